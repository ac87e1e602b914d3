"""Sanity: `sanity-webhook-signature: t=…,v1=…`, HMAC-SHA256 of "milliseconds.body" in base64url."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Any

from schemas.webhook.sanity import SanitySchema

from . import rich
from .adapter import Adapter, first, parse_json
from .call import Call, RefusedError, require_recent, require_signature, seconds
from .event import Ignored, Kind

_SIGNATURE = re.compile(r"t=([0-9]+)[, ]+v1=([^, ]+)\Z")
#: Ids of drafts, and of versions in a release, with the article's own id behind.
_DRAFT = re.compile(r"(?:drafts|versions\.[^.]+)\.(.+)\Z", re.DOTALL)


def _sign(secret: str, message: bytes) -> str:
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    match = _SIGNATURE.match(call.header("sanity-webhook-signature").strip())
    if not match:
        raise RefusedError("the signature is not of Sanity's form")
    timestamp, signature = match.groups()
    require_signature(signature, timestamp.encode() + b"." + call.body, secrets, _sign)
    require_recent(seconds(timestamp, per_second=1000), now)


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    document = SanitySchema().load(payload)
    draft = _DRAFT.match(document["id"])
    gone = call.headers.get("sanity-operation") == "delete"
    if gone and draft:
        return Ignored("about a draft that is gone, as it is when it is published")
    kind = Kind.DELETED if gone else Kind.DRAFT if draft else Kind.PUBLISHED
    title = first(document, "title", "headline")
    return {
        "id": draft[1] if draft else document["id"],
        "kind": kind.value,
        "title": title if isinstance(title, str) else None,
        **body_of(first(document, "body", "content")),
        "language": document["language"],
        "modified": document["updated_at"] and document["updated_at"].isoformat(),
        "delivery": call.headers.get("idempotency-key"),
        "details": {"type": document["type"]},
    }


def body_of(value: Any) -> dict[str, Any]:
    """A field's value as `text` or `html`."""
    if rich.is_portable_text(value):
        return {"html": rich.from_portable_text(value)}
    return {"text": value} if isinstance(value, str) else {}


ADAPTER = Adapter("sanity", "Sanity", _verify, _extract, parse_json)
