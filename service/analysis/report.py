"""The report: what onrecord answers, as plain data. The wire's shape is in `schemas`."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable
from typing import Any

from service.intake.article import Article, Part


class AttributionKind(enum.StrEnum):
    """How much of the content stands inside quotation marks: all, none, some."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Stance(enum.StrEnum):
    """How the writer stands to the statement, by the cue."""

    NEUTRAL = "neutral"
    DOUBT = "doubt"
    CONCESSION = "concession"
    INSISTENCE = "insistence"
    HEDGE = "hedge"
    BELIEF = "belief"


class SourceKind(enum.StrEnum):
    """What speaks; GROUP is people in the plural."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    OUTLET = "outlet"
    GROUP = "group"
    UNKNOWN = "unknown"


class Naming(enum.StrEnum):
    """By name, by a specific description, or by neither."""

    NAMED = "named"
    DESCRIBED = "described"
    GENERIC = "generic"


class FigureKind(enum.StrEnum):
    """What sort of number a figure is."""

    PERCENTAGE = "percentage"
    PERCENTAGE_POINTS = "percentage_points"
    MONEY = "money"
    COUNT = "count"
    MEASURE = "measure"
    RATE = "rate"
    RATIO = "ratio"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    RANK = "rank"
    INDEX = "index"
    AGE = "age"
    DURATION = "duration"
    NUMBER = "number"


class Modifier(enum.StrEnum):
    """What the words around the number do to it."""

    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    UP_TO = "up_to"
    RANGE = "range"


class Evidence(enum.StrEnum):
    """The contract's ladder, weakest first."""

    NONE = "none"
    WEAK = "weak"
    CLAIMED = "claimed"
    DOCUMENTED = "documented"
    VERIFIED = "verified"


class Severity(enum.StrEnum):
    """How loudly a finding asks."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclasses.dataclass(frozen=True)
class Span:
    """`text` is exactly the part's text[start:end]; code points, half-open."""

    part: Part
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, article: Article, part: Part, start: int, end: int) -> Span:
        """The span of an article's part, its text cut from there."""
        return cls(part, start, end, article.part(part)[start:end])

    @property
    def place(self) -> tuple[bool, int, int]:
        """Sort key over the whole article: title before body, then by offset."""
        return (self.part == "body", self.start, self.end)

    def overlaps(self, other: Span) -> bool:
        """Whether both lie in one part and share a code point."""
        return self.part == other.part and self.start < other.end and other.start < self.end


@dataclasses.dataclass(frozen=True)
class Authorised:
    """What the newsroom's own file knows a source by; `id` is the newsroom's."""

    id: str
    name: str
    role: str | None


class Introduction(enum.StrEnum):
    """Whether the reader meets a source before the words of its first statement, or only after them."""

    BEFORE = "before"
    AFTER = "after"


@dataclasses.dataclass(frozen=True)
class Standing:
    """How much of the article hangs on a source.

    `statements` counts those made alone or with others; `share` is the part of all attributed words that
    are its own in them, 0 to 1; `position` is where the first mention stands, from 0, the beginning of the
    body, to 1; `introduced` is None where it says nothing.
    """

    statements: int
    share: float
    position: float
    introduced: Introduction | None


@dataclasses.dataclass(frozen=True)
class Source:
    """Somebody or something that speaks in the article, all its mentions resolved.

    `descriptors` are what else the article says to tell who it is; `anonymity_reason` is why it goes
    unnamed, in the article's words; `specificity` counts the facts of a description, 0 to 5, and is None
    for a name; `members` are the ids of those who speak together.
    """

    id: str
    name: str
    kind: SourceKind
    naming: Naming
    anonymous: bool
    role: str | None
    affiliation: str | None
    mentions: tuple[Span, ...]
    attributions: tuple[str, ...]
    descriptors: tuple[str, ...] = ()
    anonymity_reason: Span | None = None
    specificity: int | None = None
    members: tuple[str, ...] = ()
    authority: Authorised | None = None
    standing: Standing | None = None


@dataclasses.dataclass(frozen=True)
class Speaker:
    """Who an attribution names: a source's id and the words that name it here."""

    id: str
    spans: tuple[Span, ...]


@dataclasses.dataclass(frozen=True)
class Cue:
    """The words that introduce what is said; `lemma` is their dictionary form."""

    spans: tuple[Span, ...]
    lemma: str
    stance: Stance


