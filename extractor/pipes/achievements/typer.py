"""Scores a quantity for each achievement type by the words around it, and joins in a learned model's scores."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal, Protocol

from extractor.pipes.achievements.clauses import Span, Surroundings
from extractor.pipes.achievements.lexicon import Hit
from extractor.pipes.achievements.words import AchievementWords
from extractor.quantities import Quantity

# What a model takes for impossible is no less likely than this.
LEAST_LIKELY = 1e-4

Place = Literal["performance", "neutral", "finance", "operating", "none"]
Source = Literal["rules", "model", "both"]

_UNIT, _OTHER_UNIT, _PERSONS = 0.9, -0.7, -1.8
_CAP = 4.5
# How much a word counts by where it stands: right beside the quantity, in its clause, one, two or more clauses away.
_BESIDE, _LEFT_OF_LIST, _RIGHT_OF_LIST = 0.9, 0.7, 0.4
# In the words right before it, the first is the verb and the last the noun that it counts: 建成方舱隔离[点]2个.
_FIRST, _HEAD, _MIDDLE = 1.1, 1.5, 0.7
_ONE_CHARACTER_HEAD = 2.5
# What stands before 等 is an example: 读书节、电影党课等文化活动20余次.
_EXAMPLE, _AND_SO_ON = 0.35, "等"
# The words of a quoted name say less than those that tell what was done.
_NAME, _LONGEST_NAME = 0.5, 12
# What those counted then did says most: 组织1600多名书记参加……培训班.
_PREDICATE = 0.8
_BEFORE = (0.35, 0.18, 0.08)
_AFTER = (0.2, 0.08, 0.04)
_CARRIED, _AHEAD = 2.2, 2.2
_HEADING = 0.2
# The zones: beside (0), left (1) and right (2) in the clause, before it (3 to 5), after it (6 to 8), headings (9).
_ZONES, _CLAUSE = 10, 2
# The lists of words that name what is counted.
_NAMING = frozenset({"strong", "objects", "decisive"})
_TELLS = frozenset({"strong", "verbs", "decisive"})
_NOTHING = (0.0,) * _ZONES
_RAISED, _AVERAGED = 4.0, 3.5
# A quantity that has no noun of its own goes on with what the one before it counted: 受理举报38件，了结36件.
_SAME_AS_BEFORE, _SAME_IN_LIST, _SAME_VERB = 1.8, 0.8, 2.2
# What joins the members of a list that share a verb: 提拔正科21人、副科56人.
_LISTING = "、和及与"
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
        category: of the rules' category of a cause.
    """

    model: float = 1.0
    rules: float = 0.0
    achieved: float = 0.0
    bias: float = 0.0
    category: float = 0.0


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
    ) -> dict[str, float]:
        """The score of each type that may count such a quantity, those without a word for it left out.

        `told` is the quantity before it in the passage, whose noun it may share; `business` the types of what the
        report's department does itself.
        """
        zones: dict[str, list[float]] = {}
        named: set[str] = set()
        weights = _Weights(context, hits, starts)
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
                if zone <= (_CLAUSE + weights.carried) and role in ("strong", "objects", "decisive"):
                    named.add(cue.key)
        for hit in heading:
            for cue in hit.meaning.typed:
                if cue.role != "not":
                    zones.setdefault(cue.key, [0.0] * _ZONES)[-1] += cue.weight * _HEADING
        for name, weight in self._shared(context, weights, told):
            zones.setdefault(name, [0.0] * _ZONES)[0] += weight
            named.add(name)
        scores = self._with_units(context, zones, named, weights)
        own = {name for name in business & scores.keys() if zones.get(name, _NOTHING)[0] > _BUSY}
        return {name: score + _OWN_BUSINESS * (name in own) for name, score in scores.items()}

    def _shared(self, context: Context, weights: _Weights, told: Told | None) -> Iterator[tuple[str, float]]:
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
        self, context: Context, zones: Mapping[str, Sequence[float]], named: Set[str], weights: _Weights
    ) -> dict[str, float]:
        quantity = context.quantity
        unit = bare_unit(quantity.unit)
        persons = unit in self._words.person_units
        scores: dict[str, float] = {}
        reached: dict[str, float] = {}
        nearest = max((zone[0] for zone in zones.values()), default=0.0)
        background = _BACKGROUND if nearest >= _DECISIVE else 1.0
        for each in self._words.types:
            telling = self._words.telling[each.type].get(unit, 0.0)
            found = zones.get(each.type, _NOTHING if telling else None)
            if found is None or quantity.kind not in each.kinds:
                continue
            if each.needs_object and each.type not in named and telling < _TELLS_ALONE:
                continue
            fits = self._fits(each.type, unit, context)
            if each.only_units and not fits:
                continue
            of_a_rate = fits or weights.averaged or weights.lowered
            if each.type == "rate_reached" and quantity.kind != "rate" and not of_a_rate:
                continue
            score = max(-_CAP, min(_CAP, found[0] + telling))
            score += background * sum(max(-_CAP, min(_CAP, value)) for value in found[1 : _CLAUSE + 1])
            # What stands in another clause may rule out what that clause speaks for, and no more.
            before, *farther = (max(0.0, min(_CAP, value)) for value in found[_CLAUSE + 1 :])
            score += (1.0 if weights.carried else background) * before + background * sum(farther)
            if score > 0:
                misfit = _PERSONS if persons else _OTHER_UNIT
                scores[each.type] = score + each.bonus + (_UNIT if fits else misfit)
                if persons and not fits and unit in self._words.units.get(each.people, ()):
                    reached[each.people] = max(reached.get(each.people, 0.0), _REACHED * score)
        for name, score in reached.items():
            if name in self._words.types.types:
                scores[name] = scores.get(name, _UNIT) + score
        if (weights.averaged or weights.lowered) and quantity.kind == "count" and "rate_reached" in scores:
            scores["rate_reached"] += _AVERAGED
        if quantity.kind == "duration" and weights.changed:
            scores = {"rate_reached": scores.get("rate_reached", 0.0) + _RAISED}
        if quantity.kind == "money":
            # A sum is a rate only where it was raised or averaged; then it is no money paid out.
            rate = scores.pop("rate_reached", 0.0)
            if weights.raised:
                scores["rate_reached"] = rate + _RAISED
        return scores

    def _fits(self, name: str, unit: str, context: Context) -> bool:
        """Whether a type takes a unit, by itself or beside the words that it needs."""
        if unit in self._words.units[name]:
            return True
        needed = self._words.units_with[name].get(unit)
        clause = context.text[context.around.clause[0] : context.around.clause[1]] if needed else ""
        return bool(needed) and any(word in clause for word in needed or ())


