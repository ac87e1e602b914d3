"""gunicorn as the container starts it."""

from __future__ import annotations

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence

import pytest

ROOT = pathlib.Path(__file__).parents[2]


#: The web alone, and with a worker beside it.
WEB = ("gunicorn", "-c", "gunicorn.conf.py")
WHOLE = ("service", "serve", "-c", "gunicorn.conf.py")


@contextlib.contextmanager
def serve(
    log: pathlib.Path,
    settings: Mapping[str, str] | None = None,
    module: Sequence[str] = WEB,
    ready: str = "/readyz",
) -> Iterator[str]:
    """The URL of a server that answers at the path `ready`; it ends as it should when asked to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env={**os.environ, "ONRECORD_PORT": str(port), "ONRECORD_HOST": "127.0.0.1", **(settings or {})},
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}{ready}", process, log)
            yield url
        finally:
            process.terminate()
            status = process.wait(timeout=60)
    assert status == 0, log.read_text(encoding="utf-8")[-2000:]


def _wait(url: str, process: subprocess.Popen[bytes], log: pathlib.Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the server did not come up:\n{log.read_text(encoding='utf-8')}")
