"""The unit or currency that stands before or after a numeral."""

from __future__ import annotations

import dataclasses

from service.analysis.data import words
from service.analysis.report import FigureKind

from .context import Context
from .lexicon import Form, Unit
from .numerals import HYPHENS, Numeral, Style

_SPACED_LETTERS = frozenset("tmgCW")


@dataclasses.dataclass(frozen=True)
class Match:
    """A unit with the token it begins at (before a numeral) or ends before (after one)."""

    unit: Unit
    edge: int
    hyphened: bool = False


def unit_before(ctx: Context, i: int) -> tuple[Form, int] | None:
    """The currency form that ends right before token `i`, and the token it starts at."""
    for form in ctx.units.before.get(ctx.lower(i - 1), ()):
        start = i - len(form.tokens)
        if ctx.matches(start, form.tokens, exact=True) and not (
            ctx.glued(start) and ctx.is_word(start - 1) and ctx.is_word(start)
        ):
            return form, start
    return None


def is_large(numeral: Numeral, ctx: Context) -> bool:
    """A scale, a separator or decimals: what a currency letter needs after it."""
    return numeral.scale > 1 or not ctx.written(numeral.first).isdecimal()


def unit_after(ctx: Context, numeral: Numeral) -> Match | None:
    """The longest unit that follows a numeral, over a hyphen or a filler ("six straight months")."""
    start = ctx.over_hyphen(numeral.last)
    hyphened = start != numeral.last
    if (
        not hyphened
        and numeral.scale == 1
        and numeral.style is Style.FRACTION
        and ctx.lower(start) in {"of", "a", "an"}
    ):
        skip = start + 1 if ctx.lower(start) != "of" else start + 2
        if (
            ctx.lower(skip - 1) in {"a", "an"}
            and (found := _at(ctx, numeral, skip, False))
            and found.unit.kind is FigureKind.DURATION
        ):
            return found
    if numeral.style is Style.VAGUE and ctx.lower(start) == "of":
        return _at(ctx, numeral, start + 1, False)
    if found := _at(ctx, numeral, start, hyphened):
        return found
    if ctx.lower(start) in words("grammar", "fillers") and not hyphened:
        found = _at(ctx, numeral, start + 1, False)
        if found and found.unit.kind in {
            FigureKind.DURATION,
            FigureKind.MONEY,
            FigureKind.MEASURE,
            FigureKind.PERCENTAGE_POINTS,
        }:
            return found
    return None


def _at(ctx: Context, numeral: Numeral, j: int, hyphened: bool) -> Match | None:
    if ctx.lower(j) in {"pound", "pounds"}:
        return _pounds(ctx, numeral, j, hyphened)
    for form in ctx.units.after.get(ctx.lower(j), ()):
        if ctx.matches(j, form.tokens, form.exact) and _fits(ctx, numeral, form, j, hyphened):
            return Match(form.unit, j + len(form.tokens), hyphened)
    return None


def _fits(ctx: Context, numeral: Numeral, form: Form, j: int, hyphened: bool) -> bool:
    end = j + len(form.tokens)
    last = form.tokens[-1]
    if last[-1:].isalpha() and ctx.glued(end) and ctx.is_number(end):
        return False
    if last in {"′", "″"} and not (ctx.glued(j) and numeral.value < 1000):
        return False
    if form.tight:
        if numeral.style is not Style.DIGITS or (ctx.lower(end) in HYPHENS and ctx.glued(end)):
            return False
        if last == "s" and ctx.written(numeral.first).isdecimal():
            return False
        if form.unit.kind is FigureKind.MONEY or last in {"s", "h", "A", "V", "l", "L"}:
            return ctx.glued(j)
        return ctx.glued(j) or hyphened or last in _SPACED_LETTERS
    if (
        form.tokens[0]
        in {
            "second",
            "stone",
            "won",
            "pint",
            "bit",
            "mile",
            "day",
            "year",
            "hour",
            "minute",
            "degree",
            "point",
        }
        and len(form.tokens) == 1
    ):
        return _fits_noun(ctx, numeral, form.tokens[0], j, hyphened)
    return not (
        form.exact
        and len(last) <= 3
        and last.isalpha()
        and last.isupper()
        and numeral.style is not Style.DIGITS
    )


def _fits_noun(ctx: Context, numeral: Numeral, word: str, j: int, hyphened: bool) -> bool:
    """Unit words that are other words too: "second", "won", "a bit"; "one day" is an idiom."""
    if word in {"stone", "pint", "bit", "mile", "point"} and ctx.is_capitalised(j):
        return False
    if word == "won":
        return numeral.style is Style.DIGITS and not ctx.is_verb(j)
    if word == "second":
        return hyphened or numeral.value < 1 or (numeral.value == 1 and not numeral.plain)
    if word == "bit":
        return hyphened or numeral.style is Style.DIGITS
    return True


def _pounds(ctx: Context, numeral: Numeral, j: int, hyphened: bool) -> Match:
    """Sterling with a scale or in the thousands, the weight otherwise."""
    if ctx.lower(j + 1) == "sterling":
        return Match(Unit("GBP", FigureKind.MONEY), j + 2, hyphened)
    if numeral.scale >= 1000 or numeral.value >= 1000:
        return Match(Unit("GBP", FigureKind.MONEY), j + 1, hyphened)
    return Match(Unit("pound", FigureKind.MEASURE), j + 1, hyphened)
