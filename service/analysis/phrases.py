"""Noun phrases that name somebody, as words of one sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from service.nlp.reading import Sentence, Word

_NOMINAL = ("NOUN", "PROPN", "PRON")
#: Pronouns that open a relative clause.
RELATIVE = frozenset({"who", "whom", "which", "that"})


@dataclasses.dataclass(frozen=True)
class Phrase:
    """Neighbouring words of one sentence that name somebody; `head` is the word the others hang on."""

    sentence: Sentence
    head: Word
    words: tuple[Word, ...]

    @property
    def start(self) -> int:
        """Offset of the first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset after the last word."""
        return self.words[-1].end


def noun_phrase(sentence: Sentence, head: Word) -> Phrase | None:
    """The phrase of a noun by the parse: what hangs on it, without relative clauses and edge commas."""
    out: set[int] = set()
    for child in sentence.children(head.index):
        if (
            child.deprel in ("acl:relcl", "parataxis", "punct", "cc", "conj", "case", "dep")
            and not (child.relation == "conj" and child.upos in _NOMINAL)
            and not (child.relation == "punct" and child.text in "-'")
        ):
            out.update(sentence.subtree(child.index))
    chosen = [sentence.words[i] for i in sentence.subtree(head.index) if i not in out]
    if any(c.relation == "conj" for c in sentence.children(head.index)):
        low, high = chosen[0].index, chosen[-1].index
        chosen = list(sentence.words[low : high + 1])
    run: list[Word] = []
    for word in chosen:
        if run and word.index > run[-1].index + 1 and not _only_commas(sentence, run[-1], word):
            if head.index <= run[-1].index:
                break
            run = []
        if run:
            run.extend(sentence.words[run[-1].index + 1 : word.index])
        run.append(word)
    while run and run[0].relation == "punct":
        run = run[1:]
    while run and run[-1].relation == "punct" and run[-1].text not in ")]":
        run = run[:-1]
    return Phrase(sentence, head, tuple(run)) if run and head in run else None


def phrase_of(sentence: Sentence, words: Iterable[Word]) -> Phrase | None:
    """Given words of a sentence as a phrase: the neighbouring ones around the word that governs them.

    A preposition before them is left out, and so are a relative pronoun after them and, at both
    ends, conjunctions and marks.
    """
    chosen = sorted(words, key=lambda w: w.index)
    while len(chosen) > 1 and (chosen[-1].upos in ("PUNCT", "CCONJ") or chosen[-1].text.lower() in RELATIVE):
        chosen.pop()
    while len(chosen) > 1 and chosen[0].upos in ("PUNCT", "CCONJ", "ADP"):
        chosen = chosen[1:]
    if not chosen:
        return None
    inside = {w.index for w in chosen}
    tops = [w for w in chosen if w.head not in inside and w.upos != "PUNCT"] or chosen
    head = next((w for w in tops if w.upos in _NOMINAL), tops[0])
    low = high = next(n for n, w in enumerate(chosen) if w is head)
    while low > 0 and chosen[low - 1].index == chosen[low].index - 1:
        low -= 1
    while high + 1 < len(chosen) and chosen[high + 1].index == chosen[high].index + 1:
        high += 1
    return Phrase(sentence, head, tuple(chosen[low : high + 1]))


def antecedent(phrase: Phrase) -> Phrase | None:
    """The phrase that a relative pronoun stands for: by the parse, else the noun right before it."""
    sentence, at = phrase.sentence, phrase.words[0].index
    for above in sentence.ancestors(phrase.head.index):
        if above.deprel in ("acl:relcl", "acl") and 0 <= above.head < at:
            return noun_phrase(sentence, sentence.words[above.head])
    before = at - 1
    while before > 0 and sentence.words[before].upos in ("PUNCT", "ADP"):
        before -= 1
    if before < 0 or sentence.words[before].upos not in _NOMINAL:
        return None
    head = sentence.words[before]
    while head.relation in ("flat", "compound") and sentence.words[head.head].upos in _NOMINAL:
        head = sentence.words[head.head]
    found = noun_phrase(sentence, head)
    return found if found is not None and found.end <= phrase.start else Phrase(sentence, head, (head,))


def addressees(sentence: Sentence, verb: Word) -> Iterable[Phrase]:
    """Nouns that a verb is addressed to, or that something was said in an interview with."""
    for child in sentence.children(verb.index, "obj", "iobj", "obl"):
        for below in (child, *sentence.children(child.index, "nmod", "obl", "appos")):
            if below.upos in ("PROPN", "NOUN") and (phrase := noun_phrase(sentence, below)):
                yield phrase


def _only_commas(sentence: Sentence, left: Word, right: Word) -> bool:
    """Whether nothing but punctuation stands between two words."""
    between: Sequence[Word] = sentence.words[left.index + 1 : right.index]
    return all(w.relation == "punct" for w in between)
