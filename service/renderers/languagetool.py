"""Report → what LanguageTool's HTTP API answers: each place of a finding as a match."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from service.analysis.report import Finding, Report, Severity, Span
from service.checks.rules import rules
from service.intake.lines import BREAK
from service.intake.markup import Markup

from .offsets import converter
from .wire import checked_wire

MEDIA_TYPE = "application/json"

#: UTF-16 code units before and after a match that its context has at most, as LanguageTool has it.
_AROUND = 40
#: Values of the Internationalization Tag Set 2.0's localization quality issue type, by family of rules.
_ISSUES = {
    "changes": "numbers",
    "contention": "style",
    "context": "omission",
    "contradictions": "inconsistency",
    "figures": "omission",
    "headlines": "inconsistency",
    "polls": "omission",
    "quotations": "inconsistency",
    "shares": "numbers",
    "sourcing": "omission",
    "speakers": "style",
    "units": "numbers",
    "vagueness": "style",
    "wording": "register",
}
_OTHER = "uncategorized"
_BREAK = re.compile(BREAK)
#: What language a text is in that nobody could tell.
_UNKNOWN = {"name": "Unknown", "code": "zz"}

#: The English that can be asked for, by tag.
LANGUAGES = {
    "en": "English",
    "en-AU": "English (Australian)",
    "en-CA": "English (Canadian)",
    "en-GB": "English (GB)",
    "en-NZ": "English (New Zealand)",
    "en-US": "English (US)",
    "en-ZA": "English (South African)",
}


@dataclasses.dataclass(frozen=True)
class Selection:
    """Which rules' findings are wanted, by ids and categories as LanguageTool has them, in capitals."""

    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()
    enabled_categories: frozenset[str] = frozenset()
    disabled_categories: frozenset[str] = frozenset()
    only_enabled: bool = False

    def takes(self, rule: str, category: str) -> bool:
        """Whether a rule's findings are shown."""
        asked = rule in self.enabled or category in self.enabled_categories
        if self.only_enabled:
            return asked
        return rule in self.enabled or not (rule in self.disabled or category in self.disabled_categories)


@dataclasses.dataclass(frozen=True)
class Language:
    """What language was asked for, and which the text seems to be in, if that can be told; by tag."""

    asked: str
    seen: str | None = None
    #: Why nothing was looked for, if so.
    refused: str | None = None
    #: Which kinds of a language are meant where none was asked for.
    preferred: tuple[str, ...] = ()


def rule_id(name: str) -> str:
    """A rule's id as LanguageTool shapes them: FIGURE_WITHOUT_SOURCE."""
    return name.replace("-", "_").upper()


def render(
    report: Report | None,
    sent: Markup,
    language: Language,
    version: str,
    addresses: str,
    selection: Selection,
) -> bytes:
    """UTF-8 JSON. Offsets count UTF-16 in `sent.html`, which is all the text and markup that was sent.

    `report` is on the text that `sent` leads to, or None where it was not read. `addresses` is what the
    address of a rule's page has before its id. A finding in several places has a match for each; a title has
    none, for LanguageTool knows of no titles. Raises BrokenReportError.
    """
    if report:
        checked_wire(report)
    answer = {
        "software": {
            "name": "onrecord",
            "version": version,
            "apiVersion": 1,
            "premium": False,
            "status": "",
        },
        "warnings": {
            "incompleteResults": language.refused is not None,
            **({"incompleteResultsReason": language.refused} if language.refused else {}),
        },
        "language": _language(language),
        "matches": list(_matches(report, sent, addresses, selection)) if report else [],
        "sentenceRanges": _ranges(report, sent) if report else [],
    }
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _language(it: Language) -> dict[str, Any]:
    seen = _named(it.seen) if it.seen else _UNKNOWN
    detected = {**seen, "confidence": 1.0 if it.seen else 0.0, "source": "onrecord"}
    if it.asked == "auto":
        # What is too short to tell is read as English.
        seen_tag = it.seen or "en"
        meant = next((tag for tag in it.preferred if tag.partition("-")[0] == seen_tag), seen_tag)
        return {**_named(meant), "detectedLanguage": detected}
    return {**_named(it.asked), "detectedLanguage": detected}


def _named(tag: str) -> dict[str, str]:
    return {"name": LANGUAGES.get(tag, tag), "code": tag}


def _matches(report: Report, sent: Markup, addresses: str, selection: Selection) -> Iterator[dict[str, Any]]:
    at = converter(sent.html, "utf16")
    found = [(span, it) for it in report.findings for span in it.spans if span.part == "body"]
    for span, finding in sorted(found, key=lambda pair: pair[0].place):
        rule = _rule(finding, addresses)
        if not selection.takes(rule["id"], rule["category"]["id"]):
            continue
        start, end = _place(sent, span)
        yield {
            "message": finding.message,
            "shortMessage": "",
            "replacements": [],
            "offset": at(start),
            "length": at(end) - at(start),
            "context": _context(sent.html, start, end, at),
            "sentence": _sentence(report, span),
            "type": {"typeName": "Hint" if finding.severity is Severity.NOTE else "Other"},
            "rule": rule,
            "ignoreForIncompleteSentence": True,
            "contextForSureMatch": -1,
        }


def _place(sent: Markup, span: Span) -> tuple[int, int]:
    return sent.place(span.start)[0], sent.place(span.end - 1)[1]


def _context(text: str, start: int, end: int, at: Callable[[int], int]) -> dict[str, Any]:
    """The words with what stands around them in one line, cut between characters."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    cut = ("..." if first else "", "..." if last < len(text) else "")
    shown = "".join(" " if it in "\n\r\t" else it for it in text[first:last])
    offset = len(cut[0]) + at(start) - at(first)
    return {"text": f"{cut[0]}{shown}{cut[1]}", "offset": offset, "length": at(end) - at(start)}


def _sentence(report: Report, span: Span) -> str:
    """The sentence that a span begins in; where none is known, its line."""
    for it in report.sentences:
        if it.part == span.part and it.start <= span.start < it.end:
            return it.text.strip()
    text = report.article.text
    lines = [match.end() for match in _BREAK.finditer(text)]
    start = max((it for it in lines if it <= span.start), default=0)
    end = min((it for it in lines if it > span.start), default=len(text))
    return text[start:end].strip()


def _ranges(report: Report, sent: Markup) -> list[list[int]]:
    at = converter(sent.html, "utf16")
    places = [_place(sent, it) for it in report.sentences if it.part == "body"]
    return [[at(start), at(end)] for start, end in places]


def _rule(it: Finding, addresses: str) -> dict[str, Any]:
    rule = rules().get(it.rule)
    family = rule.family if rule else _OTHER
    return {
        "id": rule_id(it.rule),
        "description": rule.outline if rule else it.message,
        "issueType": _ISSUES.get(family, _OTHER),
        "urls": [{"value": f"{addresses}{it.rule}"}],
        "category": {"id": family.upper(), "name": family.capitalize()},
    }
