"""What the article as a whole rests on: how many sources, how independent, through whom, who answers."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Sequence

from service.intake.article import Article
from service.nlp.reading import Reading, Sentence, Word

from . import data
from .authority import Authority
from .datelines import agency
from .report import (
    Attribution,
    Credit,
    Naming,
    Reliance,
    Response,
    ResponseKind,
    Source,
    SourceKind,
    Sourcing,
    Span,
)
from .sources.heads import full_phrase
from .sources.names import is_outlet, is_wire, organisation_parts

_OPENING = re.compile(
    r"(?<!\w)(?:" + "|".join(data.load("sources")["credits"]["openings"]) + r")\s*", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?(?:[,;/&|]|\band\b|\bwith\b)\s*")
_NAME = re.compile(r"[^\s,;/&|.()\[\]][^,;/&|.()\[\]\n]{0,40}")
_ALONE = re.compile(r"[\s(\[–—-]*([^\s()\[\]–—-][^()\[\]\n]{1,40}?)[\s)\].]*")
_SILENCE = {
    kind: re.compile(
        "|".join(rf"(?:{pattern})" for pattern in data.load("sources")["responses"][kind.value]), re.I
    )
    for kind in (ResponseKind.DECLINED, ResponseKind.UNREACHED)
}
_DENIALS = data.words("sources", "responses", "denied")
_REJECTIONS = data.words("sources", "responses", "rejected")
_CLAIMS = data.words("sources", "responses", "claims")
_WITHHELD = data.words("sources", "responses", "withheld")
#: Lines at the end of an article among which credits stand.
_LAST_LINES = 4
_DIGITS = 4


def sourcing(
    article: Article,
    reading: Reading,
    sources: Sequence[Source],
    attributions: Sequence[Attribution],
    authority: Authority,
) -> Sourcing:
    """What the article rests on; the sources carry their standing."""
    voices = [s for s in sources if not s.members and s.standing is not None and s.standing.statements]
    naming = collections.Counter(source.naming for source in voices)
    main = max(voices, key=lambda s: (s.standing.share if s.standing else 0, -int(s.id[1:])), default=None)
    reliances = tuple(_reliances(sources, attributions, authority))
    relayed = sum(1 for a in attributions if _is_relayed(a, {r.source for r in reliances}))
    return Sourcing(
        named=naming[Naming.NAMED],
        described=naming[Naming.DESCRIBED],
        generic=naming[Naming.GENERIC],
        anonymous=sum(source.anonymous for source in voices),
        independent=_independent(voices),
        main=main.id if main else None,
        main_share=main.standing.share if main and main.standing else 0.0,
        outlet_share=round(relayed / len(attributions), _DIGITS) if attributions else 0.0,
        outlets=reliances,
        credits=tuple(credits(article, authority)),
        responses=tuple(_responses(article, reading, sources, attributions)),
    )


def _reliances(
    sources: Sequence[Source], attributions: Sequence[Attribution], authority: Authority
) -> Iterator[Reliance]:
    told = collections.Counter(a.via for a in attributions if a.via)
    for source in sources:
        reported = len(source.attributions) if source.kind is SourceKind.OUTLET else 0
        if told[source.id] or reported:
            wire = is_wire(source.name) or authority.is_wire(source.name)
            yield Reliance(source.id, wire, told[source.id], reported)


def _is_relayed(attribution: Attribution, outlets: set[str]) -> bool:
    return attribution.via is not None or (
        attribution.source is not None and attribution.source.id in outlets
    )


def _independent(voices: Sequence[Source]) -> int:
    """Named and described sources; a body, those who speak for it and its documents count once."""
    bodies = {
        organisation_parts(source.name): source.id
        for source in voices
        if source.kind in (SourceKind.ORGANISATION, SourceKind.OUTLET)
    }
    counted = set()
    for source in voices:
        if source.naming is not Naming.GENERIC:
            body = bodies.get(organisation_parts(source.affiliation)) if source.affiliation else None
            counted.add(body or source.id)
    return len(counted)


def credits(article: Article, authority: Authority) -> Iterator[Credit]:
    """Outlets named in the dateline and in credit lines at the end ("following Reuters, TASS")."""
    text = article.text
    first = text.find(text.strip()[:1]) if text.strip() else 0
    found: dict[tuple[int, int], Credit] = {}

    def known(name: str, articled: bool = True) -> bool:
        return is_outlet(name, articled) or authority.is_outlet(name)

    def add(start: int, end: int) -> None:
        span = Span.of(article, "body", start, end)
        wire = is_wire(span.text) or authority.is_wire(span.text)
        found.setdefault((start, end), Credit(" ".join(span.text.split()), wire, span))

    for start in _line_starts(text, first)[:3]:
        place = agency(text[start:])
        if place is not None:
            add(start + place[0], start + place[1])
    for start, end in _last_lines(text):
        alone = _ALONE.fullmatch(text, start, end)
        named = list(_listed(text, *alone.span(1))) if alone else []
        if all(known(text[a:b], articled=False) for a, b in named):
            for place in named:
                add(*place)
        for opening in _OPENING.finditer(text, start, end):
            at = opening.end()
            while (name := _NAME.match(text, at, end)) is not None:
                piece = re.split(r"(?<!\s)\s+and\s+", name[0])[0].rstrip()
                if not known(piece):
                    break
                add(at, at + len(piece))
                between = _BETWEEN.match(text, at + len(piece), end)
                if between is None:
                    break
                at = between.end()
    yield from (found[place] for place in sorted(found))


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between commas, strokes and "and"."""
    at = start
    for between in [*_BETWEEN.finditer(text, start, end), None]:
        upto = between.start() if between else end
        if text[at:upto].strip():
            yield at, upto
        at = between.end() if between else end


