"""Word lists: data files with a note on their origin, read once."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib
from typing import Any


@functools.cache
def load(name: str) -> dict[str, Any]:
    """The content of `name`.toml in this folder."""
    file = importlib.resources.files(__package__).joinpath(f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def words(name: str, *path: str) -> frozenset[str]:
    """The list at `path` in `name`.toml, as a set."""
    value: Any = load(name)
    for key in path:
        value = value[key]
    return frozenset(value)
