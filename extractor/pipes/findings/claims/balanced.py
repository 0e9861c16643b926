"""The rule about sides that are said to balance: 收入预算600万元，支出预算620万元，收支平衡."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_PAIR = 2


class SidesBalance(BaseRule):
    """The only two totals of a sentence, one of what comes in and one of what goes out, and that they balance."""

    id = "conflict"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().balanced
        ends = alternatives([*own.ends, *words.reaching])
        self._sides = [re.compile(rf"{side}(?:{ends})*$") for side in words.sides]
        self._said = re.compile(alternatives(own.said))
        self._other = re.compile(alternatives([*words.prior_words, *words.listing]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that says so."""
        for sentence in evidence.sentences:
            end = sentence.end or sentence.start
            said = self._said.search(evidence.text, sentence.start, end)
            if said is None or self._other.search(evidence.text, sentence.start, end):
                continue
            money = [f for f in sentence.figures if f.unit == "元" and f.role == "amount"]
            if len(money) == _PAIR and not any(in_bracket(evidence.text, f) or f.quantity.qualifier for f in money):
                one, other = money
                named = self._sides[0].search(one.label) and self._sides[1].search(other.label)
                if named and not one.span.meets(other.span) and other.quantity.end <= said.start():
                    yield self.finding(
                        evidence,
                        f"写为“{said.group()}”，而收入{one.text}，支出{other.text}",
                        [one.place, other.place, said.span()],
                        stated=said.group(),
                    )
