"""Scores a quantity for each achievement type by the words around it, and joins in a learned model's scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, Protocol

from extractor.pipes.achievements.clauses import Span, Surroundings
from extractor.pipes.achievements.ontology import AchievementType
from extractor.pipes.achievements.weights import Weights
from extractor.pipes.achievements.words import AchievementWords
from extractor.pipes.ledger import SILENT, Ledger
from extractor.pipes.lexicon import Hit
from extractor.quantities import Quantity

# What a model takes for impossible is no less likely than this.
LEAST_LIKELY = 1e-4

Place = Literal["performance", "neutral", "finance", "operating", "none"]
Source = Literal["rules", "model", "both"]

_UNIT, _OTHER_UNIT, _PERSONS = 0.9, -0.7, -1.8
_CAP = 4.5
_HEADING = 0.2
# The zones: beside (0), left (1) and right (2) in the clause, before it (3 to 5), after it (6 to 8), headings (9).
ZONES = ("beside", "left", "right", "before", "before 2", "before 3", "after", "after 2", "after 3", "heading")
HEADING = ZONES[-1]
_ZONES, _CLAUSE = len(ZONES), 2
_NOTHING = (0.0,) * _ZONES
_RAISED, _AVERAGED = 4.0, 3.5
# A quantity that has no noun of its own goes on with what the one before it counted: 受理举报38件，了结36件.
_SAME_AS_BEFORE, _SAME_IN_LIST, _SAME_VERB = 1.8, 0.8, 2.2
# What a report's department does itself is likelier than what other departments do: 立案 of a discipline inspection.
# It must be told beside the quantity.
_OWN_BUSINESS, _BUSY = 3.0, 1.25
# What the one before counts says nothing where its own type was no better known than so.
_SURE = 2.5
# 其中 says that it counts a part of the same.
_PART_OF_IT = 2.5
# Persons counted beside an event are those whom it reached; so much of what says that it is one says so.
_REACHED = 0.5
# How much a measure word must say to tell by itself what is counted: 96堂, 12公里.
_TELLS_ALONE = 1.0
# Where words beside the quantity speak for a type so strongly, those farther off count less.
_DECISIVE, _BACKGROUND = 1.3, 0.45


@dataclass(frozen=True, slots=True)
class Context:
    """A quantity and what stands around it; what a typer sees.

    Attributes:
        text: the whole report; every offset points into it.
        heading: the titles and labels that it stands under, the nearest last.
        place: what the section and the cell are for.
        passage: the paragraph or cell that it stands in; code points, half open.
    """

    text: str
    quantity: Quantity
    around: Surroundings
    heading: str
    place: Place
    passage: Span


@dataclass(frozen=True, slots=True)
class Vote:
    """How rules and a learned model are joined, as weights in one sum of logarithms of probabilities.

    Fitted on what the model did not learn from (`models/voting.py`).

    Attributes:
        model: of the logarithm of the model's probability of each type and of none.
        rules: of the rules' score of a type.
        achieved: of the judge's score that it is an achievement at all.
        bias: for any type against none.
        extent: of where the rules see a cause, for each token.
        category: of the rules' category of a cause.
        sure: of the same besides, where one of its words leaves no doubt.
        basis: of what the rules say that the figure is compared with.
        against: for none, by the rule that alone would rule the quantity out.
    """

    model: float = 1.0
    rules: float = 0.0
    achieved: float = 0.0
    bias: float = 0.0
    extent: float = 0.0
    category: float = 0.0
    sure: float = 0.0
    basis: float = 0.0
    against: Mapping[str, float] = field(default_factory=dict)


class Typer(Protocol):
    """A learned model that says of each quantity how likely each type is (0 to 1); "" is none."""

    @property
    def vote(self) -> Vote:
        """How much it counts."""
        ...

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        """One mapping a context, from the types' names to probabilities."""
        ...


@dataclass(frozen=True, slots=True)
class Typed:
    """A decision about the type: the best one, its score, and how far ahead of the next it is (0 to 1)."""

    type: str
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Told:
    """The quantity before, and what it was found to be."""

    quantity: Quantity
    typed: Typed


