"""Report → tables for a spreadsheet: its figures, its statements."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from service.analysis.report import Attribution, Figure, Report
from service.intake.article import Part

from . import words
from .offsets import converters
from .options import Options
from .wire import number

#: With both, the answer's Content-Type says what RFC 4180 lets it.
MEDIA_TYPE = "text/csv"

#: A cell that begins with one of these is a formula to some spreadsheet, in their full-width forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_FIGURES = [
    "article",
    "id",
    "in",
    "start",
    "end",
    "text",
    "kind",
    "low",
    "high",
    "unit",
    "modifier",
    "change",
    "of",
    "evidence",
    "carried",
    "attribution",
    "source",
    "source_name",
    "conflicts_with",
]
_QUOTATIONS = [
    "article",
    "id",
    "kind",
    "in",
    "start",
    "end",
    "text",
    "source",
    "source_name",
    "source_text",
    "cue",
    "stance",
    "via",
    "via_name",
    "parent",
    "confidence",
]

#: From code points to what offsets count, by part.
_At = Mapping[Part, Callable[[int], int]]


def figures(report: Report, options: Options) -> bytes:
    """A row for each figure; see `_table` for how cells are written."""
    names, at = words.names(report), converters(report.article, options.offsets)
    return _table(_FIGURES, (_figure(it, report, options, names, at) for it in report.figures))


def quotations(report: Report, options: Options) -> bytes:
    """A row for each statement, from its first word to its last; `text` has its stretches joined by " … "."""
    names, at = words.names(report), converters(report.article, options.offsets)
    said = [it for it in report.attributions if it.content]
    return _table(_QUOTATIONS, (_quotation(it, report, options, names, at) for it in said))


def _figure(it: Figure, report: Report, options: Options, names: Mapping[str, str], at: _At) -> list[Any]:
    return [
        report.article.id or options.name,
        it.id,
        it.span.part,
        at[it.span.part](it.span.start),
        at[it.span.part](it.span.end),
        it.span.text,
        it.kind.value,
        number(it.value.low),
        number(it.value.high),
        it.unit,
        it.modifier.value,
        it.change,
        it.of and it.of.text,
        it.evidence.value,
        "yes" if it.carried else "no",
        it.attribution,
        it.source,
        names.get(it.source or ""),
        " ".join(it.conflicts_with),
    ]


def _quotation(
    it: Attribution, report: Report, options: Options, names: Mapping[str, str], at: _At
) -> list[Any]:
    first, last = it.content[0], it.content[-1]
    return [
        report.article.id or options.name,
        it.id,
        it.kind.value,
        first.part,
        at[first.part](first.start),
        at[last.part](last.end),
        " … ".join(span.text for span in it.content),
        it.source and it.source.id,
        names.get(it.source.id) if it.source else None,
        " … ".join(span.text for span in it.source.spans) if it.source else None,
        words.cue(it),
        it.cue and it.cue.stance.value,
        it.via,
        names.get(it.via or ""),
        it.parent,
        number(it.confidence),
    ]


def _table(heading: list[str], rows: Iterable[list[Any]]) -> bytes:
    """RFC 4180 in UTF-8 with a byte order mark, without which Excel takes it for another encoding.

    Words that a spreadsheet would calculate have an apostrophe before them (as OWASP's CSV Injection page
    advises); white space around words is left out, line breaks inside are blanks. Numbers stay numbers.
    """
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(heading)
    writer.writerows([_cell(it) for it in row] for row in rows)
    return page.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = words.plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
