from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.nlp.cleaning import LONGEST_GAP, paragraphs

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab “”‘’«»\n\r\t\xa0\u200b\u00ad\u2028\x85\u2003😀e\u0301.,")), st.characters()
    ),
    max_size=80,
)


@given(TEXTS)
def test_every_cleaned_character_knows_where_it_stood(text: str) -> None:
    for paragraph in paragraphs(text):
        assert len(paragraph.text) == len(paragraph.offsets)
        assert list(paragraph.offsets) == sorted(set(paragraph.offsets))
        for character, offset in zip(paragraph.text, paragraph.offsets, strict=True):
            given_character = text[offset]
            assert character == given_character or character in " \"'"


@given(TEXTS)
def test_nothing_visible_is_lost(text: str) -> None:
    kept = {offset for paragraph in paragraphs(text) for offset in paragraph.offsets}
    for offset, character in enumerate(text):
        if character.isalnum():
            assert offset in kept


@given(st.text(st.sampled_from("abZé1.,'“”‘’`´«»–—…€$%() \t\xa0\u2007"), max_size=60))
@example("x" * 201)
@example("x" * 200 + " «y»")
def test_a_plain_paragraph_is_cleaned_as_any_other(text: str) -> None:
    (plain, other) = (paragraphs(text), paragraphs(text + "\u200b"))
    assert [it.text for it in plain] == [it.text for it in other]
    assert [list(it.offsets) for it in plain] == [list(it.offsets) for it in other]


@given(TEXTS)
def test_no_line_break_reaches_the_models(text: str) -> None:
    assert not any("\n" in paragraph.text for paragraph in paragraphs(text))


def test_a_blank_line_of_any_convention_ends_a_paragraph() -> None:
    for blank in ("\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\u2028\u2028", "\x85\x85", "\n\xa0\n"):
        assert [p.text for p in paragraphs(f"One.{blank}Two.")] == ["One.", "Two."]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The council said on Monday that the bridge would stay closed until\n"
        "the summer, because the steel that was ordered for it has not come\n"
        "from the mill."
    )
    assert len(paragraphs(wrapped)) == 1


def test_a_short_line_above_a_long_one_stays_on_its_own() -> None:
    text = "By a staff reporter\n" + "The council said that the bridge would stay closed. " * 4
    assert [len(p.text) < 30 for p in paragraphs(text)] == [True, False]


def test_quotation_marks_of_every_style_become_plain_ones() -> None:
    (paragraph,) = paragraphs("“a” «b» „c“ ‘d’")
    assert paragraph.text == '"a" "b" "c" \'d\''


def test_invisible_characters_are_dropped_and_offsets_still_hold() -> None:
    (paragraph,) = paragraphs("un\u00adclear \u200bnews")
    assert paragraph.text == "unclear news"
    assert paragraph.original(0, 7) == (0, 8)


def test_a_gap_ends_a_paragraph_from_its_limit_on() -> None:
    for gap, found in [(LONGEST_GAP, 1), (LONGEST_GAP + 1, 2)]:
        assert len(paragraphs(f"one{' ' * gap}two")) == found


def test_a_run_without_spaces_is_cut_where_no_word_is_that_long() -> None:
    (paragraph,) = paragraphs("see " + "x" * 290 + " there")
    assert paragraph.text.split()[-1] == "there"
    assert len(paragraph.text) < 300
    assert paragraph.original(len(paragraph.text) - 5, len(paragraph.text)) == (295, 300)
    before, after = paragraphs("see " + "x" * 5000 + " there")
    assert len(before.text) < 300
    assert after.original(0, 5) == (5005, 5010)


@pytest.mark.parametrize("gap", [" " * 5_000, "\u200b" * 5_000, " " + "a" * 5_000 + " "])
def test_a_gap_that_nobody_writes_ends_a_paragraph(gap: str) -> None:
    text = f"Costs rose{gap}by 5 percent."
    found = paragraphs(text)
    assert len(found) == 2
    assert found[0].text.startswith("Costs rose")
    assert found[1].text == "by 5 percent."
    assert found[1].original(0, 2) == (text.index("by"), text.index("by") + 2)
    assert all(b - a <= 100 for it in found for a, b in itertools.pairwise(it.offsets))


def test_columns_and_long_addresses_end_none() -> None:
    address = "https://example.org/" + "a" * 230
    assert len(paragraphs(f"Costs rose{' ' * 60}by 5 percent, see {address} for more.")) == 1
