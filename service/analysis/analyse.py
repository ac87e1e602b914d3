"""The way through this room: statements, their sources, figures and who stands behind them."""

from __future__ import annotations

from service.intake.article import Article
from service.nlp.reading import Reading

from .attributions import attributions
from .figures import figures
from .report import Engine, Report, Span
from .sources import resolve
from .sourcing import sourcing
from .standing import with_standing
from .statements import find_statements
from .vocabulary import PLAIN, Vocabulary


def analyse(article: Article, reading: Reading, engine: Engine, vocabulary: Vocabulary = PLAIN) -> Report:
    """The report on an article as read, findings and summary still to come.

    `vocabulary` holds what the house adds: names, verbs of saying, units.
    """
    statements = [
        *find_statements(article.part("title"), "title", reading, vocabulary.cues),
        *find_statements(article.text, "body", reading, vocabulary.cues),
    ]
    resolution = resolve(article, reading, statements, vocabulary.names)
    found = attributions(article, statements, resolution)
    sources = with_standing(article, reading, resolution.sources, found)
    return Report(
        article=article,
        engine=engine,
        sources=sources,
        attributions=found,
        figures=figures(article, reading, found, sources, vocabulary),
        sourcing=sourcing(article, reading, sources, found, vocabulary.names),
        sentences=tuple(Span.of(article, s.part, s.start, s.end) for s in reading.sentences()),
    )
