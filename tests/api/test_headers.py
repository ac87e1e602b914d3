from __future__ import annotations

import dataclasses
import datetime

import pytest

from service.app import create_app
from service.cms.event import Event, Kind
from service.settings import Settings
from service.storage import reports
from tests.conftest import TEXT, FakeAnnotator

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def visitor():
    return create_app(Settings(), FakeAnnotator()).test_client()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/"), ("get", "/assets/app.js"), ("get", "/docs"), ("get", "/docs/swagger-ui.css"),
        ("get", "/openapi.json"), ("get", "/v1/kinds"), ("get", "/v1/rules/single-source"),
        ("get", "/metrics"), ("get", "/healthz"), ("get", "/plugin/onrecord.js"),
        ("get", "/none"), ("get", "/assets/none"),
        ("delete", "/v1/annotate"), ("post", "/v1/annotate"), ("options", "/v1/annotate"), ("head", "/"),
        ("post", "/v1/webhooks/ghost"), ("get", "/v1/articles/ghost/1"),
    ],
)  # fmt: skip
def test_every_answer_tells_browsers_to_be_careful(visitor, method, path):
    with visitor.open(path, method=method) as answer:
        headers = answer.headers
        assert {name: headers[name] for name in ALWAYS} == ALWAYS
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "camera=()" in headers["Permissions-Policy"]
        assert "microphone=()" in headers["Permissions-Policy"]
        elsewhere = "cross-origin" if path.startswith("/plugin/") else "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == elsewhere
        assert headers["Cache-Control"]
        assert "Server" not in headers  # the server's own is for it to say
        assert "Strict-Transport-Security" not in headers  # the proxy's, which has the certificate


def test_a_failure_is_no_exception(client, annotator):
    annotator.error = RuntimeError()
    answer = client.post("/v1/annotate", json={"text": TEXT})
    assert answer.status_code == 500 and answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["application/json", "text/html", "text/csv", "application/sarif+json"])
def test_what_holds_an_article_is_kept_by_nobody_on_the_way(visitor, accept):
    answer = visitor.post("/v1/annotate", json={"text": TEXT}, headers={"Accept": accept})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"


def test_nor_is_a_stored_article_or_what_was_decided_about_it(desk, report):
    desk.store.receive("ghost", Event("1", Kind.PUBLISHED, text=TEXT), NOW)
    assert desk.store.finish(desk.store.claim(1, NOW), reports.dump(report), "e", NOW)
    for path in ("", "/revisions", "/revisions/1", "/reviews"):
        answer = desk.client.get(f"/v1/articles/ghost/1{path}")
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", path


def test_a_page_of_an_origin_on_the_list_reads_what_others_may_not_embed(calling_settings, annotator):
    settings = dataclasses.replace(calling_settings, origins=("https://cms.example",))
    client = create_app(settings, annotator).test_client()
    for origin, shared in (("https://cms.example", "https://cms.example"), ("https://e.example", None)):
        answer = client.post("/v1/annotate", json={"text": TEXT}, headers={"Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == shared
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
