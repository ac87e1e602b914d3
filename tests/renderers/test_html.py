import base64
import dataclasses
import hashlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import stream

from service.analysis.report import Engine, Finding, Report, Severity, Span
from service.intake.article import Article
from service.intake.lines import paragraph_starts
from service.renderers import html
from service.renderers.marks import Mark, marks, walk

VOID = {"br", "meta"}


def inside(page: str, tag: str, css: str) -> str:
    """The text between the tags of the first such element, as a browser has it; checks the nesting."""
    stack: list[tuple[str, bool]] = []
    text = []
    found = False
    for kind, data in stream(page):
        if kind == "start":
            name, attributes = data
            here = (name, attributes.get("class")) == (tag, css)
            found = found or here
            if name not in VOID:
                stack.append((name, here))
        elif kind == "end":
            assert stack.pop()[0] == data, "tags cross"
        elif kind == "text" and any(here for _, here in stack):
            text.append(data)
    assert not stack
    assert found
    return "".join(text)


def elements(page: str, tag: str) -> list[dict[str, str]]:
    return [dict(data[1]) for kind, data in stream(page) if kind == "start" and data[0] == tag]


def reported(text: str, spans: list[tuple[int, int]], title: str | None = None) -> Report:
    article = Article(text, title=title)
    findings = tuple(
        Finding(f"n{n}", "r", Severity.NOTE, "m", (Span.of(article, "body", *span),), (), "/")
        for n, span in enumerate(spans)
    )
    return Report(article, Engine("0", "none"), findings=findings)


TEXTS = st.text(
    alphabet=st.sampled_from("ab \n\r\t\x85\u2028\u2029\x0c\x1d<>&\"'é🚀\u202e\u0301"), max_size=40
)


@st.composite
def spanned(draw):
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    return text, [tuple(sorted(draw(st.tuples(ends, ends)))) for _ in range(draw(st.integers(0, 8)))]


@settings(deadline=None)
@given(spanned())
def test_without_its_marks_the_text_is_exactly_the_article(case):
    text, spans = case
    assert inside(html.render(reported(text, spans)), "div", "text") == text


@settings(deadline=None)
@given(spanned())
def test_marks_cover_exactly_their_spans(case):
    text, spans = case
    report = reported(text, spans)
    covered: dict[str, list[tuple[int, int]]] = {}
    stack: list[Mark] = []
    for step in walk(len(text), marks(report, "body"), paragraph_starts(text)):
        for mark in step.close:
            assert stack.pop() == mark
        assert not (step.paragraph and stack)
        stack.extend(step.open)
        for mark in stack:
            if step.start < step.end:
                covered.setdefault(mark.id, []).append((step.start, step.end))
    assert not stack
    for n, (start, end) in enumerate(spans):
        steps = covered.get(f"n{n}", [])
        assert [place for step in steps for place in range(*step)] == list(range(start, end))


def test_a_crossing_mark_is_interrupted_and_goes_on():
    page = html.render(reported("abcd", [(0, 3), (1, 4)]))
    found = re.search('<div class="text">(.*)</div>', page)
    marked = re.sub(r' (title|class|dir|id|data-onrecord-severity)="[^"]*"', "", found[1])
    marked = marked.replace("data-onrecord-finding=", "")
    assert marked == '<p><mark "n0">a<mark "n1">bc</mark></mark><mark "n1">d</mark></p>'
    ends = [it["data-onrecord-finding"] for it in elements(page, "mark") if it["class"].startswith("end ")]
    assert ends == ["n0", "n1"]


def test_a_mark_over_paragraphs_is_marked_in_each():
    page = html.render(reported("ab\n\ncd", [(0, 6)]))
    assert page.count('data-onrecord-finding="n0"') == 2
    assert page.count('id="in-n0"') == 1


def test_it_shows_every_part_of_a_report(report, article):
    page = html.render(report)
    assert inside(page, "h1", "title") == article.title
    assert inside(page, "div", "text") == article.text
    said = {
        (it["class"].removeprefix("end "), *(value for name, value in it.items() if "onrecord" in name))
        for it in elements(page, "mark")
        if "title" in it
    }
    assert {
        ("attribution-content", "a1"),
        ("cue", "a1"),
        ("source", "s1"),
        ("mention", "s2"),
        ("figure claimed", "f1", "claimed"),
        ("finding warning", "n2", "warning"),
    } <= said
    ids = [it["id"] for name in ("li", "mark") for it in elements(page, name) if "id" in it]
    assert len(ids) == len(set(ids))
    assert {it["href"].removeprefix("#") for it in elements(page, "a")} <= set(ids)
    assert "Who says so?" in page
    assert "nobody named" in page


def test_everything_is_escaped(report):
    evil = "<script>alert('x')</script>\"&<img src=x onerror=alert(1)>"
    article = Article(evil, title=evil, id=evil, language=evil)
    span = Span.of(article, "body", 0, 10)
    title_span = Span.of(article, "title", 0, 10)
    source = dataclasses.replace(report.sources[0], name=evil, role=evil, mentions=(span, title_span))
    finding = dataclasses.replace(report.findings[0], message=evil, spans=(span,), rule=evil, related=(evil,))
    page = html.render(
        Report(article, Engine(evil, evil, evil), (source,), findings=(finding,), summary={"x": evil})
    )
    assert {"script", "img"}.isdisjoint(data[0] for kind, data in stream(page) if kind == "start")
    assert inside(page, "h1", "title") == evil
    assert inside(page, "div", "text") == evil
    named = {"class", "id", "title"}
    assert all(
        name in named or name.startswith("data-onrecord-") for it in elements(page, "mark") for name in it
    )


def test_what_html_cannot_hold_is_replaced_one_for_one():
    assert inside(html.render(reported("a\0b\ud800c", [])), "div", "text") == "a\ufffdb\ufffdc"
    html.render(reported("a\ud800", [])).encode()


def test_the_style_hash_fits_the_style_as_the_page_has_it(report):
    style = re.search("<style>(.*?)</style>", html.render(report), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == html.STYLE_HASH
    assert "style=" not in html.render(report)


def test_the_headline_is_shown_as_one():
    article = Article("Rates rise\n\nBody.", headline=(0, 10))
    page = html.render(Report(article, Engine("0", "none")))
    assert inside(page, "p", "headline") == "Rates rise\n\n"
    assert "<title>Rates rise – onrecord</title>" in page


def test_the_same_report_gives_the_same_page(report):
    assert html.render(report) == html.render(report)


def test_an_empty_article_gives_a_page():
    assert inside(html.render(reported("", [])), "div", "text") == ""


def test_it_says_how_much_hangs_on_a_source(standing_report):
    page = html.render(standing_report)
    assert "75% of the attributed words" in page
    assert "credited to Reuters · Philip Hammond would not comment" in page


def test_a_finding_links_to_its_rules_page_where_the_address_is_known(report):
    links = [it["href"] for it in elements(html.render(report, rules="https://desk.test/v1/rules/"), "a")]
    assert "https://desk.test/v1/rules/figure-weakly-sourced" in links
    assert not any("/rules/" in it["href"] for it in elements(html.render(report), "a"))
