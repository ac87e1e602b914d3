"""Which statements lie in what others say."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence

from service.intake.article import Part

from .statements import Spans, Statement


class Holding:
    """The contents of an article's statements, asked what they hold; an ask costs by what lies around it."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        """Take the article's statements, in text order."""
        self._statements = statements
        self._spans: dict[Part, list[tuple[int, int, int]]] = {"title": [], "body": []}
        for n, statement in enumerate(statements):
            self._spans[statement.part] += [(start, end, n) for start, end in statement.content]
        self._reach: dict[Part, list[int]] = {}
        for part, spans in self._spans.items():
            spans.sort()
            self._reach[part] = list(itertools.accumulate((end for _, end, _ in spans), max))

    def smallest(self, n: int, spans: Spans, above: int = 0) -> int | None:
        """The other statement with the least content that holds every one of some spans of statement `n`.

        Only content of more than `above` code points counts.
        """
        if not spans:
            return None
        inner = self._statements[n]
        holders = [
            (size_of(outer), m)
            for m in sorted(set(self._around(inner.part, spans[0])))
            if m != n and size_of(outer := self._statements[m]) > above and _holds(outer, spans)
        ]
        return min(holders)[1] if holders else None

    def _around(self, part: Part, span: tuple[int, int]) -> Iterator[int]:
        """The statements of which one span of content covers a span."""
        spans, reach = self._spans[part], self._reach[part]
        at = bisect.bisect_right(spans, (span[0], float("inf"), 0)) - 1
        while at >= 0 and reach[at] >= span[1]:
            _, end, n = spans[at]
            if end >= span[1]:
                yield n
            at -= 1


def _holds(outer: Statement, spans: Spans) -> bool:
    return all(any(a <= start and end <= b for a, b in outer.content) for start, end in spans)


def size_of(statement: Statement) -> int:
    """Code points of a statement's content."""
    return sum(end - start for start, end in statement.content)
