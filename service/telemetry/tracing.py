"""Spans of requests and stages for OpenTelemetry, where its packages are installed and it has an endpoint."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from service import __version__, watch
from service.watch import Answered, Watcher

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

#: OpenTelemetry's own variable; all its others mean what they mean there.
VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT"

log = logging.getLogger(__name__)


class Tracer(Watcher):
    """Makes a span of every request, job and stage. Faults are told by their kind alone."""

    def __init__(self, provider: TracerProvider) -> None:
        """Take whatever takes the spans."""
        from opentelemetry import context, propagate, trace

        self._context, self._propagate, self._trace = context, propagate, trace
        self._tracer = provider.get_tracer("onrecord", __version__)

    def request(self, method: str, headers: Mapping[str, str]) -> Callable[[Answered], None]:
        """A span in the caller's trace, if the caller names one (W3C's `traceparent`)."""
        above = self._propagate.extract({name.lower(): value for name, value in headers.items()})
        span = self._tracer.start_span(method, above, self._trace.SpanKind.SERVER)
        token = self._context.attach(self._trace.set_span_in_context(span, above))

        def answered(answer: Answered) -> None:
            span.update_name(f"{answer.method} {answer.route or 'none'}")
            span.set_attribute("http.request.method", answer.method)
            span.set_attribute("http.response.status_code", answer.status)
            span.set_attribute("onrecord.request", answer.id)
            span.set_attribute("onrecord.words", answer.words)
            if answer.route:
                span.set_attribute("http.route", answer.route)
            if answer.status >= 500:
                span.set_status(self._trace.StatusCode.ERROR)
            span.end()
            self._context.detach(token)

        return answered

    def job(self) -> AbstractContextManager[None]:
        """A span that begins a trace."""
        return self._span("annotate")

    def stage(self, name: str) -> AbstractContextManager[None]:
        """A span in that of the request or job."""
        return self._span(name)

    @contextlib.contextmanager
    def _span(self, name: str) -> Iterator[None]:
        # A fault's message may quote the article.
        with self._tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_status(self._trace.StatusCode.ERROR, type(error).__name__)
                raise


_started: list[Any] = []


def start() -> None:
    """Trace in this process from now on, if there is an endpoint; a second time it changes nothing."""
    if not os.environ.get(VARIABLE) or _started:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("%s is set, but nothing is traced: install onrecord[otel]", VARIABLE)
        return
    name = os.environ.get("OTEL_SERVICE_NAME", "onrecord")
    provider = TracerProvider(
        resource=Resource.create({"service.name": name, "service.version": __version__})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _started.append(provider)
    watch.add(Tracer(provider))
