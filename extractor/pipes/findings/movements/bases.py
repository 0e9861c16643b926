"""The rule about a change whose base its sentence states: 支出6万元，比上年的8万元减少2万元."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, moved, total
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.operands import Context, contexts, finals, named_budgets
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.changes import has_subject, is_restated
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import called
from extractor.result import Finding


class ChangeFromBase(BaseRule):
    """The final figure less the base, in amount or percent, against the stated change; and which way it went."""

    id = "change_amount"

    def __init__(self) -> None:
        self._kept = re.compile(rf"(?:{alternatives(finding_words().flows.kept)})")
        self._continuing = re.compile(alternatives(finding_words().continuing))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change against a budget or last year's figure of its own sentence."""
        for context, figure in evidence.once(contexts):
            if figure.role != "change" or is_restated(figure):
                continue
            beyond = list(self._beyond(context, figure))
            yield from beyond
            if not beyond and (figure.basis or self._next_to(context, figure, "prior")):
                yield from self._change(context, figure)

    def _change(self, context: Context, change: Figure) -> Iterator[Finding]:
        measure = "budget" if change.basis == "budget" else "prior"
        bases = [
            base
            for base in context.before()
            if base.measured == measure and base.sentence == change.sentence and base.unit == change.unit != "%"
        ] or self._next_to(context, change, measure)
        if measure == "budget":
            bases = named_budgets(change, bases)
        if not bases:
            return
        if self._is_of_pair(context, bases[0], change):
            return
        final = self._final(context, change, bases)
        bases = [base for base in bases if final is None or not self._is_used(context, base, final)]
        bases = [base for base in bases if final is None or self._of_one_line(context, base, final)]
        if final is None or not bases:
            return
        gaps = [(base, self._gap(final, base, change)) for base in bases]
        meeting = [(base, gap) for base, gap in gaps if gap and (gap.meets(change.span) or (-gap).meets(change.span))]
        if not meeting:
            base, gap = gaps[0]
            if change.unit == "%" and base.span.is_zero and not change.span.is_zero:
                yield self._from_nothing(context, final, base, change)
            elif gap:
                yield self._wrong(context, final, base, change, gap)
        elif not any(gap.meets(change.span if change.direction == "increase" else -change.span) for _, gap in meeting):
            yield self._turned(context, final, meeting[0][0], change)

    def _is_used(self, context: Context, base: Figure, final: Figure) -> bool:
        """Whether a base changed to another figure before this one: 251万元，比上年285万元降34万元；56万元，增加…."""
        start, end = base.quantity.end, final.quantity.start
        return any(
            each.role == "change" and start <= each.quantity.start < end and each.unit in (base.unit, "%")
            for each in context.sentence.figures
        )

    def _is_of_pair(self, context: Context, base: Figure, change: Figure) -> bool:
        """Whether the figure right before a base is what changed so: 部门预算452万元比上年287万元增加165万元."""
        figures = context.sentence.figures
        at = bisect_left(figures, base.quantity.start, key=lambda figure: figure.quantity.start)
        before = figures[at - 1] if at else None
        if before is None or before.role != "amount" or before.unit != base.unit or before.start != base.start:
            return False
        gap = self._gap(before, base, change)
        return gap is not None and gap.meets(change.span if change.direction == "increase" else -change.span)

    def _beyond(self, context: Context, change: Figure) -> Iterator[Finding]:
        """增加900000万元 beside 1940万元: more than there is, so that there was less than nothing before."""
        candidates = finals(context, change, "元") if change.unit == "元" and change.direction == "increase" else []
        near = [other for other in candidates if other.sentence == change.sentence] or candidates
        if not near or has_subject(context.evidence, change, near[0].line[-1] if near[0].line else ""):
            return
        if all(change.span.low > other.span.high > 0 for other in near):
            yield self.finding(
                context.evidence,
                f"增加额{change.text}大于增加后的{near[0].text}，基数成为负数，金额单位可能写错",
                [near[0].place, change.place],
                stated=change.text,
            )

    def _of_one_line(self, context: Context, base: Figure, final: Figure) -> bool:
        """Whether the two may be of one line; a budget's 2026年预算安排5万元 names none, and means its sentence's."""
        if self._kept.search(base.label) and not self._kept.search(final.label):
            return False  # 上年结转 is there to spend this year.
        if base.line is None and "；" in context.evidence.text[base.quantity.end : final.start + 1]:
            return False  # 甲费支出9万元，比上年的12万元下降3万元；乙费支出5万元: told of another line.
        if base.in_list and not final.in_list:
            between = (f for f in context.sentence.figures if final.start < f.start < base.start)
            return base.line in (None, final.line, *(part.line for part in between if part.opens))
        return base.line in (None, final.line) or (final.line is None and context.evidence.is_budget)

    def _next_to(self, context: Context, change: Figure, measure: str) -> list[Figure]:
        """The base that a rate stands right behind: 比上年的18人下降16.67%."""
        figures = context.sentence.figures
        at = bisect_left(figures, change.quantity.start, key=lambda figure: figure.quantity.start)
        if context.evidence.is_budget and change.unit == "%":
            return [base for base in figures[:at] if base.measured == measure and base.unit == "元"]
        nearest = figures[at - 1] if at and change.unit == "%" else None
        return [nearest] if nearest and nearest.role == "amount" and nearest.measured == measure else []

    def _final(self, context: Context, change: Figure, bases: Sequence[Figure]) -> Figure | None:
        """The figure that changed, in the change's own sentence; of money one that is said to be spent."""
        unit = bases[0].unit
        told = [other for other in finals(context, change, unit) if other is not bases[0]]
        found = self._of_list(context, told[0], bases[0]) if told else None
        if found is None or found.sentence != change.sentence:
            return self._counted_before(context, change, bases[0]) if unit != "元" else None
        if context.evidence.is_budget and change.basis == "prior_year":
            return found if found.measured in ("final", "budget") else None  # A budget against last year's figures.
        if unit == "元" and found.measured != "final":
            return None
        return found if found.measured != "budget" else None

    def _of_list(self, context: Context, found: Figure, base: Figure) -> Figure:
        """The figure found, or what it is part of: 收入总计175万元，其中年初结转8万元，较上年的168万元增加7万元.

        Of the two that is meant which lies nearer to the base, where the base stands in a clause of its own.
        """
        if not found.in_list or base.start == found.start or in_bracket(context.evidence.text, found):
            return found
        heads = [
            other
            for other in context.before()
            if other.sentence == found.sentence and other.unit == found.unit and not other.in_list
            if other.quantity.start < found.quantity.start and other.measured not in ("prior", "budget")
        ]
        return min((found, *heads[:1]), key=lambda other: abs(other.span.value - base.span.value))

    def _counted_before(self, context: Context, change: Figure, base: Figure) -> Figure | None:
        """What was counted in the sentences before, where one figure alone is called as the base is.

        公务接待14批次，其中外宾2批次。上年公务接待11批次，增加3批次. None where another one, or all of them together,
        changed by so much.
        """
        every = called(context.evidence.text, context.sentences[: context.at + 1], self._continuing)
        words: set[str] = next((set(grams(it.words)) for it in every if it.figure is base), set())
        told = [
            (len(words & grams(it.words)), it.figure)
            for it in every
            if it.figure.unit == base.unit and it.is_of(context.evidence.year) and not it.figure.inner
        ]
        spans = [figure.span for _, figure in told]
        gaps = [span - base.span for span in (*spans, total(spans))]
        if any(gap.meets(change.span) or (-gap).meets(change.span) for gap in gaps):
            return None
        most = max((alike for alike, _ in told), default=0)
        best = [figure for alike, figure in told if alike == most > 0]
        return best[0] if len(best) == 1 and not best[0].quantity.qualifier else None

    def _gap(self, final: Figure, base: Figure, change: Figure) -> Interval | None:
        return moved(base.span, final.span) if change.unit == "%" else final.span - base.span

    def _wrong(self, context: Context, final: Figure, base: Figure, change: Figure, gap: Interval) -> Finding:
        rate = change.unit == "%"
        fell = gap.value < 0 and (change.direction == "decrease" or not rate)
        # What is said to have risen and fell has a rate below nothing.
        gap, greater, less = (-gap, base, final) if fell else (gap, final, base)
        expected = percent(gap, change) if rate else amount(gap.value, final, base)
        said = (
            f"幅度写为{change.text}，而({greater.text}-{less.text})÷{base.text}={expected}"
            if rate
            else f"增减额写为{change.text}，而{final.text}与{base.text}相差{expected}"
        )
        places = [final.place, base.place, change.place]
        rule = "change_rate" if rate else None
        return self.finding(context.evidence, said, places, expected=expected, stated=change.text, rule=rule)

    def _from_nothing(self, context: Context, final: Figure, base: Figure, change: Figure) -> Finding:
        return self.finding(
            context.evidence,
            f"基数为{base.text}，没有增减幅度，却写为{change.text}（本期{final.text}）",
            [final.place, base.place, change.place],
            stated=change.text,
            rule="impossible_rate",
        )

    def _turned(self, context: Context, final: Figure, base: Figure, change: Figure) -> Finding:
        up = change.direction == "increase"
        stated, right = way(up), way(not up)
        return self.finding(
            context.evidence,
            f"写为{stated}{change.text}，而{final.text}与{base.text}相比是{right}",
            [final.place, base.place, change.place],
            expected=right,
            stated=f"{stated}{change.text}",
            rule="change_direction",
        )
