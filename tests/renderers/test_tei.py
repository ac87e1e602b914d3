from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

from hypothesis import given

from service.analysis.report import Report, Value
from service.renderers import tei, xml
from service.renderers.options import Options
from tests.conftest import TITLE
from tests.renderers.anything import FEW, reports

T = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def document(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(tei.render(report, Options()))


def found(root: ElementTree.Element, path: str) -> ElementTree.Element:
    element = root.find(f".//{T}{path}")
    assert element is not None
    return element


@FEW
@given(reports())
def test_it_is_well_formed_and_the_text_is_unchanged(report: Report) -> None:
    root = document(report)
    assert "".join(found(root, "body").itertext()) == xml.possible(report.article.text)
    if report.article.title:
        assert "".join(found(root, "front").itertext()) == xml.possible(report.article.title)


@FEW
@given(reports())
def test_every_pointer_leads_to_something_and_pieces_are_linked_both_ways(report: Report) -> None:
    root = document(report)
    named = [it for it in root.iter() if it.get(ID)]
    ids = {it.get(ID): it for it in named}
    assert len(ids) == len(named)
    for element in root.iter():
        for name in ("who", "toWhom", "ref", "corresp", "source", "target", "next", "prev", "ana"):
            for pointer in (element.get(name) or "").split():
                assert pointer.removeprefix("#") in ids
        if after := element.get("next"):
            follower = ids[after.removeprefix("#")]
            assert follower.get("prev") == f"#{element.get(ID)}"
            assert follower.tag == element.tag


@FEW
@given(reports())
def test_all_pieces_of_a_statement_together_are_what_is_said(report: Report) -> None:
    root = document(report)
    for attribution in report.attributions:
        pieces = [it for it in root.iter(f"{T}said") if str(it.get(ID)).partition(".")[0] == attribution.id]
        covered = {(span.part, n) for span in attribution.content for n in range(span.start, span.end)}
        # Spans that overlap each other, which no real report has, have their words twice.
        assert sum(len("".join(it.itertext())) for it in pieces) >= len(covered)


def test_who_speaks_what_is_counted_and_who_is_named(report: Report) -> None:
    root = document(report)
    said = found(root, "said")
    assert (said.get("who"), said.get("toWhom"), said.get(ID)) == ("#s1", "#s2", "a1")
    assert found(root, "said//{http://www.tei-c.org/ns/1.0}q").text == "“a lot”"
    measure = found(root, "measure")
    assert (measure.get("quantity"), measure.get("unit")) == ("5", "percent")
    assert (measure.get("commodity"), measure.get("ana")) == ("spending", "#evidence-claimed")
    assert found(root, "body//{http://www.tei-c.org/ns/1.0}persName").text == "Philip Hammond"
    assert found(root, "body//{http://www.tei-c.org/ns/1.0}orgName").text == "Reuters"
    assert found(root, "listPerson/").get(ID) == "s1"
    assert found(root, "title").text == TITLE


def test_a_range_is_a_num_within_its_measure(report: Report) -> None:
    figure = dataclasses.replace(report.figures[0], value=Value(None, 7.5))
    measure = found(document(dataclasses.replace(report, figures=(figure,))), "measure")
    assert measure.get("quantity") is None
    num = measure.find(f"{T}num")
    assert num is not None
    assert (num.get("atLeast"), num.get("atMost"), num.text) == (None, "7.5", "5 percent")


def test_statements_that_cross_are_split_and_tied_together(report: Report) -> None:
    whole = report.attributions[0].content[0]
    first = dataclasses.replace(whole, end=whole.start + 20, text=whole.text[:20])
    second = dataclasses.replace(whole, start=whole.start + 10, text=whole.text[10:])
    crossed = (
        dataclasses.replace(report.attributions[0], content=(first,)),
        dataclasses.replace(report.attributions[1], content=(second,)),
    )
    root = document(Report(report.article, report.engine, report.sources, crossed))
    pieces = [it for it in root.iter(f"{T}said") if str(it.get(ID)).startswith("a2")]
    assert [(it.get(ID), it.get("prev"), it.get("next")) for it in pieces] == [
        ("a2", None, "#a2.2"),
        ("a2.2", "#a2", None),
    ]
    assert "".join("".join(it.itertext()) for it in pieces) == second.text
