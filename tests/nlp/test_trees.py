"""The short way to a tree against Stanza's own search."""

from __future__ import annotations

import random

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root, tarjan

from service.nlp import trees
from service.nlp.trees import best_tree


def scores(words: int, seed: int) -> numpy.ndarray:
    """The scores of a sentence, as the parser gives them: nothing is its own head."""
    made = numpy.random.default_rng(seed).normal(size=(words + 1, words + 1)).astype("float32")
    numpy.fill_diagonal(made, -numpy.inf)
    return made


def heads(words: int, seed: int) -> list[int]:
    """A tree with one root."""
    chance = random.Random(seed)
    order = chance.sample(range(1, words + 1), words)
    found = [0] * (words + 1)
    for at, word in enumerate(order[1:], 1):
        found[word] = order[chance.randrange(at)]
    return found


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(0, 10**9))
def test_any_scores_give_the_tree_that_the_search_finds(words, seed):
    given_scores = scores(words, seed)
    assert best_tree(given_scores).tolist() == chuliu_edmonds_one_root(given_scores).tolist()


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(0, 10**9))
def test_a_tree_of_best_heads_is_the_one_that_the_search_finds(words, seed):
    given_scores, tree = scores(words, seed), heads(words, seed)
    given_scores[range(1, words + 1), tree[1:]] += 10
    assert best_tree(given_scores).tolist() == chuliu_edmonds_one_root(given_scores).tolist() == tree


def test_a_tree_of_best_heads_is_not_searched_for(monkeypatch):
    monkeypatch.setattr(trees, "chuliu_edmonds_one_root", lambda scores: pytest.fail("searched"))
    given_scores = scores(20, 1)
    given_scores[range(1, 21), heads(20, 1)[1:]] += 10
    assert best_tree(given_scores).tolist() == heads(20, 1)


@settings(deadline=None)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=12))
def test_the_cycles_are_those_that_the_search_sees(above):
    given_heads = numpy.array([0, *(it % (len(above) + 1) for it in above)])
    own = given_heads == numpy.arange(len(given_heads))
    given_heads[own] = 0  # nothing but the root is its own head
    found, expected = ({tuple(it) for it in way(given_heads)} for way in (trees.cycles, tarjan))
    assert found == expected