def _line_starts(text: str, first: int) -> list[int]:
    gaps = re.finditer(r"(?<!\s)\s+(?=\S)", text[first:4000])
    return [first, *(gap.end() for gap in gaps if "\n" in gap[0])]


def _last_lines(text: str) -> list[tuple[int, int]]:
    lines = [match.span() for match in re.finditer(r"[^\n]+", text) if not match[0].isspace()]
    return lines[-_LAST_LINES:]


def _responses(
    article: Article, reading: Reading, sources: Sequence[Source], attributions: Sequence[Attribution]
) -> Iterator[Response]:
    """Denials, and that somebody declined to comment or was not reached, in text order."""
    by_start = {(span.part, span.start): source.id for source in sources for span in source.mentions}
    found = [
        Response(ResponseKind.DENIED, a.source.id, None, a.cue.spans[0])
        for a in attributions
        if a.cue is not None and a.source is not None and _is_denial(a.cue.lemma, a.content)
    ]
    for sentence in reading.sentences():
        text = article.part(sentence.part)[sentence.start : sentence.end]
        for kind, pattern in _SILENCE.items():
            for match in pattern.finditer(text):
                span = Span.of(
                    article, sentence.part, sentence.start + match.start(), sentence.start + match.end()
                )
                subject = _subject(sentence, span.start, span.end)
                who = None
                if subject is not None:
                    who = Span.of(article, sentence.part, *subject)
                source = by_start.get((sentence.part, subject[0])) if subject else None
                found.append(Response(kind, source, who, span))
    yield from sorted(found, key=lambda response: response.span.place)


def _is_denial(lemma: str, content: Sequence[Span]) -> bool:
    words = " ".join(span.text for span in content).lower().split()[:6]
    if lemma in _REJECTIONS:
        return bool(_CLAIMS & set(words))
    return lemma in _DENIALS and words[0] not in _WITHHELD


def _subject(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """Who does what the words between two offsets say."""
    inside = [word for word in sentence.words if word.start < end and start < word.end]
    for word in inside:
        for verb in (word, *sentence.ancestors(word.index)):
            subjects = [s for s in sentence.children(verb.index, "nsubj") if s.start < start]
            if subjects:
                return _span(sentence, subjects[0])
    return None


def _span(sentence: Sentence, head: Word) -> tuple[int, int]:
    phrase = full_phrase(sentence, head)
    return phrase.start, phrase.end
