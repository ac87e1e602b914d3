"""The command `onrecord`: articles from files, read by the same code as over HTTP."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .telemetry.logs import set_up

if TYPE_CHECKING:  # torch and the like take seconds: `--help` must not wait for them
    from rich.progress import Progress

    from .analysis.report import Report
    from .annotator import Annotator
    from .batch import Result
    from .intake.article import Article
    from .settings import Settings

#: Exit statuses, as `--help` explains them.
OK, SOME_FAILED, USAGE, NO_MODELS, NO_DATABASE, INTERRUPTED = 0, 1, 2, 3, 4, 130

#: Forms of which several can follow each other on standard output.
_ONE_AFTER_ANOTHER = ("terminal", "json", "ndjson")
#: Articles in a folder, by the ends of their names.
_ARTICLES = (".txt", ".html", ".htm")
#: How many columns a report has that is written to a file.
_WIDTH = 100
_EPILOG = """\
exit status:
  0  every file was annotated
  1  some file was not (unreadable, not text, not English); the others were
  2  the command or a setting is wrong
  3  the language models are missing or broken
"""

log = logging.getLogger(__name__)


class _FileError(Exception):
    """Why one file cannot be annotated, in a few words."""


class _StartError(Exception):
    """Why no file can be annotated, and the exit status that says so."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; `arguments` are the process's own by default. Returns the exit status."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.command == "annotate":
        _check(parser, asked)
        logging.basicConfig(
            level=logging.DEBUG if asked.verbose else logging.ERROR, format="%(name)s: %(message)s"
        )
    run = {"annotate": _annotate, "serve": _serve, "worker": _work, "keys": _keys}[asked.command]
    try:
        return run(asked)
    except _StartError as error:
        return _complain(str(error), error.status)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    from .renderers.formats import FORMATS

    parser = argparse.ArgumentParser(
        prog="onrecord",
        description="Who says what in a news article, and which figures nobody stands behind.",
    )
    parser.add_argument("--version", action="version", version=f"onrecord {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")
    annotate = commands.add_parser(
        "annotate",
        help="mark up articles",
        description="Mark up articles: sources, attributions, figures, findings.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    annotate.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="plain text in UTF-8, or HTML if named .html or .htm; - is stdin; a folder is all such in it",
    )
    annotate.add_argument(
        "-f", "--format", choices=["terminal", *FORMATS], default="terminal", help="default: %(default)s"
    )
    annotate.add_argument(
        "--from", choices=["text", "html"], dest="kind", help="what the files hold, whatever their names"
    )
    annotate.add_argument(
        "-p", "--profile", default="default", metavar="NAME", help="house style; default: %(default)s"
    )
    annotate.add_argument(
        "--min-severity", choices=["error", "warning", "note"], help="leave milder findings out"
    )
    annotate.add_argument("-t", "--title", help="the article's title (one file only)")
    annotate.add_argument(
        "-o", "--output-dir", type=Path, metavar="DIR", help="write DIR/NAME.onrecord.FORMAT for each file"
    )
    annotate.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="with ndjson: add to FILE what is not in it yet, so that the same command goes on after a stop",
    )
    annotate.add_argument(
        "-j",
        "--jobs",
        type=int,
        default=1,
        metavar="N",
        help="with ndjson: so many processes, each with its own models; default: %(default)s",
    )
    annotate.add_argument("-v", "--verbose", action="store_true", help="say more about what goes wrong")
    serve = commands.add_parser(
        "serve",
        help="serve the API and annotate what CMSs send",
        description="Serve the API, and beside it, where a CMS's secret is set, annotate what CMSs send.",
    )
    serve.add_argument("-c", "--config", default="gunicorn.conf.py", help="default: %(default)s")
    serve.add_argument(
        "--workers", type=int, default=1, metavar="N", help="annotating processes; default: %(default)s"
    )
    keys = commands.add_parser("keys", help="make, list and remove API keys").add_subparsers(
        required=True, metavar="ACTION", dest="action"
    )
    create = keys.add_parser("create", help="make a key and print it, this once")
    create.add_argument("name", help="whose it is, or what for")
    create.add_argument(
        "--scope",
        action="append",
        choices=["read", "annotate", "review", "metrics", "admin"],
        help="what it allows, repeatable; default: read and annotate",
    )
    keys.add_parser("list", help="list keys, without themselves")
    remove = keys.add_parser("remove", help="make a key worthless")
    remove.add_argument("id", type=int, help="its number in the list")
    commands.add_parser(
        "worker",
        help="annotate what CMSs send",
        description="Annotate what CMSs send, until told to stop; as many may run as there is memory for.",
    )
    return parser


