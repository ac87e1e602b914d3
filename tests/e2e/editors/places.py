"""A service that needs no models, and a CMS's server; each on an address of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import re
import threading
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound

from service.analysis.report import (
    Engine,
    Finding,
    Naming,
    Report,
    Severity,
    Source,
    SourceKind,
    Span,
)
from service.api import plugin
from service.app import create_app
from service.cms.event import Event, Kind
from service.intake.article import Article, Part
from service.newsroom import Newsroom
from service.profiles import DEFAULT, load_profiles
from service.settings import Settings
from service.storage import reports
from tests.documented import examples
from tests.servers import served


def bundled(package: str) -> str:
    """The name of a package's bundle."""
    return package.strip("@").replace("/", "-")


WEB = Path(__file__).parents[2] / "web"
NODE = WEB / "node_modules"
#: Packages that pages import by name, and what each is bundled from: itself, or a file in tests/web.
PACKAGES = {
    "ckeditor5": "./ckeditor5.js",
    "@recogito/text-annotator": "@recogito/text-annotator",
    "@tiptap/core": "@tiptap/core",
    "@tiptap/starter-kit": "@tiptap/starter-kit",
}
#: Editors of the guide, by the headings under which it shows them.
GUIDE = {
    "tinymce": "TinyMCE",
    "ckeditor": "CKEditor",
    "prosemirror": "ProseMirror",
    "tiptap": "TipTap",
    "textarea": "A plain textarea",
}
_TAG = re.compile(r'<script defer src="https://onrecord\.example/plugin/onrecord\.js"[^>]*></script>')
_IMPORT_MAP = json.dumps({"imports": {it: f"/built/{bundled(it)}.js" for it in PACKAGES}})
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:%|\spercent)?")
_SAID = re.compile(r"(\w+(?: \w+)?) said")
_SEVERITIES = tuple(Severity)


def shown(heading: str) -> tuple[str, str]:
    """What the guide shows under a heading: a page with {plugin} where the plugin's tag is, and the tag."""
    (example,) = [it for it in examples("plugin.md", "html") if it.heading == heading]
    (tag,) = _TAG.findall(example.text)
    return example.text.replace(tag, "{plugin}"), tag


class Numbers:
    """An annotator that asks of every number who says so; whoever "said" is a source."""

    def __init__(self) -> None:
        self.ready = True
        self.profiles = load_profiles()
        self.read: list[Article] = []
        self.used: list[str] = []
        #: Answers wait while it is not set.
        self.answering = threading.Event()
        self.answering.set()

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        style = self.profiles.get(profile)
        self.read.append(article)
        self.used.append(profile)
        self.answering.wait(timeout=20)
        findings = _findings(article)
        return Report(
            article,
            Engine("0", "none", style.name, style.digest),
            sources=_sources(article),
            findings=findings,
            summary={"verdict": f"{len(findings)} numbers", "findings": len(findings)},
        )


def _findings(article: Article) -> tuple[Finding, ...]:
    found = []
    seen: Counter[str] = Counter()
    parts: tuple[Part, ...] = ("title", "body")
    for part in parts:
        for number in _NUMBER.finditer(article.part(part)):
            span = Span.of(article, part, *number.span())
            paragraph = article.part(part)[: number.end()].rpartition("\n\n")[2]
            seen[paragraph] += 1
            id = "n" + hashlib.sha256(f"{part} {seen[paragraph]} {paragraph}".encode()).hexdigest()[:10]
            severity = _SEVERITIES[int(float(number[0].split("%")[0].split()[0])) % 3]
            message = f"Who says {number[0]}?"
            found.append(Finding(id, "figure-without-source", severity, message, (span,), (), "docs"))
    return tuple(found)


def _sources(article: Article) -> tuple[Source, ...]:
    mentions: dict[str, list[Span]] = {}
    for said in _SAID.finditer(article.text):
        mentions.setdefault(said[1], []).append(Span.of(article, "body", *said.span(1)))
    return tuple(
        Source(f"s{n}", name, SourceKind.PERSON, Naming.NAMED, False, "minister", None, tuple(spans), ())
        for n, (name, spans) in enumerate(mentions.items(), 1)
    )


