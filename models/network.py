"""The encoder with its heads, and its folder on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import torch
from google.protobuf.message import DecodeError
from torch import Tensor, nn

from models.encoder import Encoder
from models.errors import ModelError
from models.export import export, exported_weights
from models.extents import TAGS
from models.heads.lexicon import Lexicon
from models.heads.pooler import MarkPooler
from models.pieces import Batch
from models.runtime import INPUTS
from models.settings import Settings
from models.tokens import TOKENS, Tokens

# How much the lexicon's logits count beside the encoder's.
LEXICON = 0.7


class Scores(NamedTuple):
    """What a network says of a batch of pieces.

    Attributes:
        types, categories, bases, directions: (marks, labels) logits. In training they are the encoder's alone, else
            the sum of the encoder's and the lexicon's.
        extents: (pieces, tokens, tags) logits, the tags of `models.extents`.
        words: the lexicon's logits of the first four, side by side.
    """

    types: Tensor
    categories: Tensor
    bases: Tensor
    directions: Tensor
    extents: Tensor
    words: Tensor


class Network(nn.Module):
    """The shared encoder and its heads: labels of each marked span, and where causes stand.

    `labels` are the answers of each head of marked spans, as `Settings.labels` has them.
    """

    def __init__(self, encoder: Encoder, labels: Mapping[str, tuple[str, ...]], dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.pooler = MarkPooler(encoder.hidden, dropout)
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(encoder.hidden, len(answers)) for name, answers in labels.items()})
        self.extents = nn.Linear(encoder.hidden, len(TAGS))
        self._sizes = [len(answers) for answers in labels.values()]
        self.lexicon = Lexicon(sum(self._sizes))

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        heading: Tensor,
        marks: Tensor,
        characters: Tensor,
        titles: Tensor,
        spans: Tensor,
    ) -> Scores:
        """The scores of the arrays of a `models.pieces.Batch`."""
        states = self.encoder(ids, mask).float()
        vectors = self.dropout(self.pooler(states, heading, marks))
        words = self.lexicon(characters, titles, spans)
        scores = {name: head(vectors) for name, head in self.heads.items()}
        if not self.training:
            # Each learns by itself: together, whichever knows the training passages by heart first would leave the
            # other nothing to learn.
            for name, said in self.by_head(words).items():
                scores[name] = scores[name] + LEXICON * said
        return Scores(**scores, extents=self.extents(self.dropout(states)), words=words)

    def by_head(self, words: Tensor) -> dict[str, Tensor]:
        """The lexicon's logits of each head of marked spans."""
        return dict(zip(self.heads, torch.split(words, self._sizes, dim=1), strict=True))

    def score(self, batch: Batch) -> Scores:
        """The scores of a batch of arrays, on the device that the network is on."""
        device = next(self.parameters()).device
        return self(*(torch.from_numpy(getattr(batch, name)).to(device) for name in INPUTS))  # type: ignore[no-any-return]


@dataclass(slots=True)
class Trained:
    """A network with its tokenizer and settings."""

    network: Network
    tokens: Tokens
    settings: Settings

    def save(self, folder: Path) -> None:
        """Writes the model's folder: settings, tokenizer, and the weights in the form that is run.

        The weights keep 8 bits each, so that what is loaded differs from the network by as much.
        """
        folder.mkdir(parents=True, exist_ok=True)
        config = {k: v for k, v in self.network.encoder.config.to_diff_dict().items() if k != "transformers_version"}
        config["model_type"] = self.network.encoder.config.model_type
        replace(self.settings, encoder=config).write(folder)
        self.tokens.save(folder / TOKENS)
        export(self.network, self.network.encoder.config, folder)

    @classmethod
    def load(cls, folder: Path) -> Trained:
        """Reads a model's folder.

        Raises:
            ModelError: a file of it is missing or does not fit the others.
        """
        settings = Settings.read(folder)
        try:
            tokens = Tokens.load(folder / TOKENS)
            encoder = Encoder.from_dict(settings.encoder)
            network = Network(encoder, settings.labels)
            network.load_state_dict(exported_weights(folder, network))
        except (OSError, KeyError, ValueError, RuntimeError, DecodeError) as error:
            raise ModelError(f"{folder}: is no whole model: {error}") from error
        return cls(network.eval(), tokens, settings)
