"""The one place that converts offsets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Literal

#: What offsets count; the wire's `options.offsets`.
Unit = Literal["codepoint", "utf16"]


def converter(text: str, unit: Unit) -> Callable[[int], int]:
    """A function from code point offsets of `text` (0 to its length) to offsets in `unit`.

    Linear in the text once, then logarithmic in its characters beyond the Basic Multilingual Plane.
    """
    if unit == "codepoint":
        return lambda offset: offset
    pairs = [n for n, character in enumerate(text) if character > "\uffff"]
    return lambda offset: offset + bisect_left(pairs, offset)
