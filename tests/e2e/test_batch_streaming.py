"""A batch over HTTP: gunicorn around an annotator that reads nothing."""

from __future__ import annotations

import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

ROOT = pathlib.Path(__file__).parents[2]
KIND = "application/x-ndjson"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    path = tmp_path_factory.mktemp("batch")
    environ = os.environ | {
        "ONRECORD_PORT": str(port),
        "ONRECORD_DATA": str(path),
        "ONRECORD_MAX_BODY": "20000",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "e2e")]),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "quick:app()"]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as process:
        try:
            deadline = time.monotonic() + 120
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                        break
                except OSError:
                    assert time.monotonic() < deadline and process.poll() is None
                    time.sleep(0.2)
            yield port
        finally:
            process.terminate()


def test_a_line_is_answered_while_the_next_is_not_written_yet(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(
            f"POST /v1/annotate/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: {KIND}\r\n"
            "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
        )
        answer = line.makefile("rb")
        for n in range(4):
            # The server's own reader takes blocks of a kibibyte.
            sent = json.dumps({"text": "Rain fell. " * 300, "id": str(n)}).encode() + b"\n" * 1024
            line.sendall(f"{len(sent):x}\r\n".encode() + sent + b"\r\n")
            while f'"id":"{n}"'.encode() not in (got := answer.readline()):
                assert got
        line.sendall(b"0\r\n\r\n")
        assert b"\n0\r\n" in b"\n" + answer.read()


def test_a_batch_is_larger_than_a_body_may_be_and_a_line_is_not(port: int) -> None:
    lines = [json.dumps({"text": "a " * (20_000 if n == 7 else 4_000), "id": str(n)}) for n in range(15)]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/annotate/batch", "\n".join(lines).encode(), {"Content-Type": KIND})
    answers = [json.loads(it) for it in connection.getresponse().read().splitlines()]
    connection.close()
    assert [it.get("status") for it in answers] == [413 if n == 7 else None for n in range(15)]
    assert answers[7]["line"] == 8
