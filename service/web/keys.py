"""Names for figures that stay theirs while their paragraph does, as the ids of findings do."""

from __future__ import annotations

import collections
import hashlib

from service.analysis.report import Report, Span
from service.intake.lines import paragraph_starts

_DIGITS = 12


def figure_keys(report: Report) -> dict[str, str]:
    """A key for each figure's id, of the words of its paragraph, its own, and which of their like it is."""
    bodies = _paragraphs(report.article.text)
    seen: collections.Counter[tuple[str, str]] = collections.Counter()
    keys: dict[str, str] = {}
    for it in report.figures:
        around = (_around(it.span, bodies, report), it.span.text)
        seen[around] += 1
        address = "\0".join((*around, str(seen[around])))
        keys[it.id] = "f" + hashlib.sha256(address.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
    return keys


def _paragraphs(text: str) -> list[tuple[int, str]]:
    starts = paragraph_starts(text)
    return [
        (start, text[start:end].strip()) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]


def _around(span: Span, paragraphs: list[tuple[int, str]], report: Report) -> str:
    if span.part == "title":
        return report.article.title or ""
    return next(words for start, words in reversed(paragraphs) if start <= span.start)
