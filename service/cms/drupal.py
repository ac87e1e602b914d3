"""Drupal's webhooks module: `X-Hub-Signature: sha1=…` (or a stronger hash), HMAC of the body in hex."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemas.webhook.drupal import DrupalSchema, NodeSchema

from .adapter import Adapter, first, parse_json
from .call import Call, RefusedError, hmac_hex, require_signature
from .event import Ignored, Kind

_ALGORITHMS = frozenset(["sha1", "sha256", "sha512"])


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    algorithm, _, signature = call.header("x-hub-signature").partition("=")
    if algorithm not in _ALGORITHMS:
        raise RefusedError("the signature is not of Drupal's form")
    require_signature(signature, call.body, secrets, hmac_hex(algorithm))


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    sent = DrupalSchema().load(payload)
    event = sent["event"] or first(call.headers, "x-drupal-event", "x-drupal-webhooks-event") or ""
    _, _, about = event.partition("entity:")
    if about and not about.startswith("node:"):
        return Ignored("not about a node")
    node = sent["entity"] or NodeSchema().load(payload)
    gone = event.endswith(":delete")
    kind = Kind.DELETED if gone else Kind.DRAFT if node["status"] is False else Kind.PUBLISHED
    return {
        "id": first(node, "nid", "uuid"),
        "kind": kind.value,
        "title": node["title"],
        "html": node["body"],
        "language": node["langcode"],
        # A deleted node still has its last revision's number and time.
        "version": None if gone else node["vid"],
        "modified": None if gone else node["changed"] and node["changed"].isoformat(),
        "delivery": first(call.headers, "x-drupal-delivery", "x-drupal-webhooks-delivery"),
    }


ADAPTER = Adapter("drupal", "Drupal", _verify, _extract, parse_json)
