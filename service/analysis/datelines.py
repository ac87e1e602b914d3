"""Datelines: the place and the agency that a report opens with, which nobody said."""

from __future__ import annotations

import re

_PLACE = r"[A-Z][\w.,'’ ]{1,30}?"
_CAPITALS = r"[A-Z][A-Z.,'’ ]{2,30}?(?:, [A-Z][\w. ]{1,20}?)?"
_AGENCY = r"\s*\((?P<{}>[A-Z][\w .]{{1,20}})\)"
_DASH = r"\s*(?:–|—|--|-)\s+"
_DATELINE = re.compile(
    rf"{_CAPITALS}{_AGENCY.format('a')}(?:{_DASH}|\s+)|{_CAPITALS}{_DASH}|{_PLACE}{_AGENCY.format('b')}{_DASH}"
)


def dateline(paragraph: str) -> int:
    """Code points of the dateline that a paragraph opens with ("LONDON (Reuters) - "), else 0."""
    match = _DATELINE.match(paragraph)
    return match.end() if match else 0


def agency(paragraph: str) -> tuple[int, int] | None:
    """Where the agency stands in the dateline that a paragraph opens with, if one is named."""
    match = _DATELINE.match(paragraph)
    if match is None:
        return None
    return next((match.span(name) for name in ("a", "b") if match[name] is not None), None)
