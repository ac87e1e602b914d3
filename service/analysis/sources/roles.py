"""Role, affiliation and descriptors, as the article states them beside a name or in a description."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from service.nlp.entities import EntityType
from service.nlp.reading import Entity, Sentence, Word

from .names import is_platform, is_title, person_name, plain_name
from .nouns import Number, is_person_noun, number_of
from .portrait import Portrait

_OWNERS = (EntityType.ORGANISATION, EntityType.PLACE, EntityType.NATIONALITY, EntityType.PRODUCT)
_NOMINAL = ("ADJ", "NOUN", "PROPN")
_PREMODIFIERS = ("NOUN", "ADJ", "PROPN", "PUNCT", "PART", "NUM")
_PREPOSITIONS = frozenset({"of", "at", "for", "in", "with", "from", "to", "on"})
_TITLES = frozenset({"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "miss", "sir"})
_AGE = re.compile(r"(?:aged )?\d{1,3}|\d{1,3}[- ]year[- ]old|\d{1,3} years old")
_STOPS = frozenset({",", ".", ";", ":", "–", "—", "--", "(", ")", "“", "”", '"'})
#: Words of the longest appositive that is read.
_LONGEST = 24
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Position:
    """What is said of somebody: office or trade, whom they serve, and what else tells who it is."""

    role: str | None = None
    affiliation: str | None = None
    descriptors: tuple[str, ...] = ()


def position(text: str, sentence: Sentence, first: int, last: int, noun: Word | None = None) -> Position:
    """What stands beside the name of a person, words `first` to `last`; `text` is the part's.

    `noun` is the noun before the name that says what the person is, where it is known.
    """
    reader = _Beside(text, sentence, first, last)
    before, after = reader.before(), reader.after()
    if not before.role and noun is not None and noun.index < first and is_person_noun(noun):
        before = reader.with_noun(noun)
    roles = [p.role for p in (before, after) if p.role]
    affiliations = [p.affiliation for p in (before, after) if p.affiliation]
    return Position(
        roles[0] if roles else None,
        affiliations[0] if affiliations else None,
        (*roles[1:], *before.descriptors, *after.descriptors),
    )


def described_position(text: str, portrait: Portrait) -> Position:
    """Role and affiliation inside a description ("a senior White House official")."""
    words = portrait.phrase.words
    sentence = portrait.phrase.sentence
    if portrait.name is not None or not is_person_noun(portrait.head):
        return Position()
    before = [w for w in words if w.index <= portrait.head.index]
    owner = _owner(sentence, before[0].index, words[-1].index)
    while before and (before[0].upos in ("DET", "PRON", "NUM", "PUNCT") or before[0].text.startswith("-")):
        before = before[1:]
    at = next((n for n, w in enumerate(before) if w.lemma in ("'s", "’s", "'", "’")), -1)
    last = portrait.head.index
    while last + 2 < len(sentence.words) and sentence.words[last + 1].text == "-":  # "secretary-general"
        last += 2
    role = _text(text, [*before[at + 1 :], *sentence.words[portrait.head.index + 1 : last + 1]])
    if owner is not None:
        whose = _text(text, sentence.words[owner.first : owner.last + 1])
        role = role.removeprefix(whose).lstrip(" -") or role
    if role.startswith("based "):
        role = role.removeprefix("based ")
    single = number_of(portrait.head) is Number.ONE
    return Position(role if single and role else None, plain_name(owner.text) if owner else None)


class _Beside:
    """The words around one name."""

    def __init__(self, text: str, sentence: Sentence, first: int, last: int) -> None:
        self.text, self.sentence, self.first, self.last = text, sentence, first, last

    def before(self) -> Position:
        """ "presidential spokesman", "Britain's Foreign Secretary", or what the name itself opens with."""
        words = self.sentence.words
        titled = person_name(_text(self.text, words[self.first : self.last + 1]))
        own = 0
        if titled.title:
            own = len([w for w in titled.title.split() if w.lower() not in _TITLES])
        stop = self.first + own
        if stop > self.last:
            stop = self.first
        start = self._back_over(_PREMODIFIERS, self.first)
        piece = [w for w in words[start:stop] if w.text.lower() not in _TITLES]
        if not any(_is_one(w) for w in piece):
            return self._of_before()
        owner = next(
            (n for n in range(len(piece) - 1, -1, -1) if piece[n].lemma in ("'s", "’s", "'", "’")), None
        )
        affiliation = None
        if owner is not None:
            entity = self.sentence.entity_at(piece[owner].index - 1)
            affiliation = self._name(entity) if entity else self._proper_before(piece[owner].index)
            piece = piece[owner + 1 :]
        while piece and is_title(piece[-1].text) and not is_person_noun(piece[-1]):
            piece.pop()
        if not piece or not any(_is_one(w) for w in piece):
            return Position(None, affiliation)
        if affiliation is None:
            inside = _owner(self.sentence, piece[0].index, self.first - 1)
            affiliation = self._name(inside) if inside else None
        return Position(_text(self.text, piece), affiliation)

    def _back_over(self, tags: tuple[str, ...], end: int) -> int:
        """Where the run of words with these tags begins that ends before a word; a stop ends it."""
        words = self.sentence.words
        start = end
        while start > 0 and words[start - 1].upos in tags and words[start - 1].text not in _STOPS:
            start -= 1
        return start

    def _proper_before(self, end: int) -> str | None:
        """The run of proper nouns that ends before a word, where the recogniser saw no entity."""
        start = self._back_over(("PROPN",), end)
        return _text(self.text, self.sentence.words[start:end]) if start < end else None

    def _of_before(self) -> Position:
        """ "the president of the ICO, Vanusia Nogueira": the role stands before a comma."""
        words = self.sentence.words
        if self.first < 2 or words[self.first - 1].text != ",":
            return Position()
        governor = self._governor()
        if governor is None or not is_person_noun(governor) or governor.index >= self.first:
            return Position()
        if self.sentence.entity_at(governor.index) is not None and governor.upos != "NOUN":
            entity = self.sentence.entity_at(governor.index)
            if entity is not None and entity.type is EntityType.PERSON:
                return Position()
        start = self._back_over(_NOMINAL, governor.index)
        return self._role_of(words[start : self.first - 1])

    def with_noun(self, noun: Word) -> Position:
        """ "the minister for roads, Ada Brook", whatever the parse makes of it."""
        words = self.sentence.words
        start = self._back_over(_NOMINAL, noun.index)
        stop = self.first
        while stop > noun.index + 1 and words[stop - 1].text in _STOPS:
            stop -= 1
        return self._role_of(words[start:stop])

    def _governor(self) -> Word | None:
        words = self.sentence.words
        for at in range(self.first, self.last + 1):
            word = words[at]
            if not self.first <= word.head <= self.last and word.head >= 0:
                return words[word.head]
        return None

    def after(self) -> Position:
        """ ", a doctor at the clinic,", ", 43,", " of Amnesty International"."""
        words = self.sentence.words
        at = self.last + 1
        if at < len(words) and words[at].text in ("(", "（"):  # "(43)", a name in another script
            close = next(
                (n for n in range(at + 1, min(at + 6, len(words))) if words[n].text in (")", "）")), None
            )
            if close is None:
                return Position()
            inside = _text(self.text, words[at + 1 : close])
            at = close + 1
            if _AGE.fullmatch(inside):
                return Position(None, None, (inside,))
        if at >= len(words):
            return Position()
        if words[at].text.lower() in ("of", "from", "at"):
            entity = next((e for e in self.sentence.entities if at < e.first <= at + 3), None)
            if entity is not None and entity.type in _OWNERS:
                return Position(None, self._name(entity))
            return Position()
        found = Position()
        for _ in range(3):
            if at >= len(words) or words[at].text not in (",", "–", "—"):
                break
            stop = self._end(at + 1)
            piece = words[at + 1 : stop]
            read = self._appositive(piece)
            if read is None:
                break
            found = Position(
                found.role or read.role,
                found.affiliation or read.affiliation,
                (*found.descriptors, *([read.role] if found.role and read.role else []), *read.descriptors),
            )
            at = stop
        return found

    def _end(self, start: int) -> int:
        """The comma or mark that ends what begins at a word; commas inside "of X, Y" are not seen through."""
        words = self.sentence.words
        for n in range(start, min(start + _LONGEST, len(words))):
            if words[n].text in _STOPS and words[n].text not in ("(", ")"):
                return n
            if n > start and words[n].upos == "VERB" and words[n].xpos in ("VBD", "VBZ", "VBP"):
                return n
        return min(start + _LONGEST, len(words))

    def _appositive(self, piece: Sequence[Word]) -> Position | None:
        if not piece:
            return None
        told = _text(self.text, piece)
        if _AGE.fullmatch(told):
            return Position(None, None, (told,))
        if piece[0].text.lower() in ("of", "from") and len(piece) < 8:
            entity = _owner(self.sentence, piece[0].index, piece[-1].index)
            return Position(None, self._name(entity)) if entity else None
        if piece[0].text.lower() in ("who", "whose") and len(piece) > 2 and piece[1].lemma == "be":
            piece = piece[2:]
        if any(
            w.upos in ("VERB", "AUX", "PRON", "SCONJ") and w.xpos not in ("VBN", "VBG", "PRP$") for w in piece
        ):
            return None
        limit = next((n for n, w in enumerate(piece) if w.text.lower() in _PREPOSITIONS), len(piece))
        if not any(_is_one(w) for w in piece[:limit]):
            return None
        entity = self.sentence.entity_at(piece[0].index)
        if entity is not None and entity.type is EntityType.PERSON:
            return None
        return self._role_of(piece)

    def _role_of(self, piece: Sequence[Word]) -> Position:
        """ "president of the International Coffee Organization": the role, and whose."""
        piece = [
            w for n, w in enumerate(piece) if n or w.text.lower() not in ("also", "now", "then", "currently")
        ]
        entity = _owner(self.sentence, piece[0].index, piece[-1].index)
        affiliation = self._name(entity) if entity else None
        if entity is not None:
            prepositions = [
                n for n, w in enumerate(piece)
                if w.text.lower() in _PREPOSITIONS and n and 0 < entity.first - w.index <= 4
            ]  # fmt: skip
            if prepositions:
                piece = piece[: prepositions[-1]]
        own = next((n for n, w in enumerate(piece) if w.lemma in ("'s", "’s", "'", "’")), None)
        if own is not None and entity is not None and entity.last < piece[own].index + 1:
            piece = piece[own + 1 :]
        role = _ARTICLE.sub("", _text(self.text, piece))
        return Position(role or None, affiliation)

    def _name(self, entity: Entity) -> str:
        words = self.sentence.words
        return plain_name(_text(self.text, words[entity.first : entity.last + 1]))


def _is_one(word: Word) -> bool:
    """Whether a word is one person's office or trade."""
    return is_person_noun(word) and number_of(word) is Number.ONE


def _owner(sentence: Sentence, first: int, last: int) -> Entity | None:
    """The organisation, place or people named between two words; an organisation before a place."""
    inside = [
        e for e in sentence.entities
        if first <= e.first and e.last <= last and e.type in _OWNERS and not is_platform(e.text)
        and sentence.words[e.first - 1].text != "("
    ]  # fmt: skip
    inside = [
        e for e in inside if not is_person_noun(sentence.words[e.last]) or e.type is EntityType.NATIONALITY
    ]
    return min(inside, key=lambda e: (e.type is not EntityType.ORGANISATION, e.first), default=None)


def _text(text: str, words: Sequence[Word]) -> str:
    """The words as the article has them, in one line."""
    return " ".join(text[words[0].start : words[-1].end].split()) if words else ""
