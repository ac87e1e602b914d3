"""What the encoder is trained on: batches of each corpus, and the losses of the heads on them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import torch
from stanza.models.common.doc import Document
from torch import Tensor, nn
from torch.nn import functional

from service.nlp.attribution.model import ROLES, AttributionModel
from service.nlp.encoder.encoder import WINDOW, Encoder, Places, pooled
from service.nlp.encoder.foundation import Shared, Table
from training.attribution.data import Batch, Example, epoch
from training.batching import grouped, padded

from .heads import Head
from .passages import Article, Passage

#: Windows that the encoder reads in one pass, with others of about their length.
_READ_TOGETHER = 6


def encode(encoder: Encoder, passages: Sequence[Passage]) -> Tensor:
    """Vectors [words, LAYERS, hidden] of the sentences of passages."""
    read = [encoder.windows(passage.paragraphs) for passage in passages]
    flat = [window for windows in read for window in windows]
    device = encoder.bert.device
    order = sorted(range(len(flat)), key=lambda n: len(flat[n].pieces))
    starts, rows, layers = [0] * len(flat), 0, []
    for begin in range(0, len(order), _READ_TOGETHER):
        chosen = order[begin : begin + _READ_TOGETHER]
        pieces = padded([flat[n].pieces for n in chosen])
        prints = padded([flat[n].prints for n in chosen])
        lengths = torch.tensor([[len(flat[n].pieces)] for n in chosen])
        mask = (torch.arange(pieces.size(1))[None] < lengths).long()
        layers.append(encoder(pieces.to(device), prints.to(device), mask.to(device)).flatten(0, 1))
        for n in chosen:
            starts[n] = rows
            rows += pieces.size(1)
    bags: list[list[int]] = []
    at = 0
    for windows, passage in zip(read, passages, strict=True):
        places = Places(windows, starts[at : at + len(windows)])
        at += len(windows)
        bags += places.bags(span for sentence in passage.sentences for span in sentence.spans)
    return pooled(torch.cat(layers), bags)


def batches(
    encoder: Encoder, articles: Sequence[Article], pieces: int, chance: random.Random | None
) -> Iterator[list[Passage]]:
    """Every passage once, in batches of about `pieces` word pieces; with `chance`, cut and mixed by it."""
    found: list[Passage] = []
    for article in articles:
        found += article.passages(chance.randint(WINDOW // 4, WINDOW) if chance else WINDOW)
    sized = [(max(len(w.pieces) for w in encoder.windows(p.paragraphs)), p) for p in found]
    for group in grouped(sized, lambda pair: pair[0], pieces, chance):
        yield [passage for _, passage in group]


class Words(nn.Module):
    """Heads on the words of one corpus."""

    articles: list[Article]

    def __init__(self, encoder: Encoder, shared: Shared, articles: list[Article], **heads: Head) -> None:
        """Train `heads` on `articles`."""
        super().__init__()
        self._encoder, self._shared = (encoder,), shared
        self.articles, self.heads = articles, heads
        self.networks = nn.ModuleDict({name: head.model for name, head in heads.items()})

    def read(self, passages: Sequence[Passage]) -> tuple[Table, list[int]]:
        """The table of the sentences of passages, to be held while it is used, and their numbers."""
        sentences = [sentence for passage in passages for sentence in passage.sentences]
        vectors = encode(self._encoder[0], passages)
        table = Table(lambda: vectors, [sentence.words for sentence in sentences])
        self._shared.show(table)
        return table, [sentence.number for sentence in sentences]

    def losses(self, passages: Sequence[Passage], data: dict[str, object]) -> dict[str, Tensor]:
        """The loss of each head, per word (nats)."""
        table, numbers = self.read(passages)
        found = {name: head.loss(data[name], numbers) for name, head in self.heads.items()}
        del table
        return found

    def data(self, document: Document) -> dict[str, object]:
        """A document as each head takes it."""
        return {name: head.data(document) for name, head in self.heads.items()}


class Attributions(nn.Module):
    """The attribution model and its losses; a second head tells every word's role without its cue."""

    articles: list[Example]

    def __init__(self, encoder: Encoder, articles: list[Example]) -> None:
        """Untrained."""
        super().__init__()
        self._encoder, self.articles = (encoder,), articles
        self.model = AttributionModel(encoder.hidden_size)
        self.word_roles = nn.Linear(encoder.hidden_size, ROLES)
        self.drop = nn.Dropout(0.2)

    def batches(
        self, articles: Sequence[Example], pieces: int, chance: random.Random | None
    ) -> Iterator[Batch]:
        """Every window once, in batches of about `pieces` word pieces."""
        return epoch(articles, self._encoder[0], pieces, chance)

    def losses(self, given: Batch) -> dict[str, Tensor]:
        """Loss by part, each per relation of the batch (nats)."""
        batch = given.to(self._encoder[0].bert.device)
        model, mask = self.model, batch.word_mask
        layers = self._encoder[0](batch.pieces, batch.prints, batch.mask)[:, :, -1]
        words = self.drop(layers.gather(1, batch.first[:, :, None].expand(-1, -1, layers.size(2))))
        opens = torch.zeros(mask.shape, device=mask.device)
        union = torch.zeros(mask.shape, dtype=torch.long, device=mask.device)
        scores = model.anchors(words)
        n = max(1, len(batch.row))
        parts = {}
        if len(batch.row):
            opens[batch.row, batch.anchor] = 1.0
            union = union.scatter_reduce(
                0, batch.row[:, None].expand_as(batch.roles), batch.roles, reduce="amax"
            )
            inside = mask[batch.row]
            roles = model.roles(words, batch.row, batch.anchor)
            chain = model.chain
            parts["roles"] = (
                chain.log_partition(roles, inside) - chain.score(roles, inside, batch.roles)
            ).sum() / n
        entropy = functional.binary_cross_entropy_with_logits(scores, opens, reduction="none")
        parts["anchors"] = (entropy * mask).sum() / n
        own = functional.cross_entropy(self.word_roles(words)[mask], union[mask], reduction="sum")
        parts["words"] = own / n
        return parts
