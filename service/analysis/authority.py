"""A newsroom's own list of names: what its CMS knows a person, body or outlet by."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from .report import SourceKind


@dataclasses.dataclass(frozen=True)
class Record:
    """One line of the list; `id` is the newsroom's, `kind` and `role` are None where it does not say."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: SourceKind | None = None
    role: str | None = None


class Authority:
    """Records by every name they go by; names are compared without regard to case and to "the"."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        """Of two records with one name, the first is meant."""
        self._records: dict[str, Record] = {}
        self._named: dict[str, Record] = {}
        for record in records:
            self._records.setdefault(record.id, record)
            for name in (record.name, *record.aliases):
                self._named.setdefault(_key(name), record)

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._records)

    def find(self, name: str) -> Record | None:
        """The record that goes by a name."""
        return self._named.get(_key(name)) if self._named else None

    def record(self, id: str) -> Record:
        """The record of an id that `find` gave."""
        return self._records[id]


def _key(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split()).removeprefix("the ")
