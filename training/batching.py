"""Items of unequal length in batches that waste little."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import torch
from torch import Tensor

from service.nlp.encoder.encoder import WINDOW

Item = TypeVar("Item")


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows of numbers as one tensor [rows, longest], zeros behind the short ones."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *[0] * (width - len(row))] for row in rows])


def grouped(
    items: list[Item], size: Callable[[Item], int], pieces: int, chance: random.Random | None
) -> Iterator[list[Item]]:
    """Every item once, with others of about its size, about `pieces` in all; with `chance`, mixed by it."""
    if chance:
        chance.shuffle(items)
    per_chunk = 20 * max(1, pieces // WINDOW)
    groups: list[list[Item]] = []
    for start in range(0, len(items), per_chunk):
        group: list[Item] = []
        for item in sorted(items[start : start + per_chunk], key=size):
            if group and (len(group) + 1) * size(item) > pieces:
                groups.append(group)
                group = []
            group.append(item)
        groups.append(group)
    if chance:
        chance.shuffle(groups)
    yield from groups
