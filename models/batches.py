"""Puts examples together into the batches that a network learns from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.examples import Example
from models.pieces import Batch, Piece, pieces
from models.settings import Settings
from models.tokens import Tokens

# What stands for a character that is hidden in training.
_HIDDEN = ord("?")
# What is hidden has up to so many tokens or characters.
_LONGEST_RUN = 4
# Pieces of like length stand together: so many batches are sorted by length at once.
_SORTED = 40


@dataclass(frozen=True, slots=True)
class Target:
    """What is right for a mark: the ids of types and of categories, and its weight."""

    types: tuple[int, ...]
    categories: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Encoded:
    """A piece with what is right for its marks."""

    piece: Piece
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A batch with its targets.

    Attributes:
        types, categories: (marks, labels), true where right; a row without any says nothing.
        weight: (marks,).
    """

    inputs: Batch
    types: npt.NDArray[np.bool_]
    categories: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float32]


def encode(examples: Sequence[Example], tokens: Tokens, settings: Settings) -> list[Encoded]:
    """Examples as a network takes them; a label that the model does not know says nothing."""
    types = {name: at for at, name in enumerate(settings.types)}
    categories = {name: at for at, name in enumerate(settings.categories)}
    found = []
    for each in examples:
        targets = [
            Target(
                tuple(types[name] for name in one.types if name in types),
                tuple(categories[name] for name in one.categories if name in categories),
                one.weight,
            )
            for one in each.spans
        ]
        spans = [one.span for one in each.spans]
        for piece, indices in pieces(each.text, each.passage, each.heading, spans, tokens, settings.window):
            found.append(Encoded(piece, tuple(targets[at] for at in indices)))
    return found


class Lessons:
    """The batches of an epoch, in an order that depends on the seed and the epoch alone."""

    def __init__(
        self, encoded: Sequence[Encoded], tokens: Tokens, settings: Settings, size: int, seed: int, blur: float
    ) -> None:
        self._encoded, self._tokens, self._settings = encoded, tokens, settings
        self._size, self._seed, self._blur = size, seed, blur

    def __len__(self) -> int:
        return -(-len(self._encoded) // self._size)

    def of(self, epoch: int) -> Iterator[Lesson]:
        """The batches of an epoch."""
        rng = random.Random(f"{self._seed}/{epoch}")
        order = rng.sample(range(len(self._encoded)), len(self._encoded))
        step = self._size * _SORTED
        batches = []
        for first in range(0, len(order), step):
            near = sorted(order[first : first + step], key=lambda at: len(self._encoded[at].piece.tokens.ids))
            batches += [near[at : at + self._size] for at in range(0, len(near), self._size)]
        rng.shuffle(batches)
        for chosen in batches:
            yield self._lesson([self._encoded[at] for at in chosen], rng)

    def _lesson(self, chosen: Sequence[Encoded], rng: random.Random) -> Lesson:
        inputs = self._blurred(Batch.of([each.piece for each in chosen], self._tokens.pad), rng)
        targets = [target for each in chosen for target in each.targets]
        types = np.zeros((len(targets), len(self._settings.types)), dtype=np.bool_)
        categories = np.zeros((len(targets), len(self._settings.categories)), dtype=np.bool_)
        for row, target in enumerate(targets):
            types[row, list(target.types)] = True
            categories[row, list(target.categories)] = True
        weight = np.array([target.weight for target in targets], dtype=np.float32)
        return Lesson(inputs, types, categories, weight)

    def _blurred(self, inputs: Batch, rng: random.Random) -> Batch:
        """The inputs with some runs unknown, so that the model learns to do without any one word."""
        if self._blur:
            chances = np.random.default_rng(rng.getrandbits(32))
            for ids, first, unknown in (
                (inputs.ids, inputs.heading, self._tokens.unknown), (inputs.characters, inputs.titles, _HIDDEN),
            ):  # fmt: skip
                is_text = np.arange(ids.shape[1]) >= first[:, None]
                ids[_runs(chances, ids.shape, self._blur) & is_text & (ids != self._tokens.pad) & (ids != 0)] = unknown
        return inputs


def _runs(chances: np.random.Generator, shape: tuple[int, ...], share: float) -> npt.NDArray[np.bool_]:
    """Which places are hidden: runs of each length are as likely, and what they hide adds up to the share."""
    lengths = range(1, _LONGEST_RUN + 1)
    begun = chances.random((_LONGEST_RUN, *shape)) < share / sum(lengths)
    hidden = np.zeros(shape, dtype=np.bool_)
    for length, starts in zip(lengths, begun, strict=True):
        for back in range(length):
            hidden[:, back:] |= starts[:, : starts.shape[1] - back]
    return hidden
