"""The article walked once, from front to back: every mention to an entry, every speaker to a source."""

from __future__ import annotations

import bisect
import collections
import dataclasses
import re
from collections.abc import Sequence

from service import deadline
from service.analysis.authority import Authority
from service.analysis.holding import Holding
from service.analysis.phrases import RELATIVE, Phrase, antecedent
from service.analysis.quotations import find_quotations
from service.analysis.report import AttributionKind, SourceKind, Span
from service.analysis.statements import Statement
from service.intake.article import Article, Part
from service.nlp.reading import Reading, Sentence, Word

from . import anonymity, names
from .background import background, is_predicate, top
from .entry import Entry
from .evidence import WORDED
from .heads import core_phrase
from .joint import joined
from .listing import Resolution, listed
from .nouns import (
    ANAPHORIC,
    OWN,
    PERSON_NOUNS,
    Number,
    forms,
    gender_of,
    kind_of_noun,
)
from .portrait import Portrait, portrait
from .register import Register
from .roles import described_position, position
from .scene import Place, Scene, told_words
from .states import state_of

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
#: An acronym in brackets inside a description.
_SHORTENED = re.compile(r"\(([A-Z]{2,8})\)")


def resolve(
    article: Article, reading: Reading, statements: Sequence[Statement], authority: Authority
) -> Resolution:
    """One source for each speaker and outlet addressed.

    The statements are the article's, in text order: the n-th becomes attribution `a{n+1}`. Two who speak
    together are one source with members, which are sources too.
    """
    walk = _Walk(article, reading, statements, authority)
    return listed(walk.speakers, walk.via, walk.authority)


@dataclasses.dataclass(frozen=True)
class _Speech:
    """The statements that one phrase speaks, by number."""

    phrase: Phrase
    numbers: tuple[int, ...]


