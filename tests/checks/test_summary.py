from __future__ import annotations

import dataclasses

import pytest

from service.analysis.report import Engine, Evidence, Naming, Report
from service.checks.summary import summary, verdict
from service.intake.article import Article


def test_the_verdict_says_who_speaks_and_how_many_figures_stand_alone(report: Report) -> None:
    assert verdict(report) == (
        "2 statements from 1 named source, 1 of them from nobody named; 1 figure, it with a source"
    )


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ([Evidence.NONE] * 2 + [Evidence.CLAIMED] * 4, "2 of 6 figures without a source"),
        ([Evidence.WEAK, Evidence.DOCUMENTED], "1 of 2 figures weakly sourced"),
        ([Evidence.NONE, Evidence.WEAK, Evidence.WEAK], "1 of 3 figures without a source, 2 weakly sourced"),
        ([Evidence.CLAIMED] * 3, "3 figures, each with a source"),
        ([], "no figures"),
        ([Evidence.VERIFIED], "1 figure, verified"),
        ([Evidence.VERIFIED] * 2, "2 figures, all verified"),
        (
            [Evidence.VERIFIED, Evidence.CLAIMED, Evidence.CLAIMED],
            "3 figures, 1 verified and 2 with a source",
        ),
        ([Evidence.VERIFIED, Evidence.NONE], "1 of 2 figures without a source, 1 verified"),
    ],
)
def test_figures_are_told_by_what_is_missing(report: Report, evidence: list[Evidence], told: str) -> None:
    figures = tuple(dataclasses.replace(report.figures[0], evidence=it) for it in evidence)
    assert verdict(dataclasses.replace(report, figures=figures)).endswith(f"; {told}")


def test_sources_are_told_by_naming(report: Report) -> None:
    one, two = report.sources
    both = dataclasses.replace(two, attributions=("a2",), naming=Naming.GENERIC)
    told = verdict(dataclasses.replace(report, sources=(one, both)))
    assert told.startswith("2 statements from 1 named and 1 generic source,")


def test_who_speaks_with_others_counts_and_they_together_do_not(report: Report) -> None:
    one, two = report.sources
    joint = dataclasses.replace(one, id="s3", members=("s1", "s2"))
    quiet = dataclasses.replace(one, attributions=())
    assert summary(dataclasses.replace(report, sources=(quiet, two, joint)))["sources"] == 2


def test_counts_by_severity_and_rule_and_shares_by_evidence(report: Report) -> None:
    counted = summary(report)
    assert counted["findings"] == 2
    assert counted["findings_by_severity"] == {"note": 1, "warning": 1}
    assert counted["findings_by_rule"] == {"attribution-without-source": 1, "figure-weakly-sourced": 1}
    assert counted["figure_shares"] == {"claimed": 1.0}
    assert counted["verdict"] == verdict(report)


def test_of_nothing_nothing_is_said() -> None:
    assert verdict(Report(Article(""), Engine("0", "none"))) == "no statements; no figures"
