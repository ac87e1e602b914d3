from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from justhtml import stream

from service.analysis.report import Engine, Finding, Report, Severity, Span
from service.intake.article import Article
from service.profiles import load_profiles
from service.web.desk import Reviewing, render

RULES = load_profiles().get("default").rules
EVIL = "<script>alert('x')</script>\"&<img src=x onerror=alert(1)>{{ 7 * 7 }}"


def elements(page: str, tag: str) -> list[dict[str, Any]]:
    return [dict(data[1]) for kind, data in stream(page) if kind == "start" and data[0] == tag]


def words(page: str) -> str:
    return "".join(data for kind, data in stream(page) if kind == "text")


@pytest.fixture
def fragment(report) -> str:
    return render(report, RULES)


def test_the_words_of_a_speaker_his_name_and_his_cue_are_tied(fragment):
    marks = elements(fragment, "mark")
    (content,) = [it for it in marks if it.get("data-onrecord-content") == "a1"]
    (source,) = [it for it in marks if it.get("data-onrecord-source") == "s1"]
    (cue,) = [it for it in marks if it.get("data-onrecord-cue") == "a1"]
    assert {it["data-voice"] for it in (content, source, cue)} == {"s1"}
    assert {it["data-said"] for it in (content, source, cue)} == {"a1"}
    assert all("voice-1" in it["class"].split() for it in (content, source, cue))
    assert content["data-letter"] == "A"
    assert content["data-caption"] == "Philip Hammond, “told”, to Reuters"


def test_a_pronoun_says_whose_it_is(report):
    text = "Ann Reader came. She spoke."
    article = Article(text)
    mentions = (Span.of(article, "body", 0, 10), Span.of(article, "body", 17, 20))
    ann = dataclasses.replace(
        report.sources[0], name="Ann Reader", role="mayor", mentions=mentions, attributions=()
    )
    marks = elements(render(Report(article, Engine("0", "none"), (ann,)), RULES), "mark")
    captions = [it["data-caption"] for it in marks if it.get("data-onrecord-mention") == "s1"]
    assert captions == ["Ann Reader, mayor", "“She” is Ann Reader, mayor"]


def test_what_nobody_said_has_no_voice(fragment):
    (content,) = [it for it in elements(fragment, "mark") if it.get("data-onrecord-content") == "a2"]
    assert "voice-0" in content["class"].split() and "data-voice" not in content
    assert content["data-caption"] == "Nobody named, “is said”"
    assert "Nobody named" in words(fragment)


def test_every_link_leads_somewhere_and_no_id_is_used_twice(fragment):
    every = [dict(data[1]) for kind, data in stream(fragment) if kind == "start"]
    ids = [it["id"] for it in every if "id" in it]
    assert len(ids) == len(set(ids))
    every_link = [it["href"] for it in elements(fragment, "a")]
    rules = [it for it in every_link if it.startswith("v1/rules/")]
    assert rules == ["v1/rules/figure-weakly-sourced", "v1/rules/attribution-without-source"]
    links = [it for it in every_link if it not in rules]
    assert links and {it.removeprefix("#") for it in links} <= set(ids)


def test_a_finding_knows_its_figures_by_keys_that_last(fragment):
    notes = {it["id"]: it for it in elements(fragment, "li") if it.get("class", "").startswith("query")}
    (figure,) = [it for it in elements(fragment, "li") if "data-evidence" in it]
    assert notes["n1"]["data-figures"] == figure["data-key"]
    assert notes["n2"]["data-figures"] == ""
    assert "data-answered" in notes["n1"] and "data-answered" not in notes["n2"]
    (mark,) = [it for it in elements(fragment, "mark") if it.get("data-onrecord-figure") == "f1"]
    assert mark["data-key"] == figure["data-key"]


def test_where_decisions_go_is_said_only_of_stored_articles(report, fragment):
    assert "data-reviews" not in elements(fragment, "div")[0]
    desk = elements(render(report, RULES, Reviewing("v1/a/b/reviews", 3, True)), "div")[0]
    assert (desk["data-reviews"], desk["data-revision"], desk["data-named"]) == ("v1/a/b/reviews", "3", "yes")


def test_nothing_of_an_article_becomes_markup(report):
    article = Article(EVIL, title=EVIL, id=EVIL, language=EVIL)
    span, title_span = Span.of(article, "body", 0, 10), Span.of(article, "title", 0, 10)
    source = dataclasses.replace(
        report.sources[0],
        name=EVIL,
        role=EVIL,
        affiliation=EVIL,
        mentions=(span, title_span),
        attributions=(),
    )
    finding = Finding("n1", EVIL, Severity.NOTE, EVIL, (span,), (EVIL,), EVIL)
    evil = Report(article, Engine(EVIL, EVIL, EVIL), (source,), findings=(finding,), summary={"x": EVIL})
    page = render(evil, RULES, Reviewing(EVIL, 1, True))
    started = [data for kind, data in stream(page) if kind == "start"]
    assert {"script", "img", "style", "iframe"}.isdisjoint(name for name, _ in started)
    assert not [
        name for _, attributes in started for name in attributes if name.startswith("on") or name == "style"
    ]
    assert words(page).count(EVIL) >= 4


def test_what_html_cannot_hold_is_replaced_everywhere(report):
    article = Article("a\0b\ud800", title="\ud800")
    source = dataclasses.replace(report.sources[0], name="\ud800\0", mentions=(), attributions=())
    page = render(Report(article, Engine("\0", "none"), (source,)), RULES)
    assert "\0" not in page and "\ufffd" in page
    page.encode()


def test_an_empty_article_gives_a_desk():
    page = render(Report(Article(""), Engine("0", "none")), RULES)
    assert "Nothing to ask about." in words(page)


def test_the_same_report_gives_the_same_fragment(report, fragment):
    assert render(report, RULES) == fragment
