"""The whole answer, and the invariants a caller may rely on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from .article import ArticleSchema
from .attribution import AttributionSchema
from .engine import EngineSchema
from .figure import FigureSchema
from .finding import FindingSchema
from .source import SourceSchema
from .sourcing import SourcingSchema

#: A path into the report with what is wrong there; no message repeats the article's words.
Fault = tuple[tuple[str | int, ...], str]

_LISTS = ("sources", "attributions", "figures", "findings")


class ReportSchema(Schema):
    """A report on the wire; validates that it keeps the contract's invariants."""

    article = fields.Nested(ArticleSchema, required=True)
    engine = fields.Nested(EngineSchema, required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    attributions = fields.List(fields.Nested(AttributionSchema), required=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    sourcing = fields.Nested(SourcingSchema, required=True, allow_none=True)
    summary = fields.Dict(keys=fields.String(), required=True)

    @validates_schema
    def keeps_the_invariants(self, report: dict[str, Any], **_: Any) -> None:
        """Raise a ValidationError that names each broken invariant by its path."""
        faults = [fault for check in _INVARIANTS for fault in check(report)]
        if faults:
            raise ValidationError(_nested(faults))


def _spans_match(report: dict[str, Any]) -> Iterator[Fault]:
    """Spans lie inside their text, and their text is what stands there."""
    article = report["article"]
    cut = _CUTS[report["engine"]["offsets"]]
    parts = {name: cut(article[key] or "") for name, key in (("body", "text"), ("title", "title"))}
    if article["length"] != parts["body"][0]:
        yield ("article", "length"), "is not the length of the text"
    headline = article["headline"]
    if headline and not headline["start"] < headline["end"] <= parts["body"][0]:
        yield ("article", "headline"), "lies outside the text"
    for path, span in _all_spans(report):
        length, text_of = parts[span["part"]]
        if not 0 <= span["start"] < span["end"] <= length:
            yield path, "lies outside its text, or is empty"
        elif text_of(span["start"], span["end"]) != span["text"]:
            yield (*path, "text"), "is not what stands there"


def _ids_are_unique(report: dict[str, Any]) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in _LISTS:
        for n, item in enumerate(report[name]):
            if item["id"] in seen:
                yield (name, n, "id"), "is used twice"
            seen.add(item["id"])


def _references_resolve(report: dict[str, Any]) -> Iterator[Fault]:
    ids = {name: {item["id"] for item in report[name]} for name in _LISTS}
    anything = set().union(*ids.values())
    for path, reference, known in _references(report, ids, anything):
        if reference is not None and reference not in known:
            yield path, "names nothing in this report"
    parents = {item["id"]: item["parent"] for item in report["attributions"]}
    safe: set[str | None] = {None}
    for n, item in enumerate(report["attributions"]):
        chain: set[str | None] = set()
        at = item["id"]
        while at not in safe and at not in chain:
            chain.add(at)
            at = parents.get(at)
        if at in chain:
            yield ("attributions", n, "parent"), "leads back to itself"
        else:
            safe |= chain
    for n, item in enumerate(report["figures"]):
        if item["id"] in item["conflicts_with"]:
            yield ("figures", n, "conflicts_with"), "names the figure itself"


def _lists_are_in_text_order(report: dict[str, Any]) -> Iterator[Fault]:
    for path, spans in _span_lists(report):
        if any(_place(a) > _place(b) for a, b in pairwise(spans)):
            yield path, "is not in text order"
    for key, items in _rests_on(report):
        if any(_place(a["span"]) > _place(b["span"]) for a, b in pairwise(items)):
            yield ("sourcing", key), "is not in text order"
    for name in _LISTS:
        places = [min(map(_place, spans)) for spans in map(_SPANS_OF[name], report[name]) if spans]
        if any(a > b for a, b in pairwise(places)):
            yield (name,), "is not in text order"


def _content_is_apart(report: dict[str, Any]) -> Iterator[Fault]:
    """The content of an attribution does not overlap its own source or cue."""
    for n, item in enumerate(report["attributions"]):
        for key in ("source", "cue"):
            own = item[key]["spans"] if item[key] else []
            if any(_overlap(a, b) for a in item["content"]["spans"] for b in own):
                yield ("attributions", n, "content"), f"overlaps its own {key}"


def _numbers_are_finite(report: dict[str, Any]) -> Iterator[Fault]:
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), report)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, float) and not math.isfinite(value):
            yield path, "is not a finite number"
        elif isinstance(value, dict):
            stack.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            stack.extend(((*path, n), inner) for n, inner in enumerate(value))


_INVARIANTS: tuple[Callable[[dict[str, Any]], Iterable[Fault]], ...] = (
    _spans_match,
    _ids_are_unique,
    _references_resolve,
    _lists_are_in_text_order,
    _content_is_apart,
    _numbers_are_finite,
)


