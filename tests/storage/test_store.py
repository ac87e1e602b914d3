from __future__ import annotations

import datetime
import threading

import pytest

from service.cms.event import Event, Kind
from service.storage.models import State
from service.storage.store import Store

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)


def after(seconds: float) -> datetime.datetime:
    return NOW + datetime.timedelta(seconds=seconds)


def event(text: str = "Rain fell.", **more: object) -> Event:
    return Event(**({"id": "1", "kind": Kind.PUBLISHED, "text": text} | more))


def receive(store: Store, *events: Event) -> list[int]:
    return [store.receive("ghost", it, NOW).revision.number for it in events]


def test_an_event_is_a_revision_that_is_owed_work(store):
    receipt = store.receive("ghost", event(title="Rain", modified=NOW, version=3), NOW)
    assert not receipt.duplicate
    revision = receipt.revision
    assert (revision.number, revision.state, revision.latest) == (1, State.PENDING, True)
    assert (revision.title, revision.text, revision.version, revision.modified) == (
        "Rain",
        "Rain fell.",
        3,
        NOW,
    )
    assert store.latest("ghost", "1") == revision


def test_the_same_delivery_gives_the_same_revision(store):
    sent = event(delivery="d-1", modified=NOW)
    first = store.receive("ghost", sent, NOW)
    again = store.receive("ghost", sent, after(9))
    assert again.duplicate
    assert again.revision == first.revision


def test_deliveries_of_two_cms_do_not_mix(store):
    store.receive("ghost", event(delivery="d-1"), NOW)
    assert not store.receive("sanity", event(delivery="d-1"), NOW).duplicate


def test_another_delivery_of_what_is_newest_is_no_revision(store):
    assert receive(store, event(delivery="a", modified=NOW), event(delivery="b", modified=NOW)) == [1, 1]


def test_without_any_mark_the_same_text_is_news_once_another_came_between(store):
    assert receive(store, event("One."), event("Two."), event("One."), event("One.")) == [1, 2, 3, 3]
    assert store.latest("ghost", "1").text == "One."


def test_twenty_at_once_are_one_revision(store):
    sent, numbers = event(modified=NOW), []
    start = threading.Barrier(20)

    def send() -> None:
        start.wait()
        numbers.append(store.receive("ghost", sent, NOW).revision.number)

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers == [1] * 20
    assert len(store.revisions("ghost", "1")) == 1


@pytest.mark.parametrize(
    "mark", [{"version": 1}, {"modified": after(-60)}, {"version": 1, "modified": after(60)}]
)
def test_an_older_revision_is_kept_but_does_not_become_the_newest(store, mark):
    newest = event("New.", version=2, modified=NOW)
    receive(store, newest, event("Old.", **mark))
    assert store.latest("ghost", "1").text == "New."
    assert [it.text for it in store.revisions("ghost", "1")] == ["Old.", "New."]
    assert [it.latest for it in store.revisions("ghost", "1")] == [False, True]


def test_what_was_written_before_a_deletion_does_not_undo_it(store):
    receive(store, event("One.", modified=NOW), event(kind=Kind.DELETED), event("Late.", modified=after(-5)))
    assert store.latest("ghost", "1").kind is Kind.DELETED
    receive(store, event("Back.", modified=after(30)))
    assert store.latest("ghost", "1").text == "Back."


def test_one_worker_alone_gets_a_revision(store):
    id = store.receive("ghost", event(), NOW).revision.id
    job = store.claim(id, NOW)
    assert job is not None and job.revision.text == "Rain fell." and job.revision.attempts == 1
    assert store.claim(id, after(1)) is None
    assert store.finish(job, "{}", "e", after(2))
    assert store.claim(id, after(1000)) is None
    latest = store.latest("ghost", "1")
    assert (latest.state, latest.report, latest.engine, latest.finished) == (State.DONE, "{}", "e", after(2))


def test_a_lease_that_ended_is_another_workers(store):
    id = store.receive("ghost", event(), NOW).revision.id
    gone = store.claim(id, NOW)
    assert store.claim(id, after(store.lease - 1)) is None
    here = store.claim(id, after(store.lease + 1))
    assert here is not None and here.revision.attempts == 2
    assert not store.finish(gone, '{"by": "gone"}', "e", after(99))
    assert not store.renew(gone, after(99))
    assert store.finish(here, '{"by": "here"}', "e", after(99))
    assert store.latest("ghost", "1").report == '{"by": "here"}'


def test_a_renewed_lease_holds(store):
    id = store.receive("ghost", event(), NOW).revision.id
    job = store.claim(id, NOW)
    assert store.renew(job, after(store.lease - 1))
    assert store.claim(id, after(store.lease + 1)) is None


def test_a_failure_waits_longer_each_time_and_dies_in_the_end(store):
    id = store.receive("ghost", event(), NOW).revision.id
    delays, now = [], 0.0
    while job := store.claim(id, after(now)):
        delay = store.fail(job, "ValueError", after(now))
        if delay is None:
            break
        assert store.claim(id, after(now + delay - 1)) is None
        delays.append(delay)
        now += delay
    assert delays == sorted(delays) and len(delays) == 7
    (dead,) = store.listed(State.DEAD)
    assert (dead.attempts, dead.error) == (8, "ValueError")
    assert store.sweep(after(1e6), starting=True) == []


def test_a_worker_that_ends_each_time_does_not_take_the_revision_down_for_ever(store):
    id = store.receive("ghost", event(), NOW).revision.id
    now = 0.0
    while store.claim(id, after(now)):
        now += store.lease + 1
    store.sweep(after(now))
    assert store.latest("ghost", "1").state is State.DEAD


def test_a_dead_revision_can_be_tried_again(store):
    id = store.receive("ghost", event(), NOW).revision.id
    assert store.retry("ghost", "1", 1, NOW) is None
    store.fail(store.claim(id, NOW), "unsupported-language", NOW, final=True)
    again = store.retry("ghost", "1", 1, after(5))
    assert (again.state, again.attempts, again.error) == (State.PENDING, 0, None)
    assert store.claim(id, after(5)) is not None


def test_a_start_finds_everything_that_is_owed(store):
    pending, running, failed, done = (
        store.receive("ghost", event(id=str(n)), NOW).revision.id for n in range(4)
    )
    store.claim(running, NOW)
    delay = store.fail(store.claim(failed, NOW), "ValueError", NOW)
    store.finish(store.claim(done, NOW), "{}", "e", NOW)
    owed = {it.id: it.delay for it in store.sweep(after(1), starting=True)}
    assert owed == {pending: 0, running: store.lease - 1, failed: delay - 1}


def test_a_sweep_leaves_alone_what_the_queue_was_just_told_of(store):
    id = store.receive("ghost", event(), NOW).revision.id
    assert store.sweep(after(30)) == []
    assert [it.id for it in store.sweep(after(61))] == [id]
    assert store.sweep(after(90)) == []
    assert [it.id for it in store.sweep(after(125))] == [id]


def test_states_are_counted(store):
    store.receive("ghost", event(), NOW)
    store.receive("ghost", event(kind=Kind.DELETED), NOW)
    counts = store.counts()
    assert (counts[State.PENDING], counts[State.DONE], counts[State.DEAD]) == (1, 1, 0)
