"""Callbacks that are owed: claimed by one at a time, done, put off, given up, or overtaken by newer ones."""

from __future__ import annotations

import dataclasses
import datetime
import random
import secrets
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Engine, Select, delete, exists, func, literal, select, update
from sqlalchemy.orm import aliased

from .models import ArticleRow, CallbackRow, RevisionRow, State, Utc
from .owed import OWED, Owed, claimable, counts, sweep
from .store import LEASE, RETELL, Transactions

#: How long after its first attempt a callback is given up.
DAY = datetime.timedelta(days=1)
#: Seconds after a first failed attempt; doubled after each further one, up to the second.
_BACK_OFF, _LONGEST = 10.0, 7200.0


@dataclasses.dataclass(frozen=True)
class Callback:
    """A callback as the outbox knows it; `message` is its webhook-id. `latest` where its revision is."""

    revision_id: int
    cms: str
    external_id: str
    number: int
    latest: bool
    message: str
    state: State
    attempts: int
    due: datetime.datetime
    until: datetime.datetime | None
    error: str | None
    created: datetime.datetime
    finished: datetime.datetime | None


@dataclasses.dataclass(frozen=True)
class Claim:
    """A callback that this worker alone may make, as long as the lease lasts."""

    callback: Callback
    lease: str


class Outbox(Transactions):
    """The database's callbacks. Safe to share between threads and processes.

    Every method raises StorageUnavailableError where the database cannot do it now. `now` is always the
    caller's clock, in UTC.
    """

    def __init__(
        self, engine: Engine, *, lease: float = LEASE, retell: float = RETELL, back_off: float = _BACK_OFF
    ) -> None:
        """Take an engine of `open_database`; times are in seconds. No attempt may take as long as a lease."""
        super().__init__(engine)
        self._lease = datetime.timedelta(seconds=lease)
        self._retell = datetime.timedelta(seconds=retell)
        self._back_off = back_off

    def claim(self, id: int, now: datetime.datetime) -> Claim | None:
        """Take the callback of a revision; None where it is done, dead, not due, or somebody else's.

        Also while another callback of the article is being made, so that none overtakes a newer one. One
        whose revision is not the newest any more is dropped.
        """
        lease = secrets.token_hex(16)
        with self._writing() as session:
            if session.scalar(_latest(id)) != id:
                owed = CallbackRow.state.in_(OWED)
                session.execute(delete(CallbackRow).where(CallbackRow.revision_id == id, owed))
                return None
            taken = session.scalar(
                update(CallbackRow)
                .where(CallbackRow.revision_id == id, claimable(CallbackRow, now), ~_busy(id, now))
                .values(
                    state=State.RUNNING,
                    attempts=CallbackRow.attempts + 1,
                    lease=lease,
                    lease_until=now + self._lease,
                    until=func.coalesce(CallbackRow.until, literal(now + DAY, Utc())),
                )
                .returning(CallbackRow.revision_id)
            )
            if taken is None:
                return None
            return Claim(_callback(session.execute(_one(CallbackRow.revision_id == id)).one()), lease)

    def done(self, claim: Claim, now: datetime.datetime) -> bool:
        """Note that the receiver has it; False where the lease was lost."""
        return self._settle(claim, {"state": State.DONE, "error": None, "finished": now})

    def fail(
        self, claim: Claim, error: str, now: datetime.datetime, *, final: bool = False, wait: float = 0
    ) -> float | None:
        """Note why an attempt failed; the seconds until the next one, None where there is none.

        The next is no sooner than `wait` seconds from now.
        """
        doubled = min(self._back_off * 2.0 ** (claim.callback.attempts - 1), _LONGEST)
        delay = max(wait, doubled * random.uniform(0.5, 1))
        due = now + datetime.timedelta(seconds=delay)
        until = claim.callback.until
        dead = final or (until is not None and due > until)
        values = {
            "state": State.DEAD if dead else State.FAILED,
            "error": error[:200],
            "due": due,
            "queued": due,
            "finished": now if dead else None,
        }
        return None if not self._settle(claim, values) or dead else delay

    def _settle(self, claim: Claim, values: dict[str, Any]) -> bool:
        with self._writing() as session:
            ours = session.scalar(
                update(CallbackRow)
                .where(
                    CallbackRow.revision_id == claim.callback.revision_id,
                    CallbackRow.state == State.RUNNING,
                    CallbackRow.lease == claim.lease,
                )
                .values(lease=None, lease_until=None, **values)
                .returning(CallbackRow.revision_id)
            )
            return ours is not None

    def sweep(self, now: datetime.datetime, *, starting: bool = False) -> list[Owed]:
        """The callbacks that the job engine may have forgotten, by their revisions; those out of time die.

        At a start, all that are owed; else those that it was told of some time ago.
        """
        spent = CallbackRow.until <= now
        quiet = None if starting else now - self._retell
        with self._writing() as session:
            return sweep(session, CallbackRow, CallbackRow.revision_id, spent, now, quiet)

    def retry(self, id: int, now: datetime.datetime) -> bool:
        """Give the dead callback of a revision another day; False where it is not dead.

        The next sweep finds it.
        """
        with self._writing() as session:
            again = session.scalar(
                update(CallbackRow)
                .where(CallbackRow.revision_id == id, CallbackRow.state == State.DEAD)
                .values(
                    state=State.PENDING,
                    attempts=0,
                    error=None,
                    finished=None,
                    until=None,
                    due=now,
                    queued=now - self._retell,
                )
                .returning(CallbackRow.revision_id)
            )
            return again is not None

    def of(self, cms: str, external_id: str, number: int) -> Callback | None:
        """The callback of a revision."""
        with self._looking() as session:
            row = session.execute(
                _one(
                    ArticleRow.cms == cms, ArticleRow.external_id == external_id, RevisionRow.number == number
                )
            ).one_or_none()
            return None if row is None else _callback(row)

    def listed(self, state: State, limit: int = 100) -> Sequence[Callback]:
        """Callbacks in a state, those of the last revisions to arrive first."""
        with self._looking() as session:
            rows = session.execute(
                _one(CallbackRow.state == state).order_by(CallbackRow.revision_id.desc()).limit(limit)
            )
            return [_callback(row) for row in rows]

    def counts(self, states: Collection[State] = tuple(State)) -> dict[State, int]:
        """How many callbacks are in each of the states."""
        with self._looking() as session:
            return counts(session, CallbackRow, states)


