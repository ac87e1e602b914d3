from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from service.nlp import PACKAGE, SHIPPED
from service.nlp.encoder.units import (
    QUOTED,
    Print,
    frame,
    read_paragraph,
    windows,
)

TOKENIZER = Tokenizer.from_file(str(SHIPPED / "en" / "encoder" / PACKAGE / "tokenizer.json"))
TOKENIZER.encode_special_tokens = True
CLS, SEP = frame(TOKENIZER)

WORDS = st.sampled_from(['"', "said", "Rust", "won't", "NATO", "👩‍🚀", "e\u0301t\u00e9"])
PARAGRAPHS = st.lists(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=12).map(" ".join), max_size=6)


@given(text=st.text(max_size=80))
def test_words_lie_in_order_inside_the_text_whatever_the_unicode(text: str) -> None:
    read = read_paragraph(TOKENIZER, text)
    end = 0
    for start, finish in read.spans:
        assert end <= start < finish <= len(text)
        end = finish
    assert len(read.prints) == len(read.pieces) == len(read.places)
    assert list(read.first) == sorted(set(read.first))


def test_a_special_token_typed_in_an_article_is_text() -> None:
    read = read_paragraph(TOKENIZER, "He typed [SEP] twice.")
    assert SEP not in read.pieces
    assert [("He typed [SEP] twice."[a:b]) for a, b in read.spans][2:5] == ["[", "SEP", "]"]


def test_words_show_their_capitals_and_whether_they_are_quoted() -> None:
    text = 'NATO said "We won\'t," Rutte.'
    read = read_paragraph(TOKENIZER, text)
    shown = {text[a:b]: read.prints[first] for (a, b), first in zip(read.spans, read.first, strict=True)}
    assert shown["NATO"] == Print.CAPITALS
    assert shown["said"] == Print.PLAIN
    assert shown["We"] == Print.CAPITALISED + QUOTED
    assert shown["won"] == Print.PLAIN + QUOTED
    assert shown["Rutte"] == Print.CAPITALISED
    assert shown['"'] == Print.CLOSING_MARK


@given(texts=PARAGRAPHS, size=st.integers(min_value=8, max_value=40))
def test_windows_hold_every_word_once_and_never_more_than_fits(texts: list[str], size: int) -> None:
    read = [read_paragraph(TOKENIZER, text) for text in texts]
    found = windows(read, size, CLS, SEP)
    assert [n for window in found for n in range(window.start, window.end)] == list(
        range(sum(len(paragraph.spans) for paragraph in read))
    )
    for window in found:
        assert len(window.pieces) == len(window.prints) == len(window.places) <= size
        assert len(window.first) == window.end - window.start
        assert all(0 < first < len(window.pieces) for first in window.first)


def test_a_paragraph_s_spans_count_from_its_text_s_beginning() -> None:
    alone, later = read_paragraph(TOKENIZER, "It won't."), read_paragraph(TOKENIZER, "It won't.", 7)
    assert later.spans == tuple((a + 7, b + 7) for a, b in alone.spans)
    assert later.places == tuple((a + 7, b + 7) for a, b in alone.places)
    assert (later.pieces, later.prints, later.first) == (alone.pieces, alone.prints, alone.first)


def test_a_tokenizer_without_the_frame_is_refused() -> None:
    from tokenizers.models import WordPiece

    with pytest.raises(ValueError, match="CLS"):
        frame(Tokenizer(WordPiece({"a": 0, "[UNK]": 1}, unk_token="[UNK]")))
