"""Articles and their revisions: taken in once, worked on by one at a time, given back."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Engine, Select, and_, delete, exists, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    IntegrityError,
    InterfaceError,
    InternalError,
    NoResultFound,
    OperationalError,
    TimeoutError,
)
from sqlalchemy.orm import Session, undefer

from service.access import Key, Scope
from service.cms.event import Event, Kind
from service.intake.article import Article
from service.intake.html import extract
from service.intake.plain import from_text
from service.reviews.quote import Quote
from service.reviews.review import Action, Draft, Review, Target

from .database import reading, wipe
from .models import ArticleRow, CallbackRow, DeliveryRow, KeyRow, ReviewRow, RevisionRow, State
from .owed import OWED, Owed, claimable, counts, sweep

#: Times that the work on a revision is begun before it is given up.
MAX_ATTEMPTS = 8
#: Seconds that a worker has a revision to itself, unless it renews its lease.
LEASE = 60.0
#: Seconds before the job engine is told again of a revision that nobody has taken.
RETELL = 60.0
#: Seconds after a first failed attempt; doubled after each further one.
_BACK_OFF = 5.0

#: Articles that are deleted in one transaction, so that CMSs' calls need not wait for all.
_AT_ONCE = 100
#: The error of a revision that no other attempt would help.
HOPELESS = "unsupported-language"

#: Of revisions: somebody is still to be told of them.
_UNTOLD = exists().where(CallbackRow.revision_id == RevisionRow.id, CallbackRow.state.in_(OWED))


class StorageUnavailableError(Exception):
    """The database is locked, full or out of reach: nothing was written; the same call may be tried again."""


@dataclasses.dataclass(frozen=True)
class Receipt:
    """What became of a delivery; `duplicate` where it says nothing that was not known."""

    revision: Revision
    duplicate: bool


@dataclasses.dataclass(frozen=True)
class Revision:
    """A revision as the store knows it. `latest` where no other of its article is newer."""

    id: int
    cms: str
    external_id: str
    number: int
    kind: Kind
    title: str | None
    text: str | None
    html: str | None
    language: str
    details: dict[str, Any]
    version: int | None
    modified: datetime.datetime | None
    received: datetime.datetime
    state: State
    attempts: int
    error: str | None
    finished: datetime.datetime | None
    engine: str | None
    latest: bool
    report: str | None = None

    @property
    def forgotten(self) -> bool:
        """Whether what it said, and the report on it, is no longer kept."""
        return self.kind is not Kind.DELETED and self.text is None and self.html is None

    def article(self) -> Article:
        """The article as the annotator reads it."""
        known: dict[str, Any] = {"title": self.title, "id": self.external_id, "language": self.language}
        if self.html is not None:
            return extract(self.html, **known)
        return from_text(self.text or "", **known)


@dataclasses.dataclass(frozen=True)
class Job:
    """A revision that this worker alone may finish, as long as it holds the lease."""

    revision: Revision
    lease: str


@dataclasses.dataclass(frozen=True)
class Record:
    """What people decided about an article, oldest first, and its newest revision that has a report.

    `state` is what tells whether anything of it has changed.
    """

    cms: str
    external_id: str
    revision: Revision | None
    reviews: tuple[Review, ...]
    state: tuple[Any, ...]


class Transactions:
    """A database in transactions that raise StorageUnavailableError where it cannot do them now."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine of `open_database`."""
        self.engine = engine
        self._reading = reading(engine)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Session]:
        with reachable(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextlib.contextmanager
    def _looking(self) -> Iterator[Session]:
        with reachable(), Session(self._reading) as session:
            yield session


class Store(Transactions):
    """The database's articles. Safe to share between threads and processes.

    Every method raises StorageUnavailableError where the database cannot do it now. `now` is always the
    caller's clock, in UTC.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        lease: float = LEASE,
        max_attempts: int = MAX_ATTEMPTS,
        retell: float = RETELL,
        back_off: float = _BACK_OFF,
    ) -> None:
        """Take an engine of `open_database`; times are in seconds."""
        super().__init__(engine)
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self.lease = lease
        self._max_attempts = max_attempts
        self._retell = datetime.timedelta(seconds=retell)
        self._back_off = back_off

    def receive(self, cms: str, event: Event, now: datetime.datetime) -> Receipt:
        """Write an event down, once; when this returns, it is on disk.

        The same delivery again, or the newest revision again with the same text, version and time, is a
        duplicate of what is there.
        """
        for _ in range(3):
            # NoResultFound: the article was deleted between two statements
            with contextlib.suppress(IntegrityError, NoResultFound), self._writing() as session:
                return self._receive(session, cms, event, now)
        raise StorageUnavailableError("another delivery is in the way")

    def _receive(self, session: Session, cms: str, event: Event, now: datetime.datetime) -> Receipt:
        key = event.key(cms)
        known = self._delivered(session, cms, key, event)
        if known is not None:
            return Receipt(known, duplicate=True)
        article = self._article(session, cms, event.id, now)
        known = self._delivered(session, cms, key, event)  # while we waited for the article
        if known is not None:
            return Receipt(known, duplicate=True)
        latest = session.get(RevisionRow, article.latest_id) if article.latest_id else None
        if latest is not None and _same(latest, event):
            row, duplicate = latest, True
        else:
            row, duplicate = self._revise(session, article, latest, event, now), False
        session.execute(
            self._insert(DeliveryRow)
            .values(cms=cms, key=key, revision_id=row.id, received=now)
            .on_conflict_do_update(index_elements=["cms", "key"], set_={"revision_id": row.id})
        )
        return Receipt(_revision(row), duplicate)

    def _delivered(self, session: Session, cms: str, key: str, event: Event) -> Revision | None:
        row = session.scalar(
            select(RevisionRow)
            .join(DeliveryRow, DeliveryRow.revision_id == RevisionRow.id)
            .where(DeliveryRow.cms == cms, DeliveryRow.key == key)
        )
        if row is None or (not event.placed and row.article.latest_id != row.id):
            return None  # an article that was set back to what it was is news
        return _revision(row)

    def _article(self, session: Session, cms: str, external_id: str, now: datetime.datetime) -> ArticleRow:
        """The article's row, made where there is none, and ours until the transaction ends."""
        session.execute(
            self._insert(ArticleRow)
            .values(cms=cms, external_id=external_id, created=now)
            .on_conflict_do_nothing()
        )
        return session.scalars(
            select(ArticleRow)
            .where(ArticleRow.cms == cms, ArticleRow.external_id == external_id)
            .with_for_update()
        ).one()

    def _revise(
        self,
        session: Session,
        article: ArticleRow,
        latest: RevisionRow | None,
        event: Event,
        now: datetime.datetime,
    ) -> RevisionRow:
        count = session.scalar(
            select(func.max(RevisionRow.number)).where(RevisionRow.article_id == article.id)
        )
        gone = event.kind is Kind.DELETED
        version, modified = event.version, event.modified
        if gone and latest is not None and version is None and modified is None:
            version, modified = latest.cms_version, latest.cms_time  # what was written before stays gone
        row = RevisionRow(
            article=article,
            number=(count or 0) + 1,
            kind=event.kind.value,
            title=event.title,
            text=event.text,
            html=event.html,
            language=event.language,
            details=event.details,
            body_hash=event.body_hash,
            cms_version=version,
            cms_time=modified,
            received=now,
            state=State.DONE if gone else State.PENDING,
            attempts=0,
            due=now,
            queued=now,
            finished=now if gone else None,
        )
        session.add(row)
        session.flush()
        if latest is None or not _older(event, latest):
            article.latest_id = row.id
        return row

    def claim(self, id: int, now: datetime.datetime) -> Job | None:
        """Take a revision to work on; None where it is done, dead, not due, or somebody else's."""
        lease = secrets.token_hex(16)
        until = now + datetime.timedelta(seconds=self.lease)
        with self._writing() as session:
            taken = session.scalar(
                update(RevisionRow)
                .where(
                    RevisionRow.id == id,
                    claimable(RevisionRow, now),
                    RevisionRow.attempts < self._max_attempts,
                )
                .values(
                    state=State.RUNNING,
                    attempts=RevisionRow.attempts + 1,
                    lease=lease,
                    lease_until=until,
                )
                .returning(RevisionRow.id)
            )
            if taken is None:
                return None
            return Job(_revision(session.get_one(RevisionRow, id)), lease)

    def renew(self, job: Job, now: datetime.datetime) -> bool:
        """Keep the lease; whether it was still ours."""
        until = now + datetime.timedelta(seconds=self.lease)
        return self._settle(job, {"lease_until": until})

    def finish(
        self, job: Job, report: str, engine: str, now: datetime.datetime, *, callback: bool = False
    ) -> bool:
        """Keep the report; False where the lease was lost, and whoever has it now will write its own.

        With `callback`, owe somebody the report from now on.
        """
        done = {"state": State.DONE, "report": report, "engine": engine, "error": None, "finished": now}
        with self._writing() as session:
            ours = _settled(session, job, done | {"lease": None, "lease_until": None})
            if ours and callback:
                self._owe(session, job.revision.id, now)
            return ours

    def fail(self, job: Job, error: str, now: datetime.datetime, *, final: bool = False) -> float | None:
        """Note why an attempt failed; the seconds until the next one, None where there is none.

        `error` must not quote the article.
        """
        attempts = job.revision.attempts
        dead = final or attempts >= self._max_attempts
        delay = self._back_off * 2 ** (attempts - 1)
        values = {
            "state": State.DEAD if dead else State.FAILED,
            "error": error[:200],
            "due": now + datetime.timedelta(seconds=delay),
            "queued": now + datetime.timedelta(seconds=delay),
            "finished": now if dead else None,
            "lease": None,
            "lease_until": None,
        }
        return None if not self._settle(job, values) or dead else delay

    def _settle(self, job: Job, values: dict[str, Any]) -> bool:
        with self._writing() as session:
            return _settled(session, job, values)

    def _owe(self, session: Session, id: int, now: datetime.datetime) -> None:
        """A callback for a revision, in place of one for an earlier report on it."""
        fresh = {
            "message": f"msg_{secrets.token_hex(16)}",
            "state": State.PENDING,
            "attempts": 0,
            "due": now,
            "queued": now,
            "until": None,
            "lease": None,
            "lease_until": None,
            "error": None,
            "created": now,
            "finished": None,
        }
        session.execute(
            self._insert(CallbackRow)
            .values(revision_id=id, **fresh)
            .on_conflict_do_update(index_elements=["revision_id"], set_=fresh)
        )

    def sweep(self, now: datetime.datetime, *, starting: bool = False) -> list[Owed]:
        """The revisions that the job engine may have forgotten; those out of attempts die.

        At a start, all that are owed work; else those that it was told of some time ago.
        """
        spent = RevisionRow.attempts >= self._max_attempts
        quiet = None if starting else now - self._retell
        with self._writing() as session:
            return sweep(session, RevisionRow, RevisionRow.id, spent, now, quiet)

    def retry(self, cms: str, external_id: str, number: int, now: datetime.datetime) -> Revision | None:
        """Give a dead revision all its attempts back.

        None where there is none such, it is not dead, or its text is no longer kept.
        """
        with self._writing() as session:
            row = session.scalar(_one(cms, external_id, number).where(RevisionRow.state == State.DEAD))
            if row is None or _revision(row).forgotten:
                return None
            row.state, row.attempts, row.error, row.finished = State.PENDING, 0, None, None
            row.due = row.queued = now
            session.flush()
            return _revision(row)

    def latest(self, cms: str, external_id: str) -> Revision | None:
        """The article's newest revision, with its report."""
        with self._looking() as session:
            row = session.scalar(
                select(RevisionRow)
                .join(ArticleRow, ArticleRow.latest_id == RevisionRow.id)
                .where(ArticleRow.cms == cms, ArticleRow.external_id == external_id)
                .options(undefer(RevisionRow.report))
            )
            return None if row is None else _revision(row, row.report)

    def revision(self, cms: str, external_id: str, number: int) -> Revision | None:
        """One revision, with its report."""
        with self._looking() as session:
            one = _one(cms, external_id, number).options(undefer(RevisionRow.report))
            row: RevisionRow | None = session.scalar(one)
            return None if row is None else _revision(row, row.report)

    def numbered(self, id: int) -> Revision | None:
        """The revision with the number that it has in the database, with its report."""
        with self._looking() as session:
            row = session.get(RevisionRow, id, options=[undefer(RevisionRow.report)])
            return None if row is None else _revision(row, row.report)

    def revisions(self, cms: str, external_id: str) -> Sequence[Revision]:
        """An article's revisions, the last to arrive first, without reports."""
        with self._looking() as session:
            rows = session.scalars(
                select(RevisionRow)
                .join(RevisionRow.article)
                .where(ArticleRow.cms == cms, ArticleRow.external_id == external_id)
                .order_by(RevisionRow.number.desc())
            )
            return [_revision(row) for row in rows]

    def reviews(self, cms: str, external_id: str) -> tuple[Review, ...]:
        """What people decided about an article, oldest first."""
        with self._looking() as session:
            return _reviews(session, _articles(cms, external_id))

    def record(self, cms: str, external_id: str) -> Record | None:
        """An article's reviews, and the report that they are about now; None where there is no such one."""
        with self._looking() as session:
            article = session.scalar(_articles(cms, external_id))
            if article is None:
                return None
            newest = session.scalars(
                select(RevisionRow)
                .where(RevisionRow.article_id == article.id, RevisionRow.report.is_not(None))
                .order_by((RevisionRow.id == article.latest_id).desc(), RevisionRow.number.desc())
                .limit(1)
                .options(undefer(RevisionRow.report))
            ).first()
            reviews = _reviews(session, _articles(cms, external_id))
            revision = None if newest is None else _revision(newest, newest.report)
            return Record(cms, external_id, revision, reviews, _state(article, len(reviews)))

    def review(self, record: Record, draft: Draft, now: datetime.datetime) -> Review | None:
        """Keep a review; None where the article or its reviews have changed since the record was read."""
        with self._writing() as session:
            article = session.scalar(_articles(record.cms, record.external_id).with_for_update())
            if article is None:
                return None
            count = session.scalar(
                select(func.count()).select_from(ReviewRow).where(ReviewRow.article_id == article.id)
            )
            if _state(article, count or 0) != record.state:
                return None
            row = ReviewRow(
                article_id=article.id,
                number=(count or 0) + 1,
                action=draft.action,
                reviewer=draft.by,
                created=now,
                revision=draft.revision,
                target=draft.target and dataclasses.asdict(draft.target),
                undoes=draft.undoes,
                note=draft.note,
                evidence=draft.evidence,
            )
            session.add(row)
            session.flush()
            return Review(row.number, row.created, draft)

    def delete(self, cms: str, external_id: str) -> bool:
        """Delete an article with all that belongs to it; whether there was one."""
        with self._writing() as session:
            id = session.scalar(
                select(ArticleRow.id)
                .where(ArticleRow.cms == cms, ArticleRow.external_id == external_id)
                .with_for_update()
            )
            if id is None:
                return False
            session.execute(delete(ArticleRow).where(ArticleRow.id == id))
        self._wipe()
        return True

    def expire(self, before: datetime.datetime) -> int:
        """Delete the articles whose last revision arrived before then and that are owed no work; how many."""
        newer = exists().where(
            RevisionRow.article_id == ArticleRow.id,
            or_(RevisionRow.received >= before, RevisionRow.state.in_(OWED), _UNTOLD),
        )
        count = 0
        while True:
            with self._writing() as session:
                ids = session.scalars(
                    select(ArticleRow.id).where(~newer).limit(_AT_ONCE).with_for_update(skip_locked=True)
                ).all()
                # looked at again: a revision may have arrived before the articles were ours
                old = delete(ArticleRow).where(ArticleRow.id.in_(ids), ~newer).returning(ArticleRow.id)
                count += len(session.scalars(old).all())
            if len(ids) < _AT_ONCE:
                break
        if count:
            self._wipe()
        return count

    def forget(self, before: datetime.datetime) -> int:
        """Delete what revisions say that were done with before then, and the reports on them; how many.

        What was given up keeps its text, for another try, unless none would help; a report that a callback
        is still owed stays until that has ended. The words that reviews quote go with the last of an
        article's texts.
        """
        done = or_(
            RevisionRow.state == State.DONE,
            and_(RevisionRow.state == State.DEAD, RevisionRow.error == HOPELESS),
        )
        said = or_(RevisionRow.text.is_not(None), RevisionRow.html.is_not(None))
        with self._writing() as session:
            rows = session.execute(
                update(RevisionRow)
                .where(done, said, RevisionRow.finished < before, ~_UNTOLD)
                .values(title=None, text=None, html=None, report=None, details={})
                .returning(RevisionRow.article_id)
            ).all()
            articles = {row.article_id for row in rows}
            kept = exists().where(RevisionRow.article_id == ReviewRow.article_id, said)
            for start in range(0, len(articles), 500):
                some = sorted(articles)[start : start + 500]
                for review in session.scalars(
                    select(ReviewRow).where(
                        ReviewRow.article_id.in_(some), ReviewRow.target.is_not(null()), ~kept
                    )
                ):
                    review.target = {**(review.target or {}), "quote": None}
        if rows:
            self._wipe()
        return len(rows)

    def listed(self, state: State, limit: int = 100) -> Sequence[Revision]:
        """Revisions in a state, the last to arrive first, without reports."""
        with self._looking() as session:
            rows = session.scalars(
                select(RevisionRow)
                .where(RevisionRow.state == state)
                .order_by(RevisionRow.id.desc())
                .limit(limit)
            )
            return [_revision(row) for row in rows]

    def counts(self, states: Collection[State] = tuple(State)) -> dict[State, int]:
        """How many revisions are in each of the states."""
        with self._looking() as session:
            return counts(session, RevisionRow, states)

    def waiting_since(self) -> datetime.datetime | None:
        """When the oldest revision arrived that is still owed work; None where none is."""
        with self._looking() as session:
            return session.scalar(select(func.min(RevisionRow.received)).where(RevisionRow.state.in_(OWED)))

    def add_key(self, name: str, hash: str, scopes: Iterable[Scope], now: datetime.datetime) -> Key:
        """Keep a key, by its hash."""
        with self._writing() as session:
            row = KeyRow(name=name, hash=hash, scopes=" ".join(sorted(scopes)), created=now)
            session.add(row)
            session.flush()
            return _key(row)

    def key(self, hash: str) -> Key | None:
        """The key with this hash."""
        with self._looking() as session:
            row = session.scalar(select(KeyRow).where(KeyRow.hash == hash))
            return None if row is None else _key(row)

    def all_keys(self) -> Sequence[Key]:
        """All keys, the oldest first."""
        with self._looking() as session:
            return [_key(row) for row in session.scalars(select(KeyRow).order_by(KeyRow.id))]

    def remove_key(self, id: int) -> bool:
        """Make a key worthless; whether there was one."""
        with self._writing() as session:
            row = session.get(KeyRow, id)
            if row is not None:
                session.delete(row)
            return row is not None

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def _wipe(self) -> None:
        with contextlib.suppress(StorageUnavailableError), reachable():  # another time is soon enough
            wipe(self.engine)


@contextlib.contextmanager
def reachable() -> Iterator[None]:
    """Raise StorageUnavailableError where the database cannot be reached, or cannot write now."""
    try:
        yield
    except (InterfaceError, InternalError, OperationalError, OSError, TimeoutError, sqlite3.Error) as error:
        # `from None` and no message: the driver's may quote what was to be written.
        raise StorageUnavailableError(type(error).__name__) from None


def _settled(session: Session, job: Job, values: dict[str, Any]) -> bool:
    ours = session.scalar(
        update(RevisionRow)
        .where(
            RevisionRow.id == job.revision.id,
            RevisionRow.state == State.RUNNING,
            RevisionRow.lease == job.lease,
        )
        .values(**values)
        .returning(RevisionRow.id)
    )
    return ours is not None


def _key(row: KeyRow) -> Key:
    return Key(row.id, row.name, frozenset(map(Scope, row.scopes.split())))


def _articles(cms: str, external_id: str) -> Select[ArticleRow]:
    return select(ArticleRow).where(ArticleRow.cms == cms, ArticleRow.external_id == external_id)


def _state(article: ArticleRow, reviews: int) -> tuple[Any, ...]:
    # `created`, because SQLite gives the number of an article that was deleted to the next
    return article.id, article.created, article.latest_id, reviews


def _reviews(session: Session, articles: Select[ArticleRow]) -> tuple[Review, ...]:
    rows = session.scalars(
        select(ReviewRow)
        .where(ReviewRow.article_id.in_(articles.with_only_columns(ArticleRow.id)))
        .order_by(ReviewRow.number)
    )
    return tuple(map(_review, rows))


def _review(row: ReviewRow) -> Review:
    target = None
    if row.target is not None:
        target = Target(row.target["id"], row.target["rule"], _quote(row.target["quote"]))
    draft = Draft(Action(row.action), row.reviewer, row.revision, target, row.undoes, row.note, row.evidence)
    return Review(row.number, row.created, draft)


def _quote(kept: dict[str, Any] | None) -> Quote | None:
    if kept is None:
        return None
    return Quote(**{**kept, "sentence": kept["sentence"] and tuple(kept["sentence"])})


def _one(cms: str, external_id: str, number: int) -> Any:
    return (
        select(RevisionRow)
        .join(RevisionRow.article)
        .where(ArticleRow.cms == cms, ArticleRow.external_id == external_id, RevisionRow.number == number)
    )


def _older(event: Event, row: RevisionRow) -> bool:
    """Whether the event speaks of a time before the row's, by the CMS's version or, failing that, its clock.

    What is as old as a deletion is what was deleted.
    """
    gone = row.kind == Kind.DELETED and event.kind is not Kind.DELETED
    if event.version is not None and row.cms_version is not None and event.version != row.cms_version:
        return event.version < row.cms_version
    if event.modified is not None and row.cms_time is not None:
        return event.modified < row.cms_time or (gone and event.modified == row.cms_time)
    return False


def _same(row: RevisionRow, event: Event) -> bool:
    if event.kind is Kind.DELETED and not event.placed:
        return row.kind == Kind.DELETED
    return (row.body_hash, row.cms_version, row.cms_time) == (
        event.body_hash,
        event.version,
        event.modified,
    )


def _revision(row: RevisionRow, report: str | None = None) -> Revision:
    return Revision(
        id=row.id,
        cms=row.article.cms,
        external_id=row.article.external_id,
        number=row.number,
        kind=Kind(row.kind),
        title=row.title,
        text=row.text,
        html=row.html,
        language=row.language,
        details=row.details,
        version=row.cms_version,
        modified=row.cms_time,
        received=row.received,
        state=State(row.state),
        attempts=row.attempts,
        error=row.error,
        finished=row.finished,
        engine=row.engine,
        latest=row.article.latest_id == row.id,
        report=report,
    )
