"""Find statements by rule on the dependency parse: who (as words), by which cue, says what.

A statement is an attribution before its speaker is resolved to a source.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterable, Sequence

from service.intake.article import Part
from service.nlp.reading import Reading, Sentence, Word

from . import data
from .quotations import Quotation, find_quotations
from .report import AttributionKind, Stance

_SUBJECTS = ("nsubj", "csubj")
_MARKS = "“”„‟«»‘’‚‛‹›「」『』《》〝〞\"'`＂ \n"
_TRIM = frozenset(",;:.-–—")
#: What a noun phrase is made of, and so what can be the subject of a verb of saying.
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM"})
_STANCES: dict[str, Stance] = {
    lemma: Stance(stance) for stance, lemmas in data.load("cues")["verbs"].items() for lemma in lemmas
}
_PHRASES: dict[tuple[str, ...], Stance] = {
    tuple(phrase.split()): Stance(stance) for phrase, stance in data.load("cues")["phrases"].items()
}
_OBJECT = data.words("cues", "forms", "object")
_INFINITIVE = data.words("cues", "forms", "infinitive")
_PASSIVE = data.words("cues", "passive", "lemmas")
_HEDGES = data.words("cues", "hedges", "adverbs")


@dataclasses.dataclass(frozen=True)
class Phrase:
    """Words of one sentence that name somebody; `head` is the word they hang on."""

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


@dataclasses.dataclass(frozen=True)
class Statement:
    """Offsets are code points of `part`; `content` and `cue` are half-open spans in text order."""

    part: Part
    sentence: Sentence
    speaker: Phrase | None
    cue: tuple[tuple[int, int], ...]
    lemma: str
    stance: Stance
    content: tuple[tuple[int, int], ...]
    kind: AttributionKind
    addressees: tuple[Phrase, ...] = ()
    confidence: float = 0.5

    @property
    def place(self) -> tuple[bool, int, int]:
        """Where it stands in the article: title first, then by the first of all its words."""
        starts = [start for start, _ in (*self.cue, *self.content)]
        if self.speaker is not None:
            starts.append(self.speaker.start)
        return self.part == "body", min(starts), self.content[-1][1]


def find_statements(text: str, part: Part, reading: Reading) -> list[Statement]:
    """Every statement of one part, in text order."""
    sentences = reading.part(part)
    finder = _Finder(text, part, sentences, find_quotations(text, sentences))
    return finder.statements()


class _Finder:
    """The rules, over one part's sentences and quotations."""

    def __init__(
        self, text: str, part: Part, sentences: Sequence[Sentence], quotations: Sequence[Quotation]
    ) -> None:
        self.text, self.part, self.sentences = text, part, sentences
        self.quotations = quotations
        self.speech = [q for q in quotations if self._is_speech(q)]
        self.found: list[Statement] = []
        self._starts = [q.start for q in quotations]
        self._inside = bytearray(len(text))
        for quotation in quotations:
            self._inside[quotation.start : quotation.end] = b"\1" * (quotation.end - quotation.start)

    def statements(self) -> list[Statement]:
        for sentence in self.sentences:
            headline = self._headline(sentence)
            if headline is not None:
                self.found.append(headline)
                continue
            for word in sentence.words:
                statement = self._by_verb(sentence, word) or self._by_passive(sentence, word)
                if statement is None and word.lemma.lower() in _HEDGES:
                    statement = self._by_hedge(sentence, word)
                if statement is not None:
                    self.found.append(statement)
            self.found.extend(self._by_phrase(sentence))
        self._continue_speech()
        apart = [kept for found in self.found if (kept := self._apart(found)) is not None]
        return sorted(_without_twins(apart), key=lambda s: s.place)

    def _apart(self, found: Statement) -> Statement | None:
        """The statement with its speaker and cue cut out of its content; None if nothing is left."""
        holes = [*found.cue, *([(found.speaker.start, found.speaker.end)] if found.speaker else [])]
        content = tuple(
            (start, end)
            for start, end in _minus(sorted(found.content), holes)
            if any(character.isalnum() for character in self.text[start:end])
        )
        return dataclasses.replace(found, content=content, kind=self._kind(content)) if content else None

    # --- quotations -------------------------------------------------------------------------

    def _is_speech(self, quotation: Quotation) -> bool:
        """Speech rather than scare quotes or a title: long, or punctuated like a sentence."""
        inner = self._inner(quotation)
        return quotation.open or len(inner.split()) >= 4 or inner.endswith((",", ".", "!", "?", "…"))

    def _inner(self, quotation: Quotation) -> str:
        """What stands between the marks."""
        return self.text[quotation.start : quotation.end].strip(_MARKS)

    def _enclosing(self, word: Word) -> Quotation | None:
        """The quotation a word stands in: a speaker stands in the same one as the verb, or in none."""
        at = bisect.bisect_right(self._starts, word.start) - 1
        return self.quotations[at] if at >= 0 and self.quotations[at].covers(word.start, word.end) else None

    def _kind(self, content: Sequence[tuple[int, int]]) -> AttributionKind:
        inside = outside = 0
        for start, end in content:
            for at in range(start, end):
                if self.text[at].isalnum():
                    inside += self._inside[at]
                    outside += not self._inside[at]
        if not inside:
            return AttributionKind.INDIRECT
        return AttributionKind.DIRECT if not outside else AttributionKind.MIXED

    def _speech_of(self, sentence: Sentence) -> list[Quotation]:
        """Quotations that share this sentence's paragraph and overlap it."""
        return [
            q
            for q in self.speech
            if q.paragraph == sentence.paragraph and q.start < sentence.end and sentence.start < q.end
        ]

    # --- spans ------------------------------------------------------------------------------

    def _span(self, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
        """Runs of neighbouring words as spans: commas at the edges trimmed, quotation marks kept."""
        runs: list[list[Word]] = []
        for word in words:
            if runs and word.index == runs[-1][-1].index + 1:
                runs[-1].append(word)
            else:
                runs.append([word])
        spans = []
        for run in runs:
            while run and (run[0].text in _TRIM or run[0].text in ("--", "---")):
                run = run[1:]
            while run and (run[-1].text in _TRIM or run[-1].text in ("--", "---")):
                inside = self._enclosing(run[-1])
                if inside is not None and inside.start >= run[0].start:
                    break
                run = run[:-1]
            if any(any(c.isalnum() for c in w.text) for w in run):
                spans.append((run[0].start, run[-1].end))
        return tuple(self._with_marks(start, end) for start, end in spans)

    def _with_marks(self, start: int, end: int) -> tuple[int, int]:
        """A span widened by the quotation marks that enclose exactly what it holds."""
        for quotation in self.quotations:
            if quotation.start + 1 == start < quotation.end <= end + 2:
                start = quotation.start
            if quotation.end - 1 == end and start <= quotation.start:
                end = quotation.end
        return start, end

    def _phrase(self, sentence: Sentence, head: Word) -> Phrase | None:
        """The words of a noun phrase: its subtree without relative clauses and edge commas."""
        out: set[int] = set()
        for child in sentence.children(head.index):
            if (
                child.deprel in ("acl:relcl", "parataxis", "punct", "cc", "conj", "case", "dep")
                and not (child.relation == "conj" and child.upos in ("NOUN", "PROPN", "PRON"))
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

    # --- rules ------------------------------------------------------------------------------

    def _subject(self, sentence: Sentence, verb: Word) -> Word | None:
        """The verb's own subject, or the one it shares with what it is joined to."""
        own = [
            s
            for s in sentence.children(verb.index, *_SUBJECTS)
            if s.deprel != "nsubj:pass" and self._enclosing(s) == self._enclosing(verb)
        ]
        if own:
            nearest = min(own, key=lambda s: abs(s.index - verb.index))
            return nearest if nearest.upos in _NOMINAL else None
        if verb.relation == "conj" or (verb.relation in ("advcl", "xcomp", "acl") and verb.xpos == "VBG"):
            for above in sentence.ancestors(verb.index):
                if verb.relation == "acl" and above.upos in ("NOUN", "PROPN"):
                    return above
                shared = sentence.children(above.index, "nsubj")
                if shared:
                    return shared[0]
                if above.relation not in ("conj", "advcl", "xcomp"):
                    break
        return None

    def _by_verb(self, sentence: Sentence, verb: Word) -> Statement | None:
        stance = _STANCES.get(verb.lemma.lower())
        if stance is None or verb.upos != "VERB":
            return None
        passive = bool(sentence.children(verb.index, "nsubj:pass", "aux:pass"))
        if passive or (verb.xpos == "VBG" and stance is Stance.BELIEF):
            return None
        subject = self._subject(sentence, verb)
        content = self._clause(sentence, verb) if subject is not None else ()
        speaker = self._phrase(sentence, subject) if subject is not None else None
        if not content or speaker is None:
            tail = self._tail(sentence, verb)
            if tail is not None:
                speaker, content = tail
            elif speaker is not None and stance is not Stance.BELIEF:
                content = self._that(sentence, verb)
        inside = self._enclosing(verb) is not None
        if not inside and speaker is not None:
            content = self._spoken(sentence, verb) or content
        if not content or speaker is None:
            return None
        return Statement(
            self.part,
            sentence,
            speaker,
            ((verb.start, verb.end),),
            verb.lemma.lower(),
            stance,
            content,
            self._kind(content),
            tuple(self._addressees(sentence, verb)),
            (0.8 if stance is not Stance.BELIEF else 0.6) - (0.2 if inside else 0.0),
        )

    def _spoken(self, sentence: Sentence, verb: Word) -> tuple[tuple[int, int], ...]:
        """Speech around the verb, when the quotation stands on its own beside the cue clause."""
        spoken = []
        for quotation in self._speech_of(sentence):
            before = (
                self.text[sentence.start : quotation.start].strip()
                if quotation.start > sentence.start
                else ""
            )
            inner = self._inner(quotation)
            first = next((c for c in inner if c.isalnum()), "")
            starts = not before or before.endswith((",", ":"))
            if starts or (inner[-1:] in (",", "?", "!", ".") and first.isupper()):
                spoken.append((quotation.start, quotation.end))
        if not any(start < verb.start < end for start, end in spoken):
            return tuple(spoken)
        return ()

    def _clause(self, sentence: Sentence, verb: Word) -> tuple[tuple[int, int], ...]:
        """What the parse puts under, or around, the verb of saying."""
        relations = ["ccomp", "parataxis"]
        lemma = verb.lemma.lower()
        if lemma in _INFINITIVE:
            relations.append("xcomp")
        chosen: set[int] = set()
        for child in sentence.children(verb.index, *relations):
            if child.relation == "parataxis" and not (
                child.index > verb.index or child.upos in ("VERB", "AUX")
            ):
                continue
            chosen.update(sentence.subtree(child.index))
        if not chosen and verb.relation == "parataxis":
            own = set(sentence.subtree(verb.index))
            edge = max(own) == len(sentence.words) - 1 or sentence.words[max(own) + 1].relation == "punct"
            if edge:
                chosen = set(range(len(sentence.words))) - own
        if not chosen and lemma in _OBJECT:
            for child in sentence.children(verb.index, "obj", "xcomp"):
                chosen.update(sentence.subtree(child.index))
        return self._span([sentence.words[i] for i in sorted(chosen)])

    def _tail(self, sentence: Sentence, verb: Word) -> tuple[Phrase, tuple[tuple[int, int], ...]] | None:
        """Find the shapes news is told in without the parse, which often errs at a sentence's end.

        CONTENT, the minister said on Tuesday. CONTENT, said the minister. “CONTENT,” Ada Brook, a
        doctor, said. The noun phrase next to the verb or to the closing mark speaks.
        """
        words = sentence.words
        if verb.xpos not in ("VBD", "VBZ", "VBP") or any(w.upos == "VERB" for w in words[verb.index + 4 :]):
            return None
        at = verb.index
        while at > 0 and words[at - 1].upos in ("ADV", "AUX"):
            at -= 1
        marks = [w.index for w in words[:at] if w.text == '"']
        if at > 0 and words[at - 1].text in (",", '"') and _nominal(words[verb.index + 1 : verb.index + 2]):
            first, stop = verb.index + 1, verb.index + 1 + _nominal(words[verb.index + 1 :])
            before = at
        elif at > 0 and words[at - 1].text == "," and marks and _nominal(words[marks[-1] + 1 : at]):
            first, stop = marks[-1] + 1, marks[-1] + 1 + _nominal(words[marks[-1] + 1 : at])
            before = first
        else:
            first, stop = at - _nominal(words[:at][::-1]), at
            before = first
            if words[first - 1].text not in (",", '"'):
                return None
        run = words[first:stop]
        if before < 4 or not any(w.upos in ("NOUN", "PROPN", "PRON") for w in run):
            return None
        content = self._span(words[:before])
        return (Phrase(sentence, run[-1], tuple(run)), content) if content else None

    def _that(self, sentence: Sentence, verb: Word) -> tuple[tuple[int, int], ...]:
        """The clause from the first "that" after the verb, which the parser may hang on a noun between."""
        after = sentence.words[verb.index + 1 : verb.index + 16]
        that = next((w for w in after if w.text == "that" and w.xpos in ("IN", "WDT")), None)
        return self._span(sentence.words[that.index :]) if that is not None else ()

    def _addressees(self, sentence: Sentence, verb: Word) -> Iterable[Phrase]:
        """Nouns the verb is addressed to, or that it was said in an interview with."""
        for child in sentence.children(verb.index, "obj", "iobj", "obl"):
            for below in (child, *sentence.children(child.index, "nmod", "obl", "appos")):
                if below.upos in ("PROPN", "NOUN") and (phrase := self._phrase(sentence, below)):
                    yield phrase

    def _by_passive(self, sentence: Sentence, verb: Word) -> Statement | None:
        """ "is expected to …", "it is believed that …": nobody says it."""
        if verb.lemma.lower() not in _PASSIVE or verb.upos != "VERB" or verb.xpos not in ("VBN", "VBD"):
            return None
        auxiliaries = sentence.children(verb.index, "aux:pass", "aux", "cop")
        if not any(a.lemma.lower() in ("be", "get") for a in auxiliaries):
            return None
        if any(
            sentence.children(o.index, "case") and sentence.children(o.index, "case")[0].lemma == "by"
            for o in sentence.children(verb.index, "obl", "obl:agent")
        ):
            return None
        clause = [c for c in sentence.children(verb.index, "xcomp", "ccomp", "csubj") if c.index > verb.index]
        if not clause:
            return None
        subjects = [s for s in sentence.children(verb.index, "nsubj") if s.lemma.lower() != "it"]
        chosen = {i for c in (*clause, *subjects) for i in sentence.subtree(c.index)}
        cue = self._span([*auxiliaries, verb]) or ((verb.start, verb.end),)
        content = _minus(self._span([sentence.words[i] for i in sorted(chosen)]), cue)
        if not content:
            return None
        stance = Stance.HEDGE if verb.lemma.lower() in ("allege", "rumour", "rumor") else Stance.BELIEF
        return Statement(
            self.part, sentence, None, cue, verb.lemma.lower(), stance, content, self._kind(content),
            confidence=0.7,
        )  # fmt: skip

    def _by_hedge(self, sentence: Sentence, adverb: Word) -> Statement | None:
        """ "reportedly": the clause it stands in, without it."""
        verb = sentence.words[adverb.head] if adverb.head >= 0 else adverb
        inside = [sentence.words[i] for i in sentence.subtree(verb.index) if i != adverb.index]
        content = self._span(inside)
        if not content:
            return None
        return Statement(
            self.part, sentence, None, ((adverb.start, adverb.end),), adverb.lemma.lower(), Stance.HEDGE,
            content, self._kind(content), confidence=0.6,
        )  # fmt: skip

    def _by_phrase(self, sentence: Sentence) -> Iterable[Statement]:
        """ "according to X": X, and the rest of the sentence."""
        lowered = [w.text.lower() for w in sentence.words]
        for phrase, stance in _PHRASES.items():
            for at in range(len(lowered) - len(phrase)):
                if tuple(lowered[at : at + len(phrase)]) != phrase:
                    continue
                head = self._governed(sentence, at, at + len(phrase))
                speaker = self._phrase(sentence, head) if head is not None else None
                if speaker is None or speaker.end <= sentence.words[at].start:
                    continue
                last = speaker.words[-1].index
                cue = (sentence.words[at].start, sentence.words[at + len(phrase) - 1].end)
                rest = [w for w in sentence.words if w.index < at or w.index > last]
                content = self._span(rest)
                if content:
                    yield Statement(
                        self.part, sentence, speaker, (cue,), " ".join(phrase), stance, content,
                        self._kind(content), confidence=0.85,
                    )  # fmt: skip

    def _governed(self, sentence: Sentence, first: int, after: int) -> Word | None:
        """The noun that a prepositional cue governs: the parse's, else the nearest noun."""
        for index in range(first, after):
            word = sentence.words[index]
            if word.head >= after and sentence.words[word.head].upos in ("NOUN", "PROPN", "PRON"):
                return sentence.words[word.head]
        nouns = [w for w in sentence.words[after : after + 8] if w.upos in ("NOUN", "PROPN", "PRON")]
        return nouns[0] if nouns else None

    def _headline(self, sentence: Sentence) -> Statement | None:
        """ "X: …" and "… – X" in a headline: the title, or a first line with no full stop."""
        if sentence.words[-1].text in ".!?" or sentence.paragraph != 0 or len(sentence.words) > 25:
            return None
        for word in sentence.words[1:-1]:
            before, after = sentence.words[: word.index], sentence.words[word.index + 1 :]
            if word.text in ("–", "—", "--"):
                named, said = after, before
            elif word.text == ":" and word.index <= 4:
                named, said = before, after
            else:
                continue
            names = [e for e in sentence.entities if named[0].index <= e.first and e.last <= named[-1].index]
            if len(named) > 6 or not names or len(said) < 3:
                continue
            start = said[0].start
            if said is before:
                start = min(
                    [s.start for s in self.sentences if s.paragraph == sentence.paragraph], default=start
                )
            content = ((start, said[-1].end),)
            head = sentence.words[names[-1].last]
            return Statement(
                self.part, sentence, Phrase(sentence, head, tuple(named)), ((word.start, word.end),),
                word.text, Stance.NEUTRAL, content, self._kind(content), confidence=0.6,
            )  # fmt: skip
        return None

    def _continue_speech(self) -> None:
        """Give speech without a cue of its own to whoever was speaking.

        Within a paragraph it joins the statement before it (or, opening the paragraph, the one after
        it); over paragraphs a quotation left open goes on with the same speaker.
        """
        taken = {
            q
            for q in self.speech
            for s in self.found
            for a, b in s.content
            if a < q.end and q.start < b and not any(q.covers(*cue) for cue in s.cue)
        }
        for quotation in self.speech:
            if quotation in taken or not quotation.end - quotation.start > 12:
                continue
            paragraphs = {quotation.paragraph}
            if quotation.continues:
                paragraphs.add(quotation.paragraph - 1)
            before = [
                (n, s)
                for n, s in enumerate(self.found)
                if s.sentence.paragraph in paragraphs
                and s.kind is not AttributionKind.INDIRECT
                and s.speaker is not None
                and s.content[-1][1] <= quotation.start
            ]
            if before:
                n, statement = before[-1]
                content = (*statement.content, (quotation.start, quotation.end))
                self.found[n] = dataclasses.replace(statement, content=content, kind=self._kind(content))


def _nominal(words: Sequence[Word]) -> int:
    """How many words from the first on may belong to one noun phrase."""
    count = 0
    while count < len(words) and (
        words[count].upos in _NOMINAL or words[count].lemma in ("of", "'s", "for", "and")
    ):
        count += 1
    return count


def _only_commas(sentence: Sentence, left: Word, right: Word) -> bool:
    """Whether nothing but punctuation stands between two words."""
    return all(w.relation == "punct" for w in sentence.words[left.index + 1 : right.index])


def _minus(spans: Sequence[tuple[int, int]], holes: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans without the parts that the holes cover."""
    left = list(spans)
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


def _without_twins(statements: Sequence[Statement]) -> list[Statement]:
    """Of statements with nearly the same content, the surest one."""
    kept: list[tuple[set[int], Statement]] = []
    for statement in sorted(statements, key=lambda s: (-s.confidence, s.cue)):
        cover = {at for start, end in statement.content for at in range(start, end)}
        if not any(2 * len(cover & other) > len(cover | other) for other, _ in kept):
            kept.append((cover, statement))
    return [statement for _, statement in kept]
