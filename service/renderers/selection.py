"""Which of a report's findings an answer shows."""

from __future__ import annotations

from service.analysis.report import Report, Severity

_SEVEREST_FIRST = list(Severity)


def at_least(report: Report, least: str | None) -> Report:
    """The report without findings milder than `least` and without references to them.

    Its summary still counts the whole article.
    """
    if least is None:
        return report
    most = _SEVEREST_FIRST.index(Severity(least))
    return report.with_findings(it for it in report.findings if _SEVEREST_FIRST.index(it.severity) <= most)
