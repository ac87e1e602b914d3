"""One decision of a person, as it is kept: never changed, never deleted, at most undone by another."""

from __future__ import annotations

import dataclasses
import datetime
import enum
from collections.abc import Sequence

from .quote import Quote


class Action(enum.StrEnum):
    """What was decided: a finding is DISMISSed, a figure VERIFYed, or an earlier review UNDOne."""

    DISMISS = "dismiss"
    VERIFY = "verify"
    UNDO = "undo"


@dataclasses.dataclass(frozen=True)
class Target:
    """What a review is about: a finding or a figure, by its id in the report that was looked at.

    `rule` is a finding's. `quote` is None once the article's text is no longer kept.
    """

    id: str
    rule: str | None
    quote: Quote | None


@dataclasses.dataclass(frozen=True)
class Draft:
    """A review that is to be kept. `target` is None where it `undoes` the review of that number.

    `revision` is the number of the one that was looked at, `evidence` a URL.
    """

    action: Action
    by: str
    revision: int | None = None
    target: Target | None = None
    undoes: int | None = None
    note: str | None = None
    evidence: str | None = None


@dataclasses.dataclass(frozen=True)
class Review:
    """A review that is kept; `number` counts the article's reviews."""

    number: int
    at: datetime.datetime
    draft: Draft

    @property
    def action(self) -> Action:
        """What was decided."""
        return self.draft.action


def undone(reviews: Sequence[Review]) -> dict[int, int]:
    """The numbers of reviews that were undone, with those of the reviews that did it."""
    return {it.draft.undoes: it.number for it in reviews if it.draft.undoes is not None}


def in_effect(reviews: Sequence[Review]) -> list[Review]:
    """The reviews that decide something and were not undone, in the order given."""
    gone = undone(reviews)
    return [it for it in reviews if it.draft.target is not None and it.number not in gone]
