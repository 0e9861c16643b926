"""The rule about rates of a whole that are above a hundred: 资金支付率105%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.arithmetic import HUNDRED
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding


class OverWhole(BaseRule):
    """A part is no more than its whole, so that a rate of one (合格率, 满意度) is no more than a hundred."""

    id = "impossible_rate"

    def __init__(self) -> None:
        words = apart_words().of_whole
        self._rate = re.compile(rf"(?:{alternatives(words.rates)})(?:{alternatives(finding_words().reaching)})?$")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is called so."""
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                over = figure.unit == "%" and figure.role != "change" and figure.span.low > HUNDRED
                if over and self._rate.search(figure.label) and not self._other.search(figure.label):
                    yield self.finding(
                        evidence,
                        f"比率写为{figure.text}，而部分不能大于总体",
                        [figure.place],
                        stated=figure.text,
                    )
