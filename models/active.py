"""Active learning: which passages to annotate next, and a simulation of whether that beats choosing by chance."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.pipes.layers import layers
from models.bench import Benches, Remembered
from models.building import Base, Recipe, tune
from models.datasets.report import AnnotatedReport
from models.evaluation import Measured
from models.examples import ReadReport
from models.inference import LearnedModel, of_trained
from models.settings import Votes

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


def simulate(
    base: Base,
    training: Sequence[AnnotatedReport],
    held: Sequence[AnnotatedReport],
    recipe: Recipe,
    benches: Benches,
    say: Callable[[str], None],
    budgets: Sequence[int] = (60, 120),
    seeds: Sequence[int] = (1, 2, 3),
) -> dict[str, Any]:
    """Typed F1 of the model alone after annotating so many quantities, chosen by doubt and by chance.

    It starts from the base, which knows no annotated report. At each step the most doubtful passages of the pool (or
    random ones) are annotated up to the budget, and the model is tuned again on all that has been annotated.
    """
    curves: dict[str, list[list[float]]] = {"doubt": [], "chance": []}
    for seed in seeds:
        for strategy, runs in curves.items():
            chosen: dict[str, list[tuple[int, int]]] = defaultdict(list)
            model = of_trained(base.trained)
            points = []
            for budget in budgets:
                _choose(strategy, model, training, benches, chosen, budget, random.Random(f"{seed}/{budget}"))
                annotated = [_covered(each, chosen[each.report]) for each in training if chosen[each.report]]
                model = of_trained(tune(base, annotated, [], _with_seed(recipe, seed), benches))
                scores = (benches.of(e).alone(model, Remembered(model, Votes())) for e in held)
                points.append(sum(scores, Measured()).typed.f1)
            runs.append(points)
            say(f"active, seed {seed}, {strategy}: {' '.join(f'{point:.3f}' for point in points)}")
    return {"budgets": list(budgets), **curves}


def _with_seed(recipe: Recipe, seed: int) -> Recipe:
    return replace(recipe, seed=seed)


def _choose(
    strategy: str,
    model: LearnedModel,
    pool: Sequence[AnnotatedReport],
    benches: Benches,
    chosen: dict[str, list[tuple[int, int]]],
    budget: int,
    rng: random.Random,
) -> None:
    """Adds passages until so many quantities are annotated."""
    ranked = suggest(model, ((each.report, benches.of(each).known) for each in pool))
    if strategy == "chance":
        rng.shuffle(ranked)
    done = sum(each.quantities for each in ranked if (each.start, each.end) in chosen[each.report])
    for each in ranked:
        if done >= budget:
            return
        if (each.start, each.end) not in chosen[each.report]:
            chosen[each.report].append((each.start, each.end))
            done += each.quantities


def _covered(report: AnnotatedReport, passages: Sequence[tuple[int, int]]) -> AnnotatedReport:
    """A report of which only some passages are annotated."""
    covered = report.model_copy(update={"covered": list(passages)})
    inside = [each for each in report.achievements if covered.covers(each.start, each.end)]
    return covered.model_copy(update={"achievements": inside, "variances": []})


def shown(text: str, suggestion: Suggestion, most: int = 60) -> str:
    """The beginning of a suggested passage."""
    return text[suggestion.start : min(suggestion.end, suggestion.start + most)]
