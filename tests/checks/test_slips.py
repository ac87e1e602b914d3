"""Articles written from templates with a known slip: every slip is found, and none in the correct twin."""

from __future__ import annotations

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from service.analysis.report import Severity
from service.checks import check

from .written import findings, report_of

many = settings(max_examples=150, deadline=None)

THINGS = st.sampled_from(["rangers", "lorries", "pupils", "visitors", "turbines", "permits"])
WAYS = st.sampled_from(
    [
        "The number of {thing} {verb} from {a} to {b}, {noun} of {p} percent, the office said.",
        "The number of {thing} {verb} {p} percent to {b} from {a}, the office said.",
        "The number of {thing} {verb} {p}%, from {a} in 2019 to {b} last year.",
        "There are {b} {thing} now, {way} {p} percent from {a}.",
    ]
)


def exact(low: int, high: int) -> st.SearchStrategy[int]:
    """Numbers that nobody takes for rounded ones."""
    return st.integers(low, high).filter(lambda n: n % 10 != 0)


def grouped(value: int) -> str:
    return f"{value:,}"


def change(way: str, thing: str, a: int, b: int, percent: float) -> str:
    up = b > a
    return way.format(
        thing=thing,
        a=grouped(a),
        b=grouped(b),
        p=f"{percent:g}",
        verb="rose" if up else "fell",
        noun="an increase" if up else "a decrease",
        way="up" if up else "down",
    )


def assert_found(rule: str, text: str, title: str | None = None) -> None:
    found = findings(rule, text, title)
    assert found, text
    assert all(finding.rule == rule for finding in found)


def assert_content(rule: str, text: str, title: str | None = None) -> None:
    found = findings(rule, text, title)
    assert not found, (text, found[0].message)


