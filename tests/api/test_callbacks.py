from __future__ import annotations

import datetime

import pytest

from service.cms.event import Event, Kind
from service.storage.outbox import Outbox

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
PATH = "/v1/articles/ghost/p%2F1/revisions/1/callback/retry"


@pytest.fixture
def owed(desk) -> tuple[int, Outbox]:
    event = Event("p/1", Kind.PUBLISHED, text="Rain fell on Monday.")
    id = desk.store.receive("ghost", event, NOW).revision.id
    desk.store.finish(desk.store.claim(id, NOW), "{}", "e", NOW, callback=True)
    return id, Outbox(desk.store.engine)


def test_what_was_given_up_is_listed_and_can_be_made_again(desk, owed):
    id, outbox = owed
    assert desk.client.post(PATH).status_code == 409
    outbox.fail(outbox.claim(id, NOW), "status 410: gone", NOW, final=True)
    listed = desk.client.get("/v1/callbacks").json
    assert [(it["cms"], it["id"], it["number"], it["error"]) for it in listed["callbacks"]] == [
        ("ghost", "p/1", 1, "status 410: gone")
    ]
    assert (listed["counts"]["dead"], listed["counts"]["pending"]) == (1, 0)
    again = desk.client.post(PATH)
    assert (again.status_code, again.json["state"], again.json["attempts"]) == (202, "pending", 0)
    assert again.json["webhook_id"] == listed["callbacks"][0]["webhook_id"]
    assert desk.client.get("/v1/callbacks?state=pending").json["counts"]["pending"] == 1
    assert desk.client.get("/v1/callbacks?state=lost").status_code == 422


def test_a_callback_that_a_newer_revision_overtook_is_not_made_again(desk, owed):
    id, outbox = owed
    outbox.fail(outbox.claim(id, NOW), "status 410: gone", NOW, final=True)
    desk.store.receive("ghost", Event("p/1", Kind.PUBLISHED, text="Snow fell."), NOW)
    answer = desk.client.post(PATH)
    assert answer.status_code == 409 and "newer" in answer.json["detail"]


def test_what_nobody_waits_for_is_404(desk):
    assert desk.client.post(PATH).status_code == 404
    assert desk.client.get("/v1/callbacks").json["callbacks"] == []
