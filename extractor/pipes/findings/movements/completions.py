"""Rules about a completion rate whose budget nobody tells: against the word and the amount by which it was left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, exact
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.operands import Context, budgets, finals, is_sure
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.comparisons import Comparison, ComparisonWord
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import line_knowledge
from extractor.result import Finding

_SEMICOLONS = ("；", ";")
_RELATIONS = {"greater": "大于100%", "less": "小于100%", "equal": "等于100%"}


class CompletionAgainstWord(BaseRule):
    """完成年初预算的98.32%，决算数大于年初预算数的主要原因是…: what was more than its budget was completed beyond it.

    Only where no budget is told beside the rate, against which both would be held anyway.
    """

    id = "completion_rate"

    def __init__(self) -> None:
        self._words = ComparisonWord()
        self._denominators = [re.compile(alternatives(names)) for names in finding_words().denominators]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause that compares a final figure with its budget behind one completion rate."""
        for number, sentences in evidence.passages.items():
            for comparison in self._words.compared(evidence, number):
                if not comparison.prior and (found := self._rate(evidence, sentences, comparison)):
                    yield from self._compare(evidence, *found, comparison)

    def _rate(
        self, evidence: Evidence, sentences: Sequence[Sentence], comparison: Comparison
    ) -> tuple[Context, Figure] | None:
        """The one completion rate that a comparison follows, with its place; None where another may be meant."""
        before = [(at, f) for at, s in enumerate(sentences) for f in s.figures if f.quantity.end <= comparison.start]
        last = next((item for item in reversed(before) if item[1].role in ("completion", "amount")), None)
        if last is None or last[1].role != "completion" or last[1].base is not None:
            return None
        at, rate = last
        since = max(evidence.text.rfind(mark, 0, rate.quantity.start) for mark in _SEMICOLONS)
        rates = [f for f in sentences[at].figures if f.role == "completion" and f.quantity.start > since]
        goes_on = comparison.start <= sentences[at].end
        if len(rates) != 1 or (not goes_on and any(f.role == "completion" for f in sentences[at].figures if f != rate)):
            return None
        named = [bool(names.search(rate.label)) for names in self._denominators]
        compared = evidence.text[comparison.start : comparison.end]
        other = [bool(names.search(compared)) for names in self._denominators]
        if "预算" not in rate.label or (named != other and (any(other) or named[1])):
            return None
        return Context(evidence, sentences, at, rate.quantity.start), rate

    def _compare(self, evidence: Evidence, context: Context, rate: Figure, comparison: Comparison) -> Iterator[Finding]:
        final = next(iter(finals(context, rate, "元")), None)
        subject = line_knowledge().subject(evidence.text[comparison.start : comparison.end])
        if subject and subject.key not in (final.line if final else None, rate.line):
            return
        if (final and final.span.is_zero) or any(not whole.span.is_zero for whole in budgets(context, final)):
            return
        if self._holds(rate.span, comparison):
            return
        yield self.finding(
            evidence,
            f"完成率写为{rate.text}，又写为决算数与预算数“{comparison.word}”，后者的完成率应当{_RELATIONS[comparison.relation]}",
            [rate.place, (comparison.start, comparison.end)],
            stated=rate.text,
            severity="warning" if rate.span.value == HUNDRED else None,
        )

    def _holds(self, rate: Interval, comparison: Comparison) -> bool:
        """Whether a rate and a comparison can both be so; 100% is no more and no less than all."""
        if comparison.relation == "greater":
            return rate.high > HUNDRED and rate.value != HUNDRED
        if comparison.relation == "less":
            return rate.low < HUNDRED and rate.value != HUNDRED
        return rate.meets(exact(HUNDRED)) or abs(rate.value - HUNDRED) <= comparison.level * HUNDRED


class CompletionByGap(BaseRule):
    """支出90万元，比年初预算减少10万元，完成年初预算的95%: the budget follows from the gap, and so does the rate."""

    id = "completion_rate"

    def __init__(self) -> None:
        self._denominators = [re.compile(alternatives(names)) for names in finding_words().denominators]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every completion rate with the one change against the budget of its sentence."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                rates = [figure for figure in sentence.figures if figure.role == "completion"]
                gaps = [f for f in sentence.figures if f.role == "change" and f.basis == "budget"]
                if len(rates) == 1 and rates[0].base is None and "预算" in rates[0].label:
                    context = Context(evidence, sentences, at, rates[0].quantity.start)
                    yield from self._against(context, rates[0], gaps)

    def _against(self, context: Context, rate: Figure, gaps: Sequence[Figure]) -> Iterator[Finding]:
        parts = [gap for gap in gaps if gap.unit == "%"]
        if len(parts) == len(gaps) == 1 and not self._names_other(rate, parts[0]):
            yield from self._part(context, rate, parts[0])
        money = [gap for gap in gaps if gap.unit == "元"]
        if len(money) != 1 or budgets(context, None) or self._names_other(rate, money[0]):
            return
        near = min((rate, money[0]), key=lambda figure: figure.quantity.start)
        context = Context(context.evidence, context.sentences, context.at, near.quantity.start)
        candidates = [final for final in finals(context, near, "元") if final.measured != "budget"]
        gap, final = money[0], candidates[0] if candidates else None
        if final is None or final.sentence != rate.sentence or not is_sure(rate, candidates[:1]):
            return
        whole = final.span - gap.span if gap.direction == "increase" else final.span + gap.span
        expected = final.span.ratio(whole) if whole.low > 0 else None
        if expected is None or expected.meets(rate.span):
            return
        sign = "-" if gap.direction == "increase" else "+"
        yield self.finding(
            context.evidence,
            f"完成率写为{rate.text}，而比预算{way(gap.direction == 'increase')}{gap.text}，"
            f"{final.text}÷({final.text}{sign}{gap.text})={percent(expected, rate)}",
            [final.place, gap.place, rate.place],
            expected=percent(expected, rate),
            stated=rate.text,
        )

    def _part(self, context: Context, rate: Figure, gap: Figure) -> Iterator[Finding]:
        """完成年初预算的95%，比年初预算下降10%: what was left undone is the rest of all."""
        whole = exact(HUNDRED)
        expected = whole + gap.span if gap.direction == "increase" else whole - gap.span
        if not expected.meets(rate.span):
            said = f"100%{'+' if gap.direction == 'increase' else '-'}{gap.text}={percent(expected, rate)}"
            yield self.finding(
                context.evidence,
                f"完成率写为{rate.text}，又写为比预算{way(gap.direction == 'increase')}{gap.text}，{said}",
                [rate.place, gap.place],
                stated=rate.text,
            )

    def _names_other(self, rate: Figure, gap: Figure) -> bool:
        """Whether one is of the first budget and the other of the adjusted one, or may be."""
        _, adjusted = self._denominators
        return bool(adjusted.search(rate.label)) != bool(adjusted.search(gap.label))
