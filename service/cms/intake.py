"""From a call to an event: proved, parsed, extracted, mapped, validated, in this order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jmespath
import jmespath.exceptions

from schemas.webhook.event import EventSchema

from . import contentful, drupal, ghost, sanity, standard, strapi, superdesk, wordpress
from .adapter import Adapter
from .call import Call, RefusedError
from .event import Event, Ignored

ADAPTERS: Mapping[str, Adapter] = {
    it.ADAPTER.name: it.ADAPTER
    for it in (contentful, drupal, ghost, sanity, standard, strapi, superdesk, wordpress)
}
#: What ONRECORD_FIELDS may place; `when` is true of the payloads that are about articles.
PLACEABLE = ("id", "title", "html", "text", "body", "language", "version", "modified", "kind", "when")
_BODIES = {"contentful": contentful.body_of, "sanity": sanity.body_of, "strapi": strapi.body_of}


def take(
    adapter: Adapter, call: Call, secrets: Sequence[str], now: float, fields: Mapping[str, str] | None = None
) -> Event | Ignored:
    """What the call says, if it is the CMS's.

    `fields` are JMESPath expressions over the payload that go before the adapter's own places. Raises
    RefusedError, UnreadableError, and marshmallow's ValidationError. Nothing is parsed before it is proved.
    """
    if not secrets:
        raise RefusedError("no secret is set")
    adapter.verify(call, secrets, now)
    payload = adapter.parse(call)
    places = {name: jmespath.compile(path) for name, path in (fields or {}).items()}
    when = places.pop("when", None)
    if when is not None and not _found(when, payload):
        return Ignored("not about an article, by ONRECORD_FIELDS")
    values = adapter.extract(call, payload)
    if isinstance(values, Ignored):
        return values
    for name, place in places.items():
        found = _found(place, payload)
        if name == "kind":
            values["kind"] = standard.kind_of(found)
        elif name == "body":
            body_of = _BODIES.get(adapter.name, _as_html)
            values |= {"text": None, "html": None} | body_of(found)
        elif name == "text":
            values |= {"text": found, "html": None}
        else:
            values[name] = found
    event: Event = EventSchema().load(values)
    return event


def check_fields(fields: Any) -> None:
    """Raise ValueError, which says why, unless it is JMESPath by field by CMS."""
    if not isinstance(fields, dict):
        raise ValueError("must be a JSON object")
    for cms, places in fields.items():
        if cms not in ADAPTERS:
            raise ValueError(f"{cms!r} is not one of {', '.join(ADAPTERS)}")
        if not isinstance(places, dict):
            raise ValueError(f"{cms}: must be a JSON object")
        for name, path in places.items():
            if name not in PLACEABLE:
                raise ValueError(f"{cms}: {name!r} is not one of {', '.join(PLACEABLE)}")
            try:
                jmespath.compile(path)
            except (jmespath.exceptions.JMESPathError, TypeError, AttributeError):
                raise ValueError(f"{cms}: {name} is not JMESPath") from None


def _found(place: Any, payload: Any) -> Any:
    try:
        return place.search(payload)
    except jmespath.exceptions.JMESPathError:  # a function of another type of value than is there
        return None


def _as_html(value: Any) -> dict[str, Any]:
    return {"html": value} if isinstance(value, str) else {}
