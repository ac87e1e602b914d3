import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.cms import dressed
from service.analysis.report import Engine, Evidence, Figure, Finding, Report, Severity, Span
from service.intake.html import extract
from service.intake.markup import without_marks
from service.renderers import html
from tests.conftest import TEXT, handmade
from tests.pages import SOUP, TIDY, marks_in, outline, tree

#: TEXT as HTML.
PAGE = TEXT.replace("\n\n", "<p>")


def reported(source: str, spans: list[tuple[int, int]]) -> Report:
    article = extract(source)
    findings = tuple(
        Finding(f"n{n}", "r", Severity.NOTE, 'm "<&>\n', (Span.of(article, "body", *span),), (), "/")
        for n, span in enumerate(spans)
    )
    return Report(article, Engine("0", "none"), findings=findings)


def marked(source: str, *words: str) -> str:
    """The HTML with each of some words of its text marked, the marks' attributes left out."""
    text = extract(source).text
    starts = [(text.index(it), text.index(it) + len(it)) for it in words]
    page = html.render(reported(source, starts))
    for n in range(len(words)):
        said = f'data-onrecord-finding="n{n}" data-onrecord-severity="note"'
        page = page.replace(f'<mark {said} title="n{n}: m &quot;&lt;&amp;&gt;\n">', f"<mark {n}>")
    return page


@st.composite
def marked_pages(draw, pages):
    source = draw(pages)
    ends = st.integers(0, len(extract(source).text))
    spans = [tuple(sorted(draw(st.tuples(ends, ends)))) for _ in range(draw(st.integers(0, 5)))]
    return source, spans


def check(source: str, spans: list[tuple[int, int]]) -> int:
    """The page with marks is the page but for the marks; how many there are."""
    report = reported(source, spans)
    page = html.render(report)
    assert without_marks(page) == source
    for fragment in (True, False):
        assert outline(page, fragment) == outline(source, fragment)
    assert extract(page).text == report.article.text
    return page.count("<mark data-onrecord-")


@settings(deadline=None, max_examples=200)
@given(marked_pages(SOUP))
def test_marks_change_nothing_else_in_any_soup(case):
    check(*case)


@settings(deadline=None, max_examples=100)
@given(marked_pages(TIDY))
def test_marks_change_nothing_else_in_a_tidy_page(case):
    check(*case)


@settings(deadline=None, max_examples=100)
@given(marked_pages(TIDY.filter(lambda source: "&NotEq" not in source and "&fj" not in source)))
def test_marks_cover_exactly_their_words(case):
    """But for the white space that tags make, and for references that are two characters."""
    source, spans = case
    report = reported(source, spans)
    nodes = list(report.article.markup.nodes())
    root = tree(html.render(report), fragment=True)
    for n, (start, end) in enumerate(spans):
        found = [it for it in marks_in(root) if it.attrs["data-onrecord-finding"] == f"n{n}"]
        held = "".join(it.to_text(separator="", strip=False) for it in found)
        wanted = "".join(report.article.text[max(start, a) : min(end, b)] for a, b in nodes)
        assert "".join(held.split()) == "".join(wanted.split())


SENTENCES = (
    "The “cost” of living rose by 5 per cent — more than £2 million — in a year, the bank’s report said.",
    "Ann Lee told Reuters: “We won’t pay < 3 & > 2.”",
    "It was the first rise since 2019; nobody was surprised.",
    "Officials declined to say how many of the 1,200 people had been asked.",
)


