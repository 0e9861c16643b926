"""Where causes stand in prose, and their categories."""

from __future__ import annotations

from torch import Tensor, nn

# The tags of a character: outside, the first of a cause, within one.
OUTSIDE, BEGIN, INSIDE = 0, 1, 2


class TaggerHead(nn.Module):
    """Scores of the three tags and of the categories for each character."""

    def __init__(self, hidden: int, categories: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.tag = nn.Linear(hidden, 3)
        self.category = nn.Linear(hidden, categories)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of shape (batch, length, 3) and (batch, length, categories)."""
        kept = self.dropout(states)
        return self.tag(kept), self.category(kept)
