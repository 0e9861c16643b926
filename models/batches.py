"""Puts examples together into the batches that a network learns from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.characters import HEADING, Batch, Marked, Vocabulary
from models.examples import ReportExamples
from models.heads.linker import LEXICAL
from models.heads.tagger import BEGIN, INSIDE, OUTSIDE
from models.inputs import alike, line_input, line_words, prose_inputs, quantity_input
from models.settings import Settings

# Characters that a cause's tag says nothing of: those of a piece's padding.
IGNORED = -100
# So many quantities of one report stand together in a batch, beside those of other reports.
_TOGETHER = 16
# Words that are hidden in training have up to so many characters.
_LONGEST_RUN = 4


@dataclass(frozen=True, slots=True)
class Quantity:
    """An encoded quantity: its input, the ids of its right types, the indices of its right lines, its weight.

    `alike` holds what each line of the report shares with the text around the quantity (`inputs.alike`).
    """

    marked: Marked
    types: tuple[int, ...]
    lines: tuple[int, ...]
    weight: float
    alike: list[list[float]]


@dataclass(frozen=True, slots=True)
class Prose:
    """An encoded piece of prose with one tag and one category (or IGNORED) a token."""

    marked: Marked
    tags: list[int]
    categories: list[int]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A report's examples as a network takes them."""

    quantities: list[Quantity]
    lines: list[Marked]
    prose: list[Prose]


@dataclass(frozen=True, slots=True)
class QuantityBatch:
    """Quantities with their targets.

    Attributes:
        types: (batch, types), true where right.
        lines: (batch, 1 + all lines), true where right; the first is "no line".
        candidates: the same shape, true for "no line" and the lines of the quantity's own report.
        alike: (batch, 1 + all lines, LEXICAL).
        linked: (batch,), whether the quantity says anything of links. weight: (batch,).
    """

    inputs: Batch
    types: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float32]
    keys: Batch | None
    lines: npt.NDArray[np.bool_]
    candidates: npt.NDArray[np.bool_]
    linked: npt.NDArray[np.bool_]
    alike: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ProseBatch:
    """Prose with its tags and categories, shape (batch, length), padded with IGNORED."""

    inputs: Batch
    tags: npt.NDArray[np.int64]
    categories: npt.NDArray[np.int64]


def encode(examples: ReportExamples, vocabulary: Vocabulary, settings: Settings) -> Encoded:
    """A report's examples; a quantity whose types the model does not know is left out."""
    known = {name: at for at, name in enumerate(settings.types)}
    words = line_words([line.path[-1] for line in examples.lines])
    quantities = []
    for each in examples.quantities:
        types = tuple(known[name] for name in each.types if name in known)
        if types:
            marked = quantity_input(each.context, vocabulary, settings.window)
            quantities.append(Quantity(marked, types, each.lines, each.weight, alike(each.context, words)))
    lines = [line_input(line.path[-1], vocabulary, settings.window) for line in examples.lines]
    return Encoded(quantities, lines, list(_prose(examples, vocabulary, settings)))


def _prose(examples: ReportExamples, vocabulary: Vocabulary, settings: Settings) -> Iterator[Prose]:
    known = {name: at for at, name in enumerate(settings.categories)}
    for passage in examples.prose:
        for begin, marked in prose_inputs(examples.text, passage.start, passage.end, vocabulary, settings.window):
            size = len(marked.ids)
            tags, categories = [OUTSIDE] * size, [IGNORED] * size
            for start, end, category in passage.causes:
                for at in range(max(start, begin), min(end, begin + size - 1)):
                    tags[1 + at - begin] = BEGIN if at == start else INSIDE
                    categories[1 + at - begin] = known.get(category, IGNORED)
            yield Prose(marked, tags, categories)


