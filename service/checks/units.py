"""Rules on how an amount is written and in what: separators, currencies, power and energy, precision."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterator, Sequence

from service.analysis.report import Figure, FigureKind, Modifier, Span
from service.intake.article import Part

from .alarm import Alarm
from .intervals import Interval, around, meant, point, shown_interval
from .prose import Prose, Sentence

_GROUPED = re.compile(r"(?<![\w.,/])\d+(?:,\d+)+(?![\w/]|[.,]\d+,)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_YEAR = re.compile(r"\d{1,2},(?:19|20)\d\d")
_BRACKET = re.compile(
    r"^\s*[(\[]\s*(?:about|around|some|roughly|approximately|or|equivalent to|us|=|≈|~)?\s*$"
)
#: Conversions of one pair of currencies that are held against each other.
_MOST_RATES = 40
_POWER = {"watt", "kilowatt", "megawatt", "gigawatt", "terawatt"}
_ENERGY = {"watt_hour", "kilowatt_hour", "megawatt_hour", "gigawatt_hour", "terawatt_hour"}
_OVER_TIME = re.compile(
    r"^\s*(?:of\s+(?:electricity|power|energy)\s+)?(?:per|an|a|each|every)\s+(?:hour|day|week|month|year)\b"
)
_STATED_OVER_TIME = re.compile(r"(?:per|an|a|each|every|/)\s*(?:hour|day|week|month|year|h)$")
_CAPACITY = re.compile(
    r"\b(?:installed|generating|generation|nameplate)\s+capacity\s+of\s+(?:[a-z]+\s+){0,3}$"
)
_STORED = re.compile(r"\b(?:batter(?:y|ies)|storage|stores?|stored)\b")
_AVERAGE = re.compile(r"\b(?:average|averages|averaged|averaging|mean|median)\b")
_RANGED = re.compile(r"\b(?:rang(?:e|es|ed|ing)|between|vary|varies|varied|varying)\b")
#: What is worked out from an exact amount; a mark that is neared, and a year ("some 2016 candidates").
_NOT_ROUNDED = re.compile(r"\b(?:equivalent(?: of| to)?|or)\s+$")
_NO_ROUNDING = re.compile(r"close to\b|some (?:19|20)\d\d$")


def malformed_number(prose: Prose) -> Iterator[Alarm]:
    """ "6,5000,000": separators that part no thousands."""
    parts: tuple[Part, ...] = ("title", "body")
    for part in parts:
        text = prose.report.article.part(part)
        for match in _GROUPED.finditer(text):
            groups = match[0].split(",")
            well = _THOUSANDS.fullmatch(match[0]) or _LAKHS.fullmatch(match[0]) or _YEAR.fullmatch(match[0])
            listed = all(len(g) < 3 for g in groups) or all(len(g) >= 4 for g in groups)
            if well or listed or not any(len(g) >= 3 for g in groups[1:]):
                continue
            if groups[0].startswith("0"):
                continue
            span = Span.of(prose.report.article, part, *match.span())
            yield Alarm("malformed-number", (span,), (), {"text": match[0]})


def conversion_rates_differ(prose: Prose) -> Iterator[Alarm]:
    """Bracketed conversions between two currencies that imply different rates."""
    seen: dict[tuple[str, str], list[tuple[Figure, Figure, Interval]]] = collections.defaultdict(list)
    for sentence in prose.sentences():
        for amount, converted in zip(sentence.figures, sentence.figures[1:], strict=False):
            if _is_conversion(sentence, amount, converted):
                rate = around(_one(converted), converted).share_of(around(_one(amount), amount))
                if rate:
                    pair = (str(amount.unit), str(converted.unit))
                    seen[pair].append((amount, converted, rate))
    for found in seen.values():
        yield from _odd_rates(found[:_MOST_RATES], prose.house.limit("conversion-rates-differ", "apart"))


def _odd_rates(found: Sequence[tuple[Figure, Figure, Interval]], apart: float) -> Iterator[Alarm]:
    """Each conversion that most others contradict, or the second of two that contradict each other.

    Rates may lie `apart`: they may be of other days.
    """
    for at, (amount, converted, rate) in enumerate(found):
        others = [it for n, it in enumerate(found) if n != at]
        against = [it for it in others if not rate.widened(apart).overlaps(it[2])]
        if against and (2 * len(against) > len(others)) and (len(others) > 1 or at == 1):
            first = against[0]
            figures = sorted((first[0], first[1], amount, converted), key=lambda f: f.span.place)
            yield Alarm(
                "conversion-rates-differ",
                tuple(f.span for f in figures),
                (amount.id, converted.id),
                {
                    "text": f"{amount.span.text} ({converted.span.text})",
                    "rate": shown_interval(rate),
                    "other": f"{first[0].span.text} ({first[1].span.text})",
                    "other_rate": shown_interval(first[2]),
                },
            )


def _is_conversion(sentence: Sentence, amount: Figure, converted: Figure) -> bool:
    money = amount.kind is converted.kind is FigureKind.MONEY
    units = amount.unit is not None and converted.unit is not None and amount.unit != converted.unit
    return money and units and bool(_BRACKET.match(sentence.between(amount, converted))) and _one(amount) > 0


def _one(figure: Figure) -> float:
    low, high = figure.value.low, figure.value.high
    if low is not None and high is not None and low != high:
        return 0.0
    return (low if low is not None else high) or 0.0


def power_for_energy(prose: Prose) -> Iterator[Alarm]:
    """ "50 MW per hour", "a generating capacity of 50 MWh": power is not energy."""
    for sentence in prose.sentences():
        for figure in sentence.figures:
            over_time = figure.unit in _POWER and (
                _OVER_TIME.match(sentence.after(figure))
                or (figure.kind is FigureKind.RATE and _STATED_OVER_TIME.search(figure.span.text.lower()))
            )
            capacity = (
                figure.unit in _ENERGY
                and figure.kind is FigureKind.MEASURE
                and _CAPACITY.search(sentence.before(figure))
                and not _STORED.search(sentence.lower)
            )
            if over_time or capacity:
                yield Alarm("power-for-energy", (figure.span,), (figure.id,), {"text": figure.span.text})


def average_outside_range(prose: Prose) -> Iterator[Alarm]:
    """ "between 20 and 30, 35 on average": no average lies outside what it is of."""
    for sentence in prose.sentences():
        if not _AVERAGE.search(sentence.lower) or not _RANGED.search(sentence.lower):
            continue
        ranges = [f for f in sentence.figures if f.modifier is Modifier.RANGE and f.moved is None]
        averages = [f for f in sentence.figures if point(f) is not None and _is_average(sentence, f)]
        if len(ranges) != 1 or len(averages) != 1:
            continue
        spread, average = ranges[0], averages[0]
        if (spread.unit, spread.kind) == (average.unit, average.kind) and not meant(spread).overlaps(
            meant(average)
        ):
            figures = sorted((spread, average), key=lambda f: f.span.place)
            yield Alarm(
                "average-outside-range",
                tuple(f.span for f in figures),
                tuple(f.id for f in figures),
                {"average": average.span.text, "range": spread.span.text},
            )


def _is_average(sentence: Sentence, figure: Figure) -> bool:
    before, after = sentence.before(figure)[-30:], sentence.after(figure)[:25]
    led = re.search(
        r"\b(?:average|averages|averaged|averaging|mean|median)(?:\s+(?:of|is|was|at|about|being))*\s+$",
        before,
    )
    return bool(led) or bool(re.match(r"[\w\s]{0,12}\bon average\b", after))


def false_precision(prose: Prose) -> Iterator[Alarm]:
    """ "about 12,347": what is told to the last digit is not about."""
    for sentence in prose.sentences():
        for figure in sentence.figures:
            if figure.modifier is not Modifier.ABOUT or figure.kind in {FigureKind.DURATION, FigureKind.AGE}:
                continue
            if _NOT_ROUNDED.search(sentence.before(figure)) or _NO_ROUNDING.match(figure.span.text.lower()):
                continue
            printed = re.search(r"\d[\d,]*(?:\.\d+)?", figure.span.text)
            digits = printed[0].replace(",", "").lstrip("0.") if printed else ""
            places = len((digits if "." in digits else digits.rstrip("0")).replace(".", ""))
            if places >= prose.house.limit("false-precision", "digits"):
                yield Alarm("false-precision", (figure.span,), (figure.id,), {"text": figure.span.text})


def foreign_currency_alone(prose: Prose) -> Iterator[Alarm]:
    """An amount in another currency than the article's own, never converted."""
    money = [
        (sentence, f)
        for sentence in prose.sentences()
        for f in sentence.figures
        if f.kind in {FigureKind.MONEY, FigureKind.RATE} and f.unit and f.unit.isupper()
    ]
    counted = collections.Counter(f.unit for _, f in money)
    if len(counted) < 2:
        return
    own = max(sorted(counted, key=str), key=lambda unit: counted[unit])
    converted = {
        figure.id
        for sentence in prose.sentences()
        for pair in zip(sentence.figures, sentence.figures[1:], strict=False)
        if _is_conversion(sentence, *pair)
        for figure in pair
    }
    for _, figure in money:
        if figure.unit != own and figure.id not in converted:
            yield Alarm(
                "foreign-currency-alone",
                (figure.span,),
                (figure.id,),
                {"text": figure.span.text, "own": str(own)},
            )
