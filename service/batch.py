"""Many files in one output, a line each: several processes, and going on where it stopped."""

from __future__ import annotations

import collections
import dataclasses
import json
import multiprocessing
import signal
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import BinaryIO

#: How processes are started: torch hangs in children of a process that has used it (pytorch#49555).
_START = "spawn"


@dataclasses.dataclass(frozen=True)
class Result:
    """What came of a file: its line, or why there is none; with `stop` where no other can have one either."""

    line: bytes | None = None
    failed: str = ""
    #: An exit status.
    stop: int | None = None


class OutputError(ValueError):
    """A file that holds something else than reports, and stays as it is."""


@dataclasses.dataclass(frozen=True)
class Output:
    """A file that is open at its end, and the articles' ids that are in it."""

    file: BinaryIO
    done: frozenset[str]

    @classmethod
    def open(cls, path: Path) -> Output:
        """The file, made where there is none; a last line that was cut off is taken out.

        Raises OSError, and OutputError where another line than the last is no report.
        """
        path.touch()
        file = path.open("r+b")
        done = set()
        end = 0
        try:
            for number, line in enumerate(file, 1):
                if line.endswith(b"\n"):
                    done.add(_id(line, number))
                    end += len(line)
        except OutputError:
            file.close()
            raise
        file.truncate(end)
        file.seek(end)
        return cls(file, frozenset(done))


def _id(line: bytes, number: int) -> str:
    try:
        return str(json.loads(line)["article"]["id"])
    except (KeyError, TypeError, ValueError):
        raise OutputError(f"line {number} is no report; name another file") from None


def results(names: Iterable[str], read: Callable[[str], Result], jobs: int) -> Generator[tuple[str, Result]]:
    """Each name with what `read` makes of it, in their order.

    With several jobs `read` is pickled once for each process; few more names than processes are on the way
    at any time. A process that dies is the last result.
    """
    if jobs == 1:
        yield from ((name, read(name)) for name in names)
        return
    context = multiprocessing.get_context(_START)
    pool = ProcessPoolExecutor(jobs, context, _begin, (read,))
    waiting: collections.deque[tuple[str, Future[Result]]] = collections.deque()
    try:
        for name in names:
            waiting.append((name, pool.submit(_read, name)))
            if len(waiting) == 2 * jobs:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        pool.shutdown(cancel_futures=True)


def _next(waiting: collections.deque[tuple[str, Future[Result]]]) -> tuple[str, Result]:
    name, future = waiting.popleft()
    try:
        return name, future.result()
    except BrokenProcessPool:
        return name, Result(failed="a process was ended from outside, for want of memory perhaps", stop=1)


_reader: Callable[[str], Result] | None = None


def _begin(read: Callable[[str], Result]) -> None:
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    _reader = read


def _read(name: str) -> Result:
    assert _reader is not None
    return _reader(name)
