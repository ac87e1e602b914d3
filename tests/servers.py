"""Servers of the tests' own: an application, and PostgreSQL and Redis where they are installed."""

from __future__ import annotations

import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator

from flask import Flask
from werkzeug.serving import make_server

#: Whom PostgreSQL runs as where the tests run as root, which it refuses.
_UNPRIVILEGED = ("postgres", "nobody")
_PATIENCE = 60


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which an application answers, in this process, without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def postgres_programs() -> pathlib.Path | None:
    """The folder of PostgreSQL's initdb and postgres, None where there is none."""
    on_path = shutil.which("initdb")
    debian = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = pathlib.Path(on_path) if on_path else next(iter(debian), None)
    return found and found.resolve().parent


def redis_program() -> str | None:
    """Redis's server, None where there is none."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database of a new PostgreSQL server, which ends with the context."""
    programs = postgres_programs()
    assert programs
    user = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="onrecord-postgres-") as name:
        folder = pathlib.Path(name)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
            folder.chmod(0o700)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "onrecord", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, **who,
        )  # fmt: skip
        port = _free_port()
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port), *options],
                cwd=folder, stdout=log, stderr=log, **who,
            )  # fmt: skip
        try:
            _wait(port, server)
            ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "onrecord"]
            while subprocess.run(ready, check=False).returncode and server.poll() is None:
                time.sleep(0.1)
            yield f"postgresql://onrecord@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(timeout=_PATIENCE)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The URL of a new Redis server, which ends with the context."""
    program = redis_program()
    assert program
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="onrecord-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
        server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            _wait(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(timeout=_PATIENCE)


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {it.pw_name: it for it in pwd.getpwall()}
    return next(known[name] for name in _UNPRIVILEGED if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not come up")
