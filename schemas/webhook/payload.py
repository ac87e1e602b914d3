"""What the payloads of all CMSs have in common."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from ..plain_text import PlainText


class Payload(Schema):
    """A part of a CMS's call; the CMS may add to it what it likes."""

    class Meta:
        """Inherited by every part of every payload."""

        unknown = EXCLUDE

    error_messages = {"type": "Must be a JSON object."}  # noqa: RUF012 - merged over the classes


class Words(PlainText):
    """Text that may be null or missing."""

    def __init__(self, **more: Any) -> None:
        """Take marshmallow's arguments."""
        super().__init__(load_default=None, allow_none=True, **more)


class Identifier(fields.Field[str]):
    """A name or a number that a CMS knows something by, as text."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise ValidationError("Must be a name or a number.")
        return PlainText().deserialize(str(value))


class Moment(fields.Field[datetime.datetime]):
    """A time as CMSs write it: ISO 8601, with a blank for the T, or seconds since 1970; else UTC."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime.datetime:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        try:
            if isinstance(value, int) and not isinstance(value, bool):
                return datetime.datetime.fromtimestamp(value, datetime.UTC)
            moment = datetime.datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
        except (OSError, OverflowError, TypeError, ValueError):
            raise ValidationError("Must be a time in ISO 8601.") from None


def moment(name: str | None = None) -> Moment:
    """A time that may be null or missing; `name` is the CMS's, where the field's own is another."""
    return Moment(data_key=name, load_default=None, allow_none=True)
