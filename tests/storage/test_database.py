from __future__ import annotations

import datetime
import logging
import multiprocessing
import pathlib
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, inspect

import service.storage
from service.cms.event import Event, Kind
from service.storage.database import HEAD, address, open_database
from service.storage.models import Base
from service.storage.store import StorageUnavailableError, Store, reachable

NOW = datetime.datetime(2026, 11, 25, 18, 0, tzinfo=datetime.UTC)
SECRET = "Nobody may read this in a log."


def sent(n: int = 1, text: str = SECRET) -> Event:
    return Event(str(n), Kind.PUBLISHED, text=text, modified=NOW)


def test_the_tables_are_those_of_the_models(database_url, tmp_path):
    engine = open_database(address(database_url, tmp_path), 5)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_is_asked_for():
    config = Config()
    folder = pathlib.Path(service.storage.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def _open(url: str, start: multiprocessing.synchronize.Barrier) -> None:
    start.wait()
    open_database(url, 5).dispose()


def test_several_processes_may_start_at_once(database_url, tmp_path):
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(4)
    url = address(database_url, tmp_path)
    processes = [context.Process(target=_open, args=(url, start)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    engine = open_database(url, 5)
    assert {"articles", "revisions", "deliveries"} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_what_is_committed_is_on_disk_before_the_call_returns(tmp_path):
    engine = open_database(address(None, tmp_path), 1)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_a_locked_database_takes_nothing_and_says_so(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    store = Store(open_database(address(None, tmp_path), 0.1))
    other = sqlite3.connect(tmp_path / "onrecord.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailableError) as caught:
        store.receive("ghost", sent(), NOW)
    assert store.latest("ghost", "1") is None  # reading goes on
    other.execute("ROLLBACK")
    assert not store.receive("ghost", sent(), NOW).duplicate
    assert SECRET not in caplog.text + repr(caught.value) + repr(caught.value.__cause__)
    store.close()
    other.close()


def test_a_full_disk_loses_nothing_that_was_taken(tmp_path, caplog):
    engine = open_database(address(None, tmp_path), 1)
    event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA max_page_count=60"))
    store = Store(engine)
    taken = 0
    with pytest.raises(StorageUnavailableError) as caught:
        for n in range(1000):
            store.receive("ghost", sent(n, SECRET * 50), NOW)
            taken += 1
    assert 0 < taken < 1000
    store.close()
    roomy = Store(open_database(address(None, tmp_path), 1))
    assert all(roomy.latest("ghost", str(n)) for n in range(taken))
    assert roomy.latest("ghost", str(taken)) is None
    assert not roomy.receive("ghost", sent(taken, SECRET * 50), NOW).duplicate
    assert SECRET not in caplog.text + repr(caught.value)
    roomy.close()


def test_a_server_that_is_gone_is_unavailable():
    with pytest.raises(StorageUnavailableError), reachable():
        open_database("postgresql+psycopg://nobody@127.0.0.1:9/none", 1)
