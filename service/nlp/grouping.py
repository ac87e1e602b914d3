"""Things in groups of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Thing = TypeVar("_Thing")


def grouped(things: Iterable[_Thing], size: Callable[[_Thing], int], most: int) -> Iterator[list[_Thing]]:
    """Things in their order, in groups whose sizes add up to at most so much; a larger one is alone."""
    held: list[_Thing] = []
    total = 0
    for thing in things:
        own = size(thing)
        if held and total + own > most:
            yield held
            held, total = [], 0
        held.append(thing)
        total += own
    if held:
        yield held
