"""A source while the article is being read: its names, what is known of it, where it stands."""

from __future__ import annotations

import dataclasses

from service.analysis.report import SourceKind, Span

from .names import PersonName
from .nouns import Gender, Number
from .portrait import Portrait


@dataclasses.dataclass(eq=False)
class Entry:
    """Somebody or something the article names or describes, be it a source in the end or not.

    `votes` are the kinds its mentions speak for, each with its weight; they are closed where the entry
    first speaks in the body, so that what follows changes no source's kind.
    """

    number: Number = Number.ONE
    gender: Gender | None = None
    names: list[str] = dataclasses.field(default_factory=list)
    person_names: list[PersonName] = dataclasses.field(default_factory=list)
    parts: tuple[str, ...] = ()
    state: str | None = None
    votes: list[tuple[int, SourceKind]] = dataclasses.field(default_factory=list)
    closed: bool = False
    portrait: Portrait | None = None
    nouns: set[str] = dataclasses.field(default_factory=set)
    words: set[str] = dataclasses.field(default_factory=set)
    roles: list[str] = dataclasses.field(default_factory=list)
    affiliation: str | None = None
    descriptors: list[str] = dataclasses.field(default_factory=list)
    reason: Span | None = None
    members: tuple[Entry, ...] = ()
    authority: str | None = None
    mentions: dict[tuple[bool, int, int], Span] = dataclasses.field(default_factory=dict)
    speaks: bool = False
    addressed: bool = False
    headline: bool = False
    count: int = 0
    merged: Entry | None = None

    def root(self) -> Entry:
        """The entry that this one turned out to be."""
        at = self
        while at.merged is not None:
            at = at.merged
        return at

    @property
    def kind(self) -> SourceKind:
        """What most of the weightiest evidence says; the earliest where it is divided."""
        if not self.votes:
            return SourceKind.UNKNOWN
        top = max(weight for weight, _ in self.votes)
        kinds = [kind for weight, kind in self.votes if weight == top]
        return max(kinds, key=lambda kind: (kinds.count(kind), -kinds.index(kind)))

    @property
    def named(self) -> bool:
        """Whether the article gives a name."""
        return bool(self.names)

    @property
    def name(self) -> str:
        """The fullest name, the first of several; else the fullest description."""
        if self.person_names and self.kind in (SourceKind.PERSON, SourceKind.UNKNOWN):
            fullest = max(self.person_names, key=lambda n: (not n.text.isupper(), len(n.parts)))
            return fullest.text
        if self.names:
            if self.state is not None:
                return self.names[0]
            return max(self.names, key=lambda n: len(n.split()))
        return self.portrait.text if self.portrait else ""

    def vote(self, weight: int, kind: SourceKind) -> None:
        """Take in what a mention says of the kind, unless the kind is settled."""
        if not self.closed:
            self.votes.append((weight, kind))

    def add(self, span: Span) -> None:
        """Note a mention."""
        self.mentions.setdefault(span.place, span)

    def absorb(self, other: Entry) -> None:
        """Take over everything that is known of an entry that is the same one."""
        if other is self:
            return
        other.merged = self
        self.mentions |= {place: span for place, span in other.mentions.items() if place not in self.mentions}
        self.nouns |= other.nouns
        self.words |= other.words
        self.names += [name for name in other.names if name not in self.names]
        self.person_names += [name for name in other.person_names if name not in self.person_names]
        self.roles += [role for role in other.roles if role not in self.roles]
        self.descriptors += [it for it in other.descriptors if it not in self.descriptors]
        self.affiliation = self.affiliation or other.affiliation
        self.gender = self.gender or other.gender
        self.reason = self.reason or other.reason
        self.authority = self.authority or other.authority
        self.speaks = self.speaks or other.speaks
        self.count += other.count
