"""What onrecord adds to the language models, what a second save costs, and how much it does at once.

python benchmarks/speed.py ARTICLES [--articles 50] [--rounds 5] [--without PART …] [--peers PYTHON]

Prints one table, of medians over the rounds; ratios are of things measured by turns in the same minutes. One
thread a process. ARTICLES is a folder of *.txt. Parts: floor, save, growth, throughput, peers.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import functools
import http.client
import importlib.metadata
import json
import os
import pathlib
import platform
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import torch
from articles import articles

from service.analysis.analyse import analyse
from service.analysis.report import Engine
from service.intake.article import Article
from service.intake.plain import from_text
from service.nlp.reader import Reader
from service.nlp.reading import Reading

HERE = pathlib.Path(__file__).parents[1]
#: The models in Stanza's own pipeline, as Stanza runs it: reads the text of each line, answers with seconds.
_FLOOR = """
import json, sys, time
import stanza, torch
torch.set_num_threads(1)
from stanza.pipeline.core import DownloadMethod
from service.nlp import PACKAGE, SHIPPED
from service.nlp.encoder import processor
from service.nlp.encoder.encoder import Encoder
from service.nlp.encoder.foundation import foundation
encoder = SHIPPED / "en" / processor.NAME / PACKAGE
pipeline = stanza.Pipeline(
    "en", dir=str(SHIPPED), package=PACKAGE, processors="tokenize,mwt,encoder,pos,lemma,depparse,ner",
    download_method=DownloadMethod.NONE, device="cpu", verbose=False,
    foundation_cache=foundation(Encoder.load(encoder)), encoder_model_path=str(encoder) + ".pt",
)
for line in sys.stdin:
    text = json.loads(line)
    began = time.perf_counter()
    with torch.inference_mode():
        pipeline(text)
    print(time.perf_counter() - began, flush=True)
"""
_QUANTULUM3 = """
import importlib.metadata, json, sys, time
from quantulum3 import parser
print(importlib.metadata.version("quantulum3"), flush=True)
for line in sys.stdin:
    text = json.loads(line)
    began = time.perf_counter()
    parser.parse(text)
    print(time.perf_counter() - began, flush=True)
"""
#: Is given the words of an article, not its text: each with what follows it, lemma, tag, head and relation.
_TEXTACY = """
import importlib.metadata, json, sys, time
import spacy
from spacy.tokens import Doc
from textacy.extract.triples import direct_quotations
vocabulary = spacy.blank("en").vocab
print(importlib.metadata.version("textacy"), flush=True)
for line in sys.stdin:
    words = json.loads(line)
    names = ("words", "spaces", "lemmas", "pos", "heads", "deps")
    document = Doc(vocabulary, **{name: list(column) for name, column in zip(names, zip(*words))})
    began = time.perf_counter()
    try:
        list(direct_quotations(document))
    except ValueError:  # a quotation that is not closed
        pass
    print(time.perf_counter() - began, flush=True)