class _Weights:
    """How much each word around one quantity counts."""

    def __init__(self, context: Context, hits: Sequence[Hit], starts: Sequence[int]) -> None:
        around, quantity = context.around, context.quantity
        self._around, self._quantity, self._text = around, quantity, context.text
        low = around.before[-1][0] if around.before else around.clause[0]
        high = around.after[-1][1] if around.after else around.clause[1]
        low, high = max(low, around.sentence[0]), min(high, around.sentence[1])
        self.hits = [
            hit
            for hit in hits[bisect_left(starts, low) : bisect_left(starts, high)]
            if hit.end <= quantity.start or hit.start >= quantity.end
        ]
        inside = [hit for hit in self.hits if around.clause[0] <= hit.start < around.clause[1]]
        left = [hit for hit in inside if hit.end <= quantity.start]
        begins = any(hit.has("carry") for hit in left if hit.start <= around.clause[0] + 1)
        self.part = any(hit.has("part") for hit in left if hit.start <= around.clause[0] + 1)
        self._subject = around.right[1] - quantity.end > 1
        # 其中2部……获奖: those counted did something of their own.
        self.predicated = self._subject and any(hit.has("decisive") for hit in inside if hit.start >= quantity.end)
        wordless = not any(hit.meaning.typed for hit in left) and around.right[1] - quantity.end <= 1
        self.carried = (begins or wordless) and not self.predicated
        self._so_on = context.text.rfind(_AND_SO_ON, *around.left)
        self._first = next((hit.start for hit in left if hit.start >= around.left[0] and hit.meaning.typed), -1)
        beside = [hit for hit in self.hits if within(hit, around.left) or within(hit, around.right)]
        self.named = any(_NAMING & hit.meaning.roles for hit in beside)
        self._led = any(hit.has("verbs") or hit.has("strong") or hit.has("decisive") for hit in left)
        near = {role for hit in left if hit.start >= around.left[0] for role in hit.meaning.roles}
        self.changed = "change_to" in near
        self.lowered = "lowered" in near
        over_time = "average_time" in near
        self.raised = "raised" in near or ("reached" in near and ("average" in near or over_time))
        self.averaged = any(hit.has("average") for hit in left)

    def of(self, hit: Hit) -> tuple[int, float, float]:
        """The zone of a word, its weight as a verb, and its weight as a noun."""
        zone, verb, noun = self._of(hit)
        named = _NAME if self._in_name(hit) else 1.0
        return zone, verb * named, noun * named

    def lists_with(self, told: Told) -> bool:
        """Whether the quantity is joined to the one before as in a list, by words that name no other type."""
        joint, start = told.quantity.end, self._quantity.start
        if self._text[joint : joint + 1] not in _LISTING:
            return False
        between = [hit for hit in self.hits if joint <= hit.start < start and _TELLS & hit.meaning.roles]
        return all(any(cue.key == told.typed.type for cue in hit.meaning.typed) for hit in between)

    def _in_name(self, hit: Hit) -> bool:
        """Whether a word is part of a quoted name (“头雁工程”培训60名), and not itself counted (“最美教师”12名)."""
        opened = self._text.rfind("“", max(0, hit.start - _LONGEST_NAME), hit.start)
        if opened < 0:
            return False
        closed = self._text.find("”", opened)
        return hit.end <= closed and self._text[closed + 1 : self._quantity.start].strip() != ""

    def _of(self, hit: Hit) -> tuple[int, float, float]:
        around, quantity = self._around, self._quantity
        if within(hit, around.left):
            near = self._of_left(hit)
            return 0, near, near
        if within(hit, around.right):
            return 0, _BESIDE, _BESIDE
        if within(hit, around.clause):
            if hit.end <= quantity.start:
                listed = _EXAMPLE if self._so_on >= 0 else 1.0
                return 1, _LEFT_OF_LIST * listed, _LEFT_OF_LIST * listed * 0.45
            if self._subject:
                return 0, _PREDICATE, _PREDICATE
            ahead = _RIGHT_OF_LIST * (1.0 if self._led else 1.6)
            return 2, ahead, ahead
        if hit.end <= around.clause[0]:
            return self._outside(around.before, hit, 3, _BEFORE, _CARRIED if self.carried else 1.0)
        return self._outside(around.after, hit, 6, _AFTER, _AHEAD if self._subject and not self._led else 1.0)

    def _of_left(self, hit: Hit) -> float:
        if hit.end == self._around.noun and not self._subject:
            return _HEAD * (_ONE_CHARACTER_HEAD if hit.end - hit.start == 1 else 1.0)
        if hit.end <= self._so_on:
            return _EXAMPLE
        return _FIRST if hit.start == self._first else _MIDDLE

    @staticmethod
    def _outside(
        clauses: Sequence[Span], hit: Hit, zone: int, weights: Sequence[float], factor: float
    ) -> tuple[int, float, float]:
        for distance, clause in enumerate(clauses):
            if within(hit, clause):
                step = min(distance, len(weights) - 1)
                weight = weights[step] * (factor if distance == 0 else 1.0)
                return zone + step, weight, weight
        return zone, 0.0, 0.0


def within(hit: Hit, span: Span) -> bool:
    """Whether a word lies in a span."""
    return span[0] <= hit.start and hit.end <= span[1]


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


def join(rules: Mapping[str, float], achieved: float, model: Mapping[str, float], vote: Vote) -> dict[str, float]:
    """The one place where the rules' scores and a learned model's probabilities meet.

    Args:
        rules: the score of each type; achieved: the judge's score; model: probabilities, "" for none.

    Returns:
        the probability of each type and of none ("").
    """
    joint = {
        name: vote.model * math.log(max(probability, LEAST_LIKELY)) + vote.rules * rules.get(name, 0.0)
        for name, probability in model.items()
    }
    joint |= {name: vote.rules * score + vote.model * math.log(LEAST_LIKELY)
              for name, score in rules.items() if name not in joint}  # fmt: skip
    joint[""] = joint.get("", vote.model * math.log(LEAST_LIKELY)) - vote.achieved * achieved - vote.bias
    most = max(joint.values())
    powers = {name: math.exp(value - most) for name, value in joint.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}