def _latest(id: int) -> Select[Any]:
    """The newest revision of the article that a revision is of."""
    return select(ArticleRow.latest_id).join(RevisionRow.article).where(RevisionRow.id == id)


def _busy(id: int, now: datetime.datetime) -> Any:
    """Whether the callback of another revision of the same article is being made."""
    here, there, other = aliased(RevisionRow), aliased(RevisionRow), aliased(CallbackRow)
    return exists(
        select(other.revision_id)
        .join(there, there.id == other.revision_id)
        .join(here, here.article_id == there.article_id)
        .where(here.id == id, there.id != id, other.state == State.RUNNING, other.lease_until > now)
    )


def _one(*conditions: Any) -> Any:
    return (
        select(CallbackRow, RevisionRow.number, ArticleRow.cms, ArticleRow.external_id, ArticleRow.latest_id)
        .join(RevisionRow, RevisionRow.id == CallbackRow.revision_id)
        .join(RevisionRow.article)
        .where(*conditions)
    )


def _callback(found: Any) -> Callback:
    row, number, cms, external_id, latest_id = found
    return Callback(
        revision_id=row.revision_id,
        cms=cms,
        external_id=external_id,
        number=number,
        latest=latest_id == row.revision_id,
        message=row.message,
        state=State(row.state),
        attempts=row.attempts,
        due=row.due,
        until=row.until,
        error=row.error,
        created=row.created,
        finished=row.finished,
    )
