"""Work that Stanza's processors are spared: what nobody reads, and what was worked out before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from stanza.models.common import utils
from stanza.models.common.crf import CRFLoss
from torch import Tensor, nn

from service.memory import Memory

#: A word and its part of speech.
Tagged = tuple[str, str]

#: Paragraphs that are read one after the other.
_FEW = 4


@contextlib.contextmanager
def without_optimizers() -> Iterator[None]:
    """Let Stanza load models that will not be trained, without an optimizer for each.

    The first optimizer that is made imports PyTorch's compiler and all that it needs.
    """
    own = utils.get_optimizer, utils.get_split_optimizer
    utils.get_optimizer, utils.get_split_optimizer = lambda *_, **__: None, lambda *_, **__: {}
    try:
        yield
    finally:
        utils.get_optimizer, utils.get_split_optimizer = own


class _Transitions(nn.Module):
    """Stands for the recogniser's loss, which costs as much as its decoding and is for training alone."""

    def __init__(self, loss: CRFLoss) -> None:
        super().__init__()
        self._transitions = loss._transitions

    def forward(self, inputs: Tensor, masks: Tensor, tags: Tensor) -> tuple[float, Tensor]:
        """No loss, and the scores [tag, next tag] that decoding needs."""
        return 0.0, self._transitions


def without_loss(recogniser: Any) -> None:
    """Let Stanza's NERTrainer work out no loss; it cannot be trained after that."""
    criteria = recogniser.model.crits
    for number, loss in enumerate(criteria):
        if type(loss) is CRFLoss:
            criteria[number] = _Transitions(loss)


class Lemmas:
    """What Stanza's lemmatizer spelt out for a word that its dictionary lacks, remembered.

    That depends on the word and its part of speech alone, and takes a network some steps a letter.
    """

    def __init__(self, lemmatizer: Any, memory: Memory, models: str) -> None:
        """Have Stanza's Trainer of a lemmatizer skip what is remembered; `models` names its models."""
        self._skip: Any = lemmatizer.skip_seq2seq
        self._ensemble: Any = lemmatizer.ensemble
        self._memory = memory
        self._models = models
        self._known: dict[Tagged, str] = {}
        lemmatizer.skip_seq2seq = self.skip
        lemmatizer.ensemble = self.ensemble

    def skip(self, words: Sequence[Tagged]) -> list[bool]:
        """Of each word, whether the network need not be asked."""
        self._known = {}
        skipped: list[bool] = self._skip(words)
        for at, (word, tag) in enumerate(words):
            if not skipped[at]:
                lemma = self._memory.get("lemma", self._models, word, tag)
                if isinstance(lemma, str):
                    self._known[word, tag] = lemma
                    skipped[at] = True
        return skipped

    def ensemble(self, words: Sequence[Tagged], spelt: Sequence[str]) -> list[str]:
        """The lemma of each word; `spelt` has an empty one for each that was skipped."""
        lemmas: list[str] = self._ensemble(
            words,
            [self._known.get((word, tag), lemma) for (word, tag), lemma in zip(words, spelt, strict=True)],
        )
        for (word, tag), lemma in zip(words, spelt, strict=True):
            if lemma:
                self._memory.put(lemma, "lemma", self._models, word, tag)
        return lemmas


class Splitting:
    """Which paragraphs Stanza's tokenizer reads side by side."""

    def __init__(self, tokenizer: Any) -> None:
        """Take Stanza's Trainer of a tokenizer."""
        self._arguments: dict[str, Any] = tokenizer.args
        self._together: int = tokenizer.args["batch_size"]

    def expect(self, paragraphs: int) -> None:
        """Be told how many come next: a few are read one after the other.

        PyTorch has a fast kernel for one sequence, or for several of one length; others are packed for a slow
        one, which pays from a dozen on.
        """
        self._arguments["batch_size"] = 1 if paragraphs <= _FEW else self._together
