from __future__ import annotations

import dataclasses
import threading

import pytest
from cms.signers import example

from service.app import create_app
from service.newsroom import Kept, Newsroom
from service.settings import Settings


class Slow:
    """Tells of each article that it reads, and waits."""

    ready = True

    def __init__(self, annotator):
        self.annotator = annotator
        self.reading, self.go_on = threading.Semaphore(0), threading.Event()

    def annotate(self, article, profile="default"):
        self.reading.release()
        assert self.go_on.wait(30)
        return self.annotator.annotate(article)


@pytest.fixture
def slow(annotator):
    return Slow(annotator)


def test_annotating_leaves_threads_to_cms(calling_settings, store, slow):
    settings = dataclasses.replace(calling_settings, threads=2)
    newsroom = Newsroom(settings, lambda: Kept(store, lambda _: None), lambda: example("ghost").at)
    app = create_app(settings, slow, newsroom)
    answers = []

    def annotate():
        answers.append(app.test_client().post("/v1/annotate", json={"text": "Rain fell."}).status_code)

    threads = [threading.Thread(target=annotate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert slow.reading.acquire(timeout=30)
    third = app.test_client().post("/v1/annotate", json={"text": "Rain fell."})
    assert (third.status_code, third.json["type"]) == (503, "/problems/busy")
    assert int(third.headers["Retry-After"]) > 0
    sent = example("ghost")
    assert app.test_client().post(sent.target, data=sent.body, headers=sent.headers).status_code == 201
    slow.go_on.set()
    for thread in threads:
        thread.join()
    assert answers == [200, 200]
    assert app.test_client().post("/v1/annotate", json={"text": "Rain fell."}).status_code == 200


def test_more_threads_are_served_only_where_cms_call(calling_settings):
    assert Settings().all_threads == Settings().threads
    assert calling_settings.all_threads > calling_settings.threads
