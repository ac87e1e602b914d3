"""Nothing that was answered 2xx is lost, and nothing is done twice, however often processes are killed."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from receivers import Receiver, receiver

ROOT = pathlib.Path(__file__).parents[2]
#: At least so many events, and as many more as it takes to kill each process so often at its work.
EVENTS = 100
KILLS = 5
#: Most events on their way at once.
_BEHIND = 20
SECRET = "a secret of this test"
CALLBACK_SECRET = "whsec_YSBzZWNyZXQgb2YgdGhpcyB0ZXN0"
#: Seconds after which the test gives up.
_PATIENCE = 420


@dataclasses.dataclass
class Part:
    """A process group that can be killed and comes back."""

    command: list[str]
    environ: dict[str, str]
    log: pathlib.Path
    kills: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environ, stdout=sink, stderr=sink, start_new_session=True
            )

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclasses.dataclass
class Sent:
    """What became of the calls."""

    answered: dict[int, str] = dataclasses.field(default_factory=dict)
    unanswered: int = 0
    refused: int = 0


def signed(n: int) -> tuple[bytes, dict[str, str]]:
    post = {
        "id": f"post-{n}",
        "title": f"Article {n}",
        "html": f"<p>This is the text of article {n}.</p>",
        "status": "published",
        "updated_at": "2026-11-25T18:00:00.000Z",
    }
    body = json.dumps({"post": {"current": post, "previous": {}}}).encode()
    milliseconds = str(int(time.time() * 1000))
    signature = hmac.new(SECRET.encode(), body + milliseconds.encode(), hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "X-Ghost-Signature": f"sha256={signature}, t={milliseconds}",
    }


def get(url: str) -> tuple[int, Any]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, json.load(answer)


@pytest.fixture
def desk() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


@pytest.mark.parametrize("kept", ["sqlite", "postgresql and redis"])
def test_every_event_that_was_answered_is_annotated_once_and_told_of(
    kept: str, tmp_path: pathlib.Path, desk: Receiver, request: pytest.FixtureRequest
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environ = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "e2e")]),
        "ONRECORD_PORT": str(port),
        "ONRECORD_HOST": "127.0.0.1",
        "ONRECORD_DATA": str(tmp_path),
        "ONRECORD_GHOST_SECRETS": SECRET,
        "ONRECORD_CALLBACKS": json.dumps({"ghost": desk.url}),
        "ONRECORD_CALLBACK_SECRETS": json.dumps({"ghost": CALLBACK_SECRET}),
        "ONRECORD_CALLBACKS_PRIVATE": "true",
    }
    if kept != "sqlite":
        environ |= {
            "DATABASE_URL": request.getfixturevalue("empty_postgres"),
            "REDIS_URL": request.getfixturevalue("redis_url"),
        }
    web = Part(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "quick:app()"], environ, tmp_path / "web"
    )
    worker = Part([sys.executable, str(ROOT / "tests" / "e2e" / "quick.py")], environ, tmp_path / "worker")
    working = tmp_path / "working"
    sent, began, done = Sent(), time.monotonic(), threading.Event()
    numbers: list[int] = []

    def send(n: int) -> None:
        while time.monotonic() - began < _PATIENCE and not done.is_set():
            body, headers = signed(n)
            try:
                call = urllib.request.Request(f"{url}/v1/webhooks/ghost", body, headers)
                with urllib.request.urlopen(call, timeout=10) as answer:
                    sent.answered[n] = json.load(answer)["id"]
                    return
            except urllib.error.HTTPError as error:
                assert error.code == 503, error.code
                sent.refused += 1
            except (OSError, ValueError, http.client.HTTPException):  # cut off anywhere in the answer
                sent.unanswered += 1
            time.sleep(random.uniform(0.05, 0.5))

    def kill() -> None:
        """Kill in turn, each time once the part has had time to do something.

        The worker is the last: what the web forgot to queue, a worker that starts finds at once.
        """
        for part in [web, worker] * KILLS:
            done.wait(random.uniform(0.3, 1.5))
            if part is worker:  # in the middle of its work
                working.unlink(missing_ok=True)
                until = time.monotonic() + 30
                while not working.exists() and time.monotonic() < until and not done.is_set():
                    time.sleep(0.01)
            part.kill()
            part.kills += 1
            part.start()

    def settled() -> bool:
        try:
            counts = get(f"{url}/v1/revisions")[1]["counts"]
            told = get(f"{url}/v1/callbacks")[1]["counts"]
        except (OSError, ValueError, http.client.HTTPException):
            return False
        return all(
            sum(it.values()) == it["done"] + it["dead"] and it["done"] >= len(numbers)
            for it in (counts, told)
        )

    web.start()
    worker.start()
    killer = threading.Thread(target=kill)
    try:
        killer.start()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            calls = []
            while len(numbers) < EVENTS or killer.is_alive():
                assert time.monotonic() - began < _PATIENCE, worker.log.read_text()[-3000:]
                if len(numbers) - len(desk.taken) < _BEHIND:
                    numbers.append(len(numbers))
                    calls.append(pool.submit(send, numbers[-1]))
                time.sleep(random.uniform(0, 0.3))
            for call in calls:
                call.result()
        killer.join(_PATIENCE)
        while not settled():
            assert time.monotonic() - began < _PATIENCE, worker.log.read_text()[-3000:]
            time.sleep(0.2)
        revisions = {n: get(f"{url}/v1/articles/ghost/post-{n}/revisions")[1]["revisions"] for n in numbers}
        reports = {n: get(f"{url}/v1/articles/ghost/post-{n}") for n in numbers}
    finally:
        done.set()
        killer.join()
        web.kill()
        worker.kill()
    once = [n for n in numbers if [it["state"] for it in revisions[n]] == ["done"]]
    attempts = [revisions[n][0]["attempts"] for n in numbers]
    messages: dict[str, set[str]] = {}
    for call in desk.taken:
        id = json.loads(call.body)["data"]["revision"]["id"]
        messages.setdefault(id, set()).add(call.headers["webhook-id"])
    print(
        f"\n{kept}: {len(numbers)} events, {len(sent.answered)} answered 2xx ({sent.unanswered} calls without"
        f" an answer and {sent.refused} of 503 before that); SIGKILL {web.kills} times to the web,"
        f" {worker.kills} to the worker; {len(once)} annotated once, {sum(a > 1 for a in attempts)} of them"
        f" at a later attempt; {len(desk.taken)} callbacks of {len(messages)} articles;"
        f" {time.monotonic() - began:.0f} s"
    )
    assert web.kills + worker.kills >= 10
    assert any(a > 1 for a in attempts)
    assert len(sent.answered) == len(numbers)
    assert once == numbers
    assert messages.keys() == {f"post-{n}" for n in numbers}
    assert all(len(ids) == 1 for ids in messages.values())  # a duplicate has the id of the first
    for n in numbers:
        status, report = reports[n]
        assert (status, report["article"]["text"]) == (200, f"This is the text of article {n}.")
