"""What a server answers to clients that mean harm, how soon, and how much memory it costs.

    python benchmarks/hostile.py http://127.0.0.1:8080 [--text 20000] [--only WORD]
    python benchmarks/hostile.py http://127.0.0.1:8080 --slow

The first sends every case and then looks whether an article is answered as before; `--text` is how many
characters of article those cases have that the models read. The second holds more and more slow connections
and asks for /healthz beside them. The server's memory is told where it runs on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import gzip
import http.client
import itertools
import json
import pathlib
import socket
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator

JSON, TEXT, HTML = "application/json", "text/plain; charset=utf-8", "text/html; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
ANNOTATE, CHECK = "/v1/annotate", "/v2/check"
ARTICLE = (
    "Ann Lee told Reuters on Monday that costs had risen by 5 percent.\n\n“It is a lot,” she said, and "
    "officials said the rise would go on."
)
#: What a body is sent in pieces of.
_PIECE = 65_536


@dataclasses.dataclass(frozen=True)
class Case:
    """What is sent, and the statuses that are right; None where the connection may end without a word."""

    name: str
    sent: Callable[[], Iterable[bytes]]
    right: frozenset[int | None]
    #: Whether what follows the request is closed, so that the server sees an end.
    ends: bool = False


@dataclasses.dataclass(frozen=True)
class Answer:
    """The first answer's status and problem type; the whole of what came."""

    status: int | None
    kind: str
    seconds: float
    raw: bytes


def post(
    body: bytes, kind: str, path: str = ANNOTATE, length: int | None = None, headers: str = ""
) -> Callable[[], Iterable[bytes]]:
    """A request with a body; `length` where it lies about it."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n{headers}"
    head += f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    return lambda: itertools.chain([head.encode()], _pieces(body))


def chunked(chunks: Callable[[], Iterable[bytes]], kind: str = TEXT) -> Callable[[], Iterable[bytes]]:
    """A request whose body is these bytes as they stand."""
    head = (
        f"POST {ANNOTATE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    )
    return lambda: itertools.chain([head.encode()], chunks())


def get(
    path: str, headers: str = "", method: str = "GET", version: str = "HTTP/1.1"
) -> Callable[[], Iterable[bytes]]:
    """A request without a body."""
    return lambda: [f"{method} {path} {version}\r\nHost: x\r\nConnection: close\r\n{headers}\r\n".encode()]


def raw(request: bytes) -> Callable[[], Iterable[bytes]]:
    """These bytes."""
    return lambda: [request]


def _pieces(body: bytes) -> Iterator[bytes]:
    return (body[at : at + _PIECE] for at in range(0, len(body), _PIECE))


def _zeros(size: int) -> Iterator[bytes]:
    return itertools.repeat(b"0" * _PIECE, size // _PIECE)


def _huge() -> Iterable[bytes]:
    head = f"POST {ANNOTATE} HTTP/1.1\r\nHost: x\r\nContent-Type: {TEXT}\r\nContent-Length: 104857600\r\n\r\n"
    return itertools.chain([head.encode()], _zeros(104_857_600))


def _chunks(size: int, of: int, end: bool = True) -> Callable[[], Iterable[bytes]]:
    chunk = f"{of:x}\r\n".encode() + b"0" * of + b"\r\n"
    together = max(1, _PIECE // len(chunk))

    def made() -> Iterable[bytes]:
        yield from itertools.repeat(chunk * together, size // (of * together))
        if end:
            yield b"0\r\n\r\n"

    return made


def _of(*statuses: int | None) -> frozenset[int | None]:
    return frozenset(statuses)


def cases(text: int = 20_000, body: int = 1_000_000) -> list[Case]:
    """Every case; `text` is how long articles are that reach the models, `body` the server's largest body."""
    return [
        *_bodies(body), *_json(body), *_encodings(body), *_articles(text, body), *_forms(body), *_heads(), *_smuggled(),
    ]  # fmt: skip


