"""Which budget line an achievement belongs to: queries and keys in one space, "no line" a key of its own."""

from __future__ import annotations

import torch
from torch import Tensor, nn

# How many figures say what a line shares with the text around an achievement (`models.inputs.alike`).
LEXICAL = 6


class LinkerHead(nn.Module):
    """Projects pooled vectors to queries (of achievements) and keys (of lines)."""

    def __init__(self, hidden: int, width: int = 64) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, width)
        self.key = nn.Linear(hidden, width)
        self.nothing = nn.Parameter(torch.zeros(width))
        self.bias = nn.Parameter(torch.zeros(1))
        # How much each figure of likeness says.
        self.lexical = nn.Parameter(torch.ones(LEXICAL))
        self._scale = width**-0.5

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries and keys of shape (batch, width), and the score of "no line" for each query, (batch, 1)."""
        query = self.query(vectors) * self._scale
        return query, self.key(vectors), (query @ self.nothing).unsqueeze(1) + self.bias
