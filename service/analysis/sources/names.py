"""Names as they vary within an article: titles, short forms, initials, possessives, acronyms."""

from __future__ import annotations

import dataclasses
import enum
import itertools
import re
import unicodedata
from collections.abc import Sequence

from service.analysis import data

from .nouns import Gender

_PERSON_NOUNS = data.words("sources", "person")
_FEMALE = data.words("sources", "names", "female")
_MALE = data.words("sources", "names", "male")
_TITLES = _FEMALE | _MALE | data.words("sources", "names", "other")
_NO_PART = _TITLES | {"the"}
_BEFORE_NAMES = _TITLES - {"the", "ex", "former", "then", "his", "her"}
_KEPT = data.words("sources", "names", "kept")
_PARTICLES = data.words("sources", "names", "particles")
_LEGAL = data.words("sources", "names", "companies")
_COMPANY = _LEGAL | data.words("sources", "names", "organisation")
INSTITUTIONS = data.words("sources", "names", "institutions")
_ORGANISATIONS = _COMPANY | INSTITUTIONS
_OUTLETS = frozenset(name.lower() for name in data.words("sources", "outlets", "names"))
_AMBIGUOUS = frozenset(name.lower() for name in data.words("sources", "outlets", "ambiguous"))
OUTLET_ENDINGS = data.words("sources", "outlets", "endings")
_WIRES = frozenset(name.lower() for name in data.words("sources", "outlets", "wires"))
_PLATFORMS = frozenset(name.lower() for name in data.words("sources", "outlets", "platforms"))
_SHORT: dict[str, frozenset[str]] = {
    full: frozenset(short) for full, short in data.load("nicknames")["short"].items()
}

_POSSESSIVE = re.compile(r"['’]s?$")
_OWNED = re.compile(r"^.*['’]s\s+(?=\S)")
_BRACKETS = re.compile(r"(?:(?<!\s)\s+)?[(\[][^)\]]*[)\]]?")
_EXCELLENCY = re.compile(r"^(?:H\.? ?[EH]\.?|HRH|HM|Tan Sri)\s+(?=\S)")
_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_ACRONYM = re.compile(r"[A-Z][A-Za-z&.]*[A-Z][a-z.]*")
_SMALL = frozenset(
    ["of", "the", "for", "and", "in", "on", "to", "at", "&", "de", "del", "la", "y", "e", "do", "da"]
)


class Match(enum.IntEnum):
    """How well one name fits another; a higher one is surer."""

    NONE = 0
    INNER = 1
    FIRST = 2
    LAST = 3
    NICKNAME = 4
    EXACT = 5


@dataclasses.dataclass(frozen=True)
class PersonName:
    """A person's name: as shown, its parts for comparing, and what a title says."""

    text: str
    parts: tuple[str, ...]
    title: str | None = None
    gender: Gender | None = None


def plain_name(name: str) -> str:
    """A name without article, honorific, possessive and doubled space."""
    words = _POSSESSIVE.sub("", " ".join(name.split())).split()
    while len(words) > 1 and _bare(words[0]) in _NO_PART:
        words = words[1:]
    return " ".join(words)


def person_name(name: str) -> PersonName:
    """A person's name, without the country or firm it is said to be of ("Britain's Hammond")."""
    whole = " ".join(name.split())
    whole = _OWNED.sub("", _POSSESSIVE.sub("", whole))
    words = _EXCELLENCY.sub("", _BRACKETS.sub("", whole)).split() or whole.split()
    gender = None
    for word in words[:-1]:
        if _bare(word) in _FEMALE:
            gender = Gender.FEMALE
        elif _bare(word) in _MALE:
            gender = Gender.MALE
        if gender or _bare(word) not in _TITLES:
            break
    start = 0
    for at, word in enumerate(words[:-1]):
        bare = _bare(word)
        opens = at == start and bare in _TITLES and not (len(word) == 1 and word.isupper())
        kept = bare in _KEPT and len(words) - at == 2
        if not kept and (opens or bare in _PERSON_NOUNS or bare in _KEPT):
            start = at + 1
    title = " ".join(words[:start]) or None
    text = " ".join(words[start:]).strip(' ,.;:“”"‘') or whole
    return PersonName(text, _parts(text), title, gender)


def _bare(word: str) -> str:
    return word.lower().strip(".,:;()“”\"’'")


