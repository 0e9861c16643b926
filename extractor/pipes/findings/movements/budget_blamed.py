"""The rule about a budget that is blamed the wrong way: 决算数小于预算数的主要原因是年初预算估计偏低."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.wording import way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LONGEST, _SHOWN = 40, 40


class BudgetBlamed(BaseRule):
    """Less was spent than the budget because that was too low, or more because it was too high."""

    id = "direction_conflict"

    def __init__(self) -> None:
        words = claim_words().budget_blamed
        budget, between = alternatives(words.budget), alternatives(words.between)
        self._low, self._high = (
            re.compile(rf"(?:{budget})(?:{between})*(?:{alternatives(found)})") for found in (words.low, words.high)
        )
        self._aside = re.compile(alternatives(words.aside))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the short reasons of every variance against the budget."""
        for variance in evidence.layer.variances or []:
            up = variance.direction == "increase"
            if variance.basis != "budget" or variance.direction not in ("increase", "decrease"):
                continue
            for cause in variance.causes:
                text = squash(cause.text)
                wrong = (self._high if up else self._low).search(text)
                right = (self._low if up else self._high).search(text)
                if wrong and not right and len(text) <= _LONGEST and not self._aside.search(text):
                    yield self.finding(
                        evidence,
                        f"决算数比预算数{way(up)}，所列的原因却是“{text[:_SHOWN]}”，预算如此，决算应比它{way(not up)}",
                        [evidence.clause_at(variance.start, variance.start + 1), (cause.start, cause.end)],
                        severity="warning",
                        expected=way(not up),
                        stated=text,
                    )
