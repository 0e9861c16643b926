"""The encoder with its three heads, and its folder on disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from models.characters import Batch, Vocabulary
from models.encoder import CharacterEncoder
from models.errors import ModelError
from models.heads.lexicon import Lexicon
from models.heads.linker import LinkerHead
from models.heads.tagger import TaggerHead
from models.heads.typer import MarkPooler, TyperHead
from models.settings import Settings

WEIGHTS, VOCABULARY = "model.safetensors", "vocab.txt"


class Scores(NamedTuple):
    """What a network says of a batch of inputs.

    Attributes:
        types: (batch, types) logits; query, key: (batch, width); nothing: (batch, 1).
        tags: (batch, length, 3) logits; categories: (batch, length, categories) logits.
        words: (batch, types), the part of the logits of types that is the lexicon's.
    """

    types: Tensor
    query: Tensor
    key: Tensor
    nothing: Tensor
    tags: Tensor
    categories: Tensor
    words: Tensor


class Network(nn.Module):
    """The shared encoder and its heads."""

    def __init__(self, encoder: CharacterEncoder, types: int, categories: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.pooler = MarkPooler(encoder.hidden, dropout)
        self.typer = TyperHead(encoder.hidden, types, dropout)
        self.lexicon = Lexicon(types)
        self.linker = LinkerHead(encoder.hidden)
        self.tagger = TaggerHead(encoder.hidden, categories, dropout)

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor, positions: Tensor, mark: Tensor) -> Scores:
        """The scores of inputs of shape (batch, length) with marks of shape (batch,)."""
        states = self.encoder(ids, mask, segments, positions)
        vectors = self.pooler(states, mask, segments, mark)
        query, key, nothing = self.linker(vectors)
        tags, categories = self.tagger(states)
        words = self.lexicon(ids, mask, segments, mark)
        # The typer learns what the words leave open. Together, whichever knows the training reports by heart first
        # would leave the other nothing to learn.
        types = self.typer(vectors) + words.detach()
        return Scores(types, query, key, nothing, tags, categories, words)

    def score(self, batch: Batch) -> Scores:
        """The scores of a batch of arrays, on the device that the network is on."""
        device = next(self.parameters()).device
        arrays = (batch.ids, batch.mask, batch.segments, batch.positions, batch.mark)
        return self(*(torch.from_numpy(array).to(device) for array in arrays))  # type: ignore[no-any-return]


@dataclass(slots=True)
class Trained:
    """A network with its vocabulary and settings."""

    network: Network
    vocabulary: Vocabulary
    settings: Settings

    def told(self) -> Settings:
        """The settings with what they say of the network's weights."""
        lexical = tuple(round(float(each), 6) for each in self.network.linker.lexical.detach().cpu())
        return replace(self.settings, lexical=lexical)

    def save(self, folder: Path) -> None:
        """Writes the model's folder: settings, vocabulary, weights."""
        folder.mkdir(parents=True, exist_ok=True)
        config = {k: v for k, v in self.network.encoder.config.to_diff_dict().items() if k != "transformers_version"}
        config["model_type"] = self.network.encoder.config.model_type
        replace(self.told(), encoder=config).write(folder)
        self.vocabulary.write(folder / VOCABULARY)
        state = {name: value.detach().cpu().contiguous() for name, value in self.network.state_dict().items()}
        save_file(state, folder / WEIGHTS)

    @classmethod
    def load(cls, folder: Path) -> Trained:
        """Reads a model's folder.

        Raises:
            ModelError: a file of it is missing or does not fit the others.
        """
        settings = Settings.read(folder)
        try:
            vocabulary = Vocabulary.read(folder / VOCABULARY)
            encoder = CharacterEncoder.from_dict(settings.encoder)
            network = Network(encoder, len(settings.types), len(settings.categories))
            network.load_state_dict(load_file(folder / WEIGHTS))
        except (OSError, KeyError, ValueError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"{folder}: is no whole model: {error}") from error
        return cls(network.eval(), vocabulary, settings)
