from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import re
import socket
import threading
import time

import pytest
from cms.signers import example

from service import deadline
from service.access import Scope
from service.api.access import scope_of
from service.api.doors import DOORS, porter, told_to_wait
from service.api.problems import Problem, document
from service.app import create_app
from service.loading import LoadingAnnotator
from service.newsroom import Kept, Newsroom
from service.settings import Settings
from tests.documented import examples

RAIN = {"text": "Rain fell."}
LINES = "application/x-ndjson"


class Slow:
    """Tells of each article that it reads, and goes on when told to, or when its time is over."""

    ready = True

    def __init__(self, annotator):
        self.annotator = annotator
        self.reading, self.go_on = threading.Semaphore(0), threading.Event()

    def annotate(self, article, profile="default"):
        self.reading.release()
        while not self.go_on.wait(0.01):
            deadline.check()
        return self.annotator.annotate(article)


@pytest.fixture
def slow(annotator):
    return Slow(annotator)


@pytest.fixture
def pool():
    with concurrent.futures.ThreadPoolExecutor(8) as made:
        yield made


def ask(app, url="/v1/annotate", **sent):
    response = app.test_client().post(url, **(sent or {"json": RAIN}))
    response.get_data()  # in the thread that asked, as a server would
    return response


def wait_for(slow):
    assert slow.reading.acquire(timeout=30)


def test_one_more_than_may_wait_is_turned_away_and_a_cms_is_not(calling_settings, store, slow, pool):
    settings = dataclasses.replace(calling_settings, at_once=1, waiting=1)
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    app = create_app(settings, slow, newsroom)
    first = pool.submit(ask, app)
    wait_for(slow)
    second = pool.submit(ask, app)
    doors = [
        ("/v1/annotate", {}),
        ("/v1/annotate", {"data": b"{", "content_type": "application/json"}),  # not even read
        ("/v1/annotate/batch", {"data": b"{}", "content_type": LINES}),
        ("/v2/check", {"data": {"text": "Rain fell.", "language": "en"}}),
        ("/review", {"json": RAIN}),
    ]
    while app.extensions["onrecord"].turns.load().waiting < 1:
        time.sleep(0.001)
    for url, sent in doors:
        refused = ask(app, url, **sent)
        assert (refused.status_code, refused.json["type"]) == (503, "/problems/busy")
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.content_type == "application/problem+json"
    sent = example("ghost")
    assert ask(app, sent.target, data=sent.body, headers=sent.headers).status_code == 201
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 200
    assert app.test_client().options("/v1/annotate").status_code == 200
    slow.go_on.set()
    assert [it.result().status_code for it in (first, second)] == [200, 200]
    assert ask(app).status_code == 200


def head(line, *fields):
    return "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


