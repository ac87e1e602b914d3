from __future__ import annotations

import dataclasses
import datetime

import pytest
import sqlalchemy
from cms.signers import example

from service.access import Scope, hashed, is_loopback, new_key
from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)


@pytest.fixture
def open_client(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, host="0.0.0.0")
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    return create_app(settings, annotator, newsroom).test_client()


def bearer(store, *scopes: Scope) -> dict[str, str]:
    key = new_key()
    store.add_key("a desk", hashed(key), scopes, NOW)
    return {"Authorization": f"Bearer {key}"}


def test_beyond_loopback_a_key_is_needed_where_articles_are_kept(calling_settings):
    assert not calling_settings.needs_keys
    assert dataclasses.replace(calling_settings, host="0.0.0.0").needs_keys
    assert not dataclasses.replace(calling_settings, host="0.0.0.0", keys="off").needs_keys
    assert dataclasses.replace(calling_settings, keys="on").needs_keys
    assert not dataclasses.replace(Settings(), host="0.0.0.0").needs_keys


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("x.example", False),
    ],
)
def test_which_addresses_are_this_machines_own(host, loopback):
    assert is_loopback(host) is loopback


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", "Basic eDp5", "Bearer \udcff"])
def test_without_a_key_nobody_reads_or_annotates(open_client, header):
    headers = {"Authorization": header} if header else {}
    for answer in (
        open_client.get("/v1/articles/ghost/1", headers=headers),
        open_client.get("/v1/revisions", headers=headers),
        open_client.post("/v1/annotate", json={"text": "Rain fell."}, headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.json["type"] == "/problems/no-key"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_what_is_everybodys_stays_so_and_webhooks_have_their_signatures(open_client):
    for path in ("/healthz", "/openapi.json", "/v1/kinds"):
        assert open_client.get(path).status_code == 200
    sent = example("ghost")
    assert open_client.post(sent.target, data=sent.body, headers=sent.headers).status_code == 201


def test_a_key_allows_what_its_scopes_say(open_client, store):
    read, annotate, review, _, admin = (bearer(store, scope) for scope in Scope)
    article = {"json": {"text": "Rain fell."}}
    assert open_client.get("/v1/articles/ghost/1", headers=read).status_code == 404
    assert open_client.post("/v1/annotate", **article, headers=read).status_code == 403
    assert open_client.post("/v1/annotate", **article, headers=annotate).status_code == 200
    assert open_client.get("/v1/revisions", headers=annotate).status_code == 403
    retry = "/v1/articles/ghost/1/revisions/1/retry"
    assert open_client.post(retry, headers=read).status_code == 403
    assert open_client.post(retry, headers=admin).status_code == 404
    reviews = "/v1/articles/ghost/1/reviews"
    undo = {"json": {"action": "undo", "review": 1}}
    assert open_client.post(reviews, **undo, headers=read).status_code == 403
    assert open_client.get(reviews, headers=review).status_code == 403
    assert open_client.post(reviews, **undo, headers=review).status_code == 404
    assert open_client.post(retry, headers=review).status_code == 403
    assert open_client.delete("/v1/articles/ghost/1", headers=review).status_code == 403
    assert open_client.delete("/v1/articles/ghost/1", headers=admin).status_code == 404
    assert open_client.get("/v1/revisions", headers=admin).status_code == 200


def test_a_key_that_was_removed_is_worthless(open_client, store):
    headers = bearer(store, Scope.READ)
    assert open_client.get("/v1/revisions", headers=headers).status_code == 200
    (key,) = store.all_keys()
    assert store.remove_key(key.id) and not store.remove_key(key.id)
    assert open_client.get("/v1/revisions", headers=headers).status_code == 401


def test_no_key_is_kept(store):
    key = new_key()
    store.add_key("a desk", hashed(key), [Scope.READ], NOW)
    with store.engine.connect() as connection:
        (kept,) = connection.execute(sqlalchemy.text("SELECT * FROM keys")).all()
    assert len(key) >= len("onrecord_") + 256 / 6
    assert key[9:] not in repr(kept) and hashed(key) in kept
    assert key not in repr(store.all_keys()) and len({new_key() for _ in range(100)}) == 100
