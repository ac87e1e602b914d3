"""Rules on statements that nobody makes: collectives, unnamed newsrooms, hedges, the agentless passive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.analysis.report import Attribution, Span

from .alarm import Alarm
from .figures import asked_about, is_weak
from .prose import Prose, Sentence
from .vocabulary import phrases
from .voices import is_collective, is_pointing, speeches

_BE = r"(?:is|are|was|were|been|being|'s|'re)"
_ADVERBS = r"(?:\s+(?:\w+ly|also|now|still|not|all|already|often|long|generally))*"
#: Who believes or expects it, near the participle; "by Friday" and "by building" are none.
_BY = re.compile(
    r"(?:\s+[\w'-]+){0,6}?\s+by\s+(?!\d|the\s+(?:end|time)|next|then|mid|early|late|january|february|march|april"
    r"|may|june|july|august|september|october|november|december|[a-z]+day\b|\w+ing\b)"
)


def attribution_without_source(prose: Prose) -> Iterator[Alarm]:
    """ "is expected to", "it is believed": a statement that nobody makes, once a sentence."""
    passive = re.compile(
        rf"(?:^|(?<=[\s'(“\"])|(?<=\w)(?='))({_BE}{_ADVERBS}\s+{phrases('agentless').pattern})"
    )
    nobodys = {
        a.cue.spans[0]: a.id for a in prose.report.attributions if a.source is None and a.cue is not None
    }
    beside: dict[Span, list[tuple[Span, str]]] = {}
    for cue, name in nobodys.items():
        if (home := prose.sentence_at(cue)) is not None:
            beside.setdefault(home.span, []).append((cue, name))
    for sentence in prose.running:
        for match in passive.finditer(sentence.lower):
            span = sentence.span_of(match, 1)
            rest = sentence.lower[match.end() :]
            if (
                _counts(prose, sentence)
                or _has_agent(rest)
                or phrases("appointments").match(rest.lstrip())
                or _is_somebodys(prose, span)
            ):
                continue
            related = tuple(name for cue, name in beside.get(sentence.span, ()) if cue.overlaps(span))
            yield Alarm("attribution-without-source", (span,), related, {"cue": span.text}, span.text.lower())
            break


def hedge_without_source(prose: Prose) -> Iterator[Alarm]:
    """ "reportedly", "allegedly": neither the report nor the accuser is named near it, once a sentence."""
    hedge = prose.house.expression(r"\b{hedges}\b")
    for sentence in prose.running:
        match = hedge.search(sentence.lower)
        if match is None or _counts(prose, sentence):
            continue
        span = sentence.span_of(match)
        if sentence.start == prose.running[0].start and len(prose.paragraph(sentence)) == 1:
            continue  # a headline with a full stop, or a lead that the next paragraph takes up
        near_by = prose.around(sentence)
        above = {
            s.span: s
            for s in (*near_by, *prose.paragraph(near_by[0]), *prose.paragraph(sentence))
            if s.start <= sentence.start
        }
        near = hedge.sub("", " ".join(s.lower for s in above.values()))
        if not (
            _is_somebodys(prose, span) or prose.speaking_in(sentence) or phrases("accusers").search(near)
        ):
            yield Alarm("hedge-without-source", (span,), (), {"cue": span.text})


def vague_collective(prose: Prose) -> Iterator[Alarm]:
    """ "critics say", "experts believe", "studies show", once a source."""
    for source in prose.report.sources:
        said = [a for a in speeches(prose, source) if _is_told(prose, a)]
        if said and is_collective(prose, source):
            yield Alarm(
                "vague-collective",
                said[0].source.spans[:1] if said[0].source else source.mentions[:1],
                (source.id, *(a.id for a in said)),
                {"name": source.name},
                source.name.lower(),
            )


def unnamed_outlet(prose: Prose) -> Iterator[Alarm]:
    """What another newsroom found out, and not whose, once a paragraph."""
    seen: set[tuple[str, int]] = set()
    for sentence in prose.running:
        for match in phrases("unnamed_outlets").finditer(sentence.lower):
            span = sentence.span_of(match)
            place = (span.part, sentence.paragraph)
            if place not in seen and prose.quoted(span) is None:
                seen.add(place)
                yield Alarm("unnamed-outlet", (span,), (), {"text": span.text})


def _is_told(prose: Prose, attribution: Attribution) -> bool:
    """Whether an attribution has its source beside its cue, in the article's own voice, and asks nothing."""
    if attribution.source is None or attribution.cue is None:
        return False
    who, cue = attribution.source.spans[0], attribution.cue.spans[0]
    sentence = prose.sentence_at(who)
    gap = max(who.start, cue.start) - min(who.end, cue.end)
    return (
        gap <= prose.house.limit("vague-collective", "apart")
        and attribution.parent is None
        and prose.quoted(who) is None
        and sentence is not None
        and not is_pointing(who.text)
        and not sentence.text.rstrip().endswith(("?", ":"))
    )


def _counts(prose: Prose, sentence: Sentence) -> bool:
    """Whether a figure of the sentence rests on a bare hedge, which is asked about with the figure."""
    return any(f.source is None and is_weak(prose, f) for f in asked_about(prose, sentence))


def _has_agent(rest: str) -> bool:
    """Whether the passive says by whom."""
    return _BY.match(rest) is not None


def _is_somebodys(prose: Prose, span: Span) -> bool:
    """Whether words are quoted, or lie in what somebody is said to say."""
    if prose.quoted(span) is not None:
        return True
    sentence = prose.sentence_at(span)
    return sentence is not None and any(
        content.overlaps(span) for a in prose.speaking_in(sentence) for content in a.content
    )