def test_a_request_is_turned_away_by_its_head_where_there_is_no_place(annotator):
    settings = dataclasses.replace(Settings(), at_once=2, waiting=2, origins=("https://cms.example",))
    app = create_app(settings, annotator)
    turns, ask_porter = app.extensions["onrecord"].turns, porter(app)
    annotate, batch = head("POST /v1/annotate?format=html"), head("POST /v1/annotate/batch")
    assert ask_porter(annotate) is None
    places = [turns.enter(long=True) for _ in range(2)]
    assert ask_porter(annotate) is None
    assert ask_porter(batch) > 0  # half of the places are not for batches
    places += [turns.enter() for _ in range(2)]
    for line in ("POST /v1/annotate", "GET /v2/check?text=Rain", "POST /v2/check", "POST /review"):
        assert ask_porter(head(line)) > 0
    assert turns.load().turned_away == 5
    others = ("GET /healthz", "POST /v1/webhooks/ghost", "OPTIONS /v1/annotate", "GET /v1/annotate", "x")
    assert {ask_porter(head(line)) for line in others} == {None}
    assert ask_porter(b"\r\n\r\n") is None
    # A browser must be let read the answer, which the application sees to.
    assert ask_porter(head("POST /v1/annotate", "Origin: https://cms.example")) is None
    answer = ask(app, json=RAIN, headers={"Origin": "https://cms.example"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (503, "https://cms.example")
    for place in places:
        place.leave()


def test_every_resource_that_needs_the_scope_to_annotate_is_a_door(app):
    annotating = set()
    for rule in app.url_map.iter_rules():
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            with app.test_request_context(rule.rule, method=method) as context:
                if not rule.arguments and scope_of(context.request) is Scope.ANNOTATE:
                    annotating.add(rule.endpoint)
    assert annotating == DOORS


@pytest.mark.parametrize(
    "sent",
    [{"json": {"txet": "Rain."}}, {"data": b"{", "content_type": "application/json"}, {"data": b"x"}],
)
def test_a_request_that_fails_leaves_its_place(annotator, sent):
    app = create_app(dataclasses.replace(Settings(), at_once=1, waiting=0), annotator)
    for _ in range(3):
        assert ask(app, **sent).status_code in (400, 415, 422)
    annotator.error = RuntimeError("a defect")
    assert ask(app).status_code == 500
    annotator.error = None
    assert ask(app).status_code == 200


def test_who_waits_too_long_is_told_so_and_the_work_of_others_goes_on(slow, pool):
    app = create_app(dataclasses.replace(Settings(), at_once=1, waiting=1, time_limit=1), slow)
    first = pool.submit(ask, app)
    wait_for(slow)
    began = time.monotonic()
    second = ask(app)
    assert (second.status_code, second.json["type"]) == (503, "/problems/out-of-time")
    assert int(second.headers["Retry-After"]) > 0
    assert "1 s" in second.json["detail"]
    assert time.monotonic() - began < 2
    assert first.result().status_code == 503  # its second is over too, and its work has stopped
    slow.go_on.set()
    assert ask(app).status_code == 200


def test_each_line_of_a_batch_takes_its_turn(slow, pool):
    app = create_app(dataclasses.replace(Settings(), at_once=1, waiting=1), slow)
    lines = b'{"text": "One."}\n{"text": "Two."}\n'
    batch = pool.submit(ask, app, "/v1/annotate/batch", data=lines, content_type=LINES)
    wait_for(slow)
    single = pool.submit(ask, app)
    while app.extensions["onrecord"].turns.load().waiting < 1:
        time.sleep(0.001)
    time.sleep(0.05)  # from its place to the queue
    slow.go_on.set()
    assert single.result().status_code == 200
    assert len(batch.result().data.splitlines()) == 2
    assert [it.text for it in slow.annotator.read] == ["One.", RAIN["text"], "Two."]


def test_each_line_of_a_batch_has_time_of_its_own(slow, pool):
    app = create_app(dataclasses.replace(Settings(), at_once=1, time_limit=1), slow)
    lines = b'{"text": "One."}\n{"text": "Two."}\n'
    answers = ask(app, "/v1/annotate/batch", data=lines, content_type=LINES).data.splitlines()
    assert [b"/problems/out-of-time" in it for it in answers] == [True, True]


def test_batches_leave_half_of_the_places_to_others(slow, pool):
    app = create_app(dataclasses.replace(Settings(), at_once=2, waiting=2), slow)
    line = {"data": b'{"text": "One."}\n', "content_type": LINES}
    batches = [pool.submit(ask, app, "/v1/annotate/batch", **line) for _ in range(2)]
    for _ in batches:
        wait_for(slow)
    assert ask(app, "/v1/annotate/batch", **line).json["type"] == "/problems/busy"
    single = pool.submit(ask, app)
    slow.go_on.set()
    assert {it.result().status_code for it in (*batches, single)} == {200}


@pytest.mark.parametrize("waits", [False, True])
def test_work_for_a_client_that_has_gone_stops(slow, pool, waits):
    app = create_app(dataclasses.replace(Settings(), at_once=1, waiting=1), slow)
    if waits:
        first = pool.submit(ask, app)
        wait_for(slow)
    ours, theirs = socket.socketpair()
    gone = pool.submit(ask, app, json=RAIN, environ_overrides={"gunicorn.socket": ours})
    if not waits:
        wait_for(slow)
    theirs.close()
    assert gone.result(5).status_code == 499
    slow.go_on.set()
    if waits:
        assert first.result().status_code == 200
    assert ask(app).status_code == 200
    ours.close()


def test_who_comes_while_the_models_load_is_answered_once_they_are_there(annotator, pool):
    may_load = threading.Event()

    def load():
        assert may_load.wait(10)
        return annotator

    app = create_app(Settings(), LoadingAnnotator(load))
    early = pool.submit(ask, app)
    batch = pool.submit(ask, app, "/v1/annotate/batch", data=b'{"text": "One."}', content_type=LINES)
    assert app.test_client().get("/readyz").status_code == 503
    may_load.set()
    assert early.result(10).status_code == 200
    assert b'"One."' in batch.result(10).data


def test_each_place_has_a_thread(calling_settings):
    for settings in (Settings(), calling_settings):
        assert settings.all_threads > settings.at_once + settings.waiting


def test_the_documentation_shows_what_one_who_is_turned_away_is_told():
    (shown,) = examples("operations.md", "http")
    head, _, body = shown.text.partition("\n\n")
    seconds = int(re.search("Retry-After: ([0-9]+)", head)[1])
    told = document(Problem(503, told_to_wait(seconds), slug="busy"))
    assert json.loads(body).items() <= told.items()
