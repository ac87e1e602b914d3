"""gunicorn's threaded worker, but a request gets a thread once it is here, and none while its answer leaves.

gunicorn's own gives a connection a thread from its first byte on: as many clients as there are threads,
each sending a byte now and then, leave none for the others. So do clients that do not take their answers;
and for each one that does not hang up afterwards the worker's loop stands still for two seconds. Here that
loop receives, sends and says goodbye for all connections at once, within bounds of time and memory
(`Patience`). TLS is a proxy's.
"""

from __future__ import annotations

import collections
import contextlib
import errno
import logging
import selectors
import socket
import time
import traceback
from collections.abc import Callable
from concurrent import futures
from functools import partial
from typing import Any

from gunicorn.http import errors
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn

from service.api.doors import told_to_wait
from service.settings import Settings

from .arrival import Arrival
from .line import Held, Line, Patience
from .refusal import refusal
from .relay import Relay

log = logging.getLogger(__name__)

#: Bytes that are received at once.
_PIECE = 65_536
#: Bytes that are let pass while a client reads why it was refused.
_MOST_DISCARDED = 32_000_000
_CROWDED = "Too many requests are on their way; try again shortly."
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
#: Statuses of what the parser refuses, where not 400.
_STATUS = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.UnsupportedTransferCoding: 501,
    errors.ExpectationFailed: 417,
}


class _Connection(TConn):  # type: ignore[misc]
    """A connection, what has come of its next request, and until when more must."""

    def __init__(self, cfg: Any, line: Line, client: Any, server: Any) -> None:
        super().__init__(cfg, line, client, server)
        self.line = line
        self.data_ready = True
        self.arrival: Arrival | None = None
        self.began = self.until = 0.0
        self.continued = False
        self.is_stream = False
        self.keeps = False
        self.discarded = 0

    def init(self) -> None:
        """Give the server's parser what has come."""
        super().init()
        self.line.arrived = memoryview(self.take())

    def take(self) -> bytes:
        """What has come of a request, for whoever has it from now on."""
        arrival, self.arrival = self.arrival, None
        sent = bytes(arrival.sent) if arrival else b""
        self.line.held.add(-len(sent))
        return sent


