"""Stanza's view of the encoder: one reading of a document, from which every processor is served."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
import stanza
import torch
from stanza.models.common.bert_embedding import extract_bert_embeddings
from stanza.pipeline.core import DownloadMethod

from service.nlp import PACKAGE, SHIPPED
from service.nlp.encoder.encoder import LAYERS, Encoder
from service.nlp.encoder.foundation import NAME, Shared, Table, foundation, shared_of
from service.nlp.reader import PROCESSORS

TEXT = "The mill closed.\n\nThe mayor isn't sure it will open. What?!? Yes.\n\nThe mill closed."


class Counting(Encoder):
    """Knows how often it reads."""

    reads = 0

    def forward(self, *pieces: Any, **sizes: Any) -> torch.Tensor:
        type(self).reads += 1
        return super().forward(*pieces, **sizes)


@pytest.fixture(scope="module")
def pipeline() -> stanza.Pipeline:
    return stanza.Pipeline(
        "en",
        dir=str(SHIPPED),
        package=PACKAGE,
        processors=PROCESSORS,
        download_method=DownloadMethod.NONE,
        verbose=False,
        foundation_cache=foundation(Counting.load(SHIPPED / "en" / "encoder" / PACKAGE)),
    )


@pytest.fixture
def shared(pipeline: stanza.Pipeline) -> Iterator[Shared]:
    yield shared_of(pipeline.foundation_cache)


def ask(shared: Shared, *sentences: list[str]) -> list[torch.Tensor]:
    """What Stanza's processors ask, as they ask it."""
    mix = torch.nn.Linear(LAYERS, 1, bias=False)
    torch.nn.init.zeros_(mix.weight)
    found: list[torch.Tensor] = extract_bert_embeddings(
        NAME, shared.tokenizer, shared, list(sentences), "cpu", keep_endpoints=False, bert_layer_mix=mix
    )
    return found


def test_a_document_is_read_once_for_all_processors(pipeline: stanza.Pipeline) -> None:
    Counting.reads = 0
    document = pipeline(TEXT)
    assert Counting.reads == len(document.encoded.windows) == 1
    assert all(word.deprel for sentence in document.sentences for word in sentence.words)


def test_a_sentence_has_the_vectors_of_its_place_in_the_document(
    pipeline: stanza.Pipeline, shared: Shared
) -> None:
    document = pipeline(TEXT)
    words = ["The", "mayor", "is", "n't", "sure", "it", "will", "open", "."]
    (asked,) = ask(shared, words)
    at = TEXT.index("mayor")
    assert torch.allclose(asked[1], document.encoded.words([(at, at + 5)])[0].mean(0), atol=1e-5)


def test_marks_that_stanza_shortens_are_found(pipeline: stanza.Pipeline, shared: Shared) -> None:
    document = pipeline(TEXT)
    Counting.reads = 0
    ask(shared, ["What", "?"], ["Yes", "."])
    assert Counting.reads == 0
    assert document.table.first(["What", "?!?"]) == document.table.first(["What", "?"])


def test_a_sentence_of_no_document_is_read_on_its_own(pipeline: stanza.Pipeline, shared: Shared) -> None:
    document = pipeline(TEXT)
    Counting.reads = 0
    first, second = ask(shared, ["Rain", "fell", "."], ["So", "did", "temperatures", "."])
    assert (len(first), len(second)) == (3, 4)
    assert first.any(1).all() and second.any(1).all()
    assert Counting.reads == 2
    del document


def test_what_was_read_goes_with_its_document(pipeline: stanza.Pipeline, shared: Shared) -> None:
    document = pipeline(TEXT)
    encoded, table = weakref.ref(document.encoded), weakref.ref(document.table)
    del document
    gc.collect()
    assert encoded() is None
    assert table() is None


def test_threads_do_not_see_each_other_s_documents(pipeline: stanza.Pipeline, shared: Shared) -> None:
    document = pipeline(TEXT)
    here = ask(shared, ["The", "mill", "closed", "."])[0]
    there: list[torch.Tensor] = []

    def other() -> None:
        vectors = torch.ones(4, LAYERS, shared.encoder.hidden_size)
        table = Table(lambda: vectors, [["The", "mill", "closed", "."]])
        shared.show(table)
        there.append(ask(shared, ["The", "mill", "closed", "."])[0])

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert there[0].eq(1).all()
    assert torch.equal(here, ask(shared, ["The", "mill", "closed", "."])[0])
    del document


def test_an_empty_document_passes(pipeline: stanza.Pipeline) -> None:
    assert pipeline("").sentences == []
