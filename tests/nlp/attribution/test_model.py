from __future__ import annotations

import itertools

import pytest
import torch

from service.nlp.attribution.model import ROLES, Chain


@pytest.fixture
def chain() -> Chain:
    torch.manual_seed(7)
    chain = Chain()
    with torch.no_grad():
        for weights in chain.parameters():
            weights.copy_(torch.randn_like(weights))
    return chain


SCORES = torch.randn(2, 4, ROLES, generator=torch.Generator().manual_seed(3))
MASK = torch.tensor([[True, True, True, True], [True, True, False, False]])


def every(words: int) -> torch.Tensor:
    return torch.tensor(list(itertools.product(range(ROLES), repeat=words)))


def test_the_partition_is_the_sum_over_every_labelling(chain: Chain) -> None:
    for row, words in ((0, 4), (1, 2)):
        paths = every(words)
        scores = SCORES[row : row + 1, :words].expand(len(paths), -1, -1)
        total = torch.logsumexp(chain.score(scores, torch.ones_like(paths, dtype=torch.bool), paths), 0)
        assert torch.allclose(chain.log_partition(SCORES, MASK)[row], total, atol=1e-4)


def test_the_best_labelling_is_the_best_of_all(chain: Chain) -> None:
    paths = every(4)
    full = torch.ones_like(paths, dtype=torch.bool)
    found, totals = chain.best(SCORES)
    for row in range(2):
        scores = chain.score(SCORES[row : row + 1].expand(len(paths), -1, -1), full, paths)
        assert torch.allclose(totals[row], scores.max(), atol=1e-4)
        assert found[row].tolist() == paths[scores.argmax()].tolist()
