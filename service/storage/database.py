"""The database: SQLite in a file, or PostgreSQL; brought up to date where it is opened."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

#: The newest migration; a database that is there already is not looked at any further.
HEAD = "0002"
#: Names onrecord's migrations among PostgreSQL's advisory locks.
_LOCK = 0x6F6E7265
#: Seconds that a migration waits for another process's.
_MIGRATING = 60.0

log = logging.getLogger(__name__)


def address(database_url: str | None, data: Path) -> str:
    """SQLAlchemy's address of the database; a file in `data` where no URL is given.

    `postgres://` and `postgresql://` are read with psycopg.
    """
    if not database_url:
        return f"sqlite:///{data / 'onrecord.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if database_url.startswith(scheme):
            return f"postgresql+psycopg://{database_url.removeprefix(scheme)}"
    return database_url


def open_database(url: str, patience: float) -> Engine:
    """An engine for `url`, its tables as this version wants them.

    `patience` is how many seconds a statement waits for another's lock. Safe when several processes
    start at once: one migrates, the others wait. No message of it carries what the tables hold.
    """
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).absolute().parent.mkdir(parents=True, exist_ok=True)
    migrating = _engine(url, _MIGRATING)
    try:
        with migrating.connect() as connection:
            if migrating.dialect.name == "sqlite":
                _write_ahead(connection)
        with migrating.begin() as connection:
            _migrate(connection)
    finally:
        migrating.dispose()
    return _engine(url, patience)


def wipe(engine: Engine) -> None:
    """Take what was deleted out of SQLite's log of changes too, where nobody is reading it just now.

    PostgreSQL gives the space of what was deleted away by itself, in its own time.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def reading(engine: Engine) -> Engine:
    """The same database for transactions that write nothing, which in SQLite wait for nobody."""
    return engine.execution_options(onrecord_reading=True)


def _engine(url: str, patience: float) -> Engine:
    if url.startswith("sqlite:"):
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience})
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
        return engine
    milliseconds = int(patience * 1000)
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=patience,
        connect_args={
            "connect_timeout": max(2, int(patience)),
            "options": f"-c lock_timeout={milliseconds}",
        },
    )


def _on_sqlite_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where _on_sqlite_begin says
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Connection) -> None:
    # A transaction that reads first and writes later could find that somebody else wrote in between.
    read_only = connection.get_execution_options().get("onrecord_reading")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _write_ahead(connection: Connection) -> None:
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.cursor().execute("PRAGMA journal_mode=WAL")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if inspect(connection).has_table("alembic_version"):
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if version == HEAD:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    log.info("the database's tables are those of migration %s", HEAD)
