"""How well relations are found: the measures of the literature, and how honest the confidence is.

`relation` and the per-role scores on contiguous fragments follow the project's scorer of the service's
answers, which is what published figures are taken from; here they serve tuning.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence

from service.nlp.attribution.model import Role

from .data import Spans

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT)

RoleSpans = Mapping[Role, Spans]


@dataclasses.dataclass(frozen=True)
class Measure:
    """Counts of one measure."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Measure) -> Measure:
        """The counts of both."""
        return Measure(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def f1(self) -> float:
        """In per cent."""
        return 200 * self.right / max(1, self.found + self.wanted)


class Tokens:
    """The tokens of a text, and which of them spans cover."""

    def __init__(self, text: str) -> None:
        """Words and single signs."""
        self._places = [match.span() for match in _TOKEN.finditer(text)]
        self._words = {n for n, (start, _) in enumerate(self._places) if re.match(r"\w", text[start])}

    def cover(self, spans: Spans) -> set[int]:
        """Every token that shares a code point with a span."""
        return {
            n for n, (a, b) in enumerate(self._places) if any(a < end and b > start for start, end in spans)
        }

    def words(self, spans: Spans) -> set[int]:
        """Those that are words."""
        return self.cover(spans) & self._words

    def fragments(self, spans: Spans) -> set[tuple[int, int]]:
        """Covered tokens as runs."""
        found: list[tuple[int, int]] = []
        for n in sorted(self.cover(spans)):
            if found and found[-1][1] == n:
                found[-1] = (found[-1][0], n + 1)
            else:
                found.append((n, n + 1))
        return set(found)


def matches(tokens: Tokens, wanted: Sequence[RoleSpans], found: Sequence[RoleSpans]) -> set[int]:
    """Numbers of the relations found that are right, one to one.

    Right: content overlaps by half (intersection over union) and the source shares a word, or both have none.
    """
    golden = [(tokens.words(w.get(Role.CONTENT, [])), tokens.words(w.get(Role.SOURCE, []))) for w in wanted]
    pairs = []
    for j, relation in enumerate(found):
        content = tokens.words(relation.get(Role.CONTENT, []))
        source = tokens.words(relation.get(Role.SOURCE, []))
        for i, (own_content, own_source) in enumerate(golden):
            union = len(content | own_content)
            overlap = len(content & own_content) / union if union else 0.0
            same = bool(source & own_source) or (not source and not own_source)
            if overlap >= 0.5 and same:
                pairs.append((overlap, i, j))
    used: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used and j not in right:
            used.add(i)
            right.add(j)
    return right


def scores(
    articles: Iterable[tuple[str, Sequence[RoleSpans], Sequence[RoleSpans]]],
) -> dict[str, Measure]:
    """Measures by name over (text, relations wanted, relations found)."""
    total: dict[str, Measure] = collections.defaultdict(Measure)
    for text, wanted, found in articles:
        tokens = Tokens(text)
        right = len(matches(tokens, wanted, found))
        total["relation"] += Measure(right, len(found), len(wanted))
        for role in _ROLES:
            golden = {f for relation in wanted for f in tokens.fragments(relation.get(role, []))}
            own = {f for relation in found for f in tokens.fragments(relation.get(role, []))}
            total[f"{role.name.lower()} exact"] += Measure(len(golden & own), len(own), len(golden))
            golden_tokens = {n for start, end in golden for n in range(start, end)}
            own_tokens = {n for start, end in own for n in range(start, end)}
            total[f"{role.name.lower()} token"] += Measure(
                len(golden_tokens & own_tokens), len(own_tokens), len(golden_tokens)
            )
    return dict(total)


def calibration_error(sure: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error over bins of equal width: how far confidence is from accuracy, 0 to 1."""
    boxes: dict[int, list[tuple[float, bool]]] = collections.defaultdict(list)
    for confidence, is_right in zip(sure, right, strict=True):
        boxes[min(bins - 1, int(confidence * bins))].append((confidence, is_right))
    off = sum(abs(sum(c for c, _ in box) - sum(r for _, r in box)) for box in boxes.values())
    return off / max(1, len(sure))
