"""Report → SARIF 2.1.0 (OASIS Standard, 2020): its findings as a tool's results."""

from __future__ import annotations

import bisect
import json
import re
import urllib.parse
from typing import Any

from service.analysis.report import Finding, Report, Span
from service.checks.rules import rules
from service.intake.article import Part

from .offsets import converter
from .options import Options
from .selection import at_least

MEDIA_TYPE = "application/sarif+json"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_COLUMNS = {"codepoint": "unicodeCodePoints", "utf16": "utf16CodeUnits"}
#: Where lines end; said in the answer too.
_BREAKS = ("\r\n", "\n")
_BREAK = re.compile("|".join(_BREAKS))
#: What the article is called where nobody says.
_NAMELESS = "article"

_Node = dict[str, Any]


def render(report: Report, options: Options) -> bytes:
    """UTF-8 JSON of one run. Lines and columns are those of the article's text, from 1.

    Where the article was read from HTML they are those of the HTML. The title is an artifact of its own; what
    is in no file that `options.name` tells of stands in the answer.
    Columns count code points, or UTF-16 where `options.offsets` says so, and `columnKind` tells. A result's
    partial fingerprint is the finding's id, which lasts while its paragraph does. Rules have a `helpUri`
    where `options.rules` is known, and say in `help` what they follow.
    """
    report = at_least(report, options.min_severity)
    parts = {name: _Text(report, name, options) for name in _parts(report)}
    used = sorted({it.rule for it in report.findings})
    run = {
        "tool": {
            "driver": {
                "name": "onrecord",
                "version": report.engine.version,
                "rules": [_rule(name, options) for name in used],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [it.artifact for it in parts.values()],
        "columnKind": _COLUMNS[options.offsets],
        "newlineSequences": list(_BREAKS),
        "results": [_result(it, used, parts) for it in report.findings],
        "properties": {"models": report.engine.models, "profile": report.engine.profile},
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _parts(report: Report) -> tuple[Part, ...]:
    return ("body", "title") if report.article.title else ("body",)


class _Text:
    """One of the article's texts as an artifact, and where spans are in it."""

    def __init__(self, report: Report, part: Part, options: Options) -> None:
        """Find its lines."""
        article = report.article
        self._markup = article.markup if part == "body" else None
        self._text = self._markup.html if self._markup else article.part(part)
        self._starts = [0, *(match.end() for match in _BREAK.finditer(self._text))]
        self._at = converter(self._text, options.offsets)
        name = urllib.parse.quote(options.name or article.id or _NAMELESS, safe="/:")
        uri = name if part == "body" else f"{name}#title"
        self.location: _Node = {"uri": uri, "index": _parts(report).index(part)}
        self.artifact: _Node = {
            "location": {"uri": uri},
            "mimeType": "text/html" if self._markup else "text/plain",
            "length": len(self._text.encode("utf-8", "replace")),
            "sourceLanguage": article.language,
        }
        if part == "title" or options.name is None:
            self.artifact["contents"] = {"text": self._text}

    def region(self, span: Span) -> _Node:
        """Where a span is, with its words."""
        start, end = span.start, span.end
        if self._markup:
            start, end = self._markup.place(start)[0], self._markup.place(end - 1)[1]
        at, until = self._at(start), self._at(end)
        first, last = self._place(start), self._place(end)
        return {
            "startLine": first[0],
            "startColumn": first[1],
            "endLine": last[0],
            "endColumn": last[1],
            "charOffset": at,
            "charLength": until - at,
            "snippet": {"text": self._text[start:end]},
        }

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset)
        return line, self._at(offset) - self._at(self._starts[line - 1]) + 1


def _rule(name: str, options: Options) -> _Node:
    rule = rules().get(name)
    told: _Node = {"id": name}
    if rule is not None:
        follows = "\n".join(f"- {it}" for it in rule.guidance)
        told |= {
            "shortDescription": {"text": rule.outline},
            "help": {
                "text": f"{rule.outline}\n\nFollows:\n{follows}".replace("*", ""),
                "markdown": f"{rule.outline}\n\nFollows:\n\n{follows}",
            },
            "defaultConfiguration": {"level": rule.severity.value},
            "properties": {"tags": [rule.family]},
        }
    if options.rules:
        told["helpUri"] = options.rules + name
    return told


def _result(it: Finding, used: list[str], parts: dict[Part, _Text]) -> _Node:
    first, *others = it.spans
    result = {
        "ruleId": it.rule,
        "ruleIndex": used.index(it.rule),
        "level": it.severity.value,
        "message": {"text": it.message},
        "locations": [_location(first, parts)],
        "partialFingerprints": {"onrecordFinding/v1": it.id},
    }
    if others:
        result["relatedLocations"] = [
            {"id": n, **_location(span, parts), "message": {"text": "Also here."}}
            for n, span in enumerate(others, 1)
        ]
    return result


def _location(span: Span, parts: dict[Part, _Text]) -> _Node:
    text = parts[span.part]
    return {"physicalLocation": {"artifactLocation": text.location, "region": text.region(span)}}
