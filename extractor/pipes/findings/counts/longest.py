"""The rule about the longest of a kind against the limit that all are said to have kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding


class LongestKept(BaseRule):
    """承诺办理时限为15个工作日，…最长18个工作日，全部在承诺时限内办结: the longest of all is over the limit.

    One limit, one longest and the claim stand in this order in one sentence, the two figures of one unit.
    """

    id = "result_word"

    def __init__(self) -> None:
        words = relation_words().longest
        unit = alternatives(words.units)
        figure = rf"(?P<{{}}>\d{{{{1,4}}}}(?:\.\d{{{{1,2}}}})?)(?P<{{}}_unit>{unit})"
        limits, last = alternatives(words.limits), alternatives(words.longest)
        self._limit = re.compile(
            rf"(?:{limits})[^，。；：\d]{{0,8}}?"
            + figure.format("limit", "limit")
            + rf"|(?:{alternatives(words.within)})"
            + figure.format("within", "within")
            + rf"(?=(?:{alternatives(words.inside)}))"
        )
        self._longest = re.compile(rf"(?:{last})[^，。；：\d]{{0,8}}?" + figure.format("most", "most"))
        every = alternatives(words.every)
        self._kept = re.compile(
            rf"(?:{every})[^，。；\d]{{0,12}}?(?:{limits})[^，。；\d]{{0,6}}?(?:{alternatives(words.inside)})"
            rf"|(?:{every})?(?:{alternatives(words.kept)})"
        )
        self._not = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that tells the longest of a kind."""
        for start, end in evidence.prose:
            for most in self._longest.finditer(evidence.text, start, end):
                left = max(start, evidence.behind("。\n", most.start()))
                stop = evidence.text.find("。", most.end(), end)
                right = stop if stop >= 0 else end
                limits = list(self._limit.finditer(evidence.text, left, most.start()))
                kept = self._kept.search(evidence.text, most.end(), right)
                if len(limits) == 1 and kept and not self._not.search(evidence.text, left, right):
                    yield from self._compare(evidence, limits[0], most, kept)

    def _compare(
        self, evidence: Evidence, limit: re.Match[str], most: re.Match[str], kept: re.Match[str]
    ) -> Iterator[Finding]:
        kind = "limit" if limit["limit"] else "within"
        due, took = Decimal(limit[kind]), Decimal(most["most"])
        if limit[f"{kind}_unit"] == most["most_unit"] and took > due:
            yield self.finding(
                evidence,
                f"写为“{squash(kept.group())}”，而“{squash(most.group())}”超过“{squash(limit.group())}”",
                [limit.span(), most.span(), kept.span()],
                stated=squash(kept.group()),
            )