class RuleTyper:
    """The additive score of the words of `knowledge/achievement_types.yaml`."""

    def __init__(self, words: AchievementWords) -> None:
        self._words = words

    def score(
        self,
        context: Context,
        hits: Sequence[Hit],
        starts: Sequence[int],
        heading: Iterable[Hit],
        told: Told | None = None,
        business: Set[str] = frozenset(),
        ledger: Ledger = SILENT,
    ) -> dict[str, float]:
        """The score of each type that may count such a quantity, those without a word for it left out.

        `told` is the quantity before it in the passage, whose noun it may share; `business` the types of what the
        report's department does itself; `ledger` takes down what each score is made of. The places of the words of
        `heading` are those in `context.heading`.
        """
        zones: dict[str, list[float]] = {}
        named: set[str] = set()
        weights = Weights(context, hits, starts)
        for hit in weights.hits:
            if not hit.meaning.typed:
                continue
            zone, weight, object_weight = weights.of(hit)
            if not weight:
                continue
            for cue in hit.meaning.typed:
                role, factor = cue.role, weight
                if role == "objects" or role == "hints":
                    factor = object_weight
                elif role == "not":
                    factor = 1.0 if zone == 0 else weight
                zones.setdefault(cue.key, [0.0] * _ZONES)[zone] += cue.weight * factor
                if ledger is not SILENT:
                    ledger.add(cue.key, cue.weight * factor, role, (hit.start, hit.end), ZONES[zone])
                if zone <= (_CLAUSE + weights.carried) and role in ("strong", "objects", "decisive"):
                    named.add(cue.key)
        for hit in heading:
            for cue in hit.meaning.typed:
                if cue.role != "not":
                    zones.setdefault(cue.key, [0.0] * _ZONES)[-1] += cue.weight * _HEADING
                    ledger.add(cue.key, cue.weight * _HEADING, cue.role, (hit.start, hit.end), ZONES[-1])
        for name, weight in self._shared(context, weights, told):
            zones.setdefault(name, [0.0] * _ZONES)[0] += weight
            named.add(name)
            if told:
                ledger.add(name, weight, "told", (told.quantity.start, told.quantity.end), ZONES[0])
        scores = self._with_units(context, zones, named, weights, ledger)
        own = {name for name in business & scores.keys() if zones.get(name, _NOTHING)[0] > _BUSY}
        for name in own:
            ledger.add(name, _OWN_BUSINESS, "business")
        for name in list(ledger.entries):
            if name not in scores:
                ledger.drop(name, "score")
        return {name: score + _OWN_BUSINESS * (name in own) for name, score in scores.items()}

    def _shared(self, context: Context, weights: Weights, told: Told | None) -> Iterator[tuple[str, float]]:
        """The type of the quantity before in the sentence, where this one counts the same, and how much that says."""
        if told is None or told.typed.score < _SURE or told.quantity.start < context.around.sentence[0]:
            return
        unit, before = bare_unit(context.quantity.unit), bare_unit(told.quantity.unit)
        if unit == before or {unit, before} <= self._words.person_units:
            if weights.predicated:
                return
            if weights.part and told.quantity.start < context.around.clause[0]:
                yield told.typed.type, _PART_OF_IT
            elif weights.lists_with(told):
                yield told.typed.type, _SAME_VERB
            elif not weights.named:
                yield told.typed.type, _SAME_AS_BEFORE
            elif told.quantity.start >= context.around.clause[0]:
                yield told.typed.type, _SAME_IN_LIST

    def _with_units(
        self,
        context: Context,
        zones: Mapping[str, Sequence[float]],
        named: Set[str],
        weights: Weights,
        ledger: Ledger,
    ) -> dict[str, float]:
        quantity = context.quantity
        unit = bare_unit(quantity.unit)
        persons = unit in self._words.person_units
        counted = (quantity.start, quantity.end)
        scores: dict[str, float] = {}
        reached: dict[str, float] = {}
        nearest = max((zone[0] for zone in zones.values()), default=0.0)
        background = _BACKGROUND if nearest >= _DECISIVE else 1.0
        for each in self._words.types:
            telling = self._words.telling[each.type].get(unit, 0.0)
            found = zones.get(each.type, _NOTHING if telling else None)
            if found is None:
                continue
            fits = self._fits(each.type, unit, context)
            if why := self._unfit(each, quantity, telling, each.type in named, fits, weights):
                ledger.drop(each.type, why)
                continue
            ledger.add(each.type, telling, "telling unit", counted, ZONES[0])
            score = _capped(found, telling, background, 1.0 if weights.carried else background, each.type, ledger)
            if score > 0:
                misfit = _PERSONS if persons else _OTHER_UNIT
                scores[each.type] = score + each.bonus + (_UNIT if fits else misfit)
                ledger.add(each.type, each.bonus, "bonus")
                ledger.add(each.type, _UNIT if fits else misfit, "unit" if fits else "other unit", counted)
                if persons and not fits and unit in self._words.units.get(each.people, ()):
                    reached[each.people] = max(reached.get(each.people, 0.0), _REACHED * score)
            else:
                ledger.drop(each.type, "score")
        for name, score in reached.items():
            if name in self._words.types.types:
                if name not in scores:
                    ledger.add(name, _UNIT, "unit", counted)
                ledger.add(name, score, "reached", counted)
                scores[name] = scores.get(name, _UNIT) + score
        return self._as_rates(quantity, scores, weights, ledger)

    def _unfit(
        self, each: AchievementType, quantity: Quantity, telling: float, named: bool, fits: bool, weights: Weights
    ) -> str:
        """Why a type cannot count such a quantity, or ""."""
        if quantity.kind not in each.kinds:
            return "kind"
        if each.needs_object and not named and telling < _TELLS_ALONE:
            return "object"
        if each.only_units and not fits:
            return "unit"
        of_a_rate = quantity.kind == "rate" or fits or weights.averaged or weights.lowered
        return "" if each.type != "rate_reached" or of_a_rate else "rate"

    @staticmethod
    def _as_rates(quantity: Quantity, scores: dict[str, float], weights: Weights, ledger: Ledger) -> dict[str, float]:
        """The scores of what was averaged, raised or lowered, which is a rate and no count or money."""
        if (weights.averaged or weights.lowered) and quantity.kind == "count" and "rate_reached" in scores:
            scores["rate_reached"] += _AVERAGED
            ledger.add("rate_reached", _AVERAGED, "averaged")
        if quantity.kind == "duration" and weights.changed:
            for name in scores.keys() - {"rate_reached"}:
                ledger.drop(name, "rate")
            scores = {"rate_reached": scores.get("rate_reached", 0.0) + _RAISED}
            ledger.add("rate_reached", _RAISED, "raised")
        if quantity.kind == "money":
            # A sum is a rate only where it was raised or averaged; then it is no money paid out.
            rate = scores.pop("rate_reached", 0.0)
            if weights.raised:
                scores["rate_reached"] = rate + _RAISED
                ledger.add("rate_reached", _RAISED, "raised")
            else:
                ledger.drop("rate_reached", "rate")
        return scores

    def _fits(self, name: str, unit: str, context: Context) -> bool:
        """Whether a type takes a unit, by itself or beside the words that it needs."""
        if unit in self._words.units[name]:
            return True
        needed = self._words.units_with[name].get(unit)
        clause = context.text[context.around.clause[0] : context.around.clause[1]] if needed else ""
        return bool(needed) and any(word in clause for word in needed or ())


