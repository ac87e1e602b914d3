"""Any text at all as XML 1.0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape as _escape

#: What XML 1.0 has no way to say (its production Char).
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A bare carriage return would be read as a newline.
_TEXT = {"\r": "&#13;"}
#: White space in a value would be read as blanks.
_VALUE = _TEXT | {"\n": "&#10;", "\t": "&#9;", '"': "&quot;"}


def text(content: str) -> str:
    """Text between tags; whoever reads it gets the same characters back, U+FFFD for impossible ones."""
    return _escape(possible(content), _TEXT)


def possible(content: str) -> str:
    """The text with U+FFFD for each character that XML cannot have."""
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", content)


def start_tag(name: str, attributes: Mapping[str, str | None]) -> str:
    """A start tag, its attributes in the order given; those that are None are left out."""
    said = [
        f'{key}="{_escape(possible(value), _VALUE)}"'
        for key, value in attributes.items()
        if value is not None
    ]
    return f"<{' '.join([name, *said])}>"


def element(
    name: str, attributes: Mapping[str, str | None] | None = None, content: Iterable[str] | str = ""
) -> str:
    """An element around content that is XML already."""
    return f"{start_tag(name, attributes or {})}{''.join(content)}</{name}>"
