"""What is counted and timed, for Prometheus; import it only once `shared.VARIABLE` is set, where it is to be.

With that variable, the figures of all processes that share the folder are told together.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    start_http_server,
)
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service import __version__
from service.watch import STAGES, Answered, Watcher

from . import shared

#: What this process counts; where processes share a folder, what is told comes from there.
OURS = CollectorRegistry()
disable_created_metrics()  # type: ignore[no-untyped-call]

_METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
#: Seconds; an answer takes from a few milliseconds to a minute or so.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
#: Packages whose versions say what an answer was made with.
_ENGINE = ("stanza", "torch")

REQUESTS = Histogram(
    "onrecord_request_seconds",
    "Time from a request to the end of its answer.",
    ("route", "method", "status"),
    buckets=_BUCKETS,
    registry=OURS,
)
STAGE = Histogram(
    "onrecord_stage_seconds",
    "Time that an article spends in each stage.",
    ("stage",),
    buckets=_BUCKETS,
    registry=OURS,
)
ARTICLES = Counter("onrecord_articles", "Articles that were annotated.", registry=OURS)
WORDS = Counter("onrecord_words", "Words of those articles, titles included.", registry=OURS)
FINDINGS = Counter("onrecord_findings", "Findings in those articles.", ("rule",), registry=OURS)
RUNNING = Gauge(
    "onrecord_queue_running",
    "Requests that are being annotated.",
    registry=OURS,
    multiprocess_mode="livesum",
)
WAITING = Gauge(
    "onrecord_queue_waiting",
    "Requests that wait to be annotated.",
    registry=OURS,
    multiprocess_mode="livesum",
)
TURNED_AWAY = Counter(
    "onrecord_queue_turned_away", "Requests refused because too many waited.", registry=OURS
)
CACHE = Counter(
    "onrecord_cache_passages",
    "Paragraphs looked up among those read before, by whether they were there.",
    ("result",),
    registry=OURS,
)
MODELS = Gauge(
    "onrecord_models_info",
    "The models that a process annotates with.",
    ("models",),
    registry=OURS,
    multiprocess_mode="livemax",
)


class Meters(Watcher):
    """Counts and times what it is told of."""

    def __init__(self) -> None:
        """Begin at nought, so that what has not happened yet is told too."""
        for name in STAGES:
            STAGE.labels(name)
        for result in ("hit", "miss"):
            CACHE.labels(result)

    def request(self, method: str, headers: Mapping[str, str]) -> Callable[[Answered], None]:
        """Time it; by the route, of which there are so many, and not by the address."""
        return _time

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Time it."""
        return _timed(name)

    def annotated(self, words: int, findings: Mapping[str, int]) -> None:
        """Count them."""
        ARTICLES.inc()
        WORDS.inc(words)
        for rule, count in findings.items():
            FINDINGS.labels(rule).inc(count)

    def loaded(self, models: str) -> None:
        """Tell of them."""
        MODELS.labels(models).set(1)

    def queue(self, running: int, waiting: int) -> None:
        """Tell how many there are now."""
        RUNNING.set(running)
        WAITING.set(waiting)

    def turned_away(self) -> None:
        """Count it."""
        TURNED_AWAY.inc()

    def cached(self, hits: int, misses: int) -> None:
        """Count them."""
        CACHE.labels("hit").inc(hits)
        CACHE.labels("miss").inc(misses)


METERS = Meters()


class Build(Collector):
    """What is running: onrecord's version, and those of what it reads with."""

    def collect(self) -> Iterable[Metric]:
        """One metric that is always 1."""
        versions = {name: importlib.metadata.version(name) for name in _ENGINE}
        known = {"version": __version__, "python": platform.python_version(), **versions}
        yield InfoMetricFamily("onrecord_build", "What is running.", known)


def exposition(accept: str, *more: Collector) -> tuple[bytes, str]:
    """All figures in the form that an Accept header asks for, and that form's content type.

    `more` are collectors of what is looked up for this one answer.
    """
    encode, content_type = choose_encoder(accept)
    with shared.held():
        return encode(_all(more)), content_type


def listen(host: str, port: int) -> None:
    """Answer at an address of its own with the figures of this process, until it ends. Raises OSError."""
    start_http_server(port, host, _all())


def _all(more: Iterable[Collector] = ()) -> CollectorRegistry:
    registry = CollectorRegistry()
    if shared.VARIABLE in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(OURS)
    for it in (Build(), *more):
        registry.register(it)
    return registry


def _time(answered: Answered) -> None:
    method = answered.method if answered.method in _METHODS else "other"
    REQUESTS.labels(answered.route or "none", method, str(answered.status)).observe(answered.seconds)


@contextlib.contextmanager
def _timed(name: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        STAGE.labels(name).observe(time.perf_counter() - began)
