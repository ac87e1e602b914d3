"""The worker on each queue, with an annotator that reads nothing."""

from __future__ import annotations

import dataclasses
import datetime
import logging
import pathlib
import sqlite3
import threading

import pytest

from service.cms.event import Event, Kind
from service.jobs import Jobs
from service.loading import Annotates
from service.settings import Settings
from service.storage import reports
from service.storage.database import address, open_database
from service.storage.models import State
from service.storage.store import Store
from service.worker import Keeping, Worker

TEXT = "Rain fell on Monday."


def now(seconds: float = 0) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)


@pytest.fixture(params=["sqlite", "redis"])
def jobs(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> Jobs:
    settings = dataclasses.replace(Settings(), data=tmp_path)
    if request.param == "redis":
        settings = dataclasses.replace(settings, redis_url=request.getfixturevalue("redis_url"))
    made = Jobs.open(settings)
    made.huey.flush()
    return made


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Store:
    return Store(open_database(address(None, tmp_path), 5))


def send(store: Store, text: str = TEXT, **more: object) -> int:
    return store.receive(
        "ghost", Event(**({"id": "1", "kind": Kind.PUBLISHED, "text": text} | more)), now()
    ).revision.id


def run_all(jobs: Jobs) -> int:
    """Do what is queued, as a consumer does; how much it was."""
    count = 0
    while task := jobs.huey.dequeue():
        jobs.huey.execute(task)
        count += 1
    return count


def employ(store: Store, jobs: Jobs, annotator: Annotates) -> Worker:
    worker = Worker(store, jobs, annotator)
    jobs.take_on(worker.work, worker.sweep)
    return worker


def test_what_is_told_is_annotated_once(store, jobs, annotator):
    employ(store, jobs, annotator)
    id = send(store, title="Spending")
    jobs.tell(id)
    jobs.tell(id)
    assert run_all(jobs) == 2
    latest = store.latest("ghost", "1")
    assert latest.state is State.DONE
    report = reports.load(latest.report)
    assert (report.article.id, report.article.title, report.article.text) == ("1", "Spending", TEXT)
    assert latest.engine == "0 none default"
    assert len(annotator.read) == 1


def test_what_was_done_is_a_line_of_the_log_without_its_words(store, jobs, annotator, caplog):
    caplog.set_level(logging.INFO)
    employ(store, jobs, annotator)
    id = send(store, title="Wet days")
    jobs.tell(id)
    run_all(jobs)
    (line,) = [it for it in caplog.records if "annotated" in it.getMessage()]
    assert line.words == 6 and line.ms >= 0 and f"revision {id}" in line.getMessage()
    assert "Rain" not in caplog.text and "Wet" not in caplog.text


def test_html_is_read_as_a_reader_does(store, jobs, annotator):
    employ(store, jobs, annotator)
    jobs.tell(send(store, text=None, html="<p>Rain <b>fell</b>.</p><p>Snow.</p>"))
    run_all(jobs)
    assert annotator.read[0].text == "Rain fell.\n\nSnow."


def test_what_the_queue_forgot_is_found_at_a_start(store, jobs, annotator):
    worker = employ(store, jobs, annotator)
    send(store)
    assert run_all(jobs) == 0
    worker.sweep(starting=True)
    assert run_all(jobs) == 1
    assert store.latest("ghost", "1").state is State.DONE


def test_a_caller_does_not_wait_for_the_queue(store, jobs, annotator):
    employ(store, jobs, annotator)
    jobs.tell_soon(send(store))
    for _ in range(200):
        if run_all(jobs):
            break
        threading.Event().wait(0.02)
    assert store.latest("ghost", "1").state is State.DONE


def test_a_failure_is_tried_again_and_not_quoted(store, jobs, annotator, caplog):
    caplog.set_level(logging.DEBUG)
    employ(store, jobs, annotator)
    annotator.error = RuntimeError("cannot read: Philip Hammond told Reuters")
    jobs.tell(send(store))
    run_all(jobs)
    latest = store.latest("ghost", "1")
    assert (latest.state, latest.attempts, latest.error) == (State.FAILED, 1, "RuntimeError")
    assert jobs.huey.scheduled_count() == 1
    assert "Hammond" not in caplog.text and "RuntimeError" in caplog.text


def test_another_language_is_given_up_at_once(store, jobs, annotator):
    employ(store, jobs, annotator)
    jobs.tell(send(store, "Le ministre a déclaré hier que les impôts ne seront pas augmentés cette année."))
    run_all(jobs)
    latest = store.latest("ghost", "1")
    assert (latest.state, latest.error) == (State.DEAD, "unsupported-language")


class Doing:
    """Does something before it annotates."""

    ready = True

    def __init__(self, annotator, first):
        self.annotator, self.first = annotator, first

    def annotate(self, article, profile="default"):
        self.first()
        return self.annotator.annotate(article)


def test_the_lease_holds_as_long_as_the_work_takes(tmp_path, jobs, annotator):
    store = Store(open_database(address(None, tmp_path), 5), lease=0.6)
    id = send(store)
    stolen = []

    def steal():
        for _ in range(8):
            threading.Event().wait(0.2)
            stolen.append(store.claim(id, now()))

    employ(store, jobs, Doing(annotator, steal))
    jobs.tell(id)
    run_all(jobs)
    assert stolen == [None] * 8
    assert store.latest("ghost", "1").state is State.DONE


def test_a_database_that_is_locked_meanwhile_costs_another_try(tmp_path, jobs, annotator):
    store = Store(open_database(address(None, tmp_path), 0.1), lease=0.5)
    id = send(store)
    other = sqlite3.connect(tmp_path / "onrecord.db", isolation_level=None, check_same_thread=False)
    employ(store, jobs, Doing(annotator, lambda: other.execute("BEGIN IMMEDIATE"))).work(id)
    other.execute("ROLLBACK")
    assert store.latest("ghost", "1").state is State.RUNNING
    threading.Event().wait(0.6)
    employ(store, jobs, annotator).work(id)
    assert store.latest("ghost", "1").state is State.DONE


def test_each_cms_has_its_house_style(store, jobs, annotator):
    worker = Worker(store, jobs, annotator, {"ghost": "wire"})
    worker.work(send(store))
    latest = store.latest("ghost", "1")
    assert latest.engine == "0 none wire"
    assert reports.load(latest.report).engine.profile == "wire"
    other = store.receive("sanity", Event("1", Kind.PUBLISHED, text=TEXT), now()).revision.id
    worker.work(other)
    assert reports.load(store.latest("sanity", "1").report).engine.profile == "default"


def test_what_is_kept_no_longer_goes_when_it_sweeps(store, jobs, annotator):
    worker = employ(store, jobs, annotator)
    jobs.tell(send(store))
    run_all(jobs)
    worker.sweep()
    assert not store.latest("ghost", "1").forgotten
    none = datetime.timedelta(0)
    Worker(store, jobs, annotator, keeping=Keeping(text=none)).sweep()
    assert store.latest("ghost", "1").forgotten
    Worker(store, jobs, annotator, keeping=Keeping(articles=none)).sweep()
    assert store.latest("ghost", "1") is None


def test_how_long_it_keeps_things_is_set():
    assert Keeping.of(Settings()) == Keeping(None, None)
    settings = dataclasses.replace(Settings(), keep_days=30, text_minutes=60)
    assert Keeping.of(settings) == Keeping(datetime.timedelta(30), datetime.timedelta(hours=1))
