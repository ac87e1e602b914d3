from __future__ import annotations

import pathlib

from service.analysis.report import (
    Attribution,
    AttributionKind,
    Cue,
    Engine,
    Evidence,
    Figure,
    FigureKind,
    Modifier,
    Naming,
    Report,
    Source,
    SourceKind,
    Span,
    Speaker,
    Stance,
    Value,
)
from service.checks import check
from service.intake.article import Article

ROOT = pathlib.Path(__file__).parents[2]
ARTICLE = Article("Officials said the scheme cost 40 million euros.")


def span(words: str) -> Span:
    start = ARTICLE.text.index(words)
    return Span.of(ARTICLE, "body", start, start + len(words))


def report(evidence: Evidence = Evidence.WEAK, kind: FigureKind = FigureKind.MONEY) -> Report:
    officials = span("Officials")
    held = evidence is not Evidence.NONE
    source = Source(
        "s1", "Officials", SourceKind.GROUP, Naming.GENERIC, True, None, None, (officials,), ("a1",)
    )
    attribution = Attribution(
        "a1",
        AttributionKind.INDIRECT,
        Speaker("s1", (officials,)),
        Cue((span("said"),), "say", Stance.NEUTRAL),
        (span("the scheme cost 40 million euros"),),
        None,
        None,
        0.8,
    )
    figure = Figure(
        "f1",
        span("40 million euros"),
        kind,
        Value(4e7, 4e7),
        "EUR",
        Modifier.EXACT,
        None,
        None,
        evidence,
        "a1" if held else None,
        "s1" if held else None,
        False,
    )
    return Report(ARTICLE, Engine("0", "none"), (source,), (attribution,), (figure,))


def found(report: Report) -> list[str]:
    return [finding.rule for finding in check(report).findings]


def test_a_figure_nobody_states_is_asked_about() -> None:
    assert "figure-without-source" in found(report(Evidence.NONE))


def test_a_figure_of_nameless_officials_is_weakly_sourced_and_they_are_anonymous() -> None:
    assert found(report()) == ["anonymous-source", "figure-weakly-sourced"]


def test_a_figure_with_a_source_is_left_alone() -> None:
    assert "figure-weakly-sourced" not in found(report(Evidence.CLAIMED))
    assert "figure-without-source" not in found(report(Evidence.DOCUMENTED))


def test_ages_and_durations_are_left_alone() -> None:
    assert "figure-without-source" not in found(report(Evidence.NONE, FigureKind.AGE))
    assert "figure-without-source" not in found(report(Evidence.NONE, FigureKind.DURATION))


def test_the_message_quotes_the_words_it_is_about() -> None:
    messages = [finding.message for finding in check(report(Evidence.NONE)).findings]
    assert any("40 million euros" in message for message in messages)


def test_the_summary_counts_what_an_editor_reads_first() -> None:
    summary = check(report()).summary
    assert summary["sources"] == 1
    assert summary["anonymous_sources"] == 1
    assert summary["figures_by_evidence"] == {"weak": 1}
