"""Rules on who stands behind a figure."""

from __future__ import annotations

from collections.abc import Iterator

from service.analysis.report import Evidence, Figure, FigureKind, Report

from .alarm import Alarm

#: Ages and durations are seldom what an editor wants to be asked about.
_QUIET = frozenset({FigureKind.AGE, FigureKind.DURATION, FigureKind.RANK})


def figure_without_source(report: Report) -> Iterator[Alarm]:
    """A figure that no attribution holds."""
    for figure in _asked_about(report):
        if figure.evidence is Evidence.NONE:
            yield Alarm("figure-without-source", (figure.span,), (figure.id,), {"text": figure.span.text})


def figure_weakly_sourced(report: Report) -> Iterator[Alarm]:
    """A figure that rests on somebody nobody can hold to it."""
    names = {source.id: f"“{source.name}”" for source in report.sources}
    for figure in _asked_about(report):
        if figure.evidence is Evidence.WEAK:
            related = [i for i in (figure.id, figure.attribution, figure.source) if i is not None]
            who = names.get(figure.source or "", "a bare hedge")
            yield Alarm(
                "figure-weakly-sourced",
                (figure.span,),
                tuple(related),
                {"text": figure.span.text, "who": who},
            )


def _asked_about(report: Report) -> Iterator[Figure]:
    return (figure for figure in report.figures if figure.kind not in _QUIET)