@pytest.mark.parametrize("seed", range(200))
def test_articles_as_content_systems_write_them_go_round(seed):
    chance = random.Random(seed)
    paragraphs = [" ".join(chance.choices(SENTENCES, k=chance.randint(1, 4))) for _ in range(8)]
    source, seen = dressed(paragraphs, seed)
    text = extract(source).text
    assert text == "\n\n".join(seen)
    ends = [chance.randint(0, len(text)) for _ in range(40)]
    spans = [tuple(sorted(pair)) for pair in zip(ends[::2], ends[1::2], strict=True)]
    assert check(source, spans) >= len([span for span in spans if span[0] < span[1]])


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("<p>Up 5 per cent.</p>", ["5 per"], "<p>Up <mark 0>5 per</mark> cent.</p>"),
        ("<p>Up <b>5</b> per", ["5 per"], "<p>Up <b><mark 0>5</mark></b><mark 0> per</mark>"),
        ("a<!-- -->b", ["ab"], "<mark 0>a</mark><!-- --><mark 0>b</mark>"),
        ("<p>a\r\n b&amp;c</p>", ["a b&"], "<p><mark 0>a\r\n b&amp;</mark>c</p>"),
        ("<p>abc", ["ab", "bc"], "<p><mark 0>a<mark 1>b</mark></mark><mark 1>c</mark>"),
        ("<p>abc", ["abc", "b"], "<p><mark 0>a<mark 1>b</mark>c</mark>"),
        ("<p>a</p>\n<p>b</p>", ["a\n\nb"], "<p><mark 0>a</mark></p>\n<p><mark 0>b</mark></p>"),
        ("<p>a<br>b", ["a\nb"], "<p><mark 0>a</mark><br><mark 0>b</mark>"),
        ("<q>a</q>", ["“a”"], "<q><mark 0>a</mark></q>"),
        ("a&NotEqualTilde;b", ["a≂"], "<mark 0>a&NotEqualTilde;</mark>b"),
        ("a&notit;b", ["¬"], "a<mark 0>&not</mark>it;b"),
        ("1 <2", ["<"], "1 <mark 0><</mark>2"),
        ("<table>a<tr><td>b</table>", ["a\n\nb"], "<table>a<tr><td><mark 0>b</mark></table>"),
        ("<title>a</title>a", ["a"], "<title>a</title><mark 0>a</mark>"),
        ("a</", ["a</"], "<mark 0>a</mark></"),
    ],
)  # fmt: skip
def test_marks_stand_around_their_words_and_between_tags(source, words, expected):
    assert marked(source, *words) == expected


def test_a_mark_says_what_it_marks():
    page = html.render(handmade(extract(PAGE)))
    assert '<mark data-onrecord-source="s1" title="' in page
    assert '<mark data-onrecord-mention="s2" title="' in page
    assert '<mark data-onrecord-content="a1" title="' in page
    assert '<mark data-onrecord-cue="a1" title="' in page
    assert '<mark data-onrecord-figure="f1" data-onrecord-evidence="claimed" title="' in page
    assert (
        '<mark data-onrecord-finding="n2" data-onrecord-severity="warning" title="n2: Who says so?">' in page
    )


def test_a_figure_is_marked_with_its_evidence():
    article = extract("<p>Up <i>5%</i>.")
    span = Span.of(article, "body", 3, 5)
    figure = next(iter(handmade(extract(PAGE)).figures))
    figure = Figure(**{**vars(figure), "span": span, "evidence": Evidence.NONE})
    page = html.render(Report(article, Engine("0", "none"), figures=(figure,)))
    assert page.startswith('<p>Up <i><mark data-onrecord-figure="f1" data-onrecord-evidence="none" title="')
    assert page.endswith('">5%</mark></i>.')


def test_marks_of_an_earlier_answer_give_way_to_new_ones():
    once = html.render(reported("<p>Up 5 per cent.</p>", [(3, 8)]))
    twice = html.render(reported(once, [(0, 2)]))
    assert without_marks(twice) == "<p>Up 5 per cent.</p>"
    assert twice.count("</mark>") == 1


def test_what_is_only_in_the_title_is_not_marked():
    article = extract("<p>Body.", title="Title")
    finding = Finding("n1", "r", Severity.NOTE, "m", (Span.of(article, "title", 0, 5),), (), "/")
    assert html.render(Report(article, Engine("0", "none"), findings=(finding,))) == "<p>Body."
