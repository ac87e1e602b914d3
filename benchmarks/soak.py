"""The whole service at a multiple of what it can do, for minutes, and whether it stays calm.

Starts `onrecord serve` with one web process and one worker, measures how many articles it reads in a minute,
then sends that many times `--times`, without waiting for answers, while a CMS calls and a probe looks at
/healthz. Articles are text files. Prints a table; ends with 1 where a mark is missed.
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import hashlib
import hmac
import http.client
import itertools
import json
import os
import pathlib
import random
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence

ROOT = pathlib.Path(__file__).parents[1]
SECRET = "a secret of this run"
#: Words of articles that a single request is timed with.
PROBED = range(350, 501)
#: What an answer may take, in seconds, before the run counts it as none.
PATIENCE = 120
#: How much slower than usual a single request may be and count as usual.
USUAL = 1.5


@dataclasses.dataclass(frozen=True)
class Answer:
    """A status, 0 for none, after so many seconds; `retry` where it says when to come back."""

    status: int
    seconds: float
    retry: bool = False


class Server:
    """`onrecord serve`, with data of its own."""

    def __init__(self, folder: pathlib.Path) -> None:
        """Start it; it is ready when this returns."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        environ = os.environ | {
            "ONRECORD_HOST": "127.0.0.1",
            "ONRECORD_PORT": str(self.port),
            "ONRECORD_DATA": str(folder),
            "ONRECORD_GHOST_SECRETS": SECRET,
        }
        with (folder / "log").open("wb") as log:
            command = [sys.executable, "-m", "service", "serve"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while self.ask("GET", "/readyz").status != 200:
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit((folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.2)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            answer.read()
            retry = int(answer.headers.get("Retry-After", 0)) > 0
            return Answer(answer.status, time.monotonic() - began, retry)
        except (OSError, http.client.HTTPException):
            return Answer(0, time.monotonic() - began)
        finally:
            connection.close()

    def annotate(self, article: bytes) -> Answer:
        """An article, annotated."""
        return self.ask("POST", "/v1/annotate", article, {"Content-Type": "text/plain"})

    def webhook(self, n: int) -> Answer:
        """A Ghost's call about a short article, which the worker then annotates."""
        text = f"<p>The council said on Monday that bridge {n} had cost {n + 2} million euros.</p>"
        post = {"id": f"post-{n}", "title": f"Bridge {n}", "html": text, "status": "published"}
        post["updated_at"] = "2026-11-25T18:00:00.000Z"
        body = json.dumps({"post": {"current": post, "previous": {}}}).encode()
        now = str(int(time.time() * 1000))
        signature = hmac.new(SECRET.encode(), body + now.encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Ghost-Signature": f"sha256={signature}, t={now}"}
        return self.ask("POST", "/v1/webhooks/ghost", body, headers)

    def owed(self) -> int:
        """Revisions that are not annotated yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", "/v1/revisions")
            counts: dict[str, int] = json.loads(connection.getresponse().read())["counts"]
        return sum(counts.values()) - counts["done"]

    def memory(self) -> dict[int, int]:
        """Resident bytes of each of its processes."""
        parents, sizes = {}, {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                sizes[int(folder.name)] = int((folder / "statm").read_text().split()[1])
        ours, found = {self.process.pid}, 0
        while len(ours) > found:
            found = len(ours)
            ours |= {id for id, parent in parents.items() if parent in ours}
        return {id: sizes[id] * os.sysconf("SC_PAGE_SIZE") for id in ours if id in sizes}

    def stop(self) -> int:
        """End it as a machine does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


class Clients:
    """Those who send without waiting for each other."""

    def __init__(self, most: int) -> None:
        """Take how many may be on their way at once."""
        self._pool = concurrent.futures.ThreadPoolExecutor(most)
        self._sent: list[concurrent.futures.Future[Answer]] = []

    def send(self, ask: Callable[[], Answer]) -> None:
        """Send one request."""
        self._sent.append(self._pool.submit(ask))

    def answers(self) -> list[Answer]:
        """All answers, once they are there."""
        return [it.result() for it in self._sent]


@contextlib.contextmanager
def every(seconds: float, ask: Callable[[int], Answer], answers: list[Answer]) -> Iterator[None]:
    """Ask at intervals, in a thread of its own."""
    done = threading.Event()

    def run() -> None:
        for n in itertools.count():
            if done.wait(seconds):
                return
            answers.append(ask(n))

    thread = threading.Thread(target=run)
    thread.start()
    yield
    done.set()
    thread.join()


def crowd(server: Server, many: int) -> list[Answer]:
    """So many requests at the same moment, each on a connection of its own, while no place is free."""
    body = b"Rain fell.\n\n" * 300
    head = f"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}"
    with selectors.DefaultSelector() as waiting, contextlib.ExitStack() as opened:
        clients = [
            opened.enter_context(socket.create_connection(("127.0.0.1", server.port), PATIENCE))
            for _ in range(many)
        ]
        answers = list[Answer]()
        for client in clients:
            waiting.register(client, selectors.EVENT_READ, (client, time.monotonic()))
            client.sendall(head.encode() + b"\r\n\r\n" + body)
        while len(answers) < many:
            for key, _ in waiting.select(PATIENCE):
                client, sent = key.data
                answer = client.recv(65536)
                status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
                answers.append(Answer(status, time.monotonic() - sent, b"Retry-After" in answer))
                waiting.unregister(client)
    return answers


def capacity(server: Server, articles: Iterator[bytes], seconds: float) -> float:
    """Articles that it reads in a second, with four clients that wait for their answers."""
    until = time.monotonic() + seconds

    def work(_: int) -> list[Answer]:
        answers = []
        while time.monotonic() < until:
            answers.append(server.annotate(next(articles)))
            if answers[-1].status != 200:
                time.sleep(0.2)
        return answers

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = [it for done in pool.map(work, range(4)) for it in done]
    return sum(it.status == 200 for it in answers) / (time.monotonic() - began)


def usually(sizes: Sequence[dict[int, int]]) -> dict[int, int]:
    """The median size of each process that is always there."""
    always = set(sizes[0]).intersection(*sizes)
    return {it: round(statistics.median(found[it] for found in sizes)) for it in always}


def share(values: Sequence[float], part: float) -> float:
    """The value that such a part of all does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def milliseconds(answers: Sequence[Answer]) -> str:
    """Their median, 99th percentile and longest."""
    took = [1000 * it.seconds for it in answers]
    return f"{share(took, 0.5):.0f} / {share(took, 0.99):.0f} / {max(took, default=float('nan')):.0f}"


def locked(articles: Iterator[bytes]) -> Iterator[bytes]:
    """The same articles, for several threads."""
    lock = threading.Lock()

    def draw() -> bytes:
        with lock:
            return next(articles)

    return iter(draw, None)


def main() -> int:
    """Run; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=pathlib.Path, help="a folder of text files")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--times", type=float, default=2, help="multiple of what it can do")
    parser.add_argument(
        "--measured", type=float, default=60, help="seconds that its capacity is measured for"
    )
    parser.add_argument("--crowd", type=int, default=300, help="requests that come at once, in the middle")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    texts = [it.read_bytes() for it in sorted(asked.articles.iterdir()) if it.is_file()]
    chance = random.Random(asked.seed)
    chance.shuffle(texts)
    probes = itertools.cycle([it for it in texts if len(it.split()) in PROBED])
    articles = locked(itertools.cycle(texts))
    with tempfile.TemporaryDirectory(prefix="onrecord-soak-") as folder:
        server = Server(pathlib.Path(folder))
        try:
            return soak(server, texts, articles, probes, chance, asked)
        finally:
            if server.process.poll() is None:
                server.stop()


def soak(
    server: Server,
    texts: Sequence[bytes],
    articles: Iterator[bytes],
    probes: Iterator[bytes],
    chance: random.Random,
    asked: argparse.Namespace,
) -> int:
    """Measure and print."""
    for article in sorted(texts, key=len)[-3:]:
        server.annotate(article)
    usual = statistics.median(server.annotate(next(probes)).seconds for _ in range(9))
    with every(1, lambda n: server.webhook(-1 - n), []):
        rate = capacity(server, articles, asked.measured)
    looked, sizes = 0.0, list[dict[int, int]]()
    print(
        f"reads {rate:.2f} articles/s; alone, one takes {usual:.2f} s; now {asked.times * rate:.2f}/s",
        flush=True,
    )

    clients, hooks, health = Clients(256), list[Answer](), list[Answer]()
    together: list[Answer] = []
    began = time.monotonic()
    with every(1, server.webhook, hooks), every(0.5, lambda _: server.ask("GET", "/healthz"), health):
        while (left := began + 60 * asked.minutes - time.monotonic()) > 0:
            article = next(articles)
            clients.send(lambda article=article: server.annotate(article))  # type: ignore[misc]
            time.sleep(min(left, chance.expovariate(asked.times * rate)))
            if time.monotonic() > looked + 2:
                looked = time.monotonic()
                sizes.append(server.memory())
            if not together and left < 30 * asked.minutes:
                together = crowd(server, asked.crowd)
    ended = time.monotonic()
    time.sleep(max(0, 5 - usual))
    after = server.annotate(next(probes))
    answers = clients.answers()
    normal = after
    while normal.status != 200 or normal.seconds > USUAL * usual:
        normal = server.annotate(next(probes))
        if time.monotonic() > ended + PATIENCE:
            break
    back = time.monotonic() - ended
    until = time.monotonic() + PATIENCE
    while (owed := server.owed()) and time.monotonic() < until:
        time.sleep(0.5)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        four = [it.status for it in pool.map(server.annotate, itertools.islice(probes, 4))]
    status = server.stop()

    statuses = collections.Counter(it.status for it in answers)
    refused = [it for it in answers if it.status == 503]
    read = [it.seconds for it in answers if it.status == 200]
    late = share([it.seconds for it in refused], 0.99)
    failed = [it for it in statuses if it == 0 or (it >= 500 and it != 503)]
    first, last = usually(sizes[: len(sizes) // 4]), usually(sizes[-(len(sizes) // 4) :])
    before, now = sum(first.values()), sum(last.values())
    table = Table()
    table.row("sent", f"{len(answers)} in {asked.minutes:g} min")
    counted = ", ".join(f"{many} × {it}" for it, many in sorted(statuses.items()))
    table.row("answers", counted, "no 5xx but 503", not failed)
    table.row("read", f"{len(read) / (60 * asked.minutes):.2f} articles/s")
    table.row("time to a report, median / p99", f"{share(read, 0.5):.1f} / {share(read, 0.99):.1f} s")
    table.all("503 with Retry-After", refused, lambda it: it.retry)
    table.row("503, median / p99 / longest", f"{milliseconds(refused)} ms", "p99 ≤ 50 ms", late <= 0.05)
    crowded = collections.Counter(it.status for it in together)
    counted = ", ".join(f"{many} × {it}" for it, many in sorted(crowded.items()))
    table.row(f"{len(together)} at once", counted, "200, 503", crowded.keys() <= {200, 503})
    gone = [it for it in together if it.status == 503]
    table.row("their 503s, median / p99 / longest", f"{milliseconds(gone)} ms")
    table.all("webhooks taken", hooks, lambda it: it.status == 201)
    table.row("webhook, median / p99 / longest", f"{milliseconds(hooks)} ms")
    table.row("annotated by the worker", f"{len(hooks) - owed} of {len(hooks)}", "all", not owed)
    table.all("/healthz answered", health, lambda it: it.status == 200)
    table.row("/healthz, median / p99 / longest", f"{milliseconds(health)} ms")
    grown = now / before - 1
    both = f"{before / 1e6:.0f} and {now / 1e6:.0f} MB ({grown:+.1%})"
    table.row("memory in the first and the last quarter", both, "≤ +10 %", grown <= 0.1)
    each = ", ".join(
        f"{first[it] / 1e6:.0f} → {last[it] / 1e6:.0f}" for it in sorted(first.keys() & last.keys())
    )
    table.row("of each process", f"{each} MB")
    same = first.keys() == last.keys()
    table.row("processes", f"{len(first)}, {'the same' if same else 'others'} after", "the same", same)
    single = after.status == 200 and after.seconds <= USUAL * usual
    took = f"{after.status} in {after.seconds:.2f} s; usually {usual:.2f} s"
    table.row("a single request 5 s after the end", took, f"≤ × {USUAL}", single)
    table.row("as usual again", f"{back:.1f} s after the end")
    table.row("four at once afterwards", ", ".join(map(str, four)), "200", set(four) == {200})
    table.row("exit status after SIGTERM", str(status), "0", status == 0)
    print(f"\n{table}")
    return int(table.missed)


class Table:
    """What was measured, and which marks it met."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._lines = ["| what | measured | mark | met |", "|---|---|---|---|"]
        self.missed = False

    def row(self, what: str, measured: str, mark: str = "", met: bool | None = None) -> None:
        """Something measured."""
        self.missed |= met is False
        self._lines.append(
            f"| {what} | {measured} | {mark} | {'' if met is None else 'yes' if met else 'NO'} |"
        )

    def all(self, what: str, answers: Sequence[Answer], good: Callable[[Answer], bool]) -> None:
        """How many of all answers are good."""
        count = sum(map(good, answers))
        self.row(what, f"{count} of {len(answers)}", "all", count == len(answers))

    def __str__(self) -> str:
        """As Markdown has tables."""
        return "\n".join(self._lines)


if __name__ == "__main__":
    sys.exit(main())
