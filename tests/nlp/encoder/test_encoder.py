"""The shipped encoder, and what its words are."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from transformers import AutoModel

from service.nlp import PACKAGE, SHIPPED
from service.nlp.encoder.encoder import LAYERS, WEIGHTS, WINDOW, Encoded, Encoder

FOLDER = SHIPPED / "en" / "encoder" / PACKAGE


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(FOLDER)


def read(encoder: Encoder, *texts: str) -> Encoded:
    paragraphs, start = [], 0
    for text in texts:
        paragraphs.append(encoder.paragraph(text, start))
        start += len(text) + 2
    return encoder.encode([paragraphs])


def test_the_weights_are_half_precision_and_under_44_megabytes() -> None:
    assert (FOLDER / WEIGHTS).stat().st_size < 44_000_000
    with safe_open(FOLDER / WEIGHTS, "pt") as weights:
        assert {weights.get_slice(name).get_dtype() for name in weights.keys()} == {"F16"}  # noqa: SIM118


def test_the_folder_is_one_that_transformers_loads(encoder: Encoder) -> None:
    model = AutoModel.from_pretrained(FOLDER, local_files_only=True, add_pooling_layer=False)
    assert model.config.type_vocab_size == 8
    own, loaded = encoder.bert.state_dict(), model.state_dict()
    assert own.keys() == loaded.keys()
    assert all(torch.equal(own[name].float(), loaded[name].float()) for name in own)


def test_it_reads_as_transformers_does(encoder: Encoder) -> None:
    model = AutoModel.from_pretrained(FOLDER, local_files_only=True, add_pooling_layer=False).float().eval()
    pieces, prints = torch.tensor([[2, 900, 77, 5000, 3, 0, 0]]), torch.tensor([[0, 1, 2, 4, 0, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1, 0, 0]])
    with torch.inference_mode():
        wanted = model(pieces, mask, prints, output_hidden_states=True).hidden_states
        found = encoder.bert(pieces, prints, mask)
    assert len(found) == len(wanted)
    for own, theirs in zip(found, wanted, strict=True):
        assert torch.allclose(own[:, :5], theirs[:, :5], atol=1e-4)


def test_a_word_is_the_mean_of_its_pieces(encoder: Encoder) -> None:
    encoded = read(encoder, "A microphotograph.")
    whole = encoded.words([(2, 17)])
    places = [place for window in encoded.windows for place in window.places if place is not None]
    pieces = [place for place in places if 2 <= place[0] < 17]
    assert len(pieces) > 1
    assert torch.allclose(whole[0], encoded.words(pieces).mean(0), atol=1e-5)


def test_what_no_piece_touches_is_zeros(encoder: Encoder) -> None:
    encoded = read(encoder, "One two.")
    assert not encoded.words([(3, 4)]).any()
    assert encoded.words([]).shape == (0, LAYERS, encoder.hidden_size)


def test_a_text_without_words_has_no_windows(encoder: Encoder) -> None:
    assert read(encoder).windows == ()
    assert read(encoder, "").spans == ()


def test_a_paragraph_is_read_alike_whatever_stands_in_other_windows(encoder: Encoder) -> None:
    long = "The harbour was closed because of the storm. " * 30
    first, second = read(encoder, long, "It opened."), read(encoder, long, "It stayed shut for weeks.")
    assert len(first.windows) > 1
    assert torch.equal(first.words([(4, 11)]), second.words([(4, 11)]))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["It sank.", "A", "The harbour was shut for weeks. " * 9, "", "x " * 300])))
def test_a_passage_is_read_to_the_bit_as_if_it_were_alone(encoder: Encoder, texts: list[str]) -> None:
    passages, start = [], 0
    for text in texts:
        passages.append([encoder.paragraph(text, start)])
        start += len(text) + 3
    together = encoder.encode(passages)
    for (paragraph,) in passages:
        spans = list(paragraph.spans)
        assert torch.equal(together.words(spans), encoder.encode([[paragraph]]).words(spans))


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=60).map(lambda text: text.replace("\n", " ")), max_size=5))
def test_every_word_has_the_vector_of_its_own_place(encoder: Encoder, texts: list[str]) -> None:
    encoded = read(encoder, *texts)
    vectors = encoded.words(encoded.spans)
    assert len(vectors) == len(encoded.spans)
    assert vectors.isfinite().all()
    assert all(len(window.pieces) <= WINDOW for window in encoded.windows)
    if encoded.spans:
        assert vectors.flatten(1).any(1).all()
