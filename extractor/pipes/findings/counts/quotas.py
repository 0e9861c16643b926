"""The rule about a standard that is said to be kept: 80人，2天，每人每天450元，支出8.16万元，未突破定额."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import SAME_UNITS, Interval, show
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_DAYS = re.compile(r"(?<![\d.月至到-])(\d{1,3}(?:\.5)?)\s?(?:个?天|日(?!前|后|起|止))")


class QuotaKept(BaseRule):
    """How many, for how many days, at what each may cost, against what was spent, where that is said to be kept to.

    One number of those who are counted, one length and one sum of final money in the passage.
    """

    id = "result_word"

    def __init__(self) -> None:
        words = claim_words().quotas
        self._daily, self._vehicles, self._people = words.daily, frozenset(words.vehicles), frozenset(words.people)
        self._of_vehicles = re.compile(alternatives(words.of_vehicles))
        self._each = re.compile(rf"(?P<each>{alternatives(words.each)})[^，。；\d]{{0,12}}$")
        self._kept = re.compile(alternatives(words.kept))
        self._standard = re.compile(alternatives(words.standard))
        self._other = re.compile(alternatives([*words.other, *finding_words().prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that says so."""
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            said = self._kept.search(evidence.text, passage.start, passage.end)
            if said is None:
                continue
            figures = [f for sentence in sentences for f in sentence.figures if f.role in ("amount", "other")]
            prices = [(f, found["each"]) for f in figures if f.unit == "元" and (found := self._each.search(f.label))]
            if len({f.span.value for f, _ in prices}) == 1:
                yield from self._of(evidence, figures, prices[0], said, (passage.start, passage.end))

    def _of(
        self,
        evidence: Evidence,
        figures: Sequence[Figure],
        price: tuple[Figure, str],
        said: re.Match[str],
        passage: tuple[int, int],
    ) -> Iterator[Finding]:
        standard, each = price
        behind = evidence.text[standard.quantity.end : standard.end]
        units = self._vehicles if self._of_vehicles.search(each) else self._people
        counts = [f for f in figures if SAME_UNITS.get(f.unit, f.unit) in units and not f.span.is_zero]
        spent = [
            f for f in figures if f.unit == "元" and f.span.value != standard.span.value and f.measured != "budget"
        ]
        days = {Decimal(found) for found in _DAYS.findall(evidence.text[slice(*passage)])}
        daily = any(word in each for word in self._daily)
        named = self._standard.search(standard.label + behind) is not None
        whole = len({f.span.value for f in counts}) == 1 and len({f.span.value for f in spent}) == 1
        if not whole or not named or self._other.search(evidence.text, *passage) or len(days) != (1 if daily else 0):
            return
        count, paid, times = counts[0], spent[0], days.pop() if daily else Decimal(1)
        bounds = [standard.span.value * end * times for end in (count.span.low, count.span.high, count.span.value)]
        most = Interval(*bounds)
        if count.quantity.qualifier or paid.quantity.qualifier or paid.span.low <= most.high:
            return
        terms = "×".join([standard.text, count.text, *([f"{show(times)}天"] if daily else [])])
        yield self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而{terms}={amount(most.value, paid)}，支出为{paid.text}",
            [standard.place, count.place, paid.place, evidence.clause_at(*said.span())],
            expected=amount(most.value, paid),
            stated=squash(said.group()),
        )
