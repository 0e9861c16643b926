"""One vector of a marked span, from the states of the piece that it stands in."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class MarkPooler(nn.Module):
    """The states at the span's first and last character, and the means of what stands left, right, around and above."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.mix = nn.Linear(6 * hidden, hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, heading: Tensor, marks: Tensor) -> Tensor:
        """Vectors of shape (marks, hidden).

        Args:
            states: (pieces, tokens, hidden); heading: (pieces,); marks: (marks, 7), see `models.pieces.Batch`.
        """
        row, start, end, left, right, clause_start, clause_end = marks.unbind(1)
        sums = nn.functional.pad(states.cumsum(dim=1), (0, 0, 1, 0))

        def mean(low: Tensor, high: Tensor) -> Tensor:
            """The mean state of low:high in each mark's row; zeros where it is empty."""
            return (sums[row, high] - sums[row, low]) / (high - low).clamp(min=1).unsqueeze(1)

        above = heading[row]
        joint = torch.cat(
            [
                states[row, start],
                states[row, end - 1],
                mean(left, start),
                mean(end, right),
                mean(clause_start, clause_end),
                mean(torch.zeros_like(above), above),
            ],
            dim=1,
        )
        return nn.functional.gelu(self.mix(self.dropout(joint)))
