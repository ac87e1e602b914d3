"""The entries of an article, found by name: the same person or body under whatever form of the name."""

from __future__ import annotations

import collections
import re

from service.analysis.authority import Authority, Record
from service.analysis.report import SourceKind

from . import names
from .entry import Entry
from .evidence import WORDED
from .names import INSTITUTIONS, Match, PersonName
from .portrait import Portrait

_BRACKETED = re.compile(r"[(（]\s*([^\W\d_][\w.&-]{1,11})\s*[)）]")
#: Entries that are remembered under one word of their names.
_NAMESAKES = 50
_SURE = (Match.EXACT, Match.NICKNAME, Match.LAST)


def _namesakes() -> collections.deque[Entry]:
    return collections.deque(maxlen=_NAMESAKES)


class Register:
    """Finds and makes entries; a look-up costs by the names that share a word, of which the last count."""

    def __init__(self, authority: Authority) -> None:
        """Take the newsroom's own file, which may be empty."""
        self._authority = authority
        self.entries: list[Entry] = []
        self._people: dict[str, collections.deque[Entry]] = collections.defaultdict(_namesakes)
        self._bodies: dict[str, collections.deque[Entry]] = collections.defaultdict(_namesakes)
        self._acronyms: dict[str, Entry] = {}
        self._initials: dict[str, Entry] = {}
        self._states: dict[str, Entry] = {}
        self._records: dict[str, Entry] = {}
        self._order: dict[Entry, int] = {}

    def make(self, entry: Entry) -> Entry:
        """Take in a new entry."""
        self.entries.append(entry)
        return entry

    def touch(self, entry: Entry, at: int) -> None:
        """Note that an entry was mentioned in sentence `at`; among namesakes the latest is meant."""
        self._order[entry] = at

    def named(
        self, it: Portrait, acronym: str | None = None, state: str | None = None, speaking: bool = False
    ) -> Entry:
        """The entry of a name, made if it is new; `acronym` is the one that the text gives beside it.

        `state` is the one whose government the name stands for.
        """
        assert it.name is not None
        record = self._authority.find(names.plain_name(it.name))
        if record is not None:
            return self._recorded(record, it, acronym)
        if self._authority.is_outlet(names.plain_name(it.name)):
            body = self._body(it.name)
            entry = self._more_body(body, it, acronym) if body else self._new_body(it, acronym)
            entry.vote(WORDED + 1, SourceKind.OUTLET)
            return entry
        if state is not None:
            return self.state(it, state)
        kind = it.kind
        worded = any(weight >= WORDED for weight, _ in it.votes)
        spoken = names.person_name(it.name)
        if it.gender is not None and spoken.gender is None:
            spoken = PersonName(spoken.text, spoken.parts, spoken.title, it.gender)
        person, match = self._person(spoken)
        if kind is SourceKind.PERSON or (kind is SourceKind.UNKNOWN and not worded):
            body = self._body(it.name) if not worded else None
            if person is not None and (body is None or match in _SURE):
                return self._more(person, it, spoken)
            if body is not None:
                return self._more_body(body, it, acronym)
            entry = self._new_person(it, spoken)
            self._take_in_headline(entry, spoken)
            return entry
        body = self._body(it.name)
        if body is not None:
            return self._more_body(body, it, acronym)
        sure = match in _SURE or (speaking and len(spoken.parts) == 1)
        if person is not None and not worded and sure and not names.is_acronym(it.name):
            return self._more(person, it, spoken)  # the recogniser errs on a name that it knew before
        return self._new_body(it, acronym)

    def listed(self, it: Portrait) -> Entry | None:
        """The entry of a description that the newsroom's list has for a name ("the Kettle Queen")."""
        record = self._authority.find(it.text)
        return self._recorded(record, it, None) if record is not None else None

    def person_called(self, name: str, anyhow: bool = False) -> Entry | None:
        """The person mentioned before whom a last name means, or with `anyhow` any part of a name."""
        found, match = self._person(names.person_name(name))
        return found if anyhow or match in _SURE else None

    def shortened(self, entry: Entry, name: str, acronym: str) -> None:
        """Take a description with an acronym in brackets for a name ("the football federation (FMF)")."""
        entry.names.append(name)
        entry.vote(WORDED, SourceKind.ORGANISATION)
        self._acronyms.setdefault(acronym.lower(), entry)
        self._index_body(entry, name)

    def _recorded(self, record: Record, it: Portrait, acronym: str | None) -> Entry:
        entry = self._records.get(record.id)
        if entry is None:
            entry = self._records[record.id] = self.make(Entry(authority=record.id))
            entry.vote(WORDED + 1, SourceKind(record.kind)) if record.kind else None
            for name in (record.name, *record.aliases):
                self._index_body(entry, name)
            if record.kind == SourceKind.PERSON:
                self._index_person(entry, names.person_name(record.name))
        if entry.kind is SourceKind.PERSON or it.kind is SourceKind.PERSON:
            spoken = names.person_name(it.name or it.text)
            self._take_in_headline(entry, spoken)
            return self._more(entry, it, spoken)
        return self._more_body(entry, it, acronym)

    def state(self, it: Portrait, state: str) -> Entry:
        """The government of a state, whatever stands for it."""
        entry = self._states.get(state)
        if entry is None:
            entry = self._states[state] = self.make(Entry(state=state))
            entry.votes.append((WORDED, SourceKind.ORGANISATION))
        name = names.plain_name(it.name or it.text)
        if name not in entry.names:
            entry.names.append(name)
        entry.nouns.add("government")
        entry.words |= {word.lower() for word in it.text.split()}
        return entry

    def _person(self, spoken: PersonName) -> tuple[Entry | None, Match]:
        """The person whose name fits best; of several, who went by it before, else the last."""
        candidates = dict.fromkeys(entry.root() for part in spoken.parts for entry in self._people[part])
        best: tuple[tuple[int, bool, int], Entry, Match] | None = None
        for entry in candidates:
            if spoken.gender and entry.gender and spoken.gender is not entry.gender:
                continue
            short, full = spoken.parts, entry.parts
            if len(short) > len(full):
                short, full = full, short
            match = names.match_person(short, full)
            if match is Match.NONE or (match is Match.INNER and short is not spoken.parts):
                continue
            known = any(name.parts == spoken.parts for name in entry.person_names)
            rank = (int(match), known, self._order.get(entry, -1))
            if best is None or rank > best[0]:
                best = (rank, entry, match)
        return (best[1], best[2]) if best else (None, Match.NONE)

    def _more(self, entry: Entry, it: Portrait, spoken: PersonName) -> Entry:
        if spoken not in entry.person_names:
            entry.person_names.append(spoken)
            entry.names.append(spoken.text)
        entry.gender = entry.gender or spoken.gender or it.gender
        self._vote(entry, it)
        if len(spoken.parts) > len(entry.parts):
            self._index_person(entry, spoken)
        entry.words |= set(spoken.parts)
        return entry

    def _new_person(self, it: Portrait, spoken: PersonName) -> Entry:
        entry = self.make(Entry(gender=spoken.gender or it.gender, portrait=it))
        self._index_person(entry, spoken)
        return self._more(entry, it, spoken)

    def _take_in_headline(self, entry: Entry, spoken: PersonName) -> None:
        """The last name that a headline gave and the recogniser took for something else."""
        for body in self._bodies[spoken.parts[-1]]:
            known = body.root()
            unsure = all(weight < WORDED for weight, _ in known.votes)
            if known is not entry and not known.closed and unsure and known.headline:
                entry.absorb(known)

    def _index_person(self, entry: Entry, spoken: PersonName) -> None:
        entry.parts = spoken.parts
        for part in spoken.parts:
            if entry not in self._people[part]:
                self._people[part].append(entry)

    def _body(self, name: str) -> Entry | None:
        """The organisation, outlet or document that a name means."""
        bare = names.plain_name(name)
        short = bare.lower()
        for index in (self._acronyms, self._initials if names.is_acronym(bare) else {}):
            if short in index:
                return index[short].root()
        parts = names.organisation_parts(name)
        if not parts:
            return None
        candidates = dict.fromkeys(e.root() for key in (parts[0], parts[-1]) for e in self._bodies[key])
        best: tuple[int, Entry] | None = None
        for entry in candidates:
            match = names.match_organisation(parts, entry.parts)
            usable = match is Match.EXACT or (match is Match.LAST and min(len(parts), len(entry.parts)) > 1)
            if match is Match.LAST and min(len(parts), len(entry.parts)) == 1:  # "the Times"
                usable = parts[0] in names.OUTLET_ENDINGS and entry.kind is SourceKind.OUTLET
            if match is Match.FIRST:
                usable = names.is_outlet(name) and entry.kind is SourceKind.OUTLET
            if usable and (best is None or match > best[0]):
                best = (match, entry)
        if best is not None:
            return best[1]
        for letters in sorted(names.initials(name)):  # the acronym came first
            short_form = self._acronyms.get(letters)
            if short_form is not None and all(names.is_acronym(n) for n in short_form.names):
                return short_form.root()
        return None

    def _more_body(self, entry: Entry, it: Portrait, acronym: str | None) -> Entry:
        name = names.plain_name(it.name or it.text)
        if name and name not in entry.names:
            entry.names.append(name)
        self._vote(entry, it)
        self._index_body(entry, name)
        if acronym:
            self._acronyms.setdefault(acronym.lower(), entry)
        if it.noun is not None:
            entry.nouns.add(it.noun.lemma.lower())
        return entry

    def _new_body(self, it: Portrait, acronym: str | None) -> Entry:
        plural = it.number
        entry = self.make(Entry(number=plural, portrait=it))
        return self._more_body(entry, it, acronym)

    def _index_body(self, entry: Entry, name: str) -> None:
        parts = names.organisation_parts(name)
        if not parts:
            return
        if len(parts) > len(entry.parts):
            entry.parts = parts
        for key in (parts[0], parts[-1]):
            if entry not in self._bodies[key]:
                self._bodies[key].append(entry)
        entry.words |= set(parts)
        entry.nouns |= {part for part in parts if part in INSTITUTIONS}
        stated = _BRACKETED.search(name)
        if stated:
            self._acronyms.setdefault(stated[1].lower(), entry)
        if names.is_acronym(name):
            self._acronyms.setdefault(name.lower(), entry)
        for letters in names.initials(name):
            self._initials.setdefault(letters, entry)

    def _vote(self, entry: Entry, it: Portrait) -> None:
        for weight, kind in it.votes:
            entry.vote(weight, kind)
