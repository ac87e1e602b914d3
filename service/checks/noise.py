"""From alarms to findings: one for each cause, one of a family for each span, and ids that last."""

from __future__ import annotations

import collections
import dataclasses
import functools
import hashlib
from collections.abc import Iterable, Sequence

from service.analysis.report import Finding, Severity, Span
from service.intake.article import Article, Part
from service.intake.lines import paragraph_at, paragraph_starts

from .alarm import Alarm
from .rules import Rule, rules

_LOUDEST_FIRST = list(Severity)
#: Hexadecimal digits of a finding's id.
_DIGITS = 10


@dataclasses.dataclass(frozen=True)
class _Asked:
    """What one rule asks about one cause; `spans` are in text order, `id` is the finding's."""

    rule: Rule
    alarms: tuple[Alarm, ...]
    spans: tuple[Span, ...]
    id: str

    @property
    def strength(self) -> tuple[int, int, tuple[bool, int, int]]:
        """Sort key: the louder first, then the more specific, which the registry has later."""
        return _LOUDEST_FIRST.index(self.rule.severity), -_order()[self.rule.id], self.spans[0].place


def findings(article: Article, raised: Iterable[tuple[Alarm, Rule]]) -> tuple[Finding, ...]:
    """The findings that alarms come to, in text order.

    Alarms of a rule are one finding where they have one cause, or say the same in one paragraph. A span
    carries at most one finding of a family: the louder, then that of the rule that comes later. An id comes
    of the rule, the words of the first span and of its paragraph, and of how many such came before, so that
    it outlasts changes elsewhere; that of a cause comes of the rule and the cause alone.
    """
    taken: dict[tuple[str, Part], bytearray] = {}
    found = []
    for asked in sorted(_asked(article, raised), key=lambda it: it.strength):
        spans = tuple(span for span in asked.spans if not _is_taken(taken, article, asked.rule, span))
        for span in spans:
            _mask(taken, article, asked.rule, span)[span.start : span.end] = b"\1" * (span.end - span.start)
        if spans:
            found.append(_finding(asked, spans))
    return tuple(sorted(found, key=lambda it: (it.spans[0].place, it.rule, it.id)))


@functools.cache
def _order() -> dict[str, int]:
    return {name: place for place, name in enumerate(rules())}


def _asked(article: Article, raised: Iterable[tuple[Alarm, Rule]]) -> list[_Asked]:
    starts: dict[Part, list[int]] = {"title": [0], "body": paragraph_starts(article.text)}
    groups: dict[tuple[str, ...], list[tuple[Alarm, Rule]]] = collections.defaultdict(list)
    for alarm, rule in sorted(raised, key=lambda it: (it[0].spans[0].place, it[1].id)):
        first = alarm.spans[0]
        paragraph = str(paragraph_at(starts[first.part], first.start))
        said = rule.message.format_map(alarm.values)
        key = (rule.id, "", alarm.cause) if alarm.cause else (rule.id, first.part, paragraph, said)
        groups[key].append((alarm, rule))
    seen: collections.Counter[str] = collections.Counter()
    made = []
    for group in groups.values():
        alarms, rule = tuple(alarm for alarm, _ in group), group[0][1]
        address = _address(article, starts, alarms[0], rule)
        seen[address] += 1
        spans = sorted({span for alarm in alarms for span in alarm.spans}, key=lambda span: span.place)
        made.append(_Asked(rule, alarms, tuple(spans), _id(address, seen[address])))
    return made


def _address(article: Article, starts: dict[Part, list[int]], alarm: Alarm, rule: Rule) -> str:
    """What a finding's id is made of: the same as long as its cause, or its paragraph, is."""
    if alarm.cause:
        return f"{rule.id}\0{_words(alarm.cause)}"
    first = alarm.spans[0]
    text, n = article.part(first.part), paragraph_at(starts[first.part], first.start)
    begin = starts[first.part][n - 1]
    end = starts[first.part][n] if n < len(starts[first.part]) else len(text)
    return f"{rule.id}\0{_words(first.text)}\0{_words(text[begin:end])}"


def _words(text: str) -> str:
    return " ".join(text.split())


def _id(address: str, n: int) -> str:
    digest = hashlib.sha256(f"{address}\0{n}".encode(errors="surrogatepass")).hexdigest()
    return f"n{digest[:_DIGITS]}"


def _mask(taken: dict[tuple[str, Part], bytearray], article: Article, rule: Rule, span: Span) -> bytearray:
    """The code points of a part that carry a finding of the rule's family."""
    return taken.setdefault((rule.family, span.part), bytearray(len(article.part(span.part))))


def _is_taken(taken: dict[tuple[str, Part], bytearray], article: Article, rule: Rule, span: Span) -> bool:
    return any(_mask(taken, article, rule, span)[span.start : span.end])


def _finding(asked: _Asked, spans: Sequence[Span]) -> Finding:
    first, rule = asked.alarms[0], asked.rule
    message = rule.message.format_map(first.values)
    others = len({str(alarm.values) for alarm in asked.alarms}) - 1
    if others:
        message = f"{message.removesuffix('.')} (and {others} more like it)."
    related = dict.fromkeys(name for alarm in asked.alarms for name in alarm.related)
    return Finding(asked.id, rule.id, rule.severity, message, tuple(spans), tuple(related), rule.help)
