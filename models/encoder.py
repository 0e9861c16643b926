"""The shared character encoder: the bundled small one, or any local BERT-like Hugging Face checkpoint."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertConfig, BertModel, PreTrainedModel

from models.characters import SEGMENTS, Batch, Vocabulary
from models.errors import ModelError


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """The dimensions of the small encoder; `local` is how many characters its convolution sees at once, 0 for none."""

    hidden: int = 64
    layers: int = 1
    heads: int = 4
    feed_forward: int = 128
    positions: int = 160
    segments: int = SEGMENTS
    dropout: float = 0.0
    local: int = 3

    def bert(self, vocabulary: int) -> BertConfig:
        """The same as a configuration of `transformers`."""
        config = BertConfig(
            vocab_size=vocabulary,
            hidden_size=self.hidden,
            num_hidden_layers=self.layers,
            num_attention_heads=self.heads,
            intermediate_size=self.feed_forward,
            max_position_embeddings=self.positions,
            type_vocab_size=self.segments,
            hidden_dropout_prob=self.dropout,
            # Attention without dropout runs in one fused kernel, four times as fast on a processor.
            attention_probs_dropout_prob=0.0,
        )
        config.update({"local": self.local})
        return config


class CharacterEncoder(nn.Module):
    """A BERT-like model over characters.

    Attributes:
        config: the configuration in `transformers`' form.
        hidden: the width of its states.
    """

    def __init__(self, body: PreTrainedModel) -> None:
        super().__init__()
        if "pooler" in dict(body.named_children()):
            setattr(body, "pooler", None)  # noqa: B010 (mypy) - the heads pool for themselves
        self.body = body
        self.config = body.config
        self.hidden = int(body.config.hidden_size)
        # Words are runs of characters; seeing them at once spares a small encoder to learn them by attention.
        width = int(getattr(body.config, "local", 0) or 0)
        self.local = nn.Conv1d(self.hidden, self.hidden, width, padding="same") if width else None
        self._segments = int(getattr(body.config, "type_vocab_size", 1) or 1)
        self._positions = int(body.config.max_position_embeddings)
        # RoBERTa numbers its positions from the padding id on.
        self._first = int(body.config.pad_token_id) + 1 if body.config.model_type in ("roberta", "xlm-roberta") else 0

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor, positions: Tensor) -> Tensor:
        """States of shape (batch, length, hidden) from four arrays of shape (batch, length)."""
        characters = self.body.get_input_embeddings()(ids)
        if self.local is not None:
            seen = (characters * mask.unsqueeze(2)).transpose(1, 2)
            characters = characters + nn.functional.gelu(self.local(seen).transpose(1, 2))
        states = self.body(
            inputs_embeds=characters,
            attention_mask=mask,
            token_type_ids=segments.clamp(max=self._segments - 1),
            position_ids=positions.clamp(max=self._positions - self._first - 1) + self._first,
        )
        return states.last_hidden_state  # type: ignore[no-any-return]

    def encode(self, batch: Batch, device: torch.device) -> Tensor:
        """States of a batch of arrays."""
        arrays = (batch.ids, batch.mask, batch.segments, batch.positions)
        ids, mask, segments, positions = (torch.from_numpy(array).to(device) for array in arrays)
        return self(ids, mask, segments, positions)  # type: ignore[no-any-return]

    @classmethod
    def small(cls, config: EncoderConfig, vocabulary: Vocabulary) -> CharacterEncoder:
        """A new small encoder with random weights."""
        return cls(BertModel(config.bert(len(vocabulary)), add_pooling_layer=False))

    @classmethod
    def from_dict(cls, config: dict[str, Any]) -> CharacterEncoder:
        """An encoder of a saved configuration, with random weights."""
        settings = dict(config)
        known = AutoConfig.for_model(settings.pop("model_type"), **settings)
        return cls(AutoModel.from_config(known))  # type: ignore[no-untyped-call]

    @classmethod
    def from_checkpoint(cls, path: Path) -> tuple[CharacterEncoder, Vocabulary]:
        """A local Hugging Face checkpoint directory and its vocabulary; nothing is fetched.

        Raises:
            ModelError: the directory holds no such checkpoint, or its tokenizer no BERT-like vocabulary.
        """
        if not (path / "config.json").is_file():
            raise ModelError(f"{path}: is no Hugging Face checkpoint: it has no config.json")
        try:
            body = AutoModel.from_pretrained(str(path), local_files_only=True)
            ids = AutoTokenizer.from_pretrained(str(path), local_files_only=True).get_vocab()
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise ModelError(f"{path}: cannot be loaded: {error}") from error
        tokens = [f"[gap{at}]" for at in range(max(ids.values(), default=0) + 1)]
        for token, at in ids.items():
            tokens[at] = token
        try:
            return cls(body), Vocabulary(tokens)
        except KeyError as error:
            raise ModelError(f"{path}: its vocabulary lacks {error}; a BERT-like one is needed") from error
