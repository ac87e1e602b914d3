"""What is still asked of figures once a person has checked some of them."""

from __future__ import annotations

from collections.abc import Collection

from service.analysis.report import Finding, Report

from .figures import on_whom, quoted_in
from .rules import rules


def still_asked(report: Report, finding: Finding, checked: Collection[str]) -> Finding | None:
    """The finding about the figures that are left, None where none is; `checked` are ids of figures.

    Only a rule that asks for evidence and nothing else is answered by it.
    """
    rule = rules().get(finding.rule)
    if rule is None or not rule.evidence or not set(checked) & set(finding.related):
        return finding
    left = [it for it in report.figures if it.id in finding.related and it.id not in checked]
    spans = tuple(span for span in finding.spans if span in {it.span for it in left})
    if not spans:
        return None
    behind = {name for it in left for name in (it.id, it.attribution, it.source)}
    related = tuple(name for name in finding.related if name in behind)
    names = {it.id: it.name for it in report.sources}
    who = on_whom(next((names[name] for name in related if name in names), ""))
    message = rule.message.format_map({"text": quoted_in(left), "who": who})
    return Finding(finding.id, finding.rule, finding.severity, message, spans, related, finding.help)
