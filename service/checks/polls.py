"""Rules on polls: what a reader must know of one, and what its margin allows to be said."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Sequence

from service.analysis.report import Figure, FigureKind, Modifier, Span

from .alarm import Alarm
from .intervals import point, shown
from .prose import Prose, Sentence
from .vocabulary import House

_POLL = re.compile(
    r"\b(?:opinion\s+)?(?:poll|survey)\b(?!\s+(?:station|tax|worker|watcher|clerk|official|vault|dance))"
)
_POLLED = re.compile(r"\b(?:poll|polls|surveys?|survey's|polled|surveyed|polling|interviewed)\b")
_NO_POLL = re.compile(
    r"\b(?:(?:exit|entrance) poll|went to the polls|polls (?:open|close)|polling (?:station|place|day)"
    r"|geological survey|votes? (?:cast|counted)|(?:lead|leading|leads|led|won|win|topped) the poll)"
)
_MARGIN = re.compile(
    r"\bmargin[s]? of (?:sampling )?error\b|\bsampling error\b|\berror margin\b|\bplus or minus\b|±|\+/-"
)
#: Of whose answers a margin is.
_OF_WHOM = re.compile(r"\b(?:points?|percent|%) (?:for|among)\b")
_DATE = (
    r"\b(?:{dates}|(?:last|this|past|previous) (?:week|month|year)"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d|in may|may \d|\d may|(?:19|20)\d\d)\b"
)
_BY = re.compile(r"^(?:[^.;:%]{0,50}?\sby|\s+(?:for|from))\s+(?:the\s+)?[A-Z]")
_LEADS = re.compile(r"\b(?:leads?|leading|ahead|lead)\b")
_HEDGED = re.compile(
    r"\b(?:within|statistical(?:ly)?|tied?|narrow(?:ly)?|slight(?:ly)?|close|even|neck and neck"
    r"|apparent(?:ly)?)\b"
)
#: More polls than one are spoken of, each with a margin of its own.
_SEVERAL = re.compile(
    r"\bpolls\b|\bsurveys\b"
    r"|\b(?:another|earlier|previous|separate|second|other) (?:poll|survey)\b|\baverage\b"
)
_SAMPLE_NEAR = 120
#: Sentences of results that are more than a mention.
_AT_LENGTH = 4
#: A margin may be this much smaller than chance alone makes it, by rounding; design makes it larger.
_LEAST, _MOST = 0.8, 2.2
_SMALLEST_SAMPLE, _LARGEST_SAMPLE = 50, 100_000
#: Fewer are hardly whom a poll asked.
_SMALLEST_GROUP = 10
#: 1.96 standard errors of a share of one half, in points, times the root of the sample's size.
_CHANCE = 98.0


@dataclasses.dataclass(frozen=True)
class _Poll:
    """The first sentence that gives a poll's results, and those that speak of polls or follow one."""

    sentence: Sentence
    mention: Span
    told: tuple[Sentence, ...]


def poll_without_sample_size(prose: Prose) -> Iterator[Alarm]:
    """How many were asked is not told."""
    for poll in _polls(prose):
        if _is_of_a_poll(prose, poll) and not any(_sample(prose.house, s) for s in poll.told):
            yield _missing("poll-without-sample-size", poll)


def poll_without_date(prose: Prose) -> Iterator[Alarm]:
    """When they were asked is not told."""
    for poll in _polls(prose):
        if not any(prose.house.expression(_DATE).search(s.lower) for s in poll.told):
            yield _missing("poll-without-date", poll)


def poll_without_pollster(prose: Prose) -> Iterator[Alarm]:
    """Who asked them is not told."""
    for poll in _polls(prose):
        if not any(_pollster(s) for s in poll.told):
            yield _missing("poll-without-pollster", poll)


def poll_without_margin(prose: Prose) -> Iterator[Alarm]:
    """How far chance may have moved the result is not told."""
    for poll in _polls(prose):
        if _is_of_a_poll(prose, poll) and not any(_MARGIN.search(s.lower) for s in prose.sentences("body")):
            yield _missing("poll-without-margin", poll)


def lead_within_margin(prose: Prose) -> Iterator[Alarm]:
    """Somebody leads by less than the poll's margin of error."""
    for poll in _polls(prose, results=False):
        margin = _margin(poll)
        if margin is None or margin.value.high is None or any(_SEVERAL.search(s.lower) for s in poll.told):
            continue
        for sentence in poll.told:
            if not _LEADS.search(sentence.lower) or _HEDGED.search(sentence.lower):
                continue
            shares = [f for f in sentence.figures if f.kind is FigureKind.PERCENTAGE and point(f) is not None]
            stated = [
                f
                for f in sentence.figures
                if f.kind is FigureKind.PERCENTAGE_POINTS and f is not margin and point(f) is not None
            ]
            if len(stated) == 1:
                lead, used = point(stated[0]) or 0.0, stated
            elif len(shares) == 2 and not stated:
                lead, used = abs((point(shares[0]) or 0.0) - (point(shares[1]) or 0.0)), shares
            else:
                continue
            if 0 < lead < margin.value.high:
                figures = sorted((*used, margin), key=lambda f: f.span.place)
                yield Alarm(
                    "lead-within-margin",
                    tuple(f.span for f in figures),
                    tuple(f.id for f in figures),
                    {"lead": shown(lead), "margin": margin.span.text},
                )
                break


