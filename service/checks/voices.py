"""Who speaks, as the rules on sourcing ask it: the noun that says what a source is, and what it says."""

from __future__ import annotations

import re

from service.analysis.report import Attribution, Naming, Source, SourceKind

from .prose import Prose, words
from .vocabulary import House

_AFTER_NOUN = re.compile(
    r"[,(–—]|\s(?:of|from|in|at|with|within|who|whose|that|which|for|to|on|by|near|close|familiar|living|involved|briefed"
    r"|representing|inside|outside|elsewhere|surveyed|organised|organized|quoting|speaking)\s"
)
_PEOPLE = {SourceKind.PERSON, SourceKind.GROUP, SourceKind.UNKNOWN}
_SINGLE = re.compile(
    r"^(?:the|this|that|his|her|their|its|our|my|these|those|an?|one|another)\b|\b(?:media|news)\b"
)
_POINTING = re.compile(r"^(?:the|this|that|his|her|their|its|our|my|these|those)\b(?!\s+\w*\s*sources?\b)")


def _is_one(source: Source) -> bool:
    """Whether a description is of one of several that nobody named before: "a doctor", "one resident"."""
    return re.match(r"(?:an?|one|another)\b", source.name.lower()) is not None


def noun(prose: Prose, source: Source) -> str:
    """The noun of a description, small and singular: "several senior officials in Paris" gives "official"."""
    phrase = _AFTER_NOUN.split(f"{source.name.lower()} ")[0].split()
    return singular(prose.house, phrase[-1].strip(".,’'\"”“") if phrase else "")


def singular(house: House, word: str) -> str:
    """A noun's singular, as far as its ending tells."""
    if word in house.listed("collectives") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes")):
        return word[:-2]
    if word.endswith("men"):
        return word[:-3] + "man"
    return word.removesuffix("s")


def is_pointing(words: str) -> bool:
    """Whether words take up somebody spoken of before: "the researchers", "their critics"."""
    return _POINTING.match(words.lower()) is not None


def speeches(prose: Prose, source: Source) -> list[Attribution]:
    """What a source says by a cue of saying, in text order."""
    return [
        a
        for a in prose.said_by(source)
        if a.cue is not None
        and a.cue.lemma in prose.house.listed("showing" if source.kind is SourceKind.DOCUMENT else "saying")
        and a.parent is None
        and a.source is not None
        and not any(prose.quoted(span) for span in a.source.spans)
    ]


def is_bare(prose: Prose, source: Source) -> bool:
    """Whether a source is called a source and nothing more."""
    told = words(source.name.lower())
    return (
        source.naming is not Naming.NAMED
        and bool(told)
        and singular(prose.house, told[-1]) in prose.house.listed("bare")
        and all(word in prose.house.listed("counting") for word in told[:-1])
    )


def is_collective(prose: Prose, source: Source) -> bool:
    """Whether a source is a sort of people, or of writings, that speaks as one ("critics", "studies")."""
    if source.naming is not Naming.GENERIC:
        return False
    what = noun(prose, source)
    alone = len(source.name.split()) <= prose.house.limit("vague-collective", "longest")
    if source.kind is SourceKind.DOCUMENT:
        return alone and what in prose.house.listed("writings") and not _SINGLE.match(source.name.lower())
    return (
        source.kind in _PEOPLE
        and alone
        and what in prose.house.listed("collectives")
        and not is_pointing(source.name)
    )


def is_withheld(prose: Prose, source: Source) -> bool:
    """Whether a source speaks unnamed whom the article could name."""
    return (
        source.anonymous
        and source.anonymity_reason is None
        and (
            noun(prose, source) in prose.house.listed("withheld")
            or (_is_one(source) and noun(prose, source) in prose.house.listed("withheld_alone"))
        )
        and not is_pointing(source.name)
        and not is_bare(prose, source)
    )
