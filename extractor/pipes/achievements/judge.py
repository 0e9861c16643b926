"""Decides whether a quantity states something achieved, from its kind, its place, the tense and the words beside it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from extractor.pipes.achievements.clauses import Clauses, Span, Surroundings
from extractor.pipes.achievements.typer import Context, Place, Typed, bare_unit
from extractor.pipes.achievements.words import AchievementWords
from extractor.pipes.ledger import SILENT, Ledger
from extractor.pipes.lexicon import Hit
from extractor.quantities import Quantity
from extractor.result import Rule

_CHINESE = frozenset("一二三四五六七八九十百千两几〇零")
_OVER, _THEREOF = "了", "其中"
_ENDS = frozenset("，,。；;、：:！!？?）)\n\t \u3000”") | {""}
_BASE: dict[Place, float] = {"performance": 1.0, "neutral": -1.2, "finance": -1.2, "none": -1.2}
# How much the best type's score, and each cue against, moves the decision.
_PER_SCORE, _MOST_SCORE = 0.55, 4.0
_AGAINST = {"finance": 1.4, "assets": 1.6, "review": 2.6, "staffing": 2.4, "hospitality": 2.6, "negative": 1.6}
# Up to so many a number in words is often a part of the phrase.
_SMALL = 10
# What a rule that rules out takes from the score, at least.
_RULED_OUT = 3.0
# What a word of a result beside it adds.
_RESULT = 0.5
# The one candidate of a judge's ledger.
ACHIEVED = "achieved"
# In the same clause but not beside it.
_FARTHER = 0.35


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a quantity is an achievement, how sure (0 to 1), why not, and the score that says so (above 0: it is)."""

    achieved: bool
    confidence: float
    reason: Rule
    score: float


