"""What a noun or pronoun tells of a source: its kind, its number, its gender."""

from __future__ import annotations

import enum
import functools

from service.analysis import data
from service.analysis.report import SourceKind
from service.nlp.reading import Word

_NOUNS: dict[SourceKind, frozenset[str]] = {
    SourceKind.PERSON: data.words("sources", "person") | data.words("people", "people"),
    SourceKind.GROUP: data.words("sources", "group"),
    SourceKind.ORGANISATION: data.words("sources", "organisation"),
    SourceKind.DOCUMENT: data.words("sources", "document"),
    SourceKind.OUTLET: data.words("sources", "outlet"),
}
#: Nouns for one person.
PERSON_NOUNS = _NOUNS[SourceKind.PERSON]
_ENDINGS = tuple(sorted(data.words("sources", "endings", "person")))
_OTHERS = data.words("sources", "endings", "others")
_PLURALS = {"men": "man", "women": "woman", "people": "person", "children": "child", "wives": "wife"}

MALE = data.words("sources", "pronouns", "male")
FEMALE = data.words("sources", "pronouns", "female")
_FEMININE = FEMALE | data.words("sources", "genders", "female")
_MASCULINE = MALE | data.words("sources", "genders", "male")
MANY = data.words("sources", "pronouns", "many")
_SEVERAL = MANY | {"we", "us"}
THING = data.words("sources", "pronouns", "thing")
OWN = data.words("sources", "pronouns", "own")
OPEN = data.words("sources", "pronouns", "open")
#: Other pronouns for one person.
ONE = data.words("sources", "pronouns", "one")
#: Pronouns that stand for somebody or something named before.
ANAPHORIC = MALE | FEMALE | MANY | THING
#: Pronouns that tell nothing of who is meant.
PERSONAL = ANAPHORIC | OWN | OPEN | data.words("sources", "pronouns", "relative")


class Number(enum.Enum):
    """Grammatical number."""

    ONE = "one"
    MANY = "many"


class Gender(enum.Enum):
    """What the text says of a person by pronoun, title or noun."""

    FEMALE = "female"
    MALE = "male"


def forms(word: Word) -> frozenset[str]:
    """A noun as it may stand in a list; the lemmatiser leaves some plurals as they are ("MPs")."""
    return _forms(word.text.lower(), word.lemma.lower())


@functools.lru_cache(maxsize=10_000)
def _forms(text: str, lemma: str) -> frozenset[str]:
    found = {lemma, text, text.removesuffix("s"), text.removesuffix("'s").removesuffix("’s")}
    for plural, singular in _PLURALS.items():
        if text.endswith(plural):
            found.add(text.removesuffix(plural) + singular)
    for form in tuple(found):  # "ex-minister", "vice-chair"
        if "-" in form:
            found.add(form.rpartition("-")[2])
    return frozenset(found)


def is_person_noun(word: Word) -> bool:
    """Whether a noun is an office, a trade or a relation that one person has."""
    return bool(forms(word) & _NOUNS[SourceKind.PERSON])


def number_of(word: Word) -> Number:
    """By the tag, or a noun that is plural in itself ("police")."""
    if word.xpos in ("NNS", "NNPS") or word.lemma.lower() in _NOUNS[SourceKind.GROUP]:
        return Number.MANY
    return Number.MANY if word.text.lower() in _SEVERAL else Number.ONE


def gender_of(word: Word) -> Gender | None:
    """Of a pronoun or a noun that has one ("spokeswoman")."""
    known = forms(word)
    if known & _FEMININE:
        return Gender.FEMALE
    if known & _MASCULINE:
        return Gender.MALE
    return None


def kind_of_noun(head: Word) -> SourceKind:
    """Person, group, organisation, document, outlet, by the noun; else unknown."""
    known = forms(head)
    if known & _NOUNS[SourceKind.GROUP]:
        return SourceKind.GROUP
    if known & _NOUNS[SourceKind.PERSON]:
        return _people(head)
    for kind in (SourceKind.DOCUMENT, SourceKind.OUTLET, SourceKind.ORGANISATION):
        if known & _NOUNS[kind]:
            return kind
    if head.upos == "NOUN" and not known & _OTHERS:
        singular = max(known, key=lambda form: (form.endswith(_ENDINGS), form))
        if len(singular) > 4 and singular.endswith(_ENDINGS) and "." not in singular:
            return _people(head)
    return SourceKind.UNKNOWN


def _people(head: Word) -> SourceKind:
    return SourceKind.GROUP if number_of(head) is Number.MANY else SourceKind.PERSON
