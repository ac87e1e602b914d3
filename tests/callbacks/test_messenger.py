"""From an article to its report at a receiver that listens, on each queue and database."""

from __future__ import annotations

import dataclasses
import datetime
import json
import logging
import pathlib
import threading

import pytest
from receivers import receiver
from standardwebhooks import Webhook

from service.app import create_app
from service.callbacks.messenger import Messenger
from service.callbacks.target import Target
from service.cms.event import Event, Kind
from service.jobs import CALLBACKS, Jobs
from service.newsroom import Kept, Newsroom
from service.settings import Settings
from service.storage.models import State
from service.storage.outbox import Outbox
from service.worker import Worker

SECRET = "whsec_YSBzZWNyZXQgb2YgdGhpcyB0ZXN0"
OTHER = "whsec_YW5vdGhlciBzZWNyZXQgb2YgdGhpcyB0ZXN0"
TEXT = "Rain fell on Monday."


def now(seconds: float = 0) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)


@dataclasses.dataclass
class Room:
    """A newsroom whose worker and messenger do what is queued when the test says so."""

    store: object
    outbox: Outbox
    jobs: Jobs
    callbacks: Jobs
    worker: Worker
    messenger: Messenger

    def send(self, text: str = TEXT, cms: str = "ghost", **more: object) -> int:
        event = Event(**({"id": "p/1", "kind": Kind.PUBLISHED, "text": text, "title": "Rain"} | more))
        id = self.store.receive(cms, event, now()).revision.id
        self.worker.work(id)
        return id

    def carry(self) -> None:
        """Do what was queued for the messenger, once it is there."""
        for _ in range(200):
            if task := self.callbacks.huey.dequeue():
                self.callbacks.huey.execute(task)
                return
            threading.Event().wait(0.02)


@pytest.fixture
def desk():
    with receiver() as made:
        yield made


@pytest.fixture(params=["sqlite", "redis"])
def room(request, tmp_path: pathlib.Path, store, annotator, desk) -> Room:
    settings = dataclasses.replace(
        Settings(),
        data=tmp_path,
        callbacks={"ghost": desk.url},
        callback_secrets={"ghost": f"{SECRET},{OTHER}"},
        callbacks_private=True,
        redis_url=request.getfixturevalue("redis_url") if request.param == "redis" else None,
    )
    jobs, callbacks = Jobs.open(settings), Jobs.open(settings, CALLBACKS)
    callbacks.huey.flush()
    outbox = Outbox(store.engine)
    messenger = Messenger.of(settings, store, outbox, callbacks)
    worker = Worker(store, jobs, annotator, {"ghost": "strict"}, messenger)
    callbacks.take_on(messenger.work, messenger.sweep)
    return Room(store, outbox, jobs, callbacks, worker, messenger)


def test_the_report_arrives_signed_with_each_secret(room, desk):
    room.send()
    room.carry()
    (call,) = desk.taken
    for secret in (SECRET, OTHER):
        event = Webhook(secret).verify(call.body, call.headers)
    assert event["type"] == "article.annotated"
    revision, report = event["data"]["revision"], event["data"]["report"]
    assert (revision["cms"], revision["id"], revision["number"], revision["latest"]) == (
        "ghost",
        "p/1",
        1,
        True,
    )
    assert (report["article"]["text"], report["article"]["title"]) == (TEXT, "Rain")
    assert report["engine"]["profile"] == "strict"
    assert call.headers["content-type"] == "application/json"
    assert room.outbox.of("ghost", "p/1", 1).state is State.DONE


def test_it_is_what_the_articles_address_answers(room, desk, store, annotator, calling_settings):
    room.send()
    room.carry()
    newsroom = Newsroom(calling_settings, lambda: Kept(store, lambda _: None))
    client = create_app(calling_settings, annotator, newsroom).test_client()
    data = json.loads(desk.taken[0].body)["data"]
    assert data["report"] == client.get(data["revision"]["report"]).json


