"""How long a piece of work may take, asked between its steps: what nobody waits for stops at the next."""

from __future__ import annotations

import contextlib
import contextvars
import time
from collections.abc import Callable, Iterator

#: Seconds between two looks at whether anybody still waits, each of which asks the operating system.
_LOOK = 0.25


class OverdueError(Exception):
    """The time that the work was given is over."""


class AbandonedError(Exception):
    """Whoever asked for the work is gone."""


class Deadline:
    """An end in time for one piece of work, and a way to see that nobody waits for it any more."""

    def __init__(
        self,
        seconds: float,
        abandoned: Callable[[], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin now; `abandoned` is asked now and then."""
        self._clock = clock
        self._at = clock() + seconds
        self._abandoned = abandoned
        self._look_at = clock() + _LOOK

    @property
    def left(self) -> float:
        """Seconds that are left, never below 0."""
        return max(0.0, self._at - self._clock())

    def check(self) -> None:
        """Raise OverdueError where the time is over, and AbandonedError where nobody waits."""
        now = self._clock()
        if now >= self._at:
            raise OverdueError
        if self._abandoned is not None and now >= self._look_at:
            self._look_at = now + _LOOK
            if self._abandoned():
                raise AbandonedError


_CURRENT: contextvars.ContextVar[Deadline | None] = contextvars.ContextVar("deadline", default=None)


@contextlib.contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Have `check` keep to a deadline, in this thread."""
    token = _CURRENT.set(deadline)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def check() -> None:
    """Raise OverdueError or AbandonedError where the work of this thread is to stop; without one, never."""
    deadline = _CURRENT.get()
    if deadline is not None:
        deadline.check()
