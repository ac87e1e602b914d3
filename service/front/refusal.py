"""The answer to what never becomes a request of the application: a problem like every other."""

from __future__ import annotations

import json

from service.api.headers import ALWAYS, UNLESS_SAID
from service.api.problems import MEDIA_TYPE, Problem, document


def refusal(status: int, sentence: str, retry: int | None = None, slug: str | None = None) -> bytes:
    """A whole HTTP/1.1 answer after which the connection ends; `retry` is in seconds."""
    body = json.dumps(document(Problem(status, sentence, slug=slug))).encode() + b"\n"
    head = [
        f"HTTP/1.1 {status} Refused",
        "Connection: close",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in {**UNLESS_SAID, **ALWAYS}.items()),
    ]
    if retry is not None:
        head.append(f"Retry-After: {retry}")
    return "\r\n".join([*head, "", ""]).encode() + body
