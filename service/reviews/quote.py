"""Quotations that find their place again in another revision (W3C Web Annotation, TextQuoteSelector)."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence
from functools import cached_property

from service.analysis.report import Report, Span
from service.intake.article import Part
from service.intake.lines import paragraph_at, paragraph_starts

#: Words without which a sentence or a paragraph does not say by itself what its number is about.
_TELLING = 6

#: What has to be the same for a quotation to be the same: part, words before, its own, words behind.
Key = tuple[str, str, str, str]


@dataclasses.dataclass(frozen=True)
class Quote:
    """Words of an article amid those of their paragraph, or of several where that is short.

    `sentence` is how many code points of `prefix`, from its end, and of `suffix` are in the same sentence;
    None where the sentence alone would not say what the words are about. `nth` counts, from 0, the
    quotations before it that are the same in all this.
    """

    part: Part
    exact: str
    prefix: str
    suffix: str
    sentence: tuple[int, int] | None = None
    nth: int = 0

    @property
    def wide(self) -> Key:
        """Equal to that of another quotation where its paragraph has the same words."""
        return self.part, _words(self.prefix), _words(self.exact), _words(self.suffix)

    @property
    def narrow(self) -> Key | None:
        """Equal to that of another quotation where its sentence has the same words."""
        if self.sentence is None:
            return None
        before, after = self.sentence
        prefix = self.prefix[len(self.prefix) - before :]
        return self.part, _words(prefix), _words(self.exact), _words(self.suffix[:after])


class Quotations:
    """A report's text, to quote from and to find quotations in."""

    def __init__(self, report: Report) -> None:
        """Everything about the text is worked out once, when it is needed."""
        self._report = report

    def quote(self, spans: Sequence[Span], n: int) -> Quote:
        """The quotation of `spans[n]`; `spans` are all, in text order, that it might be taken for."""
        quote = self._quoted(spans[n])
        same = sum(self._quoted(it).wide == quote.wide for it in spans[:n] if it.text == quote.exact)
        return dataclasses.replace(quote, nth=same)

    def find(self, quote: Quote, spans: Sequence[Span]) -> int | None:
        """Which of `spans` has the quotation's words amid the same words; None where none has.

        That is: the whole paragraph has the same words, or at least the sentence has. White space does not
        count.
        """
        exact = _words(quote.exact)
        alike = [
            (n, self._quoted(span))
            for n, span in enumerate(spans)
            if span.part == quote.part and _words(span.text) == exact
        ]
        found = [n for n, it in alike if it.wide == quote.wide]
        if not found and quote.narrow is not None:
            found = [n for n, it in alike if it.narrow == quote.narrow]
        return found[min(quote.nth, len(found) - 1)] if found else None

    def _quoted(self, span: Span) -> Quote:
        text = self._report.article.part(span.part)
        start, end = self._surroundings(span)
        sentence = self._sentence(span)
        reach = None
        if sentence and _tells(text[slice(*sentence)]):
            reach = span.start - max(start, sentence[0]), min(end, sentence[1]) - span.end
        return Quote(span.part, span.text, text[start : span.start], text[span.end : end], reach)

    def _surroundings(self, span: Span) -> tuple[int, int]:
        """Where the span's paragraphs begin and end, with their neighbours as long as they say too little."""
        text, starts = self._report.article.part(span.part), self._paragraphs[span.part]
        ends = [*starts[1:], len(text)]
        first, last = paragraph_at(starts, span.start) - 1, paragraph_at(starts, span.end - 1) - 1
        while not _tells(text[starts[first] : ends[last]]) and (first > 0 or last < len(ends) - 1):
            first, last = max(0, first - 1), min(len(ends) - 1, last + 1)
        return starts[first], ends[last]

    def _sentence(self, span: Span) -> tuple[int, int] | None:
        """Where the sentence begins and ends that the span lies in."""
        sentences = self._sentences[span.part]
        n = bisect.bisect_right(sentences, span.start, key=lambda it: it[0]) - 1
        return sentences[n] if n >= 0 and span.end <= sentences[n][1] else None

    @cached_property
    def _paragraphs(self) -> dict[str, list[int]]:
        return {"title": [0], "body": paragraph_starts(self._report.article.text)}

    @cached_property
    def _sentences(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {"title": [], "body": []}
        for it in self._report.sentences:
            found[it.part].append((it.start, it.end))
        return {part: sorted(places) for part, places in found.items()}


def _words(text: str) -> str:
    return " ".join(text.split())


def _tells(text: str) -> bool:
    return len(text.split()) >= _TELLING
