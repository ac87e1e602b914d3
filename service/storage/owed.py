"""Work that rows stand for: what of it is owed, may be claimed, and must be told of again.

A row of work has `state`, `due`, `queued`, `lease`, `lease_until`, `error` and `finished`, as
`RevisionRow` and `CallbackRow` do.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from .models import CallbackRow, RevisionRow, State

#: States in which somebody still owes work.
OWED = (State.PENDING, State.RUNNING, State.FAILED)
#: Rows that are noted as told of in one statement: SQLite takes no more than so many values.
_AT_ONCE = 500

Work = type[RevisionRow] | type[CallbackRow]


@dataclasses.dataclass(frozen=True)
class Owed:
    """Work on a revision that the job engine is to be told of, in `delay` seconds."""

    id: int
    delay: float


def claimable(work: Work, now: datetime.datetime) -> Any:
    """What may be claimed: due, or left behind by a worker that is gone."""
    return or_(
        and_(work.state.in_((State.PENDING, State.FAILED)), work.due <= now),
        and_(work.state == State.RUNNING, work.lease_until <= now),
    )


def counts(session: Session, work: Work, states: Collection[State]) -> dict[State, int]:
    """How many rows there are in each of the states."""
    rows = session.execute(
        select(work.state, func.count()).where(work.state.in_(states)).group_by(work.state)
    )
    found = {State(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in states}


def sweep(
    session: Session,
    work: Work,
    id: InstrumentedAttribute[int],
    spent: Any,
    now: datetime.datetime,
    quiet: datetime.datetime | None,
) -> list[Owed]:
    """The work that the job engine may have forgotten, by `id`; what was left behind and is `spent` dies.

    With `quiet`, only what the engine was told of no later than then.
    """
    session.execute(
        update(work)
        .where(spent, work.state == State.RUNNING, work.lease_until <= now)
        .values(
            state=State.DEAD,
            error="the worker ended each time",
            finished=now,
            lease=None,
            lease_until=None,
        )
    )
    silent = [] if quiet is None else [work.queued <= quiet]
    rows: Sequence[Any] = session.execute(
        select(id, work.state, work.due, work.lease_until).where(work.state.in_(OWED), *silent).order_by(id)
    ).all()
    for start in range(0, len(rows), _AT_ONCE):
        some = [row[0] for row in rows[start : start + _AT_ONCE]]
        session.execute(update(work).where(id.in_(some)).values(queued=now))
    owed = []
    for number, state, due, lease_until in rows:
        when = lease_until if state == State.RUNNING else due
        owed.append(Owed(number, max(0.0, (when - now).total_seconds())))
    return owed
