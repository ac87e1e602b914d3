"""The way through this room: statements, their sources, figures and who stands behind them."""

from __future__ import annotations

from service.intake.article import Article
from service.nlp.reading import Reading

from .attributions import attributions
from .figures import figures
from .report import Engine, Report, Span
from .sources import resolve
from .statements import find_statements


def analyse(article: Article, reading: Reading, engine: Engine) -> Report:
    """The report on an article as read, findings and summary still to come."""
    statements = [
        *find_statements(article.part("title"), "title", reading),
        *find_statements(article.text, "body", reading),
    ]
    resolution = resolve(article, reading, statements)
    found = attributions(article, statements, resolution)
    return Report(
        article=article,
        engine=engine,
        sources=resolution.sources,
        attributions=found,
        figures=figures(article, reading, found, resolution.sources),
        sentences=tuple(Span.of(article, s.part, s.start, s.end) for s in reading.sentences()),
    )
