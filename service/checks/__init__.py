"""From the report to what is worth asking about."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from service.analysis.report import Evidence, Finding, Report

from .alarm import Alarm
from .figures import figure_weakly_sourced, figure_without_source
from .rules import rules
from .sourcing import anonymous_source, attribution_without_source

CHECKS: tuple[Callable[[Report], Iterator[Alarm]], ...] = (
    figure_without_source,
    figure_weakly_sourced,
    attribution_without_source,
    anonymous_source,
)


def check(report: Report) -> Report:
    """The report with its findings, in text order, and its summary."""
    alarms = [alarm for run in CHECKS for alarm in run(report)]
    alarms.sort(key=lambda alarm: (alarm.spans[0].place, alarm.rule))
    findings = []
    for n, alarm in enumerate(alarms, 1):
        rule = rules()[alarm.rule]
        findings.append(
            Finding(
                id=f"n{n}",
                rule=rule.id,
                severity=rule.severity,
                message=rule.message.format_map(alarm.values),
                spans=alarm.spans,
                related=alarm.related,
                help=rule.help,
            )
        )
    checked = dataclasses.replace(report, findings=tuple(findings))
    return dataclasses.replace(checked, summary=summary(checked))


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
