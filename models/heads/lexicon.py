"""The wide part of a classifier: short runs of characters that vote for labels, more or less by where they stand.

A word learned from a few annotations speaks for its label wherever it stands again, which an encoder would need many
examples to learn. The runs are hashed from the characters themselves, so that no vocabulary is needed.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

# Runs of one to four characters.
_RUNS = (1, 2, 3, 4)
_BUCKETS = 2**15
# Odd numbers that spread the ids of a run over the buckets.
_FACTORS = (40_503, 30_011, 9_973, 2_654_435)
# How many characters before a mark's first one and from it on are looked at, and how many of the heading.
_LEFT, _RIGHT, _ABOVE = 56, 48, 24
# How much a run counts at first: in the span, left and right beside it, in its clause, farther left and right, above.
_NEARNESS = (1.0, 1.0, 1.0, 0.5, 0.5, 0.2, 0.2, 0.3)


class Lexicon(nn.Module):
    """Hashed runs of characters with a score for each label."""

    def __init__(self, labels: int, dropout: float = 0.25) -> None:
        super().__init__()
        self.table = nn.Embedding(_BUCKETS, labels)
        nn.init.zeros_(self.table.weight)
        # By length of run and zone.
        start = torch.tensor(_NEARNESS).log().repeat(len(_RUNS), 1)
        self.nearness = nn.Parameter(start)
        self.dropout = dropout

    def forward(self, characters: Tensor, titles: Tensor, spans: Tensor) -> Tensor:
        """Scores of shape (marks, labels).

        Args:
            characters: (pieces, characters); titles: (pieces,); spans: (marks, 7), see `models.pieces.Batch`.
        """
        row, start, end, left, right, clause_start, clause_end = (each.unsqueeze(1) for each in spans.unbind(1))
        title = titles[row]
        near = start + torch.arange(-_LEFT, _RIGHT, device=characters.device).unsqueeze(0)
        above = torch.arange(_ABOVE, device=characters.device).unsqueeze(0).expand(spans.shape[0], -1)
        places = torch.cat([near, above], dim=1)
        held = places.clamp(0, characters.shape[1] - 1)
        is_above = torch.cat([torch.zeros_like(near), torch.ones_like(above)], dim=1)
        tokens = characters[row, held]
        inside = (places == held).long() * (tokens > 0).long() * ((places < title).long() == is_above).long()
        zones = _zones(places, start, end, left, right, clause_start, clause_end) * (1 - is_above) + 7 * is_above
        run, kept = torch.zeros_like(tokens), inside
        buckets, weights = [], []
        for length, factor in zip(_RUNS, _FACTORS, strict=True):
            back = length - 1
            run = run + _shifted(tokens, back) * factor
            kept = kept * _shifted(inside, back)
            buckets.append((run + 7_919 * length) % _BUCKETS)
            weights.append(self.nearness[back].exp()[zones] * kept.to(self.nearness.dtype))
        weight = torch.cat(weights, dim=1)
        if self.training:
            weight = weight * (torch.rand_like(weight) >= self.dropout) / (1.0 - self.dropout)
        found: Tensor = self.table(torch.cat(buckets, dim=1))
        return (weight.unsqueeze(1) @ found).squeeze(1)


def _zones(
    places: Tensor, start: Tensor, end: Tensor, left: Tensor, right: Tensor, clause_start: Tensor, clause_end: Tensor
) -> Tensor:
    """Where each place stands to the mark: 0 in it, 1 and 2 beside it, 3 and 4 in its clause, 5 and 6 farther off."""
    behind = (places >= end).long()
    zones = 5 + behind
    zones = torch.where((places >= clause_start) & (places < clause_end), 3 + behind, zones)
    zones = torch.where((places >= left) & (places < right), 1 + behind, zones)
    return torch.where((places >= start) & (places < end), torch.zeros_like(zones), zones)


def _shifted(values: Tensor, by: int) -> Tensor:
    """The values `by` places to the right, zeros before them."""
    return nn.functional.pad(values, (by, 0))[:, : values.shape[1]] if by else values
