"""From the report to what is worth asking about."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable

from service import deadline
from service.analysis.report import Figure, Report

from .alarm import Alarm
from .answered import still_asked
from .noise import findings
from .prose import Prose
from .rules import Rule, default_rules
from .summary import summary
from .vocabulary import House

__all__ = ["check", "still_asked", "summary"]


def check(report: Report, chosen: Iterable[Rule] | None = None, house: House | None = None) -> Report:
    """The report with the findings of the chosen rules, in text order, and its summary.

    Without a choice, those rules run that are on by default; `house` brings its words and limits. Figures
    that a rule holds against each other name each other in `conflicts_with`.
    """
    prose = Prose(report, house)
    raised = [
        (alarm, rule)
        for rule in (default_rules() if chosen is None else chosen)
        for alarm in _asked(rule, prose)
    ]
    conflicts = _conflicts(alarm for alarm, rule in raised if rule.conflict)
    checked = dataclasses.replace(
        report,
        findings=findings(report.article, raised),
        figures=tuple(_against(figure, conflicts) for figure in report.figures),
    )
    return dataclasses.replace(checked, summary=summary(checked))


def _asked(rule: Rule, prose: Prose) -> Iterable[Alarm]:
    deadline.check()
    return rule.run(prose)


def _conflicts(alarms: Iterable[Alarm]) -> dict[str, set[str]]:
    """Each figure's id with those that a finding holds against it."""
    against: dict[str, set[str]] = collections.defaultdict(set)
    for alarm in alarms:
        for name in alarm.related:
            against[name] |= set(alarm.related) - {name}
    return against


def _against(figure: Figure, conflicts: dict[str, set[str]]) -> Figure:
    if figure.id not in conflicts:
        return figure
    ordered = sorted(conflicts[figure.id], key=lambda name: (len(name), name))
    return dataclasses.replace(figure, conflicts_with=tuple(ordered))
