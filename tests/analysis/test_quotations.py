from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from service.analysis.quotations import Quotations, find_quotations
from service.analysis.report import AttributionKind
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


def test_a_straight_mark_may_be_closed_by_a_curly_one() -> None:
    assert quoted('"We will not,” he said. It rained.') == ['"We will not,”']
    assert quoted('"We will not," he said. “Why?”') == ['"We will not,"', "“Why?”"]


def test_a_missing_closing_mark_does_not_swallow_the_next_paragraph() -> None:
    assert quoted("“We came, she said.\n\nIt rained.") == ["“We came, she said."]


def test_several_quotations_in_one_paragraph_stay_apart() -> None:
    assert quoted('"Yes," he said. "No," she said.') == ['"Yes,"', '"No,"']


@given(st.text(alphabet=list("ab. \n“”\"'‘’«»„,"), max_size=60))
def test_quotations_are_in_order_and_inside_the_text(text: str) -> None:
    found = find_quotations(text, read(text))
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def kind(text: str, *content: str) -> AttributionKind:
    spans = [(text.index(piece), text.index(piece) + len(piece)) for piece in content]
    return Quotations(text, read(text)).kind(spans)


def test_content_is_direct_inside_marks_indirect_outside_and_mixed_across() -> None:
    text = "“We will go,” she said, adding that they “would not be back soon” and that it rained."
    assert kind(text, "“We will go,”") is AttributionKind.DIRECT
    assert kind(text, "that it rained") is AttributionKind.INDIRECT
    assert kind(text, "that they “would not be back soon”") is AttributionKind.MIXED


def test_content_over_paragraphs_whose_marks_are_repeated_is_direct() -> None:
    text = "“We will go.\n\n“And we shall be back soon.”"
    assert kind(text, text) is AttributionKind.DIRECT


def test_a_quotation_that_never_closes_is_still_speech() -> None:
    text = "“We will go.\n\nShe left."
    assert kind(text, "“We will go.") is AttributionKind.DIRECT


def test_scare_quotes_and_titles_are_not_speech() -> None:
    assert kind("that the “miracle” bridge cracked", "that the “miracle” bridge cracked") == "indirect"
    film = "that he had seen “The Big Short” twice"
    assert kind(film, film) == "indirect"


def test_one_quoted_word_is_speech_where_it_is_all_that_is_said() -> None:
    assert kind("He called it “ridiculous”.", "“ridiculous”") is AttributionKind.DIRECT


def test_a_span_grows_by_the_marks_right_around_it_only() -> None:
    text = "“We will go,” she said. “We won’t,” he said."
    quotations = Quotations(text, read(text))
    start = text.index("We will go,")
    assert quotations.with_marks(start, start + len("We will go,")) == (0, len("“We will go,”"))
    assert quotations.with_marks(start + 3, start + 7) == (start + 3, start + 7)


def test_a_mark_that_opens_again_does_not_close() -> None:
    text = "“We are done with “ism and with waiting,” he said."
    assert quoted(text) == ["“We are done with “ism and with waiting,”"]