def _capped(
    found: Sequence[float], telling: float, background: float, before: float, name: str, ledger: Ledger
) -> float:
    """What the words of all zones say together, those of each zone no more than the cap.

    Args:
        found: what the words of each zone say; telling: what the unit adds to those beside.
        background: how much the zones that are not beside count; before: how much the clause before does.
        name: the type, under which `ledger` takes down what the caps take away.
    """
    score = 0.0
    for zone, value in enumerate(found):
        said = value + telling if zone == 0 else value
        if not said:
            continue
        # What stands in another clause may rule out what that clause speaks for, and no more.
        least = -_CAP if zone <= _CLAUSE else 0.0
        counts = 1.0 if zone == 0 else before if zone == _CLAUSE + 1 else background
        capped = max(least, min(_CAP, said))
        score += counts * capped
        if ledger is not SILENT:
            ledger.add(name, capped - said, "cap", None, ZONES[zone])
            ledger.add(name, (counts - 1.0) * capped, "background", None, ZONES[zone])
    return score


def bare_unit(unit: str | None) -> str:
    """A unit without the second one in brackets: 名（个） is 名."""
    return (unit or "").split("（")[0].split("(")[0].strip()


def best(scores: Mapping[str, float]) -> Typed | None:
    """The type of the highest score, or None where there is none."""
    if not scores:
        return None
    first = max(scores, key=lambda name: scores[name])
    total = sum(math.exp(value - scores[first]) for value in scores.values())
    return Typed(first, scores[first], 1.0 / total)


def join(
    rules: Mapping[str, float],
    achieved: float,
    model: Mapping[str, float],
    vote: Vote,
    ruled_out: str = "",
    ledger: Ledger = SILENT,
    told: tuple[str, float] | None = None,
) -> dict[str, float]:
    """The one place where the rules' scores and a learned model's probabilities meet.

    Args:
        rules: the score of each type; achieved: the judge's score; model: probabilities, "" for none.
        ruled_out: the rule by which the rules alone take it for none, or "".
        ledger: takes down what the logarithm of each is made of, before they are made to add up to 1.
        told: a type, or "" for none, that the quantity before makes surer, and by how much.

    Returns:
        the probability of each type and of none ("").
    """
    joint: dict[str, float] = {}
    # A type that the model has not learned (one of a user's own) is as likely as the likeliest that it has, where the
    # rules put it first.
    first = max(rules, key=lambda name: rules[name], default="")
    likeliest = max((probability for name, probability in model.items() if name), default=0.0)
    for name in {**model, **rules, "": 0.0}:
        known = model.get(name, likeliest if name == first and name else 0.0)
        likely = vote.model * math.log(max(known, LEAST_LIKELY))
        ruled = vote.rules * rules.get(name, 0.0)
        joint[name] = likely + ruled
        ledger.add(name, likely, "model")
        ledger.add(name, ruled, "rules")
    joint[""] -= vote.achieved * achieved + vote.bias
    ledger.add("", -vote.achieved * achieved, "achieved")
    ledger.add("", -vote.bias, "bias")
    if against := vote.against.get(ruled_out, 0.0):
        joint[""] += against
        ledger.add("", against, "ruled out")
    if told and told[0] in joint:
        joint[told[0]] += told[1]
        ledger.add(told[0], told[1], "told")
    most = max(joint.values())
    powers = {name: math.exp(value - most) for name, value in joint.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
