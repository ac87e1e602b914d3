"""Who is on the scene: what was mentioned lately, and which of it a pronoun or "the company" takes up."""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Iterator, Sequence

from service.analysis import data
from service.analysis.report import SourceKind
from service.nlp.reading import Sentence, Word

from .entry import Entry
from .nouns import FEMALE, MALE, MANY, Gender, Number, forms
from .portrait import Portrait

_LOOSE = data.words("sources", "generic", "modifiers")
_TAKEN_UP: dict[SourceKind, tuple[frozenset[str], ...]] = {
    kind: tuple(map(frozenset, data.load("sources")["anaphors"][kind.value]))
    for kind in (SourceKind.OUTLET, SourceKind.DOCUMENT, SourceKind.ORGANISATION)
}
_PERSON_AGAIN = data.words("sources", "anaphors", "person")
#: Mentions that are remembered, and sentences after which one is forgotten.
_REMEMBERED, _FORGOTTEN = 150, 12
#: Sentences within which "the man" takes up somebody.
_CLOSE = 3

#: What speaks for and against an antecedent. Set by hand on news articles: behind a quotation, whoever
#: spoke last goes on; before what is said, whom the paragraph is about.
WEIGHTS = {
    "sentence": -1.0,
    "paragraph": -0.25,
    "same paragraph": 1.0,
    "subject": 1.0,
    "owner": -0.75,
    "spoke last": 0.75,
    "goes on": 1.25,
    "speaks": 0.75,
    "often": 0.3,
    "same gender": 0.75,
    "plural": 1.0,
    "quoted": -2.0,
    "told": -0.75,
    "only described": -0.75,
    "headline": -1.0,
    "in what is said": -3.0,
}


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a mention stands; `sentence` and `paragraph` count over the whole article.

    `told` is true inside what somebody says, quoted or not.
    """

    sentence: int
    paragraph: int
    start: int
    quoted: bool
    told: bool
    headline: bool


@dataclasses.dataclass(frozen=True)
class Sighting:
    """One mention of an entry."""

    entry: Entry
    place: Place
    subject: bool
    owner: bool


class Scene:
    """The mentions so far, in text order; asks look back over a bounded number of them."""

    def __init__(self) -> None:
        """Nobody is there yet."""
        self._sightings: collections.deque[Sighting] = collections.deque(maxlen=_REMEMBERED)
        self._speakers: collections.deque[tuple[Entry, Place]] = collections.deque(maxlen=_REMEMBERED)

    def see(self, entry: Entry, place: Place, sentence: Sentence, word: Word) -> None:
        """Note a mention by its head word; "you" and the like are nobody to come back to."""
        if not entry.named and entry.portrait is not None and entry.portrait.head.upos == "PRON":
            return
        self._sightings.append(
            Sighting(
                entry,
                place,
                _acts(sentence, word),
                word.deprel == "nmod:poss",
            )
        )

    def hear(self, entry: Entry, place: Place) -> None:
        """Note that an entry speaks."""
        self._speakers.append((entry, place))

    def _lately(self, now: Place) -> Iterator[Sighting]:
        for sighting in reversed(self._sightings):
            if now.sentence - sighting.place.sentence > _FORGOTTEN:
                break
            yield sighting

    def antecedent(
        self, pronoun: str, now: Place, said: Sequence[tuple[int, int, bool]] = (), speaking: bool = True
    ) -> Entry | None:
        """Whom a pronoun takes up; `said` are (start, end, quoted) of what it says itself."""
        best: tuple[float, int, Entry] | None = None
        last = self._last_speaker(pronoun)
        heard: dict[Entry, int] = {}
        for entry, place in self._speakers:
            heard[entry.root()] = place.sentence
        for order, sighting in enumerate(self._lately(now)):
            entry = sighting.entry.root()
            if not fits(pronoun, entry) or (
                sighting.place.start >= now.start and sighting.place.sentence == now.sentence
            ):
                continue
            inside = [q for a, b, q in said if a <= sighting.place.start < b]
            if any(inside):
                continue
            score = self._score(sighting, entry, pronoun, now, heard, speaking)
            if last is entry and speaking and not now.quoted:
                score += WEIGHTS["spoke last"]
                score += WEIGHTS["goes on"] * any(start < now.start for start, _, _ in said)
            if inside:
                score += WEIGHTS["in what is said"]
            if best is None or score > best[0] + 1e-9:
                best = (score, order, entry)
        if best is None and last is not None and speaking:
            return last
        return best[2] if best else None

    def _score(
        self,
        sighting: Sighting,
        entry: Entry,
        pronoun: str,
        now: Place,
        heard: dict[Entry, int],
        speaking: bool,
    ) -> float:
        place = sighting.place
        score = WEIGHTS["sentence"] * (now.sentence - place.sentence)
        score += WEIGHTS["paragraph"] * min(now.paragraph - place.paragraph, 4)
        score += WEIGHTS["same paragraph"] * (now.paragraph == place.paragraph and not place.quoted)
        score += WEIGHTS["often"] * math.log2(1 + min(entry.count, 15))
        score += WEIGHTS["subject"] * sighting.subject + WEIGHTS["owner"] * sighting.owner
        score += WEIGHTS["quoted"] * (place.quoted and not now.quoted)
        score += WEIGHTS["told"] * (place.told and not place.quoted and not now.told)
        bare = not entry.named and not entry.speaks and entry.kind is not SourceKind.DOCUMENT
        score += WEIGHTS["only described"] * bare
        score += WEIGHTS["headline"] * place.headline
        if speaking and entry in heard and now.sentence - heard[entry] <= _CLOSE:
            score += WEIGHTS["speaks"]
        if entry.gender is not None and pronoun in MALE | FEMALE:
            score += WEIGHTS["same gender"]
        if pronoun in MANY and entry.number is Number.MANY:
            score += WEIGHTS["plural"]
        return score

    def _last_speaker(self, pronoun: str) -> Entry | None:
        for entry, _ in reversed(self._speakers):
            if fits(pronoun, entry.root()):
                return entry.root()
        return None

    def taken_up(self, it: Portrait, now: Place) -> Entry | None:
        """Whom a description with "the" takes up: the same noun, a wider one, a role given before."""
        known = forms(it.head)
        told = told_words(it)
        seen: set[Entry] = set()
        lately: list[Sighting] = []
        for sighting in self._lately(now):
            entry = sighting.entry.root()
            if entry in seen:
                continue
            seen.add(entry)
            lately.append(sighting)
            if entry.number is not it.number or not known & entry.nouns or not _same_sort(it, entry):
                continue
            # "a statement" may well be "the company statement" of the next paragraph.
            bare = (
                it.kind is SourceKind.DOCUMENT
                and entry.portrait is not None
                and not told_words(entry.portrait)
            )
            if told <= entry.words or (bare and not entry.named):
                return entry
        if told or it.number is Number.MANY:
            return None
        for kind, sorts in _TAKEN_UP.items():
            rows = [row for row in sorts if known & row]
            # A name without a noun in it may be any outlet's, company's or organisation's.
            bare = kind is SourceKind.OUTLET or (
                kind is SourceKind.ORGANISATION and any(r in sorts[:2] for r in rows)
            )
            for sighting in lately if rows else ():
                entry = sighting.entry.root()
                if entry.kind is not kind or not (entry.named or kind is SourceKind.DOCUMENT) or entry.state:
                    continue
                if any(entry.nouns & row for row in rows) or (bare and not entry.nouns):
                    return entry
        text = it.head.text.lower()
        if known & _PERSON_AGAIN or text.endswith("-year-old"):
            for sighting in lately:
                entry = sighting.entry.root()
                if now.sentence - sighting.place.sentence > _CLOSE:
                    break
                near = sighting.subject or entry.speaks
                if (
                    near
                    and entry.named
                    and entry.kind is SourceKind.PERSON
                    and _agree(it.gender, entry.gender)
                ):
                    return entry
        return None


def told_words(it: Portrait) -> set[str]:
    """The words of a description that narrow down who is meant, without its noun."""
    return {
        w.text.lower() for w in it.phrase.words
        if w.index != it.head.index and w.upos in ("NOUN", "PROPN", "ADJ", "NUM", "VERB")
    } - _LOOSE  # fmt: skip


def fits(pronoun: str, entry: Entry) -> bool:
    """Whether number, gender and kind allow a pronoun to stand for an entry."""
    kind = entry.kind
    if pronoun in MALE:
        return kind is SourceKind.PERSON and entry.gender is not Gender.FEMALE and entry.number is Number.ONE
    if pronoun in FEMALE:
        return kind is SourceKind.PERSON and entry.gender is not Gender.MALE and entry.number is Number.ONE
    if pronoun in MANY:
        return (
            kind in (SourceKind.GROUP, SourceKind.ORGANISATION, SourceKind.OUTLET)
            or entry.number is Number.MANY
        )
    return kind not in (SourceKind.PERSON, SourceKind.GROUP) and entry.number is Number.ONE


def _agree(a: Gender | None, b: Gender | None) -> bool:
    return a is None or b is None or a is b


def _same_sort(it: Portrait, entry: Entry) -> bool:
    kinds = {it.kind, entry.kind}
    people = {SourceKind.PERSON, SourceKind.GROUP}
    return len(kinds) == 1 or SourceKind.UNKNOWN in kinds or kinds <= people or not kinds & people


def _acts(sentence: Sentence, word: Word) -> bool:
    """Whether a noun is who or what acts: the subject, or the agent of a passive."""
    return word.relation in ("nsubj", "root") or word.deprel == "obl:agent" or _of_subject(sentence, word)


def _of_subject(sentence: Sentence, word: Word) -> bool:
    """Whether a name hangs on a subject as its apposition ("spokesman Peskov")."""
    if word.relation not in ("appos", "flat") or word.head < 0:
        return False
    return sentence.words[word.head].relation == "nsubj"
