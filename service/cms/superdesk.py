"""Superdesk: `x-superdesk-signature: sha1=…`, HMAC-SHA1 of the body; items in ninjs. It wants 201."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemas.webhook.superdesk import NinjsSchema
from service.intake.html import extract

from .adapter import Adapter, first, parse_json
from .call import Call, RefusedError, hmac_hex, require_signature
from .event import Ignored, Kind

_KINDS = {
    "usable": Kind.PUBLISHED,
    "withheld": Kind.DRAFT,
    "canceled": Kind.DELETED,
    "cancelled": Kind.DELETED,
}


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    scheme, _, signature = call.header("x-superdesk-signature").partition("=")
    if scheme != "sha1":
        raise RefusedError("the signature is not of Superdesk's form")
    require_signature(signature, call.body, secrets, hmac_hex("sha1"))


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    item = NinjsSchema().load(payload)
    if item["type"] != "text":
        return Ignored("about an item that is not text")
    version = item["version"]
    title = item["headline"]
    return {
        "id": first(item, "guid", "uri"),
        "kind": _KINDS.get(item["pubstatus"], Kind.DRAFT).value,
        "title": title if title is None else extract(title).text,
        "html": item["body_html"],
        "text": item["body_text"],
        "language": item["language"],
        "version": int(version) if version and version.isascii() and version.isdigit() else None,
        "modified": item["versioncreated"] and item["versioncreated"].isoformat(),
        "details": {"status": item["pubstatus"]},
    }


ADAPTER = Adapter("superdesk", "Superdesk", _verify, _extract, parse_json, ignored_status=201)
