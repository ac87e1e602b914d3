from __future__ import annotations

import dataclasses

import pytest
from cms.signers import example

from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings

CMS, OTHER = "https://cms.example", "https://elsewhere.example"


def client_of(annotator, *origins: str):
    return create_app(dataclasses.replace(Settings(), origins=origins), annotator).test_client()


@pytest.fixture
def client(annotator):
    return client_of(annotator, CMS, "http://localhost:2368")


def preflight(client, path: str, origin: str, method: str = "POST"):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return client.options(path, headers=headers)


def test_a_page_of_the_cms_may_annotate(client):
    answer = client.post("/v1/annotate", json={"text": "Rain fell."}, headers={"Origin": CMS})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == CMS
    assert "Origin" in answer.headers["Vary"] and "Accept" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Retry-After", "RateLimit", "RateLimit-Policy"} <= set(exposed.split(", "))


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/v1/annotate", "POST"),
        ("/v1/articles/ghost/1", "GET"),
        ("/v1/rules", "GET"),
        ("/v1/kinds", "GET"),
    ],
)
def test_a_browser_may_ask_first(client, path, method):
    answer = preflight(client, path, CMS, method)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == CMS
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize(
    "origin",
    [OTHER, "null", "https://cms.example.evil.example", "http://cms.example", f"{CMS}:8443", CMS.upper()],
)
def test_other_pages_may_not_read_and_caches_are_told_so(client, origin):
    for answer in (
        preflight(client, "/v1/annotate", origin),
        client.get("/v1/kinds", headers={"Origin": origin}),
    ):
        assert not any(name.startswith("Access-Control-") for name in dict(answer.headers))
        assert "Origin" in answer.headers["Vary"]


def test_a_call_from_no_page_is_answered_as_ever_but_varies(client):
    answer = client.get("/v1/kinds")
    assert answer.status_code == 200 and "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_problem_can_be_read_too(client):
    answer = client.post("/v1/annotate", data=b"{", content_type="application/json", headers={"Origin": CMS})
    assert answer.status_code == 400
    assert answer.headers["Access-Control-Allow-Origin"] == CMS


def test_all_pages_are_let_in_only_where_that_is_said(annotator):
    everybody = client_of(annotator, "*")
    for headers in ({"Origin": OTHER}, {}):  # a cache may give one's answer to the other
        answer = everybody.get("/v1/kinds", headers=headers)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    plain = client_of(annotator).get("/v1/kinds", headers={"Origin": OTHER})
    assert "Access-Control-Allow-Origin" not in plain.headers
    assert "Origin" not in plain.headers.get("Vary", "")


def test_a_browser_asks_without_a_key_and_then_needs_one(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, keys="on", origins=(CMS,))
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None))
    client = create_app(settings, annotator, newsroom).test_client()
    assert preflight(client, "/v1/annotate", CMS).status_code == 200
    assert preflight(client, "/v1/annotate", OTHER).status_code == 200
    answer = client.post("/v1/annotate", json={"text": "Rain fell."}, headers={"Origin": CMS})
    assert answer.status_code == 401 and answer.headers["Access-Control-Allow-Origin"] == CMS


def test_webhooks_are_no_pages_business(calling_settings, store, annotator):
    settings = dataclasses.replace(calling_settings, origins=("*",))
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    client = create_app(settings, annotator, newsroom).test_client()
    sent = example("ghost")
    answer = client.post(sent.target, data=sent.body, headers={**sent.headers, "Origin": OTHER})
    assert answer.status_code == 201 and "Access-Control-Allow-Origin" not in answer.headers
