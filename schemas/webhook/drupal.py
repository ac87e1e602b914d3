"""Drupal's webhooks module: an event and the entity, each field a list of values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from .payload import Identifier, Moment, Payload, Words


class Item(fields.Field[Any]):
    """The first `processed` or `value` of a list of them, or the bare value, read by another field."""

    def __init__(self, inner: fields.Field[Any], **more: Any) -> None:
        """Take the field that reads the value."""
        super().__init__(load_default=None, allow_none=True, **more)
        self._inner = inner

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, Mapping):
            value = value.get("processed") or value.get("value")
        return None if value is None else self._inner.deserialize(value)


class NodeSchema(Payload):
    """A node; body formats are HTML."""

    nid = Item(Identifier())
    uuid = Item(Identifier())
    vid = Item(fields.Integer())
    langcode = Item(fields.String())
    status = Item(fields.Boolean())
    title = Item(Words())
    changed = Item(Moment())
    body = Item(Words())


class DrupalSchema(Payload):
    """The call as the module sends it; older versions send the node's fields at the top."""

    event = Words()
    entity = fields.Nested(NodeSchema, load_default=None)
