"""What an editor reads first: counts, and one line that says what the article rests on."""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

from service.analysis.report import Evidence, Naming, Report, Source

from .listing import enumerated

#: Decimal places of a share: more would pretend to a precision that a handful of figures does not have.
_PLACES = 2


def summary(report: Report) -> dict[str, Any]:
    """The counts of a whole report, whatever is left out of it later, and the verdict.

    Findings that a person has dismissed are counted apart.
    """
    speaking = voices(report)
    evidence = _counts(figure.evidence for figure in report.figures)
    findings = [finding for finding in report.findings if finding.review is None]
    return {
        "verdict": verdict(report),
        "sources": len(speaking),
        "sources_by_naming": _counts(source.naming for source in speaking),
        "anonymous_sources": sum(source.anonymous for source in speaking),
        "attributions": len(report.attributions),
        "attributions_without_source": _unattributed(report),
        "figures": len(report.figures),
        "figures_by_evidence": evidence,
        "figure_shares": {
            degree: round(number / len(report.figures), _PLACES) for degree, number in evidence.items()
        },
        "unverified_figures": sum(figure.evidence is not Evidence.VERIFIED for figure in report.figures),
        "findings": len(findings),
        "findings_by_severity": _counts(finding.severity for finding in findings),
        "findings_by_rule": _counts(finding.rule for finding in findings),
        "dismissed_findings": len(report.findings) - len(findings),
    }


def voices(report: Report) -> list[Source]:
    """Those who speak, each of several who speak together for itself."""
    together = {member for it in report.sources if it.attributions for member in it.members}
    return [it for it in report.sources if not it.members and (it.attributions or it.id in together)]


def verdict(report: Report) -> str:
    """ "9 statements from 3 named sources; 2 of 6 figures without a source"."""
    said = _count(len(report.attributions), "statement")
    nobodys = _unattributed(report)
    speaking = voices(report)
    if not report.attributions:
        statements = "no statements"
    elif not speaking:
        statements = f"{said}, all from nobody named"
    else:
        statements = f"{said} from {_described(speaking)}"
        if nobodys:
            statements += f", {nobodys} of them from nobody named"
    return f"{statements}; {_figures(report)}"


def _described(speaking: list[Source]) -> str:
    """ "2 named and 1 generic source"."""
    counts = collections.Counter(source.naming for source in speaking)
    told = [f"{counts[naming]} {naming}" for naming in Naming if counts[naming]]
    last = next(counts[naming] for naming in reversed(Naming) if counts[naming])
    return f"{enumerated(told)} source{'' if last == 1 else 's'}"


def _figures(report: Report) -> str:
    total = len(report.figures)
    if not total:
        return "no figures"
    bare = sum(figure.evidence is Evidence.NONE for figure in report.figures)
    weak = sum(figure.evidence is Evidence.WEAK for figure in report.figures)
    checked = sum(figure.evidence is Evidence.VERIFIED for figure in report.figures)
    of = f"of {_count(total, 'figure')}"
    if checked == total:
        return f"{_count(total, 'figure')}, {'all ' if total > 1 else ''}verified"
    if not bare and not weak:
        if checked:
            return f"{_count(total, 'figure')}, {checked} verified and {total - checked} with a source"
        return f"{_count(total, 'figure')}, {'each' if total > 1 else 'it'} with a source"
    told = [f"{bare} {of} without a source"] if bare else []
    told += [f"{weak} weakly sourced" if bare else f"{weak} {of} weakly sourced"] if weak else []
    told += [f"{checked} verified"] if checked else []
    return ", ".join(told)


def _unattributed(report: Report) -> int:
    return sum(attribution.source is None for attribution in report.attributions)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _counts(values: Iterable[Any]) -> dict[str, int]:
    return dict(sorted(collections.Counter(map(str, values)).items()))
