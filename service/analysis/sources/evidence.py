"""What the words of a phrase say of kind, number and gender."""

from __future__ import annotations

from service.analysis import data
from service.analysis.phrases import Phrase
from service.analysis.report import SourceKind
from service.nlp.entities import EntityType
from service.nlp.reading import Word

from . import names
from .heads import ALONE
from .naming import Called, articled, is_people
from .nouns import (
    FEMALE,
    MALE,
    MANY,
    ONE,
    Gender,
    Number,
    forms,
    gender_of,
    is_person_noun,
    kind_of_noun,
    number_of,
)
from .states import is_adjective

_LEADS = data.words("sources", "outlets", "leads")
_PRONOUNS = (
    dict.fromkeys(MALE | FEMALE | ONE, SourceKind.PERSON)
    | dict.fromkeys(MANY | {"we", "us"}, SourceKind.GROUP)
)  # fmt: skip
#: How much evidence for a kind weighs: a guess by form, the recogniser's class, the words themselves.
GUESSED, RECOGNISED, WORDED = 0, 1, 2

#: Evidence for a kind, with its weight.
Vote = tuple[int, SourceKind]


class Evidence:
    """What the words of one phrase say of kind, number and gender."""

    def __init__(
        self,
        phrase: Phrase,
        head: Word,
        name: str | None,
        found: Called,
    ) -> None:
        """Take a phrase as it was read."""
        self.phrase, self.head, self.name = phrase, head, name
        self.noun, self.place, self.entity = found.noun, found.place, found.entity

    def number(self) -> Number:
        """One or many; a name is one unless it is a people's."""
        if self.name is not None:
            plural = self.entity is not None and self.entity.type is EntityType.NATIONALITY
            return Number.MANY if plural else Number.ONE
        return Number.ONE if self._is_single() else number_of(self.head)

    def gender(self) -> Gender | None:
        """By a title or the noun."""
        if self.name is not None and self.place is not None:
            sentence = self.phrase.sentence
            before = sentence.words[max(0, self.place[0] - 2) : self.place[0]]
            titled = names.person_name(" ".join([*(w.text for w in before[-1:]), self.name]))
            if titled.gender:
                return titled.gender
        return gender_of(self.noun) if self.noun is not None else gender_of(self.head)

    def votes(self) -> list[Vote]:
        """Every kind that something speaks for."""
        if self.name is None:
            text = self.head.text.lower()
            if self.head.upos == "PRON" and (kind := _PRONOUNS.get(text)):
                return [(RECOGNISED, kind)]
            if text in ALONE:
                one = text in ("another", "one", "other")
                return [(RECOGNISED, SourceKind.PERSON if one else SourceKind.GROUP)]
            if is_people(self.phrase.sentence, self.head):
                return [(RECOGNISED, SourceKind.PERSON if self._is_one_of_them() else SourceKind.GROUP)]
            kind = kind_of_noun(self.head)
            if self._is_single() and is_person_noun(self.head):
                kind = SourceKind.PERSON
            if kind is SourceKind.UNKNOWN:
                kind = self._by_adjective()
            return [(RECOGNISED, kind)]
        return [vote for vote in (self._worded(), self._recognised()) if vote is not None]

    def _by_adjective(self) -> SourceKind:
        """ "the 39-year-old", "the wounded"."""
        text = self.head.text.lower()
        if text.endswith("-year-old") or text == "old":
            return SourceKind.PERSON
        return SourceKind.GROUP if self.head.upos == "ADJ" else SourceKind.UNKNOWN

    def _is_single(self) -> bool:
        """ "one of the neighbours"."""
        words = self.phrase.words
        return (
            len(words) > 2 and words[0].text.lower() in ("one", "another") and words[1].text.lower() == "of"
        )

    def _is_one_of_them(self) -> bool:
        """ "the Republican", "a Russian": singular, and the word is one for a person too."""
        first = self.phrase.words[0].text.lower()
        singular = number_of(self.head) is Number.ONE and first in ("the", "a", "an", "one", "another")
        return singular and (is_person_noun(self.head) or is_adjective(self.head.text))

    def _worded(self) -> Vote | None:
        """What the name's own words say, or the noun before it."""
        assert self.name is not None and self.place is not None
        words = self.phrase.sentence.words
        person = self.entity is not None and self.entity.type is EntityType.PERSON
        if self.noun is not None and self.noun.index < self.place[0]:
            kind = kind_of_noun(self.noun)
            if forms(self.noun) & _LEADS:
                return WORDED, SourceKind.OUTLET
            if kind is SourceKind.PERSON:
                return WORDED, SourceKind.PERSON
            if kind in (SourceKind.ORGANISATION, SourceKind.OUTLET) and not person:
                return WORDED, kind
            if kind is SourceKind.ORGANISATION and self.noun.upos == "NOUN":
                return WORDED, kind
        ending = self.name.lower().removeprefix("the ") in names.OUTLET_ENDINGS
        if ending and self._articled() and not person:
            return WORDED, SourceKind.OUTLET  # "the Post", after "the Washington Post" or without
        if names.is_outlet(self.name, self._articled()) and not (person and names.is_ambiguous(self.name)):
            return WORDED, SourceKind.OUTLET
        if names.is_company(self.name):
            return WORDED, SourceKind.ORGANISATION
        if names.is_organisation(self.name) and not (
            person and len(self.name.split()) == 2 and not self._articled()
        ):
            return WORDED, SourceKind.ORGANISATION
        last = words[self.place[1]]
        if kind_of_noun(last) is SourceKind.DOCUMENT and not person and len(self.name.split()) > 1:
            return WORDED, SourceKind.DOCUMENT
        if names.person_name(self.name).title or names.person_name(self.name).gender:
            return WORDED, SourceKind.PERSON
        if names.is_acronym(self.name) and not person:
            return WORDED, SourceKind.ORGANISATION
        return None

    def _articled(self) -> bool:
        assert self.place is not None
        sentence = self.phrase.sentence
        return sentence.words[self.place[0]].text.lower() == "the" or articled(sentence, self.place[0])

    def _recognised(self) -> Vote:
        """What the recogniser says of the name; where it says nothing, what its form makes likely."""
        if self.entity is None:
            kind = kind_of_noun(self.head)
            if kind is SourceKind.UNKNOWN:
                articled = self._articled() or names.is_acronym(self.name or "")
                kind = SourceKind.ORGANISATION if articled else SourceKind.PERSON
            return GUESSED, kind
        match self.entity.type:
            case EntityType.PERSON:
                return RECOGNISED, SourceKind.PERSON
            case EntityType.NATIONALITY:
                return RECOGNISED, SourceKind.GROUP
            case EntityType.ORGANISATION | EntityType.PLACE | EntityType.PRODUCT:
                return RECOGNISED, SourceKind.ORGANISATION
            case _:
                kind = kind_of_noun(self.phrase.sentence.words[self.entity.last])
                if kind in (SourceKind.UNKNOWN, SourceKind.PERSON, SourceKind.GROUP):
                    kind = SourceKind.ORGANISATION
                return GUESSED, kind
