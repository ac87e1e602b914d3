"""Tagger, parser and recogniser: Stanza's own networks, on our encoder, with small widths of their own."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import Any

import torch
from stanza.models import ner_tagger, tagger
from stanza.models import parser as dependency_parser
from stanza.models.common.doc import Document
from stanza.models.depparse import model as parser_model
from stanza.models.depparse.data import DataLoader as TreeBatches
from stanza.models.depparse.data import Dataset as Trees
from stanza.models.depparse.model import GraphParser
from stanza.models.depparse.trainer import Trainer as ParserTrainer
from stanza.models.depparse.trainer import unpack_batch as unpack_trees
from stanza.models.ner import model as recogniser_model
from stanza.models.ner.data import DataLoader as Entities
from stanza.models.ner.model import NERTagger
from stanza.models.ner.trainer import Trainer as NERTrainer
from stanza.models.ner.trainer import unpack_batch as unpack_entities
from stanza.models.ner.vocab import MultiVocab
from stanza.models.pos import model as tagger_model
from stanza.models.pos.data import Dataset as Tags
from stanza.models.pos.model import Tagger
from stanza.models.pos.tag_columns import UPOS_COLUMN, XPOS_COLUMN
from stanza.models.pos.trainer import Trainer as TaggerTrainer
from stanza.models.pos.trainer import unpack_batch as unpack_tags
from torch import Tensor
from torch.nn import functional

from service.nlp.encoder.encoder import LAYERS
from service.nlp.encoder.foundation import NAME, Shared
from training.workspace import SHORTHAND

_COMMON = (
    "--shorthand",
    SHORTHAND,
    "--bert_model",
    NAME,
    "--bert_hidden_layers",
    str(LAYERS),
    "--no_pretrain",
    "--bert_finetune",
)


def tagger_arguments() -> dict[str, Any]:
    """Universal and Penn tags; nobody reads the features."""
    arguments = tagger.parse_args([
        *_COMMON, "--word_emb_dim", "0", "--word_cutoff", "1000000", "--char_emb_dim", "32",
        "--char_hidden_dim", "64", "--transformed_dim", "64", "--hidden_dim", "160", "--num_layers", "1",
        "--share_hid",
        "--deep_biaff_hidden_dim", "160", "--dropout", "0.33", "--word_dropout", "0.1",
        "--augment_nopunct", "0", "--drop_initial_punct_prob", "0",
    ])  # fmt: skip
    return dict(arguments) | {"tag_columns": (UPOS_COLUMN, XPOS_COLUMN)}


def parser_arguments() -> dict[str, Any]:
    """The parser sees words as the encoder does, and nothing else: no tags, no letters."""
    return dict(dependency_parser.parse_args([
        *_COMMON, "--word_emb_dim", "0", "--word_cutoff", "1000000", "--tag_emb_dim", "0", "--no_upos",
        "--no_xpos", "--no_ufeats", "--no_char", "--no_linearization", "--no_distance",
        "--hidden_dim", "200", "--num_layers", "1", "--deep_biaff_hidden_dim", "128",
        "--dropout", "0.33", "--word_dropout", "0.1", "--augment_nopunct", "0",
        "--drop_initial_punct_prob", "0", "--sample_train", "1.0",
    ]))  # fmt: skip


def recogniser_arguments() -> dict[str, Any]:
    """Letters beside the encoder's words, since its pieces are lower-cased."""
    return dict(ner_tagger.parse_args([
        *_COMMON, "--word_emb_dim", "0", "--char_emb_dim", "32", "--char_hidden_dim", "48",
        "--hidden_dim", "160", "--dropout", "0.33", "--word_dropout", "0.05", "--locked_dropout", "0",
        "--no_input_transform", "--scheme", "bioes",
    ]))  # fmt: skip


def _padded(sequences: Sequence[Tensor], batch_first: bool = False, padding_value: float = 0.0) -> Tensor:
    """As torch's `pad_sequence`, which on its way back copies the whole batch once a sequence."""
    longest = max(map(len, sequences))
    rows = [
        functional.pad(row, (0, 0) * (row.dim() - 1) + (0, longest - len(row)), value=padding_value)
        for row in sequences
    ]
    return torch.stack(rows, dim=0 if batch_first else 1)


for _module in (tagger_model, parser_model, recogniser_model):
    _module.pad_sequence = _padded

#: Sentences that the parser scores together while it learns.
_SCORED_TOGETHER = 48


class Head:
    """A network with its vocabulary; sentences are told by their numbers in a document's data."""

    arguments: dict[str, Any]
    vocab: Any
    model: Any

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        found: torch.device = next(self.model.parameters()).device
        return found

    def data(self, document: Document) -> Any:
        """A document's sentences, as `loss` takes them."""
        raise NotImplementedError

    def loss(self, data: Any, numbers: Sequence[int]) -> Tensor:
        """The mean loss of sentences."""
        raise NotImplementedError

    def trainer(self) -> Any:
        """Stanza's trainer around the network: what can save it."""
        raise NotImplementedError

    def save(self, file: pathlib.Path) -> None:
        """Write the checkpoint that Stanza loads, without the encoder."""
        self.arguments["bert_finetune"] = False
        self.trainer().save(str(file))
        self.arguments["bert_finetune"] = True


