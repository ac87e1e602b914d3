"""A report as the rules read it: sentences, the figures in each, and the words around them."""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from service.analysis.report import Figure, Report, Span
from service.intake.article import Part

from .vocabulary import House, any_house

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|%")
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

    def paragraph(self, sentence: Sentence) -> list[Sentence]:
        """All sentences of a sentence's paragraph."""
        return [s for s in self._sentences[sentence.span.part] if s.paragraph == sentence.paragraph]

    def around(self, sentence: Sentence) -> list[Sentence]:
        """A sentence with its neighbours on both sides."""
        all_of = self._sentences[sentence.span.part]
        at = bisect.bisect_left(all_of, sentence.span.start, key=lambda s: s.span.start)
        return all_of[max(0, at - 1) : at + 2]

    @cached_property
    def _held(self) -> dict[Part, list[tuple[int, int]]]:
        held: dict[Part, list[tuple[int, int]]] = {"title": [], "body": []}
        for attribution in self.report.attributions:
            for span in attribution.content:
                held[span.part].append((span.start, span.end))
        return {part: sorted(spans) for part, spans in held.items()}

    def is_attributed(self, span: Span) -> bool:
        """Whether a span lies in what somebody is said to say."""
        return any(start < span.end and span.start < end for start, end in self._held[span.part])


def words(text: str) -> list[str]:
    """The words of a text, a percent sign being one."""
    return _WORD.findall(text)
