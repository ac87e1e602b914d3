"""Stanza's dependency parser without the work that nobody reads.

Stanza scores every label of every pair of words, and searches for a tree where the best heads make one. Here
labels are scored for the arcs of the tree alone, and a search is made where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from stanza.models.common import chuliu_edmonds
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.common.vocab import VOCAB_PREFIX_SIZE
from stanza.models.depparse import model as parser
from stanza.models.depparse.head_constraints import (
    find_head_constraint_violations,
    resolve_head_constraint_violations,
)
from torch import Tensor, nn

from service import deadline

#: The head of each word, by row; word 0 is the root and its own head.
Heads = NDArray[numpy.int64]
#: One word's head and label.
Arc = tuple[int, str]

#: What a parser may add to the scores of arcs; none of ours does, and such a one is left as it is.
_ADDED = ("use_arc_embedding", "linearization", "distance")


def best_tree(scores: NDArray[numpy.float32]) -> Heads:
    """The heads of the best tree with one root, given the score [dependent, head] of every arc.

    Where the best heads of the words, each taken alone, make such a tree, no tree is better, and it is
    answered at once; most sentences are like that, and Stanza's search takes hundreds of steps in Python for
    each of them. Otherwise that search is asked.
    """
    deadline.check()
    heads: Heads = scores.argmax(axis=1)
    heads[0] = 0
    return heads if _is_tree(heads) else chuliu_edmonds_one_root(scores)


def _is_tree(heads: Heads) -> bool:
    """Whether one word hangs from the root, and all from that."""
    if numpy.count_nonzero(heads[1:] == 0) != 1:
        return False
    above = heads
    for _ in range(len(heads).bit_length()):  # each time twice as far up
        above = above[above]
    return not above.any()


def cycles(heads: Heads) -> list[NDArray[numpy.bool_]]:
    """The cycles of words that hang from each other, each as the mask of its words.

    What Stanza's search asks at each of its steps, and answers there in many more.
    """
    found = []
    state = [0] * len(heads)  # the number of the walk that came by
    above = heads.tolist()
    for number, start in enumerate(range(len(above)), 1):
        word = start
        while not state[word]:
            state[word] = number
            word = above[word]
        if state[word] == number and above[word] != word:
            mask = numpy.zeros(len(above), dtype=bool)
            while not mask[word]:
                mask[word] = True
                word = above[word]
            found.append(mask)
    return found


class _Labels:
    """What a parser's biaffine layer says of the labels of arcs."""

    def __init__(self, scorer: Any, words: Tensor) -> None:
        """Take Stanza's scorer and the words [batch, words, width]."""
        self._bilinear = scorer.scorer.W_bilin
        self._below, self._above = (
            nn.functional.pad(scorer.hidden_func(layer(words)), (0, 1), value=1.0)
            for layer in (scorer.W1, scorer.W2)
        )

    def best(self, trees: Sequence[Heads]) -> list[NDArray[numpy.int64]]:
        """The best label of the arc of each word to its head, sentence by sentence."""
        device = self._below.device
        sizes = [len(it) for it in trees]
        rows = torch.repeat_interleave(torch.tensor(sizes)).to(device)
        places = torch.cat([torch.arange(it) for it in sizes]).to(device)
        heads = torch.from_numpy(numpy.concatenate(trees)).to(device)
        weight = self._bilinear.weight
        half = (self._below[rows, places] @ weight.flatten(1)).unflatten(1, weight.shape[1:])
        scores = (half * self._above[rows, heads][:, :, None]).sum(1) + self._bilinear.bias
        return numpy.split(scores.argmax(1).cpu().numpy(), numpy.cumsum(sizes[:-1]))

    def all(self, sentence: int, length: int) -> NDArray[numpy.float32]:
        """The log probability [dependent, head, label] of every label of every arc of one sentence."""
        below, above = (it[sentence : sentence + 1, :length] for it in (self._below, self._above))
        found: NDArray[numpy.float32] = self._bilinear(below, above)[0].log_softmax(2).cpu().numpy()
        return found


def predict(self: Any, word: Tensor, *inputs: Any, resolve_head_constraints: bool = False) -> list[list[Arc]]:
    """Stanza's GraphParser.predict: the arcs of each sentence of a batch.

    `inputs` are what Stanza's has: its last three the sentences' lengths with the root, words', and texts.
    """
    lengths: Sequence[int] = inputs[-3]
    vocabulary = self.vocab["deprel"]
    words = self.embed(word, *inputs)
    arcs = self.unlabeled(words, words).squeeze(3)
    arcs.diagonal(dim1=1, dim2=2).fill_(-torch.inf)
    scores = [
        it[:length, :length].log_softmax(1).cpu().numpy() for it, length in zip(arcs, lengths, strict=True)
    ]
    trees = [best_tree(it) for it in scores]
    labels = _Labels(self.deprel, words)
    found = []
    for sentence, (tree, best) in enumerate(zip(trees, labels.best(trees), strict=True)):
        names = _names(vocabulary, best[1:])
        if resolve_head_constraints and find_head_constraint_violations(tree, names):
            tree, numbers = resolve_head_constraint_violations(
                scores[sentence], labels.all(sentence, len(tree)), tree, vocabulary
            )
            names = _names(vocabulary, numbers)
        found.append(list(zip(tree[1:], names, strict=True)))
    return found


def _names(vocabulary: Any, labels: Sequence[int] | NDArray[numpy.int64]) -> list[str]:
    names: list[str] = vocabulary.unmap([int(it) + VOCAB_PREFIX_SIZE for it in labels])
    return names


def _predict_with(whole: Callable[..., Any]) -> Callable[..., Any]:
    """`predict`, and Stanza's own where a parser has more than arcs and labels."""

    def either(self: Any, *inputs: Any, **options: Any) -> Any:
        return (whole if any(map(self.args.get, _ADDED)) else predict)(self, *inputs, **options)

    return either


_PREDICT = _predict_with(parser.GraphParser.predict)


def shorten_search() -> None:
    """Let Stanza's parser use `best_tree`, `cycles` and `predict`."""
    parser.chuliu_edmonds_one_root = best_tree
    chuliu_edmonds.tarjan = cycles
    parser.GraphParser.predict = _PREDICT
