"""Which budget line an achievement belongs to: queries and keys in one space, "no line" a key of its own."""

from __future__ import annotations

import torch
from torch import Tensor, nn

# Of how many stretches of text around an achievement the words are compared with a line's.
LEXICAL = 3


class LinkerHead(nn.Module):
    """Projects pooled vectors to queries (of achievements) and keys (of lines)."""

    def __init__(self, hidden: int, width: int = 64) -> None:
        super().__init__()
        self.query = nn.Linear(hidden, width)
        self.key = nn.Linear(hidden, width)
        self.nothing = nn.Parameter(torch.zeros(width))
        # How much it says that a line's words stand in the heading, the clause, the sentence.
        self.lexical = nn.Parameter(torch.ones(LEXICAL))
        self._scale = width**-0.5

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries and keys of shape (batch, width), and the score of "no line" for each query, (batch, 1)."""
        query = self.query(vectors) * self._scale
        return query, self.key(vectors), (query @ self.nothing).unsqueeze(1)
