"""What counts as a figure, what it says, and what is left alone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from unittest import mock

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.analysis.data import load
from service.analysis.quantities import Quantity, find_quantities, finder
from service.analysis.report import FigureKind, Modifier
from service.nlp.reading import Sentence, Word

TOKEN = re.compile(r"\w+(?:[.,]\w+)*|[^\w\s]")


def sentence_of(text: str) -> Sentence:
    """A sentence cut by a crude tokenizer, with a parse that says nothing."""
    words = tuple(
        Word(i, m[0], m[0].lower(), "X", "", i - 1, "dep", m.start(), m.end())
        for i, m in enumerate(TOKEN.finditer(text))
    )
    return Sentence("body", 0, 0, words, ())


def parsed(text: str, parse: Sequence[tuple[str, str, int, str]]) -> Sentence:
    """A sentence with a parse made by hand: (word, upos, head counted from 1, relation)."""
    words, at = [], 0
    for i, (form, upos, head, relation) in enumerate(parse):
        start = text.index(form, at)
        at = start + len(form)
        words.append(Word(i, form, form.lower(), upos, "", head - 1, relation, start, at))
    return Sentence("body", 0, 0, tuple(words), ())


def find(text: str) -> list[Quantity]:
    return find_quantities(sentence_of(text), text)


def only(text: str) -> Quantity:
    found = find(text)
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    return found[0]


def values(text: str) -> list[float | None]:
    return [q.value.low for q in find(text)]


def covered(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "They met on Sept. 11 and again on 3 May 2019.",
        "The law passed in 1990 and changed in 2011.",
        "Sales fell in the 2012–13 season.",
        "He was born in the 1970s.",
        "Doors open at 2.15pm and close at 9:30.",
        "It begins at 7 p.m. on Monday.",
        "A Boeing 747 landed.",
        "Leaders of the G7 and the G20 met.",
        "Cases of COVID-19 were found.",
        "Britain triggered Article 50 that spring.",
        "It was shown on Channel 4 and filmed on Route 66.",
        "Many still lack 5G at home.",
        "Traders watched the S&P 500 closely.",
        "The Group of 77 objected.",
        "An F-16 crashed near Flight 370.",
        "They cited UN resolution 2254 and Section 230.",
        "She left No. 10 in tears.",
        "They won 3-0 at home and lost 2-1 away.",
        "Call 555-1234 or +44 20 7946 0958 today.",
        "He lives at 221 Baker Street now.",
        "One day one of the men will speak.",
        "What a day it was.",
        "At one point they laughed.",
        "Her half-sister missed the first half of it.",
        "It was the second time that month.",
        "1. Buy bread",
        "See page 12 and chapter 3.",
        "There is zero tolerance here.",
        "Articles 5 and 6 apply; sections 2, 3 and 5 do not.",
        "Rooms 12, 14 and 15 were closed, as were platforms 9 to 11.",
        "She won 6-4, 3-6, 7-6 (7-4) in Paris.",
        "They beat the visitors 21 to 18.",
        "Call 020 7946 0958 now.",
        "Windows 11 and iOS 17 are out.",
        "It rained on Sept. 11.",
    ],
)
def test_it_leaves_dates_names_scores_and_idioms_alone(text: str) -> None:
    assert covered(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("It cost 30% of the budget.", 30, "percent", FigureKind.PERCENTAGE),
        ("It cost 30 per cent of it.", 30, "percent", FigureKind.PERCENTAGE),
        ("Support is two percentage points higher.", 2, "percentage_point", FigureKind.PERCENTAGE_POINTS),
        ("He paid US$40m for it.", 4e7, "USD", FigureKind.MONEY),
        ("He paid €1.2 million for it.", 1.2e6, "EUR", FigureKind.MONEY),
        ("He paid Rs 5 crore for it.", 5e7, "INR", FigureKind.MONEY),
        ("He paid NT$50,000 in bail.", 5e4, "TWD", FigureKind.MONEY),
        ("He paid 92 million yuan for it.", 9.2e7, "CNY", FigureKind.MONEY),
        ("He paid 50 cents for it.", 0.5, "USD", FigureKind.MONEY),
        ("The fund holds $5bn in cash.", 5e9, "USD", FigureKind.MONEY),
        ("It weighs 816 000 t by now.", 816000, "metric_ton", FigureKind.MEASURE),
        ("The road is 40km long.", 40, "kilometer", FigureKind.MEASURE),
        ("It fell to -5°C overnight.", -5, "degree_Celsius", FigureKind.MEASURE),
        ("He waited six months for it.", 6, "month", FigureKind.DURATION),
        ("A 15-minute walk followed.", 15, "minute", FigureKind.DURATION),
        ("They talked for forty five minutes.", 45, "minute", FigureKind.DURATION),
        ("It rained for half an hour.", 0.5, "hour", FigureKind.DURATION),
        ("A 26-year-old man fell.", 26, "year", FigureKind.AGE),
        ("Anna Moss, 26, won it.", 26, "year", FigureKind.AGE),
        ("The victim, aged 26, fell.", 26, "year", FigureKind.AGE),
        ("It killed 12 per 100,000 people.", 12, None, FigureKind.RATE),
        ("Oil cost $76 a barrel then.", 76, "USD", FigureKind.RATE),
        ("It pumps 400 barrels of oil a day.", 400, "barrel", FigureKind.RATE),
        ("One in five went hungry.", 0.2, None, FigureKind.RATIO),
        ("Some say 7 out of 10 agree.", 0.7, None, FigureKind.RATIO),
        ("They agreed by a 3 to 1 margin.", 3, None, FigureKind.RATIO),
        ("Twice as many came.", 2, None, FigureKind.MULTIPLE),
        ("Prices doubled there.", 2, None, FigureKind.MULTIPLE),
        ("A fivefold rise followed.", 5, None, FigureKind.MULTIPLE),
        ("It is three times the size.", 3, None, FigureKind.MULTIPLE),
        ("It is the third-largest city.", 3, None, FigureKind.RANK),
        ("She ranked 5th overall.", 5, None, FigureKind.RANK),
        ("A quarter of voters stayed home.", 0.25, None, FigureKind.FRACTION),
        ("Nothing moved for 5,000 soldiers.", 5000, None, FigureKind.COUNT),
        ("He bought a 500 there.", 500, None, FigureKind.COUNT),
        ("They called twice a week.", 2, None, FigureKind.RATE),
        ("Three-quarters of voters stayed home.", 0.75, None, FigureKind.FRACTION),
        ("They sold 3.5m books.", 3.5e6, None, FigureKind.COUNT),
        ("The index closed at 4,577.10 then.", 4577.1, None, FigureKind.INDEX),
    ],
)
def test_it_reads_value_unit_and_kind(text: str, value: float, unit: str | None, kind: FigureKind) -> None:
    quantity = only(text)
    assert quantity.value.low == pytest.approx(value)
    assert quantity.value.high == pytest.approx(value)
    assert (quantity.unit, quantity.kind) == (unit, kind)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("forty-five", 45),
        ("one million eighty two thousand", 1_082_000),
        ("two hundred and fifty thousand", 250_000),
        ("two and a half million", 2_500_000),
        ("a million and a half", 1_500_000),
        ("half a million", 500_000),
        ("two dozen", 24),
        ("zero point five", 0.5),
        ("5 lakh crore", 5e12),
        ("4 hundred", 400),
    ],
)
def test_it_reads_number_words(words: str, value: float) -> None:
    text = f"They counted {words} apples."
    assert values(text) == [pytest.approx(value)]
    assert covered(text) == [words]


@pytest.mark.parametrize(
    ("text", "span", "modifier", "low", "high"),
    [
        ("Only 30 per cent hit.", "30 per cent", Modifier.EXACT, 30, 30),
        ("Fewer than 30 per cent hit.", "Fewer than 30 per cent", Modifier.LESS_THAN, None, 30),
        ("There were more than 30 boats.", "more than 30", Modifier.MORE_THAN, 30, None),
        ("There were up to 30 boats.", "up to 30", Modifier.UP_TO, None, 30),
        ("There were at least 30 boats.", "at least 30", Modifier.AT_LEAST, 30, None),
        ("There were no more than 30 boats.", "no more than 30", Modifier.AT_MOST, None, 30),
        ("There were nearly 30 boats.", "nearly 30", Modifier.ABOUT, 30, 30),
        ("There were some 30 boats.", "some 30", Modifier.ABOUT, 30, 30),
        ("Boats: 30 or more.", "30 or more", Modifier.AT_LEAST, 30, None),
        ("Dozens of boats sank.", "Dozens", Modifier.AT_LEAST, 12, None),
        ("It took within the next three days.", "within the next three days", Modifier.AT_MOST, None, 3),
        ("Prices doubled over the past two years.", "two years", Modifier.EXACT, 2, 2),
    ],
)
def test_a_modifier_opens_or_blurs_the_value(
    text: str, span: str, modifier: Modifier, low: float | None, high: float | None
) -> None:
    quantity = find(text)[-1]
    assert text[quantity.start : quantity.end] == span
    assert (quantity.modifier, quantity.value.low, quantity.value.high) == (modifier, low, high)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("They need between 5 and 10 boats.", 5, 10, None),
        ("They need 1.5-2 million boats.", 1.5e6, 2e6, None),
        ("They need $1-2 million soon.", 1e6, 2e6, "USD"),
        ("They need 10–15% of it.", 10, 15, "percent"),
        ("They need four to five thousand boats.", 4000, 5000, None),
        ("Fares range from $20 to $30 there.", 20, 30, "USD"),
        ("They hire people between the ages of 17 and 20.", 17, 20, "year"),
    ],
)
def test_a_range_has_two_ends(text: str, low: float, high: float, unit: str | None) -> None:
    quantity = only(text)
    assert quantity.modifier is Modifier.RANGE
    assert (quantity.value.low, quantity.value.high, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "moved", "unit", "span"),
    [
        ("Turnout fell from 48 to 31 per cent there.", (48, 31), "percent", "48 to 31 per cent"),
        ("It rose from $2 to $3.50 there.", (2, 3.5), "USD", "$2 to $3.50"),
        ("It slowed from 4.8 to 4.7 percent.", (4.8, 4.7), "percent", "4.8 to 4.7 percent"),
        ("The staff grew from 20 in 2012 to 45 last year.", (20, 45), None, "20 in 2012 to 45"),
        ("It fell from $75 per barrel to $46 in May.", (75, 46), "USD", "$75 per barrel to $46"),
        ("He went from 90 kilograms to 72 in a year.", (90, 72), "kilogram", "90 kilograms to 72"),
    ],
)
def test_from_a_to_b_behind_a_verb_of_change_is_one_figure_that_moved(
    text: str, moved: tuple[float, float], unit: str | None, span: str
) -> None:
    quantity = find(text)[0]
    assert quantity.moved == moved
    assert (quantity.value.low, quantity.value.high) == (min(moved), max(moved))
    assert (quantity.unit, quantity.change, text[quantity.start : quantity.end]) == (unit, None, span)


def test_from_a_to_b_without_a_change_is_a_range() -> None:
    assert only("Fares range from $20 to $30 there.").moved is None
    found = find("It cut its forecast from 5 to 7 per cent to 3 to 4 per cent.")
    assert [(q.value.low, q.value.high, q.moved) for q in found] == [(5, 7, None), (3, 4, None)]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("The plan would raise food prices by 5 per cent.", "up"),
        ("It will cut emissions from lorries by a further 40%.", "down"),
        ("Jobs there grew by 1,200 posts or 2 per cent.", "up"),
        ("The lake rose 11 feet.", "up"),
        ("A 5% tax on wine was announced.", None),
        ("By 2030, 40% will be gone.", None),
    ],
)
def test_the_verb_says_which_way_an_amount_went(text: str, change: str | None) -> None:
    assert find(text)[-1].change == change


def test_a_conversion_is_bounded_as_what_it_converts() -> None:
    found = find("It cost more than 7 million kroner ($1 million) then.")
    assert [(q.modifier, q.value.high) for q in found] == [(Modifier.MORE_THAN, None)] * 2


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("He is 6 feet 3 inches tall.", 6.25, "foot"),
        ("He is 6ft 3in tall.", 6.25, "foot"),
        ("It took two hours and 30 minutes.", 2.5, "hour"),
    ],
)
def test_an_amount_in_two_units_is_one_figure(text: str, value: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value.low, quantity.unit) == (pytest.approx(value), unit)


def test_a_suspended_compound_counts_what_the_last_one_does() -> None:
    text = "They sell four-, six- and eight-seat vans."
    assert [(q.value.low, [text[a:b] for a, b in q.of]) for q in find(text)] == [
        (4, ["seat"]),
        (6, ["seat"]),
        (8, ["seat"]),
    ]


def test_an_amount_of_change_and_the_level_it_led_to_are_no_range() -> None:
    found = find("The price rose 5 cents to 75 cents by noon.")
    assert [(q.value.low, q.change) for q in found] == [(0.05, "up"), (0.75, None)]


def test_a_fall_in_market_style_is_down() -> None:
    assert [(q.value.low, q.change) for q in find("Banks -1.3% by noon.")] == [(1.3, "down")]


def test_the_last_unit_of_a_list_holds_for_all() -> None:
    assert [q.unit for q in find("They won prizes of 12, 8 and 5 euros.")] == ["EUR"] * 3


def test_a_malformed_number_is_no_figure() -> None:
    assert find("It cost 6,5000,000,000 in all.") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They counted ٣٠ boats.", 30),
        ("They counted 12\u00a0500 boats.", 12500),
        ("They counted 1'234'567 boats.", 1234567),
        ("They counted 2½ boats.", 2.5),
    ],
)
def test_other_digits_and_separators_are_read(text: str, value: float) -> None:
    assert values(text) == [value]


def test_a_four_digit_number_is_a_year_unless_it_counts() -> None:
    assert values("In 2015 they hired 2000 nurses.") == [2000]
    assert values("The poll of 2047 registered voters came out in 2015.") == [2047]
    assert values("It was a poll of 2016 voters.") == []


def test_the_years_of_an_early_age_are_no_figure() -> None:
    assert covered("In the age of the great kings (710-794) they traded, and under another (962–1806).") == []
    assert covered("Some guess at the number of boats (200-300).") == ["200-300"]


def test_a_bare_one_counts_only_with_a_unit_or_a_bound() -> None:
    assert covered("One man died.") == []
    assert covered("At least one man died.") == ["At least one"]
    assert covered("It rose by one per cent.") == ["one per cent"]


def test_offsets_count_from_the_start_of_the_part() -> None:
    text = "🇬🇧 Hello there. It cost $5 then."
    words = tuple(w for w in sentence_of(text).words if w.start >= text.index("It"))
    moved = tuple(
        Word(i, w.text, w.lemma, w.upos, w.xpos, i - 1, w.deprel, w.start, w.end) for i, w in enumerate(words)
    )
    (quantity,) = find_quantities(Sentence("body", 1, 0, moved, ()), text)
    assert text[quantity.start : quantity.end] == "$5"
    assert [moved[i].text for i in range(quantity.first, quantity.last + 1)] == ["$", "5"]


def of(sentence: Sentence, text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in q.of] for q in find_quantities(sentence, text)]


def test_a_count_is_of_the_noun_it_modifies() -> None:
    text = "Rome sent 5,000 young soldiers."
    parse = [
        ("Rome", "PROPN", 2, "nsubj"),
        ("sent", "VERB", 0, "root"),
        ("5,000", "NUM", 5, "nummod"),
        ("young", "ADJ", 5, "amod"),
        ("soldiers", "NOUN", 2, "obj"),
        (".", "PUNCT", 2, "punct"),
    ]
    assert of(parsed(text, parse), text) == [["young soldiers"]]


def test_a_share_is_of_the_complement_of_of() -> None:
    text = "Some 40 per cent of new homes leak."
    parse = [
        ("Some", "ADV", 2, "advmod"),
        ("40", "NUM", 4, "nummod"),
        ("per", "ADP", 4, "case"),
        ("cent", "NOUN", 8, "nsubj"),
        ("of", "ADP", 7, "case"),
        ("new", "ADJ", 7, "amod"),
        ("homes", "NOUN", 4, "nmod"),
        ("leak", "VERB", 0, "root"),
        (".", "PUNCT", 8, "punct"),
    ]
    assert of(parsed(text, parse), text) == [["new homes"]]


def test_a_change_is_of_the_subject() -> None:
    text = "Bank shares rose 5%."
    parse = [
        ("Bank", "NOUN", 2, "compound"),
        ("shares", "NOUN", 3, "nsubj"),
        ("rose", "VERB", 0, "root"),
        ("5", "NUM", 5, "nummod"),
        ("%", "SYM", 3, "obj"),
        (".", "PUNCT", 3, "punct"),
    ]
    assert of(parsed(text, parse), text) == [["Bank shares"]]


def test_every_unit_is_one_that_pint_knows_or_is_marked() -> None:
    registry = pint.UnitRegistry()
    unknown = []
    for entry in load("units")["unit"]:
        try:
            registry.Unit(entry["name"])
        except pint.UndefinedUnitError:
            unknown.append(entry["name"])
    assert unknown == [e["name"] for e in load("units")["unit"] if e.get("pint") is False]


PIECES = st.sampled_from(
    [
        "5", "1,000", "2.5", "half", "a", "third", "quarter", "million", "and", "-", "–", "to", "from", "%",
        "$", "€", "per", "cent", "two", "hundred", "of", "dozens", "point", "in", "out", "times",
        "m", "bn", "km", "/", ":", "(", ")", "×10", "^", "May", "2019", "s", "th", "½", "²",
        "twice", "more than", "or more", "year-old", "aged", ",", ".", "'", "+", "No.", "pounds",
        "between", "٣", "rose", "index", "\u00a0000", "’000", "one", "day", "US", "points", "the",
        "past",
        "9" * 400,
    ]
)  # fmt: skip


TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(PIECES, st.just(" ")), max_size=25).map("".join),
    st.lists(PIECES, max_size=20).map(" ".join),
)


@settings(deadline=None)
@given(TEXTS)
def test_no_figure_is_in_a_text_without_a_digit_or_a_word_that_counts(text: str) -> None:
    with mock.patch.object(finder, "may_count", return_value=True):
        wanted = find(text)
    assert find(text) == wanted


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_whatever_the_text_quantities_are_in_order_inside_it_and_finite(text: str) -> None:
    sentence = sentence_of(text)
    at = 0
    for quantity in find_quantities(sentence, text):
        assert sentence.start <= quantity.start < quantity.end <= sentence.end
        assert quantity.start >= at
        assert text[quantity.start : quantity.end].strip() == text[quantity.start : quantity.end]
        assert 0 <= quantity.first <= quantity.last < len(sentence.words)
        ends = [end for end in (quantity.value.low, quantity.value.high) if end is not None]
        assert ends and all(map(math.isfinite, ends))
        assert ends == sorted(ends)
        at = quantity.end
