"""The rules' word lists, as alternatives of a regular expression or as sets."""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib


@functools.cache
def _lists() -> dict[str, list[str]]:
    text = importlib.resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@functools.cache
def listed(name: str) -> frozenset[str]:
    """The words of one list."""
    return frozenset(_lists()[name])


@functools.cache
def any_of(*names: str) -> str:
    """A regular expression that matches any word of some lists, longest first."""
    found = sorted({word for name in names for word in _lists()[name]}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(map(re.escape, found)) + ")"
