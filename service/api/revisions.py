"""What is kept, and the database's failures as problems."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from marshmallow import EXCLUDE, Schema, fields, validate

from schemas.revision import STATES

from .problems import Problem
from .state import State

if TYPE_CHECKING:
    from service.analysis.report import Report
    from service.newsroom import Kept
    from service.storage.store import Revision

#: Seconds after which a call may be tried again when the database could not take it.
_RETRY = "5"


class StateSchema(Schema):
    """The query of a list of work, by how far it has come."""

    class Meta:
        """Other arguments are nobody's business here."""

        unknown = EXCLUDE

    state = fields.String(load_default="dead", validate=validate.OneOf(STATES))


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


def report_on(revision: Revision) -> Report:
    """The report on a revision that has been annotated; a 404 problem where no version of now can read it."""
    from service.storage import reports

    try:
        return reports.load(revision.report or "")
    except reports.UnreadableReportError:
        raise Problem(
            404,
            f"The report on this revision is of another version ({revision.engine}); it cannot be read by"
            " this one; what the CMS sends next is annotated anew.",
            slug="not-readable",
        ) from None


def not_kept() -> Problem:
    """The answer to who asks for a text or report that is kept no longer."""
    return Problem(
        410,
        "The text of this revision and the report on it are no longer kept (ONRECORD_TEXT_MINUTES); what the"
        " CMS sends next is annotated anew.",
        slug="not-kept",
    )