def _check(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    """Leave with USAGE where the arguments do not go together; folders become the articles in them."""
    asked.files = [name for given in asked.files for name in _articles(parser, given)]
    many = len(asked.files) > 1
    if many and asked.title is not None:
        parser.error("--title is for one file")
    if many and asked.format not in _ONE_AFTER_ANOTHER and asked.output_dir is None:
        parser.error("several documents need an --output-dir")
    if (asked.output or asked.jobs != 1) and (asked.format != "ndjson" or asked.output_dir):
        parser.error("--output and --jobs are for --format ndjson without an --output-dir")
    if asked.jobs < 1:
        parser.error("--jobs must be 1 or more")


def _articles(parser: argparse.ArgumentParser, name: str) -> list[str]:
    if not os.path.isdir(name):  # noqa: PTH112 - a name that is no path is no folder either
        return [name]
    found = sorted(str(it) for it in Path(name).rglob("*") if it.suffix.lower() in _ARTICLES and it.is_file())
    if not found:
        parser.error(f"{name}: no articles in this folder ({', '.join(_ARTICLES)})")
    return found


def load_annotator(settings: Settings | None = None) -> Annotator:
    """The annotator that the settings, by default the environment's, ask for."""
    settings = settings or _settings()

    from .annotator import Annotator
    from .authority import AuthorityError
    from .nlp.reader import ModelsUnavailable
    from .profiles import ProfileError

    try:
        return Annotator.load(settings)
    except (AuthorityError, ProfileError) as error:
        raise _StartError(str(error), USAGE) from None
    except ModelsUnavailable as error:
        raise _StartError(str(error), NO_MODELS) from error


def _settings() -> Settings:
    from .settings import Settings, SettingsError

    try:
        return Settings.from_environ()
    except SettingsError as error:
        raise _StartError(str(error), USAGE) from None


def _serve(asked: argparse.Namespace) -> int:
    from .serving import serve, web_command, worker_command
    from .telemetry import shared

    settings = _settings()
    set_up(settings.log_level, settings.log_format)
    workers = asked.workers if settings.keeps_articles else 0
    try:
        if settings.metrics != "off":
            shared.make()
        return serve(web_command(asked.config), worker_command(), workers, settings.graceful_timeout)
    except shared.NoFolderError as error:
        raise _StartError(str(error), USAGE) from None
    finally:
        shared.remove()


def _work(asked: argparse.Namespace) -> int:
    settings = _settings()
    set_up(settings.log_level, settings.log_format)
    from .profiles import ProfileError, load_profiles

    try:
        load_profiles(settings.profiles, settings.styles)
    except ProfileError as error:
        raise _StartError(str(error), USAGE) from None
    # OpenMP reads its variable once, when torch is first imported.
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, str(settings.torch_threads))
    from . import telemetry
    from .storage.store import StorageUnavailableError
    from .telemetry import shared
    from .worker import run

    telemetry.start(settings)
    if settings.metrics_address and shared.VARIABLE not in os.environ:  # else the web tells of this process
        from .telemetry.metrics import listen

        try:
            listen(*settings.metrics_address)
        except OSError as error:
            raise _StartError(f"ONRECORD_METRICS: {error.strerror}", USAGE) from None
    try:
        run(settings, load_annotator)
    except StorageUnavailableError as error:
        raise _StartError(f"the database cannot be used ({error})", NO_DATABASE) from None
    return OK