class TaggerHead(Head):
    """Tags."""

    def __init__(self, document: Document, shared: Shared) -> None:
        """Untrained, with the vocabulary of a document."""
        self.arguments = tagger_arguments()
        self.vocab = Tags.init_vocab([document], self.arguments, self.arguments["tag_columns"])
        self.model = Tagger(
            self.arguments, self.vocab, share_hid=True, bert_model=shared, bert_tokenizer=shared.tokenizer
        )

    def data(self, document: Document) -> Tags:
        """A document's sentences, as `loss` takes them."""
        return Tags(document, self.arguments, None, vocab=self.vocab)

    def loss(self, data: Tags, numbers: Sequence[int]) -> Tensor:
        """Cross entropy of a word's tags."""
        batch = data.collate_fn([data[n] for n in numbers])
        inputs, _, word_idx, lengths, word_lengths, text = unpack_tags(batch, self.device)
        loss: Tensor
        loss, _ = self.model(*inputs, word_idx, lengths, word_lengths, text)
        return loss

    def trainer(self) -> TaggerTrainer:
        """Stanza's trainer around the network: what can save it."""
        made = TaggerTrainer.__new__(TaggerTrainer)
        made.args, made.vocab, made.model = self.arguments, self.vocab, self.model
        return made


class ParserHead(Head):
    """Dependency trees."""

    def __init__(self, document: Document, shared: Shared) -> None:
        """Untrained, with the vocabulary of a document."""
        self.arguments = parser_arguments()
        self.vocab = Trees(document, self.arguments, None).vocab
        self.model = GraphParser(
            self.arguments, self.vocab, bert_model=shared, bert_tokenizer=shared.tokenizer
        )
        self.model.bert_finetuning = True

    def data(self, document: Document) -> Trees:
        """A document's sentences, as `loss` takes them."""
        return Trees(document, self.arguments, None, vocab=self.vocab, evaluation=True)

    def loss(self, data: Trees, numbers: Sequence[int]) -> Tensor:
        """Cross entropy of a word's governor and relation.

        Sentences are scored with others of their length: scores grow with the square of the longest.
        """
        ordered = sorted(numbers, key=lambda n: len(data.data[n][0]))
        losses, words = [], 0
        for start in range(0, len(ordered), _SCORED_TOGETHER):
            batch = TreeBatches.collate([data[n] for n in ordered[start : start + _SCORED_TOGETHER]])
            inputs, _, word_idx, lengths, word_lengths, text = unpack_trees(batch, self.device)
            evaluating, self.model.training = not self.model.training, True  # else there is no loss
            loss, _ = self.model.loss(*inputs, word_idx, lengths, word_lengths, text)
            self.model.training = not evaluating
            losses.append(loss * len(word_lengths))
            words += len(word_lengths)
        return torch.stack(losses).sum() / words

    def trainer(self) -> ParserTrainer:
        """Stanza's trainer around the network: what can save it."""
        return ParserTrainer(args=self.arguments, vocab=self.vocab, model=self.model, build_optimizer=False)


class RecogniserHead(Head):
    """Entities."""

    def __init__(self, document: Document, shared: Shared) -> None:
        """Untrained, with the vocabulary of a document."""
        self.arguments = recogniser_arguments()
        known = Entities(document, 1, self.arguments).vocab
        self.vocab = MultiVocab({name: known[name] for name in ("char", "tag")})
        self.model = NERTagger(self.arguments, self.vocab, bert_model=shared, bert_tokenizer=shared.tokenizer)

    def data(self, document: Document) -> Entities:
        """A document's sentences, as `loss` takes them."""
        return Entities(document, 1, self.arguments, vocab=self.vocab, evaluation=True)

    def loss(self, data: Entities, numbers: Sequence[int]) -> Tensor:
        """Negative log likelihood of a word's part of its sentence's labelling."""
        held = data.data
        data.data = [[sentence for n in numbers for sentence in held[n]]]
        batch = data[0]
        data.data = held
        inputs, _, word_idx, line_idx, lengths, word_lengths, line_lengths, places = unpack_entities(
            batch, self.device
        )
        words, chars, chars_mask, lines, tags = inputs
        loss, _, _ = self.model(
            words,
            chars,
            chars_mask,
            tags,
            word_idx,
            lengths,
            word_lengths,
            lines,
            places,
            line_lengths,
            line_idx,
        )
        mean: Tensor = loss * len(lengths) / sum(lengths)
        return mean

    def trainer(self) -> NERTrainer:
        """Stanza's trainer around the network: what can save it."""
        made = NERTrainer.__new__(NERTrainer)
        made.args, made.vocab, made.model = self.arguments, self.vocab, self.model
        return made
