"""The rules' word lists and limits, with what a house adds to the ones and sets of the others."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

#: The list or lists that an expression names: {people}, {up|down}.
_NAMED = re.compile(r"\{([a-z_]+(?:\|[a-z_]+)*)\}")


@functools.cache
def _file(name: str) -> dict[str, Any]:
    text = importlib.resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def word_lists() -> Mapping[str, frozenset[str]]:
    """Every list by its name, as it ships."""
    return {name: frozenset(words) for name, words in _file("words").items()}


def limits() -> Mapping[str, Mapping[str, float]]:
    """Every limit by its rule's id and its name, as it ships."""
    return _file("limits")


@functools.cache
def phrases(name: str) -> re.Pattern[str]:
    """Any of the expressions of one list of `phrases.toml`, between word boundaries, for small letters."""
    return re.compile(r"\b(?:" + "|".join(_file("phrases")[name]) + r")\b")


def verbs(name: str) -> Mapping[str, str]:
    """One table of `verbs.toml`: verbs in their dictionary form, each with what to write instead."""
    table: Mapping[str, str] = _file("verbs")[name]
    return table


class House:
    """What a rule may ask of the house that it runs for; safe to share between threads."""

    def __init__(
        self,
        words: Mapping[str, Iterable[str]] | None = None,
        limits: Mapping[str, Mapping[str, float]] | None = None,
    ) -> None:
        """`words` add to the lists that ship, `limits` take the place of those that ship."""
        added = {name: frozenset(map(str.lower, more)) for name, more in (words or {}).items()}
        self._lists = {name: known | added.get(name, frozenset()) for name, known in word_lists().items()}
        self._limits = limits or {}
        self._expressions: dict[str, re.Pattern[str]] = {}

    def limit(self, rule: str, name: str) -> float:
        """A limit that a rule goes by."""
        return self._limits.get(rule, {}).get(name, limits()[rule][name])

    def listed(self, name: str) -> frozenset[str]:
        """The words of one list, in small letters."""
        return self._lists[name]

    def expression(self, template: str) -> re.Pattern[str]:
        """A regular expression in which {name} is any word of a list, {one|other} of several."""
        found = self._expressions.get(template)
        if found is None:
            found = re.compile(_NAMED.sub(lambda match: self._any_of(match[1].split("|")), template))
            self._expressions[template] = found
        return found

    def _any_of(self, names: Iterable[str]) -> str:
        """Alternatives, longest first."""
        words = sorted({word for name in names for word in self._lists[name]}, key=lambda w: (-len(w), w))
        return "(?:" + "|".join(map(re.escape, words)) + ")"


@functools.cache
def any_house() -> House:
    """A house that adds nothing."""
    return House()
