"""The rule about a place in an order of fewer: 全市9个县（区），我县排名第12位."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"


class PlaceAmong(BaseRule):
    """How many are compared and the place of one of them, in one sentence."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = evaluation_words().places
        self._said = re.compile(
            rf"(?<![\d第])(?P<number>{_NUMBER})(?:个|家)(?:{alternatives(words.among)})[^。；\n\d]{{0,30}}?"
            rf"(?:{alternatives(words.ranked)})[^，。；\d]{{0,4}}?第(?P<place>{_NUMBER})[位名]"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every place that is told behind a number."""
        for start, end in evidence.prose:
            for said in self._said.finditer(evidence.text, start, end):
                number, place = (chinese_number(said[name]) for name in ("number", "place"))
                if number and place and place > number:
                    yield self.finding(
                        evidence,
                        f"写为“{squash(said.group())}”，而名次多于参加排名的个数",
                        [said.span()],
                        stated=squash(said["place"]),
                    )
