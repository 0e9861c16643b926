"""The shared encoder: BERT over pieces of text, whose embeddings of pieces stay as pretraining left them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertConfig, BertModel, PreTrainedModel

from models.errors import ModelError
from models.pretrained import Pretrained
from models.tokens import SPECIAL, Tokens

# What is added to the attention to padding.
_MASKED = -1e4
_LAYER = re.compile(r"encoder\.layer\.\d+\.")


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """The dimensions of a new small encoder, without pretraining."""

    hidden: int = 64
    layers: int = 1
    heads: int = 4
    feed_forward: int = 128
    positions: int = 512

    def bert(self, vocabulary: int) -> BertConfig:
        """The same as a configuration of `transformers`."""
        return _bert(vocabulary, self.hidden, self.layers, self.heads, self.feed_forward, self.positions, 1e-12)


def _bert(
    vocabulary: int, hidden: int, layers: int, heads: int, feed_forward: int, positions: int, epsilon: float
) -> BertConfig:
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=feed_forward,
        max_position_embeddings=positions,
        type_vocab_size=2,
        layer_norm_eps=epsilon,
        # What is hidden in training is hidden in the text (`models.batches`): drawing chances for every state would
        # take as long as the rest of the network.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    # In training three times as fast on a processor as the fused kernel, whose way back is slow.
    config._attn_implementation = "eager"
    return config


class Encoder(nn.Module):
    """A BERT-like model.

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

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States of shape (pieces, tokens, hidden) from two arrays of shape (pieces, tokens)."""
        # Given so, the mask is one addition; else it is made anew for every pair of tokens of every layer.
        bias = (1.0 - mask[:, None, None, :].float()) * _MASKED
        return self.body(input_ids=ids, attention_mask=bias).last_hidden_state  # type: ignore[no-any-return]

    @classmethod
    def small(cls, config: EncoderConfig, tokens: Tokens) -> Encoder:
        """A new small encoder with random weights, which learns its embeddings, too."""
        return cls(BertModel(config.bert(len(tokens)), add_pooling_layer=False))

    @classmethod
    def pretrained(cls, known: Pretrained, tokens: Tokens, layers: Sequence[int]) -> Encoder:
        """Some layers of a pretrained encoder, with the pieces of a `vocabulary` of it."""
        at = {piece: row for row, (piece, _) in enumerate(known.pieces, known.first)}
        rows = [*known.special, *(at[piece] for piece in tokens.pieces)]
        body = BertModel(
            _bert(
                len(rows), known.hidden, len(layers), known.heads, known.feed_forward, known.positions, known.epsilon
            ),
            add_pooling_layer=False,
        )
        kept = {f"encoder.layer.{layer}.": f"encoder.layer.{number}." for number, layer in enumerate(layers)}
        weights = {"embeddings.word_embeddings.weight": known.weights["embeddings.word_embeddings.weight"][rows]}
        for name, array in known.weights.items():
            start = _LAYER.match(name)
            if start is None:
                weights.setdefault(name, array)
            elif start[0] in kept:
                weights[kept[start[0]] + name[start.end() :]] = array
        body.load_state_dict(
            {name: torch.from_numpy(weights[name]) for name in body.state_dict() if name in weights}, strict=False
        )
        body.embeddings.word_embeddings.weight.requires_grad_(False)
        return cls(body)

    @classmethod
    def from_dict(cls, config: dict[str, Any]) -> Encoder:
        """An encoder of a saved configuration, with random weights."""
        settings = dict(config)
        known = AutoConfig.for_model(settings.pop("model_type"), **settings)
        return cls(AutoModel.from_config(known))  # type: ignore[no-untyped-call]

    @classmethod
    def from_checkpoint(cls, path: Path) -> tuple[Encoder, Tokens]:
        """A local Hugging Face checkpoint directory and its tokenizer; nothing is fetched.

        Raises:
            ModelError: the directory holds no such checkpoint, or no BERT-like tokenizer.
        """
        if not (path / "config.json").is_file():
            raise ModelError(f"{path}: is no Hugging Face checkpoint: it has no config.json")
        try:
            body = AutoModel.from_pretrained(str(path), local_files_only=True)
            tokenizer = AutoTokenizer.from_pretrained(str(path), local_files_only=True)
            return cls(body), Tokens(tokenizer.backend_tokenizer)
        except (OSError, ValueError, KeyError, ImportError, AttributeError) as error:
            raise ModelError(f"{path}: cannot be loaded: {error}") from error


def vocabulary(known: Pretrained, texts: Iterable[str], least: int = 1) -> Tokens:
    """The pieces of a pretrained encoder that texts are cut into at least so often, and the characters of GB 2312."""
    every = Tokens.of_pieces(known.pieces)
    used: Counter[int] = Counter()
    for text in texts:
        used.update(every.cut(text)[0])
    often = (at for at, count in used.items() if at >= len(SPECIAL) and count >= least)
    wanted = {known.pieces[at - len(SPECIAL)][0] for at in often} | set(gb2312())
    return Tokens.of_pieces([piece for piece in known.pieces if piece[0] in wanted])


def gb2312() -> str:
    """The characters of GB 2312, the national standard of 1980: what Chinese reports are written in."""
    rows = range(0xA1, 0xF8)
    return "".join(bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF))
