"""Contentful: a canonical request (method, path, signed headers, body) under HMAC-SHA256 in hex."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.webhook.contentful import ContentfulSchema

from . import rich
from .adapter import Adapter, first, parse_json
from .call import Call, RefusedError, hmac_hex, require_recent, require_signature, seconds
from .event import Ignored, Kind

_SIGNATURE = "x-contentful-signature"
_SIGNED = "x-contentful-signed-headers"
_TIMESTAMP = "x-contentful-timestamp"
#: What JavaScript's encodeURI leaves alone, beside letters, digits and "_.-~".
_URI = ";,/?:@&=+$!*'()#"


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    signature = call.header(_SIGNATURE)
    names = [name.strip().lower() for name in call.header(_SIGNED).split(",")]
    if _TIMESTAMP not in names or _SIGNED not in names:
        raise RefusedError("the timestamp is not among the signed headers")
    headers = ";".join(f"{name}:{call.header(name).strip()}" for name in names)
    head = "\n".join([call.method, _encoded(call.path), headers, ""])
    require_signature(signature, head.encode() + call.body, secrets, hmac_hex("sha256"))
    require_recent(seconds(call.header(_TIMESTAMP), per_second=1000), now)


def _encoded(path: str) -> str:
    """As Contentful's toolkit writes a path: the query escaped whole, then everything once more."""
    pathname, _, query = path.partition("?")
    search = urllib.parse.quote(query, safe="!'()*")
    return urllib.parse.quote(f"{pathname}?{search}" if search else pathname, safe=_URI)


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    entry = ContentfulSchema().load(payload)
    sys = entry["sys"]
    topic = call.headers.get("x-contentful-topic", "")
    modified = first(sys, "deleted_at", "updated_at")
    known = {
        "id": sys["id"],
        "modified": modified and modified.isoformat(),
        "delivery": call.headers.get("x-contentful-idempotency-key"),
    }
    if sys["type"] == "DeletedEntry" or topic.endswith((".delete", ".unpublish", ".archive")):
        return known | {"kind": Kind.DELETED.value}
    if sys["type"] != "Entry":
        return Ignored("not about an entry")
    values = {name: _localised(value) for name, value in entry["fields_"].items()}
    language, title = first(values, "title", "headline", "name") or (None, None)
    body_language, body = first(values, "body", "content", "text", "article") or (None, None)
    published = not topic or topic.endswith((".publish", ".unarchive"))
    return known | {
        "kind": (Kind.PUBLISHED if published else Kind.DRAFT).value,
        "title": title if isinstance(title, str) else None,
        **body_of(body),
        "language": body_language or language,
    }


def body_of(value: Any) -> dict[str, Any]:
    """A field's value as `text` or `html`."""
    if rich.is_document(value):
        return {"html": rich.from_nodes(value)}
    return {"text": value} if isinstance(value, str) else {}


def _localised(value: Any) -> tuple[str, Any] | None:
    """The English of a value by locale, or whichever stands first."""
    if not isinstance(value, Mapping) or not value:
        return None
    locale = next((it for it in value if str(it).lower().startswith("en")), next(iter(value)))
    return str(locale), value[locale]


ADAPTER = Adapter("contentful", "Contentful", _verify, _extract, parse_json)
