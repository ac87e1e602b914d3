"""Report → the desk: the marked article, its findings beside it, its sources and figures."""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from service.analysis.report import Attribution, Figure, Finding, Report, Severity, Source
from service.checks.rules import Rule
from service.checks.summary import verdict
from service.intake.article import Part
from service.renderers import words
from service.renderers.escaping import start_tag
from service.renderers.marks import Kind, Mark, attributes
from service.renderers.paragraphs import marked

from .keys import figure_keys
from .templating import render as fill
from .voices import Voice, voices

#: Longest excerpt of what somebody says in the list of sources, in characters.
_EXCERPT = 110
_MARKDOWN = MarkdownIt("zero").enable(["emphasis"])


@dataclasses.dataclass(frozen=True)
class Statement:
    """A line of the list of sources; `place` is where a link leads to, or empty."""

    id: str
    place: str
    cue: str
    words: str
    via: str


@dataclasses.dataclass(frozen=True)
class Reviewing:
    """Where decisions on a stored article's revision are sent, and whether who decides has to say a name."""

    address: str
    revision: int
    named: bool


def render(report: Report, rules: Mapping[str, Rule], reviewing: Reviewing | None = None) -> Markup:
    """An HTML fragment, all words of the article and about it escaped.

    `report` is as annotated, `rules` are those of its house style, by id. Without `reviewing`, decisions are
    the browser's to keep.
    """
    return fill("desk.html", **_Desk(report, rules).values(), reviewing=reviewing)


