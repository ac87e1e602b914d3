"""Who stands behind a figure, by the contract's ladder: what holds it, hedges it, or still speaks of it."""

from __future__ import annotations

import bisect
import collections
import dataclasses
import itertools
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Sequence

from service.intake.article import Article, Link, Part
from service.nlp.reading import Reading, Sentence, Word

from . import data
from .authority import Authority
from .quantities import Quantity
from .quotations import Quotation, find_quotations
from .report import Attribution, Evidence, Naming, Source, SourceKind, Span, Stance

_RECORDS = data.words("evidence", "records")
_STATEMENTS = data.words("evidence", "statements")
_MEASURING = data.words("evidence", "measuring")
_QUOTING = data.words("evidence", "quoting")
_PUBLISHING = data.words("evidence", "publishing")
_COURTS = data.words("evidence", "courts")
_RULING = data.words("evidence", "ruling")
_HEDGES = data.words("evidence", "hedges")
_NOMINAL = data.words("evidence", "nominal")
_UNDOCUMENTED = data.words("evidence", "undocumented")
_TALK = data.words("evidence", "talk")
_FILED = tuple(data.words("evidence", "filed"))
_SHELVES = data.words("evidence", "shelves")
_LIBRARIES = data.words("evidence", "libraries")
_OFFICIAL = data.words("evidence", "official")

#: Words of the shortest quotation that is taken for speech nobody is named for.
_SHORTEST_SPEECH = 4
#: Paragraphs that one quotation may run over, sentences looked back over, characters between paragraphs.
_LONGEST_QUOTE, _LONGEST_LOOK, _LONGEST_GAP = 40, 20, 40
#: Sentences that a source may go on speaking for.
_LONGEST_CARRY = 4
#: Governors up from a figure in which its clause's hedges and estimates are looked for.
_REACH = 6
#: Whose speech runs on over the next quotation.
_SPEAKING = {SourceKind.PERSON, SourceKind.GROUP}
_CLAUSES = {"root", "ccomp", "advcl", "conj", "parataxis", "acl"}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


#: A sentence of a part, by its number.
_Place = tuple[Part, int]


@dataclasses.dataclass(frozen=True)
class Backing:
    """What a figure rests on. `carried`: the source stands in an earlier sentence and still speaks."""

    evidence: Evidence
    attribution: Attribution | None = None
    source: str | None = None
    carried: bool = False


