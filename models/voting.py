"""Fits how a model and the rules are joined, and the model's calibration, on what the model did not learn from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractor.pipes.achievements.typer import Vote, join
from extractor.pipes.variances import counts
from models.extents import extents
from models.pieces import Piece, Stretch
from models.runtime import Floats

_TEMPERATURES = tuple(0.5 * 1.15**step for step in range(20))
# The weights that are tried one after the other, each with the others as they are, until none is better.
_STEPS: dict[str, tuple[float, ...]] = {
    "model": (0.2, 0.35, 0.5, 0.7, 0.85, 1.0),
    "rules": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.3),
    "achieved": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0, 1.3),
    "bias": (-2.0, -1.5, -1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0, 1.5, 2.0),
}
_TOLD = (0.0, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 5.0)
_SURE = (0.0, 0.5, 1.0, 2.0, 3.0)
_EXTENT = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_AS_GOOD = 0.005
# What a rule that rules out may be worth, and how much likelier the cases must become for each unit of it.
_AGAINST = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_DOUBT = 1.0
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """A quantity that the model did not learn from.

    Attributes:
        likely: what the model says, "" for none; rules: the rules' score of each type; achieved: the judge's score.
        right: the types that are right, "" for none.
        ruled_out: the rule by which the rules alone take it for none, or "".
        weight: how much it counts; quantities of real and whole reports are few and count more.
    """

    likely: Mapping[str, float]
    rules: Mapping[str, float]
    achieved: float
    right: tuple[str, ...]
    ruled_out: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class CauseCase:
    """A question about a cause that the model did not learn from.

    Attributes:
        weight: which of the vote's weights decides it: "category", or "basis" for what the figure is compared with.
        likely: what the model says; rules: the rules' answer; right: the answers that are right.
        is_sure: of a category, whether words leave the rules no doubt.
    """

    weight: Literal["category", "basis"]
    likely: Mapping[str, float]
    rules: str
    right: tuple[str, ...]
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class ExtentCase:
    """A piece of a text that the model did not learn from: its tags' probabilities, the rules' tags, and the causes."""

    piece: Piece
    likely: Floats
    told: Sequence[int]
    right: frozenset[Stretch]


def fit_extent(cases: Sequence[ExtentCase]) -> float:
    """How much the rules' causes count, so that most are found from their first word to their last.

    As F1, so that one too many costs as much as one that is missed. Of weights that are as good, give or take _AS_GOOD,
    the greatest: the labelled sentences are harder than those of most reports, where the rules err less.
    """

    def score(weight: float) -> float:
        made = right = due = 0
        for each in cases:
            found = {(a, b) for a, b, _ in extents(each.piece, each.likely, each.told, weight)}
            made, right, due = made + len(found), right + len(found & each.right), due + len(each.right)
        return 2 * right / max(made + due, 1)

    return _greatest({weight: score(weight) for weight in _EXTENT})


def fit_vote(cases: Sequence[Case], causes: Sequence[CauseCase]) -> Vote:
    """The vote under which model and rules together are right most surely: with the least mean log loss."""
    categories, bases = ([each for each in causes if each.weight == name] for name in ("category", "basis"))
    told = Vote(category=_fit_told(categories), basis=_fit_told(bases))
    vote = replace(told, model=1.0, rules=0.3, achieved=0.3, sure=_fit_sure(categories, told))
    if not cases:
        return vote
    for _ in range(_ROUNDS):
        before = vote
        for name, values in _STEPS.items():
            tried: list[Vote] = [replace(vote, **{name: value}) for value in values]  # type: ignore[arg-type]
            vote = min(tried, key=lambda each: loss(cases, each))
        if vote == before:
            break
    return replace(vote, against=_fit_against(cases, vote))


def _fit_against(cases: Sequence[Case], vote: Vote) -> dict[str, float]:
    """What each rule that rules out is worth, where the cases that it rules out say so clearly enough."""
    ruled: dict[str, list[Case]] = {}
    for each in cases:
        if each.ruled_out:
            ruled.setdefault(each.ruled_out, []).append(each)

    def unlikely(rule: str, worth: float) -> float:
        weights = sum(each.weight for each in ruled[rule])
        return weights * loss(ruled[rule], replace(vote, against={rule: worth})) + _DOUBT * abs(worth)

    fitted = {rule: min(_AGAINST, key=lambda worth: unlikely(rule, worth)) for rule in sorted(ruled)}
    return {rule: worth for rule, worth in fitted.items() if worth}


def loss(cases: Sequence[Case], vote: Vote) -> float:
    """The mean of minus the logarithm of the probability of what is right."""
    total = 0.0
    for each in cases:
        joint = join(each.rules, each.achieved, each.likely, vote, each.ruled_out)
        total -= each.weight * math.log(max(sum(joint.get(name, 0.0) for name in each.right), 1e-6))
    return total / sum(each.weight for each in cases)


def right(cases: Sequence[Case], vote: Vote) -> float:
    """The share of quantities whose likeliest type is right."""
    hits = 0
    for each in cases:
        joint = join(each.rules, each.achieved, each.likely, vote, each.ruled_out)
        hits += max(joint, key=lambda name: joint[name]) in each.right
    return hits / len(cases)


def _fit_told(causes: Sequence[CauseCase]) -> float:
    """How much the rules' answers count: the greatest weight with which about most are right, as in `fit_extent`."""
    if not causes:
        return 1.0
    return _greatest({told: _share_right(causes, Vote(category=told)) for told in _TOLD})


def _fit_sure(causes: Sequence[CauseCase], vote: Vote) -> float:
    """How much more the rules' category counts where they are sure: the greatest with which about most are right."""
    if not causes:
        return 0.0
    return _greatest({sure: _share_right(causes, replace(vote, sure=sure)) for sure in _SURE})


def _share_right(causes: Sequence[CauseCase], vote: Vote) -> float:
    """The share of causes whose likeliest answer is right, where the rules' counts as a category does in a vote."""

    def answer(each: CauseCase) -> str:
        told = counts(vote, each.is_sure)
        return max(each.likely, key=lambda name: math.log(max(each.likely[name], 1e-4)) + told * (name == each.rules))

    return sum(answer(each) in each.right for each in causes) / len(causes)


def _greatest(scores: Mapping[float, float]) -> float:
    """The greatest of the weights whose scores are as good as the best, give or take _AS_GOOD."""
    return max(weight for weight, each in scores.items() if each >= max(scores.values()) - _AS_GOOD)


def fit_temperature(said: Sequence[tuple[Mapping[str, float], tuple[str, ...]]], now: float = 1.0) -> float:
    """What to divide the scores by, so that what gets 80 in 100 is right 80 times in 100.

    Args:
        said: probabilities with the labels that are right; now: the temperature that they were made with.
    """
    if not said:
        return now

    def unlikely(temperature: float) -> float:
        total = 0.0
        for likely, labels in said:
            powers = {name: max(p, 1e-12) ** (now / temperature) for name, p in likely.items()}
            total -= math.log(max(sum(powers.get(name, 0.0) for name in labels) / sum(powers.values()), 1e-12))
        return total

    return min(_TEMPERATURES, key=unlikely)
