"""Quotation marks: which stretches of a part stand inside them."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from .report import AttributionKind

#: Marks that open and close, by their closing partners.
_PAIRS = {"“": '”“"', "„": "“”", "«": "»", "‟": "”", "「": "」", "『": "』", "《": "》", "〝": "〞"}
_SINGLE_OPEN = "‘‚"
_STRAIGHT = '"＂'
#: Editors mix them: a straight mark is closed by a curly one where that comes first.
_STRAIGHT_CLOSED = _STRAIGHT + "”"
_CLOSERS = frozenset("”»」』》〞")
_OPENS_OR_CLOSES = re.compile(f"[{''.join(_PAIRS)}{_SINGLE_OPEN}{_STRAIGHT}{''.join(sorted(_CLOSERS))}]")
_BEFORE_OPENING = frozenset(" \t\n\r\xa0\u2009\u202f([{—–-/:‘'")
_MARKS = "“”„‟«»‘’‚‛‹›「」『』《》〝〞\"'`＂"
_ENDINGS = (",", ".", "!", "?", "…")

Spans = Sequence[tuple[int, int]]


class Stretch(Protocol):
    """A sentence of any room: where it stands, and in which paragraph."""

    @property
    def paragraph(self) -> int:
        """The paragraph's number within the part."""

    @property
    def start(self) -> int:
        """Offset of the first code point."""

    @property
    def end(self) -> int:
        """Offset after the last."""


@dataclasses.dataclass(frozen=True)
class Quotation:
    """`text[start:end]`, marks included. `open` if its closing mark is not in the paragraph.

    `paragraph` is the paragraph's number within the part.
    """

    paragraph: int
    start: int
    end: int
    open: bool = False
    continues: bool = False

    def covers(self, start: int, end: int) -> bool:
        """Whether a span lies wholly inside, marks included."""
        return self.start <= start and end <= self.end


def _paragraphs(sentences: Iterable[Stretch]) -> list[tuple[int, int, int]]:
    """(number, start, end) of each paragraph that has sentences."""
    bounds: dict[int, tuple[int, int]] = {}
    for sentence in sentences:
        start, end = bounds.get(sentence.paragraph, (sentence.start, sentence.end))
        bounds[sentence.paragraph] = (min(start, sentence.start), max(end, sentence.end))
    return [(number, *bounds[number]) for number in sorted(bounds)]


def _opens(text: str, at: int, start: int) -> bool:
    """Whether a straight mark at `at` opens rather than closes."""
    follows = at + 1 < len(text) and not text[at + 1].isspace()
    return follows and (at == start or text[at - 1] in _BEFORE_OPENING)


def _opens_again(text: str, at: int) -> bool:
    """Whether a “, which closes in „German“ and “careless“ style, opens where it stands."""
    return text[at] == "“" and text[at - 1] in _BEFORE_OPENING


def _single_close(text: str, opening: int, end: int) -> int | None:
    """The ’ that closes a ‘: the first that no letter follows and that no 's' makes a possessive."""
    fallback = None
    for at in range(opening + 1, end):
        if text[at] not in "’'" or (at + 1 < len(text) and text[at + 1].isalnum()):
            continue
        if text[at - 1] in ".,!?…;:" or (text[at - 1].isspace() is False and text[at - 1] not in "sS"):
            return at
        fallback = at if fallback is None else fallback
    return fallback


def find_quotations(text: str, sentences: Sequence[Stretch]) -> list[Quotation]:
    """The quotations of one part in text order, none inside another.

    A quotation whose closing mark is missing runs to the end of its paragraph; one that opens the
    next paragraph then continues it, as newspapers print quotations over several paragraphs.
    """
    found: list[Quotation] = []
    running = False
    for pair in ("''", "``"):  # typed for a double mark; the second half is left blank
        text = text.replace(pair, '"\0')
    for number, start, end in _paragraphs(sentences):
        at, continues, running_here = start, running, False
        while mark := _OPENS_OR_CLOSES.search(text, at, end):
            at = mark.start()
            character = text[at]
            closers: str | None = _PAIRS.get(character)
            if closers is None and character in _STRAIGHT and _opens(text, at, start):
                closers = _STRAIGHT_CLOSED
            close: int | None = None
            if closers is not None:
                wanted = closers
                close = next(
                    (i for i in range(at + 1, end) if text[i] in wanted and not _opens_again(text, i)), None
                )
            elif character in _SINGLE_OPEN:
                close = _single_close(text, at, end)
                if close is None:
                    at += 1
                    continue
            elif (
                (character in _CLOSERS or character in _STRAIGHT) and running and not found_in(found, number)
            ):
                found.append(Quotation(number, start, at + 1, continues=True))
                at += 1
                continue
            else:
                at += 1
                continue
            if close is None:
                found.append(Quotation(number, at, end, open=True, continues=continues and at == start))
                running_here = True
                break
            after = close + (2 if text[close + 1 : close + 2] == "\0" else 1)
            found.append(Quotation(number, at, after, continues=continues and at == start))
            at = after
        running = running_here
    return found


def found_in(quotations: Sequence[Quotation], paragraph: int) -> bool:
    """Whether the last quotation already lies in this paragraph."""
    return bool(quotations) and quotations[-1].paragraph == paragraph


class Quotations:
    """The quotations of one part, asked about the content of its statements."""

    def __init__(self, text: str, sentences: Sequence[Stretch]) -> None:
        """Find them."""
        self._text = text
        self._all = find_quotations(text, sentences)
        self._starts = [q.start for q in self._all]
        self._ends = [q.end for q in self._all]

    def among(self, start: int, end: int) -> Sequence[Quotation]:
        """Those that share a code point with a span."""
        return self._all[bisect.bisect_right(self._ends, start) : bisect.bisect_left(self._starts, end)]

    def with_marks(self, start: int, end: int) -> tuple[int, int]:
        """A span widened by the marks right outside it that enclose only what it holds."""
        for quotation in self.among(start - 1, end + 1):
            if quotation.start == start - 1 and quotation.end <= end + 1:
                start = quotation.start
            if quotation.end == end + 1 and quotation.start >= start - 1 and not quotation.open:
                end = quotation.end
        return start, end

    def kind(self, content: Spans) -> AttributionKind:
        """How much of a statement's content is quoted speech, in letters and digits."""
        inside = outside = 0
        for start, end in content:
            quoted = bytearray(end - start)
            for quotation in self.among(start, end):
                if self._is_speech(quotation, content):
                    first, last = max(quotation.start, start), min(quotation.end, end)
                    quoted[first - start : last - start] = b"\1" * (last - first)
            for at, is_quoted in enumerate(quoted, start):
                if self._text[at].isalnum():
                    inside += is_quoted
                    outside += not is_quoted
        if not inside:
            return AttributionKind.INDIRECT
        return AttributionKind.DIRECT if not outside else AttributionKind.MIXED

    def _is_speech(self, quotation: Quotation, content: Spans) -> bool:
        """Speech, rather than one word in scare quotes or a title (of a book, a film) amid other words."""
        inner = self._text[quotation.start : quotation.end].strip(_MARKS + " \n")
        words = inner.split()
        alone = all(quotation.covers(start, end) for start, end in content)
        if alone or quotation.open or inner.endswith(_ENDINGS):
            return True
        titled = len(words) > 1 and all(w[0].isupper() or len(w) < 4 for w in words if w[0].isalnum())
        return len(words) > 1 and not titled
