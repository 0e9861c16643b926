"""The type of a marked quantity, or none."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.characters import CLAUSE


class MarkPooler(nn.Module):
    """One vector of a marked input: the mark's state, and the means of its clause and of the whole input."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.mix = nn.Linear(3 * hidden, hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor, segments: Tensor, mark: Tensor) -> Tensor:
        """Vectors of shape (batch, hidden).

        Args:
            states: (batch, length, hidden); mask, segments: (batch, length); mark: (batch,) indices into the length.
        """
        inside = mask.to(states.dtype)
        clause = inside * (segments >= CLAUSE).to(states.dtype)
        index = mark.view(-1, 1, 1).expand(-1, 1, states.shape[2])
        marked = states.gather(1, index).squeeze(1)
        joint = torch.cat([marked, _mean(states, clause), _mean(states, inside)], dim=1)
        return nn.functional.gelu(self.mix(self.dropout(joint)))


class TyperHead(nn.Module):
    """A score for each type; the first is that of "no achievement"."""

    def __init__(self, hidden: int, types: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.score = nn.Linear(hidden, types)

    def forward(self, vectors: Tensor) -> Tensor:
        """Logits of shape (batch, types) from pooled vectors of shape (batch, hidden)."""
        return self.score(self.dropout(vectors))  # type: ignore[no-any-return]


def _mean(states: Tensor, chosen: Tensor) -> Tensor:
    """The mean over the chosen positions, shape (batch, hidden); zeros where none is."""
    weights = chosen / chosen.sum(dim=1, keepdim=True).clamp(min=1)
    return (states * weights.unsqueeze(2)).sum(dim=1)
