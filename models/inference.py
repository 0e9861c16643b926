"""A trained model as the engine asks for it: of quantities their types, of causes their categories and extents.

The engine finds it under the name `jixiao.model.v1` in spaCy's registry (an entry point of this package).
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor.pipes.achievements.typer import Context, Vote
from extractor.pipes.variances import Extent, Judgement
from models import topics
from models.examples import around_span, cause_span, title
from models.extents import UNKNOWN, extents, tags
from models.pieces import Piece, Span, Stretch, pieces
from models.runtime import Floats, Outputs, Runtime, TorchRuntime, open_runtime, run_all
from models.settings import BUNDLED, Settings
from models.tokens import TOKENS, Tokens

if TYPE_CHECKING:
    from models.network import Trained


@dataclass(frozen=True, slots=True)
class _Asked:
    """Spans of one passage that are asked about, and the numbers that they are asked under.

    `whole`: all of the passage is asked about, not only what its spans stand in.
    """

    text: str
    passage: Stretch
    heading: str
    spans: Sequence[Span]
    numbers: Sequence[int]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tagged:
    """A piece and what is said of it.

    Attributes:
        likely: (tokens, tags) probabilities. told: the tags of the spans that were asked about.
        judged: of each of those spans, by its number, what is said.
        is_asked: whether it is a part of the stretches, not only where such a span stands.
    """

    piece: Piece
    likely: Floats
    told: list[int]
    judged: dict[int, Judgement]
    is_asked: bool


class LearnedModel:
    """A model's folder, ready to be asked; a `Typer`, a `Tagger` and a `Matcher` of the engine's pipes."""

    def __init__(self, runtime: Runtime, tokens: Tokens, settings: Settings) -> None:
        self._runtime, self._tokens, self.settings = runtime, tokens, settings

    @property
    def vote(self) -> Vote:
        """How much the model counts beside the rules."""
        return self.settings.vote

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        """Of each quantity the probability of each type, "" for none; calibrated."""
        groups: dict[tuple[int, Stretch, str], list[int]] = {}
        for at, each in enumerate(contexts):
            groups.setdefault((id(each.text), each.passage, each.heading), []).append(at)
        asked = [
            _Asked(
                contexts[group[0]].text,
                passage,
                title(heading),
                [around_span(contexts[at].quantity, contexts[at].around) for at in group],
                group,
            )
            for (_, passage, heading), group in groups.items()
        ]
        found: list[dict[str, float]] = [{} for _ in contexts]
        for _, _, numbers, outputs in self._asked(asked):
            for at, likely in zip(numbers, self._named(outputs, "types"), strict=True):
                found[at] = likely
        return found

    def causes(
        self, text: str, stretches: Sequence[Stretch], spans: Sequence[Stretch]
    ) -> tuple[list[Extent], list[Judgement]]:
        """The causes in stretches of a text, and what is said of spans that are causes; see the engine's `Tagger`."""
        found: list[Extent] = []
        said: dict[int, Judgement] = {}
        cuts: set[int] = set()
        for each in self.tagged(text, stretches, spans):
            said |= each.judged
            if each.is_asked:
                found += [Extent(*one) for one in extents(each.piece, each.likely, each.told, self.vote.extent)]
                cuts.add(each.piece.owned[0])
        return _mended(found, cuts), [said[at] for at in range(len(spans))]

    def match(self, statements: Sequence[tuple[str, str]], names: Sequence[str]) -> Sequence[Sequence[float]]:
        """How likely lines paid for what statements tell, by what they are about; see the engine's `Matcher`."""
        return topics.bundled().match(statements, names)

    def tagged(self, text: str, stretches: Sequence[Stretch], spans: Sequence[Stretch]) -> Iterator[Tagged]:
        """The pieces of stretches of a text with what is said of their tokens, and of spans that are causes."""
        starts = [start for start, _ in stretches]
        groups: dict[Stretch, list[int]] = {stretch: [] for stretch in stretches}
        for at, (start, end) in enumerate(spans):
            owner = bisect_right(starts, start) - 1
            if owner >= 0 and end <= stretches[owner][1]:
                groups[stretches[owner]].append(at)
            else:
                low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
                groups.setdefault((low, len(text) if high < 0 else high), []).append(at)
        asked = [
            _Asked(
                text,
                place,
                "",
                [cause_span(text, place, spans[at]) for at in group],
                group,
                whole=number < len(stretches),
            )
            for number, (place, group) in enumerate(groups.items())
        ]
        places = sorted(spans)
        for one, piece, numbers, outputs in self._asked(asked):
            heads = [self._named(outputs, head) for head in ("categories", "bases", "directions")]
            judged = {at: Judgement(*each) for at, *each in zip(numbers, *heads, strict=True)}
            low, high = piece.owned
            held = places[bisect_right(places, low, key=lambda each: each[1]) : bisect_left(places, (high, high))]
            # Where others see no cause at all, they say nothing.
            told = tags(piece, held) if held else [UNKNOWN] * len(piece.tokens.ids)
            yield Tagged(piece, self._likely(outputs.extents), told, judged, is_asked=one.whole)

    def _named(self, outputs: Outputs, head: str) -> list[dict[str, float]]:
        """The probability of each of a head's labels, a mark each."""
        labels = self.settings.labels[head]
        return [dict(zip(labels, map(float, row), strict=True)) for row in self._likely(getattr(outputs, head))]

    def _likely(self, scores: Floats) -> Floats:
        return softmax(scores / self.settings.temperature)

    def _asked(self, asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, Piece, list[int], Outputs]]:
        """Each piece of what is asked, the numbers of the spans in it, and what is said of it and of them."""
        inputs: list[Piece] = []
        owners: list[tuple[_Asked, list[int]]] = []
        for one in asked:
            cut = pieces(
                one.text, one.passage, one.heading, one.spans, self._tokens, self.settings.window, whole=one.whole
            )
            for piece, indices in cut:
                inputs.append(piece)
                owners.append((one, [one.numbers[index] for index in indices]))
        for at, outputs in run_all(self._runtime, inputs, self._tokens.pad):
            one, numbers = owners[at]
            yield one, inputs[at], numbers, outputs


def _mended(found: Sequence[Extent], cuts: Set[int]) -> list[Extent]:
    """Extents in order; what one piece ends with and the next begins with is one."""
    mended: list[Extent] = []
    for each in sorted(found, key=lambda each: each.start):
        if mended and mended[-1].end == each.start and each.start in cuts:
            before = mended.pop()
            share = (before.end - before.start) / (each.end - before.start)
            each = Extent(before.start, each.end, share * before.likely + (1 - share) * each.likely)
        mended.append(each)
    return mended


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)  # type: ignore[no-any-return]


def load(model: str | Path) -> LearnedModel:
    """A model by "bundled" or its folder (a registry's is its current version).

    Raises:
        ModelError: there is no whole model.
    """
    folder = BUNDLED if model == "bundled" else Path(model)
    current = folder / "current"
    return _load(str((current if current.exists() else folder).resolve()))


@functools.lru_cache(maxsize=4)
def _load(path: str) -> LearnedModel:
    folder = Path(path)
    settings = Settings.read(folder)
    return LearnedModel(open_runtime(folder), Tokens.load(folder / TOKENS), settings)


def of_trained(trained: Trained) -> LearnedModel:
    """A model that is still in memory."""
    return LearnedModel(TorchRuntime(trained.network), trained.tokens, trained.settings)


def entry(model: str) -> LearnedModel:
    """What spaCy's registry calls to load a model for a pipe."""
    return load(model)
