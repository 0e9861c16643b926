"""Rules about one statement: a rate, a share or a change that its own figures contradict."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, YUAN, Interval, growth, moved, places, show
from extractor.pipes.findings.common.figures import TIMES, Figure
from extractor.pipes.findings.common.operands import Context, budgets, contexts, finals, is_sure, named_budgets
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_NEAREST = 6
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_FROM = re.compile(r"(?:由|从)(?:20\d\d年)?[^，。；\d]{0,20}$")
_LONGEST = 40
_MARKS = "，,、；;（）()"


def comes_from(evidence: Evidence, figure: Figure) -> bool:
    """Whether a figure is where a movement begins: 由2022年的88.40%提高到95.10%."""
    words = evidence.text[max(figure.start, figure.quantity.start - _LONGEST) : figure.quantity.start]
    return _FROM.search(compact(words)) is not None


def percent(value: Interval, stated: Figure) -> str:
    """A recomputed rate, in times where the stated one is, with one decimal more than that has."""
    if stated.quantity.unit == TIMES:
        return f"{show(value.value / HUNDRED, places(stated.quantity.resolution) + 1)}{TIMES}"
    return f"{show(value.value, places(stated.quantity.resolution) + 1)}%"


def _tabled_budgets(evidence: Evidence) -> dict[str, list[LineAmount]]:
    """The budgets of every line that tables give, but for those of nothing."""
    names = dict.fromkeys(name for name, _ in evidence.amounts)
    return {
        name: [found for found in evidence.budgets(name) if found.table is not None and not found.span.is_zero]
        for name in names
    }


class CompletionRate(BaseRule):
    """决算数 / 预算数 against the stated completion rate; no rate exists where the budget is zero."""

    id = "completion_rate"

    def __init__(self) -> None:
        self._denominators = [re.compile(alternatives(names)) for names in finding_words().denominators]
        self._part = re.compile(rf"^(?:{alternatives(finding_words().yearly)})*(?P<part>[^，。；：占]{{2,}})占")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Recomputes every completion rate of the prose whose figures are stated beside it."""
        for context, figure in evidence.once(contexts):
            if figure.role == "completion":
                yield from self._rate(context, figure)

    def _rate(self, context: Context, stated: Figure) -> Iterator[Finding]:
        unit = stated.base.unit if stated.base else "元"
        candidates = [other for other in finals(context, stated, unit) if other.measured != "budget"]
        final = candidates[0] if candidates else None
        wholes = [stated.base] if stated.base else named_budgets(stated, budgets(context, final))
        if not wholes and final and candidates[0].sentence == stated.sentence:
            yield from self._tabled(context, stated, final)
        if final is None or not wholes or not is_sure(stated, candidates[:1]):
            return
        # 调整净额占年初预算的11.17%: a part that the clause names itself is not the figure before it.
        part = self._part.match(stated.label)
        if part and not grams(part["part"]) & grams(final.label):
            return
        if all(whole.span.is_zero for whole in wholes):
            yield self._impossible(context, stated, final, wholes[0])
            return
        rates = [(whole, rate) for whole in wholes if (rate := final.span.ratio(whole.span))]
        # 追加后可用320万元: what was there to spend may be told in other words than those of a budget.
        others = [rate for other in self._others(context, stated, final) if (rate := final.span.ratio(other.span))]
        if not rates or any(rate.meets(stated.span) for rate in (*(rate for _, rate in rates), *others)):
            return
        if final.sentence != stated.sentence and self._of_counts(context, stated):
            return
        whole, rate = min(rates, key=lambda item: abs(item[1].value - stated.span.value))
        yield self.finding(
            context.evidence,
            f"完成率写为{stated.text}，而{final.text}÷{whole.text}={percent(rate, stated)}",
            [final.place, whole.place, stated.place],
            expected=percent(rate, stated),
            stated=stated.text,
        )

    def _others(self, context: Context, stated: Figure, final: Figure) -> list[Figure]:
        """The sums of the rate's own sentence that no word calls final, where the rate names no budget."""
        if stated.base or any(names.search(stated.label) for names in self._denominators):
            return []
        unnamed = [other for other in context.before() if other.sentence == stated.sentence and other.measured is None]
        return [other for other in unnamed if other.unit == final.unit and other is not final]

    def _of_counts(self, context: Context, stated: Figure) -> bool:
        """Whether two counts of the rate’s own sentence give it: 山塘维修目标160口，实际148口，完成目标的92.50%."""
        own = [other for other in context.before() if other.sentence == stated.sentence][:_NEAREST]
        pairs = [(done, aim) for done in own for aim in own if done.unit == aim.unit and done is not aim]
        return any((rate := done.span.ratio(aim.span)) and rate.meets(stated.span) for done, aim in pairs)

    def _tabled(self, context: Context, stated: Figure, final: Figure) -> Iterator[Finding]:
        """A rate whose budget only a table states."""
        if not final.line or len(final.line) > 1:
            return
        name = context.evidence.called(final.line[0])
        tabled = context.evidence.once(_tabled_budgets).get(name, [])
        rates = [(found, rate) for found in tabled if (rate := final.span.ratio(found.span))]
        if not rates or any(rate.meets(stated.span) for _, rate in rates):
            return
        found, rate = rates[0]
        yield self.finding(
            context.evidence,
            f"完成率写为{stated.text}，而{final.text}÷表中预算数{found.text}={percent(rate, stated)}",
            [final.place, stated.place, context.evidence.row_at(found)],
            expected=percent(rate, stated),
            stated=stated.text,
        )

    def _impossible(self, context: Context, stated: Figure, final: Figure, whole: Figure) -> Finding:
        return self.finding(
            context.evidence,
            f"预算数为{whole.text}，没有完成率，却写为{stated.text}（决算数{final.text}）",
            [whole.place, final.place, stated.place],
            stated=stated.text,
            rule="impossible_rate",
        )


