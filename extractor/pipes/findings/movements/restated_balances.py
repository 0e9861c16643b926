"""The rule about a balance that was put right: 年末结转52万元，更正调减12万元，年初结转40万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST = 40


class RestatedBalance(BaseRule):
    """The balance at a year's end, what was added or taken off, and the balance that the next year begins with."""

    id = "flow"

    def __init__(self) -> None:
        words, own = finding_words(), relation_words().told_again
        self._kept = re.compile(alternatives(words.flows.kept))
        self._after = re.compile(alternatives(own.put_right))
        self._more = re.compile(rf"(?:{alternatives(own.adds)})(?:了|额为|金额)?$")
        self._less = re.compile(rf"(?:{alternatives(own.takes)})(?:了|额为|金额)?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three amounts that follow one another."""
        if not evidence.is_account:
            return
        for sentence in evidence.sentences:
            figures = sentence.figures[:_MOST]
            for before, by, behind in zip(figures, figures[1:], figures[2:], strict=False):
                if before.unit == by.unit == behind.unit == "元":
                    yield from self._of(evidence, before, by, behind)

    def _of(self, evidence: Evidence, before: Figure, by: Figure, behind: Figure) -> Iterator[Finding]:
        up = self._more.search(by.label) is not None
        text = evidence.text[behind.start : behind.quantity.start]
        named = self._kept.search(before.label) and self._kept.search(behind.label) and self._after.search(text)
        if not named or (not up and not self._less.search(by.label)) or self._after.search(before.label):
            return
        right = before.span + by.span if up else before.span - by.span
        if right.meets(behind.span) or any(each.quantity.qualifier for each in (before, by, behind)):
            return
        expected = amount(right.value, behind, before)
        yield self.finding(
            evidence,
            f"写为{behind.text}，而{before.text}{'+' if up else '-'}{by.text}={expected}",
            [before.place, by.place, behind.place],
            expected=expected,
            stated=behind.text,
        )