class Batches:
    """The batches of an epoch, in an order that depends on the seed and the epoch alone."""

    def __init__(
        self,
        reports: Sequence[Encoded],
        vocabulary: Vocabulary,
        types: int,
        size: int,
        pieces: int,
        seed: int,
        blur: float = 0.0,
    ) -> None:
        self._reports, self._vocabulary, self._types = reports, vocabulary, types
        self._size, self._pieces, self._seed, self._blur = size, pieces, seed, blur

    def quantities(self, epoch: int) -> Iterator[QuantityBatch]:
        """The quantities: groups of each report, the groups of several reports to a batch."""
        rng = random.Random(f"{self._seed}/{epoch}")
        groups: list[tuple[Encoded, list[Quantity]]] = []
        for report in self._reports:
            chosen = rng.sample(report.quantities, len(report.quantities))
            groups += [(report, chosen[at : at + _TOGETHER]) for at in range(0, len(chosen), _TOGETHER)]
        rng.shuffle(groups)
        together = max(1, self._size // _TOGETHER)
        for at in range(0, len(groups), together):
            yield self._batch(groups[at : at + together], rng)

    def prose(self, epoch: int) -> Iterator[ProseBatch]:
        """The pieces of prose."""
        rng = random.Random(f"prose/{self._seed}/{epoch}")
        pieces = [piece for report in self._reports for piece in report.prose]
        rng.shuffle(pieces)
        for at in range(0, len(pieces), self._pieces):
            chosen = pieces[at : at + self._pieces]
            inputs = self._blurred(Batch.of([piece.marked for piece in chosen], self._vocabulary.pad), rng)
            tags, categories = (np.full(inputs.ids.shape, IGNORED, dtype=np.int64) for _ in range(2))
            for row, piece in enumerate(chosen):
                tags[row, 1 : len(piece.tags)] = piece.tags[1:]
                categories[row, : len(piece.categories)] = piece.categories
            yield ProseBatch(inputs, tags, categories)

    def _batch(self, groups: Sequence[tuple[Encoded, list[Quantity]]], rng: random.Random) -> QuantityBatch:
        rows = [(report, each) for report, chosen in groups for each in chosen]
        begins: dict[int, int] = {}
        keys: list[Marked] = []
        for report, _ in groups:
            if id(report) not in begins:
                begins[id(report)] = 1 + len(keys)
                keys += report.lines
        types = np.zeros((len(rows), self._types), dtype=np.bool_)
        lines, candidates = (np.zeros((len(rows), 1 + len(keys)), dtype=np.bool_) for _ in range(2))
        likeness = np.zeros((len(rows), 1 + len(keys), LEXICAL), dtype=np.float32)
        for row, (report, each) in enumerate(rows):
            begin = begins[id(report)]
            if each.alike:
                likeness[row, begin : begin + len(each.alike)] = each.alike
            types[row, list(each.types)] = True
            candidates[row, [0, *range(begin, begin + len(report.lines))]] = True
            lines[row, [begin + at if at >= 0 else 0 for at in each.lines]] = True
        inputs = Batch.of([each.marked for _, each in rows], self._vocabulary.pad)
        return QuantityBatch(
            inputs=self._blurred(inputs, rng),
            types=types,
            weight=np.array([each.weight for _, each in rows], dtype=np.float32),
            keys=Batch.of(keys, self._vocabulary.pad) if keys else None,
            lines=lines,
            candidates=candidates,
            alike=likeness,
            linked=np.array([bool(each.lines) and bool(report.lines) for report, each in rows]),
        )

    def _blurred(self, inputs: Batch, rng: random.Random) -> Batch:
        """The inputs with some runs of characters unknown, so that the model learns to do without any one word."""
        if self._blur:
            noise = np.random.default_rng(rng.getrandbits(32)).random((_LONGEST_RUN, *inputs.ids.shape))
            # A run of each length is as likely as of any other; what each hides adds up to the share to be hidden.
            lengths = range(1, _LONGEST_RUN + 1)
            begun = noise < self._blur / sum(lengths)
            hidden = np.zeros(inputs.ids.shape, dtype=np.bool_)
            for length, starts in zip(lengths, begun, strict=True):
                for back in range(length):
                    hidden[:, back:] |= starts[:, : starts.shape[1] - back]
            inputs.ids[hidden & (inputs.segments > HEADING) & (inputs.mask > 0)] = self._vocabulary.unknown
        return inputs
