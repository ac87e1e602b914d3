"""What an earlier version has written is there after an upgrade: rows of every migration, and old reports."""

from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import service.storage
from service.access import Scope, hashed
from service.app import create_app
from service.renderers.formats import FORMATS
from service.settings import Settings
from service.storage.database import HEAD, address
from service.storage.models import State
from service.storage.store import Store
from tests.conftest import FakeAnnotator

AT = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
TEXT = "Mary Ash told Reuters that rents had risen by 5 percent."
KEY = "onrecord_a-key-of-this-test"


def _span(words: str) -> dict[str, object]:
    start = TEXT.index(words)
    return {"part": "body", "start": start, "end": start + len(words), "text": words}


#: A report as the first version kept it: without the house style's digest, reviews, or a figure's own; and
#: with a house style and a rule that are no longer there.
OLD = {
    "article": {
        "text": TEXT,
        "title": None,
        "id": "1",
        "language": "en",
        "headline": None,
        "links": [],
    },
    "engine": {"version": "0.0.1", "models": "stanza-1.0/newsroom-000000000000", "profile": "gone"},
    "sources": [
        {
            "id": "s1",
            "name": "Mary Ash",
            "kind": "person",
            "naming": "named",
            "anonymous": False,
            "role": None,
            "affiliation": None,
            "mentions": [_span("Mary Ash")],
            "attributions": ["a1"],
        }
    ],
    "attributions": [
        {
            "id": "a1",
            "kind": "indirect",
            "source": {"id": "s1", "spans": [_span("Mary Ash")]},
            "cue": {"spans": [_span("told")], "lemma": "tell", "stance": "neutral"},
            "content": [_span("that rents had risen by 5 percent")],
            "via": None,
            "parent": None,
            "confidence": 0.9,
        }
    ],
    "figures": [
        {
            "id": "f1",
            "span": _span("5 percent"),
            "kind": "percentage",
            "value": {"low": 5.0, "high": 5.0},
            "unit": "percent",
            "modifier": "exact",
            "change": "up",
            "of": None,
            "evidence": "claimed",
            "attribution": "a1",
            "source": "s1",
            "carried": False,
        }
    ],
    "findings": [
        {
            "id": "n1",
            "rule": "gone-by-now",
            "severity": "note",
            "message": "Look here.",
            "spans": [_span("5 percent")],
            "related": ["f1"],
            "help": "docs/rules/gone-by-now.md",
        }
    ],
    "summary": {},
}


