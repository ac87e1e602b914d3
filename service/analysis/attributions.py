"""Statements and the sources they resolve to, as the report's attributions."""

from __future__ import annotations

from collections.abc import Sequence

from service.intake.article import Article

from .holding import Holding, size_of
from .report import Attribution, Cue, Span, Speaker
from .sources import Resolution
from .statements import Statement


def attributions(
    article: Article, statements: Sequence[Statement], resolution: Resolution
) -> tuple[Attribution, ...]:
    """One attribution a statement, ids `a1`, … in the order given."""
    made = []
    holding = Holding(statements)
    for n, statement in enumerate(statements):
        source = resolution.speakers[n]
        made.append(
            Attribution(
                id=f"a{n + 1}",
                kind=statement.kind,
                source=None
                if source is None
                else Speaker(source, _spans(article, statement, statement.source)),
                cue=Cue(_spans(article, statement, statement.cue), statement.lemma, statement.stance)
                if statement.cue
                else None,
                content=_spans(article, statement, statement.content),
                via=resolution.via[n] if resolution.via[n] != source else None,
                parent=_parent(n, statements, holding),
                confidence=statement.confidence,
            )
        )
    return tuple(made)


def _spans(article: Article, statement: Statement, spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span.of(article, statement.part, start, end) for start, end in sorted(spans))


def _parent(n: int, statements: Sequence[Statement], holding: Holding) -> str | None:
    """The smallest other statement whose content holds this one's cue and content, and more."""
    inner = statements[n]
    m = holding.smallest(n, (*inner.cue, *inner.content), above=size_of(inner))
    return None if m is None else f"a{m + 1}"
