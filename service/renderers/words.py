"""A report's facts in an editor's words."""

from __future__ import annotations

from collections.abc import Mapping

from service.analysis.report import (
    Attribution,
    Decision,
    Evidence,
    Figure,
    Modifier,
    Report,
    Response,
    ResponseKind,
    Source,
    Span,
)

_SIGNS = {
    Modifier.ABOUT: "≈ ",
    Modifier.MORE_THAN: "> ",
    Modifier.LESS_THAN: "< ",
    Modifier.AT_LEAST: "≥ ",
    Modifier.AT_MOST: "≤ ",
    Modifier.UP_TO: "≤ ",
}
_UNITS = {"percent": "%", "percentage_point": "percentage points"}
_EVIDENCE = {
    Evidence.NONE: "no source",
    Evidence.WEAK: "weakly sourced",
    Evidence.CLAIMED: "claimed",
    Evidence.DOCUMENTED: "documented",
    Evidence.VERIFIED: "verified",
}
_RESPONSES = {
    ResponseKind.DENIED: "denies it",
    ResponseKind.DECLINED: "would not comment",
    ResponseKind.UNREACHED: "was not reached",
}


def evidence(degree: Evidence) -> str:
    """What a figure rests on."""
    return _EVIDENCE[degree]


def decision(it: Decision | None, what: str) -> str:
    """Who decided it, why and by what: "dismissed by Ann: as told on the telephone"; empty for nothing."""
    if it is None:
        return ""
    told = f"{what} by {plain(it.by)}" + (f": {plain(it.note)}" if it.note else "")
    return f"{told} ({it.evidence})" if it.evidence else told


def value(it: Figure) -> str:
    """The value with sign, unit and direction: "< 30 %", "5–6 metre", "↑ 3"."""
    low, high = it.value.low, it.value.high
    if it.moved:
        amount = " → ".join(map(_number, it.moved))
    elif low is not None and high is not None and low != high:
        amount = f"{_number(low)}–{_number(high)}"
    else:
        known = low if low is not None else high
        amount = "?" if known is None else _SIGNS.get(it.modifier, "") + _number(known)
    unit = _UNITS.get(it.unit, it.unit.replace("_", " ")) if it.unit else ""
    arrow = {"up": "↑ ", "down": "↓ "}.get(it.change or "", "")
    return f"{arrow}{amount} {unit}".rstrip()


def figure(it: Figure) -> str:
    """A figure in one line."""
    of = f" of {plain(it.of.text)}" if it.of else ""
    return f"{it.id}: {value(it)}{of}, {evidence(it.evidence)}"


def source(it: Source) -> str:
    """A source in one line."""
    facts = [it.kind.value, it.naming.value, *(["anonymous"] if it.anonymous else [])]
    return f"{it.id}: {plain(it.name)} ({', '.join(facts)})"


def position(it: Source) -> str:
    """Role and affiliation, as the article states them."""
    return ", ".join(plain(fact) for fact in (it.role, it.affiliation) if fact)


def footing(it: Source) -> str:
    """Why it is unnamed, who speaks as it, and how much of what is said is its."""
    facts = []
    if it.anonymity_reason:
        facts.append(f"unnamed “{plain(it.anonymity_reason.text)}”")
    if it.members:
        facts.append(f"together {', '.join(it.members)}")
    if it.authority:
        facts.append(f"known as {plain(it.authority.id)}")
    if it.standing and it.standing.statements:
        facts.append(f"{it.standing.share:.0%} of the attributed words")
    return ", ".join(facts)


def sourcing(report: Report) -> str:
    """What the article rests on, in one line; empty where that was not looked at."""
    it = report.sourcing
    if it is None:
        return ""
    facts = [
        f"{it.named} named, {it.described} described, {it.generic} generic",
        f"{it.independent} independent",
    ]
    if it.main:
        facts.append(f"{names(report).get(it.main, it.main)} has {it.main_share:.0%} of the attributed words")
    if it.outlet_share:
        facts.append(f"{it.outlet_share:.0%} of the statements through other outlets")
    if it.credits:
        facts.append(f"credited to {', '.join(dict.fromkeys(plain(to.name) for to in it.credits))}")
    facts += [_response(by, names(report)) for by in it.responses]
    return " · ".join(facts)


def _response(it: Response, names: Mapping[str, str]) -> str:
    who = names.get(it.source or "") or (plain(it.who.text) if it.who else "somebody")
    return f"{who} {_RESPONSES[it.kind]}"


def names(report: Report) -> dict[str, str]:
    """Each source's name by its id."""
    return {it.id: plain(it.name) for it in report.sources}


def speaker(it: Attribution, names: Mapping[str, str]) -> str:
    """Whose words they are, by name."""
    return names.get(it.source.id, it.source.id) if it.source else "nobody named"


def cue(it: Attribution) -> str:
    """The words that attribute, as the article has them."""
    return plain(" … ".join(span.text for span in it.cue.spans)) if it.cue else ""


def content(it: Attribution, longest: int = 160) -> str:
    """What is attributed, cut short."""
    return excerpt(it.content, longest)


def excerpt(spans: tuple[Span, ...], longest: int = 160) -> str:
    """The spans' text in one line, cut at a word where it runs over `longest` characters."""
    text = plain(" … ".join(span.text for span in spans))
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, _, tail = cut.rpartition(" ")
    return (head if head and len(tail) < 20 else cut).rstrip() + "…"


def plain(text: str) -> str:
    """Text in one line, single spaces."""
    return " ".join(text.split())


def _number(amount: float) -> str:
    return f"{int(amount):,}" if amount % 1 == 0 and abs(amount) < 1e15 else f"{amount:,}"
