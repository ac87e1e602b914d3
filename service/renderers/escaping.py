"""Any text at all as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

#: What cannot stand in a page: NUL, and halves of surrogate pairs.
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


def possible(text: str) -> str:
    """The text with U+FFFD for what cannot stand in a page."""
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def escape(text: str) -> str:
    """Text or an attribute's value; whoever reads the page gets the same characters back."""
    escaped = html.escape(possible(text))
    # A bare carriage return would be read as a newline.
    return escaped.replace("\r", "&#13;")


def start_tag(name: str, attributes: Mapping[str, str]) -> str:
    """A start tag, its attributes in the order given."""
    said = [f'{key}="{escape(value)}"' for key, value in attributes.items()]
    return f"<{' '.join([name, *said])}>"
