"""What a figure counts or measures, from the dependency parse."""

from __future__ import annotations

import itertools
from collections.abc import Container

from service.analysis.report import FigureKind
from service.nlp.reading import Sentence, Word

#: How many governors up a subject is looked for.
_REACH = 8
_NOUNS = {"NOUN", "PROPN", "PRON", "SYM", "ADJ"}
_KEPT = {
    "det",
    "amod",
    "compound",
    "nmod",
    "flat",
    "case",
    "goeswith",
    "nummod",
    "advmod",
    "fixed",
    "cc",
    "conj",
}


def measured(
    sentence: Sentence, first: int, last: int, kind: FigureKind, taken: Container[int] = ()
) -> tuple[tuple[int, int], ...]:
    """Spans (code points) of what words `first` to `last` count; () where the parse does not say.

    Tried in turn: the complement of "of" ("30% of strikes"), the noun that the figure modifies
    ("5,000 soldiers"), the plural noun right after it, the subject of the predicate it belongs to
    ("shares rose 5%"). `taken` are the words of all figures, none of which is what another counts.
    """
    words = sentence.words
    inside = range(first, last + 1)
    heads = [words[i] for i in inside if words[i].head not in inside]
    if not heads or all(word.deprel == "dep" for word in heads):
        return ()
    head = heads[-1]
    for candidate in (head, *(words[i] for i in inside)):
        for child in sentence.children(candidate.index, "nmod", "obl"):
            cases = sentence.children(child.index, "case")
            if child.index > last and any(case.lemma == "of" for case in cases):
                return _phrase(sentence, child, first, last)
    governor = words[head.head] if head.head >= 0 else None
    for _ in range(_REACH):
        if (
            governor is None
            or governor.head < 0
            or (governor.upos != "NUM" and (governor.index not in taken or governor.index in inside))
        ):
            break
        governor = words[governor.head]
    if kind is FigureKind.AGE and governor is not None and head.relation in {"appos", "amod"}:
        return _phrase(sentence, governor, first, last)
    if (
        (
            governor is not None
            and head.relation in {"nummod", "compound", "amod", "nmod", "det", "advmod"}
            and governor.upos in _NOUNS
        )
        and governor.index not in inside
        and governor.upos != "ADJ"
    ):
        return _phrase(sentence, governor, first, last)
    if head.upos in {"NOUN", "PROPN"} and kind in {FigureKind.RATE, FigureKind.RANK}:
        return _phrase(sentence, head, first, last)
    if kind is FigureKind.DURATION:
        return ()
    if kind is FigureKind.COUNT and (noun := _next_plural(sentence, last)):
        return _phrase(sentence, noun, first, last)
    return _subject(sentence, head, first, last)


def _next_plural(sentence: Sentence, last: int) -> Word | None:
    """The plural noun that follows a count, over what describes it."""
    for word in sentence.words[last + 1 : last + 5]:
        if word.xpos in {"NNS", "NNPS"}:
            return word
        if word.upos not in {"ADJ", "NOUN", "PROPN"}:
            return None
    return None


def _subject(sentence: Sentence, head: Word, first: int, last: int) -> tuple[tuple[int, int], ...]:
    for word in (head, *itertools.islice(sentence.ancestors(head.index), _REACH)):
        subjects = sentence.children(word.index, "nsubj", "nsubj:pass")
        subjects = [s for s in subjects if s.upos in {"NOUN", "PROPN"} and not first <= s.index <= last]
        if subjects:
            return _phrase(sentence, subjects[0], first, last)
        if (
            word.relation in {"nmod", "appos"}
            and word.head >= 0
            and sentence.words[word.head].upos in {"NOUN", "PROPN"}
        ):
            governor = sentence.words[word.head]
            if not first <= governor.index <= last and word is head:
                return _phrase(sentence, governor, first, last)
        if word.relation in {"ccomp", "parataxis", "root", "advcl", "conj"} and word is not head:
            return ()
    return ()


def _phrase(sentence: Sentence, noun: Word, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """The noun phrase around `noun` without the figure, its preposition and its clauses."""
    if not noun.text[:1].isalpha():
        return ()
    kept, waiting = {noun.index}, [noun.index]
    while waiting and len(kept) < 40:
        for child in sentence.children(waiting.pop(), *_KEPT):
            if first <= child.index <= last or child.index in kept:
                continue
            if child.head == noun.index and child.relation in {"case", "cc", "conj", "advmod", "nummod"}:
                continue
            if child.relation == "nmod" and child.deprel != "nmod:poss" and child.head != noun.index:
                continue
            kept.add(child.index)
            waiting.append(child.index)
    # The run of words without a gap that holds the noun; the figure's own words part the phrase.
    low = high = noun.index
    while low - 1 in kept:
        low -= 1
    while high + 1 in kept:
        high += 1
    start, end = sentence.words[low].start, sentence.words[high].end
    return ((start, end),) if start < end else ()
