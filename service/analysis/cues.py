"""What a cue says of the statement it introduces: its dictionary form, and the writer's stance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.nlp.reading import Word

from . import data
from .report import Stance

_TABLE = data.load("cues")
_STANCES: dict[str, Stance] = {
    lemma: Stance(stance) for stance, lemmas in _TABLE["stances"].items() for lemma in lemmas
}
_PHRASES: tuple[tuple[str, ...], ...] = tuple(
    sorted((tuple(phrase.split()) for phrase in _TABLE["phrases"]["neutral"]), key=len, reverse=True)
)
_LIGHT = data.words("cues", "light", "lemmas")


def cue_head(words: Sequence[Word]) -> Word | None:
    """The word of a cue that carries its meaning: its main verb, else its noun, adverb or whatever it has."""
    spoken = [w for w in words if w.upos != "PUNCT"]
    if not spoken:
        return None
    verbs = [w for w in spoken if w.upos == "VERB"]
    telling = [w for w in verbs if w.lemma.lower() not in _LIGHT]
    for choice in (telling, [w for w in spoken if w.upos == "NOUN"], verbs):
        if choice:
            return choice[0]
    return next((w for w in spoken if w.upos in ("ADV", "ADJ")), spoken[0])


def lemma_and_stance(
    words: Sequence[Word], head: Word | None, text: str, house: Mapping[str, Stance]
) -> tuple[str, Stance]:
    """A cue's dictionary form and stance by its words, their `cue_head` and its text.

    What the house says of a word goes before what is usually meant by it.
    A prepositional cue ("according to") is its own form.
    """
    lowered = tuple(w.text.lower() for w in words)
    for phrase in _PHRASES:
        if lowered[: len(phrase)] == phrase:
            return " ".join(phrase), Stance.NEUTRAL
    if head is None:
        return " ".join(text.split()), Stance.NEUTRAL
    for word in (head, *words):
        for stances in (house, _STANCES):
            stance = stances.get(word.lemma.lower(), stances.get(word.text.lower()))
            if stance is not None:
                return head.lemma.lower(), stance
    return head.lemma.lower(), Stance.NEUTRAL
