"""Two independent sources that say the same: a figure is documented when they agree."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Sequence

from .report import Evidence, Figure, Modifier, Naming, Source, SourceKind

#: Nobody counts on these being independent of one another by their value alone.
_SMALLEST = 10


def corroborated(figures: Sequence[Figure], sources: Sequence[Source]) -> tuple[Figure, ...]:
    """The figures, those that two independent identified sources state alike now documented."""
    known = {source.id: source for source in sources}
    alike: dict[tuple[object, ...], list[Figure]] = collections.defaultdict(list)
    for figure in figures:
        if (
            figure.evidence is Evidence.CLAIMED
            and figure.source
            and _is_telling(figure)
            and known[figure.source].naming is Naming.NAMED
        ):
            alike[_key(figure)].append(figure)
    agreed = {
        figure.id
        for group in alike.values()
        for figure in group
        if any(_independent(known[str(figure.source)], known[str(other.source)]) for other in group)
    }
    return tuple(
        dataclasses.replace(figure, evidence=Evidence.DOCUMENTED) if figure.id in agreed else figure
        for figure in figures
    )


def _key(figure: Figure) -> tuple[object, ...]:
    head = figure.of.text.lower().split()[-1] if figure.of else ""
    return figure.kind, figure.unit, figure.value, head


def _is_telling(figure: Figure) -> bool:
    """A value exact enough that two who state it state the same thing, of a thing that is named."""
    ends = [end for end in (figure.value.low, figure.value.high) if end is not None]
    precise = figure.modifier in {Modifier.EXACT, Modifier.RANGE} and figure.of is not None
    return precise and any(abs(end) >= _SMALLEST or end != int(end) for end in ends)


def _independent(one: Source, other: Source) -> bool:
    """Two whose names share no word, of different houses."""
    if one.id == other.id or SourceKind.OUTLET in {one.kind, other.kind}:
        return False
    words = [
        {w for w in f"{s.name} {s.affiliation or ''}".lower().split() if len(w) > 3} for s in (one, other)
    ]
    return not words[0] & words[1]
