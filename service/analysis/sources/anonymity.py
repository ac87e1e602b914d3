"""How far a description names somebody: generic or not, anonymous or not, how specific, and why unnamed."""

from __future__ import annotations

import re

from service.analysis import data
from service.analysis.report import Naming, SourceKind
from service.nlp.entities import EntityType
from service.nlp.reading import Sentence

from .naming import is_people
from .nouns import PERSONAL, Number, forms, number_of
from .portrait import Portrait

_GENERIC = data.words("sources", "generic", "heads")
_LOOSE = data.words("sources", "generic", "modifiers")
_IDENTIFIED = data.words("sources", "generic", "identified")
_OFFICES = data.words("sources", "generic", "offices")
_SPOKEN_OF = data.words("sources", "generic", "spoken_of")
_VAGUE = data.words("sources", "generic", "vague")
_KNOWING = data.words("sources", "generic", "knowing")
_PARTITIVES = data.words("sources", "partitive", "heads")
_MARK = re.compile(r"\b(?:" + "|".join(data.load("sources")["anonymity"]["marks"]) + r")\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:" + "|".join(data.load("sources")["anonymity"]["reasons"]) + r")\b[^,;:.“”\"()]{3,160}",
    re.IGNORECASE,
)
_UNNAMED_PLACES = (EntityType.DATE, EntityType.QUANTITY)
#: The most that a description can tell; more facts count no further.
MOST_SPECIFIC = 5


def is_generic(it: Portrait) -> bool:
    """Whether a description could be anybody of its sort ("officials", "critics say", "a source")."""
    if it.head.upos == "PRON" or (it.head.text.lower() in ("one", "another", "other") and not _told(it)):
        return True
    if is_people(it.phrase.sentence, it.head):
        return False
    plural = it.kind is SourceKind.GROUP or it.number is Number.MANY
    if not (plural or forms(it.head) & _GENERIC):
        return False
    if it.kind is SourceKind.ORGANISATION and not forms(it.head) & _GENERIC:
        return False
    if it.head.lemma.lower() in ("opposition", "public"):
        return not _told(it) or all(_is_nationality(it, w) for w in _told(it))
    definite = it.phrase.words[0].text.lower() in ("the", "this")
    if it.kind is SourceKind.DOCUMENT and it.number is Number.ONE and definite:
        return False
    return not _told(it) or bool(forms(it.head) & _SPOKEN_OF and _is_share(it))


def _is_nationality(it: Portrait, word: str) -> bool:
    entities = it.phrase.sentence.entities
    return any(e.type is EntityType.NATIONALITY and word in e.text.lower().split() for e in entities)


def _is_share(it: Portrait) -> bool:
    """ "about 30 percent of people"."""
    return any(w.upos == "NUM" or w.text == "%" for w in it.phrase.words)


def _told(it: Portrait) -> set[str]:
    """The words that narrow down who is meant."""
    words = {
        w.text.lower() for w in it.phrase.words if w.index != it.head.index and w.upos != "PUNCT"
    }  # fmt: skip
    return words - _LOOSE - _PARTITIVES


def is_anonymous(it: Portrait) -> bool:
    """Whether a description is of people who speak and whom the article does not name."""
    if it.kind not in (SourceKind.PERSON, SourceKind.GROUP) or it.head.text.lower() in PERSONAL:
        return False
    known = forms(it.head)
    if known & _SPOKEN_OF or is_people(it.phrase.sentence, it.head):
        return False
    if it.kind is SourceKind.PERSON and known & _IDENTIFIED:
        return False
    return not (it.kind is SourceKind.PERSON and known & _OFFICES and _has_one_holder(it))


def _has_one_holder(it: Portrait) -> bool:
    """Whether an office is that of one place or body: "the mayor", "Spain's economy minister"."""
    first = it.phrase.words[0]
    owned = any(
        w.text in ("'s", "’s") or w.xpos in ("POS", "PRP$")
        for w in it.phrase.words
        if w.index < it.head.index
    )
    indefinite = first.text.lower() in ("a", "an", "one", "another", "some", "any")
    return number_of(it.head) is Number.ONE and (first.text.lower() == "the" or owned) and not indefinite


def naming_of(it: Portrait) -> Naming:
    """Of a description, DESCRIBED or GENERIC."""
    return Naming.GENERIC if is_generic(it) else Naming.DESCRIBED


def specificity(it: Portrait) -> int:
    """How many facts a description gives that narrow down who it is, 0 to `MOST_SPECIFIC`.

    Counted are: a noun that says more than "source" or "official"; each named body, place or person; a
    number; how they come to know; any other word that narrows.
    """
    facts = 0 if forms(it.head) & _VAGUE else 1
    words = it.phrase.words
    low, high = words[0].index, words[-1].index
    inside = [
        e for e in it.phrase.sentence.entities
        if low <= e.first and e.last <= high and e.type not in _UNNAMED_PLACES
    ]  # fmt: skip
    facts += min(len(inside), 2)
    covered = {n for e in inside for n in range(e.first, e.last + 1)}
    facts += any(w.upos == "NUM" for w in words if w.index not in covered)
    facts += any(w.text.lower() in _KNOWING for w in words)
    narrowing = [
        w for w in words
        if w.index not in covered and w.index != it.head.index and w.upos in ("ADJ", "NOUN", "PROPN", "VERB")
        and w.text.lower() not in _LOOSE | _KNOWING | _VAGUE
    ]  # fmt: skip
    facts += bool(narrowing)
    return min(facts, MOST_SPECIFIC)


def anonymity_reason(text: str, sentence: Sentence, start: int) -> tuple[int, int] | None:
    """Why a source mentioned from `start` in a sentence goes unnamed, as the sentence says; code points.

    Only where the sentence says that somebody speaks unnamed ("who asked not to be named because …").
    """
    told = text[start : sentence.end]
    mark = _MARK.search(told)
    if mark is None:
        return None
    after = [
        m for m in _REASON.finditer(told) if m.start() <= mark.start() <= m.end() or m.start() >= mark.end()
    ]
    if not after:
        return None
    reason = after[0]
    kept = reason[0].rstrip()
    return start + reason.start(), start + reason.start() + len(kept)
