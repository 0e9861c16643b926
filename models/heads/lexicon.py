"""The wide part of the typer: short runs of characters that vote for types, more or less by where they stand.

A word learned from a few annotations speaks for its type wherever it stands again, which an encoder of this size would
need many examples to learn. The runs are hashed from the ids themselves, so that nothing but the input is needed.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.characters import SEGMENTS

# Runs of one to four characters.
_RUNS = (1, 2, 3, 4)
_BUCKETS = 2**15
# Odd numbers that spread the ids of a run over the buckets.
_FACTORS = (40_503, 30_011, 9_973, 2_654_435)
# How much a run counts at first: in the heading, the sentence, the clause, beside the quantity, in the quantity.
_NEARNESS = (0.3, 0.2, 0.5, 1.0, 1.0)


class Lexicon(nn.Module):
    """Hashed runs of characters with a score for each type."""

    def __init__(self, types: int, dropout: float = 0.25) -> None:
        super().__init__()
        self.table = nn.Embedding(_BUCKETS, types)
        nn.init.zeros_(self.table.weight)
        # By length of run, side of the mark (before, after), and segment.
        start = torch.tensor(_NEARNESS).log().repeat(len(_RUNS), 2, 1)
        self.nearness = nn.Parameter(start.reshape(len(_RUNS), 2 * SEGMENTS))
        self.dropout = dropout

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor, mark: Tensor) -> Tensor:
        """Scores of shape (batch, types).

        Args:
            ids, mask, segments: (batch, length); mark: (batch,) indices into the length.
        """
        places = torch.arange(ids.shape[1], device=ids.device).unsqueeze(0)
        zones = segments + SEGMENTS * (places > mark.unsqueeze(1)).long()
        run, inside = torch.zeros_like(ids), mask
        buckets, weights = [], []
        for length, factor in zip(_RUNS, _FACTORS, strict=True):
            back = length - 1
            run = run + _shifted(ids, back) * factor
            inside = inside * _shifted(mask, back)
            buckets.append((run + 7_919 * length) % _BUCKETS)
            weights.append(self.nearness[back].exp()[zones] * inside.to(self.nearness.dtype))
        weight = torch.cat(weights, dim=1)
        if self.training:
            weight = weight * (torch.rand_like(weight) >= self.dropout) / (1.0 - self.dropout)
        found: Tensor = self.table(torch.cat(buckets, dim=1))
        return (weight.unsqueeze(1) @ found).squeeze(1)


def _shifted(values: Tensor, by: int) -> Tensor:
    """The values `by` places to the right, zeros before them."""
    return nn.functional.pad(values, (by, 0))[:, : values.shape[1]] if by else values
