"""From the report to what is worth asking about."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from service.analysis.report import Evidence, Figure, Finding, Report

from .alarm import Alarm
from .prose import Prose
from .rules import Rule, default_rules

__all__ = ["check", "summary"]


def check(report: Report, chosen: Iterable[Rule] | None = None) -> Report:
    """The report with the findings of the chosen rules, in text order, and its summary.

    Without a choice, those rules run that are on by default. Figures that a finding holds against each
    other name each other in `conflicts_with`.
    """
    prose = Prose(report)
    raised = [
        (alarm, rule) for rule in (default_rules() if chosen is None else chosen) for alarm in rule.run(prose)
    ]
    raised.sort(key=lambda it: (it[0].spans[0].place, it[0].rule))
    findings = tuple(_finding(n, alarm, rule) for n, (alarm, rule) in enumerate(raised, 1))
    conflicts = _conflicts(alarm for alarm, rule in raised if rule.conflict)
    checked = dataclasses.replace(
        report,
        findings=findings,
        figures=tuple(_against(figure, conflicts) for figure in report.figures),
    )
    return dataclasses.replace(checked, summary=summary(checked))


def _finding(n: int, alarm: Alarm, rule: Rule) -> Finding:
    return Finding(
        id=f"n{n}",
        rule=rule.id,
        severity=rule.severity,
        message=rule.message.format_map(alarm.values),
        spans=alarm.spans,
        related=alarm.related,
        help=rule.help,
    )


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


def summary(report: Report) -> dict[str, Any]:
    """The counts an editor reads first."""
    speaking = [source for source in report.sources if source.attributions]
    return {
        "sources": len(speaking),
        "sources_by_naming": _counts(source.naming for source in speaking),
        "anonymous_sources": sum(source.anonymous for source in speaking),
        "attributions": len(report.attributions),
        "attributions_without_source": sum(a.source is None for a in report.attributions),
        "figures": len(report.figures),
        "figures_by_evidence": _counts(figure.evidence for figure in report.figures),
        "unverified_figures": sum(figure.evidence is not Evidence.VERIFIED for figure in report.figures),
        "findings_by_severity": _counts(finding.severity for finding in report.findings),
    }


def _counts(values: Iterator[Any]) -> dict[str, int]:
    return dict(sorted(collections.Counter(map(str, values)).items()))
