"""The rule about the phase of a project: a report on the second one that gives the first one its score."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_NUMBERS = "一二三四五六七八九十"
_NAME = re.compile(r"[\u4e00-\u9fff]{2,12}$")
# So many characters of a project’s name tell it from others.
_SHORT = 4
_MARKS = "“”\"'"


class ProjectPhase(BaseRule):
    """“智慧某某”二期项目绩效自评报告: “智慧某某”一期项目综合得分93.50分.

    The title names one phase; its name with the number of another one stands before a score, and nowhere before a score
    stands the phase of the title.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = claim_words().phases
        units = alternatives(words.units)
        self._phase = re.compile(rf"(?P<number>第?[{_NUMBERS}\d]{{1,3}})(?P<unit>{units})")
        self._told = re.compile(rf"[^，。；\n]{{0,24}}?(?:{alternatives(words.told)})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for the project's name wherever a score is told."""
        title = squash(evidence.layer.cover.title or "")
        own = list(self._phase.finditer(title))
        name = _NAME.search(title[: own[0].start()].rstrip(_MARKS)) if len(own) == 1 else None
        if name is None:
            return
        stem, number, unit = name.group()[-_SHORT:], own[0]["number"].removeprefix("第"), own[0]["unit"]
        told = re.compile(rf"{re.escape(stem)}[{_MARKS}]?第?(?P<number>[{_NUMBERS}\d]{{1,3}}){unit}")
        scored = [
            found
            for start, end in evidence.prose
            for found in told.finditer(evidence.text, start, end)
            if self._told.match(evidence.text, found.end(), end)
        ]
        if scored and all(found["number"] != number for found in scored):
            for found in scored[:1]:
                yield self.finding(
                    evidence,
                    f"报告的是{squash(name.group())}{own[0].group()}，而得分写在“{squash(found.group())}”名下",
                    [evidence.clause_at(*found.span())],
                    expected=own[0].group(),
                    stated=squash(found.group()),
                )
