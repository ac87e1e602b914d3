from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from service.analysis.quotations import find_quotations
from service.nlp.cleaning import paragraphs
from service.nlp.reading import Sentence, Word


def read(text: str) -> list[Sentence]:
    """One sentence a paragraph, one word each: all that quotations need."""
    found = []
    for number, paragraph in enumerate(paragraphs(text)):
        start, end = paragraph.offsets[0], paragraph.offsets[-1] + 1
        word = Word(0, text[start:end], "x", "X", "", -1, "root", start, end)
        found.append(Sentence("body", number, number, (word,), ()))
    return found


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, read(text))]


def test_marks_of_every_style_are_found() -> None:
    for opening, closing in ("“”", "„“", "«»", '""', "‘’", "「」"):
        said = f"{opening}We will not go{closing}"
        assert quoted(f"{said}, she said.") == [said]


def test_an_apostrophe_does_not_open_or_close_a_quotation() -> None:
    assert quoted("It’s the voters’ choice, isn't it?") == []
    assert quoted("‘I don’t know,’ he said.") == ["‘I don’t know,’"]


def test_a_quotation_over_paragraphs_reopens_and_closes_once() -> None:
    text = "She said: “We came.\n\n“We saw.\n\n“We left.”\n\nThe end."
    found = find_quotations(text, read(text))
    assert [q.open for q in found] == [True, True, False]
    assert [q.continues for q in found] == [False, True, True]


def test_doubled_single_marks_count_as_double_ones() -> None:
    assert quoted("''We will not,'' he said.") == ["''We will not,''"]
    assert quoted("``We will not,'' he said.") == ["``We will not,''"]


def test_a_missing_closing_mark_does_not_swallow_the_next_paragraph() -> None:
    assert quoted("“We came, she said.\n\nIt rained.") == ["“We came, she said."]


def test_several_quotations_in_one_paragraph_stay_apart() -> None:
    assert quoted('"Yes," he said. "No," she said.') == ['"Yes,"', '"No,"']


@given(st.text(alphabet=list("ab. \n“”\"'‘’«»„,"), max_size=60))
def test_quotations_are_in_order_and_inside_the_text(text: str) -> None:
    found = find_quotations(text, read(text))
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
