from __future__ import annotations

import dataclasses
import json
import logging
import sqlite3
import threading

import pytest
from cms.signers import DATED, SIGNING, Example, example, examples

from service.app import create_app
from service.newsroom import Newsroom
from service.storage.database import address, open_database
from service.storage.store import Store

EXAMPLES = [pytest.param(it, id=it.name) for it in examples()]


def post(client, sent: Example, **more):
    headers = [(name, value) for name, value in sent.headers.items()]
    return client.post(sent.target, data=sent.body, headers=headers, **more)


@pytest.mark.parametrize("sent", EXAMPLES)
def test_each_example_is_taken_in_and_told_of(desk, sent):
    answer = post(desk.client, sent)
    assert answer.status_code == 201
    said = answer.json
    assert (said["cms"], said["number"], said["latest"], said["duplicate"]) == (sent.cms, 1, True, False)
    assert said["state"] == ("done" if said["kind"] == "deleted" else "pending")
    assert len(desk.told) == 1
    assert desk.client.get(answer.headers["Location"]).status_code in (202, 410)


@pytest.mark.parametrize("sent", [it for it in EXAMPLES if it.values[0].cms in SIGNING])
def test_one_byte_changed_is_401_and_leaves_nothing(desk, sent):
    changed = dataclasses.replace(sent, body=sent.body.replace(b"e", b"E", 1))
    answer = post(desk.client, changed)
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/problems/not-signed"
    assert sum(desk.store.counts().values()) == 0 and desk.told == []


@pytest.mark.parametrize("sent", [it for it in EXAMPLES if it.values[0].cms in DATED])
def test_after_the_window_it_is_401(desk, sent):
    desk.now += 301
    assert post(desk.client, sent).status_code == 401


@pytest.mark.parametrize("sent", EXAMPLES)
def test_sent_twenty_times_at_once_it_is_one_revision(desk, sent):
    numbers, start = [], threading.Barrier(20)

    def send():
        start.wait()
        answer = post(desk.client.application.test_client(), sent)
        numbers.append((answer.status_code, answer.json.get("number"), answer.headers.get("Location")))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 1 and numbers[0][:2] == (201, 1)
    assert sum(desk.store.counts().values()) == 1
    assert len(desk.told) == 1


def test_an_unknown_field_is_nobodys_business(desk):
    sent = example("ghost")
    payload = json.loads(sent.body)
    payload["post"]["current"]["mood"] = {"x": [1]}
    assert post(desk.client, sent.resigned(json.dumps(payload).encode())).status_code == 201


def test_a_signed_body_that_is_no_json_is_400(desk):
    sent = example("ghost").resigned(b'{"post": ')
    answer = post(desk.client, sent)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/malformed-request")


@pytest.mark.parametrize(
    "body", [b"[" * 20_000, b'{"post": NaN}', b'"\xff"', b'{"post":' * 2000, b'{"x": 1' + b"0" * 5000 + b"}"]
)
def test_no_body_is_a_failure_of_ours(desk, body):
    assert post(desk.client, example("ghost").resigned(body)).status_code in (400, 200, 422)


def test_an_article_without_text_is_422_and_says_what_to_set(desk):
    payload = json.loads(example("sanity").body)
    del payload["body"]
    answer = post(desk.client, example("sanity").resigned(json.dumps(payload).encode()))
    assert answer.status_code == 422
    assert "ONRECORD_FIELDS" in json.dumps(answer.json["errors"])


def test_a_call_about_something_else_is_well_taken_and_not_kept(desk):
    answer = post(desk.client, example("ghost").resigned(b'{"member": {"current": {"id": "1"}}}'))
    assert answer.status_code == 200 and "neither" in answer.json["ignored"]
    answer = post(desk.client, example("superdesk").resigned(b'{"guid": "1", "type": "picture"}'))
    assert answer.status_code == 201
    assert sum(desk.store.counts().values()) == 0


def test_a_cms_that_is_none_is_404(desk):
    assert desk.client.post("/v1/webhooks/typewriter", data=b"{}").status_code == 404


def test_a_body_too_large_is_413(desk):
    assert post(desk.client, example("ghost").resigned(b'"' + b"x" * 20_001 + b'"')).status_code == 413


def test_a_cms_without_a_secret_is_never_let_in(desk, calling_settings, annotator):
    settings = dataclasses.replace(calling_settings, ghost_secrets=())
    client = create_app(settings, annotator, Newsroom.of(settings)).test_client()
    answer = post(client, example("ghost"))
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/not-configured")
    assert "ONRECORD_GHOST_SECRETS" in answer.json["detail"]


def test_neither_secrets_nor_articles_are_logged(desk, caplog):
    caplog.set_level(logging.DEBUG)
    for sent in examples():
        post(desk.client, sent)
        post(desk.client, dataclasses.replace(sent, body=sent.body + b" "))
    post(desk.client, example("ghost").resigned(b'{"post": {"current": {"id": [], "title": "Kellwick"}}}'))
    for sent in examples():
        assert sent.secret not in caplog.text
    assert "Kellwick" not in caplog.text and "reservoir" not in caplog.text
    assert "refused" in caplog.text


def test_a_database_that_is_locked_is_503_to_be_tried_again(calling_settings, annotator, tmp_path):
    store = Store(open_database(address(None, tmp_path), 0.1))
    from service.newsroom import Kept

    newsroom = Newsroom(calling_settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    client = create_app(calling_settings, annotator, newsroom).test_client()
    other = sqlite3.connect(tmp_path / "onrecord.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = post(client, example("ghost"))
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/storage-unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    other.execute("ROLLBACK")
    assert post(client, example("ghost")).status_code == 201
    store.close()
    other.close()


def test_a_database_that_comes_up_later_is_found(calling_settings, annotator, tmp_path):
    blocked = tmp_path / "data"
    blocked.write_text("in the way")
    settings = dataclasses.replace(calling_settings, data=blocked)
    newsroom = Newsroom.of(settings)
    newsroom.clock = lambda: example("ghost").at
    client = create_app(settings, annotator, newsroom).test_client()
    assert post(client, example("ghost")).status_code == 503
    assert client.post("/v1/annotate", json={"text": "Rain fell."}).status_code == 200
    blocked.unlink()
    assert post(client, example("ghost")).status_code == 201
    newsroom.kept().store.close()
