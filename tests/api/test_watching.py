from __future__ import annotations

import dataclasses
import datetime
import json
import logging

import pytest

from service.access import Scope, hashed, new_key
from service.api.problems import Problem, document
from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings

TEXT = "Rain fell on Monday."


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger="service.api.watching")
    return lambda: [it for it in caplog.records if it.name == "service.api.watching"]


def test_a_callers_id_comes_back(client):
    for sent in ("a", "4bf92f35-77b3_4da6.a3ce", "x" * 64):
        assert client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] == sent


def test_another_is_replaced(client):
    seen = set()
    for sent in (None, "", "two words", "é", "x" * 65, "a/b", "<b>"):
        headers = {} if sent is None else {"X-Request-Id": sent}
        seen.add(client.get("/healthz", headers=headers).headers["X-Request-Id"])
    assert len(seen) == 7 and all(it.isalnum() and len(it) == 16 for it in seen)


def test_a_problem_names_its_request(client):
    for method, path in (("get", "/none"), ("delete", "/v1/annotate"), ("post", "/v1/annotate")):
        answer = client.open(path, method=method, headers={"X-Request-Id": "r-1"})
        assert answer.json["request"] == answer.headers["X-Request-Id"] == "r-1"


def test_a_failure_names_its_request(client, annotator):
    annotator.error = RuntimeError()
    answer = client.post("/v1/annotate", json={"text": TEXT}, headers={"X-Request-Id": "r-1"})
    assert (answer.status_code, answer.json["request"]) == (500, "r-1")


def test_a_request_is_a_line(client, lines):
    answer = client.post("/v1/annotate", json={"text": TEXT, "title": "Wet days"})
    (line,) = lines()
    assert (line.method, line.route, line.status, line.words) == ("POST", "/v1/annotate", 200, 6)
    assert line.bytes == len(answer.data) and line.ms >= 0 and line.key is None
    assert "Rain" not in line.getMessage() and "Wet" not in line.getMessage()


def test_neither_address_nor_query_nor_referrer_gets_into_the_log(client, lines, caplog):
    caplog.set_level(logging.DEBUG)
    said = {"Referer": "https://cms.example/?q=Hammond", "User-Agent": "Hammond"}
    client.get("/v2/check?text=Hammond+said+so&language=en-GB", headers=said)
    client.get("/v1/articles/ghost/hammond-resigns", headers=said)
    client.get("/Hammond", headers=said)
    assert [it.route for it in lines()] == ["/v2/check", "/v1/articles/<string:cms>/<path:id>", None]
    assert "ammond" not in "".join(it.getMessage() + str(it.__dict__) for it in lines())


def test_a_batch_is_told_of_at_its_end(client, lines):
    body = "".join(json.dumps({"text": TEXT}) + "\n" for _ in range(3))
    answer = client.post("/v1/annotate/batch", data=body, content_type="application/x-ndjson")
    assert lines() == []
    size = len(answer.data)
    answer.close()
    (line,) = lines()
    assert (line.words, line.bytes) == (12, size)


def test_files_and_heads_are_told_of_too(client, lines):
    client.get("/assets/app.js").close()
    client.head("/healthz")
    file, head = lines()
    assert file.bytes > 1000 and head.bytes == 0


def test_a_keys_number_is_told_and_not_the_key(calling_settings, store, annotator, lines):
    settings = dataclasses.replace(calling_settings, keys="on")
    app = create_app(settings, annotator, Newsroom(settings, lambda: Kept(store, lambda _: None)))
    key = new_key()
    id = store.add_key("a desk", hashed(key), [Scope.READ], datetime.datetime.now(datetime.UTC)).id
    app.test_client().get("/v1/revisions", headers={"Authorization": f"Bearer {key}"})
    (line,) = lines()
    assert line.key == id and key not in str(line.__dict__)


def test_pages_of_other_origins_can_send_and_read_the_id(annotator):
    settings = dataclasses.replace(Settings(), origins=("https://cms.example",))
    client = create_app(settings, annotator).test_client()
    asking = {"Origin": "https://cms.example", "Access-Control-Request-Method": "POST"}
    allowed = client.options("/v1/annotate", headers=asking).headers["Access-Control-Allow-Headers"]
    told = client.get("/v1/kinds", headers=asking).headers["Access-Control-Expose-Headers"]
    assert "X-Request-Id" in allowed and "X-Request-Id" in told


def test_a_problem_outside_of_a_request_has_no_id():
    # The server refuses what never becomes a request.
    assert "request" not in document(Problem(400, "That is no request."))
