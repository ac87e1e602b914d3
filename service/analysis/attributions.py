"""Statements and the sources they resolve to, as the report's attributions."""

from __future__ import annotations

from collections.abc import Sequence

from service.intake.article import Article

from .report import Attribution, Cue, Span, Speaker
from .sources import Resolution
from .statements import Statement


def attributions(
    article: Article, statements: Sequence[Statement], resolution: Resolution
) -> tuple[Attribution, ...]:
    """One attribution a statement, ids `a1`, … in the order given."""
    made = []
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
                parent=_parent(n, statements),
                confidence=statement.confidence,
            )
        )
    return tuple(made)


def _spans(article: Article, statement: Statement, spans: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span.of(article, statement.part, start, end) for start, end in sorted(spans))


def _parent(n: int, statements: Sequence[Statement]) -> str | None:
    """The smallest other statement whose content holds this one's cue and content."""
    inner = statements[n]
    holders = []
    for m, outer in enumerate(statements):
        if m == n or outer.part != inner.part:
            continue
        if all(
            any(a <= start and end <= b for a, b in outer.content)
            for start, end in (*inner.cue, *inner.content)
        ):
            size = sum(b - a for a, b in outer.content)
            if size > sum(b - a for a, b in inner.content):
                holders.append((size, m))
    return f"a{min(holders)[1] + 1}" if holders else None
