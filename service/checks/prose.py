"""A report as the rules read it: sentences, the figures in each, and the words around them."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from service.analysis.quotations import Quotation, find_quotations
from service.analysis.report import Attribution, Figure, Report, Source, Span
from service.intake.article import Part

from .vocabulary import House, any_house

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|%")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Letters of a word that a heading may leave small, words of the shortest heading, and its share of capitals.
_SMALL, _CAPITALS = 3, 0.75
#: Sentences of an article's beginning.
_OPENING = 3
#: What may stand behind the last mark of a sentence.
_CLOSING = "\"'”’»)] \t\n\r"
_BLOCK = re.compile(r"\n[ \t]*\n")


@dataclasses.dataclass(frozen=True)
class Sentence:
    """One sentence with the figures that begin in it, in text order. `paragraph` counts over its part."""

    span: Span
    paragraph: int
    figures: tuple[Figure, ...]

    @property
    def text(self) -> str:
        """The sentence as written."""
        return self.span.text

    @property
    def start(self) -> int:
        """Offset of its first code point in its part."""
        return self.span.start

    @property
    def end(self) -> int:
        """Offset after its last."""
        return self.span.end

    @property
    def mark(self) -> str:
        """The character that it ends on, but for quotation marks and brackets that close; "" for none."""
        return self.span.text.rstrip(_CLOSING)[-1:]

    @cached_property
    def lower(self) -> str:
        """The sentence in small letters, typographic apostrophes made plain; as long as the text."""
        small = self.span.text.lower()
        if len(small) != len(self.span.text):  # "İ" grows
            small = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.span.text)
        return small.replace("’", "'")

    def before(self, figure: Figure) -> str:
        """What stands before a figure in its sentence, in small letters."""
        return self.lower[: figure.span.start - self.span.start]

    def after(self, figure: Figure) -> str:
        """What stands after a figure in its sentence, in small letters."""
        return self.lower[figure.span.end - self.span.start :]

    def between(self, left: Figure, right: Figure) -> str:
        """What stands between two figures of the sentence, in small letters."""
        return self.lower[left.span.end - self.span.start : right.span.start - self.span.start]

    def span_of(self, match: re.Match[str], group: int | str = 0) -> Span:
        """The span of a match in `lower` or `text`."""
        start, end = match.span(group)
        return Span(self.span.part, self.span.start + start, self.span.start + end, self.span.text[start:end])


class Prose:
    """A report's sentences, and what the house asks of them; everything is worked out once."""

    def __init__(self, report: Report, house: House | None = None) -> None:
        """Sort the figures into the sentences that they begin in."""
        self.report = report
        self.house = house or any_house()
        parts: tuple[Part, ...] = ("title", "body")
        self._sentences: dict[Part, list[Sentence]] = {part: list(self._cut(part)) for part in parts}

    def _cut(self, part: Part) -> Iterator[Sentence]:
        spans = [s for s in self.report.sentences if s.part == part]
        text = self.report.article.part(part)
        if not spans and text.strip():
            spans = [Span(part, 0, len(text), text)]
        starts = [s.start for s in spans]
        sorted_in: list[list[Figure]] = [[] for _ in spans]
        for figure in self.report.figures:
            if figure.span.part == part and spans:
                sorted_in[max(0, bisect.bisect_right(starts, figure.span.start) - 1)].append(figure)
        paragraph, end = 0, 0
        for span, figures in zip(spans, sorted_in, strict=True):
            paragraph += len(_BLOCK.findall(text, end, span.start))
            end = span.end
            yield Sentence(span, paragraph, tuple(figures))

    def sentences(self, part: Part | None = None) -> Sequence[Sentence]:
        """The sentences of a part; of title and body, in that order, where none is named."""
        return self._sentences[part] if part else [*self._sentences["title"], *self._sentences["body"]]

    @cached_property
    def headlines(self) -> tuple[Sentence, ...]:
        """The title's sentences, and those of the body's first line where it reads as a headline."""
        mark = self.report.article.headline
        within = [s for s in self._sentences["body"] if mark and s.span.end <= mark[1] + 1]
        return (*self._sentences["title"], *within)

    @cached_property
    def running(self) -> tuple[Sentence, ...]:
        """The body's sentences below its headline."""
        above = {s.span for s in self.headlines}
        return tuple(s for s in self._sentences["body"] if s.span not in above)

    @cached_property
    def opening(self) -> tuple[Sentence, ...]:
        """The headlines and the first sentences: what an article is of."""
        return (*self.headlines, *self.running[:_OPENING])

    def paragraph(self, sentence: Sentence) -> list[Sentence]:
        """All sentences of a sentence's paragraph."""
        all_of = self._sentences[sentence.span.part]
        first = bisect.bisect_left(all_of, sentence.paragraph, key=lambda s: s.paragraph)
        return all_of[first : bisect.bisect_right(all_of, sentence.paragraph, key=lambda s: s.paragraph)]

    def around(self, sentence: Sentence) -> list[Sentence]:
        """A sentence with its neighbours on both sides."""
        all_of = self._sentences[sentence.span.part]
        at = bisect.bisect_left(all_of, sentence.span.start, key=lambda s: s.span.start)
        return all_of[max(0, at - 1) : at + 2]

    @cached_property
    def _held(self) -> dict[Part, list[tuple[int, int]]]:
        """Where each content begins, in text order, and how far those so far reach."""
        held: dict[Part, list[tuple[int, int]]] = {"title": [], "body": []}
        for attribution in self.report.attributions:
            for span in attribution.content:
                held[span.part].append((span.start, span.end))
        for part, spans in held.items():
            spans.sort()
            reach = itertools.accumulate((end for _, end in spans), max)
            held[part] = [(start, end) for (start, _), end in zip(spans, reach, strict=True)]
        return held

    def is_attributed(self, span: Span) -> bool:
        """Whether a span lies in what somebody is said to say."""
        held = self._held[span.part]
        at = bisect.bisect_left(held, (span.end, 0)) - 1
        return at >= 0 and span.start < held[at][1]

    @cached_property
    def attributions(self) -> dict[str, Attribution]:
        """Every attribution by its id."""
        return {attribution.id: attribution for attribution in self.report.attributions}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by its id."""
        return {source.id: source for source in self.report.sources}

    @cached_property
    def called(self) -> dict[str, frozenset[str]]:
        """The small words of every name and mention of a source, by its id."""
        return {
            source.id: frozenset(
                word.lower()
                for text in (source.name, *(mention.text for mention in source.mentions))
                for word in words(text)
            )
            for source in self.report.sources
        }

    def said_by(self, source: Source) -> list[Attribution]:
        """What a source says, in text order."""
        return [self.attributions[name] for name in source.attributions]

    def sentence_at(self, span: Span) -> Sentence | None:
        """The sentence that a span begins in."""
        all_of = self._sentences[span.part]
        at = bisect.bisect_right(all_of, span.start, key=lambda s: s.span.start) - 1
        return all_of[at] if at >= 0 else None

    @cached_property
    def _speaking(self) -> dict[tuple[Part, int], list[Attribution]]:
        """The attributions to somebody by the part and the start of each sentence that they touch."""
        found: dict[tuple[Part, int], list[Attribution]] = {}
        for attribution in self.report.attributions:
            if attribution.source is not None:
                touched = {
                    (span.part, sentence.start): None
                    for span in _all_spans(attribution)
                    for sentence in self._touched(span)
                }
                for place in touched:
                    found.setdefault(place, []).append(attribution)
        return found

    def _touched(self, span: Span) -> Sequence[Sentence]:
        all_of = self._sentences[span.part]
        first = bisect.bisect_right(all_of, span.start, key=lambda s: s.end)
        return all_of[first : bisect.bisect_left(all_of, span.end, key=lambda s: s.start)]

    def speaking_in(self, sentence: Sentence) -> Sequence[Attribution]:
        """The attributions to somebody of which source, cue or content lies in a sentence."""
        return self._speaking.get((sentence.span.part, sentence.start), ())

    @cached_property
    def _naming(self) -> dict[tuple[Part, int], list[Source]]:
        found: dict[tuple[Part, int], list[Source]] = {}
        for source in self.report.sources:
            for mention in source.mentions:
                for sentence in self._touched(mention):
                    found.setdefault((mention.part, sentence.start), []).append(source)
        return found

    def naming_in(self, sentence: Sentence) -> Sequence[Source]:
        """The sources that a sentence mentions, by a name, a description or a pronoun."""
        return self._naming.get((sentence.span.part, sentence.start), ())

    @cached_property
    def _quotations(self) -> dict[Part, list[Quotation]]:
        return {
            part: find_quotations(self.report.article.part(part), sentences)
            for part, sentences in self._sentences.items()
        }

    def quotations(self, part: Part) -> Sequence[Quotation]:
        """What stands inside quotation marks in a part, in text order."""
        return self._quotations[part]

    def quoted_in(self, span: Span) -> Sequence[Quotation]:
        """The quotations that lie wholly in a span."""
        all_of = self._quotations[span.part]
        first = bisect.bisect_left(all_of, span.start, key=lambda q: q.start)
        return all_of[first : bisect.bisect_right(all_of, span.end, key=lambda q: q.end)]

    def quoted(self, span: Span) -> Quotation | None:
        """The quotation that a span begins in, if one holds it."""
        all_of = self._quotations[span.part]
        at = bisect.bisect_right(all_of, span.start, key=lambda q: q.start) - 1
        return all_of[at] if at >= 0 and span.start < all_of[at].end else None


def _all_spans(attribution: Attribution) -> Iterator[Span]:
    if attribution.source is not None:
        yield from attribution.source.spans
    if attribution.cue is not None:
        yield from attribution.cue.spans
    yield from attribution.content


def in_capitals(text: str) -> bool:
    """Whether a text has the capitals of a heading."""
    long = [word for word in _LETTERS.findall(text) if len(word) > _SMALL]
    return len(long) > _SMALL and sum(word[0].isupper() for word in long) >= _CAPITALS * len(long)


def words(text: str) -> list[str]:
    """The words of a text, a percent sign being one."""
    return _WORD.findall(text)
