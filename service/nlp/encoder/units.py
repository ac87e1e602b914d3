"""What the encoder reads: a paragraph's words, their word pieces and how they are printed."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from tokenizers import Tokenizer


class Print(enum.IntEnum):
    """How a word is printed, which lower-cased word pieces do not show: the encoder's token types.

    A word inside double quotation marks has its type plus `QUOTED`.
    """

    PLAIN = 0
    CAPITALISED = 1
    CAPITALS = 2
    OPENING_MARK = 6
    CLOSING_MARK = 7


QUOTED = 3
PRINTS = 8

#: Half-open, in code points.
Span = tuple[int, int]

_BEFORE_OPENING = frozenset(" ([{-–—/:'\"")


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """Words of one cleaned paragraph.

    `spans[w]` is word w in the text (code points), `first[w]` its first piece's number in `pieces`;
    `prints` and `places`, each piece's span in the text, run beside `pieces`. `text` is the paragraph alone.
    """

    spans: tuple[Span, ...]
    first: tuple[int, ...]
    pieces: tuple[int, ...]
    prints: tuple[int, ...]
    places: tuple[Span, ...]
    text: str


@dataclasses.dataclass(frozen=True)
class Window:
    """Consecutive words read in one pass: word numbers of the text, and the pieces to feed.

    `first[i]` is where word `start + i` begins in `pieces`, which opens with [CLS] and has [SEP] after
    every paragraph; `places` has each piece's span in the text, None for those two.
    """

    start: int
    end: int
    first: tuple[int, ...]
    pieces: tuple[int, ...]
    prints: tuple[int, ...]
    places: tuple[Span | None, ...]

    def moved(self, words: int) -> Window:
        """The same window where so many words stand before."""
        return dataclasses.replace(self, start=self.start + words, end=self.end + words)


def _is_opening(text: str, at: int) -> bool:
    """Whether a straight quotation mark at `at` opens: something follows, nothing leads up to it."""
    return (at == 0 or text[at - 1] in _BEFORE_OPENING) and text[at + 1 : at + 2].strip() != ""


def _prints(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """How each word is printed; a double mark that never closes holds to the paragraph's end."""
    found: list[int] = []
    quoted = False
    for start, end in spans:
        word = text[start:end]
        if word in ('"', "'"):
            opening = _is_opening(text, start)
            if word == '"':
                quoted = opening
            found.append(Print.OPENING_MARK if opening else Print.CLOSING_MARK)
            continue
        kind = Print.PLAIN
        if word[0].isupper():
            kind = Print.CAPITALS if len(word) > 1 and not word[1:].islower() else Print.CAPITALISED
        found.append(kind + QUOTED * quoted)
    return found


def frame(tokenizer: Tokenizer) -> tuple[int, int]:
    """The numbers of [CLS] and [SEP]."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if cls is None or sep is None:
        raise ValueError("not a BERT tokenizer: it lacks [CLS] or [SEP]")
    return cls, sep


def read_paragraph(tokenizer: Tokenizer, text: str, start: int = 0) -> Paragraph:
    """The words of a paragraph whose quotation marks are plain ASCII (see `cleaning`).

    `start` is where it begins in its text; spans count from that text's beginning.
    """
    encoded = tokenizer.encode(text, add_special_tokens=False)
    spans: list[tuple[int, int]] = []
    first: list[int] = []
    last_word = None
    for piece, (word, (a, b)) in enumerate(zip(encoded.word_ids, encoded.offsets, strict=True)):
        if word == last_word:
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
            first.append(piece)
        last_word = word
    bounds = [*first, len(encoded.ids)]
    prints = [
        kind
        for kind, a, b in zip(_prints(text, spans), bounds, bounds[1:], strict=False)
        for _ in range(a, b)
    ]
    return Paragraph(
        tuple((start + a, start + b) for a, b in spans),
        tuple(first),
        tuple(encoded.ids),
        tuple(prints),
        tuple((start + a, start + b) for a, b in encoded.offsets),
        text,
    )


@dataclasses.dataclass(frozen=True)
class _Stretch:
    """Words of one paragraph that go into one window together."""

    word: int
    first: tuple[int, ...]
    pieces: tuple[int, ...]
    prints: tuple[int, ...]
    places: tuple[Span, ...]


def _stretches(paragraphs: Sequence[Paragraph], size: int) -> list[_Stretch]:
    """Every paragraph, those longer than `size` pieces cut between words."""
    found, word = [], 0
    for paragraph in paragraphs:
        bounds = [*paragraph.first, len(paragraph.pieces)]
        start = 0
        while start < len(paragraph.first):
            end = start + 1
            while end < len(paragraph.first) and bounds[end + 1] - bounds[start] <= size:
                end += 1
            a, b = bounds[start], min(bounds[end], bounds[start] + size)
            found.append(
                _Stretch(
                    word + start,
                    tuple(f - a for f in paragraph.first[start:end]),
                    paragraph.pieces[a:b],
                    paragraph.prints[a:b],
                    paragraph.places[a:b],
                )
            )
            start = end
        word += len(paragraph.first)
    return found


def _window(stretches: Sequence[_Stretch], cls: int, sep: int) -> Window:
    first: list[int] = []
    pieces: list[int] = [cls]
    prints: list[int] = [Print.PLAIN]
    places: list[Span | None] = [None]
    for stretch in stretches:
        first += [len(pieces) + f for f in stretch.first]
        pieces += [*stretch.pieces, sep]
        prints += [*stretch.prints, Print.PLAIN]
        places += [*stretch.places, None]
    start = stretches[0].word
    return Window(start, start + len(first), tuple(first), tuple(pieces), tuple(prints), tuple(places))


def windows(
    paragraphs: Sequence[Paragraph], size: int, cls: int, sep: int, first_size: int | None = None
) -> list[Window]:
    """Windows of whole paragraphs, at most `size` pieces each with their [CLS] and [SEP]s.

    `first_size` makes the first window smaller, which moves all the others.
    """
    stretches = _stretches(paragraphs, size - 2)
    return [_window(stretches[a:b], cls, sep) for a, b in _groups(stretches, size, first_size or size)]


def _groups(stretches: Sequence[_Stretch], size: int, first_size: int) -> list[tuple[int, int]]:
    """Consecutive stretches that fit into `size` pieces, as half-open ranges."""
    found: list[tuple[int, int]] = []
    start, used, limit = 0, 1, first_size
    for at, stretch in enumerate(stretches):
        if at > start and used + len(stretch.pieces) + 1 > limit:
            found.append((start, at))
            start, used, limit = at, 1, size
        used += len(stretch.pieces) + 1
    if start < len(stretches):
        found.append((start, len(stretches)))
    return found
