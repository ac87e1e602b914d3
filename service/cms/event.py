"""What a CMS said, in one form for all of them."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import hashlib
from typing import Any

#: Longer ids of deliveries than any CMS has are kept as their hash.
_LONGEST_KEY = 150


class Kind(enum.StrEnum):
    """What has become of the article; a DRAFT is annotated as a published one is."""

    PUBLISHED = "published"
    DRAFT = "draft"
    DELETED = "deleted"


@dataclasses.dataclass(frozen=True)
class Event:
    """One revision of one article. `text` or `html` is its body, both None where it is deleted.

    `id` is the CMS's own; `version` and `modified` place the revision among the article's others, where
    the CMS gives them. `delivery` is the CMS's id of the call; the same call again has the same.
    """

    id: str
    kind: Kind
    title: str | None = None
    text: str | None = None
    html: str | None = None
    language: str = "en"
    version: int | None = None
    modified: datetime.datetime | None = None
    delivery: str | None = None
    details: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def body_hash(self) -> str:
        """SHA-256 in hex of what readers would see, and of whether they do."""
        parts = (self.kind.value, self.title, self.text, self.html, self.language)
        return _hash(*parts)

    @property
    def placed(self) -> bool:
        """Whether anything tells this delivery from another with the same body."""
        return bool(self.delivery) or self.version is not None or self.modified is not None

    def key(self, cms: str) -> str:
        """What names this delivery: the CMS's id, or a hash of CMS, article, revision and body."""
        if self.delivery:
            return (
                f"id:{self.delivery}" if len(self.delivery) <= _LONGEST_KEY else f"id:{_hash(self.delivery)}"
            )
        modified = self.modified and self.modified.astimezone(datetime.UTC).isoformat()
        return f"sha256:{_hash(cms, self.id, self.version, modified, self.body_hash)}"


@dataclasses.dataclass(frozen=True)
class Ignored:
    """A call that is the CMS's own, but not about an article; `reason` says what it is about."""

    reason: str


def _hash(*parts: Any) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = b"" if part is None else str(part).encode()
        digest.update(f"{'-' if part is None else len(data)}:".encode() + data)
    return digest.hexdigest()