class Judge:
    """Judges the quantities of one passage."""

    # The kinds of quantity that may be achievements at all.
    KINDS: ClassVar[frozenset[str]] = frozenset({"count", "money", "rate", "duration"})
    # What these rule out is no achievement, whatever a model says ...
    NEVER: ClassVar[frozenset[Rule]] = frozenset({"kind", "part", "quoted", "base"})
    # ... nor what these do in a report that tells of budget lines: they were right more than nine times in ten on the
    # labelled quantities of passages and reports. The others only speak against it, as much as was fitted with the
    # model (`typer.Vote`): in the paragraph on a training's cost, and among staff or assets, one in five was done.
    NEVER_BESIDE_LINES: ClassVar[frozenset[Rule]] = frozenset(
        {"amount", "bound", "target", "lines", "stated", "standard", "finance rate", "finance money"}
    )
    # Of these a model that is nearly sure is heard: 节前慰问，慰问金支出10.7万元.
    OF_MONEY: ClassVar[frozenset[Rule]] = frozenset({"stated", "standard", "finance rate", "finance money"})

    def __init__(
        self, text: str, clauses: Clauses, hits: Sequence[Hit], quantities: Sequence[Quantity], words: AchievementWords
    ) -> None:
        self._parts = words.parts
        self._staff_units = words.staff_units
        self._text, self._clauses = text, clauses
        self._hits = hits
        self._starts = [hit.start for hit in hits]
        self._quantities = quantities
        self._numbers = [quantity.start for quantity in quantities]
        self._plans = [hit.start for hit in hits if self._plan(hit)]
        # 一级天数257天（目标是145天）、二级108天: what a bracket says is planned ends with it.
        self._upto = [clauses.bracketed(start) for start in self._plans]
        self._causes = [hit.end for hit in hits if hit.has("cause")]
        self._done = sorted([*(hit.start for hit in hits if hit.has("done")), *self._perfective(text, quantities)])
        # Each rule asks for the words of the same few stretches around a quantity.
        self._found: dict[Span, list[Hit]] = {}

    @staticmethod
    def _perfective(text: str, quantities: Sequence[Quantity]) -> list[int]:
        """Where a verb before a quantity says that it is over: 计划抽查220批次，抽查了186批次."""
        return [each.start - 1 for each in quantities if text[each.start - 1 : each.start] == _OVER]

    def _plan(self, hit: Hit) -> bool:
        """Whether a word says that something is to come: 将新建30个, but not 将30个村……, where it is 把."""
        if not hit.has("plan") or self._clauses.in_quotes(hit.start, hit.end):
            return False
        following = bisect_left(self._numbers, hit.end)
        return hit.end - hit.start > 1 or self._numbers[following : following + 1] != [hit.end]

    def excluded(self, context: Context) -> Rule:
        """Why a quantity can be no achievement whatever its type, or ""."""
        quantity, around = context.quantity, context.around
        if quantity.kind not in self.KINDS:
            return "kind"
        if context.place == "none":
            return "place"
        if self._clauses.in_quotes(quantity.start, quantity.end):
            return "quoted"
        if quantity.value == 0:
            return "zero"
        if bare_unit(quantity.unit) in self._parts:
            return "part"
        if self._small_word(quantity, around):
            return "numeral"
        if self._bounds(quantity):
            return "bound"
        if self._before_change(quantity) or self._denominator(quantity, around.left):
            return "base"
        if self._beside(around.right, "vague", "start"):
            return "target"
        if self._beside(around.left, "target", "end") and not self._of_target(quantity, around):
            return "target"
        if self._planned(quantity, around.sentence):
            return "plan"
        cause = bisect_right(self._causes, quantity.start) - 1
        if cause >= 0 and self._causes[cause] > around.sentence[0]:
            return "cause"
        return ""

    def judge(self, context: Context, typed: Typed | None, ruled_out: Rule = "", ledger: Ledger = SILENT) -> Judgement:
        """The decision about a quantity; `ruled_out` is why it is excluded, where it is.

        `ledger` takes down under ACHIEVED what the score is made of.
        """
        # What passed the rule below in a statement of the training expense is what the training reached.
        score = _BASE["performance" if context.place == "operating" else context.place]
        ledger.add(ACHIEVED, score, "place")
        if typed:
            score += _PER_SCORE * min(typed.score, _MOST_SCORE)
            ledger.add(ACHIEVED, _PER_SCORE * min(typed.score, _MOST_SCORE), "type")
        if word := self._nearest(context, "result"):
            score += _RESULT
            ledger.add(ACHIEVED, _RESULT, "result", (word.start, word.end))
        for role, weight in _AGAINST.items():
            against, word = self._against(context, role)
            if against and word:
                score -= weight * against
                ledger.add(ACHIEVED, -weight * against, role, (word.start, word.end))
        reason = ruled_out or self._kind_rule(context, typed)
        if reason:
            ledger.add(ACHIEVED, min(score, -_RULED_OUT) - score, "ruled out")
            return Judgement(False, 0.0, reason, min(score, -_RULED_OUT))
        confidence = 1.0 / (1.0 + math.exp(-1.6 * score))
        return Judgement(score > 0, round(confidence, 3), "" if score > 0 else "score", score)

    def _kind_rule(self, context: Context, typed: Typed | None) -> Rule:
        quantity, around = context.quantity, context.around
        trained = typed is not None and typed.type in ("people_trained", "training_held")
        if context.place == "operating" and not (trained and self._in(around, "meeting_training")):
            return "operating"
        if quantity.kind == "money":
            return self._money_rule(context, typed)
        if quantity.kind == "duration" and not self._lasting(context, typed):
            return "duration"
        if quantity.kind == "rate" and (context.place == "finance" or self._near(context, "finance")):
            return "finance rate"
        if quantity.kind == "rate" and self._compares_money(context):
            return "finance rate"
        if self._lists_lines(context):
            return "lines"
        if context.place == "finance" and (typed is None or typed.score < 3.0 or self._near(context, "finance")):
            return "finance"
        if context.place == "neutral" and (typed is None or typed.score < 1.6):
            return "weak"
        if quantity.kind == "count" and typed is None and not self._near(context, "result"):
            return "nothing"
        return ""

    def _lasting(self, context: Context, typed: Typed | None) -> bool:
        """Whether a length of time is a result itself: 优良天数338天, 压缩至3个工作日."""
        named = self._near(context, "duration_names") or self._in(context.around, "change_to")
        return named and typed is not None and typed.score > 1.0

    def _money_rule(self, context: Context, typed: Typed | None) -> Rule:
        around = context.around
        if self._beside(around.left, "stated", "end"):
            return "stated"
        raised = self._beside(around.left, "raised", "any") or bool(typed and typed.type == "rate_reached")
        if self._near(context, "standard") and not raised and not self._beside(around.left, "done", "any"):
            return "standard"
        if typed is None or typed.score < 1.5:
            return "no funds"
        if context.place in ("finance", "operating"):
            return "finance money"
        return "weak" if context.place == "neutral" and typed.score < 2.5 else ""

    def _against(self, context: Context, role: str) -> tuple[float, Hit | None]:
        """How strongly the words of a list stand around the quantity, and the first of them."""
        around = context.around
        if role == "staffing" and bare_unit(context.quantity.unit) not in self._staff_units:
            # 编制规划12项 is no staff.
            return 0.0, None
        if role == "review" and any(hit.has("review_but") for hit in self._of(around.left)):
            return 0.0, None
        beside = 1.5 if context.quantity.kind == "money" else 1.0
        left, right = self._having(role, around.left), self._having(role, around.right)
        near = sum(beside if hit.end == context.quantity.start else 1.0 for hit in left) + len(right)
        far = self._having(role, (around.clause[0], around.left[0]))
        if role == "staffing":
            # 内设机构15个，派驻组12个: a sentence that counts the department itself goes on with it.
            far += [hit for clause in around.before for hit in self._having(role, clause)]
        if role == "negative":
            far += self._having(role, (around.right[1], around.clause[1]))
        if role == "finance" and context.quantity.kind == "count":
            # 召开预算执行推进会9次 counts meetings, not money.
            near *= 0.6
        return min(near, 2.0) + _FARTHER * min(len(far), 2), next(iter([*left, *right, *far]), None)

    def _small_word(self, quantity: Quantity, around: Surroundings) -> bool:
        """Whether a number in words is part of a name or of the phrase (两家企业), which digits are not.

        One that opens its clause counts (拍摄6部，两部获奖; 十七个完成转化), as does one that a number follows.
        """
        first = self._text[quantity.number : quantity.number + 1]
        if first not in _CHINESE or quantity.kind not in ("count", "duration"):
            return False
        at = bisect_left(self._numbers, quantity.start)
        if self._numbers[at + 1 : at + 2] == [quantity.end]:
            return False
        if quantity.start == around.clause[0] and (quantity.value > _SMALL or self._counted_before(at, around)):
            return False
        return self._text[quantity.end : quantity.end + 1] not in _ENDS

    def _counted_before(self, at: int, around: Surroundings) -> bool:
        """Whether the quantity before has the same unit and stands in the clause before."""
        if not at or not around.before:
            return False
        before = self._quantities[at - 1]
        return before.start >= around.before[0][0] and before.unit == self._quantities[at].unit

    def _bounds(self, quantity: Quantity) -> bool:
        """Whether it only bounds a noun (10万元以上的村), or is no more than a bound (不低于98%)."""
        lead = self._text[quantity.start : quantity.number].strip()
        if any(hit.has("target") for hit in self._between(quantity.start, quantity.number)) or lead in (
            "不到",
            "不足",
        ):
            return True
        upto = next(
            (hit.end for hit in self._between(quantity.number, quantity.end + 6)
             if hit.has("bound_after") and quantity.number < hit.start <= quantity.end), None
        )  # fmt: skip
        if upto is None:
            return False
        upper = any(word in self._text[quantity.end - 3 : upto] for word in ("以内", "以下", "之内"))
        return upper or self._text[max(upto, quantity.end) : max(upto, quantity.end) + 1] not in _ENDS

    def _of_target(self, quantity: Quantity, around: Surroundings) -> bool:
        """Whether it says how much of a target was reached, or is a part of what was done.

        完成年度任务99.27%, 占全年目标251.87%; 实际完成2350批次，其中市级下达任务630批次.
        """
        if quantity.kind == "rate":
            return any(hit.has("share_of") for hit in self._of(around.left))
        parts = self._text.rfind(_THEREOF, around.sentence[0], quantity.start)
        done = bisect_left(self._done, parts) - 1
        return parts >= 0 and done >= 0 and self._done[done] >= around.sentence[0]

    def _before_change(self, quantity: Quantity) -> bool:
        """Whether it is what a change began with (由上年的1.86%降至, 去年同期3%)."""
        begun = [hit for hit in self._between(quantity.start - 8, quantity.start)
                 if hit.has("change_from") and hit.end == quantity.start]  # fmt: skip
        if not begun:
            return False
        if begun[-1].end - begun[-1].start > 1:
            return True
        return any(hit.has("change_to") for hit in self._between(quantity.end, quantity.end + 6))

    def _denominator(self, quantity: Quantity, left: Span) -> bool:
        """Whether it is the whole of which a share follows: 占全县131个村的44.3%."""
        following = bisect_left(self._numbers, quantity.end)
        if following >= len(self._quantities) or self._quantities[following].kind != "rate" or quantity.kind == "rate":
            return False
        between = self._text[quantity.end : self._quantities[following].start]
        return (
            len(between) < 24
            and between.endswith(("的", "的比例达", "的比重达"))
            and "占" in self._text[left[0] : left[1]]
        )

    def _planned(self, quantity: Quantity, sentence: Span) -> bool:
        plan = bisect_left(self._plans, quantity.start) - 1
        while plan >= 0 and self._plans[plan] >= sentence[0] and self._upto[plan] <= quantity.start:
            plan -= 1
        if plan < 0 or self._plans[plan] < sentence[0]:
            return False
        done = bisect_right(self._done, quantity.start) - 1
        # 力争春节前进场；续建3个: what was planned counted nothing, and is over.
        if self._clauses.over(self._plans[plan], quantity.start) and not self._counted(self._plans[plan], quantity):
            return False
        # 计划完成500人 is planned; 原计划……，实际完成500人 is done.
        if done < 0 or self._done[done] < self._plans[plan]:
            return True
        return not self._clauses.parted(self._plans[plan], self._done[done])

    def _counted(self, plan: int, quantity: Quantity) -> bool:
        """Whether a number stands between a word that plans and the next semicolon."""
        following = bisect_left(self._numbers, plan)
        return self._numbers[following] < quantity.start and not self._clauses.over(plan, self._numbers[following])

    def _compares_money(self, context: Context) -> bool:
        """Whether it is how a figure of money just told changed: 公用经费86万元，较上年下降12.3%.

        What is compared may stand before the change in money: 公用经费86万元，较上年减少12万元，下降12.3%.
        """
        around = context.around
        told = self._text[around.left[0] : around.left[1]]
        for hit in self._between(*around.left):
            if hit.has("comparison"):
                told = told.replace(self._text[hit.start : hit.end], "")
        if told.strip() or not around.before:
            return False
        of = next((clause for clause in around.before if not self._is_change_of_money(clause)), None)
        return of is None or any(hit.has("finance") for hit in self._of(of))

    def _is_change_of_money(self, clause: Span) -> bool:
        """Whether a clause opens with a comparison and goes on with money: it names nothing itself that changed."""
        first = bisect_left(self._numbers, clause[0])
        money = any(each.kind == "money" and each.end <= clause[1] for each in self._quantities[first : first + 2])
        return money and self._beside(clause, "comparison", "start")

    def _lists_lines(self, context: Context) -> bool:
        """Whether it counts the lines just listed: “党建工作经费”等6个项目."""
        around, start = context.around, context.quantity.start
        if not self._text[around.left[0] : start].rstrip().endswith("等"):
            return False
        low = max(around.sentence[0], start - 60)
        return any(hit.has("money_names") for hit in self._between(low, start))

    def _near(self, context: Context, role: str) -> bool:
        return self._nearest(context, role) is not None

    def _nearest(self, context: Context, role: str) -> Hit | None:
        """A word of a list beside the quantity."""
        left, right = context.around.left, context.around.right
        return next((hit for span in (left, right) for hit in self._having(role, span)), None)

    def _having(self, role: str, span: Span) -> list[Hit]:
        """The words of a list in a span."""
        return [hit for hit in self._of(span) if hit.has(role)]

    def _in(self, around: Surroundings, role: str) -> bool:
        """Whether a word of a list stands in the clause or in the one before."""
        low = around.before[0][0] if around.before else around.clause[0]
        return any(hit.has(role) for hit in self._of((low, around.clause[1])))

    def _beside(self, span: Span, role: str, where: str) -> bool:
        for hit in self._of(span):
            if hit.has(role):
                if where == "any":
                    return True
                if where == "start" and not self._text[span[0] : hit.start].strip():
                    return True
                if where == "end" and not self._text[hit.end : span[1]].strip(" 为达到约共了数"):
                    return True
        return False

    def _of(self, span: Span) -> list[Hit]:
        """The words in a span that stand in no quotation."""
        if span not in self._found:
            hits, quoted = self._between(*span), self._clauses.in_quotes
            self._found[span] = [hit for hit in hits if hit.end <= span[1] and not quoted(hit.start, hit.end)]
        return self._found[span]

    def _between(self, start: int, end: int) -> Sequence[Hit]:
        return self._hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
