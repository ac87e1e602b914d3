from __future__ import annotations

import dataclasses

from service.analysis.report import Engine, Report, Span
from service.intake.article import Article
from service.web.keys import figure_keys


def keyed(report: Report, text: str, *words: str, title: str | None = None) -> list[str]:
    """The keys of figures at these words of a text, each found after the one before."""
    article = Article(text, title=title)
    at, figures = 0, []
    for n, it in enumerate(words):
        part = "body" if it in text else "title"
        at = article.part(part).index(it, at if part == "body" else 0)
        span = Span.of(article, part, at, at + len(it))
        figures.append(dataclasses.replace(report.figures[0], id=f"f{n}", span=span))
        at += len(it)
    return list(figure_keys(Report(article, Engine("0", "none"), figures=tuple(figures))).values())


def test_a_figure_keeps_its_key_when_other_paragraphs_change(report):
    before = keyed(report, "It cost 5 pounds.\n\nRain fell for 3 days.", "3 days")
    text = "It cost 6 pounds.\n\nRain fell for 3 days.\n\nThen it stopped."
    assert keyed(report, text, "6 pounds", "3 days")[1] == before[0]


def test_a_figure_loses_its_key_when_its_paragraph_says_otherwise(report):
    assert keyed(report, "Rain fell for 3 days.", "3 days") != keyed(
        report, "Rain fell for 3 days?", "3 days"
    )


def test_like_figures_in_one_paragraph_differ(report):
    assert len(set(keyed(report, "First 5 men came, then 5 men.", "5 men", "5 men"))) == 2


def test_a_figure_of_the_title_goes_by_the_title(report):
    assert keyed(report, "None.", "5 men", title="5 men came") != keyed(
        report, "None.", "5 men", title="5 men left"
    )
