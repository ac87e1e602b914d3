"""A revision of a CMS's article → the values of RevisionSchema."""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # with the database's code: only where there is one
    from service.storage.store import Revision


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
