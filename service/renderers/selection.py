"""Which of a report's findings an answer shows."""

from __future__ import annotations

import dataclasses

from service.analysis.report import Report, Severity

_SEVEREST_FIRST = list(Severity)


def at_least(report: Report, least: str | None) -> Report:
    """The report without findings milder than `least` and without references to them.

    Its summary still counts the whole article.
    """
    if least is None:
        return report
    most = _SEVEREST_FIRST.index(Severity(least))
    kept = [it for it in report.findings if _SEVEREST_FIRST.index(it.severity) <= most]
    gone = {it.id for it in report.findings} - {it.id for it in kept}
    found = tuple(
        dataclasses.replace(it, related=tuple(name for name in it.related if name not in gone)) for it in kept
    )
    return dataclasses.replace(report, findings=found)
