"""Text that every later room can read and every encoding can write."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields


class PlainText(fields.String):
    """A string without NUL and without lone surrogates: neither is a character of any text."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text:
            raise ValidationError("Contains the character U+0000, which is not text.")
        try:
            text.encode()
        except UnicodeEncodeError as fault:
            # `from None`: the encoder's exception carries the whole text.
            start = fault.start
            raise ValidationError(f"Contains half of a surrogate pair at offset {start}.") from None
        return text
