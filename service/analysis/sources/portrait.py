"""What the words of a phrase say of the one they name."""

from __future__ import annotations

import dataclasses
import itertools

from service.analysis.phrases import Phrase
from service.analysis.report import SourceKind
from service.nlp.reading import Entity, Sentence, Word

from .evidence import Evidence, Vote
from .heads import good_head
from .naming import called
from .nouns import Gender, Number


@dataclasses.dataclass(frozen=True)
class Portrait:
    """`name` is None for a description; `noun` is the common noun that says what it is, if one does.

    `text` is the whole phrase in one line. `votes` are (weight, kind).
    """

    phrase: Phrase
    text: str
    head: Word
    name: str | None
    place: tuple[int, int] | None
    entity: Entity | None
    noun: Word | None
    number: Number
    gender: Gender | None
    votes: tuple[Vote, ...]

    @property
    def kind(self) -> SourceKind:
        """The kind that these words alone tell."""
        return max(self.votes, key=lambda vote: vote[0])[1] if self.votes else SourceKind.UNKNOWN


def portrait(phrase: Phrase) -> Portrait:
    """What a phrase says of the one it names."""
    sentence = phrase.sentence
    head = good_head(phrase)
    found = called(phrase, head)
    name = None if found.place is None else _words(sentence, *found.place)
    text = _words(sentence, phrase.words[0].index, phrase.words[-1].index)
    evidence = Evidence(phrase, head, name, found)
    return Portrait(
        phrase=phrase,
        text=text,
        head=head,
        name=name,
        place=found.place,
        entity=found.entity,
        noun=found.noun,
        number=evidence.number(),
        gender=evidence.gender(),
        votes=tuple(evidence.votes()),
    )


def _words(sentence: Sentence, first: int, last: int) -> str:
    """The words' own text, spaced as in the article as far as the words tell."""
    words = sentence.words[first : last + 1]
    pieces = [words[0].text]
    for before, word in itertools.pairwise(words):
        pieces.append(word.text if word.start <= before.end else f" {word.text}")
    return " ".join("".join(pieces).split())
