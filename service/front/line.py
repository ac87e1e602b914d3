"""A connection's socket that no thread waits at for longer than a client may take."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import select
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

#: Bytes that are sent at once.
_PIECE = 262_144


@dataclasses.dataclass(frozen=True)
class Patience:
    """How long clients may take, in seconds, and how much is kept for them, in bytes."""

    #: Until a head is here.
    head: float = 10
    #: Until a body is here, or an answer gone, beyond the time that `slowest` gives it; in a body that is
    #: read while it comes, between two pieces.
    body: float = 30
    #: Bytes a second of the slowest client that is waited for.
    slowest: float = 1_000
    #: Until a client has hung up after its answer.
    farewell: float = 2
    #: Of an answer that the client has not taken yet; its thread waits beyond it.
    unsent: int = 8_000_000
    #: Of all requests of one process that no thread has yet, and all answers that have not left.
    held: int = 64_000_000


class Held:
    """Bytes that a process keeps for its clients. Safe to share between threads."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.bytes = 0
        self._lock = threading.Lock()

    def add(self, more: int) -> None:
        """Count so many more, or fewer."""
        with self._lock:
            self.bytes += more


class Line:
    """A socket as the server's threads use it: first `arrived` is read, and what cannot leave is `unsent`."""

    def __init__(self, sock: socket.socket, patience: Patience, held: Held) -> None:
        """Take an open socket."""
        sock.setblocking(False)
        self._socket = sock
        self._patience = patience
        self.held = held
        self._left = patience.body
        self.arrived = memoryview(b"")
        self.unsent = bytearray()

    def __getattr__(self, name: str) -> Any:
        """What is not told otherwise is the socket's own."""
        return getattr(self._socket, name)

    def setblocking(self, _: bool) -> None:
        """It stays as it is: threads wait in `recv` and `sendall`."""

    def settimeout(self, _: float | None) -> None:
        """It stays as it is."""

    def gettimeout(self) -> None:
        """None: there is no timeout to put back."""

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Let `recv` wait for nothing: it raises TimeoutError."""
        left, self._left = self._left, 0
        try:
            yield
        finally:
            self._left = left

    def recv(self, size: int) -> bytes:
        """What comes next; raises ConnectionResetError where the client takes too long."""
        if self.arrived:
            data = bytes(self.arrived[:size])
            self.arrived = self.arrived[size:]
            return data
        while True:
            try:
                data = self._socket.recv(size)
            except BlockingIOError:
                self._wait(select.POLLIN)
                continue
            self._went(len(data))
            return data

    def receive(self, size: int) -> bytes:
        """What comes, without waiting; raises BlockingIOError where nothing does."""
        return self._socket.recv(size)

    def take_arrived(self) -> bytes:
        """What `recv` would still give without the socket."""
        data = bytes(self.arrived)
        self.arrived = memoryview(b"")
        return data

    def sendall(self, data: bytes) -> None:
        """Send, or keep what the client does not take yet.

        Raises ConnectionResetError where that is too much for too long, OSError where the client has gone.
        """
        self.unsent += data
        self.held.add(len(data))
        self.flush()
        while len(self.unsent) > (self._patience.unsent if self.held.bytes < self._patience.held else 0):
            self._wait(select.POLLOUT)
            self.flush()

    def flush(self) -> int:
        """Send what the client takes now; how many bytes that were. Raises OSError where it has gone."""
        gone = 0
        with contextlib.suppress(BlockingIOError):
            while self.unsent:
                sent = self._socket.send(self.unsent[:_PIECE])
                del self.unsent[:sent]
                self.held.add(-sent)
                self._went(sent)
                gone += sent
        return gone

    def forget(self) -> None:
        """Keep nothing for this client any longer."""
        self.held.add(-len(self.unsent))
        self.unsent.clear()

    def _went(self, many: int) -> None:
        if self._left > 0:
            self._left = min(self._patience.body, self._left + many / self._patience.slowest)

    def _wait(self, event: int) -> None:
        if not self._left:
            raise TimeoutError
        began = time.monotonic()
        poll = select.poll()
        poll.register(self._socket, event)
        came = self._left > 0 and poll.poll(self._left * 1000)
        self._left -= time.monotonic() - began
        if not came:
            raise ConnectionResetError(errno.ECONNRESET, "the client takes too long")