def _keys(asked: argparse.Namespace) -> int:
    import datetime

    from .access import Scope, hashed, new_key
    from .newsroom import Newsroom
    from .storage.store import StorageUnavailableError

    try:
        store = Newsroom.of(_settings()).kept().store
        if asked.action == "list":
            for it in store.all_keys():
                print(it.id, it.name, ",".join(sorted(it.scopes)), sep="\t")
        elif asked.action == "create":
            key = new_key()
            scopes = map(Scope, asked.scope or ["read", "annotate"])
            store.add_key(asked.name, hashed(key), set(scopes), datetime.datetime.now(datetime.UTC))
            print(key)
        elif not store.remove_key(asked.id):
            return _complain(f"there is no key {asked.id}", SOME_FAILED)
    except StorageUnavailableError as error:
        raise _StartError(f"the database cannot be used ({error})", NO_DATABASE) from None
    return OK


def _annotate(asked: argparse.Namespace) -> int:
    if asked.format == "ndjson" and asked.output_dir is None:
        return _annotate_lines(asked)
    annotator = functools.cache(load_annotator)  # not before there is something to read
    try:
        write = _writer(asked)
    except OSError as error:
        return _complain(f"{error.filename}: {error.strerror}", USAGE)
    status = OK
    with _progress(asked) as progress:
        for name in progress.track(asked.files, description="Annotating") if progress else asked.files:
            try:
                write(name, _report(name, asked, annotator))
            except _StartError as error:
                return _complain(str(error), error.status)
            except _FileError as error:
                status = _complain(f"{name}: {error}", SOME_FAILED)
    sys.stdout.flush()
    return status


def _annotate_lines(asked: argparse.Namespace) -> int:
    from .batch import Output, OutputError, results

    try:
        output = Output.open(asked.output) if asked.output else None
    except (OSError, OutputError) as error:
        return _complain(f"{asked.output}: {getattr(error, 'strerror', None) or error}", USAGE)
    status = OK
    with contextlib.ExitStack() as stack:
        sink = stack.enter_context(output.file) if output else sys.stdout.buffer
        names = [it for it in asked.files if not output or it not in output.done]
        found = stack.enter_context(contextlib.closing(results(names, _Lines(asked), asked.jobs)))
        progress = stack.enter_context(_progress(asked))
        for name, it in progress.track(found, len(names), description="Annotating") if progress else found:
            if it.stop is not None:
                return _complain(it.failed, it.stop)
            if it.line is None:
                status = _complain(f"{name}: {it.failed}", SOME_FAILED)
                continue
            sink.write(it.line)
            sink.flush()
    return status


class _Lines:
    """What makes a file's line, in this process or in another; loads models where it is first called."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._annotator: Annotator | None = None

    def __call__(self, name: str) -> Result:
        """The article's `id` is the file's name."""
        from .batch import Result

        try:
            report = _report(name, self._asked, self._loaded, id=name)
            return Result(_rendered("ndjson", name, report, self._asked.min_severity))
        except _FileError as error:
            return Result(failed=str(error))
        except _StartError as error:
            return Result(failed=str(error), stop=error.status)

    def _loaded(self) -> Annotator:
        if self._annotator is None:
            self._annotator = load_annotator()
        return self._annotator


def _complain(what: str, status: int) -> int:
    """One line on stderr, whatever is in it."""
    from .renderers.terminal import visible

    print(f"onrecord: {visible(' '.join(what.split()))}", file=sys.stderr)
    return status


def _report(
    name: str, asked: argparse.Namespace, annotator: Callable[[], Annotator], id: str | None = None
) -> Report:
    from .intake.language import UnsupportedLanguage
    from .profiles import UnknownProfileError

    article = dataclasses.replace(_article(name, asked), id=id)
    reader = annotator()
    try:
        return reader.annotate(article, asked.profile)
    except UnknownProfileError as error:
        raise _StartError(f"--profile {asked.profile}: {error}", USAGE) from None
    except UnsupportedLanguage as error:
        raise _FileError(f"not in English, as it seems ({error.language})") from None
    except Exception as error:  # a defect of ours that one article meets must not cost the others
        log.debug("%s", name, exc_info=True)
        raise _FileError(f"onrecord failed ({type(error).__name__}: {error}); please report this") from error


def _article(name: str, asked: argparse.Namespace) -> Article:
    from .intake.html import extract
    from .intake.plain import from_text

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _FileError(getattr(error, "strerror", None) or str(error)) from None
    suffix = Path(name).suffix.lower()
    kind = asked.kind or ("html" if suffix in (".html", ".htm") else "text")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if kind == "html":
        try:
            return extract(data if wide else data.decode(), title=asked.title)
        except UnicodeDecodeError:
            return extract(data, title=asked.title)
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise _FileError("not text in UTF-8") from None
    if "\0" in text:
        raise _FileError("not text, but binary data")
    return from_text(text, title=asked.title)


def _writer(asked: argparse.Namespace) -> Callable[[str, Report], None]:
    """What takes each file's name and report to where it is wanted."""
    if asked.output_dir is None:
        return _Printer(asked.format, asked.min_severity, len(asked.files) > 1).write
    asked.output_dir.mkdir(parents=True, exist_ok=True)
    return _Folder(asked.format, asked.min_severity, asked.output_dir).write


