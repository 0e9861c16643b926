"""The rule about rates of several years together: 2021年下降10.71%、2022年下降10.00%，两年累计下降20.71%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import HUNDRED, places, show
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_MOST, _LEAST, _BACK = 40, 2, 16
_NUMBER = re.compile(r"[两二三四五2-5]")


class RatesCumulated(BaseRule):
    """Rates of change of years in turn, as many as are said to be put together, multiply; they do not add up."""

    id = "change_rate"

    def __init__(self) -> None:
        self._together = re.compile(alternatives(relation_words().told_again.cumulated))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate of several years behind the rates of as many."""
        if not evidence.is_account:
            return
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures[:_MOST]):
                before = evidence.text[max(sentence.start, figure.quantity.start - _BACK) : figure.quantity.start]
                said = self._together.search(before) if figure.unit == "%" and figure.role == "change" else None
                number = _NUMBER.search(said.group()) if said else None
                if number:
                    count = int(chinese_number(number.group()) or number.group())
                    yield from self._of(evidence, sentence.figures[:at], count, figure)

    def _of(self, evidence: Evidence, before: Sequence[Figure], count: int, stated: Figure) -> Iterator[Finding]:
        rates = before[-count:]
        years = [figure.year for figure in rates]
        alike = all(f.role == "change" and f.unit == "%" and not f.quantity.qualifier for f in rates)
        if len(rates) != count or not alike or None in years or len(set(years)) != count or stated.quantity.qualifier:
            return
        product, terms = Decimal(1), []
        for rate in rates:
            up = rate.direction == "increase"
            product *= 1 + (rate.span.value if up else -rate.span.value) / HUNDRED
            terms.append(f"(1{'+' if up else '-'}{rate.text})")
        gap = (product - 1) * HUNDRED
        signed = stated.span.value if stated.direction == "increase" else -stated.span.value
        off = sum((rate.quantity.resolution for rate in rates), stated.quantity.resolution)
        if abs(gap - signed) <= off:
            return
        expected = f"{way(gap > 0)}{show(abs(gap), places(stated.quantity.resolution))}%"
        yield self.finding(
            evidence,
            f"累计幅度写为{way(signed > 0)}{stated.text}，而{'×'.join(terms)}-1，应为{expected}",
            [*(rate.place for rate in rates), stated.place],
            expected=expected,
            stated=stated.text,
        )
