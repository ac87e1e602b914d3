from __future__ import annotations

import pytest

from service.front.arrival import LONGEST_HEAD, Arrival

HEAD = b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def arrival() -> Arrival:
    return Arrival(1_000, lambda path: path.startswith(b"/batch"))


def enough_after(sent: bytes) -> int | None:
    """How many bytes it takes, one by one, until there is nothing to wait for."""
    coming = arrival()
    for n in range(len(sent)):
        if coming.feed(sent[n : n + 1]):
            return n + 1
    return None


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        HEAD + b"Content-Length: 0\r\n\r\n",
        HEAD + b"content-LENGTH:5 \r\n\r\nRain.",
        HEAD + b"Content-Length: 9\r\n\r\nRa\r\n\r\nin.",
        CHUNKED + b"0\r\n\r\n",
        CHUNKED + b"5\r\nRain.\r\n0\r\n\r\n",
        CHUNKED + b"5;a=b\r\n0\r\n\r\n\r\n00A\r\n0123456789\r\n000\r\nTrailer: 1\r\n\r\n",
        HEAD + b"Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    ],
)
def test_a_whole_request_is_waited_for_and_no_more(request_: bytes) -> None:
    assert enough_after(request_) == len(request_)
    assert arrival().feed(request_)
    assert arrival().feed(request_ + b"GET / HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "head",
    [
        b"POST /batch HTTP/1.1\r\nContent-Length: 900\r\n\r\n",
        HEAD + b"Content-Length: 100000000\r\n\r\n",
        HEAD + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        CHUNKED + b"x\r\n",
        CHUNKED + b"-1\r\n",
        CHUNKED + b"\r\n",
        CHUNKED + b"ffffffffffffffffffff\r\n",
        b"GET / HTTP/1.1\n",
    ],
)
def test_what_is_refused_or_read_while_it_comes_is_not_waited_for(head: bytes) -> None:
    assert enough_after(head + b"0" * 5) in (len(head), len(head) + 1)


@pytest.mark.parametrize("size", [b"fffffff", b"a"])
def test_of_chunks_that_are_too_long_together_enough_comes_to_see_that(size: bytes) -> None:
    chunk = size + b"\r\n" + b"0" * 10 + b"\r\n"
    taken = enough_after(CHUNKED + chunk * 200)
    assert taken is not None
    assert 1_000 < taken - len(CHUNKED) < 1_100


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * LONGEST_HEAD, 431),
        (HEAD.replace(b"\r\n", b" ") + b"a" * 9_000, None),  # the server's parser says so
        (CHUNKED + b"0;" + b"a" * 9_000, None),
    ],
)
def test_a_head_has_an_end(sent: bytes, status: int | None) -> None:
    coming = arrival()
    taken = next(n for n in range(0, len(sent), 100) if coming.feed(sent[n : n + 100]))
    assert taken <= LONGEST_HEAD + 100
    assert (coming.refused or (None,))[0] == status


def test_a_body_in_countless_chunks_is_refused() -> None:
    coming = Arrival(1_000_000, lambda _: False)
    assert coming.feed(CHUNKED + b"1\r\na\r\n" * 20_000)
    assert coming.refused is not None
    assert coming.refused[0] == 413


def test_a_client_that_asks_whether_to_go_on_is_told_so_for_what_is_waited_for() -> None:
    asking = arrival()
    assert not asking.feed(HEAD + b"Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n")
    assert asking.expects and asking.has_head
    asking = arrival()
    assert asking.feed(HEAD + b"Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n")
