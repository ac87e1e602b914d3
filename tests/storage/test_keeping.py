"""What is deleted, when, and that it is gone."""

from __future__ import annotations

import datetime
import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.cms.event import Event, Kind
from service.reviews.quote import Quote
from service.reviews.review import Action, Draft, Target
from service.storage.database import address, open_database
from service.storage.models import DeliveryRow, ReviewRow, RevisionRow, State
from service.storage.store import HOPELESS, Store

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
SECRET = "The minister will resign on Friday."


def after(days: float) -> datetime.datetime:
    return NOW + datetime.timedelta(days=days)


def send(store: Store, id: str = "1", days: float = 0, words: str = SECRET, **more: object) -> int:
    event = Event(id, Kind.PUBLISHED, title=SECRET, text=words, modified=after(days), **more)
    return store.receive("ghost", event, after(days)).revision.id


def annotate(store: Store, id: int, days: float = 0) -> None:
    job = store.claim(id, after(days))
    assert job and store.finish(job, f'"{SECRET}"', "e", after(days))


def review(store: Store, id: str = "1", undoes: int | None = None) -> int:
    quote = Quote("body", "Friday", "The minister will resign on ", ".", (28, 1))
    target = None if undoes else Target("n1", "a-rule", quote)
    action = Action.UNDO if undoes else Action.DISMISS
    draft = Draft(action, "Ann", None if undoes else 1, target, undoes, note="Known.")
    kept = store.review(store.record("ghost", id), draft, NOW)
    assert kept
    return kept.number


def rows(store: Store, table: type) -> int:
    with Session(store._engine) as session:
        return len(session.scalars(select(table.id)).all())


def test_reviews_come_back_as_they_were_kept(store):
    annotate(store, send(store))
    assert (review(store), review(store, undoes=1)) == (1, 2)
    one, two = store.reviews("ghost", "1")
    assert one.draft.target.quote == Quote("body", "Friday", "The minister will resign on ", ".", (28, 1))
    assert (one.at, one.draft.by, one.draft.revision, one.draft.note) == (NOW, "Ann", 1, "Known.")
    assert (two.action, two.draft.undoes, two.draft.target) == (Action.UNDO, 1, None)
    assert store.record("ghost", "1").reviews == (one, two)
    assert store.reviews("ghost", "2") == () and store.record("ghost", "2") is None


def test_a_review_of_what_has_changed_since_is_not_kept(store):
    annotate(store, send(store))
    record = store.record("ghost", "1")
    draft = Draft(Action.DISMISS, "Ann", 1, Target("n1", "a-rule", None))
    assert store.review(record, draft, NOW).number == 1
    assert store.review(record, draft, NOW) is None
    record = store.record("ghost", "1")
    send(store, days=1)
    assert store.review(record, draft, NOW) is None
    record = store.record("ghost", "1")
    store.delete("ghost", "1")
    assert store.review(record, draft, NOW) is None
    send(store)
    assert store.review(record, draft, NOW) is None


