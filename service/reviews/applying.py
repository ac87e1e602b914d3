"""Report and reviews → the report as people have reviewed it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from service.analysis.report import Decision, Evidence, Figure, Finding, Report, Span
from service.checks import still_asked, summary
from service.checks.rules import rules

from .quote import Quotations
from .review import Action, Review, Target, in_effect


class Anchor:
    """Says what in a report reviews are about, also of reviews that were made on another revision's."""

    def __init__(self, report: Report) -> None:
        """Take the report as it was annotated."""
        self._report = report
        self._quotations = Quotations(report)

    def target(self, action: Action, id: str) -> Target | None:
        """What a review of this action is about, by an id of this report; None where it has none such."""
        things = self._things(action)
        n = next((n for n, it in enumerate(things) if it.id == id), None)
        if n is None:
            return None
        rule = _rule(things[n])
        alike = [it for it in things if _rule(it) == rule]
        quote = self._quotations.quote([_first(it) for it in alike], alike.index(things[n]))
        return Target(id, rule, quote)

    def find(self, review: Review) -> str | None:
        """The id of what a review is about in this report; None where it is about nothing in it.

        A finding is found by its id, which comes of what it asks, and everything by its quotation.
        """
        target = review.draft.target
        if target is None:
            return None
        alike = [it for it in self._things(review.action) if _rule(it) == target.rule]
        if review.action is Action.DISMISS and any(it.id == target.id for it in alike):
            return target.id
        if target.quote is None:
            return None
        n = self._quotations.find(target.quote, [_first(it) for it in alike])
        return None if n is None else alike[n].id

    def _things(self, action: Action) -> Sequence[Figure | Finding]:
        return self._report.findings if action is Action.DISMISS else self._report.figures


def reviewed(report: Report, reviews: Sequence[Review], dismissed: bool = False) -> Report:
    """The report with verified figures as such and without what is no longer asked.

    Findings that were dismissed are left out, or kept with who did it where `dismissed` is asked for. The
    summary follows. `report` is as annotated, `reviews` are all of the article's, oldest first; where none
    is about anything in it, the report is as it was.
    """
    anchor = Anchor(report)
    decisions = {anchor.find(it): _decision(it) for it in in_effect(reviews)}
    decisions.pop(None, None)
    if not decisions:
        return report
    figures = tuple(_verified(it, decisions.get(it.id)) for it in report.figures)
    checked = {it.id for it in figures if it.review}
    asked = (still_asked(report, it, checked) for it in report.findings)
    findings = [dataclasses.replace(it, review=decisions.get(it.id)) for it in asked if it is not None]
    whole = report.with_findings(findings)
    whole = dataclasses.replace(whole, figures=_unopposed(figures, findings))
    whole = dataclasses.replace(whole, summary=summary(whole))
    return whole if dismissed else whole.with_findings(it for it in whole.findings if it.review is None)


def _rule(thing: Figure | Finding) -> str | None:
    return thing.rule if isinstance(thing, Finding) else None


def _first(thing: Figure | Finding) -> Span:
    return thing.spans[0] if isinstance(thing, Finding) else thing.span


def _decision(review: Review) -> Decision:
    draft = review.draft
    return Decision(review.number, draft.by, review.at.isoformat(), draft.note, draft.evidence)


def _verified(figure: Figure, decision: Decision | None) -> Figure:
    if decision is None:
        return figure
    return dataclasses.replace(figure, evidence=Evidence.VERIFIED, review=decision)


def _unopposed(figures: Sequence[Figure], findings: Sequence[Finding]) -> tuple[Figure, ...]:
    """The figures without the conflicts that were dismissed and that no other finding holds against them."""
    known = rules()
    conflicts = [it for it in findings if it.rule in known and known[it.rule].conflict]

    def stands(one: str, other: str) -> bool:
        held = [it for it in conflicts if {one, other} <= set(it.related)]
        return not held or any(it.review is None for it in held)

    return tuple(
        dataclasses.replace(
            it, conflicts_with=tuple(name for name in it.conflicts_with if stands(it.id, name))
        )
        for it in figures
    )
