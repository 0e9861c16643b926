"""The rule about by how much a line left the budget of its sentence, where its final figure stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.changes import has_subject
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST = 40


class LeftToldBudget(BaseRule):
    """“三公”经费预算16.00万元，决算比预算少支出0.60万元, where another sentence has spent 15.50万元.

    Also several budgets with what was saved of each in turn (分别节约0.10万元和0.40万元). A line has one final figure.
    """

    id = "change_amount"

    def __init__(self) -> None:
        self._turn = re.compile(alternatives(finding_words().series.respectively))
        self._joint = re.compile(rf"(?:、|{alternatives(finding_words().between_names)})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change of money against the budget."""
        if evidence.is_budget or not evidence.is_account:
            return
        for sentence in evidence.sentences:
            for at, change in enumerate(sentence.figures[:_MOST]):
                against = change.role == "change" and change.unit == "元" and change.basis != "prior_year"
                if against and not change.quantity.qualifier:
                    for budget, told in self._pairs(evidence, sentence, at):
                        yield from self._compare(evidence, sentence, budget, told, change.direction == "increase")

    def _pairs(self, evidence: Evidence, sentence: Sentence, at: int) -> Iterator[tuple[Figure, Figure]]:
        figures, change = sentence.figures, sentence.figures[at]
        before = [f for f in figures[:at] if f.role == "amount" and f.unit == "元" and not f.inner]
        if self._turn.search(change.label):
            behind = takewhile(lambda f: f.unit == "元" and self._joint.fullmatch(f.label), figures[at + 1 : _MOST])
            changes = [change, *behind]
            run = before[-len(changes) :]
            plain = len(run) == len(changes) > 1 and all(f.measured == "budget" and f.line for f in run)
            yield from zip(run, changes, strict=True) if plain else ()
            return
        nearest = before[-1] if before and change.basis == "budget" else None
        name = evidence.called(change.line[-1]) if change.line else ""
        of_line = nearest is not None and nearest.measured == "budget" and nearest.line == change.line
        if nearest and name and of_line and not has_subject(evidence, change, name):
            yield nearest, change

    def _compare(
        self, evidence: Evidence, sentence: Sentence, budget: Figure, change: Figure, up: bool
    ) -> Iterator[Finding]:
        name = evidence.called(budget.line[-1]) if budget.line else ""
        finals: Sequence[LineAmount] = evidence.finals(name)
        own = [f for f in sentence.figures if f.measured == "final" and f.line and evidence.called(f.line[-1]) == name]
        budgets = {found.span.value for found in evidence.budgets(name)}
        if not finals or own or len({found.span.value for found in finals}) != 1 or len(budgets) != 1:
            return
        final = finals[0]
        gap = final.span - budget.span
        stated = change.span if up else -change.span
        if gap.meets(stated):
            return
        expected = f"{way(gap.value > 0)}{amount(abs(gap.value), change, budget)}" if gap.value else "没有增减"
        yield self.finding(
            evidence,
            f"“{name}”写为比预算{way(up)}{change.text}，而决算数{final.text}与预算数{budget.text}相比{expected}",
            [evidence.row_at(final), budget.place, change.place],
            expected=expected,
            stated=f"{way(up)}{change.text}",
            rule="change_direction" if gap.meets(-stated) else None,
        )
