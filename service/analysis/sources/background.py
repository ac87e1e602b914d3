"""The names, nouns and pronouns of a sentence that do not speak and may be taken up later."""

from __future__ import annotations

from collections.abc import Iterator

from service.analysis.phrases import Phrase
from service.analysis.report import SourceKind
from service.nlp.entities import EntityType
from service.nlp.reading import Entity, Sentence, Word

from .heads import core_phrase
from .nouns import FEMALE, MALE, is_person_noun, kind_of_noun

_SPEAKING = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PRODUCT, EntityType.OTHER)
_ATTACHED = ("compound", "flat", "fixed", "goeswith", "nmod:npmod", "nmod:tmod", "obl:npmod", "obl:tmod")
_BEFORE_NAMES = ("NOUN", "PROPN", "ADJ", "DET")
#: Words before a name that are read with it.
_LEAD = 6


def top(sentence: Sentence, entity: Entity) -> Word:
    """The word of an entity that the others hang on."""
    words = sentence.words[entity.first : entity.last + 1]
    return next((w for w in words if not entity.first <= w.head <= entity.last), words[-1])


def background(sentence: Sentence, claimed: set[int]) -> Iterator[Phrase]:
    """The names, nouns and pronouns of a sentence that may be taken up, other than those that speak."""
    named: set[int] = set()
    for entity in sentence.entities:
        inside = range(entity.first, entity.last + 1)
        named |= set(inside)
        if entity.type not in _SPEAKING or claimed & set(inside):
            continue
        first = entity.first
        while first > 0 and entity.first - first < _LEAD and first - 1 not in claimed:
            before = sentence.words[first - 1]
            if (
                before.upos not in ("NOUN", "PROPN", "ADJ", "DET")
                or sentence.entity_at(first - 1) is not None
            ):
                break
            first -= 1
        yield Phrase(sentence, top(sentence, entity), sentence.words[first : entity.last + 1])
    for word in sentence.words:
        if word.index in claimed or word.index in named:
            continue
        if word.upos == "PRON" and word.text.lower() in MALE | FEMALE:
            yield Phrase(sentence, word, (word,))
        elif (
            word.upos == "NOUN" and word.deprel not in _ATTACHED and word.relation not in ("compound", "flat")
        ):
            if kind_of_noun(word) is SourceKind.UNKNOWN or _leads_to_name(sentence, word):
                continue
            yield core_phrase(sentence, word)


def is_predicate(sentence: Sentence, word: Word) -> bool:
    """ "son" of "he is the son of …"."""
    return bool(sentence.children(word.index, "cop")) and bool(sentence.children(word.index, "nsubj"))


def _leads_to_name(sentence: Sentence, word: Word) -> bool:
    """Whether a noun is the role of the name right behind it, or behind the comma after it."""
    after = sentence.entity_at(word.index + 1) if word.index + 1 < len(sentence.words) else None
    if after is not None and after.first == word.index + 1:
        return True
    return any(
        child.relation in ("appos", "flat") and (entity := sentence.entity_at(child.index)) is not None
        and entity.type is EntityType.PERSON and is_person_noun(word)
        for child in sentence.children(word.index)
    )  # fmt: skip