class PatientWorker(Relay):
    """Answers whole requests by threads; everything slow waits in the loop."""

    patience = Patience()
    #: By a request's head, in how many seconds it should come again, where there is no place for it now.
    busy: Callable[[bytes], int | None] = staticmethod(lambda head: None)
    #: Where bodies are read while they come; one thread is left to the rest.
    streamed = b"/v1/annotate/batch"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As gunicorn makes a worker."""
        super().__init__(*args, **kwargs)
        self._longest_body = Settings.from_environ().longest_body
        self._held = Held()
        # In the order in which they began.
        self._arriving: dict[_Connection, None] = {}
        self._leaving: dict[_Connection, None] = {}
        self._parting: dict[_Connection, None] = {}
        self._streams = 0
        self._streams_waiting: collections.deque[_Connection] = collections.deque()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; where there are too many, the one whose request takes longest gives way."""
        try:
            client_socket, client_address = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
                self.set_accept_enabled(False)  # until the loop's next turn
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        line = Line(client_socket, self.patience, self._held)
        self._expect(_Connection(self.cfg, line, client_address, listener.getsockname()))

    def on_client_socket_readable(self, conn: _Connection, client: Line) -> None:
        """The next request comes on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._expect(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """End what takes too long; with `force`, everything."""
        super().murder_keepalived(force)
        now = time.monotonic()
        for conn in list(self._arriving):
            if not self.alive:
                conn.until = min(conn.until, now if force else now + STOP_KEEPALIVE_LINGER)
            if conn.until <= now:
                self._forget(conn)
                if conn.arrival and conn.arrival.sent:
                    self._refuse(conn, 408, "The request took too long to come.")
                else:
                    self._drop(conn)
        for conn in [*self._leaving, *self._parting]:
            if force or conn.until <= now:
                self._forget(conn)
                self._drop(conn)

    def finish_request(self, conn: _Connection, future: futures.Future[Any]) -> None:
        """A thread is done with a request, whose answer may still have to leave."""
        if conn.is_stream:
            conn.is_stream = False
            self._streams -= 1
            self._admit()
        try:
            conn.keeps = not future.cancelled() and bool(future.result())
            conn.line.flush()
        except Exception:  # as in gunicorn's own: whatever it was, the connection ends
            self._drop(conn)
            return
        self._see_off(conn)

    def handle_request(self, req: Any, conn: _Connection) -> Any:
        """Answer a request; a client that was told to go on is not told again."""
        if conn.continued:
            req._expected_100_continue = conn.continued = False
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what the server's parser refuses with a problem; the log gets its kind, never its words."""
        if isinstance(exc, errors.ParseException):
            log.info("a request is refused: %s", type(exc).__name__)
            status, sentence = _STATUS.get(type(exc), 400), "This is no HTTP request that is read here."
        else:
            where = "".join(traceback.format_list(traceback.extract_tb(exc.__traceback__)))
            log.error("%s in the server\n%s", type(exc).__name__, where.rstrip())
            status, sentence = 500, "The service failed; the request was not at fault."
        with contextlib.suppress(OSError):
            client.sendall(refusal(status, sentence))

    def _keepalive_after(self, conn: _Connection, keepalive: Any) -> bool:
        """Whether another request may follow: not where the rest of this one is still to come."""
        with conn.line.at_once():
            return bool(super()._keepalive_after(conn, keepalive))

    def _expect(self, conn: _Connection, sent: bytes = b"") -> None:
        """Wait for a request, of which `sent` is here already."""
        conn.arrival = Arrival(self._longest_body, lambda path: path.startswith(self.streamed))
        conn.continued = False
        conn.began = time.monotonic()
        conn.until = conn.began + self.patience.head
        self._await(conn, self._arriving, selectors.EVENT_READ, self._receive)
        if sent:
            self._arrived(conn, sent)

    def _receive(self, conn: _Connection) -> None:
        data = _next_piece(conn.line)
        if data is None:
            return
        if data:
            self._arrived(conn, data)
            return
        self._forget(conn)
        if conn.arrival and conn.arrival.has_head:  # the client may only have said all that it has to say
            self.enqueue_req(conn)
        else:
            self._drop(conn)

    def _arrived(self, conn: _Connection, data: bytes) -> None:
        arrival = conn.arrival
        assert arrival
        self._held.add(len(data))
        enough = arrival.feed(data)
        if arrival.refused:
            self._forget(conn)
            self._refuse(conn, *arrival.refused)
        elif arrival.has_head and (seconds := self.busy(arrival.head)):
            self._forget(conn)
            self._refuse(conn, 503, told_to_wait(seconds), seconds, "busy")
        elif enough:
            self._forget(conn)
            self._hand_over(conn, arrival.is_stream)
        elif self._held.bytes > self.patience.held:
            self._make_room()
        elif arrival.has_head:
            conn.until = conn.began + self.patience.body + len(arrival.sent) / self.patience.slowest
            if arrival.expects and not conn.continued:
                conn.continued = True
                with contextlib.suppress(OSError):
                    conn.line.send(_CONTINUE)

    def _hand_over(self, conn: _Connection, is_stream: bool) -> None:
        """Give a request to a thread."""
        if is_stream:
            self._streams_waiting.append(conn)
            self._admit()
        else:
            self.enqueue_req(conn)

    def _admit(self) -> None:
        while self._streams_waiting and self._streams < max(1, self.cfg.threads - 1):
            conn = self._streams_waiting.popleft()
            conn.is_stream = True
            self._streams += 1
            self.enqueue_req(conn)

    def _see_off(self, conn: _Connection) -> None:
        """What follows a request: the rest of its answer, the next one, or the end."""
        if conn.line.unsent:
            conn.until = time.monotonic() + self.patience.body
            self._await(conn, self._leaving, selectors.EVENT_WRITE, self._send)
            self._trim()
        elif not conn.keeps:
            self._part(conn)
        elif following := conn.parser.unreader.take_buffered() + conn.line.take_arrived():
            self._expect(conn, following)
        else:
            conn.set_timeout()
            if not self.alive:
                conn.timeout = min(conn.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
            self.keepalived_conns.append(conn)
            readable = partial(self.on_client_socket_readable, conn)
            self.poller.register(conn.line, selectors.EVENT_READ, readable)

    def _trim(self) -> None:
        """Give up on the clients that took of their answers longest ago, where too much waits for them."""
        held = sum(len(it.line.unsent) for it in self._leaving)
        while held > self.patience.held / 2 and len(self._leaving) > 1:
            conn = min(self._leaving, key=lambda it: it.until)
            held -= len(conn.line.unsent)
            self._forget(conn)
            self._drop(conn)

    def _send(self, conn: _Connection) -> None:
        try:
            gone = conn.line.flush()
        except OSError:
            self._forget(conn)
            self._drop(conn)
            return
        latest = time.monotonic() + self.patience.body
        conn.until = min(latest, conn.until + gone / self.patience.slowest)
        if not conn.line.unsent:
            self._forget(conn)
            self._see_off(conn)

    def _refuse(
        self, conn: _Connection, status: int, sentence: str, retry: int | None = None, slug: str | None = None
    ) -> None:
        """Answer without a thread, and end."""
        log.info("a request is refused: %d", status)
        conn.take()
        with contextlib.suppress(OSError):
            conn.line.send(refusal(status, sentence, retry, slug))
        self._part(conn)

    def _part(self, conn: _Connection) -> None:
        """Say goodbye, and let pass what still comes, or the client might never read its answer."""
        try:
            conn.line.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        conn.until = time.monotonic() + self.patience.farewell
        self._await(conn, self._parting, selectors.EVENT_READ, self._discard)

    def _discard(self, conn: _Connection) -> None:
        data = _next_piece(conn.line)
        if data is None:
            return
        conn.discarded += len(data)
        if not data or conn.discarded > _MOST_DISCARDED:
            self._forget(conn)
            self._drop(conn)

    def _make_room(self) -> None:
        """End a connection: of those that nobody will miss first, of those that are slow then."""
        if self._parting:
            self._forget(conn := next(iter(self._parting)))
            self._drop(conn)
        elif self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.line)
            self._drop(conn)
        elif self._arriving:
            self._forget(conn := next(iter(self._arriving)))
            self._refuse(conn, 503, _CROWDED, retry=1)
        elif self._streams_waiting:
            self._refuse(self._streams_waiting.pop(), 503, _CROWDED, retry=1)
        elif self._leaving:
            self._forget(conn := next(iter(self._leaving)))
            self._drop(conn)

    def _await(
        self,
        conn: _Connection,
        among: dict[_Connection, None],
        event: int,
        then: Callable[[_Connection], None],
    ) -> None:
        among[conn] = None
        self.poller.register(conn.line, event, lambda _: then(conn))

    def _forget(self, conn: _Connection) -> None:
        """Wait for nothing more of a connection."""
        for among in (self._arriving, self._leaving, self._parting):
            if among.pop(conn, self) is None:
                self.poller.unregister(conn.line)

    def _drop(self, conn: _Connection) -> None:
        """End a connection."""
        conn.take()
        conn.line.forget()
        self.nr_conns -= 1
        conn.close()


def _next_piece(line: Line) -> bytes | None:
    """What has come of a connection: None where nothing has yet, empty where nothing will."""
    try:
        return line.receive(_PIECE)
    except BlockingIOError:
        return None
    except OSError:
        return b""
