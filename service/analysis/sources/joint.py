"""Several who speak together, as phrases of their own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from service.analysis.phrases import Phrase, phrase_of
from service.analysis.report import SourceKind
from service.nlp.entities import EntityType

from .names import is_title
from .nouns import Number, kind_of_noun
from .portrait import portrait


def joined(phrase: Phrase) -> list[Phrase]:
    """The phrases that "and" joins to one ("Ada Brook and the ministry"); empty where it is one already."""
    sentence = phrase.sentence
    inside = {w.index for w in phrase.words}
    heads = [
        c for c in sentence.children(phrase.head.index, "conj")
        if c.index in inside and c.upos in ("NOUN", "PROPN", "PRON") and c.index > phrase.head.index
    ]  # fmt: skip
    whole = sentence.entity_at(phrase.head.index)
    heads = [c for c in heads if whole is None or not whole.first <= c.index <= whole.last]
    if not any(w.text.lower() in ("and", "&") for w in phrase.words):
        return []
    if not heads:
        return _set_apart(phrase)
    cuts = []
    for head in heads:
        below = [i for i in sentence.subtree(head.index) if i in inside]
        first = min(i for i in below if sentence.words[i].upos not in ("CCONJ", "PUNCT"))
        if first <= phrase.head.index:
            return []
        cuts.append(first)
    between = [w for w in phrase.words if w.index < cuts[-1]]
    if between[-1].text.lower() not in ("and", "&"):
        return []  # "Ada Brook, a chairman and candidate": what follows the comma says who she is
    bounds = [phrase.words[0].index, *cuts, phrase.words[-1].index + 1]
    pieces = []
    for start, end in itertools.pairwise(bounds):
        part = phrase_of(sentence, [w for w in phrase.words if start <= w.index < end])
        if part is None:
            return []
        pieces.append(part)
    return pieces if _are_several(pieces) else []


def _set_apart(phrase: Phrase) -> list[Phrase]:
    """What the last ", and" of a phrase joins, where the parse does not see it."""
    words = phrase.words
    for n in range(len(words) - 2, 1, -1):
        outside = phrase.sentence.entity_at(words[n].index) is None
        if words[n].text.lower() == "and" and words[n - 1].text == "," and outside:
            pieces = [phrase_of(phrase.sentence, part) for part in (words[: n - 1], words[n + 1 :])]
            found = [piece for piece in pieces if piece is not None]
            return found if len(found) == 2 and _are_several(found) else []
    return []


def _are_several(pieces: Sequence[Phrase]) -> bool:
    """Whether joined phrases name several, and not one by two roles ("founder and director of …")."""
    seen = [portrait(piece) for piece in pieces]
    if any(p.name is None and kind_of_noun(p.head) is SourceKind.UNKNOWN for p in seen):
        return False
    if any(p.head.upos == "PRON" for p in seen):
        return any(p.name for p in seen)
    if not any(p.name for p in seen):
        return all(p.number is Number.ONE and p.phrase.words[0].upos in ("DET", "PRON") for p in seen)
    later = seen[1:]
    first = seen[0]
    bare = first.phrase.words[0].upos not in ("DET", "PRON", "NUM") and first.number is Number.ONE
    if first.name is None and first.kind is SourceKind.PERSON and bare:
        return False  # "founder and director Ada Brook"
    if first.name is None and any(p.name and p.kind is not SourceKind.PERSON for p in seen[1:]):
        inner = [w for w in first.phrase.words if w.index > first.head.index and w.upos == "ADP"]
        if inner or first.head.upos == "PROPN":
            return False  # "a study by Harvard and Yale", "the Workers and Helpers Union"
    titled = [any(is_title(w.text) for w in p.phrase.words) for p in seen]
    unsure = [p.name is not None and p.entity is None and p.noun is None for p in seen]
    if any(a and not b for a, b in zip(unsure, titled, strict=True)):
        return False  # "the Department of Land and Water"
    places = [p.entity is not None and p.entity.type is EntityType.PLACE for p in seen]
    if any(places[1:]) and not places[0]:
        return False  # "researchers in Uganda and Kenya"
    return all(
        p.name is not None or p.number is Number.MANY or p.phrase.words[0].upos in ("DET", "PRON", "NUM")
        for p in later
    )  # fmt: skip
