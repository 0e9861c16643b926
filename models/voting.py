"""Fits how much a model counts beside the rules, and its calibration, on reports that it did not learn from.

The rules know the wording of the reports at hand better than that of reports to come. So the votes are fitted under
both: with the rules' knowledge as it is, where the model may do no harm, and with a part of their words taken out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.bench import Bench, Benches, Remembered, Seeds
from models.datasets.report import AnnotatedReport
from models.evaluation import Measured
from models.examples import QuantityExample
from models.inference import LearnedModel
from models.settings import Votes

_TYPE = (0.0, 1.5, 3.0, 4.5, 6.0)
_ACHIEVED = (0.0, 0.5)
_LINK = (0.5, 1.0, 2.0)
_CATEGORY = (0.5, 0.7, 0.9, 0.97)
_TEMPERATURES = tuple(0.5 * 1.15**step for step in range(20))
# A vote for links or categories must bring so much, or the rules decide alone: what brought less on the few reports
# that votes are fitted on did not hold on others (docs/models.md).
_LEAST_GAIN = 0.03
# With the rules' whole knowledge, both may be worse than the rules by so much, or by one achievement of few reports.
_MOST_LOSS = 0.005
# Where votes do equally well but for chance, the nearest to what did best over the halves of the robustness study.
_USUAL, _CHANCE = 4.5, 0.006
_THINNED_SEEDS = (101, 102)
_SHARE = 0.4


@dataclass(slots=True)
class _Case:
    bench: Bench
    answers: Remembered


def fit_votes(model: LearnedModel, reports: Sequence[AnnotatedReport], benches: Benches, seeds: Seeds = ()) -> Votes:
    """The votes under which rules and model together do best on reports that the model did not learn from."""
    if not reports:
        return model.settings.votes
    known = _cases(model, reports, benches, seeds)
    unforeseen = [case for seed in _THINNED_SEEDS for case in _cases(model, reports, benches, (*seeds, (seed, _SHARE)))]
    votes = Votes(type=0.0, achieved=0.0, link=0.0, category=2.0)
    before = _both(model, known, votes).typed
    least = before.f1 - max(_MOST_LOSS, 1.01 / max(before.due, 1))
    scores: dict[Votes, float] = {}
    for kind, achieved in itertools.product(_TYPE, _ACHIEVED):
        tried = replace(votes, type=kind, achieved=achieved)
        f1 = _both(model, known, tried).typed.f1
        if f1 >= least:
            scores[tried] = f1 + _both(model, unforeseen, tried).typed.f1
    # Without a vote that does no harm, or where any does worse than none, the model gets none.
    good = [each for each, score in scores.items() if score >= max(scores.values()) - _CHANCE]
    best = min(good, key=lambda each: (abs(each.type - _USUAL), each.achieved), default=votes)
    return _fit_category(model, known, _fit_link(model, known, best))


def _fit_link(model: LearnedModel, cases: Sequence[_Case], votes: Votes) -> Votes:
    before = _both(model, cases, votes).links.f1 + _LEAST_GAIN
    tried = [replace(votes, link=each) for each in _LINK]
    best = max(tried, key=lambda each: _both(model, cases, each).links.f1)
    return best if _both(model, cases, best).links.f1 >= before else votes


def _fit_category(model: LearnedModel, cases: Sequence[_Case], votes: Votes) -> Votes:
    before = _both(model, cases, votes).category.precision + _LEAST_GAIN
    tried = [replace(votes, category=each) for each in _CATEGORY]
    best = max(tried, key=lambda each: (_both(model, cases, each).category.precision, each.category))
    return best if _both(model, cases, best).category.precision >= before else votes


def _cases(model: LearnedModel, reports: Sequence[AnnotatedReport], benches: Benches, seeds: Seeds) -> list[_Case]:
    return [_Case(benches.of(each, seeds), Remembered(model, Votes())) for each in reports]


def _both(model: LearnedModel, cases: Sequence[_Case], votes: Votes) -> Measured:
    total = Measured()
    for case in cases:
        case.answers.votes = votes
        total += case.bench.both(model, case.answers)
    return total


def fit_temperature(model: LearnedModel, quantities: Sequence[QuantityExample]) -> float:
    """What to divide the typer's scores by, so that what it gives 80 in 100 is right 80 times in 100."""
    if not quantities:
        return 1.0
    likely = model.score([each.context for each in quantities])
    now = model.settings.temperature

    def unlikely(temperature: float) -> float:
        total = 0.0
        for each, probabilities in zip(quantities, likely, strict=True):
            powers = {name: max(p, 1e-12) ** (now / temperature) for name, p in probabilities.items()}
            right = sum(powers.get(name, 0.0) for name in each.types)
            total -= math.log(max(right / sum(powers.values()), 1e-12))
        return total

    return min(_TEMPERATURES, key=unlikely)
