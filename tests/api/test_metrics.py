from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
from sqlalchemy import event

from service.access import Scope, hashed, new_key
from service.app import create_app
from service.cms.event import Event, Kind
from service.newsroom import Kept, Newsroom
from service.settings import Settings
from service.storage.store import StorageUnavailableError

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)


def client_of(annotator, **settings):
    return create_app(dataclasses.replace(Settings(), **settings), annotator).test_client()


def value(text, metric):
    found = re.search(rf"^{re.escape(metric)} (\S+)$", text, re.M)
    return found and float(found[1])


def test_on_this_machine_alone_whoever_is_there_may_read(annotator):
    answer = client_of(annotator).get("/metrics")
    assert answer.status_code == 200 and answer.content_type.startswith("text/plain; version=")
    assert "onrecord_build_info{" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_prometheus_may_ask_for_openmetrics(annotator):
    answer = client_of(annotator).get("/metrics", headers={"Accept": "application/openmetrics-text"})
    assert answer.content_type.startswith("application/openmetrics-text") and answer.text.endswith("# EOF\n")


def test_what_a_request_did_is_in_it(annotator):
    client = client_of(annotator)
    before = value(client.get("/metrics").text, "onrecord_words_total") or 0
    client.post("/v1/annotate", json={"text": "Rain fell on Monday."})
    text = client.get("/metrics").text
    assert value(text, "onrecord_words_total") == before + 4
    assert value(text, 'onrecord_stage_seconds_count{stage="rendering"}') >= 1
    assert 'route="/v1/annotate"' in text and "Rain" not in text


def test_beyond_this_machine_without_keys_nobody_may(annotator):
    answer = client_of(annotator, host="0.0.0.0").get("/metrics")
    assert answer.status_code == 404 and "ONRECORD_METRICS" in answer.json["detail"]


def test_off_is_off(annotator):
    assert client_of(annotator, metrics="off").get("/metrics").status_code == 404


def test_where_keys_are_needed_it_takes_one_with_the_scope(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, host="0.0.0.0")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), NOW.timestamp)
    client = create_app(settings, annotator, newsroom).test_client()
    assert client.get("/metrics").status_code == 401
    for scope, status in (
        ("read", 403),
        ("annotate", 403),
        ("review", 403),
        ("metrics", 200),
        ("admin", 200),
    ):
        key = new_key()
        store.add_key("a desk", hashed(key), [Scope(scope)], NOW)
        bearer = {"Authorization": f"Bearer {key}"}
        assert client.get("/metrics", headers=bearer).status_code == status
        if scope == "metrics":
            assert client.get("/v1/revisions", headers=bearer).status_code == 403


@pytest.fixture
def apart(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, host="0.0.0.0", metrics="0.0.0.0:9464")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), NOW.timestamp)
    return create_app(settings, annotator, newsroom).test_client()


def test_at_its_own_address_it_takes_no_key(apart):
    assert apart.get("/metrics", environ_overrides={"SERVER_PORT": "9464"}).status_code == 200
    assert apart.get("/metrics", environ_overrides={"SERVER_PORT": "8080"}).status_code == 401
    forged = {"Host": "localhost:9464", "X-Forwarded-Port": "9464"}
    assert apart.get("/metrics", headers=forged, environ_overrides={"SERVER_PORT": "8080"}).status_code == 401


def test_and_there_is_nothing_else_there(apart):
    for method, path in (
        ("get", "/"), ("get", "/healthz"), ("get", "/v1/articles/ghost/1"), ("post", "/v1/annotate"),
        ("post", "/v1/webhooks/ghost"), ("get", "/metrics/"), ("get", "/assets/app.js"),
    ):  # fmt: skip
        answer = apart.open(path, method=method, environ_overrides={"SERVER_PORT": "9464"})
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), path


def test_beside_the_api_it_is_not_told_then(annotator):
    assert client_of(annotator, metrics="127.0.0.1:9464").get("/metrics").status_code == 404


def test_what_the_database_owes_is_told_by_state(desk):
    for n in range(3):
        desk.store.receive("ghost", Event(str(n), Kind.PUBLISHED, text="Rain fell."), NOW)
    job = desk.store.claim(1, NOW)
    desk.store.finish(job, "{}", "0", NOW, callback=True)
    desk.store.fail(desk.store.claim(2, NOW), "unsupported-language", NOW, final=True)
    desk.now = NOW.timestamp() + 90
    text = desk.client.get("/metrics").text
    assert value(text, 'onrecord_revisions{state="pending"}') == 1
    assert value(text, 'onrecord_revisions{state="dead"}') == 1
    assert value(text, 'onrecord_revisions{state="running"}') == 0
    assert 'onrecord_revisions{state="done"}' not in text
    assert value(text, 'onrecord_callbacks{state="pending"}') == 1
    assert value(text, "onrecord_revisions_oldest_seconds") == 90
    assert value(text, "onrecord_database_up") == 1


def test_what_is_done_is_not_counted_over_and_over(desk):
    # There are ever more of them, and Prometheus asks every few seconds.
    asked = []
    listen = lambda *given: asked.append((given[2], given[3]))  # noqa: E731
    event.listen(desk.store.engine, "before_cursor_execute", listen)
    desk.client.get("/metrics")
    event.remove(desk.store.engine, "before_cursor_execute", listen)
    looked = [(said, given) for said, given in asked if said.startswith("SELECT")]
    assert len(looked) == 3
    for said, given in looked:
        assert "WHERE" in said and "done" not in str(given)


def test_a_database_that_is_away_is_told_with_all_the_rest(calling_settings, annotator):
    def away():
        raise StorageUnavailableError

    client = create_app(calling_settings, annotator, Newsroom(calling_settings, away)).test_client()
    answer = client.get("/metrics")
    assert answer.status_code == 200 and "onrecord_words_total" in answer.text
    assert value(answer.text, "onrecord_database_up") == 0
    assert "onrecord_revisions{" not in answer.text


def test_where_no_articles_are_kept_there_is_no_database_to_tell_of(annotator):
    assert "onrecord_database" not in client_of(annotator).get("/metrics").text
