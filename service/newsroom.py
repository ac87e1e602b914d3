"""The articles that a newsroom's CMSs send: opened where they are asked for, and not before."""

from __future__ import annotations

import dataclasses
import datetime
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the database takes a moment to import: only where there is one
    from service.settings import Settings
    from service.storage.store import Store

#: Seconds that a CMS's call waits for the database: Ghost hangs up after two.
PATIENCE = 1.0

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Kept:
    """An open database, and whom to tell of a revision in it, by its number there."""

    store: Store
    tell: Callable[[int], None]


class Newsroom:
    """The database of articles, and the settings that calls are judged by. Safe to share between threads."""

    def __init__(
        self, settings: Settings, open: Callable[[], Kept], clock: Callable[[], float] = time.time
    ) -> None:
        """Take the function that opens the database, and a clock in seconds since 1970."""
        self.settings = settings
        self.clock = clock
        self._open = open
        self._kept: Kept | None = None
        self._opening = threading.Lock()

    @classmethod
    def of(cls, settings: Settings) -> Newsroom:
        """The one that the settings ask for; nothing is opened yet."""
        return cls(settings, lambda: _opened(settings))

    def now(self) -> datetime.datetime:
        """The time, in UTC."""
        return datetime.datetime.fromtimestamp(self.clock(), datetime.UTC)

    def kept(self) -> Kept:
        """What is kept; raises StorageUnavailableError where the database cannot be opened now."""
        if self._kept is None:
            with self._opening:
                if self._kept is None:
                    self._kept = self._open()
        return self._kept

    def prepare(self) -> None:
        """Open the database ahead of the first call; where that fails, a call tries again."""
        import service.cms.intake  # noqa: F401 - so that the first call does not wait for it
        from service.storage.store import StorageUnavailableError

        try:
            self.kept()
        except StorageUnavailableError as error:
            log.error("the database cannot be opened: %s", error)


def _opened(settings: Settings) -> Kept:
    from service.jobs import Jobs
    from service.storage.database import address, open_database
    from service.storage.store import Store, reachable

    with reachable():
        engine = open_database(address(settings.database_url, settings.data), PATIENCE)
        return Kept(Store(engine), Jobs.open(settings).tell_soon)
