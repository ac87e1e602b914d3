"""An article after the language models: plain sentences, words and entities with exact offsets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cached_property

from service.intake.article import Part

from .entities import EntityType


@dataclasses.dataclass(frozen=True)
class Word:
    """A syntactic word. `start`/`end` are code points of the part as given.

    `index` counts from 0 within the sentence; `head` is the governor's index, -1 for the root;
    `deprel` is the Universal Dependencies relation (`nsubj:pass` keeps its subtype). The words of a
    multi-word token ("isn't") carry their own share of its span.
    """

    index: int
    text: str
    lemma: str
    upos: str
    xpos: str
    head: int
    deprel: str
    start: int
    end: int

    @property
    def relation(self) -> str:
        """The dependency relation without its subtype."""
        return self.deprel.split(":")[0]


@dataclasses.dataclass(frozen=True)
class Entity:
    """A named entity: words `first` to `last` (inclusive) of its sentence."""

    type: EntityType
    text: str
    first: int
    last: int
    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A sentence of one part; `number` counts from 0 over the part, `paragraph` likewise."""

    part: Part
    number: int
    paragraph: int
    words: tuple[Word, ...]
    entities: tuple[Entity, ...]

    @property
    def start(self) -> int:
        """Offset of the first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset after the last word."""
        return self.words[-1].end

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        below: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head >= 0:
                below[word.head].append(word.index)
        return tuple(map(tuple, below))

    def children(self, index: int, *relations: str) -> list[Word]:
        """Dependents of a word in text order, of the named relations (with or without subtype)."""
        below = (self.words[i] for i in self._children[index])
        return [w for w in below if not relations or w.deprel in relations or w.relation in relations]

    def subtree(self, index: int) -> list[int]:
        """Indices of a word and everything below it, in text order."""
        found, waiting = {index}, [index]
        while waiting:
            for below in self._children[waiting.pop()]:
                if below not in found:
                    found.add(below)
                    waiting.append(below)
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[Word]:
        """Governors of a word, nearest first."""
        seen = {index}
        head = self.words[index].head
        while head >= 0 and head not in seen:
            seen.add(head)
            yield self.words[head]
            head = self.words[head].head

    def entity_at(self, index: int) -> Entity | None:
        """The entity that covers a word, if one does."""
        return next((e for e in self.entities if e.first <= index <= e.last), None)


@dataclasses.dataclass(frozen=True)
class Relation:
    """An attribution as the language model sees it: spans are half-open code points of `part`, in text order.

    `source` is empty where the text names nobody, `cue` where nothing introduces the content.
    `confidence` is the probability that the relation is right.
    """

    part: Part
    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    confidence: float


@dataclasses.dataclass(frozen=True)
class Reading:
    """Title and body, read. Sentences and relations are in text order; any list may be empty."""

    title: tuple[Sentence, ...]
    body: tuple[Sentence, ...]
    relations: tuple[Relation, ...] = ()

    def part(self, name: Part) -> tuple[Sentence, ...]:
        """The sentences of one part."""
        return self.body if name == "body" else self.title

    def sentences(self) -> Iterator[Sentence]:
        """Title first, then body."""
        yield from self.title
        yield from self.body
