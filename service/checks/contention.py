"""Rules on statements that somebody will contest: accusations, crimes, causes, forecasts; and on answers."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator

from service.analysis.report import Span

from .alarm import Alarm
from .prose import Prose, Sentence, in_capitals, words
from .vocabulary import phrases

_TITLE = r"(?:Dr|Gov|Gen|Mrs?|Ms|Rep|Sen)\b"
_NAME = (
    rf"(?<![\w’'-])(?:{_TITLE}\.?\s)?(?!{_TITLE})(?:[A-Z][\w’'-]++)"
    rf"(?:\s++(?:[A-Z]\.\s)?(?:(?:al|bin|de|la|van|von|of|of the)\s+)?[A-Z][\w’'-]++){{0,9}}"
)
#: A name, or a body by a name ("the Russian government").
_WHO = (
    rf"{_NAME}(?:\s(?:administration|army|authorities|campaign|company|firm|forces|government|military"
    r"|ministry|officials|party|police))?"
)

_CRIME = rf"{_NAME}\s+(?:has\s+|have\s+|had\s+|then\s+|also\s+)?{{crimes}}\b"
#: What makes of "accused" that nobody does.
_NOBODY = re.compile(
    r"(?:\b(?:not|never|nobody|no one|without|short of|declined to|refused to)|n't)(?:\s+\w+){0,2}\s*$"
)
#: How a first paragraph ends that is no headline, and its words.
_ENDS = frozenset(".!?…:")
_HEADING = 5
#: Sentences that name somebody whom an article comes back to.
_OFTEN = 3
#: Letters that tell a name's family, and letters of a word too short to tell anything.
_STEM, _SHORT = 5, 2
#: Whom somebody accuses or suspects.
_ACCUSED = re.compile(
    rf"\b(?:accus(?:ed|es|ing)|alleg(?:ed|es|ing) that)\s+(?:the\s+)?"
    rf"(?P<who>{_WHO})(?=[\s,.])"
    rf"|(?P<whom>{_WHO})\s*,?\s*(?:(?:who|which)\s+)?"
    r"(?:is|was|are|were|has been|had been|have been|stands?|stood)\s+(?:also\s+)?"
    r"(?:accused|suspected)\s+of\b"
    r"|\b(?:allegations?|accusations?|complaints?|lawsuits?)\s+(?:\w+\s+){0,2}?against\s+(?:the\s+)?"
    rf"(?P<against>{_WHO})"
)


def accusation_without_source(prose: Prose) -> Iterator[Alarm]:
    """Somebody is said to have done wrong, and nobody says so."""
    yield from _told("accusation-without-source", prose, "accusations")


def crime_without_source(prose: Prose) -> Iterator[Alarm]:
    """Somebody named is said to have committed a crime, in the article's own voice."""
    crime = prose.house.expression(_CRIME)
    for sentence in _unsourced(prose):
        match = crime.search(sentence.text)
        if match and (match.start() > 0 or re.match(r"[A-Z][\w’'-]+\s+[A-Z]", match[0])):
            span = sentence.span_of(match)
            yield _alarm("crime-without-source", prose, sentence, span)


def cause_without_source(prose: Prose) -> Iterator[Alarm]:
    """Harm is said to come of something, and nobody says so."""
    for sentence in _unsourced(prose):
        cause = phrases("causes").search(sentence.lower)
        if cause and phrases("harms").search(sentence.lower):
            yield _alarm("cause-without-source", prose, sentence, sentence.span_of(cause))


def prediction_without_source(prose: Prose) -> Iterator[Alarm]:
    """What will happen, as if it were known."""
    yield from _told("prediction-without-source", prose, "predictions")


def lead_without_source(prose: Prose) -> Iterator[Alarm]:
    """The first paragraph says what somebody will contest, and not who says so."""
    lead = _lead(prose)
    if any(prose.speaking_in(it) for it in lead) or (lead and _is_a_heading(lead[-1])):
        return
    for sentence in lead:
        if not _is_plain(prose, sentence):
            continue
        found = phrases("accusations").search(sentence.lower) or (
            phrases("harms").search(sentence.lower) and phrases("causes").search(sentence.lower)
        )
        if found:
            span = sentence.span_of(found)
            yield Alarm("lead-without-source", (span,), (), {"text": span.text})
            return


