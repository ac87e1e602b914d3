"""Rules on changes: what the article says changed, recomputed from what it was and what it became."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator

from service.analysis.report import Figure, FigureKind, Modifier

from .alarm import Alarm
from .intervals import Interval, around, meant, point, shown, shown_interval
from .prose import Prose, Sentence
from .vocabulary import House

#: Characters between a change and its two ends; beyond, they may belong to different things.
_REACH = 60
_APART = re.compile(r"[;:]|\b(?:while|whereas|but|and|with|which|who|although|though|when|because)\b")
_BLUR = r"(?:(?:just|only|about|around|nearly|almost|some|roughly|over|under|a|an|the)\s+)*"
_TO = re.compile(rf"\b(?:to|at|reached|hit)\s+{_BLUR}$")
_FROM = re.compile(rf"^(?P<gap>[^.;:]{{0,25}}?)\b(?:from|compared (?:with|to)|against|versus)\s+{_BLUR}$")
_UP_FROM = re.compile(rf"^[^.;:]{{0,25}}?,?\s*\(?(?P<way>up|down)\s[^.;:]{{0,25}}?\bfrom\s+{_BLUR}$")
_STANDING = r"^\s*(?:percent(?:age)?\s+)?(?:points?\s+)?(?P<noun>{up|down})\b"
_AMOUNT_OF = r"\b(?:an?|the)\s+{up|down}\s+of\s+(?:\w+\s+){0,2}$"
_RISING = re.compile(
    r"\b(?:rose|risen|rises|rising|increased|increases|grew|grown|climbed|jumped|gained|soared|surged)\b"
)
_FALLING = re.compile(
    r"\b(?:fell|fallen|falls|falling|dropped|declined|decreased|shrank|plunged|slumped|sank)\b"
)


@dataclasses.dataclass(frozen=True)
class _Change:
    """Two ends of a change in one sentence, as intervals, with the figures that state them."""

    figures: tuple[Figure, ...]
    origin: Interval
    target: Interval
    start: int
    end: int

    @property
    def difference(self) -> Interval:
        """How much more the target is."""
        return self.target - self.origin

    @property
    def growth(self) -> Interval | None:
        """The difference in percent of the origin; None where that makes no sense."""
        quotient = self.target.share_of(self.origin)
        return quotient and Interval(100 * (quotient.low - 1), 100 * (quotient.high - 1))


def change_does_not_add_up(prose: Prose) -> Iterator[Alarm]:
    """ "rose from 20 to 30, up 60 %": the percentage, points or multiple is not what the ends make."""
    for sentence, change, stated in _stated_changes(prose):
        if stated.kind is FigureKind.PERCENTAGE and _is_share(change.figures[0]):
            allowed = [i for i in (change.growth, change.difference) if i is not None]
        elif stated.kind is FigureKind.PERCENTAGE_POINTS:
            allowed = [change.difference]
        else:
            allowed = [change.growth] if change.growth else []
        if not allowed:
            continue
        told = _told(sentence, stated)
        if not any(told.overlaps(_unsigned(i)) for i in allowed):
            best = allowed[-1] if stated.kind is FigureKind.PERCENTAGE_POINTS else allowed[0]
            unit = "points" if stated.kind is FigureKind.PERCENTAGE_POINTS else "percent"
            yield _alarm(
                "change-does-not-add-up",
                (*change.figures, stated),
                {"ends": _ends(change), "computed": f"{shown_interval(_unsigned(best))} {unit}"},
            )
    for _, change, multiple in _stated_multiples(prose):
        ratio = change.target.share_of(change.origin)
        if ratio and not _multiple(multiple).overlaps(ratio):
            yield _alarm(
                "change-does-not-add-up",
                (*change.figures, multiple),
                {"ends": _ends(change), "computed": f"{shown_interval(ratio)} times as much"},
            )


def percent_for_points(prose: Prose) -> Iterator[Alarm]:
    """ "up 2 percent, from 4 percent to 6 percent": the difference of two percentages is points."""
    for _sentence, change, stated in _stated_changes(prose):
        if not _is_share(change.figures[0]) or stated.kind is not FigureKind.PERCENTAGE:
            continue
        told = meant(stated)
        growth = change.growth
        if told.overlaps(_unsigned(change.difference)) and (
            growth is None or not told.overlaps(_unsigned(growth))
        ):
            yield _alarm("percent-for-points", (*change.figures, stated), {"text": stated.span.text})


def direction_against_figures(prose: Prose) -> Iterator[Alarm]:
    """ "rose from 30 to 20": the words go one way and the numbers the other."""
    for sentence in prose.sentences():
        for figure in sentence.figures:
            if figure.moved is None or "minus" in sentence.lower or "-" in sentence.before(figure)[-3:]:
                continue
            lead = sentence.before(figure)[-_REACH:]
            verbs = [*_RISING.finditer(lead), *_FALLING.finditer(lead)]
            if not verbs:
                continue
            last = max(verbs, key=lambda m: m.start())
            if _APART.search(lead, last.end()) or re.search(r"\d|\bnot\b|,", lead[last.end() :]):
                continue
            up = bool(_RISING.fullmatch(last[0]))
            origin, target = figure.moved
            if origin != target and up != (target > origin) and min(origin, target) >= 0:
                yield _alarm(
                    "direction-against-figures", (figure,), {"verb": last[0], "text": figure.span.text}
                )


def times_less(prose: Prose) -> Iterator[Alarm]:
    """ "three times less": of what?"""
    fewer = prose.house.expression(r"^\s*(?:as\s+)?(?P<less>{less})\b")
    for sentence in prose.sentences():
        for figure in sentence.figures:
            found = fewer.match(sentence.after(figure))
            if found and figure.span.text.lower().endswith("times") and (figure.value.low or 0) > 1:
                value = figure.value.low or 0.0
                yield _alarm(
                    "times-less",
                    (figure,),
                    {"text": f"{figure.span.text} {found['less']}", "share": shown(value)},
                )


def temperature_ratio(prose: Prose) -> Iterator[Alarm]:
    """ "twice as hot": degrees Celsius and Fahrenheit have no zero that a ratio could count from."""
    scale = re.compile(r"°\s?[cf]\b|\b(?:celsius|fahrenheit|degrees?|\d+\s?c)\b")
    warmth = re.compile(r"^\s*(?:as\s+)?(?P<warm>hot|warm|cold|cool|hotter|warmer|colder|cooler)\b")
    for sentence in prose.sentences():
        if not scale.search(sentence.lower) or "kelvin" in sentence.lower:
            continue
        for figure in sentence.figures:
            ratio = figure.kind in {FigureKind.MULTIPLE, FigureKind.PERCENTAGE}
            if ratio and (found := warmth.match(sentence.after(figure))):
                yield _alarm(
                    "temperature-ratio", (figure,), {"text": f"{figure.span.text} {found[0].strip()}"}
                )


def _alarm(rule: str, figures: tuple[Figure, ...], values: dict[str, str]) -> Alarm:
    ordered = sorted(figures, key=lambda f: f.span.place)
    return Alarm(rule, tuple(f.span for f in ordered), tuple(f.id for f in ordered), values)


def _ends(change: _Change) -> str:
    if len(change.figures) == 1:
        return change.figures[0].span.text
    return " and ".join(f.span.text for f in change.figures)


def _is_share(figure: Figure) -> bool:
    return figure.unit == "percent"


def _unsigned(interval: Interval) -> Interval:
    """The sizes of the values of an interval."""
    if interval.low <= 0 <= interval.high:
        return Interval(0.0, max(-interval.low, interval.high))
    return interval if interval.low > 0 else -interval


def _told(sentence: Sentence, stated: Figure) -> Interval:
    """The size of a stated change, its modifier read as an editor does."""
    told = meant(stated)
    if re.search(r"\b(?:nearly|almost)\s*$", sentence.before(stated)) or stated.span.text.lower().startswith(
        ("nearly", "almost")
    ):
        return told.widened(0.02)
    return told


def _changes(sentence: Sentence) -> Iterator[_Change]:
    """Every pair of ends in a sentence: "from A to B", "to B from A", "B, up from A"."""
    for figure in sentence.figures:
        if figure.moved and _measures(figure):
            origin, target = (around(value, figure) for value in figure.moved)
            yield _Change((figure,), origin, target, figure.span.start, figure.span.end)
    for at, target_figure in enumerate(sentence.figures):
        for origin_figure in sentence.figures[at + 1 : at + 3]:
            if not _comparable(target_figure, origin_figure):
                continue
            gap = sentence.between(target_figure, origin_figure)
            led = _TO.search(sentence.before(target_figure)) and _FROM.match(gap)
            if (led or _UP_FROM.match(gap)) and not _APART.search(gap):
                yield _Change(
                    (target_figure, origin_figure),
                    around(point(origin_figure) or 0.0, origin_figure),
                    around(point(target_figure) or 0.0, target_figure),
                    target_figure.span.start,
                    origin_figure.span.end,
                )


def _measures(figure: Figure) -> bool:
    return (
        figure.kind not in {FigureKind.AGE, FigureKind.RANK, FigureKind.RATIO}
        and min(figure.moved or (0,)) > 0
    )


def _comparable(one: Figure, other: Figure) -> bool:
    alike = one.kind is other.kind or {one.kind, other.kind} <= {FigureKind.COUNT, FigureKind.NUMBER}
    exact = point(one) is not None and point(other) is not None and point(other) != 0
    plain = one.modifier is other.modifier is Modifier.EXACT
    return alike and one.unit == other.unit and exact and plain and one.change is other.change is None


def _stated_changes(prose: Prose) -> Iterator[tuple[Sentence, _Change, Figure]]:
    """Ends of a change with the one percentage or number of points that is said to lie between them."""
    for sentence in prose.sentences():
        for change in _changes(sentence):
            near = [
                f
                for f in sentence.figures
                if f not in change.figures
                and f.kind in {FigureKind.PERCENTAGE, FigureKind.PERCENTAGE_POINTS}
                and f.moved is None
                and _tells_change(prose.house, sentence, f)
                and _is_near(sentence, change, f)
            ]
            if len(near) == 1:
                yield sentence, change, near[0]


def _tells_change(house: House, sentence: Sentence, figure: Figure) -> bool:
    if figure.change:
        return True
    noun = house.expression(_STANDING).match(sentence.after(figure))
    return noun is not None or bool(house.expression(_AMOUNT_OF).search(sentence.before(figure)))


def _is_near(sentence: Sentence, change: _Change, figure: Figure) -> bool:
    """Whether nothing that parts two thoughts stands between a change and a figure."""
    first = sentence.span.start
    if figure.span.end <= change.start:
        gap = sentence.lower[figure.span.end - first : change.start - first]
    elif figure.span.start >= change.end:
        gap = sentence.lower[change.end - first : figure.span.start - first]
    else:
        gap = (
            sentence.lower[change.start - first : figure.span.start - first]
            if len(change.figures) == 2
            else ""
        )
        return not _APART.search(gap)
    others = [f for f in sentence.figures if f is not figure and f not in change.figures]
    between = any(
        min(figure.span.end, change.end) <= f.span.start < max(figure.span.start, change.start)
        for f in others
    )
    return len(gap) <= _REACH and not between and not _APART.search(gap)


def _stated_multiples(prose: Prose) -> Iterator[tuple[Sentence, _Change, Figure]]:
    """ "doubled from 20 to 45"."""
    for sentence in prose.sentences():
        for change in _changes(sentence):
            for figure in sentence.figures:
                gap = sentence.lower[
                    figure.span.end - sentence.span.start : change.start - sentence.span.start
                ]
                told = figure.kind is FigureKind.MULTIPLE and figure.change is not None
                if (
                    told
                    and figure.span.end <= change.start
                    and re.fullmatch(r"\s*(?:in\s+\w+\s+)?,?\s*from\s+", gap)
                ):
                    yield sentence, change, figure


def _multiple(figure: Figure) -> Interval:
    """What "doubled", "nearly doubled", "more than doubled" allow the ratio to be."""
    low, high = figure.value.low, figure.value.high
    if low is not None and high is not None:
        slack = 0.15 if figure.modifier is Modifier.ABOUT else 0.1
        return Interval(low * (1 - slack), high * (1 + slack))
    return Interval(low if low is not None else -math.inf, high if high is not None else math.inf)
