"""Active learning: which passages to annotate next."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.pipes.layers import layers
from models.examples import ReadReport
from models.inference import LearnedModel

# Rules and model naming different types counts as much as a model that has no idea.
_DISAGREEMENT = 1.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage worth annotating.

    Attributes:
        start, end: code points of the report's text.
        doubt: the mean doubt over its quantities: 0 (sure, and of the rules' opinion) to 2.
        quantities: how many there are in it.
    """

    report: str
    start: int
    end: int
    doubt: float
    quantities: int


def suggest(model: LearnedModel, reports: Iterable[tuple[str, ReadReport]]) -> list[Suggestion]:
    """The passages of reports that rules and model are least sure of or disagree on, the most doubtful first."""
    found: list[Suggestion] = []
    for name, known in reports:
        page = layers(known.doc).page
        for place, doubts in _passages(model, known).items():
            start, end = page.map.span(*place) if page.map else place
            found.append(Suggestion(name, start, end, sum(doubts) / len(doubts), len(doubts)))
    return sorted(found, key=lambda each: (-each.doubt, each.report, each.start))


def _passages(model: LearnedModel, known: ReadReport) -> dict[tuple[int, int], list[float]]:
    layer = layers(known.doc)
    rules = {each.start: each.type for each in layer.achievements}
    places = [(each.start, each.end) for each in layer.passages]
    doubts: dict[tuple[int, int], list[float]] = defaultdict(list)
    for context, likely in zip(known.contexts, model.score(known.contexts), strict=True):
        at = context.quantity.start
        place = next(each for each in places if each[0] <= at < each[1])
        doubts[place].append(doubt(likely, rules.get(at, "")))
    return doubts


def doubt(likely: Mapping[str, float], rules: str) -> float:
    """How unsure the model is (its entropy, 0 to 1), and 1 more where its likeliest type is not the rules'."""
    entropy = -sum(p * math.log(p) for p in likely.values() if p > 0) / math.log(max(len(likely), 2))
    best = max(likely, key=lambda name: likely[name])
    return entropy + (_DISAGREEMENT if best != rules else 0.0)


def shown(text: str, suggestion: Suggestion, most: int = 60) -> str:
    """The beginning of a suggested passage."""
    return text[suggestion.start : min(suggestion.end, suggestion.start + most)]
