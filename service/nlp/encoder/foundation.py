"""Our encoder in the place of the transformer that Stanza's processors ask for.

Stanza's tagger, parser and recogniser each hand sentences, as lists of words, to a tokenizer and a model of
the `transformers` library, and each computes them anew. The stand-ins below answer instead with what was
computed once for the whole document: a word's "piece" is its row in the document's table, the model looks
rows up. Which transformer a head was trained on is stored in its checkpoint by NAME, not by a path.
"""

from __future__ import annotations

import dataclasses
import functools
import threading
import types
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from stanza.models.common.foundation_cache import BertRecord, FoundationCache
from stanza.models.common.utils import simplify_punct
from torch import Tensor, nn

from .encoder import Encoded, Encoder
from .units import Span

#: The transformer's name in the checkpoints of the heads.
NAME = "onrecord-encoder"

#: A sentence as Stanza hands it over: its words.
Words = tuple[str, ...]


def key(words: Iterable[str]) -> Words:
    """By which a sentence is found: Stanza shortens runs of marks ("?!?") before it asks."""
    return tuple(word for (word,) in simplify_punct([[[word] for word in words]])[0])


class Table:
    """The vectors of a document's words, sentence by sentence; made when they are first asked for.

    A sentence that stands twice in a document has the vectors of its first place. Row 0 is all zeros: what
    stands before and after a sentence, and every place that is padded.
    """

    def __init__(self, vectors: Callable[[], Tensor], sentences: Iterable[Sequence[str]]) -> None:
        """Sentences that follow each other, and what gives their vectors [words, LAYERS, hidden]."""
        self._vectors = vectors
        self._sentences = [tuple(words) for words in sentences]

    @functools.cached_property
    def rows(self) -> Tensor:
        """The zero row, then one row a word [1 + words, LAYERS, hidden]."""
        vectors = self._vectors()
        return torch.cat([vectors.new_zeros(1, *vectors.shape[1:]), vectors])

    @functools.cached_property
    def _first(self) -> dict[Words, int]:
        found: dict[Words, int] = {}
        row = 1
        for words in self._sentences:
            found.setdefault(key(words), row)
            row += len(words)
        return found

    def first(self, words: Sequence[str]) -> int | None:
        """The row of a sentence's first word; the others follow."""
        return self._first.get(key(words))

    @classmethod
    def of(cls, encoded: Encoded, sentences: Sequence[tuple[Sequence[str], Sequence[Span]]]) -> Table:
        """The table of sentences: the words of each, and where they stand in the text that was encoded."""
        spans = [span for _, places in sentences for span in places]
        return cls(lambda: encoded.words(spans), [words for words, _ in sentences])


@dataclasses.dataclass
class _Batch:
    """What a fast tokenizer of `transformers` returns, as far as Stanza reads it."""

    input_ids: list[list[int]]
    attention_mask: list[list[int]]
    lengths: list[int]

    def __getitem__(self, name: str) -> list[list[int]]:
        """The ids or the mask, padded."""
        found: list[list[int]] = getattr(self, name)
        return found

    def word_ids(self, batch_index: int) -> list[int | None]:
        """The number of the word at each place of a row."""
        padding = len(self.input_ids[batch_index]) - self.lengths[batch_index] - 1
        return [None, *range(self.lengths[batch_index]), *[None] * padding]


class Shared(nn.Module):
    """An encoder as Stanza's transformer; each thread has its own table, which its document owns."""

    #: Asked by Stanza; there are no adapters here.
    _hf_peft_config_loaded = False

    def __init__(self, encoder: Encoder) -> None:
        """Stand in for `encoder`, which is kept out of this module's own weights."""
        super().__init__()
        self._encoder = (encoder,)
        self._local = threading.local()
        self.config = types.SimpleNamespace(hidden_size=encoder.hidden_size)
        self.tokenizer = _Tokenizer(self)

    @property
    def encoder(self) -> Encoder:
        """The encoder itself."""
        return self._encoder[0]

    def show(self, table: Table) -> None:
        """Answer this thread from a table for as long as somebody else holds it."""
        self._local.table = weakref.ref(table)
        self._local.strange = None

    def table(self, sentences: Sequence[Sequence[str]]) -> Table:
        """This thread's table, or one of these sentences on their own where it lacks any of them."""
        held = getattr(self._local, "table", None)
        table: Table | None = held() if held is not None else None
        if table is None or any(table.first(words) is None for words in sentences):
            table = self._alone(sentences)
            self._local.strange = table
        else:
            self._local.strange = None
        return table

    def _alone(self, sentences: Sequence[Sequence[str]]) -> Table:
        """Sentences without their document, each a paragraph, words set apart by spaces."""
        vectors = []
        for words in sentences:
            spans, at = [], 0
            for word in words:
                spans.append((at, at + len(word)))
                at += len(word) + 1
            vectors.append(self.encoder.encode([[self.encoder.paragraph(" ".join(words))]]).words(spans))
        return Table(lambda: torch.cat(vectors), sentences)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, output_hidden_states: bool = True
    ) -> types.SimpleNamespace:
        """Rows [batch, words] looked up: hidden states of the last LAYERS layers."""
        table = self._local.strange or self._local.table()
        return types.SimpleNamespace(hidden_states=table.rows[input_ids].unbind(2))


class _Tokenizer:
    """One piece a word: its row in the table."""

    #: No sentence is too long to be looked up.
    model_max_length = 2**31

    def __init__(self, shared: Shared) -> None:
        self._shared = weakref.ref(shared)

    def __call__(self, data: Sequence[Sequence[str]], **_: Any) -> _Batch:
        """Rows of sentences, with the zero row before, after and as padding."""
        shared = self._shared()
        assert shared is not None
        table = shared.table(data)
        firsts = [table.first(words) for words in data]
        width = max(len(words) for words in data) + 2
        lengths = [len(words) for words in data]
        ids = [
            [0, *range(first or 0, (first or 0) + length), *[0] * (width - length - 1)]
            for first, length in zip(firsts, lengths, strict=True)
        ]
        mask = [[1] * (length + 2) + [0] * (width - length - 2) for length in lengths]
        return _Batch(ids, mask, lengths)


def foundation(encoder: Encoder) -> FoundationCache:
    """Stanza's cache of what models share, with `encoder` in it under NAME."""
    cache = FoundationCache(local_files_only=True)
    shared = Shared(encoder)
    cache.bert[NAME] = BertRecord(shared, shared.tokenizer, {})
    return cache


def shared_of(cache: FoundationCache) -> Shared:
    """The stand-in that a cache made by `foundation` holds."""
    shared: Shared = cache.bert[NAME].model
    return shared
