"""Clients that mean harm: gunicorn, with little patience, around an annotator that reads nothing."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import pathlib
import socket
import time
import urllib.parse
from collections.abc import Iterator

import pytest

from benchmarks.hostile import (
    ARTICLE,
    JSON,
    SLOW,
    TEXT,
    Answer,
    Case,
    beside,
    cases,
    exchange,
    held,
    memory,
    post,
    raw,
)
from schemas import ProblemSchema
from tests.e2e.serve import ROOT, serve

#: Bytes of the server's largest body: all that is linear is as right with fewer.
BODY = 100_000
#: Seconds that no answer may take, however busy the machine is that tests it.
BOUND = 20
SEED = (ROOT / "seeds" / "russian-strikes.txt").read_bytes()
CONNECTIONS = 150


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tmp_path_factory.mktemp("hostile") / "log"


@pytest.fixture(scope="module")
def server(log: pathlib.Path) -> Iterator[str]:
    settings = {
        "ONRECORD_DATA": str(log.parent),
        "ONRECORD_MAX_BODY": str(BODY),
        "ONRECORD_THREADS": "4",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "e2e")]),
    }
    module = (
        "gunicorn", "-c", "gunicorn.conf.py", "-k", "still.HastyWorker",
        "--worker-connections", str(CONNECTIONS), "still:app()",
    )  # fmt: skip
    with serve(log, settings, module) as url:
        yield url


def annotated(url: str, article: bytes = SEED) -> Answer:
    return exchange(url, Case("", post(article, TEXT), frozenset()))


@pytest.fixture(autouse=True)
def calm(server: str) -> None:
    """Wait until the server is done with the clients of the test before: their places may be taken yet."""
    until = time.monotonic() + BOUND
    while annotated(server).status == 503 and time.monotonic() < until:
        time.sleep(0.1)


def test_each_is_answered_in_bounded_time_with_a_problem_and_does_no_harm(
    server: str, log: pathlib.Path
) -> None:
    before = annotated(server)
    assert before.status == 200
    had = memory(server)
    wrong = []
    for case in cases(2_000, BODY):
        answer = exchange(server, case, BOUND)
        if answer.status not in case.right:
            wrong.append((case.name, answer.status))
        elif answer.status and answer.status >= 400 and case.name != "method HEAD":
            body = answer.raw.partition(b"\r\n\r\n")[2].partition(b"\n")[0]
            if ProblemSchema().validate(json.loads(body)):
                wrong.append((case.name, body))
    assert not wrong
    after = annotated(server)
    assert after.raw.partition(b"\r\n\r\n")[2] == before.raw.partition(b"\r\n\r\n")[2]
    if had and (has := memory(server)):
        assert has - had < 150_000_000
    written = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in written
    assert "ERROR" not in written
    # No article, no address with one in its query, no header.
    assert not any(words in written for words in ("Rain", "/etc/passwd?", "%%%", "swagger-ui.css?", "a: b"))


def test_slow_clients_keep_nobody_waiting(server: str) -> None:
    with contextlib.ExitStack() as slow:
        for begin in SLOW.values():
            slow.enter_context(held(server, begin, 15))
        waits = [beside(server, BOUND) for _ in range(5)]
        assert all(it is not None and it < 5 for it in waits), waits
        assert annotated(server).status == 200


def test_a_request_that_does_not_come_is_given_up_with_a_problem(server: str) -> None:
    def sent(begin: bytes) -> Answer:
        return exchange(server, Case("", raw(begin), frozenset()), BOUND)

    starts = [b"GET /hea", b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nRain", b""]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        head, body, silent = pool.map(sent, starts)
    for answer in (head, body):
        assert answer.status == 408
        assert answer.kind == "/problems/too-slow"
    assert silent.status is None
    assert all(0.5 < it.seconds < BOUND for it in (head, body, silent))


def test_where_connections_run_out_the_slowest_gives_way(server: str) -> None:
    with held(server, SLOW["head byte by byte"], CONNECTIONS + 50, every=60):
        assert annotated(server).status == 200
        assert beside(server, BOUND) is not None


def test_a_slow_client_that_goes_on_is_served(server: str) -> None:
    where = urllib.parse.urlsplit(server)
    request = b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n"
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=BOUND) as line:
        for piece in (request, b"Connection: close\r\n\r\n", *[b"Rain fell. " * 9] * 9, b"Rain fell"):
            line.sendall(piece)
            time.sleep(0.05)
        assert line.makefile("rb").readline() == b"HTTP/1.1 200 OK\r\n"


def test_requests_in_a_row_are_answered_in_a_row(server: str) -> None:
    ask = b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    ask += b"Content-Length: %d\r\n\r\n%s"
    bodies = [json.dumps({"text": f"Rain {n}."}).encode() for n in range(20)]
    sent = b"".join(ask % (len(body), body) for body in bodies)
    answer = exchange(server, Case("", raw(sent), frozenset(), ends=True), BOUND).raw
    assert answer.count(b"HTTP/1.1 200 OK") == 20
    places = [answer.index(f'"Rain {n}."'.encode()) for n in range(20)]
    assert places == sorted(places)


def test_an_answer_that_is_taken_late_is_whole(server: str) -> None:
    where = urllib.parse.urlsplit(server)
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=BOUND) as line:
        line.sendall(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(1)
        head, _, body = line.makefile("rb").read().partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}".encode() in head


def test_a_client_that_asks_whether_to_go_on_is_told_once(server: str) -> None:
    where = urllib.parse.urlsplit(server)
    body = json.dumps({"text": ARTICLE}).encode()
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=BOUND) as line:
        line.sendall(
            f"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Expect: 100-continue\r\nConnection: close\r\n\r\n".encode()
        )
        answer = line.makefile("rb")
        assert answer.readline() == b"HTTP/1.1 100 Continue\r\n"
        line.sendall(body)
        rest = answer.read()
        assert b"100 Continue" not in rest
        assert rest.lstrip().startswith(b"HTTP/1.1 200 OK")
