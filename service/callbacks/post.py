"""One HTTP POST to a name that is resolved once, to the very address that was looked at; all bounded."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import math
import socket
import ssl
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping

from .target import is_public

#: Seconds for the connection, for each wait after that, and for everything after the connection.
_CONNECTING, _WAITING, _WHOLE = 5.0, 10.0, 20.0
#: Longest wait that a receiver may ask for, in seconds.
_LONGEST_WAIT = 3600


class UnreachableError(Exception):
    """Nothing was answered; the message is a word or two and quotes neither the call nor its target."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What the receiver answered; `wait` is the seconds that it asks for before the next call, 0 if none."""

    status: int
    wait: float


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool = False) -> Answer:
    """Post to an http or https URL, and look at nothing of the answer but its status and Retry-After.

    Redirects are not followed, and no proxy is used. Raises UnreachableError, also where the name has any
    address that is not the internet's, unless `private` ones are allowed.
    """
    parts = urllib.parse.urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port)  # gives the Host header; the socket is ours
    began = math.inf
    try:
        address = _address(host, port, private)
        with socket.create_connection((address, port), _CONNECTING) as plain, _cut_off(plain):
            plain.settimeout(_WAITING)
            began = time.monotonic()
            connection.sock = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
            )
            connection.request("POST", path, body, {"Connection": "close", **headers})
            answer = connection.getresponse()
            if _late(began):  # headers that were cut off read as if they had ended
                raise TimeoutError
            return Answer(answer.status, _wait(answer.getheader("Retry-After", "")))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnreachableError("TimeoutError" if _late(began) else type(error).__name__) from None
    finally:
        connection.close()


def _late(began: float) -> bool:
    return time.monotonic() - began >= _WHOLE


def _address(host: str, port: int, private: bool) -> str:
    """The address to connect to; raises UnreachableError where one of the name's is not to be reached."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(it[4][0]) for it in found]
    if not private and not all(map(is_public, addresses)):
        raise UnreachableError("not a public address")
    return addresses[0]


@contextlib.contextmanager
def _cut_off(connected: socket.socket) -> Iterator[None]:
    """End the connection once its time is over: a wait for bytes is bounded, but not how many there are."""
    keeper = connected.dup()  # TLS takes the socket over

    def cut() -> None:
        with contextlib.suppress(OSError):
            keeper.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(_WHOLE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        keeper.close()


def _wait(value: str) -> float:
    value = value.strip()
    return min(int(value), _LONGEST_WAIT) if value.isascii() and value.isdigit() and len(value) < 9 else 0
