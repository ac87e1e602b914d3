"""A figure in the making: tokens and values, still open to ranges, modifiers and rates."""

from __future__ import annotations

import dataclasses

from service.analysis.report import FigureKind, Modifier

from .numerals import Numeral


@dataclasses.dataclass
class Draft:
    """Tokens `first` to `last` (exclusive); `low` and `high` already count scale and subunit in."""

    numeral: Numeral
    first: int
    last: int
    low: float | None
    high: float | None
    kind: FigureKind
    unit: str | None = None
    modifier: Modifier = Modifier.EXACT
    change: str | None = None
    #: Both ends of "from A to B", in the order told.
    moved: tuple[float, float] | None = None
    prefixed: bool = False
    hyphened: bool = False
    #: The hyphen waits for a later noun ("four-, five- and six-cylinder").
    suspended: bool = False
    factor: float = 1.0
    #: The token of the noun counted in a compound ("a six-member panel").
    noun: int | None = None
    #: The token behind numeral and unit, before a rate or a modifier was added.
    tail: int = 0

    def __post_init__(self) -> None:
        """A draft made whole needs no tail told."""
        self.tail = self.last
