"""Stanza's search for the best tree of a sentence, left out where there is nothing to search for."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root
from stanza.models.depparse import model as parser

from service import deadline

#: The head of each word, by row; word 0 is the root and its own head.
Heads = NDArray[numpy.int64]


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


def shorten_search() -> None:
    """Let Stanza's parser use `best_tree`."""
    parser.chuliu_edmonds_one_root = best_tree