def _config(connection: sqlalchemy.Connection | None = None) -> Config:
    config = Config()
    folder = pathlib.Path(service.storage.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config


EARLIER = sorted(it.revision for it in ScriptDirectory.from_config(_config()).walk_revisions())


def _rows(report: object) -> dict[str, list[dict[str, object]]]:
    """What each table holds, those of later migrations included."""
    common = {"article_id": 1, "kind": "published", "language": "en", "details": {}, "received": AT}
    work = {"attempts": 1, "due": AT, "queued": AT}
    return {
        "articles": [{"id": 1, "cms": "ghost", "external_id": "1", "latest_id": 1, "created": AT}],
        "revisions": [
            {"id": 1, "number": 1, "text": TEXT, "body_hash": "a" * 64, "state": "done", "engine": "0.0.1"}
            | {"report": json.dumps(report), "finished": AT}
            | common
            | work,
            {"id": 2, "number": 2, "text": "Snow.", "body_hash": "b" * 64, "state": "pending"}
            | common
            | work,
        ],
        "deliveries": [{"id": 1, "cms": "ghost", "key": "call-1", "revision_id": 1, "received": AT}],
        "keys": [{"id": 1, "name": "desk", "hash": hashed(KEY), "scopes": "annotate read", "created": AT}],
        "reviews": [
            {"id": 1, "article_id": 1, "number": 1, "action": "verify", "reviewer": "M", "created": AT}
            | {"revision": 1, "target": {"id": "f1", "rule": None, "quote": None}}
        ],
        "callbacks": [{"revision_id": 1, "message": "msg_1", "state": "done", "created": AT} | work],
    }


def _written(url: str, version: str, report: object) -> None:
    """A database as the version of a migration left it."""
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        command.upgrade(_config(connection), version)
        tables = sqlalchemy.MetaData()
        tables.reflect(connection)
        for name, rows in _rows(report).items():
            for row in rows if name in tables.tables else ():
                connection.execute(tables.tables[name].insert().values(**row))
    engine.dispose()


def _client(url: str, folder: pathlib.Path, annotator):
    settings = dataclasses.replace(Settings(), database_url=url, data=folder, ghost_secrets=("hush",))
    app = create_app(settings, annotator)
    return app.test_client(), app.extensions["onrecord"].newsroom


@pytest.mark.parametrize("version", EARLIER)
def test_what_was_there_is_there_after_the_upgrade(database_url, tmp_path, annotator, version):
    url = address(database_url, tmp_path)
    _written(url, version, OLD)
    client, newsroom = _client(url, tmp_path, annotator)
    store: Store = newsroom.kept().store
    with store.engine.connect() as connection:
        now = connection.execute(sqlalchemy.text("SELECT version_num FROM alembic_version")).scalar()
    assert now == HEAD
    assert client.get("/v1/articles/ghost/1").json["article"]["text"] == TEXT
    listed = client.get("/v1/articles/ghost/1/revisions").json["revisions"]
    assert [(it["number"], it["state"]) for it in listed] == [(2, "pending"), (1, "done")]
    assert client.get("/v1/articles/ghost/1/reviews").status_code == 200
    assert client.get("/v1/callbacks?state=done").status_code == 200
    key = store.key(hashed(KEY))
    assert key and key.scopes == {Scope.READ, Scope.ANNOTATE}
    # And work goes on.
    assert [it.id for it in store.sweep(AT, starting=True)] == [2]
    job = store.claim(2, AT)
    assert job and store.finish(job, json.dumps(OLD), "0", AT, callback=True)
    assert store.counts()[State.DONE] == 2
    store.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    folder = tmp_path_factory.mktemp("old")
    url = address(None, folder)
    _written(url, EARLIER[0], OLD)
    client, newsroom = _client(url, folder, FakeAnnotator())
    yield client
    newsroom.kept().store.close()


@pytest.mark.parametrize("form", FORMATS)
def test_an_old_report_can_be_had_in_every_form(old, form):
    answer = old.get(f"/v1/articles/ghost/1?format={form}")
    assert answer.status_code == 200
    assert ("numberOfItems" if form == "schema-org" else "Mary Ash") in answer.text


def test_an_old_report_says_what_made_it(old):
    engine = old.get("/v1/articles/ghost/1/revisions/1").json["engine"]
    assert (engine["version"], engine["models"]) == ("0.0.1", "stanza-1.0/newsroom-000000000000")
    assert engine["profile"] == "gone"


def test_an_old_report_can_be_looked_at_and_decided_about(old):
    page = old.get("/review/ghost/1")
    assert page.status_code == 200 and "Mary Ash" in page.text
    decision = {
        "action": "verify",
        "figure": "f1",
        "revision": 1,
        "by": "M",
        "evidence": "https://stats.example/rents",
    }
    tag = old.get("/v1/articles/ghost/1/reviews").headers["ETag"]
    answer = old.post("/v1/articles/ghost/1/reviews", json=decision, headers={"If-Match": tag})
    assert answer.status_code == 201, answer.json["errors"]
    assert old.get("/v1/articles/ghost/1").json["figures"][0]["evidence"] == "verified"


@pytest.mark.parametrize("path", ["/v1/articles/ghost/1", "/review/ghost/1"])
def test_a_report_that_cannot_be_read_any_more_is_said_to_be_one(tmp_path, annotator, path):
    _written(address(None, tmp_path), HEAD, {"article": {"words": TEXT}})
    client, newsroom = _client(address(None, tmp_path), tmp_path, annotator)
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json["type"] == "/problems/not-readable" and "0.0.1" in answer.json["detail"]
    reviews = client.get("/v1/articles/ghost/1/reviews")
    assert reviews.status_code == 200 and "reviews" in reviews.json
    newsroom.kept().store.close()
