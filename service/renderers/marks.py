"""What to mark in an article's text, for every renderer that shows the text itself."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Sequence

from service.analysis.report import Evidence, Report, Severity, Span
from service.intake.article import Part
from service.intake.markup import PREFIX

from . import words


class Kind(enum.StrEnum):
    """What a mark says about its words; of two marks on the same words the earlier kind is outside."""

    FINDING = "finding"
    CONTENT = "attribution-content"
    FIGURE = "figure"
    SOURCE = "source"
    MENTION = "mention"
    CUE = "cue"


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclasses.dataclass(frozen=True)
class Mark:
    """`start` and `end` are code points of a part, half-open, never empty; `id` is the report's."""

    start: int
    end: int
    kind: Kind
    id: str
    label: str = ""
    #: A finding's severity or a figure's evidence.
    degree: Severity | Evidence | None = None

    @property
    def outermost_first(self) -> tuple[int, int, int, str]:
        """Sort key: in text order, and of marks that begin together the longest first."""
        return (self.start, -self.end, _RANK[self.kind], self.id)


def attributes(mark: Mark) -> dict[str, str]:
    """What a mark says as an element's attributes: `data-onrecord-figure="f2"` and the like.

    The name is the kind's, the value the id of what is marked: `finding` (n…), `content` and `cue` (a…),
    `source` and `mention` (s…), `figure` (f…). Findings have `…-severity` too, figures `…-evidence`.
    """
    found = {f"{PREFIX}{mark.kind.name.lower()}": mark.id}
    if mark.degree:
        found[f"{PREFIX}{type(mark.degree).__name__.lower()}"] = mark.degree.value
    return found


def marks(report: Report, part: Part) -> list[Mark]:
    """Every mark of one part, outermost first; none twice."""
    limit = len(report.article.part(part))
    found: dict[tuple[int, int, Kind, str], Mark] = {}

    def add(
        spans: Sequence[Span], kind: Kind, id: str, label: str, degree: Severity | Evidence | None = None
    ) -> None:
        for span in spans:
            if span.part == part and 0 <= span.start < span.end <= limit:
                key = (span.start, span.end, kind, id)
                found.setdefault(key, Mark(span.start, span.end, kind, id, label, degree))

    sources = {it.id: it for it in report.sources}
    names = words.names(report)
    for attribution in report.attributions:
        label = f"{attribution.id}: {words.speaker(attribution, names)}"
        add(attribution.content, Kind.CONTENT, attribution.id, label)
        if attribution.cue:
            add(attribution.cue.spans, Kind.CUE, attribution.id, f"{label} ({attribution.cue.stance})")
        if attribution.source and attribution.source.id in sources:
            source = sources[attribution.source.id]
            add(attribution.source.spans, Kind.SOURCE, source.id, words.source(source))
    for source in report.sources:
        others = [it for it in source.mentions if (it.start, it.end, Kind.SOURCE, source.id) not in found]
        add(others, Kind.MENTION, source.id, words.source(source))
    for figure in report.figures:
        add((figure.span,), Kind.FIGURE, figure.id, words.figure(figure), figure.evidence)
    for finding in report.findings:
        dismissed = words.decision(finding.review, "dismissed")
        label = f"{finding.id}: {finding.message}" + (f" ({dismissed})" if dismissed else "")
        add(finding.spans, Kind.FINDING, finding.id, label, finding.severity)
    return sorted(found.values(), key=lambda mark: mark.outermost_first)


@dataclasses.dataclass(frozen=True)
class Step:
    """A stretch of text, and the marks that open before it and that close, innermost first, before that.

    A mark that opens in one step and starts earlier goes on after an interruption.
    """

    start: int
    end: int
    close: tuple[Mark, ...]
    open: tuple[Mark, ...]
    #: Whether a paragraph begins here.
    paragraph: bool


def walk(length: int, marked: Sequence[Mark], paragraphs: Sequence[int]) -> Iterator[Step]:
    """The text in steps that nest properly, as markup must: crossing marks are interrupted.

    `marked` is sorted outermost first; `paragraphs` are the offsets at which one begins, 0 among them;
    no mark stays open from one to the next. The last step is empty and closes what is open.
    """
    begins = frozenset(paragraphs)
    edges = {0, length, *begins, *(it.start for it in marked), *(it.end for it in marked)}
    places = sorted(edges)
    stack: list[Mark] = []
    coming = 0
    for place, after in zip(places, [*places[1:], length], strict=True):
        if place in begins or place == length:
            keep = 0
        else:
            keep = next((n for n, it in enumerate(stack) if it.end <= place), len(stack))
        closed = stack[keep:]
        del stack[keep:]
        opened = [it for it in closed if it.end > place]
        while coming < len(marked) and marked[coming].start <= place:
            opened.append(marked[coming])
            coming += 1
        opened.sort(key=lambda it: (-it.end, _RANK[it.kind], it.start, it.id))
        stack.extend(opened)
        yield Step(place, after, tuple(reversed(closed)), tuple(opened), place in begins)
