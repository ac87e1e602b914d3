"""Where in a phrase the name stands, and the noun that says what is so called."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from service.analysis import data
from service.analysis.phrases import Phrase
from service.analysis.report import SourceKind
from service.nlp.entities import EntityType
from service.nlp.reading import Entity, Sentence, Word

from .heads import first_chunk
from .names import INSTITUTIONS, OUTLET_ENDINGS, is_outlet, is_title
from .nouns import Number, forms, is_person_noun, kind_of_noun, number_of
from .states import is_adjective

#: Institutions of which a country has more than one: the noun alone names none.
_MANIFOLD = INSTITUTIONS - data.words("sources", "names", "unique")
_PARTIES = data.words("sources", "peoples", "parties")
_INTRODUCED = data.words("sources", "names", "introduced")
#: Entities that never speak by themselves.
_MUTE = (EntityType.DATE, EntityType.QUANTITY)


@dataclasses.dataclass(frozen=True)
class Called:
    """`place` are the first and last word of the name, None for a description; `entity` is what the
    recogniser made of it, `noun` the common noun that says what it is.
    """

    place: tuple[int, int] | None
    entity: Entity | None
    noun: Word | None


def called(phrase: Phrase, head: Word) -> Called:
    """The name that a phrase gives of what its word `head` stands for."""
    sentence = phrase.sentence
    low, high = phrase.words[0].index, phrase.words[-1].index
    entities = [
        e for e in sentence.entities if low <= e.first and e.last <= high and _may_be_called(sentence, e)
    ]
    own = next((e for e in entities if e.first <= head.index <= e.last), None)
    common = head.upos == "NOUN" and own is None
    named: Entity | None = None
    place: tuple[int, int] | None = None
    noun: Word | None = head if common else None
    if is_people(sentence, head):
        noun = head
    elif own is not None and own.first == own.last and _is_plain(sentence, head):
        noun = head  # "the Amir", "the Court", "Police"
    elif own is not None:
        named = _last_of_run(phrase, entities) or own
        noun = _lead_noun(sentence, named, low)
        outlet = is_outlet(named.text)
        if (
            named.type is not EntityType.PERSON
            and is_person_noun(head)
            and head.index == own.last
            and not outlet
        ):
            # "the Foreign Secretary" taken for an organisation
            later = _apposed(phrase, head, [e for e in entities if e.first > head.index])
            named, noun = later, head
    elif common or (is_person_noun(head) and not _is_titled(sentence, head)):
        named = _apposed(phrase, head, entities)
        noun = head
        if named is None:
            place = _introduced(phrase, head) or _unrecognised(phrase, head)
    elif head.upos == "PROPN":
        run = _proper_run(sentence, head, low, high)
        place = run
        noun = _noun_before(sentence, run[0], low)
    if named is not None:
        place = _completed(sentence, named, high)
    if place is not None and named is None:
        named = next((e for e in entities if e.first <= place[1] and place[0] <= e.last), None)
    return Called(place, named, noun)


def is_people(sentence: Sentence, word: Word) -> bool:
    """Whether a word is the name of a nation, a faith or a party, for the people of it ("the Russians")."""
    entity = sentence.entity_at(word.index)
    if entity is not None:
        return entity.type is EntityType.NATIONALITY
    capital = word.text[:1].isupper() and word.upos == "PROPN"
    return capital and bool(forms(word) & _PARTIES or any(is_adjective(form) for form in forms(word)))


def _may_be_called(sentence: Sentence, entity: Entity) -> bool:
    """Whether an entity may be a name that speaks; what opens with a preposition is a recogniser's slip."""
    return entity.type not in _MUTE and sentence.words[entity.first].upos not in ("ADP", "SCONJ", "CCONJ")


def _is_titled(sentence: Sentence, head: Word) -> bool:
    """Whether "Mr" or the like makes a name of a word ("Mr King")."""
    return head.index > 0 and head.upos == "PROPN" and is_title(sentence.words[head.index - 1].text)


def _is_plain(sentence: Sentence, head: Word) -> bool:
    """Whether a word taken for a name is a common noun written large."""
    if head.text.lower() in OUTLET_ENDINGS and head.text[:1].isupper():
        return False  # "the Post"
    if is_person_noun(head):
        hyphened = "-" in head.text and head.index == 0  # "Co-founder" at the beginning
        return hyphened or articled(sentence, head.index)
    begins = head.index == 0 or sentence.words[head.index - 1].upos == "PUNCT"
    plain = bool(forms(head) & _MANIFOLD) or number_of(head) is Number.MANY
    known = kind_of_noun(head) in (SourceKind.ORGANISATION, SourceKind.GROUP, SourceKind.DOCUMENT)
    return known and (plain or "police" in forms(head)) and (begins or articled(sentence, head.index))


def _completed(sentence: Sentence, entity: Entity, high: int) -> tuple[int, int]:
    """An entity's words, and the name that follows a title taken alone ("Sen" of "Sen. Ada Brook")."""
    words, last = sentence.words, entity.last
    titles = all(is_title(word.text) for word in words[entity.first : last + 1])
    if entity.type is EntityType.PERSON and titles:
        while last < high and (words[last + 1].upos == "PROPN" or words[last + 1].text == "."):
            last += 1
    return entity.first, last


