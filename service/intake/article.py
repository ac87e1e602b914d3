"""The article as plain text: what every later room reads and every offset refers to."""

from __future__ import annotations

import dataclasses
from typing import Literal

from .markup import Markup

#: Which of an article's two texts a span lies in; the wire calls it `in`.
Part = Literal["title", "body"]


@dataclasses.dataclass(frozen=True)
class Link:
    """A hyperlink of HTML input: `text[start:end]` of the body leads to `href`."""

    start: int
    end: int
    href: str


@dataclasses.dataclass(frozen=True)
class Article:
    """An article exactly as given; offsets everywhere are code points of `text` or `title`.

    `headline` is where the first line of `text` reads as a headline, as (start, end). `markup` is what
    `text` was read from, if that was HTML.
    """

    text: str
    title: str | None = None
    id: str | None = None
    language: str = "en"
    headline: tuple[int, int] | None = None
    links: tuple[Link, ...] = ()
    markup: Markup | None = None

    def part(self, name: Part) -> str:
        """The text that spans `in` this part refer to."""
        return self.text if name == "body" else self.title or ""
