"""The rule about a share whose whole only a table of the account gives: 占一般公共预算项目支出总额的100%."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.pipes.findings.common.accounts import account_words, first_forms
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import written
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.shares import Part, Whole, parts, stem
from extractor.result import Finding


class ShareInForm(BaseRule):
    """自评资金480万元，占一般公共预算项目支出总额的100%, where the table has 610.00 of it."""

    id = "share"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the shares whose whole is one of `shared` of knowledge/final_accounts.yaml."""
        shared = account_words().shared
        for part in evidence.once(parts):
            place = shared.get(stem(evidence, part.share.whole)) if part.share.whole else None
            if place and part.part.unit == "元" and part.part.measured != "budget":
                yield from self._compare(evidence, part, place)

    def _compare(self, evidence: Evidence, part: Part, place: str) -> Iterator[Finding]:
        key, row, column = place.split("/")
        form = evidence.once(first_forms).get(key)
        found, block = (form.get(row, column), form.block()) if form else (None, None)
        if not form or not found or found.value.is_zero:
            return
        factor, value = evidence.factor(block.unit if block else None), found.value
        span = Interval(value.low * factor, value.high * factor, value.value * factor)
        rate = part.part.span.ratio(span)
        if rate and (not rate.meets(part.share.span) or part.is_all_but(Whole(span, "", None))):
            yield self.finding(
                evidence,
                f"占比写为{part.share.text}，而{part.part.text}÷“{form.words.title}”的{column}{written(found.cell)}"
                f"={percent(rate, part.share)}",
                [part.part.place, part.share.place, found.place],
                expected=percent(rate, part.share),
                stated=part.share.text,
            )
