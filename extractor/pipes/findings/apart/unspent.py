"""The rule about what is left of a budget: 全年预算500万元, 支出470万元, 执行率94%; 剩余40万元 in another sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.arithmetic import is_slip
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_PAIR = 2


class Unspent(BaseRule):
    """What is left is the budget less what was spent, where the report has one such pair that its rate ties."""

    id = "flow"

    def __init__(self) -> None:
        words = apart_words().unspent
        self._left = re.compile(rf"(?:{alternatives(words.left)})(?:{alternatives(words.ends)})*$")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount that is said to be left, behind the pair."""
        if evidence.is_budget or not any(word in evidence.text for word in apart_words().unspent.left):
            return
        pairs = [pair for sentence in evidence.sentences if (pair := self._pair(sentence))]
        if len({(one.span.value, other.span.value) for one, other in pairs}) != 1:
            return
        budget, spent = pairs[0]
        gap = budget.span - spent.span
        for sentence in evidence.sentences:
            for figure in sentence.figures if sentence.start > spent.sentence else ():
                left = figure.unit == "元" and figure.role == "amount" and self._left.search(figure.label)
                if not left or figure.in_list or self._other.search(figure.label) or figure.quantity.qualifier:
                    continue
                wrong = not gap.meets(figure.span) and gap.value > 0
                if wrong and is_slip(gap.value - figure.span.value):
                    expected = amount(gap.value, figure, budget, spent)
                    yield self.finding(
                        evidence,
                        f"余下的写为{figure.text}，而{budget.text}-{spent.text}={expected}",
                        [budget.place, spent.place, figure.place],
                        expected=expected,
                        stated=figure.text,
                    )

    def _pair(self, sentence: Sentence) -> tuple[Figure, Figure] | None:
        """A budget and what was spent of it, right before the rate that they come to."""
        for at in range(_PAIR, len(sentence.figures)):
            budget, spent, rate = sentence.figures[at - _PAIR : at + 1]
            money = budget.unit == spent.unit == "元" and budget.role == spent.role == "amount"
            if money and rate.role == "completion" and not budget.in_list:
                found = spent.span.ratio(budget.span)
                if found and found.meets(rate.span):
                    return budget, spent
        return None
