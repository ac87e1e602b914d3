"""Report → a page of annotations, as the W3C's Web Annotation Data Model has them."""

from __future__ import annotations

import json
import re
import urllib.parse
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from service.analysis.report import Attribution, Figure, Finding, Report, Source, Span
from service.intake.article import Article, Part

from . import words
from .offsets import converters
from .options import Options
from .selection import at_least

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: Code points of the text before and after the words that a quote selector gives.
_AROUND = 32
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+\Z")

_Node = dict[str, Any]


def render(report: Report, options: Options) -> bytes:
    """UTF-8 JSON-LD of one AnnotationPage: findings, statements, figures, then sources' mentions.

    Each annotation lies in one text, the article's or its title's, whose address is its targets' `source`:
    the title's is the article's with `#title`. What is in both has two annotations, the title's with `-title`
    at the end of its id. A target has a TextQuoteSelector and a TextPositionSelector, which counts code
    points as the standard says, or UTF-16 where `options.offsets` asks for what JavaScript counts.
    """
    report = at_least(report, options.min_severity)
    source = _address(report.article, options.name)
    at = converters(report.article, options.offsets)
    page = {
        "@context": _CONTEXT,
        "id": f"{source}#annotations",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [
            item
            for id, motivation, bodies, spans in _noted(report)
            for item in _items(report, at, source, id, motivation, bodies, spans)
        ],
    }
    return json.dumps(page, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _address(article: Article, name: str | None) -> str:
    """The article's own address, where its name or id is one; else one that its content makes."""
    for given in (name, article.id):
        if given and _ABSOLUTE.match(given):
            return urllib.parse.urldefrag(given).url
    told = json.dumps([name or article.id, article.title, article.text])
    return uuid.uuid5(uuid.NAMESPACE_OID, told).urn


_Noted = tuple[str, str, list[_Node], Sequence[Span]]


def _noted(report: Report) -> Iterator[_Noted]:
    names = words.names(report)
    for finding in report.findings:
        yield finding.id, "assessing", _finding(finding), finding.spans
    for attribution in report.attributions:
        yield attribution.id, "identifying", _attribution(attribution, names), attribution.content
    for figure in report.figures:
        yield figure.id, "identifying", _figure(figure), (figure.span,)
    for source in report.sources:
        yield source.id, "identifying", _source(source), source.mentions


def _items(
    report: Report,
    at: Mapping[Part, Callable[[int], int]],
    source: str,
    id: str,
    motivation: str,
    bodies: list[_Node],
    spans: Sequence[Span],
) -> Iterator[_Node]:
    parts: tuple[Part, ...] = ("title", "body")
    for part in parts:
        text = report.article.part(part)
        of = source if part == "body" else f"{source}#title"
        targets = [
            {
                "type": "SpecificResource",
                "source": of,
                "selector": [
                    {
                        "type": "TextQuoteSelector",
                        "exact": it.text,
                        "prefix": text[max(0, it.start - _AROUND) : it.start],
                        "suffix": text[it.end : it.end + _AROUND],
                    },
                    {"type": "TextPositionSelector", "start": at[part](it.start), "end": at[part](it.end)},
                ],
            }
            for it in spans
            if it.part == part
        ]
        if targets:
            yield {
                "id": f"{source}#{id}{'-title' if part == 'title' else ''}",
                "type": "Annotation",
                "motivation": motivation,
                "generator": {
                    "id": "urn:onrecord",
                    "type": "Software",
                    "name": f"onrecord {report.engine.version}",
                },
                "body": bodies,
                "target": targets,
            }


def _finding(it: Finding) -> list[_Node]:
    return [_said(it.message), *_tags(it.severity, it.rule)]


def _attribution(it: Attribution, names: dict[str, str]) -> list[_Node]:
    cue = f" ({words.cue(it)})" if it.cue else ""
    stance = [it.cue.stance.value] if it.cue else []
    return [_said(f"{words.speaker(it, names)}{cue}"), *_tags("attribution", it.kind, *stance)]


def _figure(it: Figure) -> list[_Node]:
    return [_said(words.figure(it)), *_tags("figure", it.kind, f"evidence: {it.evidence}")]


def _source(it: Source) -> list[_Node]:
    known = {"id": it.authority.id} if it.authority and _ABSOLUTE.match(it.authority.id) else {}
    naming = ["anonymous"] if it.anonymous else []
    return [_said(words.plain(it.name), "identifying") | known, *_tags("source", it.kind, it.naming, *naming)]


def _said(value: str, purpose: str = "commenting") -> _Node:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": value,
        "format": "text/plain",
        "language": "en",
    }


def _tags(*values: str) -> list[_Node]:
    return [{"type": "TextualBody", "purpose": "tagging", "value": str(it)} for it in values]
