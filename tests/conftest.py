"""Reports made by hand, and the application around an annotator that gives them."""

from __future__ import annotations

import dataclasses

import pytest

from service.analysis.report import (
    Attribution,
    AttributionKind,
    Counted,
    Cue,
    Engine,
    Evidence,
    Figure,
    FigureKind,
    Finding,
    Modifier,
    Naming,
    Report,
    Severity,
    Source,
    SourceKind,
    Span,
    Speaker,
    Stance,
    Value,
)
from service.app import create_app
from service.intake.article import Article, Part
from service.intake.language import require_english
from service.profiles import DEFAULT, load_profiles
from service.settings import Settings

TITLE = "Spending 🚀 rises"
TEXT = (
    "🇬🇧 Philip Hammond told Reuters that spending had risen by 5 percent — “a lot”.\n\nIt is said to go on."
)


def span(article: Article, words: str, part: Part = "body") -> Span:
    start = article.part(part).index(words)
    return Span.of(article, part, start, start + len(words))


def handmade(article: Article) -> Report:
    """What the real annotator might say of TEXT; of any other article, nothing."""
    engine = Engine(version="0", models="none")
    if article.text != TEXT:
        return Report(article, engine)
    hammond, reuters = span(article, "Philip Hammond"), span(article, "Reuters")
    content = span(article, "that spending had risen by 5 percent — “a lot”")
    rest = span(article, "to go on")
    figure = span(article, "5 percent")
    hammond_source = Source(
        "s1", "Philip Hammond", SourceKind.PERSON, Naming.NAMED, False, None, None, (hammond,), ("a1",)
    )
    reuters_source = Source(
        "s2", "Reuters", SourceKind.OUTLET, Naming.NAMED, False, None, None, (reuters,), ()
    )
    return Report(
        article,
        engine,
        sources=(hammond_source, reuters_source),
        attributions=(
            Attribution(
                "a1",
                AttributionKind.MIXED,
                Speaker("s1", (hammond,)),
                Cue((span(article, "told"),), "tell", Stance.NEUTRAL),
                (content,),
                "s2",
                None,
                0.9,
            ),
            Attribution(
                "a2",
                AttributionKind.INDIRECT,
                None,
                Cue((span(article, "is said"),), "say", Stance.HEDGE),
                (rest,),
                None,
                None,
                0.5,
            ),
        ),
        figures=(
            Figure(
                "f1",
                figure,
                FigureKind.PERCENTAGE,
                Value(5.0, 5.0),
                "percent",
                Modifier.EXACT,
                "up",
                Counted("spending", (span(article, "spending"),)),
                Evidence.CLAIMED,
                "a1",
                "s1",
                False,
            ),
        ),
        findings=(
            Finding(
                "n1",
                "figure-weakly-sourced",
                Severity.NOTE,
                "Look here.",
                (figure,),
                ("f1", "n2"),
                "/rules/x",
            ),
            Finding(
                "n2",
                "attribution-without-source",
                Severity.WARNING,
                "Who says so?",
                (rest,),
                ("a2", "n1"),
                "/rules/y",
            ),
        ),
        summary={"figures": 1},
    )


class FakeAnnotator:
    """Ready, and answers with `handmade` unless told to fail."""

    def __init__(self) -> None:
        self.ready = True
        self.error: Exception | None = None
        self.read: list[Article] = []
        self.profiles = load_profiles()

    def annotate(self, article: Article, profile: str = DEFAULT) -> Report:
        style = self.profiles.get(profile)
        if self.error:
            raise self.error
        require_english(article)
        self.read.append(article)
        report = handmade(article)
        return dataclasses.replace(report, engine=Engine("0", "none", style.name, style.digest))


@pytest.fixture
def article() -> Article:
    return Article(TEXT, title=TITLE, id="x-1", headline=(0, 17))


@pytest.fixture
def report(article: Article) -> Report:
    return handmade(article)


@pytest.fixture
def annotator() -> FakeAnnotator:
    return FakeAnnotator()


@pytest.fixture
def app(annotator):
    return create_app(dataclasses.replace(Settings(), max_body=20_000), annotator)


@pytest.fixture
def client(app):
    return app.test_client()
