"""What statements and budget lines are about: a small encoder that brings both near each other; needs no torch.

It is asked of the links (`extractor.pipes.links`). The bundled one serves every model: what annotators correct are
types and causes.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.errors import ModelError
from models.pieces import Ints
from models.runtime import Floats, Session, cores, in_batches
from models.settings import BUNDLED
from models.tokens import TOKENS, Tokens

ONNX, FILE = "topics.int8.onnx", "topics.json"
INPUTS, OUTPUT = ("ids", "mask"), "vectors"
# So many tokens of a text are read.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Threshold:
    """How cosines become log odds: `scale` times what they are above `none`, the cosine of no line."""

    scale: float
    none: float

    def write(self, folder: Path) -> None:
        """Writes the file that `read` reads."""
        (folder / FILE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Threshold:
        """That of a folder.

        Raises:
            ModelError: there is none.
        """
        try:
            return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))
        except (OSError, json.JSONDecodeError, TypeError) as error:
            raise ModelError(f"{folder / FILE}: cannot be read: {error!r}") from error


def titled(title: str, words: str) -> str:
    """A statement under its title as the network reads it."""
    return f"{title}。{words}"


def arrays(texts: Sequence[str], tokens: Tokens) -> tuple[Ints, Ints]:
    """The ids of the pieces of texts, and which are there (1), both of shape (texts, tokens)."""
    rows = [[tokens.cls, *tokens.cut(text)[0][:_LONGEST], tokens.sep] for text in texts]
    ids = np.full((len(rows), max(map(len, rows))), tokens.pad, dtype=np.int64)
    mask = np.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, : len(row)], mask[at, : len(row)] = row, 1
    return ids, mask


class Topics:
    """An encoder that is ready to be asked; a `Matcher` of the engine's links."""

    def __init__(self, session: Session, tokens: Tokens, threshold: Threshold) -> None:
        self._session, self._tokens, self._threshold = session, tokens, threshold

    def match(self, statements: Sequence[tuple[str, str]], names: Sequence[str]) -> list[list[float]]:
        """How much likelier than none each line is to have paid for what each statement tells, as log odds."""
        if not statements or not names:
            return [[] for _ in statements]
        texts = [titled(*each) for each in statements]
        vectors = self._vectors([*texts, *names])
        cosines = vectors[: len(texts)] @ vectors[len(texts) :].T
        odds: list[list[float]] = (self._threshold.scale * (cosines - self._threshold.none)).tolist()
        return odds

    def _vectors(self, texts: Sequence[str]) -> Floats:
        found: list[npt.NDArray[Any]] = [np.empty(0)] * len(texts)

        def run(chosen: Sequence[int]) -> npt.NDArray[Any]:
            said = dict(zip(INPUTS, arrays([texts[at] for at in chosen], self._tokens), strict=True))
            return self._session.run((OUTPUT,), {name: said[name] for name in self._session.inputs})[0]

        # One at a time, as in `models.runtime.OnnxRuntime`.
        for (at,), vectors in in_batches([len(each) for each in texts], run, 1, cores()):
            found[at] = vectors[0]
        return np.stack(found)

    @classmethod
    def load(cls, folder: Path, tokens: Tokens) -> Topics:
        """That of a folder.

        Raises:
            ModelError: the folder holds no whole one.
        """
        return cls(Session(folder / ONNX), tokens, Threshold.read(folder))


@functools.cache
def bundled() -> Topics:
    """The one that is shipped."""
    return Topics.load(BUNDLED, Tokens.load(BUNDLED / TOKENS))
