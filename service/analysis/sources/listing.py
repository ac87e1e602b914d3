"""The walk's entries as the report's sources."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Sequence

from service.analysis.authority import Authority
from service.analysis.report import Authorised, Naming, Source

from . import anonymity
from .entry import Entry


@dataclasses.dataclass(frozen=True)
class Resolution:
    """The article's sources, and which of them speaks, or is addressed, in each statement.

    `sources` have ids `s1`, … in order of first mention; `speakers` and `via` are ids, one a statement.
    """

    sources: tuple[Source, ...]
    speakers: tuple[str | None, ...]
    via: tuple[str | None, ...]


def listed(speakers: Sequence[Entry | None], via: Sequence[Entry | None], authority: Authority) -> Resolution:
    """Whoever speaks, is addressed, or is one of several who speak together, as sources."""
    spoken = [entry.root() if entry else None for entry in speakers]
    addressed = [entry.root() if entry else None for entry in via]
    waiting = [entry for entry in (*spoken, *addressed) if entry is not None]
    wanted: dict[Entry, None] = {}
    while waiting:
        entry = waiting.pop()
        if entry not in wanted:
            wanted[entry] = None
            waiting += [member.root() for member in entry.members]
    ordered = sorted(wanted, key=lambda entry: min(entry.mentions))
    ids = {entry: f"s{n}" for n, entry in enumerate(ordered, 1)}
    said: dict[Entry, list[str]] = collections.defaultdict(list)
    for n, speaker in enumerate(spoken, 1):
        if speaker is not None:
            said[speaker].append(f"a{n}")
    return Resolution(
        tuple(_source(entry, ids, said[entry], authority) for entry in ordered),
        tuple(None if entry is None else ids[entry] for entry in spoken),
        tuple(None if entry is None else ids[entry] for entry in addressed),
    )


def _source(entry: Entry, ids: dict[Entry, str], said: Sequence[str], authority: Authority) -> Source:
    record = authority.record(entry.authority) if entry.authority else None
    members = [member for member in ids if member in {it.root() for it in entry.members}]
    naming, anonymous = _footing(entry)
    it = entry.portrait
    return Source(
        id=ids[entry],
        name=_together([member.name for member in members]) if members else entry.name,
        kind=entry.kind,
        naming=naming,
        anonymous=anonymous,
        role=entry.roles[0] if entry.roles else None,
        affiliation=entry.affiliation,
        mentions=tuple(entry.mentions[place] for place in sorted(entry.mentions)),
        attributions=tuple(said),
        descriptors=tuple(dict.fromkeys((*entry.roles[1:], *entry.descriptors))),
        anonymity_reason=entry.reason if anonymous else None,
        specificity=None if naming is Naming.NAMED or it is None else anonymity.specificity(it),
        members=tuple(ids[member] for member in members),
        authority=Authorised(record.id, record.name, record.role) if record else None,
    )


def _together(several: Sequence[str]) -> str:
    """ "A, B and C"."""
    return f"{', '.join(several[:-1])} and {several[-1]}" if len(several) > 1 else several[0]


def _footing(entry: Entry) -> tuple[Naming, bool]:
    """Whether a source is named, described or generic, and whether it is anonymous."""
    if entry.members:
        footings = [_footing(member.root()) for member in entry.members]
        namings = {naming for naming, _ in footings}
        return namings.pop() if len(namings) == 1 else Naming.DESCRIBED, all(hidden for _, hidden in footings)
    if entry.named or entry.portrait is None:
        return Naming.NAMED, False
    return anonymity.naming_of(entry.portrait), anonymity.is_anonymous(entry.portrait)
