import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.analysis.report import Finding, Report, Severity, Span, Value
from service.renderers import json as renderer
from service.renderers.formats import rendered
from service.renderers.offsets import converter
from service.renderers.options import Options
from service.renderers.wire import BrokenReportError, checked_wire, to_wire
from tests.conftest import TEXT, TITLE, handmade


def spans_of(value):
    if isinstance(value, dict):
        if {"start", "end", "text", "in"} <= value.keys():
            yield value
        for inner in value.values():
            yield from spans_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans_of(inner)


def test_code_point_offsets_cut_the_text_as_python_does(report):
    wire = to_wire(report)
    assert wire["engine"]["offsets"] == "codepoint"
    assert wire["article"]["length"] == len(TEXT)
    for span in spans_of(wire):
        assert TEXT[span["start"] : span["end"]] == span["text"]


def test_utf16_offsets_cut_the_text_as_javascript_does(report):
    wire = to_wire(report, "utf16")
    units = TEXT.encode("utf-16-le")
    assert wire["article"]["length"] == len(units) // 2
    assert wire["article"]["headline"] == {"start": 0, "end": 19}
    for span in spans_of(wire):
        assert units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") == span["text"]


def test_spans_of_the_title_count_in_the_title(report):
    rocket = Span.of(report.article, "title", 11, 16)
    finding = Finding("n0", "in-title", Severity.NOTE, "Here.", (rocket,), (), "/rules/z")
    report = dataclasses.replace(report, findings=(finding,))
    assert rocket.text == "rises"
    assert checked_wire(report)["findings"][0]["spans"][0] == {
        "start": 11,
        "end": 16,
        "text": "rises",
        "in": "title",
    }
    assert checked_wire(report, "utf16")["findings"][0]["spans"][0]["start"] == 12
    assert checked_wire(report)["article"]["title"] == TITLE


@given(st.text())
def test_utf16_offsets_are_lengths_of_encoded_prefixes(text):
    convert = converter(text, "utf16")
    for offset in range(len(text) + 1):
        assert convert(offset) == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


@given(st.text())
def test_code_point_offsets_stay_as_they_are(text):
    assert [converter(text, "codepoint")(n) for n in range(len(text) + 1)] == list(range(len(text) + 1))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["codepoint", "utf16"]), st.data())
def test_any_article_with_any_spans_is_within_the_contract(text, offsets, data):
    from service.intake.article import Article

    article = Article(text)
    ends = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)) if text else []
    findings = ()
    if ends:
        span = Span.of(article, "body", min(ends), max(ends))
        findings = (Finding("n1", "a-rule", Severity.NOTE, "Look.", (span,), (), "/rules/a"),)
    report = Report(article, handmade(article).engine, findings=findings)
    assert checked_wire(report, offsets)["article"]["text"] == text


def test_min_severity_leaves_milder_findings_and_references_to_them_out(report):
    kept = checked_wire(report, min_severity="warning")["findings"]
    assert [it["id"] for it in kept] == ["n2"]
    assert kept[0]["related"] == ["a2"]
    assert checked_wire(report, min_severity="error")["findings"] == []
    assert len(checked_wire(report, min_severity="note")["findings"]) == 2


def test_the_same_report_gives_the_same_bytes(report, article):
    assert renderer.render(report) == renderer.render(handmade(article))
    assert renderer.render(report).decode("utf-8").count("🇬🇧") == 1


def test_whole_numbers_are_written_whole(report):
    assert b'"value":{"low":5,"high":5}' in renderer.render(report)


def test_an_open_end_is_null(report):
    figure = dataclasses.replace(report.figures[0], value=Value(None, 2.5))
    wire = json.loads(renderer.render(dataclasses.replace(report, figures=(figure,))))
    assert wire["figures"][0]["value"] == {"low": None, "high": 2.5}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_does_not_leave(report, value):
    broken = dataclasses.replace(report, summary={"share": value})
    with pytest.raises(BrokenReportError):
        rendered("json", broken, Options())


def test_a_broken_report_is_refused_without_quoting_the_article(report):
    figure = dataclasses.replace(report.figures[0], span=Span("body", 3, 9, "Reuters"))
    with pytest.raises(BrokenReportError) as caught:
        rendered("json", dataclasses.replace(report, figures=(figure,)), Options())
    assert "figures" in str(caught.value)
    assert "Reuters" not in str(caught.value)
    assert "Hammond" not in str(caught.value)


@pytest.mark.parametrize("offsets", ["codepoint", "utf16"])
def test_standing_and_sourcing_are_on_the_wire(standing_report, offsets):
    wire = checked_wire(standing_report, offsets)
    source = wire["sources"][0]
    assert source["anonymity_reason"]["text"] == "spending"
    assert source["authority"] == {"id": "cms-7", "name": "P. Hammond", "role": None}
    assert source["standing"] == {"statements": 1, "share": 0.75, "position": 0, "introduced": "before"}
    assert (source["specificity"], source["descriptors"], source["members"]) == (2, ["60"], [])
    rests = wire["sourcing"]
    assert (rests["independent"], rests["main"], rests["main_share"]) == (1, "s1", 0.75)
    assert rests["outlets"] == [{"source": "s2", "wire": True, "told": 1, "reported": 0}]
    assert rests["credits"][0]["span"]["text"] == "Reuters"
    assert rests["responses"][0]["who"]["text"] == "Philip Hammond"


def test_a_change_tells_both_ends_in_order(report):
    moved = dataclasses.replace(report.figures[0], moved=(8.0, 5.0), value=Value(5.0, 8.0))
    wire = checked_wire(dataclasses.replace(report, figures=(moved,)))
    assert wire["figures"][0]["moved"] == {"from": 8, "to": 5}
    assert wire["figures"][0]["value"] == {"low": 5, "high": 8}
