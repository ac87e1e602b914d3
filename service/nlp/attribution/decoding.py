"""From the network's scores to relations: which words speak, introduce and are said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from .model import AttributionModel, Role


@dataclasses.dataclass(frozen=True)
class Candidate:
    """One relation in word numbers of the text, and how sure the network is of its parts.

    `odds` are the anchor's log odds; `firmness` the share of the content that is certain (the expected
    overlap of content read and content meant); `sourcing` the mean probability of what was decided on
    the source (the words it has, or that there is none).
    """

    anchor: int
    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[int, ...]
    odds: float
    firmness: float
    sourcing: float


def _evidence(likely: Tensor, path: Tensor) -> tuple[float, float]:
    """`firmness` and `sourcing` of one labelling: likely [words, roles], path [words]."""
    content = likely[:, Role.CONTENT]
    chosen = path == Role.CONTENT
    meant = float(content[~chosen].sum()) + int(chosen.sum())
    firmness = float(content[chosen].sum()) / meant if meant else 0.0
    source = likely[:, Role.SOURCE]
    named = path == Role.SOURCE
    sourcing = float(source[named].mean()) if bool(named.any()) else 1.0 - float(source.max())
    return firmness, sourcing


def read_window(model: AttributionModel, words: Tensor, start: int, threshold: float) -> list[Candidate]:
    """The relations whose cue opens in a window likelier than `threshold`.

    From its words [words, hidden], the first of which has the number `start`.
    """
    batch = words[None]
    odds = model.anchors(batch)[0]
    anchors = (odds > torch.logit(torch.tensor(threshold))).nonzero().flatten()
    if not len(anchors):
        return []
    scores = model.roles(batch, torch.zeros_like(anchors), anchors).cpu()
    paths, _ = model.chain.best(scores)
    found = []
    for anchor, path, likely in zip(anchors.tolist(), paths, scores.softmax(dim=2), strict=True):
        placed: dict[int, list[int]] = {role: [] for role in Role}
        for word, role in enumerate(path.tolist(), start):
            placed[role].append(word)
        if not placed[Role.CONTENT]:
            continue
        firmness, sourcing = _evidence(likely, path)
        found.append(
            Candidate(
                anchor + start,
                tuple(placed[Role.SOURCE]),
                tuple(placed[Role.CUE]),
                tuple(placed[Role.CONTENT]),
                float(odds[anchor]),
                firmness,
                sourcing,
            )
        )
    return found


def without_twins(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of candidates that share most of their content or a word of their cues, the surest; in text order."""
    kept: list[tuple[frozenset[int], Candidate]] = []
    for candidate in sorted(candidates, key=lambda c: (-c.odds, c.anchor)):
        content = frozenset(candidate.content)
        cue = frozenset(candidate.cue)
        if any(
            2 * len(content & other) > len(content | other) or cue & frozenset(better.cue)
            for other, better in kept
        ):
            continue
        kept.append((content, candidate))
    return sorted((candidate for _, candidate in kept), key=lambda c: c.anchor)


def runs(words: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring word numbers as half-open runs."""
    found: list[tuple[int, int]] = []
    for word in words:
        if found and found[-1][1] == word:
            found[-1] = (found[-1][0], word + 1)
        else:
            found.append((word, word + 1))
    return found
