"""Quantities and who stands behind each: the contract's ladder of evidence."""

from __future__ import annotations

from collections.abc import Sequence

from service import deadline
from service.intake.article import Article, Part
from service.nlp.reading import Reading

from .agreement import corroborated
from .evidence import Backing, Witness
from .quantities import Quantity, find_quantities
from .report import Attribution, Counted, Figure, Source, Span
from .vocabulary import PLAIN, Vocabulary


def figures(
    article: Article,
    reading: Reading,
    attributions: Sequence[Attribution],
    sources: Sequence[Source],
    vocabulary: Vocabulary = PLAIN,
) -> tuple[Figure, ...]:
    """Every figure of the article with its evidence, ids `f1`, … in text order."""
    witness = Witness(article, reading, attributions, sources, vocabulary.names)
    made: list[Figure] = []
    parts: tuple[Part, ...] = ("title", "body")
    for part in parts:
        for n, sentence in enumerate(reading.part(part)):
            deadline.check()
            for quantity in find_quantities(sentence, article.part(part), vocabulary.units):
                backing = witness.behind(part, n, quantity)
                made.append(_figure(f"f{len(made) + 1}", article, part, quantity, backing))
    return corroborated(made, sources)


def _figure(name: str, article: Article, part: Part, quantity: Quantity, backing: Backing) -> Figure:
    counted = tuple(Span.of(article, part, start, end) for start, end in quantity.of)
    return Figure(
        id=name,
        span=Span.of(article, part, quantity.start, quantity.end),
        kind=quantity.kind,
        value=quantity.value,
        unit=quantity.unit,
        modifier=quantity.modifier,
        change=quantity.change,
        of=Counted(" ".join(c.text for c in counted), counted) if counted else None,
        evidence=backing.evidence,
        attribution=backing.attribution.id if backing.attribution else None,
        source=backing.source,
        carried=backing.carried,
        moved=quantity.moved,
    )
