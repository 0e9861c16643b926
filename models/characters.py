"""Characters as tokens: the vocabulary, and passages as the arrays that an encoder takes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

PAD, UNKNOWN, CLS, SEP = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
# What opens and closes the marked quantity; a checkpoint without unused tokens gets brackets that reports do not hold.
_MARKS = (("[unused1]", "[unused2]"), ("⟨", "⟩"), ("<", ">"))
# What a passage is for (`extractor`'s Place), as one token before its heading.
PLACES = ("performance", "neutral", "finance", "operating", "none")
_PLACE_MARKS = tuple(f"[unused{number}]" for number in range(3, 3 + len(PLACES)))
# What the characters of an input are part of: the heading, the sentence around, the clause, the words right beside the
# marked stretch, and that stretch.
HEADING, SENTENCE, CLAUSE, BESIDE, MARKED = SEGMENT_IDS = tuple(range(5))
SEGMENTS = len(SEGMENT_IDS)


def normal(character: str) -> str:
    """A character as the vocabulary holds it: half width, lower case; every digit is 0, white space a blank."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        return character
    return "0" if folded.isdecimal() else " " if folded.isspace() else folded.lower()


class Vocabulary:
    """Tokens by their ids, which are their places in `tokens`."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = list(tokens)
        self._ids = {token: at for at, token in enumerate(self.tokens)}
        self.pad, self.unknown = self._ids[PAD], self._ids[UNKNOWN]
        self.cls, self.sep = self._ids[CLS], self._ids[SEP]
        found = next((pair for pair in _MARKS if pair[0] in self._ids and pair[1] in self._ids), (SEP, SEP))
        self.open, self.close = self._ids[found[0]], self._ids[found[1]]
        self._places = {place: self._ids.get(mark, self.cls) for place, mark in zip(PLACES, _PLACE_MARKS, strict=True)}
        self._known: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def place(self, name: str) -> int:
        """The token of a place."""
        return self._places[name]

    def ids(self, text: str) -> list[int]:
        """One id a character."""
        known, found = self._known, []
        for character in text:
            token = known.get(character)
            if token is None:
                token = known[character] = self._ids.get(normal(character), self.unknown)
            found.append(token)
        return found

    @classmethod
    def of(cls, texts: Iterable[str], least: int) -> Vocabulary:
        """The characters that stand at least so often in the texts, and the special tokens."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(map(normal, text))
        kept = sorted(character for character, count in counts.items() if count >= least)
        return cls([PAD, UNKNOWN, CLS, SEP, *_MARKS[0], *_PLACE_MARKS, *kept])

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """A vocabulary file, one token a line, as BERT checkpoints have it."""
        return cls(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def write(self, path: Path) -> None:
        """Writes the file that `read` reads."""
        path.write_text("\n".join(self.tokens) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Marked:
    """One input: ids, segments and positions of equal length.

    Attributes:
        segments: what each token is part of (HEADING, ...).
        mark: where the marked stretch opens, an index into the ids.
    """

    ids: list[int]
    segments: list[int]
    positions: list[int]
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs as arrays of shape (batch, length), padded on the right; `mark` has shape (batch,)."""

    ids: Ints
    segments: Ints
    positions: Ints
    mask: Ints
    mark: Ints

    @classmethod
    def of(cls, inputs: Sequence[Marked], pad: int) -> Batch:
        """Pads the inputs to the longest of them."""
        length = max(len(each.ids) for each in inputs)
        shape = (len(inputs), length)
        ids = np.full(shape, pad, dtype=np.int64)
        segments, positions, mask = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        for row, each in enumerate(inputs):
            size = len(each.ids)
            ids[row, :size] = each.ids
            segments[row, :size] = each.segments
            positions[row, :size] = each.positions
            mask[row, :size] = 1
        return cls(ids, segments, positions, mask, np.array([each.mark for each in inputs], dtype=np.int64))