def accused_without_response(prose: Prose) -> Iterator[Alarm]:
    """Somebody is accused by name, and the article has neither an answer nor that there was none."""
    report = prose.report
    if len(report.attributions) < prose.house.limit("accused-without-response", "statements"):
        return
    if report.sourcing is not None and report.sourcing.responses:
        return
    accused: dict[str, Span] = {}
    for sentence in prose.running:
        for match in _ACCUSED.finditer(sentence.text):
            group = match.lastgroup
            assert group is not None
            span = sentence.span_of(match, group)
            denied = _NOBODY.search(sentence.lower[: match.start()]) is not None
            if not denied and prose.quoted(span) is None:
                accused.setdefault(_last(span.text), span)
    if not accused:
        return
    told, taken_up = _answering(prose), _taken_up(prose)
    for name, span in accused.items():
        if name in taken_up and not _is_among(span.text, told):
            yield Alarm("accused-without-response", (span,), (), {"who": span.text})


def _taken_up(prose: Prose) -> set[str]:
    """The small words that an article begins with, or comes back to."""
    opening = {_bare(w.lower()) for s in prose.opening for w in words(s.text)}
    seen = collections.Counter(it for s in prose.running for it in {_bare(w.lower()) for w in words(s.text)})
    return opening | {word for word, times in seen.items() if times >= _OFTEN}


def _answering(prose: Prose) -> set[str]:
    """Small words of those who speak, of their bodies and roles, and the first letters of the longer ones."""
    told: set[str] = set()
    for source in prose.report.sources:
        if source.attributions:
            told |= prose.called[source.id]
            told |= {w.lower() for w in words(f"{source.affiliation or ''} {source.role or ''}")}
    return {part for word in told for part in (_bare(word), _bare(word)[:_STEM])}


def _is_among(name: str, told: set[str]) -> bool:
    """Whether a word of a name, or one of its family ("Turkey", "Turkish"), is among those told."""
    large = [_bare(w.lower()) for w in words(name) if w[0].isupper()]
    return any(len(w) > _SHORT and (w in told or (len(w) >= _STEM and w[:_STEM] in told)) for w in large)


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s")


def _last(name: str) -> str:
    return _bare(name.split()[-1].lower())


def _told(rule: str, prose: Prose, triggers: str) -> Iterator[Alarm]:
    for sentence in _unsourced(prose):
        if match := phrases(triggers).search(sentence.lower):
            yield _alarm(rule, prose, sentence, sentence.span_of(match))


def _alarm(rule: str, prose: Prose, sentence: Sentence, span: Span) -> Alarm:
    return Alarm(rule, (span,), (), {"text": span.text})


def _is_a_heading(sentence: Sentence) -> bool:
    """Whether what seems to be the last of a first paragraph is a headline's."""
    return sentence.mark not in _ENDS or len(words(sentence.text)) < _HEADING or in_capitals(sentence.text)


def _lead(prose: Prose) -> list[Sentence]:
    return prose.paragraph(prose.running[0]) if prose.running else []


def _unsourced(prose: Prose) -> Iterator[Sentence]:
    """Sentences below the first paragraph in whose paragraph nobody speaks, one a paragraph."""
    lead = {s.span for s in _lead(prose)}
    for sentence in prose.running:
        if sentence.span in lead or not _is_plain(prose, sentence):
            continue
        near = [
            s
            for s in prose.around(sentence)
            if s.paragraph == sentence.paragraph and s.start <= sentence.start
        ]
        if not any(prose.speaking_in(s) for s in near):
            yield sentence


def _is_plain(prose: Prose, sentence: Sentence) -> bool:
    """Whether a sentence is the article's own word: nothing in it is quoted or said to be somebody's."""
    inside = any(q.start < sentence.end and sentence.start < q.end for q in prose.quotations("body"))
    return (
        not inside
        and not phrases("credited").search(sentence.lower)
        and not sentence.text.rstrip().endswith("?")
    )
