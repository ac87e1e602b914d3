"""The one place that converts offsets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Literal

from service.intake.article import Article, Part

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


def converters(article: Article, unit: Unit) -> Mapping[Part, Callable[[int], int]]:
    """A `converter` for each of an article's texts: made once, where there are many offsets."""
    parts: tuple[Part, ...] = ("title", "body")
    return {part: converter(article.part(part), unit) for part in parts}