def _last_of_run(phrase: Phrase, entities: Sequence[Entity]) -> Entity | None:
    """The person whose name ends what stands together ("Harvard history professor Niall Ferguson")."""
    run = first_chunk(phrase.words)
    return next(
        (e for e in entities if run and e.type is EntityType.PERSON and e.first <= run[-1].index <= e.last),
        None,
    )


def articled(sentence: Sentence, at: int) -> bool:
    """Whether "the" stands right before a word."""
    return at > 0 and sentence.words[at - 1].text.lower() == "the"


def _lead_noun(sentence: Sentence, entity: Entity, low: int) -> Word | None:
    """ "newspaper" of "the newspaper Proceso", "spokesman" of "spokesman Peskov"."""
    return _noun_before(sentence, entity.first, low)


def _noun_before(sentence: Sentence, first: int, low: int) -> Word | None:
    if first - 1 < low:
        return None
    before = sentence.words[first - 1]
    inside = sentence.entity_at(before.index)
    if before.upos in ("NOUN", "PROPN") and (inside is None or is_person_noun(before)):
        return before if kind_of_noun(before) is not SourceKind.UNKNOWN else None
    return None


def _apposed(phrase: Phrase, head: Word, entities: Sequence[Entity]) -> Entity | None:
    """The name that belongs to a noun ("spokesman Peskov", "the mayor, Ada Brook", "the daily Le Soir")."""
    words = phrase.sentence.words
    kind = SourceKind.PERSON if is_person_noun(head) else kind_of_noun(head)
    singular = number_of(head) is Number.ONE or phrase.words[0].text.lower() == "one"
    for entity in entities:
        if entity.first <= head.index or entity.type is EntityType.NATIONALITY or not singular:
            continue
        if not words[entity.first].text[:1].isupper():
            continue
        person = entity.type is EntityType.PERSON
        close = entity.first == head.index + 1
        hangs = any(
            words[i].head == head.index and words[i].relation in ("appos", "flat")
            for i in range(entity.first, entity.last + 1)
        )
        marked = words[entity.first - 1].text in (",", "–", "—", "(")
        if kind is SourceKind.PERSON and not person:
            continue
        if close or (hangs and (person or entity.first == head.index + 1)):
            return entity
        if marked and person and kind is SourceKind.PERSON and _no_name_between(phrase, head, entity):
            return entity
        after = [w for w in phrase.words if w.index > entity.last]
        before = words[entity.first - 1]
        ends = (before.upos in ("NOUN", "PROPN", "ADJ") or before.text == ")") and (
            not after or after[0].text in ("(", "（")
        )
        if ends and person and words[entity.first - 1].index >= head.index:
            return entity
        if marked and hangs and not person and entity.type is not EntityType.PLACE:
            return entity
    return None


def _no_name_between(phrase: Phrase, head: Word, entity: Entity) -> bool:
    """Whether "the minister for roads, Ada Brook": no comma before that would make it a list."""
    between = [w for w in phrase.words if head.index < w.index < entity.first - 1]
    return not any(w.upos == "CCONJ" for w in between if w.text.lower() != "and") and not any(
        w.text == "," for w in between
    )


def _introduced(phrase: Phrase, head: Word) -> tuple[int, int] | None:
    """ "Chen" of "a clerk surnamed Chen"."""
    words = phrase.words
    for n, word in enumerate(words[:-1]):
        if word.index > head.index and word.text.lower() in _INTRODUCED and words[n + 1].upos == "PROPN":
            sentence = phrase.sentence
            entity = sentence.entity_at(words[n + 1].index)
            if entity is not None:
                return (entity.first, entity.last)
            return _proper_run(sentence, words[n + 1], words[n + 1].index, words[-1].index)
    return None


def _unrecognised(phrase: Phrase, head: Word) -> tuple[int, int] | None:
    """A name of two words or more right behind a person's noun, which no entity covers."""
    sentence = phrase.sentence
    if number_of(head) is Number.MANY or not is_person_noun(head) or head.index + 1 > phrase.words[-1].index:
        return None
    first = head.index + 1
    if sentence.words[first].upos != "PROPN" or sentence.entity_at(first) is not None:
        return None
    last = first
    while last + 1 <= phrase.words[-1].index and sentence.words[last + 1].upos == "PROPN":
        last += 1
    return (first, last) if last > first else None


def _proper_run(sentence: Sentence, head: Word, low: int, high: int) -> tuple[int, int]:
    """The proper nouns around one, as a name; "the" and what is not a name before them left out."""
    first = last = head.index
    while first > low and _belongs(sentence, first - 1):
        first -= 1
    while last < high and _belongs(sentence, last + 1):
        last += 1
    return first, last


def _belongs(sentence: Sentence, at: int) -> bool:
    word = sentence.words[at]
    entity = sentence.entity_at(at)
    return word.upos == "PROPN" and (entity is None or entity.type not in _MUTE)
