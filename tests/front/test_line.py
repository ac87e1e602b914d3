from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from service.front.line import Held, Line, Patience

SHORT = Patience(body=0.2, slowest=1_000_000, unsent=100_000, held=1_000_000)


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    here, there = socket.socketpair()
    with here, there:
        yield here, there


def test_what_has_arrived_is_read_before_the_socket(ends) -> None:
    line = Line(ends[0], SHORT, Held())
    line.arrived = memoryview(b"Rain")
    ends[1].sendall(b" fell.")
    assert [line.recv(3), line.recv(100), line.recv(100)] == [b"Rai", b"n", b" fell."]


def test_a_client_that_sends_nothing_is_not_waited_for_long(ends) -> None:
    line = Line(ends[0], SHORT, Held())
    with pytest.raises(ConnectionResetError):
        line.recv(1)
    with pytest.raises(ConnectionResetError):
        line.recv(1)


def test_nothing_is_waited_for_where_it_must_be_there(ends) -> None:
    line = Line(ends[0], SHORT, Held())
    with line.at_once(), pytest.raises(TimeoutError):
        line.recv(1)
    ends[1].sendall(b"a")
    assert line.recv(1) == b"a"


def test_an_answer_waits_for_its_client_and_its_thread_does_not(ends) -> None:
    held = Held()
    line = Line(ends[0], Patience(unsent=10_000_000), held)
    answer = bytes(range(256)) * 20_000
    line.sendall(answer)
    assert 0 < held.bytes == len(line.unsent)
    got = bytearray()
    while len(got) < len(answer):
        line.flush()
        got += ends[1].recv(1_000_000)
    assert got == answer
    assert held.bytes == 0


def test_of_an_answer_without_end_some_is_kept_and_its_thread_waits_a_little(ends) -> None:
    held = Held()
    line = Line(ends[0], SHORT, held)
    with pytest.raises(ConnectionResetError):
        for _ in range(1_000):
            line.sendall(b"a" * 10_000)
    assert held.bytes < 200_000
    line.forget()
    assert held.bytes == 0


def test_a_client_that_takes_its_answer_gets_it_all(ends) -> None:
    line = Line(ends[0], SHORT, Held())
    got = bytearray()

    def take() -> None:
        while data := ends[1].recv(50_000):
            got.extend(data)

    taking = threading.Thread(target=take)
    taking.start()
    for _ in range(300):
        line.sendall(b"a" * 10_000)
    while line.unsent:
        line.flush()
    ends[0].close()
    taking.join()
    assert len(got) == 3_000_000
