"""Datelines: the place and the agency that a report opens with, which nobody said."""

from __future__ import annotations

import re

_PLACE = r"[A-Z][\w.,'’ ]{1,30}?"
_CAPITALS = r"[A-Z][A-Z.,'’ ]{2,30}?(?:, [A-Z][\w. ]{1,20}?)?"
_AGENCY = r"\s*\([A-Z][\w .]{1,20}\)"
_DASH = r"\s*(?:–|—|--|-)\s+"
_DATELINE = re.compile(rf"{_CAPITALS}{_AGENCY}(?:{_DASH}|\s+)|{_CAPITALS}{_DASH}|{_PLACE}{_AGENCY}{_DASH}")


def dateline(paragraph: str) -> int:
    """Code points of the dateline that a paragraph opens with ("LONDON (Reuters) - "), else 0."""
    match = _DATELINE.match(paragraph)
    return match.end() if match else 0
