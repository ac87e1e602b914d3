"""The relations that the language side found, as statements: who (as words), by which cue, says what.

A statement is an attribution before its speaker is resolved to a source.
"""

from __future__ import annotations

import bisect
import dataclasses
import types
from collections.abc import Mapping, Sequence

from service.intake.article import Part
from service.nlp.reading import Reading, Relation, Sentence, Word

from .cues import cue_head, lemma_and_stance
from .datelines import dateline
from .headlines import headline
from .nested import nested, told
from .phrases import Phrase, addressees, phrase_of
from .quotations import Quotations
from .report import AttributionKind, Stance

#: What no content begins or ends with.
_BEFORE, _AFTER = frozenset(" \n\xa0,;:–—)]}.!?"), frozenset(" \n\xa0,;:–—-([{")
#: Of a house without verbs of its own.
_NO_CUES: Mapping[str, Stance] = types.MappingProxyType({})
#: How sure a headline's form makes an attribution.
_HEADLINE_CONFIDENCE = 0.6

Spans = tuple[tuple[int, int], ...]


@dataclasses.dataclass(frozen=True)
class Statement:
    """Offsets are code points of `part`; `source`, `cue`, `content` are half-open spans in text order."""

    part: Part
    speaker: Phrase | None
    source: Spans
    cue: Spans
    lemma: str
    stance: Stance
    content: Spans
    kind: AttributionKind
    addressees: tuple[Phrase, ...] = ()
    confidence: float = 0.5

    @property
    def place(self) -> tuple[bool, int, int]:
        """Where it stands in the article: title first, then by the first of all its words."""
        starts = [start for start, _ in (*self.source, *self.cue, *self.content)]
        return self.part == "body", min(starts), self.content[-1][1]


def find_statements(
    text: str, part: Part, reading: Reading, house: Mapping[str, Stance] = _NO_CUES
) -> list[Statement]:
    """Every statement of one part, in text order; `house` holds its own verbs of saying."""
    finder = _Finder(text, part, reading.part(part), house)
    relations = [relation for relation in reading.relations if relation.part == part]
    relations += told(reading.part(part), relations, house.keys())
    inner = nested(reading.part(part), relations)
    found = [finder.statement(relation) for relation in (*relations, *inner)]
    statements = [statement for statement in found if statement is not None]
    titled = finder.headline()
    if titled is not None and not any(s.content[0][0] < titled.content[-1][1] for s in statements):
        statements.append(titled)
    return sorted(statements, key=lambda s: s.place)


class _Finder:
    """One part's sentences and quotations."""

    def __init__(
        self, text: str, part: Part, sentences: Sequence[Sentence], house: Mapping[str, Stance]
    ) -> None:
        self._text, self._part, self._sentences, self._house = text, part, sentences, house
        self._ends = [sentence.end for sentence in sentences]
        self._quotations = Quotations(text, sentences)

    def statement(self, relation: Relation) -> Statement | None:
        """A relation with its words looked at; None if its content is nothing but marks."""
        cue = self._words(relation.cue)
        source = () if self._is_nobody(relation.source, cue) else relation.source
        content = self._content(relation.content, (*source, *relation.cue))
        if not content:
            return None
        words = [word for _, word in cue]
        head = cue_head(words)
        written = " ".join(self._text[a:b] for a, b in relation.cue)
        lemma, stance = lemma_and_stance(words, head, written, self._house)
        asked = [addressees(s, w) for s, w in cue if w is head and w.upos == "VERB"]
        return Statement(
            part=self._part,
            speaker=self._speaker(source, cue),
            source=source,
            cue=relation.cue,
            lemma=lemma,
            stance=stance,
            content=content,
            kind=self._quotations.kind(content),
            addressees=tuple(phrase for phrases in asked for phrase in phrases),
            confidence=relation.confidence,
        )

    def headline(self) -> Statement | None:
        """What the part's first line attributes by its form."""
        found = headline(self._sentences)
        if found is None:
            return None
        speaker, mark, content = found
        return Statement(
            part=self._part,
            speaker=speaker,
            source=((speaker.start, speaker.end),),
            cue=(mark,),
            lemma=self._text[slice(*mark)],
            stance=Stance.NEUTRAL,
            content=(content,),
            kind=self._quotations.kind((content,)),
            confidence=_HEADLINE_CONFIDENCE,
        )

    def _content(self, spans: Spans, taken: Sequence[tuple[int, int]]) -> Spans:
        """Spans with the marks that enclose them, apart from source and cue, none without a word."""
        widened = minus([self._quotations.with_marks(start, end) for start, end in spans], taken)
        trimmed = (self._trimmed(start, end) for start, end in widened)
        return tuple((start, end) for start, end in trimmed if any(map(str.isalnum, self._text[start:end])))

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """A span without the dateline before it, and without commas and dashes at its edges."""
        if start == 0 or self._text[start - 1] == "\n":
            start += dateline(self._text[start:end])
        while start < end and self._text[start] in _BEFORE:
            start += 1
        while start < end and self._text[end - 1] in _AFTER:
            end -= 1
        return start, end

    def _words(self, spans: Spans) -> list[tuple[Sentence, Word]]:
        """The words inside spans, with their sentences."""
        found = []
        for start, end in spans:
            for sentence in self._sentences[bisect.bisect_right(self._ends, start) :]:
                if sentence.start >= end:
                    break
                found += [(sentence, w) for w in sentence.words if w.start < end and start < w.end]
        return found

    def _is_nobody(self, spans: Spans, cue: Sequence[tuple[Sentence, Word]]) -> bool:
        """Whether the source is the "it" of "it was reported that …", which stands for no one."""
        words = self._words(spans)
        if len(words) != 1 or words[0][1].text.lower() != "it":
            return False
        home, it = words[0]
        passive = any(s is home and w.upos == "VERB" and s.children(w.index, "aux:pass") for s, w in cue)
        return it.relation == "expl" or (passive and it.deprel in ("nsubj:pass", "nsubj"))

    def _speaker(self, spans: Spans, cue: Sequence[tuple[Sentence, Word]]) -> Phrase | None:
        """The words that name the source: those in the cue's sentence, else in the first that has any.

        What stands before them in another is a heading, or a name that the tokenizer took apart.
        """
        words = self._words(spans)
        if not words:
            return None
        cued = {sentence.number for sentence, _ in cue}
        home = next((s for s, w in words if s.number in cued and w.upos != "PUNCT"), words[0][0])
        return phrase_of(home, [w for s, w in words if s is home])


def minus(spans: Sequence[tuple[int, int]], holes: Sequence[tuple[int, int]]) -> Spans:
    """Spans without the parts that the holes cover, in text order."""
    left = sorted(spans)
    for begin, finish in holes:
        cut = []
        for start, end in left:
            if finish <= start or end <= begin:
                cut.append((start, end))
                continue
            if start < begin:
                cut.append((start, begin))
            if finish < end:
                cut.append((finish, end))
        left = cut
    return tuple(left)
