"""Statements by the parse: those the model was not taught.

Its corpus annotates every word once, so that what stands inside another's content ("he said that she
hopes …") is left to the parse; so are a house's own verbs of saying.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from service.nlp.reading import Relation, Sentence, Word

from . import data

_VERBS = data.words("cues", "nested", "verbs")
#: Who says "I think" says it himself.
_SPEAKING = frozenset({"i", "we", "you", "it", "there", "one"})
#: How sure the parse makes an attribution inside another.
_CONFIDENCE = 0.6

_Span = tuple[int, int]


def nested(sentences: Sequence[Sentence], outer: Sequence[Relation]) -> Iterator[Relation]:
    """The statements that stand, source, cue and content, inside the content of a relation."""
    places = [place for relation in outer for place in relation.content]
    for sentence in sentences:
        here = [(a, b) for a, b in places if a < sentence.end and sentence.start < b]
        for verb in sentence.words:
            for place in here:
                if place[0] <= verb.start and verb.end <= place[1] and verb.lemma.lower() in _VERBS:
                    found = _inside(sentence, verb, place)
                    if found is not None and not _is_known(found, outer):
                        yield found
                        break


def told(sentences: Sequence[Sentence], known: Sequence[Relation], verbs: Collection[str]) -> list[Relation]:
    """What these verbs report where no known relation has them: their subject and their clause."""
    found = [
        relation
        for sentence in sentences if verbs
        for verb in sentence.words if verb.lemma.lower() in verbs
        if (relation := _inside(sentence, verb, (sentence.start, sentence.end))) is not None
    ]  # fmt: skip
    return [relation for relation in found if not _is_known(relation, known)]


def _inside(sentence: Sentence, verb: Word, place: _Span) -> Relation | None:
    """What a verb of saying reports, if its subject and its clause lie in a place."""
    if verb.upos != "VERB":
        return None
    subjects = [s for s in sentence.children(verb.index, "nsubj") if s.deprel != "nsubj:pass"]
    clauses = [c for c in sentence.children(verb.index, "ccomp") if c.index > verb.index]
    if not subjects or not clauses or subjects[0].text.lower() in _SPEAKING:
        return None
    source = _span(sentence, sentence.subtree(subjects[0].index))
    # a clause that is taken apart ("let / 's talk") is still one
    content = _span(sentence, sorted(i for clause in clauses for i in sentence.subtree(clause.index)))
    if not (place[0] <= source[0] and source[1] <= verb.start and verb.end <= content[0]):
        return None
    content = (content[0], min(content[1], place[1]))
    return Relation(sentence.part, (source,), ((verb.start, verb.end),), (content,), _CONFIDENCE)


def _span(sentence: Sentence, indices: Sequence[int]) -> _Span:
    return sentence.words[indices[0]].start, sentence.words[indices[-1]].end


def _is_known(found: Relation, relations: Sequence[Relation]) -> bool:
    """Whether the model has a relation with this cue."""
    start, end = found.cue[0]
    return any(a < end and start < b for other in relations for a, b in (*other.cue, *other.source))
