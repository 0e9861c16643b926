"""The rule about a change from the budget that is told a sentence after both figures: 该项支出比年初预算节余15万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST = 200


class LaterChange(BaseRule):
    """年初预算805万元，支出决算820万元。该项支出比年初预算节余15.00万元: by how much, and which way.

    Both figures are of the line that the change is said of, each the only one of its kind in the paragraph before.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        self._pointing = re.compile(rf"^[，；]?(?:{alternatives(relation_words().pointing)})")
        self._kept = re.compile(alternatives(words.flows.kept))
        self._first, self._last = (re.compile(alternatives(names)) for names in words.denominators)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every such change in the sentences behind the first of a paragraph."""
        if evidence.is_budget:
            return
        for sentences in evidence.passages.values():
            before: list[Figure] = []
            for sentence in sentences:
                yield from self._sentence(evidence, before, sentence)
                before = [*before, *sentence.figures][-_MOST:]

    def _sentence(self, evidence: Evidence, before: Sequence[Figure], sentence: Sentence) -> Iterator[Finding]:
        change = next((figure for figure in sentence.figures if figure.unit == "元"), None)
        if change is None or change.role != "change" or change.basis != "budget" or change.quantity.qualifier:
            return
        if not self._pointing.match(change.label) or self._kept.search(change.label) or change.line is None:
            return
        told = [f for f in before if f.line == change.line and f.unit == "元" and f.role == "amount"]
        budgets = [f for f in told if f.measured == "budget"]
        finals = [f for f in told if f.measured == "final"]
        if len({f.span.value for f in budgets}) != 1 or len({f.span.value for f in finals}) != 1:
            return
        budget, final = budgets[-1], finals[-1]
        if self._last.search(change.label) and not self._last.search(budget.label):
            return
        gap = final.span - budget.span
        up = change.direction == "increase"
        signed = change.span if up else -change.span
        if gap.meets(signed):
            return
        turned = gap.meets(-signed) and gap.value != 0
        expected = f"{way(gap.value > 0)}{amount(abs(gap.value), final, budget)}" if gap.value else "没有增减"
        stated = f"{way(up)}{change.text}"
        yield self.finding(
            evidence,
            f"写为比预算{stated}，而决算数{final.text}与预算数{budget.text}相比{expected}",
            [final.place, budget.place, change.place],
            expected=expected,
            stated=stated,
            rule="change_direction" if turned else None,
        )
