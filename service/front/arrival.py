"""What has come of a request so far, and whether that is all of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

#: Bytes of the longest head: request line and headers.
LONGEST_HEAD = 32_768
#: Chunks of one body. The server's parser takes its time for each, and their sender none.
_MOST_CHUNKS = 10_000
#: Bytes of the longest line of a head, and of the line before a chunk; as gunicorn has it.
_LONGEST_LINE = 8_190

_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_FIELD = re.compile(rb"^(content-length|transfer-encoding|expect):(.*)\r$", re.I | re.M)
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}(?=[;\r \t])")


class Arrival:
    """One request as it comes. What it makes of the bytes decides nothing but when to stop waiting.

    The server's own parser reads them all again, and refuses what is not a request.
    """

    def __init__(self, longest_body: int, streamed: Callable[[bytes], bool]) -> None:
        """Take the longest body that is waited for, and what tells by an address whether to wait at all."""
        self.sent = bytearray()
        #: Status and reason where it is not to be received any further.
        self.refused: tuple[int, str] | None = None
        #: Whether the client waits to be told to go on.
        self.expects = False
        #: Whether the body is read while it comes.
        self.is_stream = False
        self._longest = longest_body
        self._streamed = streamed
        self._head = 0
        self._enough = self._look()
        next(self._enough)

    def feed(self, data: bytes) -> bool:
        """Take the next bytes; whether there is nothing more to wait for."""
        self.sent += data
        return next(self._enough)

    @property
    def has_head(self) -> bool:
        """Whether the head is here."""
        return self._head > 0

    @property
    def head(self) -> bytes:
        """The head, with the empty line after it."""
        return bytes(self.sent[: self._head])

    def _look(self) -> Iterator[bool]:
        yield False
        at = 0
        while (end := self.sent.find(b"\r\n\r\n", at)) < 0:
            if _BARE_LINE_FEED.search(self.sent, at) or self._line_is_too_long():
                break  # and no request
            if len(self.sent) > LONGEST_HEAD:
                self.refused = 431, "The request's headers are longer than this service reads."
                break
            at = max(0, len(self.sent) - 3)
            yield False
        else:
            self._head = end + 4
            yield from self._body()
        while True:
            yield True

    def _line_is_too_long(self) -> bool:
        return len(self.sent) > _LONGEST_LINE + 4 and self.sent.find(b"\r\n", 2, _LONGEST_LINE + 4) < 0

    def _body(self) -> Iterator[bool]:
        head = self.head
        fields = [(name.lower(), value.strip(b" \t")) for name, value in _FIELD.findall(head)]
        framing = [(name, value) for name, value in fields if name != b"expect"]
        self.is_stream = self._streamed(head.removeprefix(b"\r\n").partition(b" ")[2])
        if self.is_stream or len(framing) != 1:
            return
        self.expects = (b"expect", b"100-continue") in [(name, value.lower()) for name, value in fields]
        name, value = framing[0]
        if name == b"content-length":
            # What is no number, and more than is ever read, is refused without its body.
            length = int(value) if value.isdigit() and len(value) < 16 else 0
            if length <= self._longest:
                while len(self.sent) < self._head + length:
                    yield False
        elif value.lower() == b"chunked":
            yield from self._chunks()

    def _chunks(self) -> Iterator[bool]:
        at = self._head
        for _ in range(_MOST_CHUNKS):
            while (end := self.sent.find(b"\r\n", at)) < 0:
                if len(self.sent) - at > _LONGEST_LINE:
                    return
                yield False
            size = _CHUNK_SIZE.match(self.sent, at, end + 1)
            if not size:
                return
            length = int(size[0], 16)
            if not length:
                searched = end
                while self.sent.find(b"\r\n\r\n", searched) < 0:  # after what may follow the last chunk
                    if len(self.sent) - end > LONGEST_HEAD:
                        return
                    searched = max(end, len(self.sent) - 3)
                    yield False
                return
            at = end + 2 + length + 2
            if at - self._head > self._longest:
                while len(self.sent) - self._head <= self._longest:  # enough to see that it is too long
                    yield False
                return
            while len(self.sent) < at:
                yield False
        self.refused = 413, f"The body is in more than {_MOST_CHUNKS:,} chunks."
