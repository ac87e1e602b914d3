"""What is kept of a CMS's call, whichever CMS it was."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from service.cms.event import Event, Kind

from .payload import Identifier, Payload, Words, moment

_TAG = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*\Z")
#: The largest number that a database keeps.
_MOST = 2**63 - 1


class EventSchema(Payload):
    """An article's revision; `text` or `html` is there unless the article is deleted."""

    id = Identifier(required=True, validate=validate.Length(max=500))
    kind = fields.Enum(Kind, by_value=True, required=True)
    title = Words()
    text = Words()
    html = Words()
    language = Words()
    version = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(-_MOST, _MOST))
    modified = moment()
    delivery = Words()
    details = fields.Dict(keys=fields.String(), load_default=dict)

    @validates_schema
    def has_a_body(self, data: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError where there is nothing to annotate."""
        if data["kind"] is not Kind.DELETED and data["text"] is None and data["html"] is None:
            raise ValidationError(
                "No article text was found; ONRECORD_FIELDS says which field of the payload it is in."
            )

    @post_load
    def event(self, data: dict[str, Any], **_: Any) -> Event:
        """The event; HTML is taken where there is both HTML and text."""
        language = data["language"]
        if data["kind"] is Kind.DELETED:
            data |= {"title": None, "text": None, "html": None}
        elif data["html"] is not None:
            data["text"] = None
        return Event(**data | {"language": language if language and _TAG.match(language) else "en"})