def test_of_many_at_once_each_gets_its_number_or_none(store):
    annotate(store, send(store))
    record, kept = store.record("ghost", "1"), []
    draft = Draft(Action.DISMISS, "Ann", 1, Target("n1", "a-rule", None))
    start = threading.Barrier(8)

    def decide() -> None:
        start.wait()
        kept.append(store.review(record, draft, NOW))

    threads = [threading.Thread(target=decide) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(it.number for it in kept if it) == [1]


def test_the_report_under_review_is_the_newest_that_there_is(store):
    annotate(store, send(store))
    send(store, days=1)
    assert store.record("ghost", "1").revision.number == 1
    annotate(store, store.revisions("ghost", "1")[0].id, 1)
    send(store, days=0.5)
    assert store.record("ghost", "1").revision.number == 2


def test_a_deleted_article_leaves_nothing_and_comes_again_as_new(store):
    annotate(store, send(store, delivery="d1"))
    annotate(store, send(store, days=1, delivery="d2"), 1)
    other = send(store, "2")
    review(store)
    assert store.delete("ghost", "1") and not store.delete("ghost", "1")
    assert (rows(store, RevisionRow), rows(store, DeliveryRow), rows(store, ReviewRow)) == (1, 1, 0)
    receipt = store.receive("ghost", Event("1", Kind.PUBLISHED, text=SECRET, delivery="d1"), NOW)
    assert not receipt.duplicate and receipt.revision.number == 1
    assert store.latest("ghost", "2").id == other


def test_who_is_annotating_what_is_deleted_finishes_nothing(store):
    job = store.claim(send(store), NOW)
    store.delete("ghost", "1")
    again = store.claim(send(store), NOW)
    assert not store.finish(job, "{}", "e", NOW)
    assert store.finish(again, '"new"', "e", NOW)
    assert store.latest("ghost", "1").report == '"new"'


def test_a_call_may_come_while_its_article_is_deleted(store):
    send(store)
    faults, stop = [], threading.Event()

    def keep_deleting() -> None:
        while not stop.is_set():
            store.delete("ghost", "1")

    thread = threading.Thread(target=keep_deleting)
    thread.start()
    try:
        for n in range(20):
            store.receive("ghost", Event("1", Kind.PUBLISHED, text=f"{n} drops."), NOW)
    except Exception as error:
        faults.append(error)
    stop.set()
    thread.join()
    assert faults == []


def test_articles_go_when_their_last_revision_is_old(store):
    annotate(store, send(store, "old"))
    annotate(store, send(store, "kept"))
    annotate(store, send(store, "kept", days=20), 20)
    send(store, "owed")
    assert store.expire(after(10)) == 1
    assert store.latest("ghost", "old") is None
    assert len(store.revisions("ghost", "kept")) == 2
    assert store.latest("ghost", "owed").state is State.PENDING
    assert store.expire(after(10)) == 0


def test_all_old_articles_go_however_many(store):
    for n in range(105):
        store.receive("ghost", Event(str(n), Kind.DELETED), NOW)
    assert store.expire(after(1)) == 105


def test_a_text_goes_some_time_after_it_was_annotated_and_not_before(store):
    annotate(store, send(store))
    waiting = send(store, "2")
    assert store.forget(NOW) == 0
    assert store.forget(after(1)) == 1
    gone = store.latest("ghost", "1")
    assert gone.forgotten and gone.state is State.DONE
    assert (gone.title, gone.text, gone.html, gone.report, gone.details) == (None, None, None, None, {})
    assert store.claim(waiting, NOW).revision.text == SECRET
    assert store.forget(after(1)) == 0
    assert store.receive(
        "ghost", Event("1", Kind.PUBLISHED, title=SECRET, text=SECRET, modified=NOW), NOW
    ).duplicate


def test_what_was_given_up_keeps_its_text_unless_nothing_would_help(store):
    broken, foreign = send(store, "1"), send(store, "2")
    store.fail(store.claim(broken, NOW), "ValueError", NOW, final=True)
    store.fail(store.claim(foreign, NOW), HOPELESS, NOW, final=True)
    assert store.forget(after(1)) == 1
    assert store.latest("ghost", "2").forgotten
    assert store.retry("ghost", "2", 1, after(1)) is None
    assert store.retry("ghost", "1", 1, after(1)).text == SECRET


def test_the_words_of_reviews_go_with_the_last_text(store):
    annotate(store, send(store))
    review(store)
    annotate(store, send(store, days=1), 1)
    store.forget(after(0.5))
    assert store.reviews("ghost", "1")[0].draft.target.quote is not None
    store.forget(after(2))
    (kept,) = store.reviews("ghost", "1")
    assert kept.draft.target == Target("n1", "a-rule", None) and kept.draft.note == "Known."


@pytest.mark.parametrize("how", ["delete", "forget", "expire"])
def test_in_the_files_of_sqlite_nothing_is_left(tmp_path, how):
    store = Store(open_database(address(None, tmp_path), 5))
    send(store, "0", words="Something else.", days=3)
    annotate(store, send(store, words=SECRET * 500))
    review(store)
    {
        "delete": lambda: store.delete("ghost", "1"),
        "forget": lambda: store.forget(after(1)),
        "expire": lambda: store.expire(after(1)),
    }[how]()
    store.delete("ghost", "0")  # whose title says the same
    assert [it.name for it in tmp_path.iterdir() if b"resign" in it.read_bytes()] == []
    store.close()


def test_a_database_of_the_version_before_is_brought_up_to_date(database_url, tmp_path):
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import service.storage.migrations

    url = address(database_url, tmp_path)
    config = Config()
    (folder,) = service.storage.migrations.__path__
    config.set_main_option("script_location", folder)
    old = create_engine(url)
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO articles (id, cms, external_id, latest_id, created)"
            " VALUES (7, 'ghost', '1', 9, :now)",
            "INSERT INTO revisions (id, article_id, number, kind, text, language, details, body_hash,"
            " received, state, attempts, due, queued, report) VALUES (9, 7, 1, 'published', 'Rain.', 'en',"
            " '{}', 'x', :now, 'done', 1, :now, :now, '\"Rain.\"')",
        ):
            connection.execute(text(statement), {"now": NOW.isoformat(" ")})
    old.dispose()
    store = Store(open_database(url, 5))
    assert store.latest("ghost", "1").text == "Rain."
    assert review(store) == 1
    store.close()
