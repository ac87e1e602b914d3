"""The tables: a CMS's articles, their revisions, the deliveries that brought them, reviews and keys."""

from __future__ import annotations

import datetime
import enum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class State(enum.StrEnum):
    """How far a revision has come; FAILED is tried again, DEAD only when somebody asks for it."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"


class Utc(TypeDecorator[datetime.datetime]):
    """A moment; always with its time zone in Python, always in UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """Convert to UTC."""
        return value and value.astimezone(datetime.UTC)

    def process_result_value(
        self, value: datetime.datetime | None, dialect: Dialect
    ) -> datetime.datetime | None:
        """SQLite forgets the time zone."""
        return value and (value if value.tzinfo else value.replace(tzinfo=datetime.UTC))


#: Row numbers: BIGINT, which SQLite counts up by itself only as INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Every constraint has a name, so that migrations can change it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ArticleRow(Base):
    """An article as a CMS knows it; `latest_id` is its newest revision by the CMS's own count."""

    __tablename__ = "articles"
    __table_args__ = (UniqueConstraint("cms", "external_id"),)

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    cms: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(500))
    latest_id: Mapped[int | None] = mapped_column(_Id)
    created: Mapped[datetime.datetime] = mapped_column(Utc)


class RevisionRow(Base):
    """One revision, and the work on it. `number` counts the article's revisions as they arrived.

    A row that is neither done nor dead is owed work: from `due` on, and while it is running only once
    `lease_until` has passed. `queued` is when the job engine was last told of it.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("ix_revisions_state_due", "state", "due"),
    )

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    body_hash: Mapped[str] = mapped_column(String(64))
    cms_version: Mapped[int | None] = mapped_column(BigInteger)
    cms_time: Mapped[datetime.datetime | None] = mapped_column(Utc)
    received: Mapped[datetime.datetime] = mapped_column(Utc)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    due: Mapped[datetime.datetime] = mapped_column(Utc)
    queued: Mapped[datetime.datetime] = mapped_column(Utc)
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime.datetime | None] = mapped_column(Utc)
    error: Mapped[str | None] = mapped_column(String(200))
    report: Mapped[str | None] = mapped_column(Text, deferred=True)
    engine: Mapped[str | None] = mapped_column(String(200))
    finished: Mapped[datetime.datetime | None] = mapped_column(Utc)

    article: Mapped[ArticleRow] = relationship(lazy="joined", innerjoin=True)


class KeyRow(Base):
    """An API key, by its hash; `scopes` are words parted by blanks."""

    __tablename__ = "keys"

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(100))
    created: Mapped[datetime.datetime] = mapped_column(Utc)


class ReviewRow(Base):
    """A person's decision. `number` counts the article's, `revision` is the number of the one looked at.

    `target` is what it is about, or `undoes` the number of the review that it undoes. Rows are only added;
    but the words in `target` go when the article's text does.
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("article_id", "number"), UniqueConstraint("article_id", "undoes"))

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    action: Mapped[str] = mapped_column(String(10))
    reviewer: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime.datetime] = mapped_column(Utc)
    revision: Mapped[int | None] = mapped_column(Integer)
    target: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    undoes: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[str | None] = mapped_column(Text)


class DeliveryRow(Base):
    """One call of a CMS; `key` is the CMS's own id of it, or a hash of what it said."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("cms", "key"),)

    id: Mapped[int] = mapped_column(_Id, primary_key=True)
    cms: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"), index=True)
    received: Mapped[datetime.datetime] = mapped_column(Utc)
