"""Ghost: `X-Ghost-Signature: sha256=…, t=…`, HMAC-SHA256 of the body and the milliseconds behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from schemas.webhook.ghost import GhostSchema

from .adapter import Adapter, first, parse_json
from .call import Call, RefusedError, hmac_hex, require_recent, require_signature, seconds
from .event import Ignored, Kind

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64}), ?t=([0-9]+)\Z")


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    match = _SIGNATURE.match(call.header("x-ghost-signature"))
    if not match:
        raise RefusedError("the signature is not of Ghost's form")
    signature, timestamp = match.groups()
    require_signature(signature, call.body + timestamp.encode(), secrets, hmac_hex("sha256"))
    require_recent(seconds(timestamp, per_second=1000), now)


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    sent = GhostSchema().load(payload)
    change = sent["post"] or sent["page"]
    if change is None:
        return Ignored("about neither a post nor a page")
    post, before = change["current"], change["previous"]
    if post.get("id") is None:
        if before.get("id") is None:
            return Ignored("about a post without an id")
        return {"id": before["id"], "kind": Kind.DELETED.value}
    drafted = post["status"] not in (None, "published", "sent")
    return {
        "id": post["id"],
        "kind": (Kind.DRAFT if drafted else Kind.PUBLISHED).value,
        "title": post["title"],
        "html": first(post, "html"),
        "text": "" if first(post, "html", "plaintext") is None else post["plaintext"],
        "modified": post["updated_at"] and post["updated_at"].isoformat(),
        "details": {"url": post["url"], "status": post["status"]},
    }


ADAPTER = Adapter("ghost", "Ghost", _verify, _extract, parse_json)