@dataclasses.dataclass(frozen=True)
class Attribution:
    """What is said (`content`), by whom, by which cue. `via` and `parent` are ids."""

    id: str
    kind: AttributionKind
    source: Speaker | None
    cue: Cue | None
    content: tuple[Span, ...]
    via: str | None
    parent: str | None
    confidence: float

    @property
    def length(self) -> int:
        """Code points of the content."""
        return sum(span.end - span.start for span in self.content)


@dataclasses.dataclass(frozen=True)
class Value:
    """Both ends equal for a point value; None where an end is open."""

    low: float | None
    high: float | None


@dataclasses.dataclass(frozen=True)
class Counted:
    """What a figure counts or measures."""

    text: str
    spans: tuple[Span, ...]


@dataclasses.dataclass(frozen=True)
class Decision:
    """What a person decided: that a figure is verified, a finding dismissed.

    `number` is the review's among the article's; `at` is a moment as ISO 8601 has it; `evidence` is a URL.
    """

    number: int
    by: str
    at: str
    note: str | None = None
    evidence: str | None = None


@dataclasses.dataclass(frozen=True)
class Figure:
    """A number that states a fact somebody could check, and who stands behind it.

    `moved` is both ends of "from A to B" in the order told; `value` has the lesser first. `review` is who
    verified it.
    """

    id: str
    span: Span
    kind: FigureKind
    value: Value
    unit: str | None
    modifier: Modifier
    change: str | None
    of: Counted | None
    evidence: Evidence
    attribution: str | None
    source: str | None
    carried: bool
    conflicts_with: tuple[str, ...] = ()
    moved: tuple[float, float] | None = None
    review: Decision | None = None


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something worth asking about; `related` are ids, `help` the path of the rule's page.

    `review` is who dismissed it.
    """

    id: str
    rule: str
    severity: Severity
    message: str
    spans: tuple[Span, ...]
    related: tuple[str, ...]
    help: str
    review: Decision | None = None


@dataclasses.dataclass(frozen=True)
class Reliance:
    """What the article has from an outlet: statements made to it, and statements of its own."""

    source: str
    wire: bool
    told: int
    reported: int


@dataclasses.dataclass(frozen=True)
class Credit:
    """An outlet whose copy the article says it draws on, in a dateline or a credit line."""

    name: str
    wire: bool
    span: Span


class ResponseKind(enum.StrEnum):
    """How somebody whom the article is about answers it."""

    DENIED = "denied"
    DECLINED = "declined"
    UNREACHED = "unreached"


@dataclasses.dataclass(frozen=True)
class Response:
    """An answer, or that there was none; `source` is an id or None, `who` the words that name them."""

    kind: ResponseKind
    source: str | None
    who: Span | None
    span: Span


@dataclasses.dataclass(frozen=True)
class Sourcing:
    """What the article as a whole rests on.

    Counted are those who speak, each of several who speak together for itself. `main` is the source with
    the largest share of the attributed words, `main_share` that share. `independent` counts named and
    described sources, a body and those who speak for it once. `outlet_share` is the part of all
    statements that were made to an outlet or by one. Lists are in text order.
    """

    named: int
    described: int
    generic: int
    anonymous: int
    independent: int
    main: str | None
    main_share: float
    outlet_share: float
    outlets: tuple[Reliance, ...]
    credits: tuple[Credit, ...]
    responses: tuple[Response, ...]


@dataclasses.dataclass(frozen=True)
class Engine:
    """What made the report: onrecord's version, the models' fingerprint, the house style and its digest."""

    version: str
    models: str
    profile: str = "default"
    profile_digest: str = ""


@dataclasses.dataclass(frozen=True)
class Report:
    """The whole answer. Lists are in text order; every id mentioned exists.

    `sentences` are for the checks to see where one thought ends; the wire leaves them out.
    """

    article: Article
    engine: Engine
    sources: tuple[Source, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    sourcing: Sourcing | None = None
    summary: dict[str, Any] = dataclasses.field(default_factory=dict)
    sentences: tuple[Span, ...] = ()

    def with_findings(self, kept: Iterable[Finding]) -> Report:
        """The report with these of its findings, and no references to the others; its summary stays."""
        kept = tuple(kept)
        gone = {it.id for it in self.findings} - {it.id for it in kept}
        found = (
            dataclasses.replace(it, related=tuple(name for name in it.related if name not in gone))
            for it in kept
        )
        return dataclasses.replace(self, findings=tuple(found))
