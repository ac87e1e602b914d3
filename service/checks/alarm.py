"""What a rule reports, before it gets its place, its words and its id."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from service.analysis.report import Span


@dataclasses.dataclass(frozen=True)
class Alarm:
    """`values` fill the rule's message; `spans` is never empty. `related` are ids, figures first.

    A `cause` is asked about once an article, however often it stands there: the name of an anonymous source.
    """

    rule: str
    spans: tuple[Span, ...]
    related: tuple[str, ...]
    values: Mapping[str, str]
    cause: str = ""
