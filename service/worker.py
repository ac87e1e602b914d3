"""The worker: annotates the revisions that CMSs sent, one at a time, in a process of its own.

A second thread tells those who wait for the reports: a slow receiver must not keep articles waiting.
"""

from __future__ import annotations

import dataclasses
import datetime
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from service import allocation, watch
from service.intake.language import UnsupportedLanguage
from service.jobs import CALLBACKS, Jobs
from service.profiles import DEFAULT
from service.renderers.wire import checked_wire
from service.storage import reports
from service.storage.database import address, open_database
from service.storage.outbox import Outbox
from service.storage.store import HOPELESS, Job, StorageUnavailableError, Store, reachable
from service.telemetry.logs import about

if TYPE_CHECKING:
    from huey.consumer import Consumer

    from service.callbacks.messenger import Messenger
    from service.loading import Annotates
    from service.settings import Settings

#: Seconds that a worker waits for the database; nobody waits for the worker.
PATIENCE = 30.0
#: Seconds between two looks at an empty queue that cannot call.
_LOOK = 0.5

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Keeping:
    """How long articles are kept once they arrived, and their text once it is annotated; None: for ever."""

    articles: datetime.timedelta | None = None
    text: datetime.timedelta | None = None

    @classmethod
    def of(cls, settings: Settings) -> Keeping:
        """What the settings say."""
        days, minutes = settings.keep_days, settings.text_minutes
        return cls(
            None if days is None else datetime.timedelta(days=days),
            None if minutes is None else datetime.timedelta(minutes=minutes),
        )


class Worker:
    """Does what the queue says, if the database still wants it done."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        annotator: Annotates,
        styles: Mapping[str, str] | None = None,
        messenger: Messenger | None = None,
        keeping: Keeping | None = None,
    ) -> None:
        """Take a store whose patience is a worker's, house styles by CMS, and who tells of the reports,
        and how long things are kept.
        """
        self._store = store
        self._jobs = jobs
        self._annotator = annotator
        self._styles = styles or {}
        self._messenger = messenger
        self._keeping = keeping or Keeping()

    def work(self, id: int) -> None:
        """Annotate a revision, unless it is done, not due, or somebody else's."""
        with about(revision=id):
            job = self._store.claim(id, _now())
            if job is not None:
                self._annotate(id, job)

    def _annotate(self, id: int, job: Job) -> None:
        cms = job.revision.cms
        name = f"{cms} article, revision {id}"
        messenger = self._messenger if self._messenger and self._messenger.calls(cms) else None
        began = time.perf_counter()
        try:
            with self._held(job), watch.job():
                with watch.stage("intake"):
                    article = job.revision.article()
                report = self._annotator.annotate(article, self._styles.get(cms, DEFAULT))
                with watch.stage("rendering"):
                    checked_wire(report)
                    dumped = reports.dump(report)
                engine = f"{report.engine.version} {report.engine.models} {report.engine.profile}"
            words = watch.annotated(report)
            callback = messenger is not None
            if self._store.finish(job, dumped, engine[:200], _now(), callback=callback):
                taken = (time.perf_counter() - began) * 1000
                log.info(
                    "%s: annotated, %d words, %d ms",
                    name,
                    words,
                    taken,
                    extra={"words": words, "ms": round(taken, 1)},
                )
                if messenger is not None:
                    messenger.tell(id)
            else:
                log.warning("%s: the lease was lost; another worker has it", name)
        except UnsupportedLanguage:
            self._store.fail(job, HOPELESS, _now(), final=True)
            log.info("%s: not in English", name)
        except StorageUnavailableError as error:  # the lease will end, and a sweep find the revision
            log.error("%s: %s", name, error)
        except Exception as error:  # whatever it is, the next article must not suffer
            log.error("%s: attempt %d failed: %s", name, job.revision.attempts, type(error).__name__)
            delay = self._store.fail(job, type(error).__name__, _now())
            if delay is not None:
                self._jobs.tell(id, delay)

    def sweep(self, starting: bool = False) -> None:
        """Queue what the queue forgot; at a start, everything that is owed. Delete what is kept no longer."""
        for owed in self._store.sweep(_now(), starting=starting):
            self._jobs.tell(owed.id, owed.delay)
        self._tidy()

    def _tidy(self) -> None:
        if self._keeping.text is not None and (count := self._store.forget(_now() - self._keeping.text)):
            log.info("the text of %d revisions is no longer kept", count)
        if self._keeping.articles is not None and (
            count := self._store.expire(_now() - self._keeping.articles)
        ):
            log.info("%d articles are no longer kept", count)

    @contextmanager
    def _held(self, job: Job) -> Iterator[None]:
        """Keep the lease as long as the work takes."""
        done = threading.Event()

        def renew() -> None:
            while not done.wait(self._store.lease / 3):
                try:
                    self._store.renew(job, _now())
                except StorageUnavailableError:
                    continue

        keeper = threading.Thread(target=renew, name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()


def run(
    settings: Settings,
    load: Callable[[Settings], Annotates],
    make_store: Callable[..., Store] = Store,
    make_outbox: Callable[..., Outbox] = Outbox,
) -> None:
    """Work until SIGTERM or SIGINT, on what the settings' database holds.

    `load` gives the annotator. Raises what it raises, and StorageUnavailableError.
    """
    from service.callbacks.messenger import Messenger

    allocation.share()
    with reachable():
        store = make_store(open_database(address(settings.database_url, settings.data), PATIENCE))
        jobs, callbacks = Jobs.open(settings), Jobs.open(settings, CALLBACKS)
    messenger = Messenger.of(settings, store, make_outbox(store.engine), callbacks)
    annotator = load(settings)
    allocation.settle()
    worker = Worker(store, jobs, annotator, settings.styles, messenger, Keeping.of(settings))
    jobs.take_on(worker.work, worker.sweep)
    callbacks.take_on(messenger.work, messenger.sweep)
    worker.sweep(starting=True)
    messenger.sweep(starting=True)
    beside = _consumer(callbacks, settings)
    beside.start()
    _consumer(jobs, settings).run()  # signals are its own from here on: the last to start gets them
    beside.stop(graceful=True)


def _consumer(jobs: Jobs, settings: Settings) -> Consumer:
    from huey.consumer import Consumer

    return Consumer(
        jobs.huey,
        workers=1,
        initial_delay=0.05,
        max_delay=_LOOK,
        graceful_signal="TERM",
        shutdown_timeout=settings.graceful_timeout,
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
