"""gunicorn's threaded worker, but one that is worn hands over to another, and one that stops drops nobody.

gunicorn's own `max_requests` ends a worker before it starts the next, which then has no models yet.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

#: Seconds between two looks at how worn it is.
_LOOK = 0.5
#: Seconds between two calls for a successor.
_CALL_AGAIN = 60.0
#: Seconds that answers to those whose time is over have to get out, before a server that stops is killed.
_LAST_SECONDS = 2.0


class Relay(ThreadWorker):  # type: ignore[misc]
    """Serves one process's connections.

    Where `worn` says so, it has the arbiter start another worker (SIGTTIN). That one is `extra`: it accepts
    nothing until it is `ready`, then has the arbiter end the oldest worker (SIGTTOU), which drains. Until
    then the oldest goes on as ever.
    """

    #: Set in the arbiter, before the fork: there is one worker more than there should be.
    extra = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what gunicorn gives."""
        super().__init__(*args, **kwargs)
        #: Whether the application can do all it is there for.
        self.ready: Callable[[], bool] = lambda: True
        #: Whether the process should be replaced.
        self.worn: Callable[[], bool] = lambda: False
        #: Told, once the worker drains, in how many seconds all waiting should be over.
        self.ends: Callable[[float], None] = lambda seconds: None
        self._look_at = self._call_at = 0.0
        self._drains = False

    def murder_pending(self) -> None:
        """See to the succession, beside what gunicorn does each second at least."""
        super().murder_pending()
        now = time.monotonic()
        if not self.alive or now < self._look_at:
            return
        self._look_at = now + _LOOK
        if self.extra:
            if self.ready():
                self.extra = False
                self._tell(signal.SIGTTOU)
        elif now >= self._call_at and self.ready() and self.worn():
            self._call_at = now + _CALL_AGAIN
            self.log.info("This worker is to be replaced.")
            self._tell(signal.SIGTTIN)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Accept or do not; a worker that drains takes who has come, and leaves the others to its successor.

        Where there is none, they are refused at once, rather than cut off when the process ends.
        """
        super().set_accept_enabled(enabled and not self.extra)
        if self.alive or self._drains:
            return
        self._drains = True
        self.ends(max(0.0, self.cfg.graceful_timeout - _LAST_SECONDS))
        for listener in self.sockets:
            listener.setblocking(False)
            accepted = -1
            while accepted < self.nr_conns:
                accepted = self.nr_conns
                self.accept(listener)
            listener.close()  # the arbiter's own stays open, unless all is to end

    def _tell(self, number: signal.Signals) -> None:
        if os.getppid() == self.ppid:
            os.kill(self.ppid, number)
