"""Arithmetic with figures as printed: each stands for every value that rounds to it."""

from __future__ import annotations

import dataclasses
import math
import re

from service.analysis.report import Figure, Modifier

_NUMBER = re.compile(r"\d+(?:[,\u00a0\u2009\u202f'’]\d{2,3})*(?:\.\d+)?")
_SEPARATORS = re.compile(r"[,\u00a0\u2009\u202f'’]")
#: What a scale word or a subunit may multiply a printed number with.
_SCALES = (1.0, 0.01, 12.0, 1e2, 1e3, 1e5, 1e6, 1e7, 1e9, 1e12)
#: "about 300" may be this far from 300; so much "nearly" and "more than" allow without being wrong.
_ABOUT = 0.1
_NEAR = 1e-9


@dataclasses.dataclass(frozen=True)
class Interval:
    """All values from `low` to `high`; an end may be infinite."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether one value lies in both."""
        slack = _NEAR * max(1.0, abs(self.low) if math.isfinite(self.low) else 0.0)
        return self.low <= other.high + slack and other.low <= self.high + slack

    def widened(self, share: float) -> Interval:
        """With both ends moved out by a share of their size."""
        return Interval(self.low - abs(self.low) * share, self.high + abs(self.high) * share)

    def __neg__(self) -> Interval:
        """All values with their signs turned."""
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        """Every sum."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        """Every difference."""
        return self + -other

    def share_of(self, whole: Interval) -> Interval | None:
        """Every quotient of two positive intervals; None where the whole may be nothing."""
        if whole.low <= 0 or self.low < 0:
            return None
        return Interval(self.low / whole.high, self.high / whole.low)


def step(value: float, figure: Figure) -> float:
    """The size of the last place that a value of a figure is printed to; 0 where it is exact.

    "5.7%" is printed to 0.1, "2.3bn" to 0.1 billion, "12,000" to 1,000. A whole number in words is exact.
    """
    numbers = [_SEPARATORS.sub("", match[0]) for match in _NUMBER.finditer(figure.span.text)]
    # A number that is the value itself goes before one that a scale makes it: "from 2 to 24".
    for scale, printed in ((scale, printed) for scale in _SCALES for printed in numbers):
        if not value or not math.isclose(abs(value), float(printed) * scale, rel_tol=1e-6):
            continue
        if "." in printed:
            return 10.0 ** -len(printed.split(".")[1]) * scale
        zeros = len(printed) - len(printed.rstrip("0"))
        # Two places at least are meant: "300" may be 297, "20,000" may be 19,600, and "20" is 20.
        return float(scale * 10.0 ** min(zeros, max(0, len(printed) - 2)))
    size = abs(value)
    return 10.0 ** math.floor(math.log10(size)) if size >= 1000 else 0.0


def around(value: float, figure: Figure) -> Interval:
    """Every value that one end of a figure may stand for, its modifier left aside."""
    half = step(value, figure) / 2
    if half and value == int(value) and half <= 0.5 and figure.unit is None:
        half = 0.0  # a count in full is exact
    return Interval(value - half, value + half)


def meant(figure: Figure) -> Interval:
    """Every value that a figure may stand for, modifier counted in."""
    low, high = figure.value.low, figure.value.high
    least = -math.inf if low is None else around(low, figure).low
    most = math.inf if high is None else around(high, figure).high
    found = Interval(least, most)
    return found.widened(_ABOUT) if figure.modifier is Modifier.ABOUT else found


def point(figure: Figure) -> float | None:
    """The one value of a figure that is neither a range nor open, "about" or exact."""
    low, high = figure.value.low, figure.value.high
    if figure.modifier not in {Modifier.EXACT, Modifier.ABOUT} or low is None or low != high:
        return None
    return low


def shown(value: float) -> str:
    """A computed value for a message: three significant places, no trailing zeros."""
    if not math.isfinite(value):
        return "∞"
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 1 else 2
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_interval(interval: Interval) -> str:
    """An interval for a message, as one number where its ends look alike."""
    low, high = shown(interval.low), shown(interval.high)
    return low if low == high else f"{low} to {high}"
