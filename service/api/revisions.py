"""Revisions on the wire, and the database's failures as problems."""

from __future__ import annotations

import contextlib
import urllib.parse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .problems import Problem
from .state import State

if TYPE_CHECKING:
    from service.newsroom import Kept
    from service.storage.store import Revision

#: Seconds after which a call may be tried again when the database could not take it.
_RETRY = "5"


@contextlib.contextmanager
def database() -> Iterator[Kept]:
    """What the application keeps. Raises a 503 problem where it cannot be reached, or can write nothing now.

    And where nothing is configured that would need it.
    """
    newsroom = State.current().newsroom
    if not newsroom.settings.keeps_articles:
        raise Problem(
            503,
            "This service keeps no articles: no CMS's secret is set, and no DATABASE_URL.",
            slug="not-configured",
        )
    from service.storage.store import StorageUnavailableError

    try:
        yield newsroom.kept()
    except StorageUnavailableError:
        raise Problem(
            503,
            "The database cannot take or give this now; nothing was changed. Try again shortly.",
            slug="storage-unavailable",
            headers={"Retry-After": _RETRY},
        ) from None


def not_kept() -> Problem:
    """The answer to who asks for a text or report that is kept no longer."""
    return Problem(
        410,
        "The text of this revision and the report on it are no longer kept (ONRECORD_TEXT_MINUTES); what the"
        " CMS sends next is annotated anew.",
        slug="not-kept",
    )


def article_address(cms: str, external_id: str) -> str:
    """The path of an article's resource."""
    return f"/v1/articles/{urllib.parse.quote(cms, safe='')}/{urllib.parse.quote(external_id, safe='')}"


def address(revision: Revision) -> str:
    """The path of a revision's resource."""
    return f"{article_address(revision.cms, revision.external_id)}/revisions/{revision.number}"


def wire(revision: Revision) -> dict[str, Any]:
    """The revision as RevisionSchema has it."""
    reported = revision.state == "done" and revision.kind != "deleted" and not revision.forgotten
    return {
        "cms": revision.cms,
        "id": revision.external_id,
        "number": revision.number,
        "latest": revision.latest,
        "kind": revision.kind.value,
        "state": revision.state.value,
        "attempts": revision.attempts,
        "error": revision.error,
        "title": revision.title,
        "details": revision.details,
        "version": revision.version,
        "modified": revision.modified,
        "received": revision.received,
        "finished": revision.finished,
        "report": address(revision) if reported else None,
    }
