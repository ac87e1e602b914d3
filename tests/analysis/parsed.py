"""Sentences with a parse written by hand."""

from __future__ import annotations

from service.intake.article import Part
from service.nlp.entities import EntityType
from service.nlp.reading import Entity, Relation, Sentence, Word


def sentence(
    text: str,
    rows: str,
    *,
    entities: tuple[tuple[EntityType, int, int], ...] = (),
    part: Part = "body",
    number: int = 0,
    paragraph: int = 0,
    start: int = 0,
) -> Sentence:
    """A sentence of `text` from `start`; a row is `form lemma UPOS XPOS head(1-based, 0 root) deprel`."""
    words = []
    at = start
    for index, row in enumerate(line for line in rows.strip().splitlines()):
        form, lemma, upos, xpos, head, deprel = row.split()
        begin = text.index(form, at)
        at = begin + len(form)
        words.append(Word(index, form, lemma, upos, xpos, int(head) - 1, deprel, begin, at))
    named = tuple(
        Entity(kind, text[words[a].start : words[b].end], a, b, words[a].start, words[b].end)
        for kind, a, b in entities
    )
    return Sentence(part, number, paragraph, tuple(words), named)


def relation(
    text: str, content: tuple[str, ...], *, cue: str = "", source: str = "", part: Part = "body"
) -> Relation:
    """A relation whose spans are where these words stand first in the text."""

    def spans(*pieces: str) -> tuple[tuple[int, int], ...]:
        starts = [(text.index(piece), len(piece)) for piece in pieces if piece]
        return tuple(sorted((start, start + length) for start, length in starts))

    return Relation(part, spans(source), spans(cue), spans(*content), 0.9)
