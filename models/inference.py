"""A trained model as the engine asks for it: of quantities their types, of achievements their lines, of causes theirs.

The engine finds it under the name `jixiao.model.v1` in spaCy's registry (an entry point of this package).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from extractor.pipes.achievements.typer import Context, Vote
from models.characters import Vocabulary
from models.errors import ModelError
from models.heads.tagger import BEGIN, INSIDE, OUTSIDE
from models.inputs import alike, line_input, line_words, prose_inputs, quantity_input
from models.runtime import Floats, Runtime, TorchRuntime, open_runtime, run_all
from models.settings import Settings

if TYPE_CHECKING:
    from models.network import Trained

BUNDLED = Path(__file__).parent / "bundled"
VOCABULARY = "vocab.txt"
# What going into a cause or out of it costs the tagger, as a difference of logits.
_SWITCH = 3.0
# A cause ends where its clause does; the tagger often stops a character or two before.
_MARKS, _NEAR = "。；;，,\n", 3


@dataclass(frozen=True, slots=True)
class TaggedCause:
    """A cause that the tagger found: code points of the text, half open, and its category."""

    start: int
    end: int
    category: str


class LearnedModel:
    """A model's folder, ready to be asked; a `Typer`, a `Linker` and a `Tagger` of the engine's pipes."""

    def __init__(self, runtime: Runtime, vocabulary: Vocabulary, settings: Settings) -> None:
        self._runtime, self._vocabulary, self.settings = runtime, vocabulary, settings

    @property
    def vote(self) -> Vote:
        """How much the typer counts beside the rules."""
        return Vote(self.settings.votes.type, self.settings.votes.achieved)

    @property
    def link_vote(self) -> float:
        """How much the linker counts beside the rules."""
        return self.settings.votes.link

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        """Of each quantity the probability of each type, "" for none; calibrated."""
        inputs = [quantity_input(each, self._vocabulary, self.settings.window) for each in contexts]
        found: list[dict[str, float]] = [{} for _ in contexts]
        for indices, outputs in run_all(self._runtime, inputs, self._vocabulary.pad):
            likely = softmax(outputs.types / self.settings.temperature)
            for row, at in enumerate(indices):
                found[at] = dict(zip(self.settings.types, map(float, likely[row]), strict=True))
        return found

    def link(self, contexts: Sequence[Context], lines: Sequence[str]) -> Sequence[Sequence[float]]:
        """Of each achievement the probability of "no line", then of each line."""
        words = line_words(lines)
        names = [line_input(name, self._vocabulary, self.settings.window) for name in lines]
        keys: dict[int, Floats] = {}
        for indices, outputs in run_all(self._runtime, names, self._vocabulary.pad):
            keys |= {at: outputs.key[row] for row, at in enumerate(indices)}
        joint = np.stack([keys[at] for at in range(len(lines))])
        inputs = [quantity_input(each, self._vocabulary, self.settings.window) for each in contexts]
        found: list[list[float]] = [[] for _ in contexts]
        for indices, outputs in run_all(self._runtime, inputs, self._vocabulary.pad):
            scores = np.concatenate([outputs.nothing, outputs.query @ joint.T], axis=1)
            for row, at in enumerate(indices):
                shared = np.array(alike(contexts[at], words), dtype=np.float32) @ self.settings.lexical
                scores[row, 1:] += shared
                found[at] = [float(each) for each in softmax(scores[row])]
        return found

    def categories(
        self, text: str, spans: Sequence[tuple[int, int]], vote: float | None = None
    ) -> Sequence[str | None]:
        """The category of each cause text[start:end]; None where the vote says that the rules know better."""
        least = self.settings.votes.category if vote is None else vote
        if least > 1.0:
            return [None] * len(spans)
        inputs = [prose_inputs(text, *span, self._vocabulary, self.settings.window)[0][1] for span in spans]
        found: list[str | None] = [None] * len(spans)
        for indices, outputs in run_all(self._runtime, inputs, self._vocabulary.pad):
            for row, at in enumerate(indices):
                likely = softmax(outputs.categories[row, 1 : len(inputs[at].ids)].mean(axis=0))
                if likely.max() >= least:
                    found[at] = self.settings.categories[int(likely.argmax())]
        return found

    def causes(self, text: str, passages: Sequence[tuple[int, int]]) -> list[TaggedCause]:
        """The causes that the tagger alone finds in passages text[start:end]."""
        pieces = [
            (begin, marked)
            for start, end in passages
            for begin, marked in prose_inputs(text, start, end, self._vocabulary, self.settings.window)
        ]
        tags: dict[int, Floats] = {}
        scores: dict[int, Floats] = {}
        surest: dict[int, int] = {}
        for indices, outputs in run_all(self._runtime, [marked for _, marked in pieces], self._vocabulary.pad):
            for row, index in enumerate(indices):
                begin, marked = pieces[index]
                size = len(marked.ids) - 1
                for offset in range(size):
                    # Where pieces overlap, the one that sees more on both sides of a character decides.
                    at, seen = begin + offset, min(offset, size - offset)
                    if seen >= surest.get(at, -1):
                        surest[at] = seen
                        tags[at] = outputs.tags[row, 1 + offset]
                        scores[at] = outputs.categories[row, 1 + offset]
        found = []
        for start, end in tag_spans(smoothed(tags)):
            best = int(np.sum([scores[at] for at in range(start, end)], axis=0).argmax())
            found.append(TaggedCause(start, _to_mark(text, end), self.settings.categories[best]))
        return found


def _to_mark(text: str, end: int) -> int:
    """The end of a cause, moved to the mark that ends its clause if that is near."""
    stop = next((at for at in range(end, min(len(text), end + _NEAR + 1)) if text[at] in _MARKS), None)
    return end if stop is None else stop


def smoothed(scores: Mapping[int, Floats]) -> dict[int, int]:
    """The likeliest tags of characters where going into a cause and out of it has its price, so that none falls apart.

    Args:
        scores: the logits of the tags by the characters' places; a gap in the places parts two passages.
    """
    tags: dict[int, int] = {}
    places = sorted(scores)
    first = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] != places[at - 1] + 1:
            run = places[first:at]
            tags |= zip(run, _likeliest(np.stack([scores[place] for place in run])), strict=True)
            first = at
    return tags


def _likeliest(scores: Floats) -> list[int]:
    """The best path (Viterbi) through outside and inside, scores of shape (length, 3); BEGIN splits what is inside."""
    inside = np.logaddexp(scores[:, BEGIN], scores[:, INSIDE]) - scores[:, OUTSIDE]
    totals = np.array([0.0, inside[0]])
    back = np.zeros((len(scores), 2), dtype=np.int64)
    for at in range(1, len(scores)):
        stay, move = totals, totals[::-1] - _SWITCH
        back[at] = np.where(stay >= move, [0, 1], [1, 0])
        totals = np.maximum(stay, move) + np.array([0.0, inside[at]])
    state = int(totals.argmax())
    path = [state]
    for at in range(len(scores) - 1, 0, -1):
        state = int(back[at, state])
        path.append(state)
    path.reverse()
    begins = scores.argmax(axis=1) == BEGIN
    return [(BEGIN if begins[at] else INSIDE) if state else OUTSIDE for at, state in enumerate(path)]


def tag_spans(tags: Mapping[int, int]) -> list[tuple[int, int]]:
    """The stretches of characters that are tagged as causes, in order; a new one begins at each BEGIN."""
    spans: list[tuple[int, int]] = []
    for at in sorted(tags):
        if tags[at] == OUTSIDE:
            continue
        if spans and spans[-1][1] == at and tags[at] != BEGIN:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return [(start, end) for start, end in spans if end - start >= 2]


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
    try:
        vocabulary = Vocabulary.read(folder / VOCABULARY)
    except (OSError, KeyError) as error:
        raise ModelError(f"{folder}: has no vocabulary: {error!r}") from error
    return LearnedModel(open_runtime(folder), vocabulary, settings)


def of_trained(trained: Trained) -> LearnedModel:
    """A model that is still in memory."""
    return LearnedModel(TorchRuntime(trained.network), trained.vocabulary, trained.told())


def entry(model: str) -> LearnedModel:
    """What spaCy's registry calls to load a model for a pipe."""
    return load(model)
