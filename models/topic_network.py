"""The network of `models.topics`: vectors of what texts are about, near each other where these are about the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from models.encoder import Encoder
from models.export import to_onnx
from models.tokens import Tokens
from models.topics import INPUTS, ONNX, OUTPUT, Threshold, arrays

# What training begins with: how much a cosine counts as log odds (as a logarithm), and the cosine of no line.
_SCALE, _NONE = 3.0, 0.35


class TopicNetwork(nn.Module):
    """An encoder whose mean state, of length 1, says what a text is about.

    Attributes:
        scale: the logarithm of what a cosine is multiplied by, so that it is a score.
        none: the cosine that "no line" has with every statement.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.scale = nn.Parameter(torch.tensor(_SCALE))
        self.none = nn.Parameter(torch.tensor(_NONE))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors of shape (texts, hidden) from two arrays of shape (texts, tokens)."""
        states = self.encoder(ids, mask).float()
        held = mask.unsqueeze(2).float()
        return nn.functional.normalize((states * held).sum(1) / held.sum(1), dim=1)

    def vectors(self, texts: Sequence[str], tokens: Tokens) -> Tensor:
        """The vectors of texts."""
        return self(*(torch.from_numpy(each) for each in arrays(texts, tokens)))  # type: ignore[no-any-return]

    @property
    def threshold(self) -> Threshold:
        """What scores are made of, as numbers."""
        return Threshold(scale=float(self.scale.detach().exp()), none=float(self.none.detach()))

    def save(self, folder: Path) -> None:
        """Writes the files that `models.topics.Topics.load` reads, weights of 8 bits."""
        row = torch.ones((1, 6), dtype=torch.long)
        axes = {name: {1: "tokens"} for name in INPUTS}
        config = self.encoder.config
        to_onnx(self, config, dict.fromkeys(INPUTS, row), (OUTPUT,), axes, folder / ONNX)
        self.threshold.write(folder)
