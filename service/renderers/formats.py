"""The registry of forms that an answer can be had in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from service.analysis.report import Report

from . import html, json, sarif, schema_org, spreadsheet, tei, web_annotation
from .options import Options
from .wire import checked_wire

#: A report in one form, as bytes. Need not check the report.
Render = Callable[[Report, Options], bytes]


@dataclasses.dataclass(frozen=True)
class Format:
    """`media_type` is the answer's own; `also` are others that `Accept` may ask for it by.

    `extension` is that of a file that holds it. `lines` says whether answers can follow each other in one
    file, a line each.
    """

    name: str
    media_type: str
    extension: str
    description: str
    render: Render
    also: tuple[str, ...] = ()
    charset: str = ""
    lines: bool = False

    @property
    def content_type(self) -> str:
        """What the answer's Content-Type says."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type


def _json(report: Report, options: Options) -> bytes:
    return json.render(report, options.offsets, options.min_severity)


def _ndjson(report: Report, options: Options) -> bytes:
    return _json(report, options) + b"\n"


def _html(report: Report, options: Options) -> bytes:
    return html.render(report, options.min_severity, options.rules).encode(
        options.encoding, "xmlcharrefreplace"
    )


#: Every form by the name that `?format=` has for it; the first is the default.
FORMATS = {
    it.name: it
    for it in (
        Format("json", json.MEDIA_TYPE, "json", "The whole report.", _json, lines=True),
        Format(
            "html",
            html.MEDIA_TYPE,
            "html",
            "The article's own HTML with marks in it; for plain text, a page that shows it.",
            _html,
            charset="utf-8",
        ),
        Format(
            "web-annotation",
            web_annotation.MEDIA_TYPE,
            "jsonld",
            "W3C Web Annotation: a page of annotations, for Recogito and others.",
            web_annotation.render,
        ),
        Format(
            "sarif",
            sarif.MEDIA_TYPE,
            "sarif",
            "SARIF 2.1.0: the findings, for code editors and continuous integration.",
            sarif.render,
        ),
        Format(
            "tei",
            tei.MEDIA_TYPE,
            "tei.xml",
            "TEI: the text with its statements, names and measures, for editions and archives.",
            tei.render,
            also=("application/xml", "text/xml"),
        ),
        Format(
            "schema-org",
            schema_org.MEDIA_TYPE,
            "schema.jsonld",
            "schema.org in JSON-LD: the quotations, for the article's page on the web.",
            schema_org.render,
        ),
        Format(
            "csv-figures",
            spreadsheet.MEDIA_TYPE,
            "figures.csv",
            "The figures as a table, for a spreadsheet.",
            spreadsheet.figures,
            charset="utf-8",
        ),
        Format(
            "csv-quotations",
            spreadsheet.MEDIA_TYPE,
            "quotations.csv",
            "The statements as a table, for a spreadsheet.",
            spreadsheet.quotations,
            charset="utf-8",
        ),
        Format(
            "ndjson",
            "application/x-ndjson",
            "ndjson",
            "The whole report in a line, as batches have it.",
            _ndjson,
            lines=True,
        ),
    )
}


def _by_media_type() -> dict[str, str]:
    found: dict[str, str] = {}
    for it in FORMATS.values():
        for media_type in (it.media_type, *it.also):
            found.setdefault(media_type, it.name)
    return found


#: The form's name by each media type that `Accept` may ask for it by; the earlier in FORMATS goes first.
BY_MEDIA_TYPE = _by_media_type()


def rendered(name: str, report: Report, options: Options) -> bytes:
    """The report in a form of FORMATS, once it has passed its schema; raises BrokenReportError."""
    checked_wire(report)
    return FORMATS[name].render(report, options)
