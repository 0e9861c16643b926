"""The rule about how many years something took, behind its first and last one: 2021年至2023年，为期三年."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding


class YearsLong(BaseRule):
    """A number of years that is neither that of the calendar years nor what lies between the first and the last one."""

    id = "date_order"

    def __init__(self) -> None:
        words = evaluation_words().years_long
        self._said = re.compile(
            rf"(?<!\d)(?P<first>20\d\d)年?(?:\d{{1,2}}月)?(?:{alternatives(words.to)})(?P<last>20\d\d)年(?:\d{{1,2}}月|底|末)?"
            rf"[，,（(]?(?:{alternatives(words.long)})(?:为|共|约|是)?(?P<years>[一两二三四五六七八九十]|\d)(?:个)?年"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every stretch of years of the prose."""
        for start, end in evidence.lines:
            for found in self._said.finditer(evidence.text, start, end):
                gap, told = int(found["last"]) - int(found["first"]), chinese_number(found["years"])
                if told and gap > 0 and int(told) not in (gap, gap + 1):
                    yield self.finding(
                        evidence,
                        f"写为{found['years']}年，而按所列的起止年份为{gap + 1}年",
                        [found.span()],
                        expected=f"{gap + 1}年",
                        stated=squash(found["years"]) + "年",
                    )
