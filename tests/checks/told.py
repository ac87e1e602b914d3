"""Reports on texts in which somebody is seen to speak, without the language models."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from service.analysis.authority import Authority
from service.analysis.report import (
    Attribution,
    AttributionKind,
    Cue,
    Finding,
    Naming,
    Report,
    Response,
    ResponseKind,
    Source,
    SourceKind,
    Span,
    Speaker,
    Stance,
)
from service.analysis.sourcing import sourcing
from service.analysis.standing import with_standing
from service.checks import check
from service.checks.rules import rules
from service.nlp.reading import Reading

from .written import report_of, sentences

_KINDS = {"direct": AttributionKind.DIRECT, "indirect": AttributionKind.INDIRECT}


class Told:
    """A text, and who says what in it, in its order: a speaker nearest to the words, a cue nearest to it."""

    def __init__(self, text: str, title: str | None = None) -> None:
        self._report = report_of(text, title)
        self._text, self._title = text, title
        self._sources: dict[str, Source] = {}
        self._attributions: list[Attribution] = []
        self._responses: list[Response] = []
        self._from = 0

    def source(self, name: str, **told: Any) -> Told:
        """Somebody who is mentioned by this name: a named person, if not told otherwise."""
        given = {"kind": SourceKind.PERSON, "naming": Naming.NAMED, "anonymous": False} | told
        self._sources[name] = Source(
            id=f"s{len(self._sources) + 1}",
            name=name,
            role=given.pop("role", None),
            affiliation=given.pop("affiliation", None),
            mentions=(self._span(given.pop("at", name)),),
            attributions=(),
            **given,
        )
        return self

    def unnamed(self, name: str, **told: Any) -> Told:
        """Somebody who is only described."""
        return self.source(name, **({"naming": Naming.DESCRIBED, "anonymous": True} | told))

    def says(self, name: str, cue: str, content: str, lemma: str = "say", who: str | None = None) -> Told:
        """NAME (in the words `who`) says CONTENT, quoted if it begins with a mark."""
        start = self._text.find(content, self._from)
        start = self._text.index(content) if start < 0 else start
        self._from = start + len(content)
        spoken = (self._nearest(who or name, start, self._from),)
        source = self._sources[name]
        said = Attribution(
            f"a{len(self._attributions) + 1}",
            _KINDS["direct" if content[0] in '“"‘' else "indirect"],
            Speaker(source.id, spoken),
            Cue((self._nearest(cue, spoken[0].start, spoken[0].end),), lemma, Stance.NEUTRAL),
            (Span("body", start, self._from, content),),
            None,
            None,
            0.9,
        )
        self._attributions.append(said)
        self._sources[name] = dataclasses.replace(
            source,
            attributions=(*source.attributions, said.id),
            mentions=tuple(sorted({*source.mentions, *spoken}, key=lambda span: span.place)),
        )
        return self

    def declines(self, who: str, words: str) -> Told:
        """WHO will not comment, in these words."""
        source = self._sources[who].id if who in self._sources else None
        self._responses.append(Response(ResponseKind.DECLINED, source, self._span(who), self._span(words)))
        return self

    def report(self) -> Report:
        """The report before any check."""
        reading = Reading(sentences(self._title or "", "title"), sentences(self._text, "body"))
        article = self._report.article
        voices = with_standing(article, reading, tuple(self._sources.values()), self._attributions)
        rests = sourcing(article, reading, voices, self._attributions, Authority())
        return dataclasses.replace(
            self._report,
            sources=voices,
            attributions=tuple(self._attributions),
            sourcing=dataclasses.replace(rests, responses=tuple(self._responses)),
        )

    def findings(self, rule: str) -> tuple[Finding, ...]:
        """What one rule finds."""
        return check(self.report(), [rules()[rule]]).findings

    def _nearest(self, words: str, start: int, end: int) -> Span:
        places = [m.start() for m in re.finditer(re.escape(words), self._text)]
        outside = [at for at in places if at + len(words) <= start or at >= end]
        at = min(outside, key=lambda at: start - at if at < start else at - end)
        return Span("body", at, at + len(words), words)

    def _span(self, words: str) -> Span:
        start = self._text.index(words)
        return Span("body", start, start + len(words), words)
