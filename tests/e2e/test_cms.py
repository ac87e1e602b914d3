"""The way of an article from a CMS's signed call to its report, through the container's own command."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).parents[2]
SEED = ROOT / "seeds" / "russian-strikes.txt"
SECRET = "a secret of this test"


def _get(url: str, accept: str = "application/json") -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except (OSError, ValueError):
        return 0, b""


def _signed(body: bytes) -> dict[str, str]:
    stamp = str(int(time.time() * 1000))
    signature = hmac.new(SECRET.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Ghost-Signature": f"sha256={signature}, t={stamp}"}


def _until(url: str, status: int, seconds: float = 180) -> bytes:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        got, body = _get(url)
        if got == status:
            return body
        time.sleep(0.3)
    pytest.fail(f"{url} did not answer {status}")


def test_a_post_of_ghost_is_annotated_by_the_worker_beside_the_web(tmp_path: pathlib.Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, log = f"http://127.0.0.1:{port}", tmp_path / "log"
    environ = os.environ | {
        "ONRECORD_PORT": str(port),
        "ONRECORD_HOST": "127.0.0.1",
        "ONRECORD_DATA": str(tmp_path / "data"),
        "ONRECORD_GHOST_SECRETS": SECRET,
    }
    command = [sys.executable, "-m", "service", "serve", "-c", "gunicorn.conf.py"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=sink, stderr=sink)
    try:
        _until(f"{url}/healthz", 200)
        paragraphs = SEED.read_text(encoding="utf-8").split("\n\n")
        page = "".join(f"<p>{html.escape(it)}</p>" for it in paragraphs)
        body = json.dumps({"post": {"current": {"id": "p1", "html": page, "status": "published"}}}).encode()
        began = time.monotonic()
        call = urllib.request.Request(f"{url}/v1/webhooks/ghost", body, _signed(body))
        with urllib.request.urlopen(call, timeout=10) as answer:
            assert answer.status == 201  # before any model is there
        assert time.monotonic() - began < 2
        report = json.loads(_until(f"{url}/v1/articles/ghost/p1", 200))
        assert {"Philip Hammond", "Dmitry Peskov"} <= {it["name"] for it in report["sources"]}
        assert report["article"]["id"] == "p1"
        marked = _get(f"{url}/v1/articles/ghost/p1", "text/html")[1]
        assert b"<mark" in marked
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
    written = log.read_text(encoding="utf-8")
    assert status == 0, written[-2000:]
    assert "Hammond" not in written and SECRET not in written