"""
_PARTS = ("floor", "save", "growth", "throughput", "peers")


class ChildEnded(Exception):
    """A process that was to time something has ended."""


class Child:
    """A process that times what it is sent, line by line."""

    def __init__(self, program: str, python: str = sys.executable) -> None:
        """Start a Python program."""
        own = {"PYTHONPATH": str(HERE)} if python == sys.executable else {}
        self.process = subprocess.Popen(
            [python, "-c", program],
            cwd=HERE,
            env=os.environ | {"OMP_NUM_THREADS": "1"} | own,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def line(self) -> str:
        """What it says next; nothing once it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def __call__(self, given: object) -> float:
        """The seconds that it takes for what it is given; raises ChildEnded where it fails at that."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()
        if not (answer := self.line()):
            raise ChildEnded
        return float(answer)


class Server:
    """gunicorn with the models; `ready` is how many seconds it took to start."""

    def __init__(self, **settings: object) -> None:
        """Start it with settings by their names without the prefix."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        own = {f"ONRECORD_{name.upper()}": str(value) for name, value in settings.items()}
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"],
            cwd=HERE,
            env=os.environ | {"ONRECORD_PORT": str(self.port), "OMP_NUM_THREADS": "1"} | own,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self._is_ready():
            time.sleep(0.05)
        self.ready = time.perf_counter() - began

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        return self._ask("GET", path)

    def annotate(self, text: str) -> tuple[float, bytes]:
        """Seconds from HTTP to HTTP, and the answer."""
        began = time.perf_counter()
        status, body = self._ask(
            "POST", "/v1/annotate", json.dumps({"text": text}), {"Content-Type": "application/json"}
        )
        if status != 200:
            raise SystemExit(f"{status}: {body[:300]!r}")
        return time.perf_counter() - began, body

    def _ask(self, method: str, path: str, *sent: object) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        with contextlib.closing(connection):
            connection.request(method, path, *sent)  # type: ignore[arg-type]
            response = connection.getresponse()
            return response.status, response.read()

    def megabytes(self, what: str) -> list[float]:
        """`VmRSS`, what is resident now, or `VmHWM`, the most that was, of each worker."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        found = []
        for child in children.split():
            status = pathlib.Path(f"/proc/{child}/status").read_text()
            found.append(int(re.search(rf"{what}:\s+(\d+)", status)[1]) * 1024 / 1e6)  # type: ignore[index]
        return found

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def serving(**settings: object) -> Iterator[Server]:
    """A server that ends with the context."""
    server = Server(**settings)
    try:
        yield server
    finally:
        server.stop()


def changed(text: str, number: int) -> str:
    """The text with three words of one paragraph replaced; which one, the number says."""
    lines = text.split("\n")
    long = [at for at, line in enumerate(lines) if len(line.split()) > 8]
    words = lines[long[number * 7 % len(long)]].split(" ")
    words[3:6] = ["was", "seen", "again"]
    lines[long[number * 7 % len(long)]] = " ".join(words)
    return "\n".join(lines)


def floor(texts: Sequence[str], rounds: int) -> Iterator[tuple[str, str]]:
    """The whole answer over the models alone."""
    models = Child(_FLOOR)
    with serving(memory_mb=0) as server:
        models(texts[0])
        server.annotate(texts[0])
        alone, whole = [], []
        for _ in range(rounds):
            pairs = [(models("\n\n".join(it.split("\n"))), server.annotate(it)[0]) for it in texts]
            alone.append(sum(a for a, _ in pairs))
            whole.append(sum(b for _, b in pairs))
        words = sum(len(it.split()) for it in texts)
        ratios = [b / a for a, b in zip(alone, whole, strict=True)]
        yield (
            "models alone (Stanza's pipeline, tokenize to ner)",
            f"{words / statistics.median(alone):.0f} words/s",
        )
        yield "whole answer, HTTP to HTTP", f"{words / statistics.median(whole):.0f} words/s"
        yield "whole answer / models alone (mark 1.0)", _spread(ratios)
        yield (
            "resident after them, most ever (mark 700 MB)",
            " / ".join(f"{server.megabytes(it)[0]:.0f} MB" for it in ("VmRSS", "VmHWM")),
        )
    models.process.kill()


def save(texts: Sequence[str], rounds: int) -> Iterator[tuple[str, str]]:
    """An article that is saved again, with a paragraph changed and unchanged."""
    again, same, alike, starts = [], [], [], []
    with serving(memory_mb=0) as forgetful:
        for number in range(rounds):
            with serving() as server:
                starts.append(server.ready)
                server.annotate("It rained on Monday, the mayor said.")
                first = second = third = 0.0
                for text in texts:
                    edited = changed(text, number)
                    first += server.annotate(text)[0]
                    third += server.annotate(text)[0]
                    seconds, answer = server.annotate(edited)
                    second += seconds
                    if not number:
                        alike.append(answer == forgetful.annotate(edited)[1])
            again.append(second / first)
            same.append(third / first)
    yield "saved again, one paragraph changed / first (mark 0.2)", _spread(again)
    yield "saved again, unchanged / first (mark 0.02)", _spread(same, 3)
    yield "answers alike to the byte with a fresh one", f"{sum(alike)} of {len(alike)}"
    yield "start to ready (mark 6 s)", f"{_spread(starts, 1)} s"


def growth(texts: Sequence[str], rounds: int) -> Iterator[tuple[str, str]]:
    """Ten times the text."""
    paragraphs = [line for text in texts for line in text.split("\n") if line.strip()]
    with serving(memory_mb=0) as server:
        ratios = []
        for number in range(rounds):
            cut = len(paragraphs) // 11
            start = number * cut // rounds
            small, large = (_of(paragraphs[start:], words) for words in (700, 7000))
            ratios.append(server.annotate(large)[0] / server.annotate(small)[0])
        yield "7,000 words / 700 words (mark 11)", _spread(ratios)
        many = paragraphs * (1 + 100_000 // sum(len(it.split()) for it in paragraphs))
        seconds, _ = server.annotate(_of([f"{n}. {it}" for n, it in enumerate(many)], 100_000))
        yield "100,000 words", f"{seconds:.0f} s, {server.megabytes('VmHWM')[0]:.0f} MB at most"


def throughput(texts: Sequence[str], rounds: int) -> Iterator[tuple[str, str]]:
    """Eight clients, by one worker and by two."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    waits: list[float] = []
    servers = {count: Server(workers=count, memory_mb=0, waiting_seconds=600) for count in rates}
    try:
        for server in servers.values():
            _at_once(server, texts[:8])
        for _ in range(rounds):
            for count, server in servers.items():
                seconds, each = _at_once(server, texts)
                rates[count].append(len(texts) / seconds)
                if count == 2:
                    waits += each
    finally:
        for server in servers.values():
            server.stop()
    yield (
        "8 clients, 2 workers / 1 worker (mark 1.8)",
        _spread([two / one for one, two in zip(rates[1], rates[2], strict=True)]),
    )
    yield "articles/s, 1 and 2 workers", " / ".join(f"{statistics.median(it):.2f}" for it in rates.values())
    waits.sort()
    yield (
        "99th percentile / median of an answer (mark 3)",
        (f"{waits[int(len(waits) * 0.99)] / statistics.median(waits):.2f}"),
    )