def _bodies(body: int) -> Iterator[Case]:
    yield Case("100 MB body", _huge, _of(413))
    yield Case("100 MB in chunks", chunked(_chunks(104_857_600, 32_768)), _of(413))
    yield Case("chunks without end", chunked(_chunks(8 * body, 1_000, end=False)), _of(413))
    yield Case("a chunk a byte", chunked(_chunks(body // 2, 1)), _of(200, 413))
    yield Case("chunk that says 2^60", chunked(lambda: [b"1000000000000000\r\nx"]), _of(400), ends=True)
    yield Case("chunk that says -1", chunked(lambda: [b"-1\r\nx\r\n0\r\n\r\n"]), _of(400))
    yield Case("chunk without a size", chunked(lambda: [b"\r\nx\r\n0\r\n\r\n"]), _of(400))
    yield Case("chunk line of 1 MB", chunked(lambda: _zeros(1_000_000)), _of(400), ends=True)
    yield Case("trailers of 1 MB", chunked(lambda: [b"0\r\n", b"a: b\r\n" * 160_000]), _of(200, 400, 431))
    yield Case("more said than sent", post(b"Rain.", TEXT, length=1_000), _of(400), ends=True)
    yield Case("less said than sent", post(b"Rain. " * 2, TEXT, length=5), _of(200))
    packed = gzip.compress(b"\0" * 100_000_000)
    yield Case(
        "gzip bomb, 100 MB in 100 kB", post(packed, TEXT, headers="Content-Encoding: gzip\r\n"), _of(415)
    )
    yield Case("deflate twice", post(packed, TEXT, headers="Content-Encoding: deflate, gzip\r\n"), _of(415))


def _json(body: int) -> Iterator[Case]:
    def sent(text: str) -> Callable[[], Iterable[bytes]]:
        return post(text.encode(), JSON)

    half = body // 2 - 100
    yield Case("JSON: lists in lists", sent("[" * (body - 100)), _of(400))
    yield Case("JSON: closed lists in lists", sent("[" * half + "]" * half), _of(400))
    yield Case("JSON: objects in objects", sent('{"a":' * (body // 5 - 20)), _of(400))
    yield Case("JSON: deep in a field", sent('{"text": ' + "[" * (body // 2 - 20) + "]" * (body // 2 - 20) + "}"), _of(400))
    yield Case("JSON: a little deep", sent('{"text": ' + "[" * 500 + "]" * 500 + "}"), _of(400, 422))
    yield Case("JSON: number of 900,000 digits", sent('{"text": ' + "9" * (body - 100) + "}"), _of(400))
    yield Case("JSON: 1e999999999", sent('{"text": 1e999999999}'), _of(400, 422))
    yield Case("JSON: NaN", sent('{"text": NaN}'), _of(400))
    many = ",".join(f'"k{n}":0' for n in range(body // 14))
    yield Case("JSON: 70,000 keys", sent("{" + many + "}"), _of(422))
    yield Case(
        "JSON: one key many times",
        sent('{"text": "Rain.",' + '"id":"1",' * (body // 10) + '"id":"1"}'),
        _of(200),
    )
    yield Case("JSON: key of 900 kB", sent('{"' + "k" * (body - 100) + '": 1}'), _of(422))
    yield Case("JSON: a list of articles", sent("[" + '{"text":"a"},' * (body // 14) + "{}]"), _of(422))
    yield Case("JSON: escapes alone", sent('{"text": "' + "\\u0041" * (body // 6 - 20) + '"}'), _of(200))
    yield Case("JSON: quotation never closed", sent('{"text": "' + "a" * (body - 100)), _of(400))
    yield Case("JSON: white space", sent(" " * (body - 100)), _of(400))


def _encodings(body: int) -> Iterator[Case]:
    yield Case("NUL, escaped", post(rb'{"text": "Rain \u0000 fell."}', JSON), _of(422))
    yield Case("NUL, raw", post(b"Rain \0 fell.", TEXT), _of(422))
    yield Case("NUL flood", post(b"\0" * (body - 10), TEXT), _of(422))
    yield Case("NUL flood in HTML", post(b"\0" * (body - 10), HTML), _of(200, 422))
    yield Case("lone surrogate, escaped", post(rb'{"text": "Rain \ud800 fell."}', JSON), _of(422))
    yield Case("lone surrogate, raw", post(b"Rain \xed\xa0\x80 fell.", TEXT), _of(400))
    yield Case("bytes that are no UTF-8", post(b"\xff" * (body - 10), TEXT), _of(400))
    yield Case("byte order marks", post("\ufeff".encode() * (body // 3 - 10), TEXT), _of(200))
    yield Case("JSON in UTF-16", post('{"text": "Rain."}'.encode("utf-16"), JSON), _of(400))
    yield Case("text in UTF-16", post("Rain fell.".encode("utf-16"), "text/plain; charset=utf-16"), _of(200))
    yield Case("half a UTF-16", post(b"R\0a", "text/plain; charset=utf-16"), _of(400))
    for charset in ("utf-7", "zip", "idna", "punycode", "unicode_escape", "utf-8-sig\0", "x" * 3_000):
        yield Case(
            f"charset {charset[:16]!r}", post(b"+" * 50_000, f"text/plain; charset={charset}"), _of(400, 415)
        )
    yield Case("media type of 7 kB", post(b"Rain.", "text/plain; a=" + "b; c=" * 1_400), _of(200, 415))


def _articles(text: int, body: int) -> Iterator[Case]:
    def plain(words: str, times: int | None = None) -> Callable[[], Iterable[bytes]]:
        return post((words * (times or max(1, text // len(words)))).encode(), TEXT)

    def html(words: str, times: int | None = None, after: str = "") -> Callable[[], Iterable[bytes]]:
        return post((words * (times or max(1, text // len(words))) + after).encode(), HTML)

    read = _of(200, 422)
    yield Case("one word of 1 MB", plain("a", body - 10), read)
    yield Case("a million quotation marks", plain('"', body - 10), read)
    yield Case("curly quotation marks", plain("“", body // 3 - 10), read)
    yield Case("white space alone", plain(" ", body - 10), read)
    yield Case("line breaks alone", plain("\n", body - 10), read)
    yield Case("zero-width joiners", plain("\u200d", body // 3 - 10), read)
    yield Case("soft hyphens in a word", plain("a\u00ad", body // 3 - 10), read)
    yield Case("combining marks", plain("a" + "\u0301" * 2_000), read)
    yield Case("marks of direction", plain("\u202eRain\u202d \u2067fell\u2069. "), read)
    yield Case("Hebrew and Arabic", plain("שלום عليكم "), read)
    yield Case("emoji of many parts", plain("👨‍👩‍👧‍👦🏳️‍🌈 "), read)
    yield Case("quotation marks, parted", plain('" '), read)
    yield Case("quotations never closed", plain("“Rain fell. "), read)
    yield Case("brackets", plain("( [ "), read)
    yield Case("initials", plain("A. B. "), read)
    yield Case("digits", plain("1", text), read)
    yield Case("digits in groups", plain("1,", text // 2), read)
    yield Case("digits with spaces", plain("123 ", text // 4), read)
    yield Case("percentages", plain("5 percent "), read)
    yield Case("names", plain("Ann Lee and "), read)
    yield Case("he said", plain("he said "), read)
    yield Case("one-word lines", plain("Rain\n"), read)
    yield Case("dates and dashes", plain("1-2/3:4–5 "), read)
    yield Case("hyphens", plain("a-", text // 2), read)
    yield Case("credits", plain("By A, B & C; "), read)
    yield Case("HTML: 10,000 nested tags", html("<div>", 10_000, "Rain"), read)
    yield Case("HTML: 160,000 nested tags", html("<b><i>", body // 6 - 20), read)
    yield Case(
        "HTML: a million attributes", post(b"<p" + b" a" * (body // 2 - 20) + b">Rain</p>", HTML), read
    )
    yield Case(
        "HTML: attribute of 1 MB", post(b'<a href="' + b"a" * (body - 100) + b'">Rain</a>', HTML), read
    )
    yield Case("HTML: comments never closed", html("<!--", body // 4 - 20), read)
    yield Case("HTML: tags never closed", html("<a ", body // 3 - 20), read)
    yield Case("HTML: less-than signs", html("<", body - 20), read)
    yield Case("HTML: ampersands", html("&", body - 20), read)
    yield Case("HTML: references", html("&#x41;", text // 2), read)
    yield Case("HTML: references never closed", html("&#", body // 2 - 20), read)
    yield Case("HTML: reference of 1 MB", post(b"&#" + b"9" * (body - 100) + b";", HTML), read)
    yield Case("HTML: tables in tables", html("<table><tr><td>", body // 15 - 20), read)
    yield Case("HTML: drawings in drawings", html("<svg><title>", body // 12 - 20), read)
    yield Case("HTML: formatting that is rebuilt", html("<p><font a=1>", body // 13 - 20), read)
    yield Case("HTML: scripts in scripts", html("<script><!--", body // 12 - 20), read)
    yield Case("HTML: preformatted spaces", post(b"<pre>a" + b" " * (body - 100) + b"b</pre>", HTML), read)
    yield Case("HTML: styles", post(b'<p style="' + b"; " * (body // 2 - 50) + b'">Rain</p>', HTML), read)
    yield Case("HTML: our own marks", html('<mark data-onrecord-figure="f1">', body // 32 - 20), read)
    yield Case("HTML: entity declarations", html("<!DOCTYPE a [<!ENTITY b '&c;&c;'>]>&b;"), read)


def _forms(body: int) -> Iterator[Case]:
    yield Case("form of 100,000 fields", post(b"a=b&" * min(100_000, body // 4), FORM, CHECK), _of(400))
    yield Case(
        "form with one field 49 times", post(b"language=en&" * 48 + b"text=Rain", FORM, CHECK), _of(200)
    )
    yield Case("form of ampersands", post(b"&" * (body - 10), FORM, CHECK), _of(400))
    yield Case(
        "form of percent signs", post(b"language=en&text=" + b"%" * (body // 2), FORM, CHECK), _of(200, 413)
    )
    yield Case(
        "form escaped to the full", post(b"language=en&text=" + b"%41" * (body // 30), FORM, CHECK), _of(200)
    )
    deep = urllib.parse.urlencode({"language": "en", "data": "[" * (body // 4)})
    yield Case("form: data nested", post(deep.encode(), FORM, CHECK), _of(400))
    parts = json.dumps({"annotation": [{"text": "a"}] * (body // 60)})
    data = urllib.parse.urlencode({"language": "en", "data": parts})
    yield Case("form: data of many parts", post(data.encode(), FORM, CHECK), _of(200, 413, 422))
    part = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nRain\r\n'
    multi = "multipart/form-data; boundary=x"
    yield Case("multipart", post(part * (body // 100) + b"--x--\r\n", multi), _of(415))
    yield Case("multipart as a form", post(part * (body // 100) + b"--x--\r\n", multi, CHECK), _of(400))
    yield Case(
        "webhook without a signature", post(b"{" * 1_000, JSON, "/v1/webhooks/ghost"), _of(401, 404, 503)
    )
    yield Case(
        "batch of one endless line",
        post(b"[" * (3 * body), "application/x-ndjson", "/v1/annotate/batch"),
        _of(200),
    )
    yield Case(
        "batch of empty lines",
        post(b"\n" * (2 * body), "application/x-ndjson", "/v1/annotate/batch"),
        _of(200),
    )
    yield Case(
        "batch of broken lines", post(b"{\n" * 5_000, "application/x-ndjson", "/v1/annotate/batch"), _of(200)
    )


def _heads() -> Iterator[Case]:
    yield Case("1,000 headers", get("/healthz", "a: b\r\n" * 1_000), _of(431))
    yield Case("header of 20 kB", get("/healthz", f"a: {'b' * 20_000}\r\n"), _of(431))
    yield Case("headers of 4 MB", get("/healthz", f"a: {'b' * 4_000}\r\n" * 1_000), _of(431))
    yield Case("cookies of 6 kB", get("/healthz", f"Cookie: {'a=b; ' * 1_200}\r\n"), _of(200))
    yield Case("Accept of 8 kB", get("/v1/kinds", f"Accept: {'a/b;q=0.1, ' * 730}\r\n"), _of(200, 406))
    yield Case("Accept-Language of 8 kB", get("/", f"Accept-Language: {'en-a;q=0.1, ' * 670}\r\n"), _of(200))
    yield Case(
        "Range of 8 kB",
        get("/docs/swagger-ui.css", f"Range: bytes={'0-1,' * 1_900}0-1\r\n"),
        _of(200, 206, 416),
    )
    yield Case(
        "Authorization of 8 kB", get("/v1/kinds", f"Authorization: Bearer {'x' * 8_000}\r\n"), _of(200)
    )
    yield Case(
        "If-None-Match of 8 kB",
        get("/docs/swagger-ui.css", "If-None-Match: " + '"a", ' * 1_600 + '"a"\r\n'),
        _of(200),
    )
    yield Case("address of 8 kB", get("/" + "a" * 8_000), _of(404))
    yield Case("address of 1 MB", get("/" + "a" * 1_000_000), _of(414))
    yield Case("query of 8 kB", get("/healthz?" + "a=b&" * 2_000), _of(200, 400))
    yield Case("query of percent signs", get("/v2/check?language=en&text=" + "%" * 8_000), _of(200, 400))
    yield Case("address of slashes", get("/" * 8_000), _of(200, 308, 400, 404))
    yield Case("address that climbs", get("/docs/" + "%2e%2e/" * 1_000 + "etc/passwd"), _of(404))
    yield Case("address with NUL", get("/docs/%00%0a%ff"), _of(404))
    yield Case("address that is no UTF-8", get("/v1/rules/%ff%fe"), _of(404))
    for method in ("TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"):
        yield Case(
            f"method {method}",
            get(ANNOTATE, method=method),
            _of(405, 400, 404) | (_of(200, 204) if method == "OPTIONS" else _of()),
        )
    yield Case("method in small letters", get("/healthz", method="get"), _of(400))
    yield Case("method of 8 kB", get("/healthz", method="A" * 8_000), _of(400, 414))
    yield Case("HTTP/1.0", get("/healthz", version="HTTP/1.0"), _of(200))
    yield Case("HTTP/0.9", raw(b"GET /healthz\r\n\r\n"), _of(400))
    yield Case("HTTP/3.0", get("/healthz", version="HTTP/3.0"), _of(400))
    yield Case("HTTP/2's preface", raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), _of(400))
    yield Case(
        "TLS",
        raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) + b"\r\n\r\n"),
        _of(400),
    )
    yield Case("nothing but line breaks", raw(b"\r\n" * 5_000), _of(400))
    yield Case("a line feed alone", raw(b"GET /healthz HTTP/1.1\nHost: x\n\n"), _of(400))
    yield Case(
        "random bytes", raw(bytes((n * 167 + n // 256) % 256 for n in range(50_000))), _of(400, 414, 431)
    )
    yield Case(
        "pipelined, 200 requests", raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 200), _of(200), ends=True
    )
    body = f"POST {ANNOTATE} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
    yield Case(
        "Expect: 100-continue",
        raw(f"{body}Expect: 100-continue\r\nConnection: close\r\n\r\nRain.".encode()),
        _of(200),
    )
    yield Case("Expect: anything", raw(f"{body}Expect: much\r\n\r\nRain.".encode()), _of(417))
    yield Case(
        "Expect and 100 MB",
        raw(f"{body}Expect: 100-continue\r\n\r\n".replace(": 5", ": 99999999").encode()),
        _of(413),
    )
    yield Case(
        "Upgrade",
        get("/healthz", "Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
        _of(200, 400),
    )


def _smuggled() -> Iterator[Case]:
    def framed(*fields: str, version: str = "1.1") -> Callable[[], Iterable[bytes]]:
        head = f"POST {ANNOTATE} HTTP/{version}\r\nHost: x\r\nContent-Type: text/plain\r\n" + "".join(
            f"{it}\r\n" for it in fields
        )
        return raw(f"{head}\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    refused = _of(400, 501)
    length, chunks = "Content-Length: 5", "Transfer-Encoding: chunked"
    yield Case("length and chunks", framed(length, chunks), refused)
    yield Case("chunks and length", framed(chunks, length), refused)
    yield Case("two lengths", framed(length, "Content-Length: 6"), refused)
    yield Case("lengths in a list", framed("Content-Length: 5, 5"), refused)
    yield Case("length +5", framed("Content-Length: +5"), refused)
    yield Case("length 0x5", framed("Content-Length: 0x5"), refused)
    yield Case("length ٥", framed("Content-Length: ٥"), refused)
    yield Case("length of 5,000 digits", framed("Content-Length: " + "9" * 5_000), refused | _of(413))
    yield Case("length with a space before", framed("Content-Length : 5"), refused)
    yield Case("length on a folded line", framed("Content-Length:\r\n 5"), refused)
    yield Case("length with an underscore", framed("Content_Length: 5", chunks), _of(200, 400))
    yield Case("chunked, chunked", framed("Transfer-Encoding: chunked, chunked"), refused)
    yield Case("chunked, identity", framed("Transfer-Encoding: chunked, identity"), refused)
    yield Case("xchunked", framed("Transfer-Encoding: xchunked"), refused)
    yield Case("gzip, chunked", framed("Transfer-Encoding: gzip, chunked"), refused | _of(200))
    yield Case("chunks in HTTP/1.0", framed(chunks, version="1.0"), refused)
    yield Case("chunked after a vertical tab", framed("Transfer-Encoding: \x0bchunked"), refused)
    yield Case("two hosts", raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), refused)
    yield Case("NUL in a header", raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\na: b\0c\r\n\r\n"), refused)
    yield Case("CR in a header", raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\na: b\rc: d\r\n\r\n"), refused)
    yield Case("SCRIPT_NAME", get("/healthz", "SCRIPT_NAME: /x\r\n"), _of(200, 400, 404))


def exchange(url: str, case: Case, patience: float = 60) -> Answer:
    """What the server answers, read while it is sent; raises TimeoutError where it takes longer."""
    where = urllib.parse.urlsplit(url)
    began = time.monotonic()
    with socket.create_connection((where.hostname or "", where.port or 80), timeout=patience) as line:
        sender = threading.Thread(target=_send, args=(line, case), daemon=True)
        sender.start()
        got = bytearray()
        with contextlib.suppress(ConnectionError):
            while data := line.recv(_PIECE):
                got += data
        seconds = time.monotonic() - began
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        sender.join()
    answer = bytes(got)
    while answer.startswith(b"HTTP/1.1 100 "):
        answer = answer.partition(b"\r\n\r\n")[2]
    if not answer:
        return Answer(None, "", seconds, b"")
    head, _, body = answer.partition(b"\r\n\r\n")
    kind = ""
    if body and b"application/problem+json" in head:
        kind = str(json.loads(body.partition(b"\n")[0])["type"])
    return Answer(int(head.split(b" ", 2)[1]), kind, seconds, answer)


def _send(line: socket.socket, case: Case) -> None:
    with contextlib.suppress(OSError):
        for piece in case.sent():
            line.sendall(piece)
        if case.ends:
            line.shutdown(socket.SHUT_WR)


def memory(url: str) -> int | None:
    """Resident bytes of the processes that listen at the URL, where they run here and may be looked at."""
    port = urllib.parse.urlsplit(url).port or 80
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            for row in pathlib.Path(table).read_text().splitlines()[1:]:
                fields = row.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == port:
                    inodes.add(f"socket:[{fields[9]}]")
    resident = 0
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(str(it.readlink()) in inodes for it in (process / "fd").iterdir()):
                pages = int((process / "statm").read_text().split()[1])
                resident += pages * 4096
    return resident or None


# Clients that are slow, each a connection that is kept for as long as it can be.


def _silent(line: socket.socket) -> None:
    """Nothing at all."""


def _half_head(line: socket.socket) -> None:
    line.sendall(b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nX-A: ")


def _half_body(line: socket.socket) -> None:
    line.sendall(
        b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nR"
    )


def _half_chunk(line: socket.socket) -> None:
    line.sendall(
        b"POST /v1/annotate HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n384\r\nR"
    )


def _half_batch(line: socket.socket) -> None:
    line.sendall(
        b"POST /v1/annotate/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
        b"Content-Length: 900\r\n\r\n{"
    )


def _not_taken(line: socket.socket) -> None:
    for _ in range(20):
        line.sendall(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n")


def _not_hung_up(line: socket.socket) -> None:
    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


SLOW = {
    "sends nothing": _silent,
    "head byte by byte": _half_head,
    "body byte by byte": _half_body,
    "chunk byte by byte": _half_chunk,
    "batch byte by byte": _half_batch,
    "takes no answer": _not_taken,
    "does not hang up": _not_hung_up,
}


@contextlib.contextmanager
def held(
    url: str, begin: Callable[[socket.socket], None], many: int, every: float = 0.5
) -> Iterator[list[socket.socket]]:
    """So many slow connections, each of which sends a byte now and then and comes again when it is ended."""
    where = urllib.parse.urlsplit(url)
    address = (where.hostname or "", where.port or 80)
    lines: list[socket.socket] = []
    over = threading.Event()

    def opened() -> socket.socket:
        line = socket.socket()
        if begin is _not_taken:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.settimeout(5)
        line.connect(address)
        begin(line)
        return line

    def drip() -> None:
        while not over.wait(every):
            for at, line in enumerate(lines):
                if over.is_set():
                    return
                try:
                    if begin in (_half_head, _half_body, _half_chunk, _half_batch):
                        line.sendall(b"a")
                    elif begin is not _not_taken and not line.recv(_PIECE, socket.MSG_DONTWAIT):
                        raise ConnectionError
                except BlockingIOError:
                    pass
                except OSError:
                    if begin is not _not_hung_up:
                        with contextlib.suppress(OSError):
                            lines[at] = opened()

    for _ in range(many):
        with contextlib.suppress(OSError):
            lines.append(opened())
    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    try:
        yield lines
    finally:
        over.set()
        dripping.join()
        for line in lines:
            line.close()


def beside(url: str, patience: float = 10) -> float | None:
    """Seconds until /healthz answers, None where it does not."""
    where = urllib.parse.urlsplit(url)
    began = time.monotonic()
    connection = http.client.HTTPConnection(where.hostname or "", where.port or 80, timeout=patience)
    try:
        connection.request("GET", "/healthz", headers={"Connection": "close"})
        return time.monotonic() - began if connection.getresponse().status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _slow(url: str, counts: list[int]) -> None:
    print("Seconds until /healthz answers beside so many slow clients, three times; none: not in 10 s.\n")
    print("| clients | " + " | ".join(f"{it:,}" for it in counts) + " |")
    print("|---|" + "---:|" * len(counts))
    for name, begin in SLOW.items():
        row = []
        for many in counts:
            with held(url, begin, many):
                time.sleep(0.3)
                waits = [beside(url) for _ in range(3)]
            row.append(" / ".join("none" if it is None else f"{it:.2f}" for it in waits))
            while beside(url) is None:
                pass
            time.sleep(1)
        print(f"| {name} | " + " | ".join(row) + " |", flush=True)


def _all(url: str, text: int, only: str) -> int:
    wrong = 0
    sent = Case("an article", post(ARTICLE.encode(), TEXT), _of(200))
    before = exchange(url, sent).raw.partition(b"\r\n\r\n")[2]
    print("| sent | status | problem | seconds | memory, MB |\n|---|---:|---|---:|---:|")
    for case in cases(text):
        if only not in case.name:
            continue
        had = memory(url)
        try:
            answer = exchange(url, case, 600)
        except TimeoutError:
            answer = Answer(None, "no answer", 600, b"")
        has = memory(url)
        grown = f"{(has - had) / 1e6:+.0f}" if has and had else ""
        right = answer.status in case.right
        wrong += not right
        mark = "" if right else " (!)"
        print(
            f"| {case.name} | {answer.status or '–'}{mark} | {answer.kind.removeprefix('/problems/')} | {answer.seconds:.2f} | {grown} |",
            flush=True,
        )
    same = exchange(url, sent).raw.partition(b"\r\n\r\n")[2] == before
    print(
        f"\n{wrong} of these not as they should be; afterwards an article is answered {'as before' if same else 'OTHERWISE'}"
    )
    return wrong + (not same)


def main() -> int:
    """Send it all, or hold slow connections."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("--text", type=int, default=20_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--counts", type=int, nargs="+", default=[4, 8, 64, 400])
    asked = parser.parse_args()
    if asked.slow:
        _slow(asked.url, asked.counts)
        return 0
    return _all(asked.url, asked.text, asked.only)


if __name__ == "__main__":
    raise SystemExit(main())
