"""Standard Webhooks (standardwebhooks.com), for everything that has no adapter of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import jmespath
from standardwebhooks import Webhook

from .adapter import Adapter, parse_json
from .call import Call, RefusedError, require_recent, require_signature, seconds
from .event import Ignored, Kind

#: Where an article is in a payload that ONRECORD_FIELDS says nothing of, as JMESPath.
FIELDS = {
    "id": "data.id",
    "title": "data.title",
    "html": "data.html",
    "text": "data.text",
    "language": "data.language",
    "version": "data.version",
    "modified": "data.modified || data.updated_at || timestamp",
    "kind": "data.status || type",
}
#: Words of an event's type or an article's status; any other means that it is published.
_GONE = re.compile(r"(?:^|[.:_-])(?:deleted?|removed?|trash(?:ed)?|withdrawn|unpublish(?:ed)?)\Z")
_DRAFT = re.compile(r"(?:^|[.:_-])(?:drafts?|drafted|pending|scheduled)\Z")


def check_secret(secret: str) -> None:
    """Raise ValueError where the secret is not one that Standard Webhooks knows."""
    try:
        Webhook(secret)
    except Exception:  # the package's own, and base64's
        raise ValueError("a Standard Webhooks secret is base64, with or without whsec_ before it") from None


def _verify(call: Call, secrets: Sequence[str], now: float) -> None:
    # The package's own `verify` knows no clock but the real one, and raises ValueError and binascii.Error
    # for signatures without a comma, or that are no base64.
    id = call.header("webhook-id")
    timestamp = call.header("webhook-timestamp")
    moment = seconds(timestamp)
    given = [it.removeprefix("v1,") for it in call.header("webhook-signature").split(" ") if it[:3] == "v1,"]
    if not given or len(given) > 20:
        raise RefusedError("the signature is not of Standard Webhooks' form")
    require_recent(moment, now)
    try:
        text = call.body.decode()
        when = datetime.fromtimestamp(moment, UTC)
    except (OSError, OverflowError, ValueError):
        raise RefusedError("what is signed is not text") from None

    def sign(secret: str, _: bytes) -> str:
        return Webhook(secret).sign(id, when, text).removeprefix("v1,")

    for signature in given[:-1]:
        try:
            return require_signature(signature, call.body, secrets, sign)
        except RefusedError:
            continue
    require_signature(given[-1], call.body, secrets, sign)


def _extract(call: Call, payload: Any) -> dict[str, Any] | Ignored:
    values = {name: jmespath.search(path, payload) for name, path in FIELDS.items()}
    return values | {"kind": kind_of(values["kind"]), "delivery": call.header("webhook-id")}


def kind_of(word: Any) -> str:
    """What an event's type or an article's status says of the article."""
    text = word.lower() if isinstance(word, str) else ""
    kind = Kind.DELETED if _GONE.search(text) else Kind.DRAFT if _DRAFT.search(text) else Kind.PUBLISHED
    return kind.value


ADAPTER = Adapter("standard", "Standard Webhooks", _verify, _extract, parse_json)
