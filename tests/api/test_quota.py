from __future__ import annotations

import dataclasses
import datetime
import re

import pytest
from cms.signers import example

from service.access import Scope, hashed, new_key
from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
ARTICLE = {"json": {"text": "Rain fell."}}


@pytest.fixture
def limited(annotator):
    return create_app(dataclasses.replace(Settings(), rate="3/minute"), annotator).test_client()


def test_who_asks_too_much_waits(limited):
    answers = [limited.post("/v1/annotate", **ARTICLE) for _ in range(4)]
    assert [it.status_code for it in answers] == [200, 200, 200, 429]
    assert [it.headers["RateLimit-Policy"] for it in answers] == ['"calls";q=3;w=60'] * 4
    left = [re.fullmatch(r'"calls";r=(\d+);t=(\d+)', it.headers["RateLimit"]) for it in answers]
    assert [int(it[1]) for it in left] == [2, 1, 0, 0]
    assert all(1 <= int(it[2]) <= 60 for it in left)
    last = answers[-1]
    assert last.content_type == "application/problem+json"
    assert last.json["type"] == "/problems/quota-exceeded"
    assert last.headers["Retry-After"] == left[-1][2]


def test_what_is_everybodys_is_not_counted(limited):
    for _ in range(5):
        for path in ("/healthz", "/v1/kinds", "/v1/rules"):
            answer = limited.get(path)
            assert answer.status_code == 200 and "RateLimit" not in answer.headers
        assert limited.options("/v1/annotate").status_code == 200
    assert limited.post("/v1/annotate", **ARTICLE).status_code == 200


def test_each_address_is_counted_for_itself(limited):
    def ask(address: str) -> int:
        return limited.post("/v1/annotate", **ARTICLE, environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask("192.0.2.1") for _ in range(4)] == [200, 200, 200, 429]
    assert ask("192.0.2.2") == 200
    assert [ask(f"2001:db8::{n}") for n in range(4)] == [200, 200, 200, 429]
    assert ask("2001:db8:0:1::1") == 200


def test_each_key_is_counted_for_itself_and_webhooks_are_not(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, keys="on", rate="2/minute")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    client = create_app(settings, annotator, newsroom).test_client()
    bearers = []
    for name in ("one", "two"):
        key = new_key()
        store.add_key(name, hashed(key), [Scope.ANNOTATE], NOW)
        bearers.append({"Authorization": f"Bearer {key}"})
    one, two = bearers
    statuses = [client.post("/v1/annotate", **ARTICLE, headers=one).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.post("/v1/annotate", **ARTICLE, headers=two).status_code == 200
    assert client.post("/v1/annotate", **ARTICLE).status_code == 401
    sent = example("ghost")
    for _ in range(5):
        answer = client.post(sent.target, data=sent.body, headers=sent.headers)
        assert answer.status_code == 201 and "RateLimit" not in answer.headers


def test_nobody_is_limited_on_loopback_unless_it_is_asked_for(client, calling_settings):
    answer = client.post("/v1/annotate", **ARTICLE)
    assert answer.status_code == 200 and "RateLimit" not in answer.headers
    assert Settings().quota is None and calling_settings.quota is None
    beyond = dataclasses.replace(calling_settings, host="0.0.0.0")
    assert beyond.quota == "300/minute"
    assert dataclasses.replace(beyond, rate="off").quota is None
    assert dataclasses.replace(Settings(), rate="9/hour").quota == "9/hour"
