"""A figure as the text states it, before anybody asks who said it."""

from __future__ import annotations

import dataclasses

from service.analysis.report import FigureKind, Modifier, Value


@dataclasses.dataclass(frozen=True)
class Quantity:
    """One figure of one sentence.

    `start`/`end` are code points of the part, half-open, unit and modifier included; `of` are spans in
    the same count; `first` and `last` (inclusive) are the indices of the words it touches. `unit` is
    `percent`, `percentage_point`, `basis_point`, `point`, an ISO 4217 code, a pint unit name or None.
    `change` is "up" or "down" where the figure is an amount of change ("rose 5%"). `moved` is both ends of a
    change in the order told ("fell from 40 to 30"), with `value` from the lesser to the greater.
    """

    start: int
    end: int
    kind: FigureKind
    value: Value
    unit: str | None
    modifier: Modifier
    change: str | None
    moved: tuple[float, float] | None
    of: tuple[tuple[int, int], ...]
    first: int
    last: int
