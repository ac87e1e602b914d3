"""From the words that name speakers to the article's list of sources, each resolved, typed, named."""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterable, Sequence

from service.intake.article import Article
from service.nlp.entities import EntityType
from service.nlp.reading import Entity, Reading, Sentence, Word

from . import data
from .phrases import RELATIVE, Phrase, antecedent
from .report import Naming, Source, SourceKind, Span
from .statements import Statement

_NOUNS: dict[SourceKind, frozenset[str]] = {
    SourceKind.PERSON: data.words("sources", "person"),
    SourceKind.GROUP: data.words("sources", "group"),
    SourceKind.ORGANISATION: data.words("sources", "organisation"),
    SourceKind.DOCUMENT: data.words("sources", "document"),
    SourceKind.OUTLET: data.words("sources", "outlet"),
}
_GENERIC = data.words("sources", "generic", "heads")
_LOOSE = data.words("sources", "generic", "modifiers")
_IDENTIFIED = data.words("sources", "generic", "identified")
_SPOKEN_OF = data.words("sources", "generic", "spoken_of")
_OUTLETS = frozenset(name.lower() for name in data.words("sources", "outlets", "names"))
_OUTLET_ENDINGS = data.words("sources", "outlets", "endings")

_ONE = frozenset({"he", "she", "him", "her", "his", "i", "himself", "herself", "who"})
_MANY = frozenset({"they", "them", "we", "us", "their"})
_THING = frozenset({"it", "its", "which", "this", "that"})
_HONORIFICS = re.compile(r"^(?:the|mr|mrs|ms|miss|dr|sir|dame|lord|lady)\.?\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_OWNED = re.compile(r"^.*['’]s\s+(?=\S)")
_ACRONYM = re.compile(r"\(([A-Z]{2,8})\)")


@dataclasses.dataclass
class _Entry:
    """A source while it is being put together."""

    name: str
    kind: SourceKind
    naming: Naming
    anonymous: bool
    role: str | None = None
    affiliation: str | None = None
    aliases: set[str] = dataclasses.field(default_factory=set)
    mentions: dict[tuple[bool, int, int], Span] = dataclasses.field(default_factory=dict)

    def add(self, span: Span) -> None:
        self.mentions[span.place] = span


@dataclasses.dataclass(frozen=True)
class Resolution:
    """The article's sources, and which of them speaks, or is addressed, in each statement."""

    sources: tuple[Source, ...]
    speakers: tuple[str | None, ...]
    via: tuple[str | None, ...]


def is_outlet(name: str) -> bool:
    """Whether a name is a news agency's, newspaper's or broadcaster's."""
    bare = plain_name(name).lower()
    return bare in _OUTLETS or (
        bare.split()[-1:] != [] and (bare.split()[-1] in _OUTLET_ENDINGS and len(bare.split()) > 1)
    )


def plain_name(name: str) -> str:
    """A name without article, honorific, possessive and doubled space."""
    bare = _POSSESSIVE.sub("", " ".join(name.split()))
    return _HONORIFICS.sub("", bare)


def person_name(name: str) -> str:
    """A person's plain name, without the country or firm it is said to be of ("Britain's Hammond")."""
    return _OWNED.sub("", plain_name(name))


def resolve(article: Article, reading: Reading, statements: Sequence[Statement]) -> Resolution:
    """One source for each speaker and outlet addressed; ids in order of first mention.

    The statements are the article's, in text order: the n-th becomes attribution `a{n+1}`.
    """
    register = _Register(article, reading)
    speakers: list[_Entry | None] = []
    via: list[_Entry | None] = []
    recent: list[_Entry] = []
    for statement in statements:
        entry = register.speaker(statement.speaker, recent) if statement.speaker else None
        if entry is not None:
            recent.append(entry)
        speakers.append(entry)
        via.append(register.outlet(statement.addressees))
    entries = sorted(register.entries, key=lambda e: min(e.mentions))
    ids = {id(entry): f"s{n}" for n, entry in enumerate(entries, 1)}
    said: dict[int, list[str]] = collections.defaultdict(list)
    for n, speaker in enumerate(speakers, 1):
        if speaker is not None:
            said[id(speaker)].append(f"a{n}")
    return Resolution(
        tuple(
            Source(
                ids[id(e)], e.name, e.kind, e.naming, e.anonymous, e.role, e.affiliation,
                tuple(e.mentions[place] for place in sorted(e.mentions)), tuple(said[id(e)]),
            )
            for e in entries
        ),
        tuple(None if e is None else ids[id(e)] for e in speakers),
        tuple(None if e is None else ids[id(e)] for e in via),
    )  # fmt: skip


class _Register:
    """The names of the article, and the sources found so far."""

    def __init__(self, article: Article, reading: Reading) -> None:
        self.article = article
        self.entries: list[_Entry] = []
        self.full: dict[str, str] = {}
        self.roles: list[tuple[str, str]] = []
        self.people: list[tuple[tuple[bool, int], str]] = []
        self.affiliations: dict[str, str] = {}
        self._names(reading)

    def _names(self, reading: Reading) -> None:
        """Every person's fullest name by each of its words; the roles stated beside names."""
        longest: list[str] = []
        for sentence in reading.sentences():
            for entity in sentence.entities:
                if entity.type is EntityType.PERSON:
                    longest.append(person_name(self._text(sentence, entity.start, entity.end)))
        for name in sorted(set(longest), key=lambda n: (-len(n.split()), longest.index(n))):
            if not name:
                continue
            for key in (name.lower(), name.split()[-1].lower()):
                self.full.setdefault(key, name)
            if len(name.split()) > 1:
                self.full.setdefault(name.split()[0].lower(), name)
        for sentence in reading.sentences():
            for entity in sentence.entities:
                if entity.type is not EntityType.PERSON:
                    continue
                raw = person_name(self._text(sentence, entity.start, entity.end))
                full = self.full.get(raw.lower(), raw)
                self.people.append(((sentence.part == "body", entity.start), full))
                role, affiliation = self._role(sentence, entity)
                if role:
                    self.roles.append((role, full))
                if affiliation:
                    self.affiliations.setdefault(full, affiliation)

    def _text(self, sentence: Sentence, start: int, end: int) -> str:
        return " ".join(self.article.part(sentence.part)[start:end].split())

    def _name(self, sentence: Sentence, entity: Entity) -> str:
        return plain_name(self._text(sentence, entity.start, entity.end))

    def _role(self, sentence: Sentence, entity: Entity) -> tuple[str | None, str | None]:
        """ "presidential spokesman" before a name, or ", a doctor," after it; whose, if it is said."""
        words = sentence.words
        first = entity.first
        while (
            first > 0
            and words[first - 1].upos in ("NOUN", "ADJ", "PROPN")
            and words[first - 1].text[0] not in '"('
        ):
            first -= 1
        role_words = [
            w for w in words[first : entity.first] if w.text not in ("Mr", "Mr.", "Mrs", "Ms", "Dr", "Dr.")
        ]
        affiliation = None
        if first > 0 and words[first - 1].lemma in ("'s", "'") and role_words:
            owner = sentence.entity_at(first - 2)
            if owner is not None:
                affiliation = self._name(sentence, owner)
        if role_words and any(_is_person_noun(w) for w in role_words):
            if affiliation is None:
                named = [
                    e for e in sentence.entities
                    if first <= e.first and e.last < entity.first and e.type is not EntityType.PERSON
                ]  # fmt: skip
                affiliation = self._name(sentence, named[0]) if named else None
            return self._text(sentence, role_words[0].start, role_words[-1].end), affiliation
        after = entity.last + 1
        if after < len(words) and words[after].text == ",":
            stop = next(
                (
                    i
                    for i in range(after + 1, min(after + 14, len(words)))
                    if words[i].text in (",", ".", ";")
                ),
                None,
            )
            if stop is not None and any(_is_person_noun(w) for w in words[after + 1 : stop]):
                piece = words[after + 1 : stop]
                if not any(w.upos in ("VERB", "AUX") for w in piece):
                    owner = next(
                        (e for e in sentence.entities if piece[0].index <= e.first <= piece[-1].index), None
                    )
                    place = self._name(sentence, owner) if owner else None
                    return _HONORIFICS.sub("", self._text(sentence, piece[0].start, piece[-1].end)), place
        return None, affiliation

    def speaker(self, phrase: Phrase, recent: Sequence[_Entry]) -> _Entry:
        """The source that a phrase names, made if it is new."""
        span = Span.of(self.article, phrase.sentence.part, phrase.start, phrase.end)
        if len(phrase.words) == 1 and phrase.head.text.lower() in RELATIVE:
            phrase = antecedent(phrase) or phrase
        lowered = phrase.head.text.lower()
        entry: _Entry | None = None
        if phrase.head.upos == "PRON" or (len(phrase.words) == 1 and lowered in _ONE | _MANY | _THING):
            entry = self._pronoun(lowered, phrase, recent)
        if entry is None:
            entry = self._named(phrase) or self._described(phrase)
        entry.add(span)
        return entry

    def outlet(self, addressees: Iterable[Phrase]) -> _Entry | None:
        """The news outlet among those addressed, if there is one."""
        for phrase in addressees:
            candidates: list[Entity | Word] = [*self._entities(phrase), phrase.head]
            for named in candidates:
                text = self._text(phrase.sentence, named.start, named.end)
                if is_outlet(text):
                    entry = self._entry(plain_name(text), SourceKind.OUTLET, Naming.NAMED)
                    entry.add(Span.of(self.article, phrase.sentence.part, named.start, named.end))
                    return entry
        return None

    def _entities(self, phrase: Phrase) -> list[Entity]:
        low, high = phrase.words[0].index, phrase.words[-1].index
        return [e for e in phrase.sentence.entities if low <= e.first and e.last <= high]

    def _entry(self, name: str, kind: SourceKind, naming: Naming, anonymous: bool = False) -> _Entry:
        key = plain_name(name).lower()
        for entry in self.entries:
            if key in entry.aliases:
                return entry
        made = _Entry(name, kind, naming, anonymous, aliases={key})
        acronym = _ACRONYM.search(name)
        if acronym:
            made.aliases |= {acronym[1].lower(), plain_name(name[: acronym.start()].strip()).lower()}
        self.entries.append(made)
        return made

    def _person(self, name: str) -> _Entry:
        full = self.full.get(name.lower()) or self.full.get(name.split()[-1].lower()) or name
        entry = self._entry(full, SourceKind.PERSON, Naming.NAMED)
        if entry.role is None:
            entry.role = next((role for role, owner in self.roles if owner == full), None)
            entry.affiliation = self.affiliations.get(full)
        return entry

    def _named(self, phrase: Phrase) -> _Entry | None:
        """A phrase built on a name: "Britain's Foreign Secretary Philip Hammond", "the Kremlin"."""
        entities = self._entities(phrase)
        people = [e for e in entities if e.type is EntityType.PERSON]
        head = phrase.head
        common = head.upos == "NOUN" and not any(e.first <= head.index <= e.last for e in entities)
        person = _apposed(phrase, people) if common else next(iter(people), None)
        if person is not None:
            return self._person(person_name(self._text(phrase.sentence, person.start, person.end)))
        if common or (_is_person_noun(head) and not people):
            return self._by_role(phrase)
        for entity in entities:
            if not entity.first <= head.index <= entity.last:
                continue
            name = self._text(phrase.sentence, entity.start, entity.end)
            known = self.full.get(person_name(name).lower())
            if known:  # the recogniser errs on a name that it knew elsewhere
                return self._person(known)
            if entity.type is EntityType.NATIONALITY:
                return self._entry(
                    self._text(phrase.sentence, phrase.start, phrase.end), SourceKind.GROUP, Naming.DESCRIBED
                )
            return self._entry(plain_name(name), _kind_of_name(name, entity), Naming.NAMED)
        if head.upos == "PROPN" and not _is_person_noun(head):
            name = plain_name(self._text(phrase.sentence, phrase.start, phrase.end))
            known = self.full.get(name.lower()) or self.full.get(head.text.lower())
            if known:
                return self._person(known)
            kind = SourceKind.OUTLET if is_outlet(name) else _kind_of_noun(head)
            return self._entry(name, SourceKind.PERSON if kind is SourceKind.UNKNOWN else kind, Naming.NAMED)
        return self._by_role(phrase)

    def _by_role(self, phrase: Phrase) -> _Entry | None:
        """ "the Foreign Secretary" as the one person whom the article gave that role."""
        if (
            phrase.words[0].text.lower() not in ("the", "britain", "his", "her")
            and phrase.head.upos != "PROPN"
        ):
            return None
        wanted = {w.text.lower() for w in phrase.words if w.upos in ("NOUN", "PROPN", "ADJ")}
        owners = {owner for role, owner in self.roles if wanted and wanted <= set(role.lower().split())}
        if len(owners) == 1 and _number(phrase.head) == "one":
            return self._person(owners.pop())
        return None

    def _pronoun(self, pronoun: str, phrase: Phrase, recent: Sequence[_Entry]) -> _Entry | None:
        """The last fitting speaker, or the last person named before the pronoun."""
        wanted: tuple[SourceKind, ...]
        if pronoun in _ONE:
            wanted = (SourceKind.PERSON,)
        elif pronoun in _MANY:
            wanted = (SourceKind.GROUP, SourceKind.ORGANISATION, SourceKind.OUTLET)
        else:
            wanted = (SourceKind.ORGANISATION, SourceKind.DOCUMENT, SourceKind.OUTLET)
        for entry in reversed(recent):
            if entry.kind in wanted:
                return entry
        if pronoun in _ONE:
            before = [
                name for place, name in self.people if place < (phrase.sentence.part == "body", phrase.start)
            ]
            if before:
                return self._person(before[-1])
        return None

    def _described(self, phrase: Phrase) -> _Entry:
        """A source without a name."""
        head = phrase.head
        lemma = head.lemma.lower()
        kind = _kind_of_noun(head)
        if head.upos == "PRON":
            kind = (
                SourceKind.PERSON
                if lemma in _ONE
                else SourceKind.GROUP
                if lemma in _MANY
                else SourceKind.UNKNOWN
            )
        text = self._text(phrase.sentence, phrase.start, phrase.end)
        modifiers = {w.text.lower() for w in phrase.words if w.index != head.index and w.upos != "PUNCT"}
        specific = modifiers - _LOOSE
        generic = (
            (lemma in _GENERIC or head.upos == "PRON")
            and not specific
            and (_number(head) == "many" or lemma in ("source", "people", "report"))
        )
        naming = Naming.GENERIC if generic else Naming.DESCRIBED
        if _ACRONYM.search(text) and kind in (SourceKind.ORGANISATION, SourceKind.UNKNOWN):
            return self._entry(plain_name(text), SourceKind.ORGANISATION, Naming.NAMED)
        people = kind in (SourceKind.PERSON, SourceKind.GROUP)
        anonymous = people and head.upos != "PRON" and lemma not in _IDENTIFIED and lemma not in _SPOKEN_OF
        return self._entry(text, kind, naming, anonymous)


def _apposed(phrase: Phrase, people: Sequence[Entity]) -> Entity | None:
    """The person whose name belongs to the phrase's head ("spokesman Peskov", "the mayor, Ada Brook")."""
    words = phrase.sentence.words
    for person in people:
        hangs = any(
            words[i].head == phrase.head.index and words[i].relation in ("appos", "flat", "compound")
            for i in range(person.first, person.last + 1)
        )
        ends = person.last == phrase.words[-1].index and words[person.first - 1].text == ","
        if hangs or (ends and phrase.head.index < person.first):
            return person
    return None


def _is_person_noun(word: Word) -> bool:
    return bool(_forms(word) & _NOUNS[SourceKind.PERSON])


def _forms(word: Word) -> set[str]:
    """A noun as it may stand in a list; the lemmatiser leaves some plurals as they are ("MPs")."""
    return {word.lemma.lower(), word.text.lower(), word.text.lower().removesuffix("s")}


def _number(word: Word) -> str:
    """ "one" or "many", by the tag or the plural s that the lemma lacks."""
    if word.xpos in ("NNS", "NNPS"):
        return "many"
    if word.lemma.lower() in _NOUNS[SourceKind.GROUP]:
        return "many"
    return "one"


def _kind_of_noun(head: Word) -> SourceKind:
    """Person, group, organisation, document, outlet, by the head noun; else unknown."""
    forms = _forms(head)
    if forms & _NOUNS[SourceKind.GROUP]:
        return SourceKind.GROUP
    if forms & _NOUNS[SourceKind.PERSON]:
        return SourceKind.GROUP if _number(head) == "many" else SourceKind.PERSON
    for kind in (SourceKind.DOCUMENT, SourceKind.OUTLET, SourceKind.ORGANISATION):
        if forms & _NOUNS[kind]:
            return kind
    return SourceKind.GROUP if head.xpos == "NNS" and head.upos == "NOUN" else SourceKind.UNKNOWN


def _kind_of_name(name: str, entity: Entity) -> SourceKind:
    """What a named entity is as a source: places speak for their governments."""
    if is_outlet(name):
        return SourceKind.OUTLET
    last = plain_name(name).lower().split()[-1:]
    if last and last[0] in _NOUNS[SourceKind.DOCUMENT] and entity.type is not EntityType.PERSON:
        return SourceKind.DOCUMENT
    if entity.type is EntityType.PERSON:
        return SourceKind.PERSON
    if entity.type in (EntityType.ORGANISATION, EntityType.PLACE):
        return SourceKind.ORGANISATION
    return SourceKind.ORGANISATION if entity.type is EntityType.PRODUCT else SourceKind.UNKNOWN
