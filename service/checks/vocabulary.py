"""The rules' word lists, as alternatives of a regular expression or as sets, and their thresholds."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from typing import Any


@functools.cache
def _file(name: str) -> dict[str, Any]:
    text = importlib.resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def _lists() -> dict[str, list[str]]:
    return {name: words for table in ("words", "sourcing") for name, words in _file(table).items()}


@functools.cache
def listed(name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(_lists()[name])


@functools.cache
def any_of(*names: str) -> str:
    """A regular expression that matches any word of some lists, longest first."""
    found = sorted({word for name in names for word in _lists()[name]}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(map(re.escape, found)) + ")"


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """The alternatives of one list of regular expressions, between word boundaries, for small letters."""
    return re.compile(r"\b(?:" + "|".join(_lists()[name]) + r")\b")


@functools.cache
def verbs(name: str) -> dict[str, str]:
    """One table of verbs, each with the neutral one."""
    found: dict[str, str] = _file("verbs")[name]
    return found


@functools.cache
def limit(rule: str, name: str) -> float:
    """A threshold of a rule."""
    return float(_file("limits")[rule][name])
