"""The word lists of this package, read from the data files once and indexed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from service.analysis import data
from service.analysis.report import FigureKind, Modifier

from .tokens import tokenize


@dataclasses.dataclass(frozen=True)
class Unit:
    """What stands after (or before) a number; `factor` turns a subunit into its currency."""

    name: str | None
    kind: FigureKind
    factor: float = 1.0


@dataclasses.dataclass(frozen=True)
class Form:
    """One way to write a unit, as token texts. `tight`: only when glued to digits or near them."""

    tokens: tuple[str, ...]
    unit: Unit
    exact: bool = False
    tight: bool = False


Forms = dict[str, tuple[Form, ...]]


@dataclasses.dataclass(frozen=True)
class Phrase:
    """A modifier as lower-case token texts."""

    tokens: tuple[str, ...]
    modifier: Modifier


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase of a data file as the tokenizer cuts it."""
    return tuple(token.text for token in tokenize(phrase, 0, len(phrase)))


def _index(forms: list[Form], at: int) -> Forms:
    """Forms by the lower-case token at one end, longest first."""
    found: dict[str, list[Form]] = {}
    for form in forms:
        found.setdefault(form.tokens[at].lower(), []).append(form)
    return {
        key: tuple(sorted(some, key=lambda f: (-len(f.tokens), not f.exact))) for key, some in found.items()
    }


def _forms(entry: Mapping[str, Any], unit: Unit) -> list[Form]:
    return (
        [Form(tuple(t.lower() for t in pieces(form)), unit) for form in entry.get("forms", [])]
        + [Form(pieces(form), unit, exact=True) for form in entry.get("symbols", [])]
        + [Form(pieces(form), unit, exact=True, tight=True) for form in entry.get("tight", [])]
    )


@dataclasses.dataclass(frozen=True)
class Units:
    """Units and currencies: `after` a number by their first token, `before` it by their last.

    Of those `before`, tight ones need a large number.
    """

    after: Forms
    before: Forms


@cache
def units() -> Units:
    """Those of the data files."""
    return Units(_index(_after(), 0), _index(_before(), -1))


def units_with(entries: Iterable[Mapping[str, Any]]) -> Units:
    """Those of the data files and more, in the form of units.toml; of two that look alike the new one."""
    more = [
        form
        for entry in entries
        for form in _forms(entry, Unit(str(entry["name"]), FigureKind(entry["kind"])))
    ]
    return Units(_index(more + _after(), 0), units().before) if more else units()


def _after() -> list[Form]:
    forms: list[Form] = []
    for entry in data.load("units")["unit"]:
        forms += _forms(entry, Unit(entry["name"], FigureKind(entry["kind"])))
    currencies = data.load("currencies")
    for entry in currencies["currency"]:
        money = Unit(entry["code"] or None, FigureKind.MONEY)
        forms += _forms({"forms": entry.get("names", [])}, money)
        forms += _forms({"forms": entry.get("subunits", [])}, dataclasses.replace(money, factor=0.01))
        forms += _forms({"tight": entry.get("tight_subunits", [])}, dataclasses.replace(money, factor=0.01))
        if "$" in entry.get("prefixes", []):
            forms.append(Form(("$",), money))
    forms += [Form((code,), Unit(code, FigureKind.MONEY), exact=True) for code in currencies["codes"]]
    return forms


def _before() -> list[Form]:
    """Currency signs."""
    forms: list[Form] = []
    currencies = data.load("currencies")
    for entry in currencies["currency"]:
        money = Unit(entry["code"] or None, FigureKind.MONEY)
        forms += _forms({"symbols": entry.get("prefixes", []), "tight": entry.get("large", [])}, money)
    forms += [Form((code,), Unit(code, FigureKind.MONEY), exact=True) for code in currencies["codes"]]
    return forms


def _phrases(place: str, at: int) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for name, phrases in data.load("modifiers")[place].items():
        for phrase in phrases:
            tokens = tuple(t.lower() for t in pieces(phrase))
            found.setdefault(tokens[at], []).append(Phrase(tokens, Modifier(name)))
    return {key: tuple(sorted(some, key=lambda p: -len(p.tokens))) for key, some in found.items()}


@cache
def modifiers_before() -> dict[str, tuple[Phrase, ...]]:
    """Modifiers that precede a figure, by their last token, longest first."""
    return _phrases("before", -1)


@cache
def modifiers_after() -> dict[str, tuple[Phrase, ...]]:
    """Modifiers that follow a figure, by their first token, longest first."""
    return _phrases("after", 0)


@cache
def numbers(name: str) -> dict[str, float]:
    """One table of number words."""
    return {word: float(value) for word, value in data.load("numerals")[name].items()}


@cache
def openers() -> frozenset[str]:
    """Every word that a numeral, a multiple or a passage without figures may begin with, lower case."""
    found = {"a", "an"} | _leading() | data.words("exclusions", "months") | idioms().keys()
    return frozenset(found | {f"{word}s" for word in data.words("exclusions", "designators")})


@cache
def counting() -> frozenset[str]:
    """Every word, lower case, of which any figure that has no digits has one, but for "fivefold"."""
    return _leading() | numbers("denominators").keys()


@cache
def _leading() -> frozenset[str]:
    found = {"half", "several", "few"}
    for table in ("cardinals", "tens", "scales", "vague", "ordinals", "multiples", "open_multiples"):
        found |= numbers(table).keys()
    return frozenset(found)


@cache
def idioms() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Idioms with a number word in them, by first token; hyphens and slashes are left out."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in data.load("exclusions")["idioms"]:
        tokens = tuple(t.lower() for t in pieces(phrase) if t not in "-/")
        found.setdefault(tokens[0], []).append(tokens)
    return {key: tuple(some) for key, some in found.items()}
