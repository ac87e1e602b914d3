"""Strapi, which signs nothing: a static header, `Authorization: Bearer …`, that its settings send along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt

from schemas.webhook.strapi import StrapiSchema

from . import rich
from .adapter import Adapter, first, parse_json
from .call import Call, require_token
from .event import Ignored, Kind

_UNPUBLISHED = "entry.unpublish"
_DELETED = "entry.delete"


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    value = call.header("authorization")
    scheme, _, token = value.partition(" ")
    require_token(token.strip() if scheme.lower() == "bearer" else value, secrets)


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    sent = StrapiSchema().load(payload)
    entry = sent["entry"]
    if entry is None or not sent["event"].startswith("entry."):
        return Ignored("not about an entry")
    number = entry["id"] and f"{sent['model'] or 'entry'}-{entry['id']}"
    published = entry["published_at"] is not None and sent["event"] != _UNPUBLISHED
    gone = sent["event"] == _DELETED
    kind = Kind.DELETED if gone else Kind.PUBLISHED if published else Kind.DRAFT
    title = first(entry, "title", "headline")
    return {
        "id": entry["document_id"] or number,
        "kind": kind.value,
        "title": title if isinstance(title, str) else None,
        **body_of(first(entry, "body", "content")),
        "language": entry["locale"],
        # A deleted entry still has the time of its last change.
        "modified": None if gone else entry["updated_at"] and entry["updated_at"].isoformat(),
        "details": {"type": sent["model"]},
    }


def body_of(value: Any) -> dict[str, Any]:
    """A field's value as `html`: Strapi's blocks, or Markdown, which HTML passes through."""
    if rich.is_blocks(value):
        return {"html": rich.from_nodes(value)}
    return {"html": MarkdownIt("commonmark").render(value)} if isinstance(value, str) else {}


ADAPTER = Adapter("strapi", "Strapi", _verify, _extract, parse_json)
