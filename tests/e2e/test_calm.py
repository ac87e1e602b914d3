"""Many callers at once, a worker that is replaced, and a server that is told to stop: nobody is dropped."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parents[2]
SECRET = "a secret of this test"
PATIENCE = 60
CROWD = 300


@dataclasses.dataclass
class Answer:
    """What came."""

    status: int
    body: Any


class Server:
    """gunicorn, by its own configuration."""

    def __init__(self, folder: pathlib.Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = folder / "log"
        environ = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "e2e")]),
            "ONRECORD_PORT": str(self.port),
            "ONRECORD_HOST": "127.0.0.1",
            "ONRECORD_DATA": str(folder),
            **{f"ONRECORD_{name.upper()}": value for name, value in settings.items()},
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "slow:app()"]
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=sink, stderr=sink)
        until = time.monotonic() + 2 * PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/readyz").status == 200:
                    return
            time.sleep(0.1)
        pytest.fail(self.log.read_text(encoding="utf-8"))

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, json.loads(answer.read()))
        finally:
            connection.close()

    def annotate(self, until: str) -> Answer:
        return self.ask("POST", "/v1/annotate", f"Until {until}".encode(), {"Content-Type": "text/plain"})

    def webhook(self, n: int) -> Answer:
        post = {
            "id": f"post-{n}",
            "title": f"Article {n}",
            "html": f"<p>This is the text of article {n}.</p>",
        }
        post |= {"status": "published", "updated_at": "2026-11-25T18:00:00.000Z"}
        body = json.dumps({"post": {"current": post, "previous": {}}}).encode()
        now = str(int(time.time() * 1000))
        signature = hmac.new(SECRET.encode(), body + now.encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Ghost-Signature": f"sha256={signature}, t={now}"}
        return self.ask("POST", "/v1/webhooks/ghost", body, headers)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def served(folder: pathlib.Path, **settings: str) -> Iterator[Server]:
    server = Server(folder, **settings)
    try:
        yield server
    finally:
        for name in ("go", "end"):  # nobody waits for a test that failed
            (folder / name).touch()
        if server.process.poll() is None:
            server.stop()


def test_a_crowd_is_sent_away_at_once_and_cms_health_and_those_inside_do_not_notice(
    tmp_path: pathlib.Path,
) -> None:
    request = (
        b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n"
    )
    with (
        concurrent.futures.ThreadPoolExecutor(8) as pool,
        served(tmp_path, at_once="1", waiting="2", ghost_secrets=SECRET) as server,
    ):
        inside = [pool.submit(server.annotate, "go") for _ in range(3)]
        time.sleep(1)
        began = time.monotonic()
        crowd = []
        for _ in range(CROWD):
            crowd.append(socket.create_connection(("127.0.0.1", server.port), PATIENCE))
            crowd[-1].sendall(request + b"Rain fell")
        hooks = [server.webhook(n).status for n in range(3)]
        health = server.ask("GET", "/healthz")
        answers = [it.recv(65536) for it in crowd]
        assert time.monotonic() - began < CROWD * 0.05  # on a machine that does other things too
        assert all(it.startswith(b"HTTP/1.1 503") for it in answers)
        assert all(b"/problems/busy" in it and b"Retry-After: " in it for it in answers)
        assert health.status == 200
        assert hooks == [201] * 3
        # They keep their connections; others are served all the same.
        assert server.ask("GET", "/readyz").status == 200
        (tmp_path / "go").touch()
        assert [it.result().status for it in inside] == [200] * 3
        for it in crowd:
            it.close()


def test_a_worn_worker_is_replaced_without_a_request_dropped_or_made_to_wait_for_models(
    tmp_path: pathlib.Path,
) -> None:
    answers: list[Answer] = []
    probes: list[Answer] = []
    done = threading.Event()

    with (
        served(tmp_path, recycle_articles="10") as server,
        concurrent.futures.ThreadPoolExecutor(4) as pool,
    ):

        def annotate() -> None:
            while not done.is_set():
                answers.append(server.annotate("0.05"))

        def probe() -> None:
            while not done.is_set():
                probes.append(server.ask("GET", "/readyz"))
                time.sleep(0.02)

        running = [pool.submit(it) for it in (annotate, annotate, annotate, probe)]
        until = time.monotonic() + PATIENCE
        while len({it.body["engine"]["version"] for it in list(answers)}) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        after = len(answers) + 20
        while len(answers) < after and time.monotonic() < until:
            time.sleep(0.1)
        done.set()
        for it in running:
            it.result()  # raises where a request was dropped
        # One without models would have answered some of the probes with a 503.
        assert {it.status for it in answers} == {it.status for it in probes} == {200}
        processes = [it.body["engine"]["version"] for it in answers]
        assert len(set(processes)) == 2
        assert len(set(processes[-10:])) == 1  # the old one is gone
        assert server.stop() == 0


def test_a_server_that_stops_answers_whoever_it_has_let_in(tmp_path: pathlib.Path) -> None:
    with (
        concurrent.futures.ThreadPoolExecutor(8) as pool,
        served(tmp_path, at_once="1", waiting="3", graceful_timeout="6") as server,
    ):
        inside = []
        for until in ("go", "0.1", "end", "0.1"):
            inside.append(pool.submit(server.annotate, until))
            time.sleep(0.5)
        stopped = pool.submit(server.stop)
        with pytest.raises(ConnectionRefusedError):
            while True:
                with contextlib.suppress(ConnectionResetError):  # where the server closes just then
                    server.ask("GET", "/healthz")
        (tmp_path / "go").touch()
        running, waiting, long, late = inside
        assert running.result().status == 200
        assert waiting.result().status == 200
        # Whose turn does not come in the time that is left is told so, before the end.
        assert (late.result().status, late.result().body["type"]) == (503, "/problems/out-of-time")
        (tmp_path / "end").touch()
        assert long.result().status == 200
        assert stopped.result() == 0
