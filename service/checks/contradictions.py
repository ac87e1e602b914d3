"""Rules on the same thing told twice: values that cannot both be right."""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterator

from service.analysis.report import Figure, FigureKind, Modifier, Naming

from .alarm import Alarm
from .intervals import Interval, meant
from .prose import Prose, Sentence
from .vocabulary import House

_KINDS = {
    FigureKind.COUNT,
    FigureKind.MONEY,
    FigureKind.PERCENTAGE,
    FigureKind.MEASURE,
    FigureKind.RATE,
    FigureKind.AGE,
}
#: Words on each side of a figure that say what is done with what it counts; so many two must share.
_WINDOW, _SHARED = 5, 2
#: Of one group there are many shares, told apart only by what they are shares for.
_SHARED_BY_SHARES = 3
#: A slip is seldom more than so many times off.
_FAR = 4.0
#: More values than these of one noun are values of several things.
_VALUES = 2
#: What ends a sentence; a line of a table or a list ends without.
_ENDED = (".", "!", "?", "”", '"', "’", "'")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
#: What ends the noun that is counted ("houses in the village") where its head stands.
_BEHIND = re.compile(r"\s(?:of|in|at|on|for|from|with|by|to|near|under|over|across|among|between)\s")
_OTHER = r"\b{other}\b"
_TIME = r"\b(?:19|20)\d\d\b|\b{times}s?\b"


@dataclasses.dataclass(frozen=True)
class _Told:
    """A figure with what it is of: the noun's stem, other stems around it, names and times near it."""

    figure: Figure
    sentence: Sentence
    noun: str
    around: frozenset[str]
    names: frozenset[str]
    times: frozenset[str]


def figure_contradicts_figure(prose: Prose) -> Iterator[Alarm]:
    """The same thing in the same words with another value."""
    for one, other in _pairs(prose):
        if _agree(one.figure, other.figure, prose.house.limit("figure-contradicts-figure", "apart")) or not {
            one.figure.modifier,
            other.figure.modifier,
        } <= {Modifier.EXACT}:
            continue
        yield _alarm("figure-contradicts-figure", one.figure, other.figure)


def modifier_against_value(prose: Prose) -> Iterator[Alarm]:
    """ "nearly 300" here and 312 there, "more than 300" here and 287 there."""
    for one, other in _pairs(prose):
        bounded, exact = one.figure, other.figure
        if bounded.modifier is Modifier.EXACT:
            bounded, exact = exact, bounded
        if exact.modifier is not Modifier.EXACT or bounded.modifier is Modifier.EXACT:
            continue
        if not _allowed(bounded).overlaps(meant(exact)) and _are_near(bounded, exact):
            yield _alarm("modifier-against-value", bounded, exact)


def _alarm(rule: str, one: Figure, other: Figure) -> Alarm:
    first, second = sorted((one, other), key=lambda f: f.span.place)
    return Alarm(
        rule, (first.span, second.span), (first.id, second.id),
        {"first": first.span.text, "second": second.span.text},
    )  # fmt: skip


def _pairs(prose: Prose) -> Iterator[tuple[_Told, _Told]]:
    """Neighbours among the figures of one thing: same noun, same words around, no other name or time."""
    generic = {s.id for s in prose.report.sources if s.naming is Naming.GENERIC}
    told = collections.defaultdict(list)
    for sentence in prose.sentences():
        for figure in sentence.figures:
            if figure.kind in _KINDS and figure.moved is None and figure.change is None and figure.of:
                it = _told(prose.house, sentence, figure)
                if it.noun and sentence.text.endswith(_ENDED):
                    told[figure.kind, figure.unit, it.noun].append(it)
    for group in told.values():
        if len({it.figure.value for it in group if it.figure.modifier is Modifier.EXACT}) > _VALUES:
            continue  # a table or a list, one line a thing
        for at, one in enumerate(group):
            for other in group[at + 1 : at + 4]:
                if one.sentence is not other.sentence and _same_thing(prose.house, one, other, generic):
                    yield one, other


def _told(house: House, sentence: Sentence, figure: Figure) -> _Told:
    stop = house.listed("stop")
    before = _TOKEN.findall(sentence.text[: figure.span.start - sentence.span.start])[-_WINDOW:]
    after = _TOKEN.findall(sentence.text[figure.span.end - sentence.span.start :])[:_WINDOW]
    thing = _BEHIND.split(figure.of.text.lower(), maxsplit=1)[0] if figure.of else ""
    counted = [_stem(token) for token in _TOKEN.findall(thing)]
    near = {_stem(t.lower()) for t in (*before, *after) if t.lower() not in stop and not t.isdigit()}
    return _Told(
        figure,
        sentence,
        counted[-1] if counted else "",
        frozenset(near - set(counted)),
        frozenset(token for token in _TOKEN.findall(sentence.text)[1:] if token[0].isupper()),
        frozenset(house.expression(_TIME).findall(sentence.lower)),
    )


def _stem(word: str) -> str:
    for ending in ("ies", "ing", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _same_thing(house: House, one: _Told, other: _Told, generic: set[str]) -> bool:
    share = one.figure.kind is FigureKind.PERCENTAGE
    if len(one.around & other.around) < (_SHARED_BY_SHARES if share else _SHARED):
        return False
    if one.names ^ other.names and not (one.names <= other.names or other.names <= one.names):
        return False
    if one.times != other.times:
        return False
    for it in (one, other):
        near = it.sentence.before(it.figure)[-60:] + " | " + it.sentence.after(it.figure)[:60]
        if house.expression(_OTHER).search(near):
            return False
    # Two who say different things are no slip; that one of them is quoted so is for the reader.
    return one.figure.source == other.figure.source or None in (one.figure.source, other.figure.source)


def _agree(one: Figure, other: Figure, close: float) -> bool:
    """Whether two values that name the same thing are one, loosely told, or not of one thing after all."""
    mine, theirs = meant(one), meant(other)
    return mine.widened(close).overlaps(theirs) or not _are_near(one, other)


def _are_near(one: Figure, other: Figure) -> bool:
    """Whether two values may be of one thing at all: a slip is seldom more than a few times off."""
    a, b = (f.value.low if f.value.low is not None else f.value.high for f in (one, other))
    if not a or not b or a * b < 0:
        return False
    return max(a / b, b / a) <= _FAR


def _allowed(figure: Figure) -> Interval:
    """What an approximator allows the exact value to be."""
    text = figure.span.text.lower()
    low, high = figure.value.low, figure.value.high
    if figure.modifier is Modifier.ABOUT and low is not None:
        below = re.match(r"(?:nearly|almost|close to|just short of|virtually|approaching)\b", text)
        return Interval(low * 0.85, low) if below else Interval(low * 0.85, low * 1.15)
    if figure.modifier is Modifier.MORE_THAN and low is not None:
        return Interval(low, low * 2)
    if figure.modifier in {Modifier.LESS_THAN, Modifier.AT_MOST, Modifier.UP_TO} and high is not None:
        return Interval(-float("inf"), high)
    return meant(figure)
