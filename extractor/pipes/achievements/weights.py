"""How much each word around a quantity counts, by where it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.pipes.achievements.clauses import Span
from extractor.pipes.lexicon import Hit

if TYPE_CHECKING:
    from extractor.pipes.achievements.typer import Context, Told

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
# The lists of words that name what is counted.
_NAMING = frozenset({"strong", "objects", "decisive"})
_TELLS = frozenset({"strong", "verbs", "decisive"})
# What joins the members of a list that share a verb: 提拔正科21人、副科56人.
_LISTING = "、和及与"


class Weights:
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
        beside = [hit for hit in self.hits if hit.within(around.left) or hit.within(around.right)]
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
        if hit.within(around.left):
            near = self._of_left(hit)
            return 0, near, near
        if hit.within(around.right):
            return 0, _BESIDE, _BESIDE
        if hit.within(around.clause):
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
            if hit.within(clause):
                step = min(distance, len(weights) - 1)
                weight = weights[step] * (factor if distance == 0 else 1.0)
                return zone + step, weight, weight
        return zone, 0.0, 0.0
