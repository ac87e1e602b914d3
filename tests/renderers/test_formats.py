from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from service.analysis.report import Engine, Finding, Report, Severity, Span
from service.intake.article import Article
from service.renderers.formats import BY_MEDIA_TYPE, FORMATS, rendered
from service.renderers.options import Options
from service.renderers.wire import BrokenReportError


def parsed(name: str, content: bytes) -> object:
    media_type = FORMATS[name].media_type
    if "json" in media_type:
        return json.loads(content)
    if "xml" in media_type:
        return ElementTree.fromstring(content)
    if "csv" in media_type:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return content.decode()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("title", [None, "Rain"])
@pytest.mark.parametrize("text", ["", "\n\n", "🚀"])
def test_an_article_in_which_nothing_was_found_has_every_form(
    name: str, title: str | None, text: str
) -> None:
    report = Report(Article(text, title=title), Engine("0", "none"))
    assert parsed(name, rendered(name, report, Options()))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_has_the_same_bytes(name: str, report: Report) -> None:
    assert rendered(name, report, Options()) == rendered(name, report, Options())


@pytest.mark.parametrize("name", FORMATS)
def test_a_broken_report_has_no_form(name: str, report: Report) -> None:
    broken = Report(report.article, report.engine, report.sources[::-1])
    with pytest.raises(BrokenReportError):
        rendered(name, broken, Options())


@pytest.mark.parametrize("name", ["web-annotation", "sarif", "tei"])
def test_what_is_found_in_a_title_is_told_and_severity_picks(name: str, report: Report) -> None:
    span = Span.of(report.article, "title", 11, 16)
    finding = Finding("n0", "loaded-verb", Severity.NOTE, "In the title here.", (span,), (), "x")
    told = Report(report.article, report.engine, findings=(finding,))
    assert "In the title here." in rendered(name, told, Options()).decode()
    assert "In the title here." not in rendered(name, told, Options(min_severity="warning")).decode()


def test_every_form_has_a_name_for_accept_and_a_file_of_its_own() -> None:
    extensions = [it.extension for it in FORMATS.values()]
    assert len(set(extensions)) == len(extensions)
    assert set(FORMATS) - set(BY_MEDIA_TYPE.values()) == {"csv-quotations"}  # shares text/csv
    assert next(iter(BY_MEDIA_TYPE)) == "application/json"