class Witness:
    """One article's attributions and sources, asked who stands behind each of its figures."""

    def __init__(
        self,
        article: Article,
        reading: Reading,
        attributions: Sequence[Attribution],
        sources: Sequence[Source],
        authority: Authority,
    ) -> None:
        """Index attributions by the sentences they touch; `authority` says who is official."""
        self._article = article
        self._authority = authority
        self._sources = {source.id: source for source in sources}
        self._sentences: dict[Part, Sequence[Sentence]] = {"title": reading.title, "body": reading.body}
        self._starts: dict[Part, list[int]] = {}
        self._quotations: dict[Part, list[Quotation]] = {}
        for part, sentences in self._sentences.items():
            self._starts[part] = [sentence.start for sentence in sentences]
            self._quotations[part] = find_quotations(article.part(part), sentences)
        self._content: dict[_Place, list[Attribution]] = collections.defaultdict(list)
        self._cues: dict[_Place, list[Attribution]] = collections.defaultdict(list)
        for attribution in attributions:
            for place in self._places(attribution.content):
                self._content[place].append(attribution)
            for place in self._places(attribution.cue.spans if attribution.cue else ()):
                self._cues[place].append(attribution)
        self._mentions: dict[_Place, list[tuple[Span, Source]]] = collections.defaultdict(list)
        for source in sources:
            for span in source.mentions:
                for place in self._places([span]):
                    self._mentions[place].append((span, source))
        places = ((link, self._places([Span("body", link.start, link.end, "")])) for link in article.links)
        self._documented = {n for link, found in places for _, n in found if self._documents(link, found)}

    def behind(self, part: Part, n: int, quantity: Quantity) -> Backing:
        """What a quantity of the n-th sentence of a part rests on."""
        found = self._stated(part, n, quantity)
        linked = part == "body" and n in self._documented
        return dataclasses.replace(found, evidence=Evidence.DOCUMENTED) if linked else found

    def of(self, attribution: Attribution) -> Evidence:
        """How far one attribution carries a figure: by who speaks, out of what, and how it is put."""
        source = self._sources[attribution.source.id] if attribution.source else None
        if source is None or source.anonymous or source.naming is Naming.GENERIC:
            return Evidence.WEAK
        if attribution.cue is not None and attribution.cue.stance is Stance.HEDGE:
            return Evidence.WEAK
        if source.kind is not SourceKind.PERSON and self._authority.is_official(source.name):
            return Evidence.DOCUMENTED
        named = {word.lower() for word in _WORD.findall(source.name)}
        if source.kind is SourceKind.DOCUMENT:
            mere = _any(named, _STATEMENTS) and not _any(named, _RECORDS)
            return Evidence.CLAIMED if mere else Evidence.DOCUMENTED
        if source.kind is SourceKind.ORGANISATION and _any(named, _COURTS):
            return Evidence.DOCUMENTED
        return Evidence.DOCUMENTED if self._reads_out(attribution) else Evidence.CLAIMED

    def _stated(self, part: Part, n: int, quantity: Quantity) -> Backing:
        sentence = self._sentences[part][n]
        span = Span(part, quantity.start, quantity.end, "")
        holding = [a for a in self._content[part, n] if any(c.overlaps(span) for c in a.content)]
        if holding:
            best = min(holding, key=lambda a: (a.source is None, a.length))
            held = self._by(best)
            return dataclasses.replace(held, evidence=Evidence.WEAK) if _hedged(sentence, quantity) else held
        if quotation := self._quotation(part, quantity):
            speaker = self._speaker_of(part, quotation)
            return self._by(speaker) if speaker else Backing(Evidence.WEAK)
        if listed := self._listed(part, n, quantity):
            return self._by(listed)
        if _is_ruled(sentence, quantity):
            return Backing(Evidence.DOCUMENTED)
        if (owner := self._estimated(part, n, quantity)) is not None:
            return owner
        if document := self._read_from(part, n, quantity):
            return Backing(Evidence.DOCUMENTED, None, document)
        if self._content[part, n]:
            return Backing(Evidence.NONE)
        if carried := self._carried(part, n, quantity):
            return dataclasses.replace(self._by(carried), carried=True)
        return Backing(Evidence.NONE)

    def _by(self, attribution: Attribution) -> Backing:
        source = attribution.source.id if attribution.source else None
        return Backing(self.of(attribution), attribution, source)

    def _places(self, spans: Iterable[Span]) -> set[_Place]:
        """The sentences that spans touch."""
        found = set()
        for span in spans:
            first = max(0, bisect.bisect_right(self._starts[span.part], span.start) - 1)
            last = bisect.bisect_left(self._starts[span.part], span.end)
            found |= {(span.part, n) for n in range(first, last)}
        return found

    def _documents(self, link: Link, places: set[_Place]) -> bool:
        """Whether a link stands among the words of one sentence and leads to a document.

        One around a whole sentence or more is a headline's, of another story.
        """
        address = _address(link)
        if address is None or len(places) != 1:
            return False
        ((part, n),) = places
        sentence = self._sentences[part][n]
        linked = [word for word in sentence.words if link.start <= word.start and word.end <= link.end]
        around = [word for word in sentence.words if word not in linked and word.upos != "PUNCT"]
        named = any(word.upos in {"NOUN", "PROPN"} and word.lemma.lower() in _RECORDS for word in linked)
        return bool(around) and (named or _is_a_documents(address))

    def _reads_out(self, attribution: Attribution) -> bool:
        """Whether the speaker quotes a document ("the bank said in its monthly report")."""
        if attribution.cue is None:
            return False
        taken = attribution.content
        for part, n in sorted(self._places(attribution.cue.spans)):
            sentence = self._sentences[part][n]
            for word in sentence.words:
                if word.lemma.lower() not in _RECORDS or word.upos not in {"NOUN", "PROPN"}:
                    continue
                inside = any(c.part == part and c.start < word.end and word.start < c.end for c in taken)
                cases = {case.lemma.lower() for case in sentence.children(word.index, "case")}
                if not inside and cases & _QUOTING:
                    return True
        return False

    def _quotation(self, part: Part, quantity: Quantity) -> Quotation | None:
        """The quotation a figure stands in, if it is speech and no title or borrowed word."""
        quotations = self._quotations[part]
        at = bisect.bisect_right(quotations, quantity.start, key=lambda q: q.start) - 1
        if at < 0 or not quotations[at].covers(quantity.start, quantity.end):
            return None
        text = self._article.part(part)[quotations[at].start : quotations[at].end]
        words = _WORD.findall(text)
        spoken = any(len(word) > 3 and word.islower() for word in words)
        return quotations[at] if len(words) >= _SHORTEST_SPEECH and spoken else None

    def _speaker_of(self, part: Part, quotation: Quotation) -> Attribution | None:
        """Who says other words of the same quotation, or is introduced before it, or spoke last."""
        for at in self._runs_on_from(part, quotation):
            quotation = self._quotations[part][at]
            span = Span(part, quotation.start, quotation.end, "")
            for place in sorted(self._places([span])):
                holding = [a for a in self._content[place] if any(c.overlaps(span) for c in a.content)]
                if holding:
                    return holding[0]
        before = bisect.bisect_left(self._starts[part], quotation.start) - 1
        if before < 0:
            return None
        lead = self._article.part(part)[max(0, quotation.start - _LONGEST_GAP) : quotation.start]
        if lead.rstrip().endswith(":"):
            introduced = [a for a in self._cues[part, before] if a.source is not None]
            return introduced[-1] if introduced else None
        goes_on = self._is_paragraph(part, quotation) or self._shares_paragraph(part, before, quotation)
        return self._last_speaker(part, before) if goes_on else None

    def _runs_on_from(self, part: Part, quotation: Quotation) -> Iterator[int]:
        """A quotation and, backwards, those of earlier paragraphs that it continues."""
        quotations = self._quotations[part]
        at = bisect.bisect_left(quotations, quotation.start, key=lambda q: q.start)
        for _ in range(_LONGEST_QUOTE):
            yield at
            if not at or not quotations[at].continues:
                return
            at -= 1

    def _shares_paragraph(self, part: Part, n: int, quotation: Quotation) -> bool:
        """Whether a sentence before a quotation stands in its paragraph."""
        return self._sentences[part][n].paragraph == self._paragraph(part, quotation.end)

    def _is_paragraph(self, part: Part, quotation: Quotation) -> bool:
        """Whether a quotation is a whole paragraph: whoever spoke last goes on."""
        text = self._article.part(part)
        before = text[max(0, quotation.start - _LONGEST_GAP) : quotation.start].rstrip(" \t")
        after = text[quotation.end : quotation.end + _LONGEST_GAP].lstrip(" \t")
        return before.endswith(("\n", "\r")) and (not after or after[0] in "\n\r")

    def _last_speaker(self, part: Part, n: int) -> Attribution | None:
        """The last of the paragraph of a sentence to say anything, if it is one that speaks."""
        paragraph = self._sentences[part][n].paragraph
        for m in range(n, max(-1, n - _LONGEST_LOOK), -1):
            if self._sentences[part][m].paragraph != paragraph:
                break
            spoken = [a for a in self._content[part, m] if a.source is not None]
            if spoken:
                last = spoken[-1]
                kind = self._sources[last.source.id].kind if last.source else None
                return last if kind in _SPEAKING else None
        return None

    def _listed(self, part: Part, n: int, quantity: Quantity) -> Attribution | None:
        """Whoever states the clause before a semicolon, where the figure goes on the list behind it."""
        sentence = self._sentences[part][n]
        text = self._article.part(part)
        for attribution in reversed(self._content[part, n]):
            ends = [c.end for c in attribution.content if c.part == part and c.end <= quantity.start]
            cue = attribution.cue.spans[0].start if attribution.cue else quantity.start
            if ends and cue < ends[-1] and sentence.start <= cue:
                between = text[ends[-1] : quantity.start].lstrip()
                if between.startswith(";") and '"' not in between:
                    return attribution
        return None

    def _estimated(self, part: Part, n: int, quantity: Quantity) -> Backing | None:
        """A hedge before the figure, or an estimate that governs it, its owner's if it has one."""
        sentence = self._sentences[part][n]
        inside = range(quantity.first, quantity.last + 1)
        for at, word in enumerate(_governing(sentence, quantity)):
            if word.lemma.lower() in _NOMINAL and word.index not in inside:
                return self._owned(part, n, word)
            if word.relation in _CLAUSES:
                objects = sentence.children(word.index, "obj", "obl", "nsubj")
                mine = [o for o in objects if o.lemma.lower() in _NOMINAL and o.index not in inside]
                if mine and at < 3:
                    return self._owned(part, n, mine[0])
                break
        return Backing(Evidence.WEAK) if _hedged(sentence, quantity) else None

    def _owned(self, part: Part, n: int, noun: Word) -> Backing:
        """The word of whoever an estimate is said to be of."""
        for owner in self._sentences[part][n].children(noun.index, "nmod:poss", "nmod", "compound"):
            for span, source in self._mentions[part, n]:
                named = span.start <= owner.start and owner.end <= span.end
                if named and not source.anonymous and source.naming is not Naming.GENERIC:
                    return Backing(Evidence.CLAIMED, None, source.id)
        return Backing(Evidence.WEAK)

    def _read_from(self, part: Part, n: int, quantity: Quantity) -> str | None:
        """The document that measures from which a sentence takes its figure ("of those in the study, 3%")."""
        sentence = self._sentences[part][n]
        for span, source in self._mentions[part, n]:
            if source.kind is not SourceKind.DOCUMENT or source.naming is Naming.GENERIC:
                continue
            for word in sentence.words:
                within = span.start <= word.start and word.end <= span.end
                if within and word.lemma.lower() in _MEASURING and word.relation in {"obl", "nmod"}:
                    cases = {case.lemma.lower() for case in sentence.children(word.index, "case")}
                    if cases & _QUOTING and not quantity.first <= word.index <= quantity.last:
                        return source.id
        return None

    def _carried(self, part: Part, n: int, quantity: Quantity) -> Attribution | None:
        """Whoever spoke last, where what is measured goes on being theirs.

        Theirs it is while nobody else speaks, no paragraph lies between but the one that a document goes
        on into, and the sentence goes on with what they spoke of. Anybody may be counted on from.
        """
        sentences = self._sentences[part]
        spoken: Attribution | None = None
        for m in range(n - 1, max(-1, n - 1 - _LONGEST_CARRY), -1):
            if sentences[n].paragraph - sentences[m].paragraph > 1:
                return None
            if self._content[part, m]:
                spoken = self._content[part, m][-1]
                break
        if spoken is None or not self._goes_on(part, n, quantity, spoken):
            return None
        if _counts_on(sentences[n]) and self._counts(spoken):
            return spoken
        if not self._measures(spoken):
            return None
        here = any(
            c.part == part and self._paragraph(part, c.end) == sentences[n].paragraph for c in spoken.content
        )
        return spoken if here or self._dominates(part, n, spoken) else None

    def _counts(self, attribution: Attribution) -> bool:
        """Whether what somebody says has a number in it."""
        for part, n in self._places(attribution.content):
            for word in self._sentences[part][n].words:
                if word.upos == "NUM" and any(c.start <= word.start < c.end for c in attribution.content):
                    return True
        return False

    def _paragraph(self, part: Part, offset: int) -> int:
        starts = self._starts[part]
        return self._sentences[part][max(0, bisect.bisect_left(starts, offset) - 1)].paragraph

    def _measures(self, attribution: Attribution) -> bool:
        """A document that measures, or an organisation that gives out what it measures."""
        source = self._sources[attribution.source.id] if attribution.source else None
        if source is None:
            return False
        named = {word.lower() for word in _WORD.findall(source.name)}
        if source.kind is SourceKind.DOCUMENT:
            return _any(named, _MEASURING)
        published = attribution.cue is not None and attribution.cue.lemma in _PUBLISHING
        return source.kind is SourceKind.ORGANISATION and (published or self._reads_out(attribution))

    def _dominates(self, part: Part, n: int, attribution: Attribution) -> bool:
        """Whether all that the two paragraphs before state is this source's, and more than once."""
        paragraph = self._sentences[part][n].paragraph
        said: dict[str, Attribution] = {}
        for m in range(n - 1, max(-1, n - 1 - _LONGEST_LOOK), -1):
            if paragraph - self._sentences[part][m].paragraph > 2:
                break
            said |= {a.id: a for a in self._content[part, m]}
        who = {self._organisation(a) for a in said.values()}
        return len(said) > 1 and who == {self._organisation(attribution)} and None not in who

    def _organisation(self, attribution: Attribution) -> str | None:
        """Whose words they are: the acronym or last capitalised word in the source's name."""
        source = self._sources[attribution.source.id] if attribution.source else None
        names = [w for w in _WORD.findall(source.name if source else "") if w[0].isupper()]
        capitals = [w for w in names if w.isupper() and len(w) > 1]
        return next(reversed(capitals or names), None)

    def _goes_on(self, part: Part, n: int, quantity: Quantity, spoken: Attribution) -> bool:
        """Whether a sentence shares a noun with what the speaker said, or goes on with a share of it."""
        mine = _nouns(self._sentences[part][n].words)
        if _weighs(self._sentences[part][n]):
            return False
        said: set[str] = set()
        for m in range(max(0, n - _LONGEST_CARRY * 2), n):
            if any(a.source == spoken.source or a is spoken for a in self._content[part, m]):
                said |= _nouns(self._sentences[part][m].words)
            if any(self._organisation(a) == self._organisation(spoken) for a in self._content[part, m]):
                said |= _nouns(self._sentences[part][m].words)
        return bool(mine & said) or quantity.unit == "percent"