class _Desk:
    def __init__(self, report: Report, rules: Mapping[str, Rule]) -> None:
        self._report = report
        self._rules = rules
        self._voices = voices(report)
        self._keys = figure_keys(report)
        self._numbers = {it.id: n for n, it in enumerate(report.findings, start=1)}
        self._figures = {it.id: it for it in report.figures}
        self._attributions = {it.id: it for it in report.attributions}
        self._sources = {it.id: it for it in report.sources}
        self._names = words.names(report)
        self._said = self._statements_by_source_span()
        self._shown: set[str] = set()

    def values(self) -> dict[str, Any]:
        """What the template shows."""
        report = self._report
        title = Markup(marked(report, "title", functools.partial(self._open, "title")))
        text = Markup(marked(report, "body", functools.partial(self._open, "body")))
        return {
            "title": title,
            "text": text,
            "language": report.article.language,
            "verdict": verdict(report),
            "rests": words.sourcing(report),
            "findings": [self._finding(it) for it in report.findings],
            "severities": self._severities(),
            "families": self._families(),
            "sources": [self._source(it) for it in self._voices.values()],
            "others": [
                {"id": it.id, "name": words.plain(it.name), "place": self._place(it.id), "facts": _facts(it)}
                for it in report.sources
                if it.id not in self._voices
            ],
            "nobodys": [self._statement(it) for it in report.attributions if it.source is None],
            "figures": [self._figure(it) for it in report.figures],
            "engine": report.engine,
        }

    def _statements_by_source_span(self) -> dict[tuple[str, str, int, int], list[str]]:
        said: dict[tuple[str, str, int, int], list[str]] = collections.defaultdict(list)
        for it in self._report.attributions:
            for span in it.source.spans if it.source else ():
                said[it.source.id if it.source else "", span.part, span.start, span.end].append(it.id)
        return said

    def _open(self, part: Part, mark: Mark) -> str:
        """The start tag of a mark's piece, with what ties it to others and what a reader is told of it."""
        classes = [mark.kind.value, *([mark.degree.value] if mark.degree else [])]
        said: dict[str, str] = {}
        if mark.kind is Kind.FINDING:
            said = {"data-number": str(self._numbers[mark.id])}
        elif mark.kind is Kind.FIGURE:
            figure = self._figures[mark.id]
            said = {"data-key": self._keys[mark.id], "data-caption": self._figure_caption(figure)}
            said |= self._tie(figure.source, [figure.attribution] if figure.attribution else [])
        elif mark.kind in (Kind.CONTENT, Kind.CUE):
            attribution = self._attributions[mark.id]
            speaker = attribution.source.id if attribution.source else None
            classes.append(self._hue(speaker))
            said = {"data-caption": self._statement_caption(attribution)}
            said |= self._tie(speaker, [attribution.id])
        else:
            classes.append(self._hue(mark.id))
            spoken = self._said.get((mark.id, part, mark.start, mark.end), [])
            caption = self._mention_caption(mark.id, self._report.article.part(part)[mark.start : mark.end])
            said = {"data-caption": caption} | self._tie(mark.id, spoken)
        first = {"class": " ".join(classes)}
        if mark.kind is not Kind.CUE and mark.id not in self._shown:
            self._shown.add(mark.id)
            first |= {"id": f"in-{mark.id}"}
        return start_tag("mark", {**first, "tabindex": "-1", **attributes(mark), **said})

    def _hue(self, source: str | None) -> str:
        voice = self._voices.get(source or "")
        return f"voice-{voice.hue}" if voice else "voice-0"

    def _tie(self, source: str | None, statements: Sequence[str]) -> dict[str, str]:
        tied = {"data-voice": source} if source else {}
        voice = self._voices.get(source or "")
        if voice:
            tied |= {"data-letter": voice.letter}
        return tied | ({"data-said": " ".join(statements)} if statements else {})

    def _place(self, id: str) -> str:
        return f"in-{id}" if id in self._shown else ""

    def _finding(self, it: Finding) -> dict[str, Any]:
        rule = self._rules.get(it.rule)
        return {
            "id": it.id,
            "number": self._numbers[it.id],
            "rule": it.rule,
            "rule_words": it.rule.replace("-", " "),
            "family": rule.family if rule else "other",
            "severity": it.severity.value,
            "message": it.message,
            "words": words.excerpt(it.spans, 60),
            "place": self._place(it.id),
            "figures": [self._keys[id] for id in it.related if id in self._keys],
            "answered": bool(rule and rule.evidence),
            "guidance": [Markup(_MARKDOWN.renderInline(line)) for line in rule.guidance] if rule else [],
        }

    def _severities(self) -> list[tuple[str, int]]:
        counted = collections.Counter(it.severity for it in self._report.findings)
        return [(severity.value, counted[severity]) for severity in Severity if counted[severity]]

    def _families(self) -> list[tuple[str, int]]:
        families = [self._rules[it.rule].family for it in self._report.findings if it.rule in self._rules]
        return sorted(collections.Counter(families).items())

    def _source(self, it: Voice) -> dict[str, Any]:
        source = it.source
        return {
            "id": source.id,
            "letter": it.letter,
            "hue": it.hue,
            "name": words.plain(source.name),
            "place": self._place(source.id),
            "position": words.position(source),
            "facts": _facts(source),
            "footing": words.footing(source),
            "statements": [self._statement(self._attributions[id]) for id in source.attributions],
        }

    def _statement(self, it: Attribution) -> Statement:
        via = self._names.get(it.via, "") if it.via else ""
        cue = words.cue(it) if any(map(str.isalpha, words.cue(it))) else ""
        return Statement(it.id, self._place(it.id), cue, words.content(it, _EXCERPT), via)

    def _figure(self, it: Figure) -> dict[str, Any]:
        return {
            "id": it.id,
            "key": self._keys[it.id],
            "place": self._place(it.id),
            "words": words.plain(it.span.text),
            "of": words.plain(it.of.text) if it.of else "",
            "evidence": it.evidence.value,
            "evidence_words": words.evidence(it.evidence),
            "by": self._names.get(it.source, "") if it.source else "",
            "carried": it.carried,
        }

    def _figure_caption(self, it: Figure) -> str:
        of = f" of {words.plain(it.of.text)}" if it.of else ""
        by = f" by {self._who(it.source)}" if it.source else ""
        return f"{words.plain(it.span.text)}{of}: {words.evidence(it.evidence)}{by}"

    def _statement_caption(self, it: Attribution) -> str:
        via = f", to {self._names.get(it.via, it.via)}" if it.via else ""
        cue = f", “{words.cue(it)}”" if it.cue else ""
        who = self._who(it.source.id) if it.source else "Nobody named"
        return f"{who}{cue}{via}"

    def _mention_caption(self, id: str, said: str) -> str:
        source, said = self._sources.get(id), words.plain(said)
        named = source is not None and said == words.plain(source.name)
        return self._who(id) if named else f"“{said}” is {self._who(id)}"

    def _who(self, id: str) -> str:
        source = self._sources.get(id)
        if source is None:
            return id
        return ", ".join(filter(None, [words.plain(source.name), words.position(source)]))


def _facts(it: Source) -> str:
    return ", ".join([it.kind.value, it.naming.value, *(["anonymous"] if it.anonymous else [])])
