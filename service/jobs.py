"""The job engine, Huey: says which revision to look at; what there is to do, the database knows."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from huey import Huey, RedisHuey, SqliteHuey, crontab

if TYPE_CHECKING:
    from service.settings import Settings

#: The queues: revisions that are to be annotated, and those whose callback is to be made.
REVISIONS, CALLBACKS = "onrecord", "onrecord-callbacks"
#: Seconds that the queue's own file may be locked.
_PATIENCE = 5

log = logging.getLogger(__name__)


class Jobs:
    """Which revisions to look at, told to whichever worker is free. May be told twice, or forget."""

    def __init__(self, huey: Huey) -> None:
        """Take a Huey that nothing else uses."""
        self.huey = huey
        self._work: Callable[[int], None] | None = None
        self._sweep: Callable[[], None] | None = None
        self._annotate = huey.task(name="annotate")(self._run)
        huey.periodic_task(crontab(), name="sweep")(self._run_sweep)
        self._told: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._teller: threading.Thread | None = None
        self._starting = threading.Lock()

    @classmethod
    def open(cls, settings: Settings, name: str = REVISIONS) -> Jobs:
        """A queue where the settings want it; nothing is connected yet, but a SQLite file is made."""
        if settings.redis_url:
            return cls(RedisHuey(name, url=settings.redis_url, results=False))
        Path(settings.data).mkdir(parents=True, exist_ok=True)
        file = str(settings.data / "jobs.db")
        return cls(SqliteHuey(name, filename=file, timeout=_PATIENCE, results=False))

    def tell(self, revision: int, delay: float = 0) -> None:
        """Queue a revision, for `delay` seconds from now; raises whatever the queue raises."""
        if delay:
            self._annotate.schedule((revision,), delay=delay)
        else:
            self._annotate(revision)

    def tell_soon(self, revision: int) -> None:
        """Queue a revision from a thread of our own: a caller must not wait for the queue.

        Where the queue cannot be reached, a sweep will find the revision.
        """
        with self._starting:
            if self._teller is None or not self._teller.is_alive():
                self._teller = threading.Thread(target=self._tell_on, name="teller", daemon=True)
                self._teller.start()
        self._told.put(revision)

    def take_on(self, work: Callable[[int], None], sweep: Callable[[], None]) -> None:
        """Let this process do the work: `work` on a revision, `sweep` every minute."""
        self._work, self._sweep = work, sweep

    def _run(self, revision: int) -> None:
        if self._work is not None:
            self._work(revision)

    def _run_sweep(self) -> None:
        if self._sweep is not None:
            self._sweep()

    def _tell_on(self) -> None:
        while True:
            revision = self._told.get()
            try:
                self.tell(revision)
            except Exception as error:  # the revision is on disk, and a sweep will find it
                log.warning("the queue was not told of revision %d: %s", revision, type(error).__name__)
