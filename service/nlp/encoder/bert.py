"""BERT (Devlin et al. 2019), as much of it as reading takes.

`transformers` has one too, whose import alone takes four seconds and 100 MB of every process. Weights have
the names that they have there, so that a folder written here is one that it loads, and the other way round.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Sequence
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclasses.dataclass(frozen=True)
class BertConfig:
    """The shape of a BERT: the fields of its config.json that are read here."""

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float = 1e-12
    hidden_dropout_prob: float = 0.1

    @classmethod
    def of(cls, file: pathlib.Path) -> Self:
        """What a config.json says, less what is not read here."""
        said = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{it.name: said[it.name] for it in dataclasses.fields(cls) if it.name in said})


class _Embeddings(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        size = config.hidden_size
        self.word_embeddings = nn.Embedding(config.vocab_size, size)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, size)
        self.LayerNorm = nn.LayerNorm(size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, pieces: Tensor, types: Tensor, sizes: Sequence[int]) -> Tensor:
        places = torch.cat([torch.arange(size, device=pieces.device) for size in sizes])
        # The words' own may be held in half precision: they are the largest part, and only looked up.
        words = self.word_embeddings(pieces).to(self.LayerNorm.weight.dtype)
        summed = words + self.token_type_embeddings(types) + self.position_embeddings(places)
        found: Tensor = self.dropout(self.LayerNorm(summed))
        return found


class _SelfAttention(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.heads = config.num_attention_heads
        self.query, self.key, self.value = (nn.Linear(config.hidden_size, config.hidden_size) for _ in "qkv")

    def forward(self, hidden: Tensor, mask: Tensor | None, sizes: Sequence[int]) -> Tensor:
        parts = (
            part(hidden).unflatten(2, (self.heads, -1)).transpose(1, 2).split(list(sizes), 2)
            for part in (self.query, self.key, self.value)
        )
        seen = [
            functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
            for query, key, value in zip(*parts, strict=True)
        ]
        return torch.cat(seen, 2).transpose(1, 2).flatten(2)


class _Output(nn.Module):
    """A linear layer, added to what went in before it."""

    def __init__(self, config: BertConfig, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)

    def forward(self, made: Tensor, before: Tensor) -> Tensor:
        found: Tensor = self.LayerNorm(self.dropout(self.dense(made)) + before)
        return found


class _Layer(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.attention = nn.ModuleDict(
            {"self": _SelfAttention(config), "output": _Output(config, config.hidden_size)}
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(config.hidden_size, config.intermediate_size)})
        self.output = _Output(config, config.intermediate_size)

    def forward(self, hidden: Tensor, mask: Tensor | None, sizes: Sequence[int]) -> Tensor:
        hidden = self.attention["output"](self.attention["self"](hidden, mask, sizes), hidden)
        found: Tensor = self.output(functional.gelu(self.intermediate["dense"](hidden)), hidden)
        return found


class Bert(nn.Module):
    """Word pieces in, the hidden states of every layer out."""

    def __init__(self, config: BertConfig) -> None:
        """Untrained."""
        super().__init__()
        self.config = config
        self.embeddings = _Embeddings(config)
        self.encoder = nn.ModuleDict(
            {"layer": nn.ModuleList(_Layer(config) for _ in range(config.num_hidden_layers))}
        )

    @property
    def layers(self) -> nn.ModuleList:
        """The layers over the embeddings, the first one first."""
        found = self.encoder["layer"]
        assert isinstance(found, nn.ModuleList)
        return found

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.embeddings.LayerNorm.weight.device

    def forward(
        self,
        pieces: Tensor,
        types: Tensor,
        mask: Tensor | None = None,
        sizes: Sequence[int] | None = None,
    ) -> list[Tensor]:
        """The embeddings and what each layer made of them, [batch, pieces, hidden] each.

        From pieces and their types [batch, pieces]; `mask` is true where a piece is to be read, by default
        everywhere. Without a mask each row may be several texts one after the other, of so many pieces each.
        """
        seen = None if mask is None else mask.bool()[:, None, None]
        parts = [pieces.size(1)] if sizes is None else sizes
        states = [self.embeddings(pieces, types, parts)]
        for layer in self.layers:
            states.append(layer(states[-1], seen, parts))
        return states
