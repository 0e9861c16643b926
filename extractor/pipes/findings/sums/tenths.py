"""The rule about a share in tenths of what was counted: 共25个指标，其中18个达到…, 超过八成的指标实现了年度目标."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.summaries import about_bounds, about_share
from extractor.pipes.findings.sums.wholes import after
from extractor.result import Finding

_BEFORE, _DECIMALS = 60, 2


class CountedShare(BaseRule):
    """Tenths of things that did well, against how many there are and did well, told last in the section before."""

    id = "summary"

    def __init__(self) -> None:
        words = relation_words().tenths
        of, well = alternatives(words.of), alternatives(words.well)
        self._said = re.compile(rf"{about_share()}的(?P<what>{of})[^，。；\d]{{0,10}}?(?:{well})")
        self._well = re.compile(well)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause of the prose that says so; nothing where two counts of the report bear it out."""
        for passage in evidence.layer.passages if evidence.is_account else ():
            if passage.table is not None:
                continue
            for said in self._said.finditer(evidence.text, passage.start, passage.end):
                yield from self._compare(evidence, said)

    def _compare(self, evidence: Evidence, said: re.Match[str]) -> Iterator[Finding]:
        what, (low, high) = said["what"], about_bounds(said)
        pairs = []
        for sentence in evidence.sentences:
            for whole, part in pairwise(sentence.figures):
                counted = whole.role == part.role == "amount" and whole.unit == part.unit not in ("", "元", "%")
                left = max(sentence.start, whole.quantity.start - _BEFORE)
                of = what in evidence.text[left : whole.quantity.start] or what in after(evidence, whole)
                if counted and of and part.in_list and self._well.search(after(evidence, part) + part.label):
                    pairs.append((whole, part, part.span.ratio(whole.span)))
        rates = [rate for *_, rate in pairs if rate]
        if not rates or any(rate.low <= high and low <= rate.high for rate in rates):
            return
        whole, part, _ = pairs[0]
        yield self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而{part.text}÷{whole.text}={show(rates[0].value, _DECIMALS)}%",
            [said.span(), whole.place, part.place],
            stated=squash(said.group()),
        )
