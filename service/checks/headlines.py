"""Rules on headlines: what the headline's figures say, held against the body's."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from service.analysis.report import Figure, FigureKind, Modifier

from .alarm import Alarm
from .intervals import Interval, around, meant
from .prose import Prose

#: Kinds that a headline takes from its article; ages, spans of time and ranks are often worked out.
_TAKEN = {
    FigureKind.PERCENTAGE,
    FigureKind.PERCENTAGE_POINTS,
    FigureKind.MONEY,
    FigureKind.COUNT,
    FigureKind.MEASURE,
    FigureKind.RATE,
    FigureKind.RATIO,
    FigureKind.FRACTION,
}
#: Figures of the longest headline.
_MOST_TOLD = 12
#: Figures of the article that are added up to find the headline's.
_MOST_ADDED = 40
_CAPPED = {Modifier.LESS_THAN, Modifier.AT_MOST, Modifier.UP_TO}
_QUESTION = re.compile(r"\?\s*$")


def headline_figure_not_in_body(prose: Prose) -> Iterator[Alarm]:
    """A number in the headline that no number of the article makes, rounded or added up."""
    body = [f for sentence in prose.running for f in sentence.figures]
    if not body:
        return
    for figure in _headline_figures(prose):
        loose = meant(figure).widened(prose.house.limit("headline-figure-not-in-body", "rounding"))
        listed = _is_listed(figure, prose.house.limit("headline-figure-not-in-body", "listed"))
        if not listed and not any(_fits(figure, loose, other) for other in body):
            alike = [f for f in body if _comparable(figure, f)]
            if alike and not _is_sum(loose, alike) and not _is_difference(figure, alike):
                nearest = min(alike, key=lambda f: abs((_middle(f) or 0) - (_middle(figure) or 0)))
                yield Alarm(
                    "headline-figure-not-in-body",
                    (figure.span, nearest.span),
                    (figure.id, nearest.id),
                    {"text": figure.span.text, "nearest": nearest.span.text},
                )


def headline_drops_limit(prose: Prose) -> Iterator[Alarm]:
    """The headline gives as exact what the article caps: "30%" over "less than 30 per cent", "up to 30"."""
    body = [f for sentence in prose.running for f in sentence.figures]
    for figure in _headline_figures(prose):
        if figure.modifier is not Modifier.EXACT:
            continue
        same = [f for f in body if _comparable(figure, f) and _value(figure) == _value(f)]
        if same and all(f.modifier in _CAPPED for f in same):
            yield Alarm(
                "headline-drops-limit",
                (figure.span, same[0].span),
                (figure.id, same[0].id),
                {"text": figure.span.text, "body": same[0].span.text},
            )


def headline_takes_maximum(prose: Prose) -> Iterator[Alarm]:
    """ "up to 300 jobs" in the headline: the most there could be, told as the news."""
    for sentence in prose.headlines:
        for figure in sentence.figures:
            if figure.modifier is Modifier.UP_TO and figure.kind is not FigureKind.DURATION:
                yield Alarm(
                    "headline-takes-maximum", (figure.span,), (figure.id,), {"text": figure.span.text}
                )


def _headline_figures(prose: Prose) -> Iterator[Figure]:
    told = (f for sentence in prose.headlines for f in sentence.figures if f.kind in _TAKEN)
    return itertools.islice(told, _MOST_TOLD)


def _is_listed(figure: Figure, longest: float) -> bool:
    most = figure.value.high if figure.value.high is not None else figure.value.low
    return figure.kind is FigureKind.COUNT and (most or 0) <= longest


def _value(figure: Figure) -> float | None:
    return figure.value.low if figure.value.low is not None else figure.value.high


def _middle(figure: Figure) -> float | None:
    ends = [end for end in (figure.value.low, figure.value.high) if end is not None]
    return sum(ends) / len(ends) if ends else None


def _share(figure: Figure) -> Figure | None:
    """Whether a figure is a share, so that "half" may be told as 50%."""
    return figure if figure.kind in {FigureKind.FRACTION, FigureKind.RATIO, FigureKind.PERCENTAGE} else None


def _in_percent(figure: Figure, interval: Interval) -> Interval:
    factor = 1.0 if figure.kind is FigureKind.PERCENTAGE else 100.0
    return Interval(interval.low * factor, interval.high * factor)


def _comparable(one: Figure, other: Figure) -> bool:
    if _share(one) and _share(other):
        return True
    counts = {FigureKind.COUNT, FigureKind.NUMBER, FigureKind.RATE}
    if one.kind in counts and other.kind in counts and one.unit == other.unit:
        return True
    money = {FigureKind.MONEY, FigureKind.RATE}
    if one.kind in money and other.kind in money:
        return one.unit == other.unit
    return one.kind is other.kind and one.unit == other.unit


def _fits(head: Figure, mine: Interval, other: Figure) -> bool:
    """Whether the headline's figure, which may mean all of `mine`, may be another's."""
    if not _comparable(head, other):
        return False
    ends = other.moved or (other.value.low, other.value.high)
    for end in (*ends, _middle(other)):
        if end is not None:
            told = around(end, other)
            if _share(head) and _share(other):
                if _in_percent(head, mine).overlaps(_in_percent(other, told)):
                    return True
            elif mine.overlaps(told):
                return True
    return mine.overlaps(meant(other)) and other.modifier is not Modifier.EXACT


def _is_sum(mine: Interval, alike: Sequence[Figure]) -> bool:
    """Whether two or three of the article's figures, or a run of them, add up to the headline's."""
    amounts = [around(value, f) for f in alike[:_MOST_ADDED] if (value := _value(f)) is not None]
    pairs = itertools.combinations(amounts, 2)
    if any((a + b).overlaps(mine) for a, b in pairs):
        return True
    for start in range(len(amounts)):
        added = Interval(0.0, 0.0)
        for amount in amounts[start:]:
            added = added + amount
            if added.overlaps(mine):
                return True
    return False


def _is_difference(head: Figure, alike: Sequence[Figure]) -> bool:
    amounts = [around(value, f) for f in alike[:_MOST_ADDED] if (value := _value(f)) is not None]
    amounts += [around(value, f) for f in alike[:_MOST_ADDED] for value in f.moved or ()]
    mine = meant(head)
    return any(
        (a - b).overlaps(mine) or (b - a).overlaps(mine) for a, b in itertools.combinations(amounts, 2)
    )
