from __future__ import annotations

import datetime

import pytest

from service.cms.event import Event, Kind
from service.storage.models import State
from service.storage.outbox import Outbox
from service.storage.store import Store

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)


def after(seconds: float) -> datetime.datetime:
    return NOW + datetime.timedelta(seconds=seconds)


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store.engine)


def finished(store: Store, text: str = "Rain fell.", id: str = "1", **more: object) -> int:
    """A revision that is done, with a callback owed."""
    event = Event(**({"id": id, "kind": Kind.PUBLISHED, "text": text} | more))
    number = store.receive("ghost", event, NOW).revision.id
    assert store.finish(store.claim(number, NOW), "{}", "e", NOW, callback=True)
    return number


def test_a_report_that_is_kept_owes_a_callback(store, outbox):
    id = finished(store)
    callback = outbox.of("ghost", "1", 1)
    assert (callback.revision_id, callback.state, callback.attempts, callback.latest) == (
        id,
        State.PENDING,
        0,
        True,
    )
    assert callback.message.startswith("msg_")


def test_without_a_receiver_nothing_is_owed(store, outbox):
    id = store.receive("ghost", Event("1", Kind.PUBLISHED, text="Rain."), NOW).revision.id
    store.finish(store.claim(id, NOW), "{}", "e", NOW)
    assert outbox.of("ghost", "1", 1) is None and outbox.claim(id, NOW) is None


def test_a_worker_that_lost_its_lease_owes_nobody_anything(store, outbox):
    id = store.receive("ghost", Event("1", Kind.PUBLISHED, text="Rain."), NOW).revision.id
    gone = store.claim(id, NOW)
    store.claim(id, after(store.lease + 1))
    assert not store.finish(gone, "{}", "e", after(99), callback=True)
    assert outbox.of("ghost", "1", 1) is None


def test_one_worker_alone_makes_a_callback(store, outbox):
    id = finished(store)
    claim = outbox.claim(id, NOW)
    assert claim.callback.attempts == 1 and outbox.claim(id, after(1)) is None
    assert outbox.done(claim, after(2))
    assert outbox.of("ghost", "1", 1).state is State.DONE
    assert outbox.claim(id, after(1e6)) is None


def test_a_lease_that_ended_is_another_workers_with_the_same_message(store, outbox):
    id = finished(store)
    gone = outbox.claim(id, NOW)
    here = outbox.claim(id, after(61))
    assert (here.callback.attempts, here.callback.message) == (2, gone.callback.message)
    assert not outbox.done(gone, after(62)) and outbox.fail(gone, "status 500", after(62)) is None
    assert outbox.done(here, after(63))


def test_failures_wait_longer_each_time_for_up_to_a_day(store, outbox):
    id = finished(store)
    now, delays = 0.0, []
    while claim := outbox.claim(id, after(now)):
        delay = outbox.fail(claim, "status 500", after(now))
        if delay is None:
            break
        assert outbox.claim(id, after(now + delay - 1)) is None
        delays.append(delay)
        now += delay + 0.001  # a database keeps microseconds
    assert all(5 * 2**n <= delay <= 10 * 2**n for n, delay in enumerate(delays[:9]))
    assert len(set(delays)) == len(delays) and max(delays) <= 7200
    assert 20 * 3600 < now <= 24 * 3600
    (dead,) = outbox.listed(State.DEAD)
    assert (dead.error, dead.finished) == ("status 500", after(now))
    assert outbox.sweep(after(1e6), starting=True) == []


def test_a_receivers_pause_is_kept(store, outbox):
    id = finished(store)
    assert outbox.fail(outbox.claim(id, NOW), "status 429", NOW, wait=900) == 900
    assert outbox.claim(id, after(899)) is None and outbox.claim(id, after(900)) is not None


def test_a_service_that_stood_still_for_days_still_sends(store, outbox):
    id = finished(store)
    assert [it.id for it in outbox.sweep(after(3 * 86400))] == [id]
    claim = outbox.claim(id, after(3 * 86400))
    assert outbox.fail(claim, "status 500", after(3 * 86400)) is not None


def test_a_newer_revision_makes_an_older_callback_needless(store, outbox):
    old = finished(store, "One.", modified=NOW)
    new = finished(store, "Two.", modified=after(1))
    assert outbox.claim(old, NOW) is None
    assert outbox.of("ghost", "1", 1) is None
    assert outbox.claim(new, NOW) is not None


def test_a_revision_that_was_late_is_not_told_of(store, outbox):
    new = finished(store, "Two.", modified=NOW)
    old = finished(store, "One.", modified=after(-60))
    assert outbox.claim(old, NOW) is None and outbox.claim(new, NOW) is not None


def test_what_was_deleted_is_not_told_of(store, outbox):
    id = finished(store)
    store.receive("ghost", Event("1", Kind.DELETED), NOW)
    assert outbox.claim(id, NOW) is None


def test_what_was_told_stays_known_when_a_newer_revision_comes(store, outbox):
    id = finished(store, "One.", modified=NOW)
    outbox.done(outbox.claim(id, NOW), NOW)
    finished(store, "Two.", modified=after(1))
    assert outbox.claim(id, NOW) is None and outbox.of("ghost", "1", 1).state is State.DONE


def test_no_callback_overtakes_an_older_one_on_its_way(store, outbox):
    old = finished(store, "One.", modified=NOW)
    going = outbox.claim(old, NOW)
    new = finished(store, "Two.", modified=after(1))
    other = finished(store, id="2")
    assert outbox.claim(new, after(2)) is None
    assert outbox.claim(other, after(2)) is not None
    outbox.done(going, after(3))
    assert outbox.claim(new, after(3)) is not None


def test_a_start_finds_everything_that_is_owed_and_a_sweep_what_is_quiet(store, outbox):
    pending, running, failed, done = (finished(store, id=str(n)) for n in range(4))
    outbox.claim(running, NOW)
    delay = outbox.fail(outbox.claim(failed, NOW), "status 500", NOW)
    outbox.done(outbox.claim(done, NOW), NOW)
    assert outbox.sweep(after(1)) == []
    owed = {it.id: it.delay for it in outbox.sweep(after(1), starting=True)}
    assert owed == {pending: 0, running: 59, failed: pytest.approx(delay - 1)}
    assert {it.id for it in outbox.sweep(after(62))} == {pending, running, failed}


def test_a_callback_that_ends_each_worker_ends_after_a_day(store, outbox):
    id = finished(store)
    outbox.claim(id, NOW)
    outbox.sweep(after(86399))
    assert outbox.of("ghost", "1", 1).state is State.RUNNING
    outbox.sweep(after(86401))
    assert outbox.of("ghost", "1", 1).state is State.DEAD


def test_a_dead_callback_can_be_made_again(store, outbox):
    id = finished(store)
    assert not outbox.retry(id, NOW)
    claim = outbox.claim(id, NOW)
    outbox.fail(claim, "status 410", NOW, final=True)
    assert outbox.claim(id, after(1e6)) is None
    assert outbox.retry(id, after(2 * 86400))
    assert [it.id for it in outbox.sweep(after(2 * 86400))] == [id]
    again = outbox.claim(id, after(2 * 86400))
    assert (again.callback.message, again.callback.attempts) == (claim.callback.message, 1)
    assert outbox.fail(again, "status 500", after(2 * 86400)) is not None


def test_an_article_that_is_removed_takes_its_callbacks_along(store, outbox):
    finished(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM articles")
    assert sum(outbox.counts().values()) == 0
