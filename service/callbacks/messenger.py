"""Who carries reports out: claims what is owed, signs it by Standard Webhooks, posts it, notes the end."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from standardwebhooks import Webhook

from schemas.callback import AnnotatedSchema
from service import __version__
from service.renderers.revision import wire
from service.renderers.wire import checked_wire
from service.reviews.applying import reviewed
from service.storage import reports
from service.storage.outbox import Claim, Outbox
from service.storage.store import StorageUnavailableError, Store
from service.telemetry.logs import about

from .post import Answer, UnreachableError, post
from .target import Target

if TYPE_CHECKING:
    from service.jobs import Jobs
    from service.settings import Settings

#: What a callback tells of.
ANNOTATED = "article.annotated"
_GONE = 410

log = logging.getLogger(__name__)


class Messenger:
    """Posts the reports that the queue speaks of, if the database still owes them."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        jobs: Jobs,
        targets: Mapping[str, Target],
        post: Callable[[str, bytes, Mapping[str, str]], Answer] = post,
    ) -> None:
        """Take a queue of callbacks alone, where each CMS's reports go, and the way to post."""
        self._store = store
        self._outbox = outbox
        self._jobs = jobs
        self._targets = targets
        self._post = post

    @classmethod
    def of(cls, settings: Settings, store: Store, outbox: Outbox, jobs: Jobs) -> Messenger:
        """The one that the settings ask for."""

        def send(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
            return post(url, body, headers, private=settings.callbacks_private)

        return cls(store, outbox, jobs, settings.targets, send)

    def calls(self, cms: str) -> bool:
        """Whether anybody waits for reports on a CMS's articles."""
        return cms in self._targets

    def tell(self, id: int) -> None:
        """Have the callback of a revision made soon."""
        self._jobs.tell_soon(id)

    def work(self, id: int) -> None:
        """Make the callback of a revision, unless it is done, not due, overtaken, or somebody else's."""
        with about(revision=id):
            claim = self._outbox.claim(id, _now())
            if claim is not None:
                self._make(id, claim)

    def sweep(self, starting: bool = False) -> None:
        """Queue what the queue forgot; at a start, everything that is owed."""
        for owed in self._outbox.sweep(_now(), starting=starting):
            self._jobs.tell(owed.id, owed.delay)

    def _make(self, id: int, claim: Claim) -> None:
        name = f"{claim.callback.cms} article, callback of revision {id}"
        try:
            self._carry(claim, name)
        except StorageUnavailableError as error:  # the lease will end, and a sweep find the callback
            log.error("%s: %s", name, error)
        except Exception as error:  # a defect of ours: neither the next callback nor the worker must suffer
            self._put_off(claim, name, type(error).__name__)

    def _carry(self, claim: Claim, name: str) -> None:
        target = self._targets.get(claim.callback.cms)
        if target is None:
            self._give_up(claim, name, "no callback is set for this CMS")
            return
        try:
            body = self._body(claim.callback.revision_id)
        except reports.UnreadableReportError:
            self._give_up(claim, name, "the report is of another version of onrecord")
            return
        try:
            answer = self._post(target.url, body.encode(), _headers(claim.callback.message, body, target))
        except UnreachableError as error:
            self._put_off(claim, name, str(error))
            return
        if 200 <= answer.status < 300:
            self._outbox.done(claim, _now())
            log.info("%s: status %d at attempt %d", name, answer.status, claim.callback.attempts)
        elif answer.status == _GONE:
            self._give_up(claim, name, "status 410: the receiver wants no more of it")
        else:
            self._put_off(claim, name, f"status {answer.status}", answer.wait)

    def _body(self, id: int) -> str:
        revision = self._store.numbered(id)
        if revision is None or revision.report is None:
            raise reports.UnreadableReportError("no report")
        decided = self._store.reviews(revision.cms, revision.external_id)
        report = checked_wire(reviewed(reports.load(revision.report), decided))
        event = {
            "type": ANNOTATED,
            "timestamp": revision.finished,
            "data": {"revision": wire(revision), "report": report},
        }
        dumped = AnnotatedSchema().dump(event)
        return json.dumps(dumped, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def _put_off(self, claim: Claim, name: str, error: str, wait: float = 0) -> None:
        delay = self._outbox.fail(claim, error, _now(), wait=wait)
        attempts = claim.callback.attempts
        if delay is None:
            log.error("%s: attempt %d failed: %s; given up", name, attempts, error)
            return
        log.warning("%s: attempt %d failed: %s; the next in %.0f s", name, attempts, error, delay)
        self._jobs.tell(claim.callback.revision_id, delay)

    def _give_up(self, claim: Claim, name: str, error: str) -> None:
        self._outbox.fail(claim, error, _now(), final=True)
        log.error("%s: %s; given up", name, error)


def _headers(message: str, body: str, target: Target) -> dict[str, str]:
    now = _now()
    signatures = (Webhook(secret).sign(message, now, body) for secret in target.secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": f"onrecord/{__version__}",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
