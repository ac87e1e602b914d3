"""Plain text, as a person pastes it or a program posts it, as an Article."""

from __future__ import annotations

import re

from .article import Article
from .lines import BREAK, ENDS

#: The longest first line, in characters and in words, that still reads as a headline.
_LONGEST = 200
_MOST_WORDS = 30

#: A line and the break that ends it: Unix, Windows, old Macs, Unicode, form feeds.
_LINE = re.compile(
    rf"(?P<line>[^{ENDS}]*)"
    rf"(?P<end>{BREAK}|\Z)"
)
#: What may stand after the last word's full stop without hiding it.
_CLOSING = "\"'”’»›“‘)]}"
#: "U.S.", "a.m.", "Washington D.C.": a stop that belongs to the word.
_INITIALS = re.compile(r"(?:^|\W)(?:\w\.){2,20}$")


def from_text(text: str, title: str | None = None, id: str | None = None, language: str = "en") -> Article:
    """The text exactly as given, its headline noted where the first line reads as one."""
    return Article(text=text, title=title, id=id, language=language, headline=find_headline(text))


def find_headline(text: str) -> tuple[int, int] | None:
    """(start, end) in code points of a first line that reads as a headline.

    That is: short, with a word in it, not ended like a sentence or a lead-in, and with a blank line
    between it and more text. Blank lines before it do not count.
    """
    found: tuple[int, int] | None = None
    parted = False
    for match in _LINE.finditer(text):
        line = match["line"].strip(" \t\xa0\ufeff")
        if not line:
            parted = parted or found is not None
        elif found is None:
            if not _reads_as_headline(line):
                return None
            start = match.start() + match["line"].index(line)
            found = (start, start + len(line))
        else:
            return found if parted else None
        # One paragraph separator says what a blank line says.
        parted = parted or (found is not None and match["end"] == "\u2029")
    return None


def _reads_as_headline(line: str) -> bool:
    if len(line) > _LONGEST or len(line.split()) > _MOST_WORDS:
        return False
    if not any(character.isalpha() for character in line):
        return False
    bare = line.rstrip(_CLOSING)
    if bare.endswith("."):
        return bare.endswith("...") or _INITIALS.search(bare) is not None
    return not bare.endswith((",", ";", ":", "-"))
