"""A revision of a CMS's article → the values of RevisionSchema."""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # with the database's code: only where there is one
    from service.storage.store import Revision


def address(revision: Revision) -> str:
    """The path of a revision's resource."""
    external_id = urllib.parse.quote(revision.external_id, safe="")
    return f"/v1/articles/{revision.cms}/{external_id}/revisions/{revision.number}"


def wire(revision: Revision) -> dict[str, Any]:
    """The revision as RevisionSchema has it."""
    reported = revision.state == "done" and revision.kind != "deleted"
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
