from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checks.intervals import Interval, around, meant, shown, shown_interval

from .written import findings, report_of

ends = st.floats(0.1, 1e9)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("It rose 5.7 percent.", 5.65, 5.75),
        ("It rose 20 percent.", 19.5, 20.5),
        ("It cost 2.3 billion euros.", 2.25e9, 2.35e9),
        ("It cost $20 million.", 19.5e6, 20.5e6),
        ("They counted 12,000 geese.", 11_500, 12_500),
        ("They counted 300 geese.", 295, 305),
        ("They counted 37 geese.", 37, 37),
        ("They counted twelve geese.", 12, 12),
    ],
)
def test_a_figure_stands_for_all_that_rounds_to_it(text: str, low: float, high: float) -> None:
    (figure,) = report_of(text).figures
    assert figure.value.low is not None
    found = around(figure.value.low, figure)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("They counted more than 37 geese.", 37, math.inf),
        ("They counted fewer than 37 geese.", -math.inf, 37),
        ("They counted about 40 geese.", 36, 44),
        ("They counted 30 to 40 geese.", 30, 40),
    ],
)
def test_its_modifier_opens_or_widens_it(text: str, low: float, high: float) -> None:
    (figure,) = report_of(text).figures
    found = meant(figure)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@given(ends, ends, ends, ends)
def test_a_quotient_holds_every_quotient(a: float, b: float, c: float, d: float) -> None:
    part, whole = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    share = part.share_of(whole)
    assert share is not None
    for x in (part.low, part.high):
        for y in (whole.low, whole.high):
            assert share.overlaps(Interval(x / y, x / y))


def test_a_share_of_nothing_makes_no_sense() -> None:
    assert Interval(1, 2).share_of(Interval(0, 1)) is None


@pytest.mark.parametrize(
    ("value", "text"), [(50.0, "50"), (1234.56, "1,235"), (0.333, "0.33"), (12.34, "12.3"), (math.inf, "∞")]
)
def test_values_are_shown_to_three_places(value: float, text: str) -> None:
    assert shown(value) == text


def test_an_interval_that_looks_like_one_number_is_shown_as_one() -> None:
    assert shown_interval(Interval(49.99, 50.01)) == "50"
    assert shown_interval(Interval(49.2, 51.3)) == "49.2 to 51.3"


def test_the_end_of_a_change_is_printed_as_it_is_and_not_a_dozen_times_the_other() -> None:
    assert findings(
        "change-does-not-add-up", "Sales rose 25 percentage points, from 2 percent to 24 percent."
    )
