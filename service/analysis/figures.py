"""Quantities and who stands behind each: the contract's ladder of evidence."""

from __future__ import annotations

from collections.abc import Sequence

from service.intake.article import Article, Part
from service.nlp.reading import Reading, Sentence

from .quantities import Quantity, find_quantities
from .report import Attribution, Counted, Evidence, Figure, Naming, Source, SourceKind, Span, Stance


def figures(
    article: Article, reading: Reading, attributions: Sequence[Attribution], sources: Sequence[Source]
) -> tuple[Figure, ...]:
    """Every figure of the article with its evidence, ids `f1`, … in text order."""
    known = {source.id: source for source in sources}
    made: list[Figure] = []
    parts: tuple[Part, ...] = ("title", "body")
    for part in parts:
        sentences = reading.part(part)
        for n, sentence in enumerate(sentences):
            for quantity in find_quantities(sentence, article.part(part)):
                span = Span.of(article, part, quantity.start, quantity.end)
                attribution, carried = _behind(span, sentences, n, attributions, known)
                linked = part == "body" and any(
                    link.start < sentence.end and sentence.start < link.end for link in article.links
                )
                made.append(
                    _figure(f"f{len(made) + 1}", article, span, quantity, attribution, carried, linked, known)
                )
    return tuple(made)


def _figure(
    name: str,
    article: Article,
    span: Span,
    quantity: Quantity,
    attribution: Attribution | None,
    carried: bool,
    linked: bool,
    known: dict[str, Source],
) -> Figure:
    counted = tuple(Span.of(article, span.part, start, end) for start, end in quantity.of)
    return Figure(
        id=name,
        span=span,
        kind=quantity.kind,
        value=quantity.value,
        unit=quantity.unit,
        modifier=quantity.modifier,
        change=quantity.change,
        of=Counted(" ".join(c.text for c in counted), counted) if counted else None,
        evidence=Evidence.DOCUMENTED if linked else evidence_of(attribution, known),
        attribution=attribution.id if attribution else None,
        source=attribution.source.id if attribution and attribution.source else None,
        carried=carried,
        moved=quantity.moved,
    )


def evidence_of(attribution: Attribution | None, known: dict[str, Source]) -> Evidence:
    """How far one attribution carries a figure: by who speaks, and how it is put."""
    if attribution is None:
        return Evidence.NONE
    source = known[attribution.source.id] if attribution.source else None
    if source is None or source.anonymous or source.naming is Naming.GENERIC:
        return Evidence.WEAK
    if attribution.cue is not None and attribution.cue.stance is Stance.HEDGE:
        return Evidence.WEAK
    return Evidence.DOCUMENTED if source.kind is SourceKind.DOCUMENT else Evidence.CLAIMED


def _behind(
    span: Span,
    sentences: Sequence[Sentence],
    n: int,
    attributions: Sequence[Attribution],
    known: dict[str, Source],
) -> tuple[Attribution | None, bool]:
    """The innermost attribution whose content holds the figure, or one carried over from before.

    Only a document is carried ("According to the poll, … . Rubio held 33 percent."): to sentences of
    its own paragraph that attribute nothing to anybody else.
    """
    holding = [a for a in attributions if any(c.overlaps(span) for c in a.content)]
    if holding:
        return min(holding, key=lambda a: (a.source is None, sum(c.end - c.start for c in a.content))), False
    sentence = sentences[n]
    if _touching(sentence, attributions):
        return None, False
    for before in reversed(sentences[:n]):
        if before.paragraph != sentence.paragraph:
            break
        touching = _touching(before, attributions)
        if touching:
            last = touching[-1]
            document = last.source is not None and known[last.source.id].kind is SourceKind.DOCUMENT
            return (last, True) if document else (None, False)
    return None, False


def _touching(sentence: Sentence, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Attributions with content in a sentence."""
    return [
        a
        for a in attributions
        if any(
            c.part == sentence.part and c.start < sentence.end and sentence.start < c.end for c in a.content
        )
    ]
