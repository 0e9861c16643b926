"""Puts examples together into the batches that a network learns from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.examples import Example
from models.extents import UNKNOWN, tags
from models.pieces import Batch, Ints, Piece, pieces
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
    """What is right for a mark: by each head (`Settings.labels`) the ids of the labels, and its weight."""

    right: tuple[tuple[int, ...], ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Encoded:
    """A piece with what is right for its marks, and the tags of its tokens (`models.extents`); none known: empty."""

    piece: Piece
    targets: tuple[Target, ...]
    tags: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A batch with its targets.

    Attributes:
        right: by head (marks, labels), true where right; a row without any says nothing.
        weight: (marks,).
        tags: (pieces, tokens), UNKNOWN where nothing is known.
    """

    inputs: Batch
    right: Mapping[str, npt.NDArray[np.bool_]]
    weight: npt.NDArray[np.float32]
    tags: Ints


def encode(examples: Sequence[Example], tokens: Tokens, settings: Settings) -> list[Encoded]:
    """Examples as a network takes them; a label that the model does not know says nothing."""
    known = {head: {label: at for at, label in enumerate(labels)} for head, labels in settings.labels.items()}
    found = []
    for each in examples:
        targets = [
            Target(
                tuple(tuple(ids[name] for name in getattr(one, head) if name in ids) for head, ids in known.items()),
                one.weight,
            )
            for one in each.spans
        ]
        spans = [one.span for one in each.spans]
        causes = each.causes
        cut = pieces(each.text, each.passage, each.heading, spans, tokens, settings.window, whole=causes is not None)
        for piece, indices in cut:
            tagged = tuple(tags(piece, causes)) if causes is not None else ()
            found.append(Encoded(piece, tuple(targets[at] for at in indices), tagged))
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
        labels = self._settings.labels
        right = {head: np.zeros((len(targets), len(names)), dtype=np.bool_) for head, names in labels.items()}
        for row, target in enumerate(targets):
            for table, ids in zip(right.values(), target.right, strict=True):
                table[row, list(ids)] = True
        tagged = np.full(inputs.ids.shape, UNKNOWN, dtype=np.int64)
        for row, each in enumerate(chosen):
            tagged[row, : len(each.tags)] = each.tags
        return Lesson(inputs, right, np.array([target.weight for target in targets], dtype=np.float32), tagged)

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
