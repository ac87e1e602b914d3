"""The way through this room: statements, their sources, figures and who stands behind them."""

from __future__ import annotations

from service.intake.article import Article
from service.nlp.reading import Reading

from .attributions import attributions
from .authority import Authority
from .figures import figures
from .report import Engine, Report, Span
from .sources import resolve
from .sourcing import sourcing
from .standing import with_standing
from .statements import find_statements


def analyse(article: Article, reading: Reading, engine: Engine, authority: Authority | None = None) -> Report:
    """The report on an article as read, findings and summary still to come.

    `authority` is the newsroom's own list of names, where it has one.
    """
    statements = [
        *find_statements(article.part("title"), "title", reading),
        *find_statements(article.text, "body", reading),
    ]
    resolution = resolve(article, reading, statements, authority)
    found = attributions(article, statements, resolution)
    sources = with_standing(article, reading, resolution.sources, found)
    return Report(
        article=article,
        engine=engine,
        sources=sources,
        attributions=found,
        figures=figures(article, reading, found, sources),
        sourcing=sourcing(article, reading, sources, found),
        sentences=tuple(Span.of(article, s.part, s.start, s.end) for s in reading.sentences()),
    )
