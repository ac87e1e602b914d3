from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from service.analysis.report import Engine, Report, Span
from service.intake.article import Article
from service.reviews.quote import Quotations

BRIDGE = "The new bridge over the river cost 40 million euros in all."
FERRY = "The ferry carried 300 passengers on its last day in May."


def report(*paragraphs: str) -> Report:
    """Each paragraph of one sentence for each full stop."""
    article = Article("\n\n".join(paragraphs))
    found = re.finditer(r"[^.\s](?:[^.\n]|\n(?!\n))*\.?", article.text)
    sentences = tuple(Span("body", it.start(), it.end(), it[0]) for it in found)
    return Report(article, Engine("0", "none"), sentences=sentences)


def spans(report: Report, words: str) -> list[Span]:
    """Every place where the words stand."""
    found, at, text = [], 0, report.article.text
    while (start := text.find(words, at)) >= 0:
        at = start + len(words)
        found.append(Span("body", start, at, words))
    return found


def moved(before: Report, after: Report, words: str, nth: int = 0) -> int | None:
    """Which of the places in `after` has the quotation from `before`."""
    quote = Quotations(before).quote(spans(before, words), nth)
    return Quotations(after).find(quote, spans(after, words))


def test_it_is_the_selector_of_the_web_annotation_model():
    one = report(f"{BRIDGE} {FERRY}")
    quote = Quotations(one).quote(spans(one, "300 passengers"), 0)
    assert quote.prefix + quote.exact + quote.suffix == f"{BRIDGE} {FERRY}"
    assert quote.exact == "300 passengers"


def test_other_paragraphs_may_come_and_go():
    assert moved(report(FERRY, BRIDGE), report("Rain fell.", BRIDGE), "40 million euros") == 0


def test_other_sentences_of_the_paragraph_may_change():
    before, after = report(f"{FERRY} {BRIDGE}"), report(f"The ferry stopped in May. {BRIDGE} It is red.")
    assert moved(before, after, "40 million euros") == 0


def test_a_number_that_changed_is_another():
    assert moved(report(BRIDGE), report(BRIDGE.replace("40", "45")), "40 million euros") is None


def test_the_same_number_in_another_statement_is_another():
    for other in (
        "The new bridge over the river saved 40 million euros in all.",
        "Few believe that the new bridge over the river cost 40 million euros in all.",
        "The new bridge over the river cost 40 million euros in all, and a life.",
    ):
        assert moved(report(BRIDGE), report(other), "40 million euros") is None


def test_space_does_not_count():
    assert moved(report(BRIDGE), report(BRIDGE.replace("river cost", "river\ncost")), "40 million euros") == 0


def test_a_line_of_a_list_is_known_by_its_neighbours():
    before = report("Results", "North", "5 percent", "South", "7 percent")
    same = report("New results", "North", "5 percent", "South", "7 percent")
    turned = report("Results", "North", "7 percent", "South", "5 percent")
    assert moved(before, same, "5 percent") is None  # its neighbours say too little, and the heading changed
    assert moved(before, before, "5 percent") == 0
    assert moved(before, turned, "5 percent") is None


def test_of_the_same_sentence_twice_each_keeps_its_place():
    twice = report(BRIDGE, FERRY, BRIDGE)
    assert [moved(twice, twice, "40 million euros", n) for n in (0, 1)] == [0, 1]
    assert moved(twice, report(FERRY, BRIDGE), "40 million euros", 1) == 0


def test_a_title_is_not_the_body():
    title = Report(Article("Rain fell.", title=BRIDGE), Engine("0", "none"))
    there = [Span("title", 35, 51, "40 million euros")]
    quote = Quotations(title).quote(there, 0)
    body = report(BRIDGE)
    assert Quotations(title).find(quote, there) == 0
    assert Quotations(body).find(quote, spans(body, "40 million euros")) is None


_NUMBER = st.sampled_from(["5 percent", "12 boats", "40 million euros"])
_SENTENCE = st.builds(
    lambda words, number, more: f"{' '.join(words)} {number} {' '.join(more)}.".strip(),
    st.lists(st.sampled_from(["rain", "cost", "rose", "the", "port", "fell"]), max_size=6),
    _NUMBER,
    st.lists(st.sampled_from(["in", "May", "again", "there"]), max_size=4),
)
_PARAGRAPH = st.lists(_SENTENCE, min_size=1, max_size=3).map(" ".join)
_ARTICLE = st.lists(_PARAGRAPH, min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(_ARTICLE, _NUMBER, st.data())
def test_everything_finds_itself_where_nothing_changed(paragraphs, words, data):
    one = report(*paragraphs)
    places = spans(one, words)
    for n in range(len(places)):
        assert Quotations(one).find(Quotations(one).quote(places, n), places) == n


@settings(max_examples=100, deadline=None)
@given(_ARTICLE, _ARTICLE, _ARTICLE, _PARAGRAPH, _NUMBER)
def test_a_telling_paragraph_finds_its_place_between_any_others(before, around, behind, own, words):
    paragraph = f"At the old harbour beside the church {own}"
    one, two = report(*before, paragraph), report(*around, paragraph, *behind)
    here = [n for n, it in enumerate(spans(one, words)) if it.start >= len("\n\n".join(before)) + 1]
    for n in here:
        found = moved(one, two, words, n)
        assert found is not None
        start = spans(two, words)[found].start
        assert start - len("\n\n".join(around)) - 2 == spans(one, words)[n].start - (
            len("\n\n".join(before)) + 2
        )


@settings(max_examples=100, deadline=None)
@given(_ARTICLE, _ARTICLE, _NUMBER)
def test_what_is_found_has_the_same_words_around_it(before, after, words):
    one, two = report(*before), report(*after)
    for n in range(len(spans(one, words))):
        quote = Quotations(one).quote(spans(one, words), n)
        found = Quotations(two).find(quote, spans(two, words))
        if found is not None:
            there = Quotations(two).quote(spans(two, words), found)
            assert quote.wide == there.wide or quote.narrow == there.narrow
