"""Report → the HTML that was sent, with marks around the words and nothing else changed."""

from __future__ import annotations

import bisect
import dataclasses
import math
from collections.abc import Iterator, Sequence

from service.analysis.report import Report
from service.intake.markup import Markup

from .escaping import start_tag
from .marks import Mark, attributes, marks, walk


def render(report: Report, markup: Markup) -> str:
    """The HTML that the report's article was read from, with a `<mark>` around all that is marked.

    Each mark lies inside one stretch of characters between tags, so what crosses tags has several with
    the same id; marks that overlap nest. `service.intake.markup.without_marks` gives the input back
    byte for byte, and a browser builds the same page but for the marks.
    """
    source = markup.html
    written: list[str] = []
    at = 0

    def insert(place: int, tags: str) -> None:
        nonlocal at
        written.extend((source[at:place], tags))
        at = place

    for step in walk(len(report.article.text), _inside_nodes(marks(report, "body"), markup), [0]):
        if step.close:
            insert(markup.place(step.start - 1)[1], "</mark>" * len(step.close))
        if step.open:
            insert(markup.place(step.start)[0], "".join(map(_open, step.open)))
    return "".join([*written, source[at:]])


def _inside_nodes(marked: Sequence[Mark], markup: Markup) -> list[Mark]:
    """The marks cut at tags, outermost first, without what cannot be marked."""
    nodes = list(markup.nodes())
    cut = [piece for mark in marked for piece in _cut(mark, nodes, markup)]
    return sorted(cut, key=lambda it: it.outermost_first)


def _cut(mark: Mark, nodes: Sequence[tuple[int, int]], markup: Markup) -> Iterator[Mark]:
    first = max(0, bisect.bisect_right(nodes, (mark.start, math.inf)) - 1)
    for n in range(first, len(nodes)):
        start, end = max(mark.start, nodes[n][0]), min(mark.end, nodes[n][1])
        if mark.end <= nodes[n][0]:
            return
        if start < end:
            # One character reference may be two characters, which no tag can part.
            before, after = markup.run(start), markup.run(end - 1)
            start = start if before.even else before.start
            end = end if after.even else after.end
            yield dataclasses.replace(mark, start=start, end=end)


def _open(mark: Mark) -> str:
    return start_tag("mark", {**attributes(mark), "title": mark.label})
