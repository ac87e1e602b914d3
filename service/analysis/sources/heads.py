"""Which word of a phrase says who or what it names."""

from __future__ import annotations

from collections.abc import Sequence

from service.analysis import data
from service.analysis.phrases import RELATIVE, Phrase, noun_phrase
from service.analysis.report import SourceKind
from service.nlp.reading import Sentence, Word

from .names import is_title
from .nouns import forms, is_person_noun, kind_of_noun

_PARTITIVES = data.words("sources", "partitive", "heads")
_TIMES = data.words("sources", "partitive", "times")
_NAMING = ("NOUN", "PROPN", "PRON")
_CORE = ("DET", "ADJ", "NUM", "NOUN", "PROPN", "PART", "ADV", "X", "SYM")
#: Words that stand for people without a noun.
ALONE = frozenset(
    {
        "many",
        "some",
        "few",
        "several",
        "most",
        "both",
        "all",
        "others",
        "other",
        "another",
        "one",
        "those",
        "none",
    }
)


def core_phrase(sentence: Sentence, head: Word) -> Phrase:
    """A noun with the words right before it that belong to it: no clauses, no prepositions after it."""
    first = head.index
    while first > 0:
        before = sentence.words[first - 1]
        hangs = before.head == head.index or _under(sentence, before, head)
        if before.upos not in _CORE and not (before.text == "-" and hangs):
            break
        if not hangs or before.relation in ("advmod", "nsubj", "obj", "cc", "obl", "appos", "conj"):
            break
        first -= 1
    return Phrase(sentence, head, sentence.words[first : head.index + 1])


def _under(sentence: Sentence, word: Word, head: Word) -> bool:
    return any(above.index == head.index for above in sentence.ancestors(word.index))


def good_head(phrase: Phrase) -> Word:
    """The noun that says who or what a phrase names, by the parse where that is sound, else by its place.

    Of "a number of residents" it is "residents".
    """
    words = phrase.words
    run = first_chunk(words)
    head = phrase.head
    if words[0].text.lower() in ALONE and (len(words) == 1 or words[1].text.lower() in RELATIVE | {"of"}):
        head = words[0]
    elif is_title(head.text) and (rest := [w for w in words if w.index > head.index and w.upos in _NAMING]):
        return rest[0]
    else:
        head = _by_place(phrase, run)
    at = words.index(head)
    if forms(head) & _PARTITIVES and at + 1 < len(words) and words[at + 1].text.lower() == "of":
        inside = first_chunk(words[at + 2 :])
        inner = next(
            (w for w in reversed(inside) if w.upos in ("NOUN", "PROPN") and not forms(w) & _TIMES), None
        )
        if inner is not None:
            return inner
    return head


def _by_place(phrase: Phrase, run: Sequence[Word]) -> Word:
    """The parse's head, put right by where it stands among the first words that belong together."""
    words, head = phrase.words, phrase.head
    last = next((w for w in reversed(run) if _is_nominal(w) and not forms(w) & _TIMES), None)
    if head.upos not in _NAMING or head not in words or (forms(head) & _TIMES and len(run) < len(words)):
        head = last or phrase.head
    elif last is not None and head in run and head.index < last.index:
        # English compounds have their head last; what stands before 's is an owner.
        owner = words[words.index(head) + 1].text in ("'s", "’s", "'", "’")
        head = last if owner or (last.upos == "NOUN" and head.relation != "appos") else head
    elif last is not None and last.upos == "NOUN" and head.index > last.index and head not in run:
        known = kind_of_noun(last) is not SourceKind.UNKNOWN
        head = last if known and not _is_apposed(phrase, last, head) else head
    return head if head in words else words[-1]


def _is_apposed(phrase: Phrase, first: Word, second: Word) -> bool:
    return any(w.text == "," for w in phrase.words if first.index < w.index < second.index)


def _is_nominal(word: Word) -> bool:
    """A noun, or one that the tagger took for an adjective ("the military chief")."""
    return word.upos in _NAMING or (word.upos == "ADJ" and is_person_noun(word))


def first_chunk(words: Sequence[Word]) -> Sequence[Word]:
    """The words up to the end of the first noun with what stands before it."""
    last = -1
    for n, word in enumerate(words):
        if word.text.lower() in RELATIVE and n:
            break
        if _is_nominal(word):
            last = n
        elif word.upos == "CCONJ" and last >= 0 and _is_compound(words[n + 1 : n + 3]):
            continue  # "policy and mining analyst"
        elif (last >= 0 and not (word.upos == "PART" or word.text in ("-", "'s", "’s", "’", "'"))) or (
            word.upos in ("ADP", "SCONJ") and last >= 0
        ):
            break
    return words[: last + 1]


def _is_compound(words: Sequence[Word]) -> bool:
    plain = all(w.upos in ("NOUN", "ADJ") and w.text.islower() for w in words)
    return len(words) == 2 and plain and is_person_noun(words[1])


def full_phrase(sentence: Sentence, head: Word) -> Phrase:
    """The whole phrase of a noun by the parse, or its core where the parse gives none."""
    return noun_phrase(sentence, head) or core_phrase(sentence, head)