@dataclasses.dataclass
class Service:
    """A service, what it was asked, and the answers that it is to give before any of its own."""

    url: str
    annotator: Numbers
    refusals: deque[Response] = dataclasses.field(default_factory=deque)
    headers: list[dict[str, str]] = dataclasses.field(default_factory=list)

    @property
    def last(self) -> Article:
        """The article it was asked about last."""
        return self.annotator.read[-1]


@contextlib.contextmanager
def service(data: Path | None = None, **stored: str) -> Iterator[Service]:
    """The application around an annotator without models, open to every origin.

    Where it has a folder it keeps articles of Ghost's: `stored`, HTML by id, is annotated already.
    """
    annotator = Numbers()
    settings = dataclasses.replace(Settings(), origins=("*",))
    newsroom = None
    if data:
        settings = dataclasses.replace(settings, data=data, ghost_secrets=("a secret of this test",))
        newsroom = Newsroom.of(settings)
        store, now = newsroom.kept().store, datetime.datetime.now(datetime.UTC)
        for id, html in stored.items():
            revision = store.receive("ghost", Event(id, Kind.PUBLISHED, html=html), now).revision
            job = store.claim(revision.id, now)
            report = annotator.annotate(revision.article())
            assert job and store.finish(job, reports.dump(report), "0", now)
    app = create_app(settings, annotator, newsroom)
    made = Service("", annotator)

    @app.before_request
    def refuse() -> Response | None:
        if request.method == "OPTIONS" or request.path != "/v1/annotate":
            return None
        made.headers.append(dict(request.headers))
        return made.refusals.popleft() if made.refusals else None

    with served(app) as made.url:
        yield made


@dataclasses.dataclass
class Cms:
    """A CMS's server: its pages have `tag` where a CMS puts scripts, under `policy`."""

    url: str = ""
    tag: str = ""
    policy: str | None = None
    #: The service that `/onrecord/…` and `/v1/…` lead to.
    behind: str = ""


@contextlib.contextmanager
def cms(built: Path) -> Iterator[Cms]:
    """Pages with editors in them, and the files that those need; `built` has what was bundled."""
    app = Flask(__name__, static_folder=None)
    made = Cms()
    folders = {"pages": WEB / "pages", "node": NODE, "built": built, "plugin": plugin.SOURCES}
    folders["tinymce"] = NODE / "tinymce"

    @app.get("/<name>")
    def page(name: str) -> Response:
        file = WEB / "pages" / f"{name}.html"
        if not file.is_file():
            raise NotFound
        return filled(file.read_text(encoding="utf-8"))

    @app.get("/guide/<name>")
    def page_of_guide(name: str) -> Response:
        content = shown(GUIDE[name])[0].replace("/editor.js", f"/built/{name}.js")
        return filled((WEB / "guide.html").read_text(encoding="utf-8").format(name=name, content=content))

    def filled(text: str) -> Response:
        text = text.replace("{plugin}", made.tag).replace("{packages}", _IMPORT_MAP)
        response = Response(text, mimetype="text/html")
        if made.policy:
            response.headers["Content-Security-Policy"] = made.policy
        return response

    @app.route("/onrecord/<path:path>", methods=["GET", "POST"])
    @app.route("/v1/<path:path>", methods=["GET", "POST"])
    def forwarded(path: str) -> Response:
        named = {it: request.headers[it] for it in ("Accept", "Content-Type") if it in request.headers}
        address = made.behind + request.full_path.removeprefix("/onrecord")
        asked = urllib.request.Request(address, request.get_data() or None, named)
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return Response(answer.read(), answer.status, content_type=answer.headers["Content-Type"])

    @app.get("/<folder>/<path:name>")
    def asset(folder: str, name: str) -> Response:
        if folder not in folders:
            raise NotFound
        return send_from_directory(folders[folder], name)

    with served(app) as made.url:
        yield made
