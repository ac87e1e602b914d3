"""Passages: neighbouring paragraphs that are read together, and apart from the rest of their article.

How a passage is read depends on its own words alone. So a paragraph that an editor changes costs its passage,
not the article; and no article is too long.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from .entities import EntityType

_Paragraph = TypeVar("_Paragraph")

#: Code points of paragraphs that are read together; a longer paragraph is read alone.
TOGETHER = 400
#: Code points of those where the last ones go on with a speech, whose speaker stands before them.
LONGEST = 600
#: How a paragraph begins that goes on with a speech, and how one ends after which it begins.
_QUOTES = re.compile(r"[\"'“‘«„]")
_INTRODUCES = re.compile(r"[:,]$")

#: A word as read: begin and end in its paragraph, text, lemma, upos, xpos, head, deprel (see `reading.Word`).
ReadWord = tuple[int, int, str, str, str, str, int, str]
#: An entity as read: type, text, first and last word (see `reading.Entity`).
ReadEntity = tuple[EntityType, str, int, int]
#: A place in a passage: the number of a paragraph there, and code points of that.
Place = tuple[int, int]


@dataclasses.dataclass(frozen=True)
class ReadSentence:
    """A sentence of the passage's paragraph number `paragraph`."""

    paragraph: int
    words: tuple[ReadWord, ...]
    entities: tuple[ReadEntity, ...]


@dataclasses.dataclass(frozen=True)
class ReadRelation:
    """An attribution (see `reading.Relation`); a half-open span may run over several paragraphs."""

    source: tuple[tuple[Place, Place], ...]
    cue: tuple[tuple[Place, Place], ...]
    content: tuple[tuple[Place, Place], ...]
    confidence: float


@dataclasses.dataclass(frozen=True)
class ReadPassage:
    """What the models make of a passage; offsets are of cleaned paragraphs (see `cleaning`)."""

    sentences: tuple[ReadSentence, ...]
    relations: tuple[ReadRelation, ...]


def parted(
    paragraphs: Sequence[_Paragraph], text: Callable[[_Paragraph], str] = str
) -> list[Sequence[_Paragraph]]:
    """The passages of an article, given its paragraphs, and what gives the text of one."""
    found = []
    start = size = 0
    before = ""
    for number, paragraph in enumerate(paragraphs):
        own = text(paragraph)
        if number > start and size + len(own) > (LONGEST if _goes_on(before, own) else TOGETHER):
            found.append(paragraphs[start:number])
            start, size = number, 0
        size += len(own)
        before = own
    if start < len(paragraphs):
        found.append(paragraphs[start:])
    return found


def _goes_on(before: str, paragraph: str) -> bool:
    """Whether a paragraph is likely to be of the speech of the one before it."""
    return _QUOTES.match(paragraph) is not None or _INTRODUCES.search(before) is not None
