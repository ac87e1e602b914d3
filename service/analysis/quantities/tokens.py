"""The text cut into numbers, words and signs, whatever the language models made of it."""

from __future__ import annotations

import dataclasses
import enum
import re


class Shape(enum.Enum):
    """What a token is made of."""

    NUMBER = enum.auto()
    WORD = enum.auto()
    SIGN = enum.auto()


@dataclasses.dataclass(frozen=True)
class Token:
    """`start`/`end` are code points of the part; `glued` when no space stands before it."""

    shape: Shape
    text: str
    lower: str
    start: int
    end: int
    glued: bool

    @property
    def is_number(self) -> bool:
        """Made of digits."""
        return self.shape is Shape.NUMBER

    @property
    def is_word(self) -> bool:
        """Made of letters."""
        return self.shape is Shape.WORD

    @property
    def is_capitalised(self) -> bool:
        """A word with a capital first."""
        return self.is_word and self.text[0].isupper()


# Thousands may be set apart by a space that does not break, by a plain space or an apostrophe.
# Every alternative starts and goes on with characters of disjoint classes, so matching is linear.
_TOKEN = re.compile(
    r"""
    (?P<number>
        \d{1,3}(?:[\u00a0\u2009\u202f'’]\d{3})+(?![\d])(?:\.\d+)?
      | \d+(?:[.,]\d+)*
      | (?<![\w.,])\.\d+
    )
  | (?P<word>[^\W\d_¼-¾⅐-⅞]+(?:['’][^\W\d_¼-¾⅐-⅞]+)*)
  | (?P<sign>[^\s])
    """,
    re.VERBOSE,
)
_SPACED_THOUSANDS = re.compile(r"(?<![\d.,] )(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d,.]\d|\d|[-–/:] ?\d| \d)")


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]`; offsets are those of `text`. Linear in its length."""
    spaced = {m.start(): m.end() for m in _SPACED_THOUSANDS.finditer(text, start, end)}
    tokens: list[Token] = []
    at = start
    while match := _TOKEN.search(text, at, end):
        begin, at = match.span()
        shape = Shape.NUMBER if match["number"] else Shape.WORD if match["word"] else Shape.SIGN
        if shape is Shape.NUMBER and begin in spaced and not _after_month(tokens):
            at = max(at, spaced[begin])
        found = text[begin:at]
        glued = bool(tokens) and tokens[-1].end == begin
        tokens.append(Token(shape, found, found.lower().replace("’", "'"), begin, at, glued))
    return tokens


def _after_month(tokens: list[Token]) -> bool:
    """A capitalised word before "12 300": more likely a date or a name than spaced thousands."""
    return bool(tokens) and tokens[-1].is_capitalised and len(tokens[-1].text) > 2
