"""Web and worker side by side: the processes of one machine or one container, started and ended together."""

from __future__ import annotations

import dataclasses
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from .telemetry import shared

#: Seconds between two looks at the processes.
_LOOK = 0.2
#: Seconds before a worker that ended is started again: at first, and at most.
_SOONEST, _LATEST = 1.0, 60.0
#: Seconds after which a worker that ends counts as one that ran.
_RAN = 60.0
#: Seconds beyond the time that running work gets, before a process is killed.
_GRACE = 10.0

log = logging.getLogger(__name__)


@dataclasses.dataclass
class _Place:
    """A worker's place, whether there is a worker in it or not."""

    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    delay: float = _SOONEST
    not_before: float = 0.0

    def tend(self, now: float) -> None:
        """Start the worker, or start it again once it has ended and some time has passed."""
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            self.delay = _SOONEST if now - self.started > _RAN else min(self.delay * 2, _LATEST)
            self.not_before = now + self.delay
            shared.forget(self.process.pid)
            self.process = None
            log.error("a worker ended with status %d; another starts in %.0f s", status, self.delay)
        if now >= self.not_before:
            self.started = now
            self.process = subprocess.Popen(self.command)


def web_command(config: str) -> list[str]:
    """The command that serves the API, by a gunicorn configuration."""
    return [sys.executable, "-m", "gunicorn", "-c", config]


def worker_command() -> list[str]:
    """The command that annotates what CMSs sent."""
    return [sys.executable, "-m", "service", "worker"]


def serve(web: Sequence[str], worker: Sequence[str], workers: int, grace: float) -> int:
    """Run the web and so many workers until SIGTERM or SIGINT, or until the web ends; its exit status.

    A worker that ends is started again. At the end all get SIGTERM and `grace` seconds for what they do.
    """
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    places = [_Place(worker) for _ in range(workers)]
    front = subprocess.Popen(web)
    while not asked and front.poll() is None:
        for place in places:
            place.tend(time.monotonic())
        time.sleep(_LOOK)
    running = [front, *(it.process for it in places if it.process is not None)]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + grace + _GRACE
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return front.returncode
