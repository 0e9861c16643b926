"""A trained model as the engine asks for it: of quantities their types, of causes their categories and extents.

The engine finds it under the name `jixiao.model.v1` in spaCy's registry (an entry point of this package).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor.pipes.achievements.typer import Context, Vote
from models.examples import around_span, cause_span, title
from models.pieces import Piece, Span, Stretch, pieces
from models.runtime import Floats, Runtime, TorchRuntime, open_runtime, run_all
from models.settings import Settings
from models.tokens import Tokens

if TYPE_CHECKING:
    from models.network import Trained

BUNDLED = Path(__file__).parent / "bundled"
TOKENS = "tokenizer.json"


@dataclass(frozen=True, slots=True)
class _Asked:
    """Spans of one passage that are asked about, and the numbers that they are asked under."""

    text: str
    passage: Stretch
    heading: str
    spans: Sequence[Span]
    numbers: Sequence[int]


class LearnedModel:
    """A model's folder, ready to be asked; a `Typer` and a `Tagger` of the engine's pipes."""

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
        for at, scores in self._asked(asked, "types"):
            likely = softmax(scores / self.settings.temperature)
            found[at] = dict(zip(self.settings.types, map(float, likely), strict=True))
        return found

    def categories(self, text: str, spans: Sequence[Stretch]) -> Sequence[Mapping[str, float]]:
        """Of each cause text[start:end] the probability of each category; a cause stands in one line of the text."""
        groups: dict[Stretch, list[int]] = {}
        for at, (start, end) in enumerate(spans):
            low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
            groups.setdefault((low, len(text) if high < 0 else high), []).append(at)
        asked = [
            _Asked(text, passage, "", [cause_span(text, passage, spans[at]) for at in group], group)
            for passage, group in groups.items()
        ]
        found: list[dict[str, float]] = [{} for _ in spans]
        for at, scores in self._asked(asked, "categories"):
            likely = softmax(scores / self.settings.temperature)
            found[at] = dict(zip(self.settings.categories, map(float, likely), strict=True))
        return found

    def _asked(self, asked: Sequence[_Asked], head: str) -> Iterator[tuple[int, Floats]]:
        """What a head says of each span, by the number that the span is asked under."""
        inputs: list[Piece] = []
        owners: list[list[int]] = []
        for one in asked:
            cut = pieces(one.text, one.passage, one.heading, one.spans, self._tokens, self.settings.window)
            for piece, indices in cut:
                inputs.append(piece)
                owners.append([one.numbers[index] for index in indices])
        for chosen, outputs in run_all(self._runtime, inputs, self._tokens.pad):
            rows = iter(getattr(outputs, head))
            for at in chosen:
                for number in owners[at]:
                    yield number, next(rows)


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