def margin_against_sample(prose: Prose) -> Iterator[Alarm]:
    """A margin of error that the number of people asked cannot give."""
    for poll in _polls(prose, results=False):
        margin = _margin(poll)
        samples = [size for s in poll.told if (size := _sample(prose.house, s)) is not None]
        if margin is None or len(samples) != 1 or margin.value.high is None:
            continue
        if any(margin in s.figures and len(_OF_WHOM.findall(s.lower)) > 1 for s in poll.told):
            continue  # one of all who were asked, one of a group
        asked = point(samples[0])
        if asked is None or not _SMALLEST_SAMPLE <= asked <= _LARGEST_SAMPLE:
            continue
        expected = _CHANCE / math.sqrt(asked)
        if not _LEAST * expected - 0.3 <= margin.value.high <= _MOST * expected + 0.3:
            figures = sorted((samples[0], margin), key=lambda f: f.span.place)
            yield Alarm(
                "margin-against-sample",
                tuple(f.span for f in figures),
                tuple(f.id for f in figures),
                {"margin": margin.span.text, "sample": samples[0].span.text, "expected": shown(expected)},
            )


def _is_of_a_poll(prose: Prose, poll: _Poll) -> bool:
    """Whether an article is on a poll, and does not only mention it: it begins or goes on with it."""
    results = [s for s in poll.told if any(f.kind is FigureKind.PERCENTAGE for f in s.figures)]
    return len(results) >= _AT_LENGTH or any(_POLL.search(s.lower) for s in prose.opening)


def _missing(rule: str, poll: _Poll) -> Alarm:
    first = next((f for f in poll.sentence.figures if f.kind is FigureKind.PERCENTAGE), None)
    return Alarm(rule, (poll.mention,), (first.id,) if first else (), {"poll": poll.mention.text})


def _polls(prose: Prose, results: bool = True) -> Iterator[_Poll]:
    """The article's poll, taken as one: most articles report one, and say of it once what must be said."""
    for sentence in prose.running:
        found = _POLL.search(sentence.lower)
        if found and not _NO_POLL.search(sentence.lower):
            shares = {FigureKind.PERCENTAGE, FigureKind.FRACTION, FigureKind.RATIO}
            gives = any(f.kind in shares and f.moved is None for f in sentence.figures)
            if gives or not results:
                yield _Poll(sentence, sentence.span_of(found), tuple(_told(prose.running)))
                return


def _told(body: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences that speak of a poll, and those right after one."""
    for at, sentence in enumerate(body):
        near = body[max(0, at - 1) : at + 1]
        if any(_POLLED.search(s.lower) or _MARGIN.search(s.lower) for s in near):
            yield sentence


def _sample(house: House, sentence: Sentence) -> Figure | None:
    """The number of people asked, where a sentence that speaks of a poll counts people."""
    if not _POLLED.search(sentence.lower) and not _MARGIN.search(sentence.lower):
        return None
    for figure in sentence.figures:
        size = figure.value.low if figure.value.low is not None else figure.value.high
        if figure.kind is not FigureKind.COUNT or size is None or size < _SMALLEST_GROUP:
            continue
        after = sentence.after(figure)[:40]
        before = sentence.before(figure)[-_SAMPLE_NEAR:]
        if house.expression(r"\s+(?:[\w-]+\s+){0,4}?{asked}\b").match(after) or re.search(
            r"\b(?:sample of|polled|surveyed|interviewed|poll of|survey of)\s+(?:[\w,-]+\s+){0,3}$", before
        ):
            return figure
    return None


def _pollster(sentence: Sentence) -> bool:
    """Whether a name stands by the poll: "a Gallup poll", "the poll by Gallup", "Gallup found"."""
    for match in _POLLED.finditer(sentence.lower):
        before = re.findall(r"[^\W_][\w'’&/.-]*", sentence.text[: match.start()])[-4:]
        if any(
            word[0].isupper() and word.lower() not in {"a", "an", "the", "in", "one", "its", "new"}
            for word in before
        ):
            return True
        if _BY.match(sentence.text[match.end() : match.end() + 80]):
            return True
    return False


def _margin(poll: _Poll) -> Figure | None:
    """The margin of error, in points."""
    for sentence in poll.told:
        if not _MARGIN.search(sentence.lower):
            continue
        for figure in sentence.figures:
            near = sentence.before(figure)[-60:] + sentence.after(figure)[:30]
            points = figure.kind in {FigureKind.PERCENTAGE_POINTS, FigureKind.PERCENTAGE}
            if points and _MARGIN.search(near) and figure.modifier is not Modifier.RANGE:
                return figure
    return None