def _attribution_spans(item: dict[str, Any]) -> list[dict[str, Any]]:
    named = [item[key]["spans"] for key in ("source", "cue") if item[key]]
    return [span for spans in (*named, item["content"]["spans"]) for span in spans]


#: The spans that place an item in the text: its first one counts.
_SPANS_OF: dict[str, Callable[[dict[str, Any]], list[dict[str, Any]]]] = {
    "sources": lambda item: list(item["mentions"]),
    "attributions": _attribution_spans,
    "figures": lambda item: [item],
    "findings": lambda item: list(item["spans"]),
}


def _span_lists(report: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], list[dict[str, Any]]]]:
    for n, item in enumerate(report["sources"]):
        yield ("sources", n, "mentions"), item["mentions"]
    for n, item in enumerate(report["attributions"]):
        for key in ("source", "cue", "content"):
            if item[key]:
                yield ("attributions", n, key, "spans"), item[key]["spans"]
    for n, item in enumerate(report["figures"]):
        if item["of"]:
            yield ("figures", n, "of", "spans"), item["of"]["spans"]
    for n, item in enumerate(report["findings"]):
        yield ("findings", n, "spans"), item["spans"]


def _all_spans(report: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    for path, spans in _span_lists(report):
        for n, span in enumerate(spans):
            yield (*path, n), span
    for n, figure in enumerate(report["figures"]):
        yield ("figures", n), figure
    for n, source in enumerate(report["sources"]):
        if source["anonymity_reason"]:
            yield ("sources", n, "anonymity_reason"), source["anonymity_reason"]
    for key, items in _rests_on(report):
        for n, item in enumerate(items):
            yield ("sourcing", key, n, "span"), item["span"]
            if item.get("who"):
                yield ("sourcing", key, n, "who"), item["who"]


def _rests_on(report: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lists of spans in what the article rests on."""
    for key in ("credits", "responses") if report["sourcing"] else ():
        yield key, report["sourcing"][key]


def _references(
    report: dict[str, Any], ids: dict[str, set[str]], anything: set[str]
) -> Iterator[tuple[tuple[str | int, ...], str | None, set[str]]]:
    for n, item in enumerate(report["sources"]):
        for m, reference in enumerate(item["attributions"]):
            yield ("sources", n, "attributions", m), reference, ids["attributions"]
        for m, reference in enumerate(item["members"]):
            yield ("sources", n, "members", m), reference, ids["sources"]
    for n, item in enumerate(report["attributions"]):
        if item["source"]:
            yield ("attributions", n, "source", "id"), item["source"]["id"], ids["sources"]
        yield ("attributions", n, "via"), item["via"], ids["sources"]
        yield ("attributions", n, "parent"), item["parent"], ids["attributions"]
    for n, item in enumerate(report["figures"]):
        yield ("figures", n, "attribution"), item["attribution"], ids["attributions"]
        yield ("figures", n, "source"), item["source"], ids["sources"]
        for m, reference in enumerate(item["conflicts_with"]):
            yield ("figures", n, "conflicts_with", m), reference, ids["figures"]
    for n, item in enumerate(report["findings"]):
        for m, reference in enumerate(item["related"]):
            yield ("findings", n, "related", m), reference, anything
    rests = report["sourcing"]
    if rests:
        yield ("sourcing", "main"), rests["main"], ids["sources"]
        for key in ("outlets", "responses"):
            for n, item in enumerate(rests[key]):
                yield ("sourcing", key, n, "source"), item["source"], ids["sources"]


def _place(span: dict[str, Any]) -> tuple[bool, int]:
    return (span["part"] == "body", span["start"])


def _overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(a["part"] == b["part"] and a["start"] < b["end"] and b["start"] < a["end"])


def _by_codepoint(text: str) -> tuple[int, Callable[[int, int], str]]:
    return len(text), lambda start, end: text[start:end]


def _by_utf16(text: str) -> tuple[int, Callable[[int, int], str]]:
    # Deliberately not the renderers' conversion: this is what checks it.
    units = text.encode("utf-16-le")
    return len(units) // 2, lambda start, end: units[2 * start : 2 * end].decode("utf-16-le", "replace")


_CUTS = {"codepoint": _by_codepoint, "utf16": _by_utf16}


def _nested(faults: Iterable[Fault]) -> dict[Any, Any]:
    """Faults in marshmallow's own form: messages in a list at the end of each path."""
    messages: dict[Any, Any] = {}
    for path, message in faults:
        at = messages
        for key in path:
            at = at.setdefault(key, {})
        at.setdefault("_schema", []).append(message)
    return messages
