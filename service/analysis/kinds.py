"""The values that an answer chooses from, by what they are called in `GET /v1/kinds`, and what each means."""

from __future__ import annotations

import enum

from . import data
from .report import (
    AttributionKind,
    Evidence,
    FigureKind,
    Introduction,
    Modifier,
    Naming,
    ResponseKind,
    Severity,
    SourceKind,
    Stance,
)

LISTS: dict[str, type[enum.StrEnum]] = {
    "source_kinds": SourceKind,
    "namings": Naming,
    "attribution_kinds": AttributionKind,
    "stances": Stance,
    "figure_kinds": FigureKind,
    "modifiers": Modifier,
    "evidence": Evidence,
    "introductions": Introduction,
    "responses": ResponseKind,
    "severities": Severity,
}


def described(name: str) -> dict[str, str]:
    """Each value of a list with its description, in the order of the contract."""
    meanings: dict[str, str] = data.load("kinds")[name]
    return {value.value: meanings[value.value] for value in LISTS[name]}
