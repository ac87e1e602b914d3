from __future__ import annotations

import dataclasses
import pathlib

import pytest

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


@pytest.mark.parametrize(
    ("name", "lemma", "asks"),
    [
        ("Officials", "estimate", True),
        ("Officials", "expect", True),
        ("Officials", "balk", False),
        ("An office spokeswoman", "say", False),
        ("One official", "say", True),
        ("Another", "say", False),
        ("Officials", "report", False),
    ],
)
def test_who_gives_a_figure_is_told_from_who_balks_at_one(name: str, lemma: str, asks: bool) -> None:
    whole = report()
    (source,), (said,) = whole.sources, whole.attributions
    assert said.cue
    said = dataclasses.replace(said, cue=dataclasses.replace(said.cue, lemma=lemma))
    whole = dataclasses.replace(
        whole, sources=(dataclasses.replace(source, name=name),), attributions=(said,)
    )
    assert ("figure-weakly-sourced" in found(whole)) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("The scheme is expected to cost 40 million euros.", True),
        ("The scheme is expected to be a joy to all who pass, and cost 40 million euros.", False),
    ],
)
def test_a_hedge_is_of_the_figure_that_it_stands_by(text: str, asks: bool) -> None:
    article = Article(text)
    whole = report()
    (said,), (figure,) = whole.attributions, whole.figures

    def at(words: str) -> Span:
        return Span.of(article, "body", text.index(words), text.index(words) + len(words))

    said = dataclasses.replace(
        said,
        source=None,
        cue=Cue((at("is expected"),), "expect", Stance.HEDGE),
        content=(at(text.partition("expected ")[2]),),
    )
    figure = dataclasses.replace(figure, source=None, span=at("40 million euros"))
    whole = dataclasses.replace(whole, article=article, sources=(), attributions=(said,), figures=(figure,))
    assert ("figure-weakly-sourced" in found(whole)) is asks


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
