"""The network over encoded words: a score for each to open a cue, and each word's role for that cue.

The shape is that of semantic role labelling (Dozat and Manning 2017 for the biaffine scores; Zhou and
Xu 2015 for labelling by a chain): each cue is a predicate, and a linear chain of roles over the
window's words says where its source, its cue and its content stand.
"""

from __future__ import annotations

import enum

import torch
from torch import Tensor, nn
from torch.nn import functional


class Role(enum.IntEnum):
    """What a word is to a cue."""

    NONE = 0
    SOURCE = 1
    CUE = 2
    CONTENT = 3


ROLES = len(Role)
#: Words away from the cue beyond which distance is not told apart.
FARTHEST = 96


class Chain(nn.Module):
    """A linear-chain conditional random field over the roles of one window's words."""

    def __init__(self) -> None:
        """Start with no preference."""
        super().__init__()
        self.first = nn.Parameter(torch.zeros(ROLES))
        self.last = nn.Parameter(torch.zeros(ROLES))
        self.step = nn.Parameter(torch.eye(ROLES))

    def log_partition(self, scores: Tensor, mask: Tensor) -> Tensor:
        """Log of the sum over all labellings: [n] from scores [n, words, roles], mask [n, words]."""
        alpha = self.first + scores[:, 0]
        for at in range(1, scores.size(1)):
            after = torch.logsumexp(alpha[:, :, None] + self.step, dim=1) + scores[:, at]
            alpha = torch.where(mask[:, at, None], after, alpha)
        return torch.logsumexp(alpha + self.last, dim=1)

    def score(self, scores: Tensor, mask: Tensor, roles: Tensor) -> Tensor:
        """Log score of one labelling each: [n] from roles [n, words]."""
        own = (scores.gather(2, roles[:, :, None]).squeeze(2) * mask).sum(1)
        steps = (self.step[roles[:, :-1], roles[:, 1:]] * mask[:, 1:]).sum(1)
        ends = roles.gather(1, mask.sum(1, keepdim=True) - 1).squeeze(1)
        return own + steps + self.first[roles[:, 0]] + self.last[ends]

    def best(self, scores: Tensor) -> tuple[Tensor, Tensor]:
        """The best labelling [n, words] of scores [n, words, roles], and its log score [n]."""
        alpha = self.first + scores[:, 0]
        back = []
        for at in range(1, scores.size(1)):
            alpha, came = (alpha[:, :, None] + self.step).max(dim=1)
            alpha = alpha + scores[:, at]
            back.append(came)
        total, role = (alpha + self.last).max(dim=1)
        path = [role]
        for came in reversed(back):
            role = came.gather(1, role[:, None]).squeeze(1)
            path.append(role)
        return torch.stack(path[::-1], dim=1), total


class AttributionModel(nn.Module):
    """Scores of words that the encoder has read; all shapes are batches of windows."""

    def __init__(self, hidden: int, size: int = 192, dropout: float = 0.2) -> None:
        """Untrained; `hidden` is the width of an encoded word, `size` that of the scoring layers."""
        super().__init__()
        opens = nn.Linear(size, 1)
        self.anchor = nn.Sequential(nn.Linear(hidden, size), nn.GELU(), nn.Dropout(dropout), opens)
        self.cue = nn.Sequential(nn.Linear(hidden, size), nn.GELU(), nn.Dropout(dropout))
        self.word = nn.Sequential(nn.Linear(hidden, size), nn.GELU(), nn.Dropout(dropout))
        self.bilinear = nn.Parameter(torch.randn(ROLES, size, size) * 0.02)
        self.of_cue = nn.Linear(size, ROLES)
        self.of_word = nn.Linear(size, ROLES)
        self.joint_cue = nn.Linear(size, size)
        self.joint_word = nn.Linear(size, size)
        self.distance = nn.Embedding(2 * FARTHEST + 1, size)
        self.joint = nn.Linear(size, ROLES)
        nn.init.normal_(self.distance.weight, std=0.02)
        with torch.no_grad():  # most words open no cue and have no role
            opens.bias.fill_(-3.5)
            self.of_word.bias[Role.NONE] = 3.0
        self.chain = Chain()

    def anchors(self, words: Tensor) -> Tensor:
        """Log odds [batch, words] that a word is the first of a cue."""
        scores: Tensor = self.anchor(words).squeeze(-1)
        return scores

    def roles(self, words: Tensor, row: Tensor, anchor: Tensor) -> Tensor:
        """Scores [n, words, roles] of every word for the n cues that open at (row, anchor)."""
        cue, word = self.cue(words[row, anchor]), self.word(words)
        bilinear = torch.einsum("nd,rde->nre", cue, self.bilinear)
        scores = torch.einsum("nre,nwe->nwr", bilinear, word[row])
        places = torch.arange(words.size(1), device=words.device)
        distance = (places[None] - anchor[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        joint = self.joint_cue(cue)[:, None] + self.joint_word(word)[row] + self.distance(distance)
        scores = scores + self.joint(functional.gelu(joint))
        found: Tensor = scores + self.of_cue(cue)[:, None] + self.of_word(word)[row]
        return found
