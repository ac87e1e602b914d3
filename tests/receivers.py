"""A small HTTP server that takes callbacks in, and answers as it is told."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import pathlib
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator


@dataclasses.dataclass(frozen=True)
class Taken:
    """A call as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclasses.dataclass
class Receiver:
    """`answers` are statuses with headers, the last one for ever; `names` are those asked for by SNI."""

    url: str
    taken: list[Taken] = dataclasses.field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = dataclasses.field(default_factory=lambda: [(200, {})])
    names: list[str] = dataclasses.field(default_factory=list)

    def next_answer(self) -> tuple[int, dict[str, str]]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextlib.contextmanager
def receiver(
    certificate: pathlib.Path | None = None,
    respond: Callable[[http.server.BaseHTTPRequestHandler], None] | None = None,
) -> Iterator[Receiver]:
    """One that listens on loopback, by TLS with a certificate; `respond` answers in its place."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.taken.append(Taken(self.path, headers, body))
            if respond:
                with contextlib.suppress(OSError):
                    respond(self)
                return
            status, more = made.next_answer()
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: made.names.append(name)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    made = Receiver(f"{scheme}://127.0.0.1:{server.server_port}/reports?desk=1")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder: pathlib.Path, name: str) -> pathlib.Path:
    """A self-signed certificate for a host's name, with its key."""
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", file, "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}"],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_text(file.read_text() + key.read_text())
    return file
