import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import ReportSchema
from service.api.problems import pointers
from service.renderers.wire import to_wire


@pytest.fixture(params=["codepoint", "utf16"])
def wire(request, report):
    return to_wire(report, request.param)


def faults(wire):
    return pointers(ReportSchema().validate(wire))


def test_a_whole_report_is_valid(wire):
    assert faults(wire) == {}


def test_an_empty_report_is_valid(wire):
    wire["article"] |= {"text": "", "length": 0, "title": None, "headline": None}
    for name in ("sources", "attributions", "figures", "findings"):
        wire[name] = []
    assert faults(wire) == {}


def swap(items):
    items.reverse()


def set_at(path, value):
    def change(wire):
        for key in path[:-1]:
            wire = wire[key]
        wire[path[-1]] = value

    return change


HAMMOND = ("sources", 0, "mentions", 0)

BROKEN = {
    "text that is not what stands there": (
        set_at((*HAMMOND, "text"), "Philip Hummond"),
        "/sources/0/mentions/0/text",
    ),
    "a span that is moved by one": (
        lambda wire: wire["figures"][0].update(
            start=wire["figures"][0]["start"] + 1, end=wire["figures"][0]["end"] + 1
        ),
        "/figures/0/text",
    ),
    "a span beyond the text": (set_at(("figures", 0, "end"), 10_000), "/figures/0"),
    "an empty span": (
        lambda wire: wire["figures"][0].update(end=wire["figures"][0]["start"], text=""),
        "/figures/0",
    ),
    "a span of the body that says title": (set_at((*HAMMOND, "in"), "title"), "/sources/0/mentions/0"),
    "a length that is not the text's": (set_at(("article", "length"), 3), "/article/length"),
    "a headline beyond the text": (set_at(("article", "headline", "end"), 9_999), "/article/headline"),
    "an id used twice": (set_at(("sources", 1, "id"), "s1"), "/sources/1/id"),
    "an id used in two lists": (set_at(("figures", 0, "id"), "a1"), "/figures/0/id"),
    "a source that is not there": (
        set_at(("attributions", 0, "source", "id"), "s9"),
        "/attributions/0/source/id",
    ),
    "a source that is an attribution": (
        set_at(("attributions", 0, "source", "id"), "a2"),
        "/attributions/0/source/id",
    ),
    "an outlet that is not there": (set_at(("attributions", 0, "via"), "s9"), "/attributions/0/via"),
    "a parent that is not there": (set_at(("attributions", 1, "parent"), "a9"), "/attributions/1/parent"),
    "a parent that is itself": (set_at(("attributions", 1, "parent"), "a2"), "/attributions/1/parent"),
    "an attribution that is not there": (
        set_at(("sources", 0, "attributions"), ["a9"]),
        "/sources/0/attributions/0",
    ),
    "a figure's lost attribution": (set_at(("figures", 0, "attribution"), "a9"), "/figures/0/attribution"),
    "a figure's lost source": (set_at(("figures", 0, "source"), "s9"), "/figures/0/source"),
    "a figure that contradicts nothing": (
        set_at(("figures", 0, "conflicts_with"), ["f9"]),
        "/figures/0/conflicts_with/0",
    ),
    "a figure that contradicts itself": (
        set_at(("figures", 0, "conflicts_with"), ["f1"]),
        "/figures/0/conflicts_with",
    ),
    "a finding about nothing": (set_at(("findings", 0, "related"), ["x9"]), "/findings/0/related/0"),
    "sources out of order": (lambda wire: swap(wire["sources"]), "/sources"),
    "attributions out of order": (lambda wire: swap(wire["attributions"]), "/attributions"),
    "findings out of order": (lambda wire: swap(wire["findings"]), "/findings"),
    "mentions out of order": (
        lambda wire: wire["sources"][0].update(
            mentions=wire["sources"][1]["mentions"] + wire["sources"][0]["mentions"]
        ),
        "/sources/0/mentions",
    ),
    "content over its own cue": (
        lambda wire: wire["attributions"][0]["content"].update(spans=wire["attributions"][0]["cue"]["spans"]),
        "/attributions/0/content",
    ),
    "content over its own source": (
        lambda wire: wire["attributions"][0]["content"].update(
            spans=wire["attributions"][0]["source"]["spans"]
        ),
        "/attributions/0/content",
    ),
    "a confidence above one": (set_at(("attributions", 0, "confidence"), 1.5), "/attributions/0/confidence"),
    "an infinite value": (set_at(("figures", 0, "value", "high"), float("inf")), "/figures/0/value/high"),
    "a number in the summary that is none": (
        set_at(("summary",), {"a": [{"b": float("nan")}]}),
        "/summary/a/0/b",
    ),
    "an unknown kind of source": (set_at(("sources", 0, "kind"), "ghost"), "/sources/0/kind"),
    "an unknown severity": (set_at(("findings", 0, "severity"), "fatal"), "/findings/0/severity"),
    "a field nobody agreed on": (set_at(("figures", 0, "mood"), "good"), "/figures/0/mood"),
    "a rule that is not in kebab case": (set_at(("findings", 0, "rule"), "No Rule"), "/findings/0/rule"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_it_refuses(what, wire):
    change, pointer = BROKEN[what]
    change(wire)
    assert pointer in faults(wire)


def test_two_attributions_may_not_be_each_others_parent(wire):
    wire["attributions"][0]["parent"], wire["attributions"][1]["parent"] = "a2", "a1"
    assert set(faults(wire)) == {"/attributions/0/parent", "/attributions/1/parent"}


def test_a_missing_field_is_named(wire):
    del wire["figures"][0]["evidence"]
    assert set(faults(wire)) == {"/figures/0/evidence"}


def test_no_fault_quotes_the_article(wire):
    for change, _ in BROKEN.values():
        broken = copy.deepcopy(wire)
        change(broken)
        assert "Hammond" not in str(faults(broken))


@given(st.integers(-3, 120), st.integers(-3, 120))
def test_only_the_right_place_passes(start, end):
    from service.intake.article import Article
    from tests.conftest import TEXT, handmade

    wire = to_wire(handmade(Article(TEXT)))
    figure = wire["figures"][0]
    right = (figure["start"], figure["end"]) == (start, end)
    figure |= {"start": start, "end": end}
    assert (faults(wire) == {}) == right


def test_who_speaks_together_must_be_in_the_list(wire):
    wire["sources"][0]["members"] = ["s9"]
    assert faults(wire) == {"/sources/0/members/0": ["names nothing in this report"]}


def test_the_reason_for_anonymity_is_the_articles_words(wire):
    wire["sources"][0]["anonymity_reason"] = wire["sources"][0]["mentions"][0] | {"text": "because"}
    assert faults(wire) == {"/sources/0/anonymity_reason/text": ["is not what stands there"]}


def test_what_the_article_rests_on_names_its_sources(wire):
    counts = dict.fromkeys(["named", "described", "generic", "anonymous", "independent"], 0)
    lists = {"outlets": [], "credits": [], "responses": []}
    wire["sourcing"] = counts | lists | {"main": "s9", "main_share": 0.5, "outlet_share": 0}
    assert faults(wire) == {"/sourcing/main": ["names nothing in this report"]}