def peers(texts: Sequence[str], rounds: int, python: str = sys.executable) -> Iterator[tuple[str, str]]:
    """Others' tools on the same texts, where `python` has them, and the parts of ours that do such work."""
    words = sum(len(it.split()) for it in texts)
    torch.set_num_threads(1)
    reader = Reader.load()
    read = [(article, reader.read(article)) for article in map(from_text, texts)]
    parsed = [_parsed(article.text, reading) for article, reading in read]
    for what, program, given in (
        ("figures alone, by quantulum3", _QUANTULUM3, texts),
        ("direct quotations alone, over our parse, by textacy", _TEXTACY, parsed),
    ):
        peer = Child(program, python)
        version = peer.line()
        try:
            peer(given[0])
            seconds = [sum(map(peer, given)) for _ in range(rounds)]
            yield f"{what} {version}", f"{words / statistics.median(seconds):,.0f} words/s"
        except (ChildEnded, BrokenPipeError):
            yield f"{what} {version}", "failed" if version else "not installed"
        peer.process.kill()
    seconds = [_analysed(read) for _ in range(rounds)]
    yield "all of our analysis, over the same parse", f"{words / statistics.median(seconds):,.0f} words/s"


def _analysed(read: Sequence[tuple[Article, Reading]]) -> float:
    """The seconds that statements, sources and figures of articles take, once these are read."""
    engine = Engine("", "")
    began = time.perf_counter()
    for article, reading in read:
        analyse(article, reading, engine)
    return time.perf_counter() - began


def _parsed(text: str, reading: Reading) -> list[tuple[str, bool, str, str, int, str]]:
    """The words of an article, as _TEXTACY wants them."""
    found: list[tuple[str, bool, str, str, int, str]] = []
    for sentence in reading.body:
        first = len(found)
        for word in sentence.words:
            head = first + (word.head if word.head >= 0 else word.index)
            blank = text[word.end : word.end + 1].isspace()
            found.append((word.text, blank, word.lemma, word.upos, head, word.deprel))
    return found


def _of(paragraphs: Sequence[str], words: int) -> str:
    """So many words, in paragraphs."""
    found, size = [], 0
    for paragraph in paragraphs:
        if size >= words:
            break
        found.append(paragraph)
        size += len(paragraph.split())
    return "\n".join(found)


def _at_once(server: Server, texts: Sequence[str]) -> tuple[float, list[float]]:
    """The seconds that eight clients take for the texts, and that each answer took."""
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(8) as clients:
        each = [seconds for seconds, _ in clients.map(server.annotate, texts)]
    return time.perf_counter() - began, each


def _spread(values: Sequence[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main() -> None:
    """Measure and print."""
    commands = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands.add_argument("folder", type=pathlib.Path, metavar="ARTICLES")
    commands.add_argument("--articles", type=int, default=50)
    commands.add_argument("--rounds", type=int, default=5)
    commands.add_argument("--without", nargs="*", choices=_PARTS, default=[])
    commands.add_argument("--peers", default=sys.executable, help="a Python that has quantulum3 and textacy")
    args = commands.parse_args()
    texts = [text for _, text in articles(args.folder, args.articles)]
    words = sum(len(it.split()) for it in texts)
    print(f"{len(texts)} articles, {words:,} words; {args.rounds} rounds, medians (least to most)")
    versions = (f"{it} {importlib.metadata.version(it)}" for it in ("stanza", "torch", "gunicorn"))
    print(
        f"Python {platform.python_version()}, {', '.join(versions)}; {os.cpu_count()} CPUs, {_processor()}\n"
    )
    parts: dict[str, Callable[[Sequence[str], int], Iterator[tuple[str, str]]]] = {
        it.__name__: it for it in (floor, save, growth, throughput)
    }
    parts["peers"] = functools.partial(peers, python=args.peers)
    for name, part in parts.items():
        if name not in args.without:
            for what, measured in part(texts, args.rounds):
                print(f"| {what} | {measured} |", flush=True)


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    main()
