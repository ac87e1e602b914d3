from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from service import watch
from service.app import create_app
from service.settings import Settings
from service.telemetry import tracing

ROOT = Path(__file__).parents[2]
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def spans():
    export = pytest.importorskip("opentelemetry.sdk.trace.export")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(kept))
    tracer = tracing.Tracer(provider)
    watch.add(tracer)
    yield kept
    watch.remove(tracer)


def test_a_request_and_its_stages_are_spans_of_the_callers_trace(spans, client):
    headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01", "X-Request-Id": "r-1"}
    client.post("/v1/annotate", json={"text": "Rain fell."}, headers=headers)
    *stages, request = spans.get_finished_spans()
    assert [it.name for it in stages] == ["intake", "rendering"]
    assert {it.parent.span_id for it in stages} == {request.context.span_id}
    assert request.name == "POST /v1/annotate" and f"{request.context.trace_id:032x}" == TRACE
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["onrecord.request"] == "r-1"
    assert request.attributes["onrecord.words"] == 2


def test_requests_do_not_run_into_each_other(spans, client):
    for _ in range(2):
        client.get("/healthz")
    first, second = spans.get_finished_spans()
    assert first.context.trace_id != second.context.trace_id


def test_a_fault_is_told_and_not_quoted(spans):
    with pytest.raises(ValueError, match="Hammond"), watch.job(), watch.stage("reading"):
        raise ValueError("Philip Hammond told Reuters")
    stage, job = spans.get_finished_spans()
    assert (stage.name, job.name) == ("reading", "annotate")
    assert not stage.status.is_ok and stage.status.description == "ValueError"
    assert "Hammond" not in stage.to_json() + job.to_json()


def test_a_failed_request_is_marked(spans, annotator):
    annotator.error = RuntimeError("Philip Hammond told Reuters")
    create_app(Settings(), annotator).test_client().post("/v1/annotate", json={"text": "Rain fell."})
    request = spans.get_finished_spans()[-1]
    assert not request.status.is_ok and "Hammond" not in request.to_json()


def test_without_an_endpoint_nothing_is_imported():
    code = (
        "import os, sys; os.environ.pop('OTEL_EXPORTER_OTLP_ENDPOINT', None);"
        " from service.telemetry import tracing; tracing.start();"
        " print([it for it in sys.modules if it.startswith('opentelemetry')])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[]"


def test_an_endpoint_without_the_packages_is_said(monkeypatch, caplog):
    monkeypatch.setenv(tracing.VARIABLE, "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with caplog.at_level(logging.WARNING):
        tracing.start()
    assert "onrecord[otel]" in caplog.text and tracing._started == []
