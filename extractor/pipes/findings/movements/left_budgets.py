"""The rule about how far a figure is said to have left its budget, where the budget is told in another place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, moved
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.operands import Context, finals
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.changes import has_subject
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_YEAR = re.compile(r"20\d\d")
# What still counts as level, as a part of the budget: 基本持平 is said of small differences.
_LEVEL, _NEARLY = Decimal("0.01"), Decimal("0.05")


class LeftBudget(BaseRule):
    """公务接待费5.21万元，比预算减少0.1万元 (or 与预算持平) where the table gives a budget of 14.90.

    Where the sentence itself tells a budget, `ChangeFromBase` and `ComparisonWord` look at it.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        self._nearly = re.compile(alternatives(words.nearly_equal))
        self._denominators = [re.compile(alternatives(names)) for names in words.denominators]
        self._prior = re.compile(alternatives([*words.prior_words, *statement_words().basis["prior_year"]]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change against the budget, and at what is level with it."""
        if evidence.is_budget or not evidence.is_account:
            return
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                for before, change in pairwise([None, *sentence.figures]):
                    if change is None or change.role != "change" or change.basis != "budget":
                        continue
                    # A rate behind its amount is held against that, and the amount against the budget.
                    follows = before is not None and before.role == "change" and before.unit == "元"
                    if change.unit == "元" or (change.unit == "%" and not follows):
                        yield from self._change(Context(evidence, sentences, at, change.quantity.start), change)
                yield from self._levels(evidence, sentence)

    def _change(self, context: Context, change: Figure) -> Iterator[Finding]:
        evidence = context.evidence
        final = next(iter(finals(context, change, "元")), None)
        if final is None or not self._is_told(sentence=context.sentence, final=final, before=change.quantity.start):
            return
        name = evidence.called(final.line[0]) if final.line else ""
        budgets = self._budgets(evidence, final, (change.start, change.quantity.start))
        if not budgets or has_subject(evidence, change, name):
            return
        gaps = [(each, self._gap(final.span, each.span, change)) for each in budgets]
        ways = [change.span if change.direction == "increase" else -change.span]
        if any(gap is None or gap.meets(span) for _, gap in gaps for span in ways):
            return
        budget, gap = gaps[0]
        assert gap is not None
        if change.unit == "元":
            expected = f"{way(gap.value > 0)}{amount(abs(gap.value), final)}" if gap.value else "没有增减"
            rule = "change_amount" if not gap.meets(-ways[0]) else "change_direction"
        else:
            expected = f"{way(gap.value > 0)}{percent(gap if gap.value > 0 else -gap, change)}"
            rule = "change_rate" if not gap.meets(-ways[0]) else "change_direction"
        stated = f"{way(change.direction == 'increase')}{change.text}"
        yield self.finding(
            evidence,
            f"“{name}”写为比预算{stated}，而决算数{final.text}与预算数{budget.text}相比{expected}",
            [final.place, change.place, evidence.row_at(budget)],
            expected=expected,
            stated=stated,
            rule=rule,
        )

    def _gap(self, final: Interval, budget: Interval, change: Figure) -> Interval | None:
        return moved(budget, final) if change.unit == "%" else final - budget

    def _levels(self, evidence: Evidence, sentence: Sentence) -> Iterator[Finding]:
        for start, end in evidence.once(_level_places):
            if not sentence.start <= start < max(sentence.end, sentence.start + 1):
                continue
            final = next((f for f in reversed(sentence.figures) if f.quantity.end <= start and f.unit == "元"), None)
            if final is None or not self._is_told(sentence, final, start):
                continue
            level = _NEARLY if self._nearly.search(evidence.text, start, end) else _LEVEL
            budgets = self._budgets(evidence, final, (start, end))
            if not budgets or any(self._is_level(final.span, each.span, level) for each in budgets):
                continue
            word = evidence.text[start:end].strip()
            yield self.finding(
                evidence,
                f"“{evidence.called(final.line[0]) if final.line else ''}”写为与预算持平（{word}），"
                f"而决算数{final.text}、预算数{budgets[0].text}",
                [final.place, (start, end), evidence.row_at(budgets[0])],
                stated=word,
                rule="change_direction",
            )

    def _is_level(self, final: Interval, budget: Interval, level: Decimal) -> bool:
        return final.meets(budget) or abs(final.value - budget.value) <= level * abs(budget.value)

    def _is_told(self, sentence: Sentence, final: Figure, before: int) -> bool:
        """Whether a figure is the final one of a line of one name, in a sentence that tells no budget."""
        own = final.role == "amount" and final.measured == "final" and final.line is not None and len(final.line) == 1
        near = [figure for figure in sentence.figures if figure.quantity.start < before]
        budgeted = any(figure.measured == "budget" or figure.base for figure in near if figure.unit in ("元", "%"))
        return own and final.sentence == sentence.start and not budgeted

    def _budgets(self, evidence: Evidence, final: Figure, place: Place) -> Sequence[LineAmount]:
        """The budgets that the report gives the line, of one scope with the final figure; none where it is unsure."""
        compared = evidence.text[slice(*place)]
        years = {int(year) for year in _YEAR.findall(compared)}
        if self._prior.search(compared) or (years and years != {evidence.year}) or final.line is None:
            return []
        name = evidence.called(final.line[0])
        if name in evidence.words.vague_lines:
            return []
        told = evidence.budgets(name)
        first, adjusted = (names.search(compared) is not None for names in self._denominators)
        measures = {"initial_budget"} if first else {"adjusted_budget"} if adjusted else None
        meant = [each for each in told if measures is None or each.amount.measure in measures] or told
        tables = {each.table for each in meant if each.table is not None}
        own = [each for each in evidence.finals(name) if each.table in tables] if tables else []
        # A table that gives another final figure is of other money; so are budgets that differ.
        alike = not own or any(each.span.meets(final.span) for each in own)
        of_year = all(each.amount.fiscal_year in (None, evidence.year) for each in meant)
        return meant if alike and of_year and (tables or len({each.span.value for each in meant}) == 1) else []


def _level_places(evidence: Evidence) -> list[Place]:
    """The clauses that say of a line that it is level with its budget."""
    found = [s for s in evidence.layer.statements or [] if s.kind == "level" and s.basis == "budget"]
    return [(statement.start, statement.end) for statement in found]