def _address(link: Link) -> urllib.parse.SplitResult | None:
    """Where a link leads, if to a page of its own and not to a tag, a home page or talk."""
    try:
        address = urllib.parse.urlsplit(link.href)
        host = _host(address)
    except ValueError:
        return None
    pieces = _path(address)
    return address if pieces and host not in _TALK and not _UNDOCUMENTED & set(pieces) else None


def _is_a_documents(address: urllib.parse.SplitResult) -> bool:
    """Whether an address is by its looks that of a document, a dataset or a public body."""
    host, pieces = _host(address), _path(address)
    labels = host.split(".")
    official = not _OFFICIAL.isdisjoint((*labels[-2:], *labels[:1]))
    library = any(host == it or host.endswith(f".{it}") for it in _LIBRARIES)
    return official or library or pieces[-1].endswith(_FILED) or not _SHELVES.isdisjoint(pieces)


def _host(address: urllib.parse.SplitResult) -> str:
    return (address.hostname or "").removeprefix("www.").removeprefix("m.")


def _path(address: urllib.parse.SplitResult) -> list[str]:
    return [piece.lower() for piece in address.path.split("/") if piece]


def _hedged(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the writer keeps away from a figure: "an estimated 300", "they allegedly took 300"."""
    words = sentence.words
    before = {word.text.lower() for word in words[max(0, quantity.first - 2) : quantity.last + 1]}
    if before & _HEDGES:
        return True
    for word in _governing(sentence, quantity):
        below = [word, *sentence.children(word.index, "acl")]
        adverbs = [a for clause in below for a in sentence.children(clause.index, "advmod")]
        if any(a.text.lower() in _HEDGES for a in adverbs):
            return True
        if word.relation in _CLAUSES:
            return False
    return False


def _governing(sentence: Sentence, quantity: Quantity) -> list[Word]:
    """The last head of a figure's words and its governors, as far up as _REACH."""
    inside = range(quantity.first, quantity.last + 1)
    heads = [sentence.words[i] for i in inside if sentence.words[i].head not in inside]
    return [word for head in heads[-1:] for word in [head, *sentence.ancestors(head.index)][:_REACH]]


def _any(words: Iterable[str], wanted: frozenset[str]) -> bool:
    return any(word in wanted or word.removesuffix("s") in wanted for word in words)


def _nouns(words: Iterable[Word]) -> set[str]:
    return {word.lemma.lower() for word in words if word.upos == "NOUN"}


def _counts_on(sentence: Sentence) -> bool:
    """ "another three", "the other two": counted from where the last speaker stopped."""
    pairs = itertools.pairwise(sentence.words)
    return any(a.text.lower() in {"another", "other", "remaining"} and b.upos == "NUM" for a, b in pairs)


def _weighs(sentence: Sentence) -> bool:
    """Whether the writer sets what was said against something else ("That surpasses the 5 million …")."""
    subjects = [w for w in sentence.words[:2] if w.relation == "nsubj" and w.upos in {"PRON", "DET"}]
    return any(w.text.lower() in {"that", "this", "those", "these"} for w in subjects)


def _is_ruled(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a court imposes or grants the figure ("the court fined it 3 million")."""
    inside = range(quantity.first, quantity.last + 1)
    for word in (sentence.words[i] for i in inside):
        for above in sentence.ancestors(word.index):
            subjects = [
                *sentence.children(above.index, "nsubj"),
                *sentence.children(above.index, "obl:agent"),
            ]
            if above.upos == "VERB" and subjects:
                courts = any(s.lemma.lower() in _COURTS for s in subjects)
                return courts and above.lemma.lower() in _RULING
    return False