@many
@given(WAYS, THINGS, st.integers(11, 9_000), st.integers(11, 9_000), st.integers(8, 60))
def test_a_percentage_that_its_two_ends_do_not_make(way: str, thing: str, a: int, b: int, off: int) -> None:
    assume(not 1900 <= a <= 2200 and not 1900 <= b <= 2200)
    right = round(100 * abs(b - a) / a)
    assume(right >= 1 and a != b)
    assert_content("change-does-not-add-up", change(way, thing, a, b, right))
    wrong = right + max(off, right // 2 + off)
    assert_found("change-does-not-add-up", change(way, thing, a, b, wrong))


@many
@given(st.integers(10, 900), st.integers(1, 99), st.integers(2, 9), st.sampled_from(["€", "$", "£"]))
def test_a_change_of_money_in_millions(whole: int, tenths: int, factor: int, sign: str) -> None:
    a, b = whole + tenths / 100, (whole + tenths / 100) * factor
    right = round(100 * (b - a) / a)
    text = f"Sales rose {{}} percent to {sign}{b:.2f} million from {sign}{a:.2f} million."
    assert_content("change-does-not-add-up", text.format(right))
    assert_found("change-does-not-add-up", text.format(right + 40))


@many
@given(st.integers(11, 500), st.sampled_from([("doubled", 2), ("tripled", 3)]), st.integers(0, 500))
def test_a_multiple_that_its_two_ends_do_not_make(a: int, told: tuple[str, int], add: int) -> None:
    word, factor = told
    text = f"The number of permits {word} from {{}} to {{}}."
    assert_content("change-does-not-add-up", text.format(a, a * factor))
    far = math.ceil(a * (factor + 0.8)) + add
    assume(not 1900 <= far <= 2200)
    assert_found("change-does-not-add-up", text.format(a, far))


@many
@given(st.integers(2, 60), st.integers(2, 30))
def test_points_that_two_percentages_do_not_make(low: int, more: int) -> None:
    text = "Turnout rose {} percentage points, from {} percent to {} percent."
    assert_content("change-does-not-add-up", text.format(more, low, low + more))
    assert_found("change-does-not-add-up", text.format(more + 3, low, low + more))


@many
@given(st.integers(2, 60), st.integers(2, 30))
def test_percent_where_points_are_meant(low: int, more: int) -> None:
    high = low + more
    assume(abs(100 * more / low - more) > 4 + 60 / low + 100 * high / low**2)
    text = "The tax rose {}, from {} percent to {} percent."
    assert_found("percent-for-points", text.format(f"{more} percent", low, high))
    assert_content("percent-for-points", text.format(f"{more} percentage points", low, high))
    assert_content("percent-for-points", text.format(f"{round(100 * more / low)} percent", low, high))


@many
@given(
    THINGS,
    st.integers(11, 900),
    st.integers(1, 900),
    st.sampled_from([("rose", "fell"), ("grew", "dropped")]),
)
def test_a_verb_that_goes_the_other_way(thing: str, low: int, more: int, verbs: tuple[str, str]) -> None:
    assume(not 1500 <= low <= 2200 and not 1500 <= low + more <= 2200)
    text = "The number of {} {} from {} to {}."
    up, down = verbs
    assert_found("direction-against-figures", text.format(thing, down, low, low + more))
    assert_found("direction-against-figures", text.format(thing, up, low + more, low))
    assert_content("direction-against-figures", text.format(thing, up, low, low + more))
    assert_content("direction-against-figures", text.format(thing, down, low + more, low))


SHARES = st.sampled_from(
    [
        "{a} of the {b} {thing}, or {p} percent, are new.",
        "Some said {a} of {b} {thing} ({p}%) are new.",
        "The report lists {a} {thing}, or {p} percent, of the {b}.",
        "They say {a} out of {b} {thing}, or {p} per cent, are new.",
    ]
)


@many
@given(SHARES, THINGS, exact(20, 900), st.data(), st.integers(6, 40))
def test_a_share_that_part_and_whole_do_not_make(
    way: str, thing: str, whole: int, data: st.DataObject, off: int
) -> None:
    part = data.draw(exact(11, whole - 1))
    right = round(100 * part / whole)
    text = way.format(a=part, b=whole, thing=thing, p="{}")
    assert_content("share-does-not-add-up", text.format(right))
    assert_found("share-does-not-add-up", text.format(right + off))


@many
@given(st.lists(exact(11, 400), min_size=2, max_size=4), st.integers(1, 300))
def test_parts_that_are_more_than_what_they_are_part_of(parts: list[int], less: int) -> None:
    names = ["women", "children", "drivers", "clerks"]
    listed = [f"{part} {name}" for part, name in zip(parts, names, strict=False)]
    text = f"The ferry carried {{}} passengers, including {', '.join(listed[:-1])} and {listed[-1]}."
    total = sum(parts)
    assert_content("parts-do-not-add-up", text.format(total))
    assert_content("parts-do-not-add-up", text.format(total + less))
    assume(total - less > 10 and (total - less) % 10)
    assert_found("parts-do-not-add-up", text.format(total - less))


@many
@given(exact(11, 400), exact(11, 400), st.integers(1, 200), st.booleans())
def test_parts_that_do_not_make_their_total(a: int, b: int, off: int, more: bool) -> None:
    text = f"The town bought {a} buses and {b} trams, a total of {{}} vehicles."
    right = a + b
    wrong = right + off if more else right - off
    assume(wrong > 10 and wrong % 10)
    assert_content("parts-do-not-add-up", text.format(right))
    assert_found("parts-do-not-add-up", text.format(wrong))


@many
@given(st.integers(20, 60), st.integers(10, 30), st.integers(3, 30))
def test_shares_that_pass_a_hundred(first: int, second: int, over: int) -> None:
    third = 100 - first - second
    text = f"Moss won {first} percent of the vote, Lund {second} percent and Berg {{}} percent."
    assert_content("shares-exceed-whole", text.format(third))
    assert_found("shares-exceed-whole", text.format(third + over))


@many
@given(st.integers(3, 40), st.data())
def test_a_percentage_that_no_whole_number_makes(whole: int, data: st.DataObject) -> None:
    possible = {round(100 * k / whole) for k in range(whole + 1)}
    near = {p + d for p in possible for d in (-1, 0, 1)}
    impossible = sorted(set(range(1, 100)) - near)
    text = f"The clerk said {{}} percent of the {whole} members came."
    assert_content("impossible-percentage", text.format(data.draw(st.sampled_from(sorted(possible - {0})))))
    assume(impossible)
    assert_found("impossible-percentage", text.format(data.draw(st.sampled_from(impossible))))


@many
@given(st.integers(11, 400), st.integers(2, 400), st.integers(1, 300), st.booleans())
def test_an_average_outside_its_range(low: int, wide: int, off: int, above: bool) -> None:
    text = f"Rents range from {low} euros to {low + wide} euros, with an average of {{}} euros."
    inside = low + wide // 2
    outside = low + wide + off + 12 if above else low - off - 12
    assume(outside > 0)
    assert_content("average-outside-range", text.format(inside))
    assert_found("average-outside-range", text.format(outside))


@many
@given(st.integers(1000, 999_999_999), st.data())
def test_commas_that_part_no_thousands(value: int, data: st.DataObject) -> None:
    right = grouped(value)
    groups = right.split(",")
    at = data.draw(st.integers(1, len(groups) - 1))
    wrong = ",".join([*groups[:at], groups[at] + "7", *groups[at + 1 :]])
    assume(not (len(groups) == 2 and 1900 <= int(groups[1] + "7") <= 2099))
    assert_content("malformed-number", f"The fund holds {right} euros.")
    assert_found("malformed-number", f"The fund holds {wrong} euros.")


@many
@given(st.integers(20, 900), st.integers(20, 900), st.integers(5, 300), st.integers(30, 300))
def test_conversions_at_two_rates(first: int, second: int, rate: int, off: int) -> None:
    per = rate / 100
    hall = f"The hall cost {first}.00 million euros (${first * per:.2f} million)."
    text = f"{hall} A tower cost {second}.00 million euros (${{:.2f}} million)."
    assume(first * per > 10 and second * per > 10)
    assert_content("conversion-rates-differ", text.format(second * per))
    assert_found("conversion-rates-differ", text.format(second * per * (1 + off / 100)))


@many
@given(st.integers(13, 90_000), st.integers(25, 300))
def test_a_headline_with_a_figure_of_its_own(value: int, off: int) -> None:
    assume(not 1500 <= value <= 2200)
    wrong = value * (100 + off) // 100 + 3
    assume(not 1500 <= wrong <= 2200)
    text = f"The flood drove {grouped(value)} families from their homes. It rained for days."
    assert_content("headline-figure-not-in-body", text, f"Flood drives out {grouped(value)} families")
    assert_found("headline-figure-not-in-body", text, f"Flood drives out {grouped(wrong)} families")


@many
@given(st.integers(13, 500), st.integers(13, 500))
def test_a_headline_that_adds_up_what_the_article_counts(a: int, b: int) -> None:
    text = f"The yard dismissed {a} welders in May. It dismissed {b} clerks in June."
    assert_content("headline-figure-not-in-body", text, f"Yard dismisses {a + b} workers")


@many
@given(st.integers(13, 90), st.sampled_from(["less than", "up to", "fewer than", "at most", "under"]))
def test_a_headline_that_drops_a_limit(value: int, limit: str) -> None:
    text = f"The minister said {limit} {value} percent of strikes hit the militia."
    assert_found("headline-drops-limit", text, f"{value}% of strikes hit the militia")
    assert_content(
        "headline-drops-limit", text.replace(f"{limit} ", ""), f"{value}% of strikes hit the militia"
    )


TOLD = (
    "The storm destroyed {} houses in the village. The mayor thanked the soldiers.\n\n"
    "The storm destroyed {} houses in the village."
)


@many
@given(exact(13, 1400), st.integers(10, 150))
def test_the_same_thing_with_two_values(value: int, off: int) -> None:
    other = value + max(12, value * off // 100)
    assume(not 1500 <= other <= 2200 and other % 10)
    assert_content("figure-contradicts-figure", TOLD.format(value, value))
    assert_found("figure-contradicts-figure", TOLD.format(value, other))
    assert_found("figure-contradicts-figure", TOLD.format(other, value))


@many
@given(st.integers(2, 14), st.integers(1, 99), st.booleans())
def test_an_approximation_that_the_exact_value_rules_out(hundreds: int, off: int, above: bool) -> None:
    value = 100 * hundreds
    exact = value + off if above else value - off
    assume(abs(off) < value * 0.14)
    word, other = ("more than", "nearly") if above else ("nearly", "more than")
    assert_content("modifier-against-value", TOLD.format(f"{word} {value}", exact))
    assert_found("modifier-against-value", TOLD.format(f"{other} {value}", exact + (20 if above else -20)))


POLL = (
    "A Marlow poll of {size} voters taken on Sunday found that Moss leads Lund by {lead} percentage points. "
    "The poll has a margin of error of {margin} percentage points."
)


@many
@given(st.integers(2, 6), st.data())
def test_a_lead_within_the_margin(margin: int, data: st.DataObject) -> None:
    inside, outside = data.draw(st.integers(1, margin - 1)), data.draw(st.integers(margin, 30))
    assert_found("lead-within-margin", POLL.format(size=1000, lead=inside, margin=margin))
    assert_content("lead-within-margin", POLL.format(size=1000, lead=outside, margin=margin))


@many
@given(st.integers(100, 5000), st.floats(0.3, 0.6), st.floats(1.0, 1.6))
def test_a_margin_that_its_sample_cannot_have(size: int, less: float, design: float) -> None:
    assume(not 1500 <= size <= 2200)
    chance = 98 / math.sqrt(size)
    text = POLL.format(size=grouped(size), lead=20, margin="{:.1f}")
    assert_content("margin-against-sample", text.format(chance * design))
    assume(chance * less < chance * 0.8 - 0.35)
    assert_found("margin-against-sample", text.format(chance * less))


@many
@given(st.integers(2, 90), st.sampled_from(["less", "fewer", "cheaper", "smaller"]))
def test_times_less(factor: int, word: str) -> None:
    assert_found("times-less", f"The new lamp is {factor} times {word} than the old one.")
    assert_content("times-less", f"The new lamp is {factor} times larger than the old one.")


@many
@given(st.integers(2, 9), st.integers(1, 30), st.sampled_from(["hot", "warm", "cold"]))
def test_ratios_of_degrees(factor: int, degrees: int, warm: str) -> None:
    told = "twice" if factor == 2 else f"{factor} times"
    assert_found(
        "temperature-ratio", f"It was {degrees} degrees Celsius, {told} as {warm} as the day before."
    )
    assert_content(
        "temperature-ratio", f"It was {degrees} degrees Celsius, {factor} degrees more than before."
    )


@many
@given(
    st.integers(2, 990), st.sampled_from(["MW", "kW", "GW", "megawatts"]), st.sampled_from(["hour", "year"])
)
def test_power_told_over_time(value: int, unit: str, time: str) -> None:
    assert_found("power-for-energy", f"The plant produces {value} {unit} per {time}.")
    assert_content("power-for-energy", f"The plant has a capacity of {value} {unit} and opened that {time}.")


@many
@given(st.integers(1001, 999_999), st.sampled_from(["about", "around", "roughly", "some"]))
def test_a_number_too_exact_to_be_about(value: int, word: str) -> None:
    assume(value % 10 and not 1500 <= value <= 2200)
    assert_found("false-precision", f"The archive holds {word} {grouped(value)} maps.")
    assert_content("false-precision", f"The archive holds {grouped(value)} maps.")
    rounded = round(value, 2 - len(str(value)))
    assert_content("false-precision", f"The archive holds {word} {grouped(rounded)} maps.")


def test_figures_that_a_finding_holds_against_each_other_name_each_other() -> None:
    report = check(report_of("The number of rangers rose 60 percent to 30 from 20."))
    wrong = [f for f in report.findings if f.rule == "change-does-not-add-up"]
    assert len(wrong) == 1 and wrong[0].severity is Severity.ERROR
    assert "50 percent" in wrong[0].message
    assert {f.id: f.conflicts_with for f in report.figures} == {
        "f1": ("f2", "f3"),
        "f2": ("f1", "f3"),
        "f3": ("f1", "f2"),
    }
