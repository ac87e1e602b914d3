"""Rules on what stands inside quotation marks: whose it is, whether it is told alike, whether it closes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from service.analysis.quotations import Quotation
from service.analysis.report import Span
from service.intake.article import Part

from .alarm import Alarm
from .prose import Prose, words
from .vocabulary import phrases

_ENDED = re.compile(r"[.!?,…]['’]?[”\"»’']?$")
_MARKS = "“”„‟«»‘’‚‛‹›\"'`＂"
_OPENS = re.compile(r"[“\"«„]")
_SPOKEN = re.compile(
    r"\b(?:i|we|you|our|us|my|your|i'm|we're|it's|don't|can't|won't|is|are|was|were|will|must|should|has|have|do|does)\b"
)
#: Code points that are looked back for what stands before a quotation.
_BACK = 20
#: Whose a quotation is in a list: behind a dash, in a bracket, in a byline.
_CREDIT = re.compile(r"\s*[-–—―\[]|,?\s?by [A-Z]")
_HEADLINED = re.compile(r"(?<![\w])[‘'“\"](?P<said>[^‘’“”\"]{4,}?)[’'”\"](?!\w)")


def orphan_quotation(prose: Prose) -> Iterator[Alarm]:
    """Speech inside quotation marks that nobody is tied to, once a paragraph."""
    seen: set[int] = set()
    for quotation in prose.quotations("body"):
        span = _span(prose, "body", quotation)
        sentence = prose.sentence_at(span)
        if (
            quotation.open
            or quotation.continues
            or sentence is None
            or sentence in prose.headlines
            or sentence.paragraph in seen
            or not _opens_a_paragraph(prose, span)
            or not _is_speech(prose, span.text)
            or prose.is_attributed(span)
        ):
            continue
        if prose.speaking_in(sentence) or _is_introduced(prose, span) or _follows(prose, span):
            continue
        seen.add(sentence.paragraph)
        yield Alarm("orphan-quotation", (span,), (), {"text": _short(span.text)})


def quotation_altered(prose: Prose) -> Iterator[Alarm]:
    """A headline quotes other words than the article does."""
    body = [_span(prose, "body", q) for q in prose.quotations("body")]
    heads = {s.span for s in prose.headlines}
    body = [s for s in body if not any(s.overlaps(h) for h in heads)]
    whole = " ".join(_plain(s.span.text) for s in prose.running)
    for headline in prose.headlines:
        for match in _HEADLINED.finditer(headline.text):
            span = headline.span_of(match)
            said = _plain(match["said"])
            told = said.split()
            if len(told) < prose.house.limit("quotation-altered", "words") or f" {said} " in f" {whole} ":
                continue
            nearest = max(body, key=lambda s: _alike(told, _plain(s.text).split()), default=None)
            if nearest is None:
                continue
            alike = _alike(told, _plain(nearest.text).split())
            if alike >= prose.house.limit("quotation-altered", "alike"):
                yield Alarm(
                    "quotation-altered",
                    (span, nearest),
                    (),
                    {"text": match["said"], "body": _short(nearest.text)},
                )


def quotation_attributed_twice(prose: Prose) -> Iterator[Alarm]:
    """The same words, quoted of two sources."""
    told: dict[str, tuple[Span, str]] = {}
    for attribution in prose.report.attributions:
        if attribution.source is None or attribution.parent is not None or attribution.cue is None:
            continue
        if not any(c.isalpha() for span in attribution.cue.spans for c in span.text):
            continue  # a list of quotations, each with a name after a dash
        for content in attribution.content:
            for quotation in prose.quoted_in(content):
                span = _span(prose, content.part, quotation)
                said = _plain(span.text)
                if len(said.split()) < prose.house.limit("quotation-attributed-twice", "words"):
                    continue
                first = told.setdefault(said, (span, attribution.source.id))
                if span != first[0] and not _is_one(prose, first[1], attribution.source.id):
                    yield Alarm(
                        "quotation-attributed-twice",
                        (span, first[0]),
                        (attribution.id, first[1], attribution.source.id),
                        {
                            "text": _short(span.text),
                            "first": prose.sources[first[1]].name,
                            "second": prose.sources[attribution.source.id].name,
                        },
                    )


def quotation_marks_unbalanced(prose: Prose) -> Iterator[Alarm]:
    """A mark that opens and never closes, its paragraph not being one of several quoted in a row; once."""
    quotations = list(prose.quotations("body"))
    text = prose.report.article.text
    for quotation, following in zip(quotations, [*quotations[1:], None], strict=False):
        if not quotation.open:
            continue
        if following is not None and following.continues:
            continue
        rest = text[quotation.end :].lstrip()
        if rest[:1] and _OPENS.match(rest):
            continue
        span = Span("body", quotation.start, quotation.start + 1, text[quotation.start])
        sentence = prose.sentence_at(span)
        if sentence is None or re.search(
            r"\d\s{0,9}[\"“”]$", text[max(0, quotation.start - 10) : quotation.start + 1]
        ):
            continue
        yield Alarm(
            "quotation-marks-unbalanced", (span,), (), {"text": _short(text[quotation.start : quotation.end])}
        )


def _span(prose: Prose, part: Part, quotation: Quotation) -> Span:
    text = prose.report.article.part(part)
    return Span(part, quotation.start, quotation.end, text[quotation.start : quotation.end])


def _is_speech(prose: Prose, text: str) -> bool:
    """A sentence or a good part of one; no title, no name, no scare quote."""
    inner = text.strip(_MARKS + " \n")
    told = words(inner)
    if len(told) < prose.house.limit("orphan-quotation", "words"):
        return False
    large = sum(w[0].isupper() for w in told)
    return large <= len(told) / 2 and bool(_SPOKEN.search(inner.lower().replace("’", "'")))


def _is_introduced(prose: Prose, span: Span) -> bool:
    """Whether the words right before or behind a quotation say whose it is, by a verb, a colon or a name."""
    sentence = prose.sentence_at(span)
    if sentence is None:
        return False
    around = [s for s in prose.around(sentence) if s.paragraph == sentence.paragraph]
    outside = " ".join(s.lower for s in around).replace(span.text.lower().replace("’", "'"), " ")
    return bool(phrases("introducing").search(outside)) or any(prose.speaking_in(s) for s in around)


def _opens_a_paragraph(prose: Prose, span: Span) -> bool:
    """Whether a line begins with a quotation, and no other ends right above it, whose speaker may go on."""
    text = prose.report.article.part(span.part)
    begins = _line_start(text, span)
    above = text[max(0, begins - _BACK) : begins].rstrip(" \t\r\n.,")
    return not text[begins : span.start].strip() and above[-1:] not in set(_MARKS)


def _line_start(text: str, span: Span) -> int:
    return text.rfind("\n", 0, span.start) + 1


def _follows(prose: Prose, span: Span) -> bool:
    """Whether the sentence before or behind has somebody speak or names a source: it may be that one's."""
    text = prose.report.article.part(span.part)
    begun = _line_start(text, span)
    listed = text[begun : span.start].lstrip()[:1]
    if (listed and listed in "-–—•*―") or _CREDIT.match(text, span.end):
        return True
    if text[max(0, span.start - _BACK) : span.start].rstrip().endswith(":"):
        return True
    before = [s for s in prose.sentences(span.part) if s.end <= span.start][-1:]
    behind = [s for s in prose.sentences(span.part) if s.start >= span.end][:1]
    if before and before[0].text.rstrip().endswith(":"):
        return True
    return any(prose.speaking_in(s) or prose.naming_in(s) for s in (*before, *behind))


def _plain(text: str) -> str:
    return " ".join(w.lower() for w in words(text.replace("’", "'")))


def _alike(told: list[str], other: list[str]) -> float:
    """The share of words that stand in the same order in both."""
    if not told or not other:
        return 0.0
    blocks = difflib.SequenceMatcher(None, told, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(told)


def _is_one(prose: Prose, one: str, other: str) -> bool:
    """Whether two ids are of one speaker, of two who go by the same words, or of one among several."""
    first, second = prose.sources[one], prose.sources[other]
    return (
        first.name == second.name
        or one in prose.sources[other].members
        or other in prose.sources[one].members
    )


def _short(text: str) -> str:
    told = " ".join(text.strip(_MARKS + " \n").split())
    return told if len(told) <= 60 else told[:57].rsplit(" ", 1)[0] + "…"
