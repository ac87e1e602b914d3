"""Report → the wire's plain dicts and lists, and the check every answer passes before it leaves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from marshmallow import ValidationError

from schemas.report import ReportSchema
from service.analysis.report import Attribution, Figure, Finding, Report, Source, Sourcing, Span

from .offsets import Unit, converter
from .selection import at_least

Wire = dict[str, Any]

#: Made once: to make it and all that it nests takes a quarter of the time of a check.
_CONTRACT = ReportSchema()


class BrokenReportError(Exception):
    """A report that breaks the contract; `errors` names the places, never the article's words."""

    def __init__(self, errors: Any) -> None:
        """Keep marshmallow's messages as they are."""
        super().__init__(f"the report breaks the contract: {errors}")
        self.errors = errors


def to_wire(report: Report, offsets: Unit = "codepoint", min_severity: str | None = None) -> Wire:
    """The report as the contract's JSON has it, offsets counted in `offsets`.

    `min_severity` leaves milder findings out; `summary` still counts the whole article.
    """
    report = at_least(report, min_severity)
    article = report.article
    body = converter(article.text, offsets)
    title = converter(article.title or "", offsets)

    def span(it: Span) -> Wire:
        at = body if it.part == "body" else title
        return {"start": at(it.start), "end": at(it.end), "text": it.text, "in": it.part}

    headline = article.headline
    return {
        "article": {
            "id": article.id,
            "title": article.title,
            "language": article.language,
            "text": article.text,
            "length": body(len(article.text)),
            "headline": headline and {"start": body(headline[0]), "end": body(headline[1])},
        },
        "engine": {
            "version": report.engine.version,
            "models": report.engine.models,
            "profile": report.engine.profile,
            "profile_digest": report.engine.profile_digest,
            "offsets": offsets,
        },
        "sources": [_source(it, span) for it in report.sources],
        "attributions": [_attribution(it, span) for it in report.attributions],
        "figures": [_figure(it, span) for it in report.figures],
        "findings": [_finding(it, span) for it in report.findings],
        "sourcing": report.sourcing and _sourcing(report.sourcing, span),
        "summary": report.summary,
    }


def checked_wire(report: Report, offsets: Unit = "codepoint", min_severity: str | None = None) -> Wire:
    """`to_wire`, once it has passed the report schema; raises BrokenReportError where it does not."""
    wire = to_wire(report, offsets, min_severity)
    try:
        _CONTRACT.load(wire)
    except ValidationError as error:
        raise BrokenReportError(error.messages) from None
    return wire


_Spanned = Callable[[Span], Wire]


def _spans(spans: Iterable[Span], span: _Spanned) -> list[Wire]:
    return [span(it) for it in spans]


def _source(it: Source, span: _Spanned) -> Wire:
    return {
        "id": it.id,
        "name": it.name,
        "kind": it.kind.value,
        "naming": it.naming.value,
        "anonymous": it.anonymous,
        "anonymity_reason": it.anonymity_reason and span(it.anonymity_reason),
        "specificity": it.specificity,
        "role": it.role,
        "affiliation": it.affiliation,
        "descriptors": list(it.descriptors),
        "members": list(it.members),
        "authority": it.authority
        and {"id": it.authority.id, "name": it.authority.name, "role": it.authority.role},
        "mentions": _spans(it.mentions, span),
        "attributions": list(it.attributions),
        "standing": it.standing
        and {
            "statements": it.standing.statements,
            "share": number(it.standing.share),
            "position": number(it.standing.position),
            "introduced": it.standing.introduced and it.standing.introduced.value,
        },
    }


def _sourcing(it: Sourcing, span: _Spanned) -> Wire:
    return {
        "named": it.named,
        "described": it.described,
        "generic": it.generic,
        "anonymous": it.anonymous,
        "independent": it.independent,
        "main": it.main,
        "main_share": number(it.main_share),
        "outlet_share": number(it.outlet_share),
        "outlets": [
            {"source": on.source, "wire": on.wire, "told": on.told, "reported": on.reported}
            for on in it.outlets
        ],
        "credits": [{"name": to.name, "wire": to.wire, "span": span(to.span)} for to in it.credits],
        "responses": [
            {
                "kind": by.kind.value,
                "source": by.source,
                "who": by.who and span(by.who),
                "span": span(by.span),
            }
            for by in it.responses
        ],
    }


def _attribution(it: Attribution, span: _Spanned) -> Wire:
    return {
        "id": it.id,
        "kind": it.kind.value,
        "source": it.source and {"id": it.source.id, "spans": _spans(it.source.spans, span)},
        "cue": it.cue
        and {"spans": _spans(it.cue.spans, span), "lemma": it.cue.lemma, "stance": it.cue.stance.value},
        "content": {"spans": _spans(it.content, span)},
        "via": it.via,
        "parent": it.parent,
        "confidence": number(it.confidence),
    }


def _figure(it: Figure, span: _Spanned) -> Wire:
    return {
        "id": it.id,
        **span(it.span),
        "kind": it.kind.value,
        "value": {"low": number(it.value.low), "high": number(it.value.high)},
        "unit": it.unit,
        "modifier": it.modifier.value,
        "change": it.change,
        "moved": it.moved and {"from": number(it.moved[0]), "to": number(it.moved[1])},
        "of": it.of and {"text": it.of.text, "spans": _spans(it.of.spans, span)},
        "evidence": it.evidence.value,
        "attribution": it.attribution,
        "source": it.source,
        "carried": it.carried,
        "conflicts_with": list(it.conflicts_with),
        "review": it.review and dataclasses.asdict(it.review),
    }


def _finding(it: Finding, span: _Spanned) -> Wire:
    return {
        "id": it.id,
        "rule": it.rule,
        "severity": it.severity.value,
        "message": it.message,
        "spans": _spans(it.spans, span),
        "related": list(it.related),
        "help": it.help,
        "review": it.review and dataclasses.asdict(it.review),
    }


def number(value: float | None) -> float | int | None:
    """30, not 30.0, where that says the same."""
    return int(value) if value is not None and value % 1 == 0 and abs(value) < 2**53 else value