class _Walk:
    """The state of one walk through an article."""

    def __init__(
        self, article: Article, reading: Reading, statements: Sequence[Statement], authority: Authority
    ) -> None:
        self.article, self.statements, self.authority = article, statements, authority
        self.register = Register(authority)
        self.scene = Scene()
        self.speakers: list[Entry | None] = [None] * len(statements)
        self.via: list[Entry | None] = [None] * len(statements)
        self.descriptions: dict[str, Entry] = {}
        self.joint: dict[frozenset[int], Entry] = {}
        self.own: list[tuple[int, Entry]] = []
        self.open_roles: list[Entry] = []
        self.told_starts: list[int] = []
        self.told_ends: list[int] = []
        self.sentence_number = self.paragraph_number = 0
        parts: tuple[Part, ...] = ("title", "body")
        for part in parts:
            self._part(part, reading.part(part))
        self._take_up_roles()
        self._own_words()

    # The walk

    def _part(self, part: Part, sentences: Sequence[Sentence]) -> None:
        speeches: dict[int, list[_Speech]] = collections.defaultdict(list)
        grouped: dict[tuple[int, int, int], list[int]] = collections.defaultdict(list)
        phrases: dict[tuple[int, int, int], Phrase] = {}
        for n, statement in enumerate(self.statements):
            if statement.part == part and statement.speaker is not None:
                phrase = statement.speaker
                key = (phrase.sentence.number, phrase.words[0].index, phrase.words[-1].index)
                phrases.setdefault(key, phrase)
                grouped[key].append(n)
        for key, numbers in grouped.items():
            speeches[key[0]].append(_Speech(phrases[key], tuple(numbers)))
        addressed: dict[int, list[tuple[int, Phrase]]] = collections.defaultdict(list)
        for n, statement in enumerate(self.statements):
            if statement.part == part:
                for phrase in statement.addressees:
                    addressed[phrase.sentence.number].append((n, phrase))
        contents = [
            span for statement in self.statements if statement.part == part for span in statement.content
        ]
        self.told_starts, self.told_ends = _merged(contents)
        quotations = find_quotations(self.article.part(part), sentences)
        at = 0
        before = -1
        for sentence in sentences:
            if sentence.paragraph != before:
                deadline.check()
                self.paragraph_number += 1
                before = sentence.paragraph
            while at < len(quotations) and quotations[at].end <= sentence.start:
                at += 1
            quoted = []
            for quotation in quotations[at:]:
                if quotation.start >= sentence.end:
                    break
                quoted.append((quotation.start, quotation.end))
            self._sentence(sentence, speeches[sentence.number], addressed[sentence.number], quoted)
            self.sentence_number += 1

    def _sentence(
        self,
        sentence: Sentence,
        speeches: Sequence[_Speech],
        addressed: Sequence[tuple[int, Phrase]],
        quoted: Sequence[tuple[int, int]],
    ) -> None:
        here: dict[int, Entry] = {}
        events: list[tuple[int, int, object]] = []
        claimed: set[int] = set()
        for speech in speeches:
            pieces = joined(speech.phrase) or [speech.phrase]
            for piece in pieces:
                it = portrait(piece)
                claimed |= {w.index for w in core_phrase(sentence, it.head).words if w in piece.words}
                claimed.add(it.head.index)
                if it.place is not None:
                    claimed |= set(range(it.place[0], it.place[1] + 1))
                    claimed |= {w.index for w in piece.words if w.index < it.place[0] and it.noun is not None}
            events.append((speech.phrase.head.index, 0, speech))
        for candidate in background(sentence, claimed):
            events.append((candidate.head.index, 1, candidate))
        for n, phrase in addressed:
            events.append((phrase.head.index, 2, (n, phrase)))
        for _, _, event in sorted(events, key=lambda e: e[:2]):
            if isinstance(event, _Speech):
                self._speech(event, quoted, here)
            elif isinstance(event, Phrase):
                self._mention(event, quoted, here)
            elif isinstance(event, tuple):
                self._address(*event)

    def _place(self, sentence: Sentence, start: int, quoted: Sequence[tuple[int, int]]) -> Place:
        line = self.article.headline
        in_headline = sentence.part == "title" or (line is not None and line[0] <= start < line[1])
        at = bisect.bisect_right(self.told_starts, start) - 1
        return Place(
            self.sentence_number,
            self.paragraph_number,
            start,
            quoted=any(a <= start < b for a, b in quoted),
            told=at >= 0 and start < self.told_ends[at],
            headline=in_headline,
        )

    def _see(self, entry: Entry, word: Word, sentence: Sentence, place: Place) -> None:
        if entry.count == 0:
            entry.headline = place.headline
        entry.count += 1
        self.scene.see(entry, place, sentence, word)
        self.register.touch(entry, self.sentence_number)
        if entry.speaks and not place.headline:
            entry.closed = True

    # What is only mentioned

    def _mention(self, phrase: Phrase, quoted: Sequence[tuple[int, int]], here: dict[int, Entry]) -> None:
        """A name, noun or pronoun that does not speak here."""
        sentence, head = phrase.sentence, phrase.head
        place = self._place(sentence, head.start, quoted)
        lowered = head.text.lower()
        entry: Entry | None
        span = (phrase.start, phrase.end)
        if head.upos == "PRON":
            if place.quoted:
                return
            entry = self.scene.antecedent(lowered, place, speaking=False)
            if entry is None:
                return
        else:
            it = portrait(phrase)
            if it.name is not None and it.place is not None:
                entry = self._named(it, speaking=False)
                span = (sentence.words[it.place[0]].start, sentence.words[it.place[1]].end)
            elif place.quoted:
                return
            elif (head.relation == "appos" and head.head in here) or is_predicate(sentence, head):
                return  # what is said of somebody is no mention of its own
            else:
                entry = self._described(it, place)
        here[head.index] = entry
        entry.add(Span.of(self.article, sentence.part, *span))
        self._see(entry, head, sentence, place)

    # What speaks

    def _speech(self, speech: _Speech, quoted: Sequence[tuple[int, int]], here: dict[int, Entry]) -> None:
        phrase = speech.phrase
        sentence = phrase.sentence
        place = self._place(sentence, phrase.start, quoted)
        together = [self._member(piece, speech, quoted, here) for piece in joined(phrase)]
        members = list(dict.fromkeys(together))
        entry = self._speaker(phrase, speech, place) if not members else members[0]
        if len(members) > 1:
            entry = self._jointly(phrase, members)
        if entry is None:
            for n in speech.numbers:
                self.own.append((n, self._described(portrait(phrase), place)))
            return
        here[phrase.head.index] = entry
        entry.add(Span.of(self.article, sentence.part, phrase.start, phrase.end))
        self._spoke(entry, place)
        self._see(entry, phrase.head, sentence, place)
        for n in speech.numbers:
            self.speakers[n] = entry

    def _spoke(self, entry: Entry, place: Place) -> None:
        entry.speaks = True
        if not place.headline:
            entry.closed = True
        self.scene.hear(entry, place)

    def _member(
        self, piece: Phrase, speech: _Speech, quoted: Sequence[tuple[int, int]], here: dict[int, Entry]
    ) -> Entry:
        place = self._place(piece.sentence, piece.start, quoted)
        entry = self._speaker(piece, speech, place) or self._described(portrait(piece), place)
        entry.add(Span.of(self.article, piece.sentence.part, piece.start, piece.end))
        here[piece.head.index] = entry
        if not place.headline:
            entry.closed = True
        self._see(entry, piece.head, piece.sentence, place)
        return entry

    def _jointly(self, phrase: Phrase, members: Sequence[Entry]) -> Entry:
        """The one entry of those who speak together, each time they do."""
        key = frozenset(id(member) for member in members)
        entry = self.joint.get(key)
        if entry is None:
            it = portrait(phrase)
            entry = Entry(number=Number.MANY, portrait=it, members=tuple(dict.fromkeys(members)))
            kinds = {member.kind for member in members}
            alone = kinds.pop() if len(kinds) == 1 else SourceKind.GROUP
            entry.votes.append((WORDED, SourceKind.GROUP if alone is SourceKind.PERSON else alone))
            self.joint[key] = self.register.make(entry)
        return entry

    def _speaker(self, phrase: Phrase, speech: _Speech, place: Place) -> Entry | None:
        """Who a phrase says is speaking; None for "I" and "we", whose owner is found in the end."""
        who = phrase.words[0].text.lower()
        if who in RELATIVE and (len(phrase.words) == 1 or phrase.words[0].upos == "PRON"):
            found = antecedent(Phrase(phrase.sentence, phrase.words[0], phrase.words[:1]))
            if found is not None:
                entry = self._speaker(found, speech, place)
                if entry is not None and who in ("who", "whom") and entry.named and not entry.closed:
                    many = entry.number is Number.MANY
                    entry.vote(WORDED, SourceKind.GROUP if many else SourceKind.PERSON)
                return entry
        lowered = phrase.head.text.lower()
        if len(phrase.words) == 1 or phrase.head.upos == "PRON":
            if lowered in OWN and len(phrase.words) == 1:
                return None
            if lowered in ANAPHORIC and phrase.head.upos != "PROPN":
                said = [
                    (a, b, self.statements[n].kind is not AttributionKind.INDIRECT)
                    for n in speech.numbers
                    for a, b in self.statements[n].content
                ]
                entry = self.scene.antecedent(lowered, place, said)
                if entry is not None:
                    if entry.kind is SourceKind.PERSON and entry.named:
                        entry.gender = entry.gender or gender_of(phrase.head)
                    return entry
        it = portrait(phrase)
        called = None
        if it.name is None and it.head.text[:1].isupper() and phrase.words[0] is it.head:
            unsure = it.head.upos != "PRON" and kind_of_noun(it.head) is SourceKind.UNKNOWN
            if it.head.upos == "PROPN" or unsure:  # "King", who is no king; "Ip", taken for a noun
                called = self.register.person_called(it.head.text, unsure)
        entry = called or (
            self._named(it, speaking=True) if it.name is not None else self._described(it, place)
        )
        if entry.reason is None and not entry.named:
            sentence = phrase.sentence
            reason = anonymity.anonymity_reason(self.article.part(sentence.part), sentence, phrase.start)
            entry.reason = Span.of(self.article, sentence.part, *reason) if reason else None
        return entry

    def _named(self, it: Portrait, speaking: bool) -> Entry:
        assert it.name is not None and it.place is not None
        sentence = it.phrase.sentence
        first, last = it.place
        state = None
        if speaking and it.kind in (SourceKind.ORGANISATION, SourceKind.UNKNOWN):
            state = state_of(it.name) or state_of(it.text)
        acronym = self._acronym(sentence, last)
        entry = self.register.named(it, acronym, state, speaking).root()
        if entry.kind is SourceKind.PERSON:
            said = position(self.article.part(sentence.part), sentence, first, last, it.noun)
            if said.role and said.role not in entry.roles:
                entry.roles.append(said.role)
                spelt = set(said.role.lower().replace("-", " ").split()) | set(said.role.lower().split())
                entry.nouns |= spelt & PERSON_NOUNS
                entry.words |= spelt
            if said.affiliation:
                entry.affiliation = entry.affiliation or said.affiliation
                entry.words |= set(said.affiliation.lower().split())
            entry.descriptors += [d for d in said.descriptors if d not in entry.descriptors]
        return entry

    def _acronym(self, sentence: Sentence, last: int) -> str | None:
        """ "ICO" of "the International Coffee Organization (ICO)", where it stands behind the name."""
        words = sentence.words
        if last + 3 < len(words) + 1 and last + 2 < len(words) and words[last + 1].text == "(":
            closed = last + 3 < len(words) and words[last + 3].text == ")"
            short = words[last + 2].text
            if closed and short[:1].isalpha() and 2 <= len(short) <= 12:
                return short
        return None

    def _described(self, it: Portrait, place: Place) -> Entry:
        """The entry of a description: one that it takes up, one described alike, or a new one."""
        ours = self.register.listed(it)
        if ours is not None:
            return ours.root()
        first = it.phrase.words[0].text.lower()
        if first in _DEFINITE and it.head.upos != "PRON":
            found = self.scene.taken_up(it, place)
            if found is not None:
                self._described_again(found, it)
                return found
        state = state_of(it.text) if it.kind is SourceKind.ORGANISATION else None
        if state is not None:
            return self.register.state(it, state)
        key = _key(it)
        single = first in ("a", "an", "one", "another") and it.number is Number.ONE and not told_words(it)
        known = self.descriptions.get(key)
        if known is not None and not single:
            return known.root()
        entry = Entry(number=it.number, gender=it.gender, portrait=it, nouns=set(forms(it.head)))
        entry.words = {word.text.lower() for word in it.phrase.words}
        entry.votes.extend(it.votes)
        said = described_position(self.article.part(it.phrase.sentence.part), it)
        entry.roles += [said.role] if said.role else []
        entry.affiliation = said.affiliation
        self.descriptions[key] = self.register.make(entry)
        shortened = _SHORTENED.search(it.text)
        if shortened and it.kind in (SourceKind.ORGANISATION, SourceKind.UNKNOWN):
            self.register.shortened(entry, names.plain_name(it.text), shortened[1])
        elif (
            it.kind is SourceKind.PERSON
            and it.number is Number.ONE
            and first not in ("a", "an", "one", "another")
        ):
            self.open_roles.append(entry)
        return entry

    def _described_again(self, entry: Entry, it: Portrait) -> None:
        """Keep what another description of an entry adds."""
        if it.head.upos != "NOUN":
            return
        entry.nouns |= forms(it.head)
        entry.words |= {word.text.lower() for word in it.phrase.words}
        before = entry.portrait
        if not entry.named and before is not None and len(told_words(it)) > len(told_words(before)):
            entry.portrait = it
        text = it.text.removeprefix("The ").removeprefix("the ")
        own = {role.lower() for role in entry.roles}
        new = text.lower() not in own and text not in entry.descriptors and len(text) < 80
        if entry.named and entry.kind is SourceKind.PERSON and new:
            entry.descriptors.append(text)
        entry.gender = entry.gender or it.gender

    def _address(self, n: int, phrase: Phrase) -> None:
        """Note the outlet that a statement is made to, if the words name one."""
        if self.via[n] is not None:
            return
        sentence = phrase.sentence
        low, high = phrase.words[0].index, phrase.words[-1].index
        inside = [e for e in sentence.entities if low <= e.first and e.last <= high]
        it = portrait(phrase)
        outlet: Portrait | None = None
        if it.name is not None and it.kind is SourceKind.OUTLET:
            outlet = it
        for entity in inside:
            if outlet is None and self._is_outlet(names.plain_name(entity.text)):
                words = sentence.words[entity.first : entity.last + 1]
                outlet = portrait(Phrase(sentence, top(sentence, entity), words))
        if outlet is None or outlet.place is None or outlet.name is None:
            return
        entry = self.register.named(outlet, self._acronym(sentence, outlet.place[1])).root()
        entry.vote(WORDED, SourceKind.OUTLET)
        entry.closed = True
        entry.addressed = True
        first, last = outlet.place
        span = Span.of(self.article, sentence.part, sentence.words[first].start, sentence.words[last].end)
        entry.add(span)
        self.via[n] = entry

    def _is_outlet(self, name: str) -> bool:
        return names.is_outlet(name) or self.authority.is_outlet(name)

    # What only the whole article tells

    def _take_up_roles(self) -> None:
        """ "the foreign secretary" before anybody says who that is: the one person who is given that role."""
        holders: dict[str, list[Entry]] = collections.defaultdict(list)
        for entry in self.register.entries:
            if entry.merged is None and entry.named and entry.kind is SourceKind.PERSON:
                for noun in entry.nouns:
                    holders[noun].append(entry)
        for entry in self.open_roles:
            it = entry.portrait
            if entry.merged is not None or entry.named or it is None:
                continue
            wanted = told_words(it) | {it.head.text.lower()}
            fitting = [
                holder
                for holder in dict.fromkeys(h for noun in forms(it.head) for h in holders[noun])
                if any(wanted <= _role_words(role, holder) for role in holder.roles)
                and (entry.gender is None or holder.gender in (None, entry.gender))
            ]
            if len(fitting) == 1:
                fitting[0].absorb(entry)

    def _own_words(self) -> None:
        """ "I" and "we" inside a statement are whoever makes it."""
        if not self.own:
            return
        holding = Holding(self.statements)
        for n, fallback in self.own:
            at = holding.smallest(n, self.statements[n].source)
            entry = self.speakers[at] if at is not None else None
            entry = (entry or fallback).root()
            statement = self.statements[n]
            entry.speaks = True
            for start, end in statement.source:
                entry.add(Span.of(self.article, statement.part, start, end))
            self.speakers[n] = entry


def _role_words(role: str, holder: Entry) -> set[str]:
    words = role.lower().split()
    return {*words, *(part for word in words for part in word.split("-")), *_affiliation_words(holder)}


def _affiliation_words(holder: Entry) -> set[str]:
    return set((holder.affiliation or "").lower().split())


def _merged(spans: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Starts and ends of what spans cover together."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _key(it: Portrait) -> str:
    words = it.text.lower().split()
    return " ".join(
        words[1:] if words[0] in ("the", "a", "an", "this", "these", "those") and len(words) > 1 else words
    )
