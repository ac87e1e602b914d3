"""Who watches the work: told what is done and how long it takes, and never what an article says."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # nothing is to depend on what watches it
    from service.analysis.report import Report

#: The rooms that an article goes through, as they are told apart.
STAGES = ("intake", "reading", "analysis", "checks", "rendering")


@dataclasses.dataclass(frozen=True)
class Answered:
    """A request that has been answered.

    `route` is the address with the names of its parts in place of what they were, and None where there is
    nothing at the address; `seconds` run until the last byte is handed to the server, `size` is in bytes
    without the headers, `words` are those read for it, `key` is the number of the caller's key.
    """

    id: str
    method: str
    route: str | None
    status: int
    seconds: float
    size: int
    words: int
    key: int | None


class Watcher:
    """Is told of work as it is done, from any thread; what it does not care for passes it by."""

    def request(self, method: str, headers: Mapping[str, str]) -> Callable[[Answered], None]:
        """A request has come; what is returned is called once it is answered."""
        return lambda _: None

    def job(self) -> AbstractContextManager[None]:
        """Held while a worker annotates one revision."""
        return contextlib.nullcontext()

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Held while an article is in one of STAGES."""
        return contextlib.nullcontext()

    def annotated(self, words: int, findings: Mapping[str, int]) -> None:
        """An article has been read; findings are counted by rule."""

    def loaded(self, models: str) -> None:
        """This process annotates with these models from now on."""

    def queue(self, running: int, waiting: int) -> None:
        """How many requests of this process are being annotated now, and how many wait for that."""

    def turned_away(self) -> None:
        """A request was refused because too many wait already."""

    def cached(self, hits: int, misses: int) -> None:
        """So many passages were known already, and so many had to be read."""


_watchers: list[Watcher] = []


def add(watcher: Watcher) -> None:
    """Have a watcher told from now on, in this process; a second time it changes nothing."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def remove(watcher: Watcher) -> None:
    """Have it told no more."""
    _watchers.remove(watcher)


def request(method: str, headers: Mapping[str, str]) -> Callable[[Answered], None]:
    """Tell that a request has come; what is returned tells that it is answered."""
    waiting = [it.request(method, headers) for it in _watchers]

    def answered(answer: Answered) -> None:
        for tell in reversed(waiting):
            tell(answer)

    return answered


@contextlib.contextmanager
def job() -> Iterator[None]:
    """Hold this while a worker annotates a revision."""
    with contextlib.ExitStack() as held:
        for it in _watchers:
            held.enter_context(it.job())
        yield


@contextlib.contextmanager
def stage(name: str) -> Iterator[None]:
    """Hold this while an article is in one of STAGES."""
    with contextlib.ExitStack() as held:
        for it in _watchers:
            held.enter_context(it.stage(name))
        yield


def annotated(report: Report) -> int:
    """Tell that an article has been read; how many words it has, the title's included."""
    words = len((report.article.title or "").split()) + len(report.article.text.split())
    findings = collections.Counter(it.rule for it in report.findings)
    for it in _watchers:
        it.annotated(words, findings)
    return words


def loaded(models: str) -> None:
    """Tell which models are there."""
    for it in _watchers:
        it.loaded(models)


def queue(running: int, waiting: int) -> None:
    """Tell how many requests are being annotated in this process now, and how many wait for that."""
    for it in _watchers:
        it.queue(running, waiting)


def turned_away() -> None:
    """Tell that a request was refused because too many wait already."""
    for it in _watchers:
        it.turned_away()


def cached(hits: int, misses: int) -> None:
    """Tell how many passages of an article were known already, and how many had to be read."""
    for it in _watchers:
        it.cached(hits, misses)
