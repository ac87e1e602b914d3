"""Whose turn it is to be annotated: the bounded queue in front of the models of one process."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import math
import threading
import time
from collections.abc import Callable, Iterator

from service import watch
from service.deadline import Deadline, OverdueError, within

#: Seconds after which one who waits looks whether it still should.
_LOOK = 0.25
#: How much the newest article counts in the usual time of one.
_NEWEST = 0.2
#: Seconds that an article takes, before one was read.
_GUESS = 1.0
#: Most seconds that a caller is sent away for.
_LONGEST = 60


class FullError(Exception):
    """As many are here as may be; `seconds` from now those will have been served."""

    def __init__(self, seconds: int) -> None:
        """Take whole seconds, at least one."""
        super().__init__(seconds)
        self.seconds = seconds


@dataclasses.dataclass(frozen=True)
class Load:
    """How much is being done: articles that are being read, requests that are here and are not being read,
    articles read so far, requests turned away so far, and the seconds that an article took lately.
    """

    running: int
    waiting: int
    read: int
    turned_away: int
    seconds: float


class Turns:
    """Lets some annotate at once, others wait in the order they came, and nobody else in. Thread-safe."""

    def __init__(
        self,
        at_once: int,
        waiting: int,
        clock: Callable[[], float] = time.monotonic,
        patience: float = math.inf,
    ) -> None:
        """Take how many may annotate at once and how many more may be here; `clock` is in seconds.

        One may always wait; more only while the last of them is likely to be served within `patience`
        seconds.
        """
        self._patience = patience
        self._at_once = at_once
        self._places = at_once + waiting
        #: Requests of many articles stay long: half of the places are for the others.
        self._long_places = max(1, self._places // 2)
        self._clock = clock
        self._lock = threading.Lock()
        self._queue: collections.deque[threading.Event] = collections.deque()
        self._here = self._long = self._running = self._read = self._turned_away = 0
        self._seconds = _GUESS
        self._end = math.inf

    def enter(self, long: bool = False) -> Place:
        """A place for a request, `long` for one of many articles, to be left again; raises FullError."""
        with self._lock:
            if seconds := self._full(long):
                raise FullError(seconds)
            self._here += 1
            self._long += long
            self._tell()
        return Place(self, long)

    def full(self, long: bool = False) -> int | None:
        """The seconds of FullError, for one who is turned away then; None where there is a place."""
        with self._lock:
            return self._full(long)

    def leave(self, long: bool) -> None:
        """Give up a place that `enter` gave."""
        with self._lock:
            self._here -= 1
            self._long -= long
            self._tell()

    @contextlib.contextmanager
    def turn(self, deadline: Deadline) -> Iterator[None]:
        """Wait for a turn and have it, under `deadline`; for who has a place.

        Raises OverdueError and AbandonedError, also while it waits.
        """
        self._take(deadline)
        began = self._clock()
        try:
            with within(deadline):
                yield
        finally:
            self._give(self._clock() - began)

    def end_by(self, seconds: float) -> None:
        """Let nobody wait longer than so many seconds from now."""
        self._end = self._clock() + seconds

    def load(self) -> Load:
        """What is going on now."""
        with self._lock:
            return Load(
                self._running, self._here - self._running, self._read, self._turned_away, self._seconds
            )

    def wait(self) -> int:
        """Whole seconds until those who are here now have been served, as far as one can tell."""
        with self._lock:
            return self._wait()

    def _full(self, long: bool) -> int | None:
        free = self._here < self._places and (not long or self._long < self._long_places)
        if free and (self._here <= self._at_once or self._ahead() <= self._patience):
            return None
        self._turned_away += 1
        watch.turned_away()
        return self._wait()

    def _wait(self) -> int:
        return min(max(1, math.ceil(self._ahead())), _LONGEST)

    def _ahead(self) -> float:
        """Seconds that those who are here will take, as far as one can tell."""
        return self._here * self._seconds / self._at_once

    def _take(self, deadline: Deadline) -> None:
        deadline.check()
        with self._lock:
            if self._running < self._at_once:
                self._running += 1
                self._tell()
                return
            called = threading.Event()
            self._queue.append(called)
        try:
            while not called.wait(min(_LOOK, deadline.left)):
                deadline.check()
                if self._clock() >= self._end:
                    raise OverdueError
        except BaseException:
            with self._lock:
                if called.is_set():
                    self._next()
                else:
                    self._queue.remove(called)
            raise

    def _give(self, seconds: float) -> None:
        with self._lock:
            self._seconds += _NEWEST * (seconds - self._seconds) if self._read else seconds - self._seconds
            self._read += 1
            self._next()

    def _next(self) -> None:
        """Hand a turn on; called with the lock."""
        if self._queue:
            self._queue.popleft().set()
        else:
            self._running -= 1
        self._tell()

    def _tell(self) -> None:
        watch.queue(self._running, self._here - self._running)


class Place:
    """A request's place: one that waits, or has its turn, or has yet to ask for it."""

    def __init__(self, turns: Turns, long: bool) -> None:
        """Stand for a place that has been taken."""
        self._turns = turns
        self._long = long
        self._left = False

    def __del__(self) -> None:
        """Leave a place that was forgotten: one lost is lost for good."""
        self.leave()

    def leave(self) -> None:
        """Give the place up, once."""
        if not self._left:
            self._left = True
            self._turns.leave(self._long)
