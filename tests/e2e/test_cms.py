"""The way of an article from a CMS's signed call to its report, through the container's own command."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import pathlib
import time
import urllib.error
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).parents[2]
SEED = ROOT / "seeds" / "russian-strikes.txt"


def _get(url: str, accept: str = "application/json") -> tuple[int, bytes]:
    request = urllib.request.Request(url, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except (OSError, ValueError):
        return 0, b""


def _signed(body: bytes, secret: str) -> dict[str, str]:
    stamp = str(int(time.time() * 1000))
    signature = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Ghost-Signature": f"sha256={signature}, t={stamp}"}


def _until(url: str, status: int, seconds: float = 180) -> bytes:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        got, body = _get(url)
        if got == status:
            return body
        time.sleep(0.3)
    pytest.fail(f"{url} did not answer {status}")


def test_a_post_of_ghost_is_annotated_by_the_worker_beside_the_web(keeping: tuple[str, str]) -> None:
    url, secret = keeping
    paragraphs = SEED.read_text(encoding="utf-8").split("\n\n")
    page = "".join(f"<p>{html.escape(it)}</p>" for it in paragraphs)
    body = json.dumps({"post": {"current": {"id": "seed", "html": page, "status": "published"}}}).encode()
    began = time.monotonic()
    call = urllib.request.Request(f"{url}/v1/webhooks/ghost", body, _signed(body, secret))
    with urllib.request.urlopen(call, timeout=10) as answer:
        assert answer.status == 201  # before any model is there
    assert time.monotonic() - began < 2
    report = json.loads(_until(f"{url}/v1/articles/ghost/seed", 200))
    assert {"Philip Hammond", "Dmitry Peskov"} <= {it["name"] for it in report["sources"]}
    assert report["article"]["id"] == "seed"
    marked = _get(f"{url}/v1/articles/ghost/seed", "text/html")[1]
    assert b"<mark" in marked
