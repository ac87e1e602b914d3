"""The names a newsroom knows: records of its CMS, and what its house style says of names."""

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

    def __init__(
        self,
        records: Iterable[Record] = (),
        *,
        official: Iterable[str] = (),
        outlets: Iterable[str] = (),
        wires: Iterable[str] = (),
    ) -> None:
        """Of two records with one name, the first is meant.

        `official` are sources whose figures count as documented; `outlets` news outlets beside those that
        everybody knows; `wires` those of them whose copy others print. A record's aliases share in each.
        """
        self._records: dict[str, Record] = {}
        self._named: dict[str, Record] = {}
        for record in records:
            self._records.setdefault(record.id, record)
            for name in (record.name, *record.aliases):
                self._named.setdefault(_key(name), record)
        self._official = self._all_names(official)
        self._wires = self._all_names(wires)
        self._outlets = self._all_names(outlets) | self._wires

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._records)

    def find(self, name: str) -> Record | None:
        """The record that goes by a name."""
        return self._named.get(_key(name)) if self._named else None

    def record(self, id: str) -> Record:
        """The record of an id that `find` gave."""
        return self._records[id]

    def is_official(self, name: str) -> bool:
        """Whether the house takes a source's figures as documented."""
        return _key(name) in self._official

    def is_outlet(self, name: str) -> bool:
        """Whether the house or its CMS calls a name an outlet's."""
        record = self.find(name)
        return _key(name) in self._outlets or (record is not None and record.kind is SourceKind.OUTLET)

    def is_wire(self, name: str) -> bool:
        """Whether the house calls a name a news agency's."""
        return _key(name) in self._wires

    def _all_names(self, names: Iterable[str]) -> frozenset[str]:
        """The names with those that their records go by."""
        found = set()
        for name in names:
            record = self.find(name)
            found |= {_key(it) for it in (name, *((record.name, *record.aliases) if record else ()))}
        return frozenset(found)


def _key(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split()).removeprefix("the ")