@dataclasses.dataclass
class _Printer:
    """Reports on standard output, one after the other."""

    format: str
    min_severity: str | None
    many: bool

    def write(self, name: str, report: Report) -> None:
        """JSON takes a line each."""
        if self.format != "terminal":
            sys.stdout.buffer.write(_rendered(self.format, name, report, self.min_severity))
            sys.stdout.buffer.flush()
            return
        from rich.console import Console
        from rich.rule import Rule
        from rich.text import Text

        from .renderers import terminal

        if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot show all of Unicode
            sys.stdout.reconfigure(errors="replace")
        console = Console(highlight=False, markup=False, emoji=False)
        if self.many:
            console.print(Rule(Text(terminal.visible(name), "bold")))
        terminal.render(report, console, self.min_severity)


@dataclasses.dataclass
class _Folder:
    """Reports in files of their own; none takes another's name."""

    format: str
    min_severity: str | None
    path: Path
    taken: set[str] = dataclasses.field(default_factory=set)

    def write(self, name: str, report: Report) -> None:
        """NAME.onrecord.FORMAT, or NAME-2.onrecord.FORMAT where that is taken."""
        stem = "stdin" if name == "-" else Path(name).stem
        free = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(self.taken) + 2))
        stem = next(it for it in free if it not in self.taken)
        self.taken.add(stem)
        target = self.path / f"{stem}.onrecord.{_extension(self.format)}"
        try:
            target.write_bytes(_rendered(self.format, name, report, self.min_severity))
        except OSError as error:
            raise _FileError(f"{target}: {error.strerror}") from None


def _extension(format: str) -> str:
    from .renderers.formats import FORMATS

    return FORMATS[format].extension if format in FORMATS else "txt"


def _rendered(format: str, name: str, report: Report, min_severity: str | None) -> bytes:
    from .renderers import terminal
    from .renderers.formats import FORMATS, rendered
    from .renderers.options import Options
    from .renderers.wire import BrokenReportError

    if format in FORMATS:
        markup = report.article.markup
        options = Options(
            min_severity=min_severity,
            name=None if name == "-" else Path(name).as_posix(),
            encoding=markup.encoding if markup else "utf-8",
        )
        try:
            content = rendered(format, report, options)
        except BrokenReportError as error:
            raise _FileError(f"onrecord failed ({error}); please report this") from error
        whole = format == "html" or content.endswith(b"\n")
        return content if whole else content + b"\n"
    from rich.console import Console

    page = io.StringIO()
    console = Console(file=page, width=_WIDTH, highlight=False, markup=False, emoji=False)
    terminal.render(report, console, min_severity)
    return page.getvalue().encode()


@contextlib.contextmanager
def _progress(asked: argparse.Namespace) -> Iterator[Progress | None]:
    """A bar on stderr where somebody is there to see it and nothing else is shown."""
    quiet = not (asked.output_dir or asked.output) and sys.stdout.isatty()
    if len(asked.files) < 2 or quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, highlight=False, markup=False)
    # Messages to stderr stay above the bar; stdout is somebody else's.
    with Progress(*columns, console=console, redirect_stdout=False) as progress:
        yield progress