def folded(text: str) -> str:
    """Small letters without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def _parts(text: str) -> tuple[str, ...]:
    """The words of a person's name that tell it from others': no particles, no single initials."""
    found: list[str] = []
    for token in _TOKEN.findall(folded(text)):
        for prefix in ("al-", "el-", "ad-", "ar-", "as-", "ash-", "an-", "at-"):
            if token.startswith(prefix) and len(token) > len(prefix) + 1:
                token = token.removeprefix(prefix)
        if token not in _PARTICLES and len(token.strip(".")) > 1:
            found.append(token)
    return tuple(found) or tuple(_TOKEN.findall(folded(text))) or (folded(text),)


def match_person(short: Sequence[str], full: Sequence[str]) -> Match:
    """How the parts of one person's name fit into those of a longer one."""
    if not short or not full:
        return Match.NONE
    if tuple(short) == tuple(full):
        return Match.EXACT
    if len(short) > len(full):
        return Match.NONE
    if len(short) > 1 and short[-1] == full[-1] and (same_given(short[0], full[0])):
        return Match.NICKNAME
    if len(short) == len(full):
        return Match.NONE
    if tuple(full[-len(short) :]) == tuple(short):
        return Match.LAST
    if len(short) == 1:
        if same_given(short[0], full[0]):
            return Match.FIRST
        return Match.INNER if short[0] in full else Match.NONE
    at = 0
    for part in full:
        if at < len(short) and (part == short[at] or (at == 0 and same_given(short[0], part))):
            at += 1
    return Match.INNER if at == len(short) else Match.NONE


def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one person's: equal, or one the other's short form."""
    if a == b:
        return True
    return b in _SHORT.get(a, ()) or a in _SHORT.get(b, ())


def organisation_parts(name: str) -> tuple[str, ...]:
    """The words of an organisation's name for comparing: no article, brackets, possessive, legal form."""
    tokens = _TOKEN.findall(folded(plain_name(_BRACKETS.sub("", name))))
    while len(tokens) > 1 and tokens[-1] in _COMPANY and tokens[-1] not in ("group", "united", "city"):
        tokens = tokens[:-1]
    return tuple(tokens)


def match_organisation(a: Sequence[str], b: Sequence[str]) -> Match:
    """How the shorter of two organisations' names fits the longer."""
    if not a or not b:
        return Match.NONE
    if tuple(a) == tuple(b):
        return Match.EXACT
    short, full = (a, b) if len(a) < len(b) else (b, a)
    if len(short) == len(full):
        return Match.NONE
    if tuple(full[: len(short)]) == tuple(short):
        # "Bank" and "Bank of Chile", "Ministry" and "Ministry of Health" want an article to be one.
        rest = full[len(short)]
        return Match.NONE if rest in _SMALL and len(short) == 1 else Match.FIRST
    if tuple(full[-len(short) :]) == tuple(short):
        return Match.LAST
    return Match.NONE


def is_acronym(text: str) -> bool:
    """Whether a word is written as one ("ICO", "Cenidh" is not)."""
    return _ACRONYM.fullmatch(text) is not None and len(text) <= 10 and sum(c.isupper() for c in text) >= 2


def initials(name: str) -> frozenset[str]:
    """What a long name may be shortened to, small letters: with its small words' initials and without."""
    words = [w for w in re.split(r"[\s-]+", plain_name(_BRACKETS.sub("", name))) if w]
    if len(words) < 2 or any(w.endswith(("'s", "’s")) for w in words):
        return frozenset()
    large = "".join(w[0] for w in words if w.lower() not in _SMALL and w[0].isalpha())
    every = "".join(w[0] for w in words if w[0].isalpha())
    return frozenset(s.lower() for s in (large, every) if len(s) >= 2)


def is_outlet(name: str, articled: bool = True) -> bool:
    """Whether a name is a news agency's, newspaper's or broadcaster's.

    Without an article before it, a name that is a word or a surname too ("Sun") is not taken for one.
    """
    bare = plain_name(_BRACKETS.sub("", name)).lower()
    words = bare.split()
    if bare in _AMBIGUOUS and not (articled or name.lower().startswith("the ")):
        return False
    if bare in _OUTLETS or bare.removesuffix(".com") in _OUTLETS:
        return True
    return len(words) > 1 and words[-1] in OUTLET_ENDINGS


def is_ambiguous(name: str) -> bool:
    """Whether an outlet's name is a word or a surname too."""
    return plain_name(name).lower() in _AMBIGUOUS


def is_wire(name: str) -> bool:
    """Whether a name is a news agency's whose copy others print."""
    return plain_name(name).lower() in _WIRES


def is_platform(name: str) -> bool:
    """Whether a name is a network's on which people post."""
    return plain_name(name).lower() in _PLATFORMS


def is_company(name: str) -> bool:
    """Whether a name ends in a company's legal form, as no person's does."""
    words = [_bare(w) for w in plain_name(_BRACKETS.sub("", name)).split()]
    return len(words) > 1 and words[-1] in _LEGAL


def is_title(word: str) -> bool:
    """Whether a word stands before names and is no part of them ("HH", "Mr")."""
    return _bare(word) in _BEFORE_NAMES


def is_organisation(name: str) -> bool:
    """Whether a name says by its own words that it is a company's or an institution's."""
    words = [_bare(w) for w in plain_name(_BRACKETS.sub("", name)).split()]
    if len(words) < 2:
        return False
    if words[-1] in _ORGANISATIONS or words[0] in ("ministry", "university", "department", "bank"):
        return True
    return any(a in _ORGANISATIONS and b in _SMALL for a, b in itertools.pairwise(words))