class ChangeRate(BaseRule):
    """增减额 / (本期数 ∓ 增减额) against the stated growth; the direction words against each other and the figures."""

    id = "change_rate"

    def __init__(self) -> None:
        words = statement_words()
        self._averaged = re.compile(alternatives(finding_words().averaged))
        self._against = re.compile(alternatives(finding_words().compared))
        one_way = {*words.increase, *words.decrease, *words.alone["increase"], *words.alone["decrease"]}
        self._ways = frozenset(
            f"{way_}{tail}" for way_ in one_way for tail in ("", *words.direction_links, *words.direction_tails)
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Recomputes every pair of a change in money and its rate."""
        for context, figure in evidence.once(contexts):
            if figure.role == "change" and figure.unit == "%" and not self._averaged.search(figure.label):
                change = self._amount_of(context, figure)
                if change:
                    yield from self._pair(context, change, figure)

    def _amount_of(self, context: Context, rate: Figure) -> Figure | None:
        """The change in money or count that a rate belongs to: the nearest change in the same sentence."""
        figures = context.sentence.figures
        at = bisect_left(figures, rate.quantity.start, key=lambda figure: figure.quantity.start)
        before = figures[at - 1] if at else None
        if before and before.role == "change" and before.unit != "%":
            return before
        after = figures[at + 1] if at + 1 < len(figures) else None
        leads = before is None or before.role != "change"
        if after and "；" in context.evidence.text[rate.quantity.end : after.quantity.start]:
            return None  # …增长180.60%；公务接待费增加6万元: of another line.
        return after if leads and after and after.role == "change" and after.unit != "%" else None

    def _pair(self, context: Context, change: Figure, rate: Figure) -> Iterator[Finding]:
        context = Context(context.evidence, context.sentences, context.at, change.quantity.start)
        sign = 1 if change.direction == "increase" else -1
        candidates = [other for other in finals(context, change, change.unit) if other.span.value >= 0]
        candidates = candidates or self._of_year_before(context, change, rate)
        if not candidates:
            if change.direction != rate.direction and self._is_of_change(context, change, rate):
                yield self._opposed(context, None, change, rate)
            return
        if self._of_base(context, change, rate):
            return
        fits = [other for other in candidates if self._fits(other, change, rate, sign)]
        if change.direction != rate.direction:
            yield self._opposed(context, candidates[0], change, rate)
        elif fits or not is_sure(change, candidates):
            return
        elif turned := next((other for other in candidates if self._fits(other, change, rate, -sign)), None):
            yield self._turned(context, turned, change, rate, sign)
        elif context.evidence.is_account or change.unit != "元":
            # A region's product grows at constant prices, which its amounts do not show.
            yield from self._wrong(context, candidates[0], change, rate, sign)

    def _of_year_before(self, context: Context, change: Figure, rate: Figure) -> list[Figure]:
        """The one amount before a change, of the year before by its number: 2021年支出9万元，较上年增加1万元.

        It may be what changed or, told loosely, what the change is of; nothing where the rate is of that.
        """
        before = [
            other for other in context.before() if other.sentence == change.sentence and other.unit == change.unit
        ]
        year = context.evidence.year
        if len(before) != 1 or change.basis != "prior_year" or year is None or before[0].year != year - 1:
            return []
        words = context.evidence.text[before[0].start : before[0].quantity.start]
        if self._against.search(words):
            return []  # 与2021年的9万元相比，增加1万元
        part = change.span.ratio(before[0].span)
        return [] if part is None or part.meets(rate.span) or before[0].start == change.start else before

    def _is_of_change(self, context: Context, change: Figure, rate: Figure) -> bool:
        """Whether a rate right behind a change is of the same: 比上年减少0.5万元，增长3%, with no word between."""
        between = compact(context.evidence.text[change.quantity.end : rate.quantity.start]).strip(_MARKS)
        told = between in self._ways and not change.quantity.qualifier
        return told and change.span.value > 0 and rate.span.value > 0

    def _of_base(self, context: Context, change: Figure, rate: Figure) -> bool:
        """Whether the rate is the change's part of what its clause compares with: 较预算200万元压减30万元，减幅15%."""
        same = change.direction == rate.direction
        bases = [other for other in context.before() if other.start == change.start and other.unit == change.unit]
        parts = [change.span.ratio(base.span) for base in bases if base.measured in ("budget", "prior")]
        return same and any(part is not None and part.meets(rate.span) for part in parts)

    def _fits(self, final: Figure, change: Figure, rate: Figure, sign: int) -> bool:
        if change.span.is_zero and rate.span.is_zero:
            return True
        expected = growth(final.span, change.span, sign)
        return expected is not None and expected.meets(rate.span)

    def _opposed(self, context: Context, final: Figure | None, change: Figure, rate: Figure) -> Finding:
        sign = 1 if change.direction == "increase" else -1
        ways = (sign, -sign) if final else ()
        fitting = next((way for way in ways if final and self._fits(final, change, rate, way)), None)
        says = "" if fitting is None else f"，按数字应为{way(fitting > 0)}"
        return self.finding(
            context.evidence,
            f"同一变化的增减额{self._words(change)}与幅度{self._words(rate)}方向相反{says}",
            [*([final.place] if final else []), change.place, rate.place],
            expected=None if fitting is None else way(fitting > 0),
            stated=self._words(change),
            rule="change_direction",
        )

    def _turned(self, context: Context, final: Figure, change: Figure, rate: Figure, sign: int) -> Finding:
        right, wrong = growth(final.span, change.span, -sign), growth(final.span, change.span, sign)
        base = final.span.value + sign * change.span.value
        assert right is not None
        by = f"，按{way(sign > 0)}算则为{percent(wrong, rate)}" if wrong else ""
        return self.finding(
            context.evidence,
            f"写为{self._words(change)}、{rate.text}，而{change.text}÷{amount(base, final, change)}"
            f"={percent(right, rate)}，是{way(sign < 0)}{by}",
            [final.place, change.place, rate.place],
            expected=way(sign < 0),
            stated=self._words(change),
            rule="change_direction",
        )

    def _wrong(self, context: Context, final: Figure, change: Figure, rate: Figure, sign: int) -> Iterator[Finding]:
        base = final.span.value - sign * change.span.value
        expected = growth(final.span, change.span, sign)
        places_ = [final.place, change.place, rate.place]
        if base == 0:
            yield self.finding(
                context.evidence,
                f"{final.text}{self._words(change)}，上期为0，没有增减幅度，却写为{rate.text}",
                places_,
                stated=rate.text,
                rule="impossible_rate",
            )
        elif expected is not None:
            yield self.finding(
                context.evidence,
                f"幅度写为{rate.text}，而{change.text}÷({final.text}{'-' if sign > 0 else '+'}{change.text})"
                f"={change.text}÷{amount(base, final, change)}={percent(expected, rate)}",
                places_,
                expected=percent(expected, rate),
                stated=rate.text,
            )

    def _words(self, change: Figure) -> str:
        return f"{way(change.direction == 'increase')}{change.text}"


class Growth(BaseRule):
    """(乙 - 甲) / 甲 against the stated change from 甲 to 乙."""

    id = "growth"

    def __init__(self) -> None:
        words = finding_words()
        towards = alternatives(words.towards)
        self._to = re.compile(rf"^(?:[^，。；由从]{{0,6}})?(?:{alternatives(words.movements)})(?:{towards})$")
        self._averaged = re.compile(alternatives(words.averaged))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Recomputes 由0.52提高到0.58，提高15.38%."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for old, new, rate in zip(sentence.figures, sentence.figures[1:], sentence.figures[2:], strict=False):
                    yield from self._three(evidence, old, new, rate)

    def _three(self, evidence: Evidence, old: Figure, new: Figure, rate: Figure) -> Iterator[Finding]:
        if rate.role != "change" or rate.unit != "%" or old.unit != new.unit or new.unit == "%":
            return
        if not (comes_from(evidence, old) and self._to.match(new.label)) or self._averaged.search(rate.label):
            return
        change = moved(old.span, new.span)
        expected = change if change is None or rate.direction == "increase" else -change
        if expected is None or expected.meets(rate.span):
            return
        yield self.finding(
            evidence,
            f"幅度写为{rate.text}，而({new.text}-{old.text})÷{old.text}={percent(expected, rate)}",
            [old.place, new.place, rate.place],
            expected=percent(expected, rate),
            stated=rate.text,
        )


def amount(value: Decimal, like: Figure, *others: Figure) -> str:
    """A recomputed amount in the unit of a stated one, with as many decimals as it and `others` have."""
    quantity = like.quantity
    factor = abs(like.span.value / quantity.value) if quantity.value else YUAN.get(quantity.unit or "", Decimal(1))
    resolution = min(figure.quantity.resolution for figure in (like, *others))
    unit, decimals = quantity.unit or "", places(resolution)
    scaled = next((mark for mark, size in _SCALES.items() if mark in quantity.text and not unit.startswith(mark)), None)
    if scaled:
        factor *= _SCALES[scaled]
        decimals, unit = places(resolution / _SCALES[scaled]), scaled + unit
    return f"{show(value / factor, decimals)}{unit}"
