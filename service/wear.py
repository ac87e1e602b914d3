"""When a process has done enough, and another should go on in its place."""

from __future__ import annotations

import os
import pathlib
import random
import resource
import sys

from service.turns import Turns

#: Share by which processes that began together end apart.
_APART = 0.1
#: Articles before which memory does not count: where the limit is too low, no process must follow another.
_SETTLED = 100


class Wear:
    """What a process may do, and use, before it is replaced."""

    def __init__(self, articles: int | None, megabytes: int | None, turns: Turns) -> None:
        """Take how many articles, and how much memory; None for no limit."""
        apart = random.uniform(1 - _APART, 1 + _APART)
        self._articles = None if articles is None else round(articles * apart)
        self._megabytes = megabytes
        self._turns = turns

    def over(self) -> bool:
        """Whether it is time."""
        read = self._turns.load().read
        if self._articles is not None and read >= self._articles:
            return True
        return self._megabytes is not None and read >= _SETTLED and memory() > self._megabytes * 1_000_000


def memory() -> int:
    """Bytes that this process has resident; where the system does not tell, the most it ever had."""
    try:
        pages = pathlib.Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