def test_a_cms_without_a_receiver_is_told_nothing(room, desk):
    id = room.send(cms="sanity")
    room.messenger.work(id)
    assert desk.taken == [] and room.outbox.of("sanity", "p/1", 1) is None


def test_a_failure_is_tried_again_under_the_same_id_and_nothing_is_quoted(room, desk, caplog):
    caplog.set_level(logging.DEBUG)
    desk.answers = [(500, {}), (200, {})]
    id = room.send()
    room.carry()
    failed = room.outbox.of("ghost", "p/1", 1)
    assert (failed.state, failed.attempts, failed.error) == (State.FAILED, 1, "status 500")
    assert room.callbacks.huey.pending_count() == 1
    room.messenger.work(id)
    assert len(desk.taken) == 1  # not due
    claim = room.outbox.claim(id, now(60))
    room.messenger._carry(claim, "x")
    first, second = desk.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert room.outbox.of("ghost", "p/1", 1).state is State.DONE
    assert "status 500" in caplog.text
    for word in ("Rain fell", "whsec", SECRET[6:], "/reports", desk.url.split("/")[2]):
        assert word not in caplog.text


def test_gone_ends_it_and_says_so(room, desk, caplog):
    desk.answers = [(410, {})]
    id = room.send()
    room.carry()
    dead = room.outbox.of("ghost", "p/1", 1)
    assert (dead.state, dead.error) == (State.DEAD, "status 410: the receiver wants no more of it")
    assert "410" in caplog.text
    room.messenger.sweep(starting=True)
    room.messenger.work(id)
    assert len(desk.taken) == 1


def test_a_redirect_is_a_failure(room, desk):
    desk.answers = [(302, {"Location": desk.url})]
    room.send()
    room.carry()
    assert room.outbox.of("ghost", "p/1", 1).error == "status 302"
    assert len(desk.taken) == 1


def test_what_the_queue_forgot_is_found_at_a_start(room, desk):
    room.send()
    threading.Event().wait(0.3)
    room.callbacks.huey.flush()
    room.messenger.sweep(starting=True)
    room.carry()
    assert len(desk.taken) == 1


def test_a_worker_that_was_killed_after_posting_sends_a_duplicate_with_the_same_id(room, desk):
    id = room.send()
    claim = Outbox(room.store.engine, lease=0).claim(id, now())  # whoever has this is gone
    room.messenger._post(desk.url, b"{}", {"webhook-id": claim.callback.message})
    room.messenger.work(id)
    assert [it.headers["webhook-id"] for it in desk.taken] == [claim.callback.message] * 2
    assert room.outbox.of("ghost", "p/1", 1).state is State.DONE


def test_only_the_newest_revision_is_told_of(room, desk):
    first = room.send("It rained on one Monday.", modified=now())
    room.send("It rained on two Mondays.", modified=now(1))
    room.messenger.work(first)
    assert desk.taken == []
    room.carry()
    room.carry()
    assert [json.loads(it.body)["data"]["revision"]["number"] for it in desk.taken] == [2]


def test_a_target_that_is_gone_from_the_settings_ends_what_was_owed(room, store):
    id = room.send()
    Messenger(store, room.outbox, room.callbacks, {}).work(id)
    assert room.outbox.of("ghost", "p/1", 1).error == "no callback is set for this CMS"


def test_a_private_target_is_not_called_unless_allowed(room, desk, store):
    id = room.send()
    targets = {"ghost": Target(desk.url, (SECRET,))}
    Messenger(store, room.outbox, room.callbacks, targets).work(id)
    assert room.outbox.of("ghost", "p/1", 1).error == "not a public address"
    assert desk.taken == []


def test_a_defect_of_ours_costs_one_attempt(room, store):
    def fail(*_):
        raise RuntimeError("whsec_hush Rain fell")

    id = room.send()
    targets = {"ghost": Target("https://desk.example/", (SECRET,))}
    Messenger(store, room.outbox, room.callbacks, targets, fail).work(id)
    failed = room.outbox.of("ghost", "p/1", 1)
    assert (failed.state, failed.error) == (State.FAILED, "RuntimeError")
