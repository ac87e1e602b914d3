"""GET /metrics: what Prometheus reads, for whom the settings let; it may have an address of its own."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, request
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from service.access import is_loopback
from service.newsroom import Newsroom

from .problems import Problem
from .state import State

blueprint = Blueprint("metrics", __name__)

PATH = "/metrics"


@blueprint.get(PATH)
def metrics() -> Response:
    """Everything that is counted, and the work that the database owes."""
    from service.telemetry.metrics import exposition  # counts from when it is imported: not where it is off

    newsroom = State.current().newsroom
    settings = newsroom.settings
    beside = settings.metrics == "auto" and (settings.needs_keys or is_loopback(settings.host))
    if not beside and not at_own_address():
        raise Problem(
            404,
            "Metrics are not told here. ONRECORD_METRICS says where: beside the API, for this machine alone"
            " or by a key, or at an address of their own.",
        )
    owed = [Owed(newsroom)] if settings.keeps_articles else []
    told, content_type = exposition(request.headers.get("Accept", ""), *owed)
    return Response(told, content_type=content_type)


def keep_apart() -> None:
    """Raise a 404 problem where something else than metrics is asked for at the address that is theirs."""
    if at_own_address() and request.path != PATH:
        raise Problem(404, f"There is nothing but {PATH} at this address.")


def at_own_address() -> bool:
    """Whether the request came to the address that is for metrics alone, where no key is asked for."""
    address = State.current().newsroom.settings.metrics_address
    # The server says where the request came in; no header of the request has a part in it.
    return address is not None and request.environ.get("SERVER_PORT") == str(address[1])


class Owed(Collector):
    """How much of the work in the database is still to be done; looked up when it is asked for."""

    def __init__(self, newsroom: Newsroom) -> None:
        """Take one that keeps articles."""
        self._newsroom = newsroom

    def collect(self) -> Iterable[Metric]:
        """Revisions and callbacks by state, without those that are done, of which there are ever more."""
        from service.storage.models import State as Progress
        from service.storage.outbox import Outbox
        from service.storage.store import StorageUnavailableError

        up = GaugeMetricFamily("onrecord_database_up", "Whether the database answers.")
        try:
            store = self._newsroom.kept().store
            left = [it for it in Progress if it is not Progress.DONE]
            revisions, callbacks = store.counts(left), Outbox(store.engine).counts(left)
            oldest = store.waiting_since()
        except StorageUnavailableError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        for name, counts in (("revisions", revisions), ("callbacks", callbacks)):
            family = GaugeMetricFamily(
                f"onrecord_{name}", f"The {name} in each state but done.", labels=("state",)
            )
            for state, count in counts.items():
                family.add_metric((state.value,), count)
            yield family
        waited = 0.0 if oldest is None else max(0.0, (self._newsroom.now() - oldest).total_seconds())
        yield GaugeMetricFamily(
            "onrecord_revisions_oldest_seconds",
            "How long ago the oldest revision arrived that is owed.",
            waited,
        )
