"""Several things in one sentence."""

from __future__ import annotations

from collections.abc import Sequence


def enumerated(things: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; of nothing, IndexError."""
    return " and ".join(filter(None, [", ".join(things[:-1]), things[-1]]))
