"""The rule about what is paid by a standard: 每人每月150元, 320人, 1月至12月, 共发放57.60万元, told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import SAME_UNITS, YUAN, Interval, is_miswritten, show
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_AFTER, _CLAIM = 16, 24
_SPAN = re.compile(r"(?<!\d)(?P<from>\d{1,2})月?(?:份)?\s?(?:至|到|-|—|－|~)\s?(?P<to>\d{1,2})月")


@dataclass(frozen=True, slots=True)
class Standard:
    """A figure in 元, of each of what it is, and how often a year it is paid ("" for once)."""

    figure: Figure
    value: Decimal
    each: str
    per: str


class StandardTimes(BaseRule):
    """A standard times how many, times how often, against what was paid together.

    The standard is the only one of the report for what is counted; the number is the only one of its unit before the
    sum in its sentence, which tells for how long. Only a slip of a digit is a finding, unless words say that the number
    stayed as it was.
    """

    id = "average"

    def __init__(self) -> None:
        own = evaluation_words().standards
        each, per = alternatives(own.each), alternatives(own.times)
        self._named = re.compile(
            rf"(?:每(?P<each>{each})每(?P<per>{per})|每(?P<per2>{per})每(?P<each2>{each})|每(?P<each3>{each}))"
            rf"(?:{alternatives(own.fillers)})*$"
        )
        self._behind = re.compile(rf"\s*[/／每](?P<each>{each})(?:\s*[/／·.每](?P<per>{per}))?")
        self._once = re.compile(alternatives(own.standard))
        self._months = re.compile(rf"(?<![\d.])(?P<number>\d{{1,2}})个(?P<per>{per})")
        self._year = re.compile(alternatives(own.whole_year))
        self._paid = re.compile(alternatives(own.paid))
        self._steady = re.compile(alternatives(own.steady))
        self._kept = re.compile(alternatives(claim_words().quotas.kept))
        self._more = re.compile(alternatives([*own.more, *finding_words().prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sum that was paid, behind the number of those who got it."""
        standards = [found for s in evidence.sentences for f in s.figures if (found := self._standard(evidence, f))]
        if not standards:
            return
        prices = [standard.figure for standard in standards]
        for sentence in evidence.sentences:
            for paid in sentence.figures:
                money = paid.unit == "元" and paid.role == "amount" and paid not in prices
                if money and self._paid.search(paid.label) and paid.measured not in ("budget", "prior"):
                    for unit in dict.fromkeys(standard.each for standard in standards):
                        mine = [standard for standard in standards if standard.each == unit]
                        if len(mine) == 1:
                            yield from self._of(evidence, sentence, mine[0], paid)

    def _standard(self, evidence: Evidence, figure: Figure) -> Standard | None:
        money, _, unit = figure.unit.partition("/")  # 500元/人
        if money not in YUAN or figure.quantity.qualifier or figure.role not in ("amount", "other"):
            return None
        behind = evidence.text[figure.quantity.end : figure.quantity.end + _AFTER]
        written = self._behind.match(f"/{unit}{behind}" if unit else behind)
        named = self._named.search(figure.label)
        if written:
            each, per = written["each"], written["per"] or ""
        elif named:
            each, per = named["each"] or named["each2"] or named["each3"], named["per"] or named["per2"] or ""
        else:
            return None
        # 每人600元 is a standard where it is called one; else it may be a mean.
        if not per and not self._once.search(figure.label + behind):
            return None
        return Standard(figure, figure.span.value * (YUAN[money] if unit else 1), SAME_UNITS.get(each, each), per)

    def _of(self, evidence: Evidence, sentence: Sentence, standard: Standard, paid: Figure) -> Iterator[Finding]:
        price, unit, per = standard.figure, standard.each, standard.per
        said = evidence.text[sentence.start : paid.quantity.start]
        behind = evidence.text[paid.quantity.end : paid.end]
        counts = [f for f in sentence.figures if f.unit == unit and f.quantity.start < paid.quantity.start]
        money = [f for f in sentence.figures if f.unit == "元" and f is not price and f.role == "amount"]
        times = self._times(said, per)
        if len(counts) != 1 or times is None or len(money) != 1 or self._more.search(said + behind):
            return
        count = counts[0]
        if count.quantity.qualifier or paid.quantity.qualifier or count.role != "amount":
            return
        low, high, value = (standard.value * end * times for end in (count.span.low, count.span.high, count.span.value))
        if Interval(low, high, value).meets(paid.span) or value <= 0:
            return
        if paid.span.value < value and self._kept.search(evidence.text, paid.quantity.end, paid.end + _CLAIM):
            return  # 支出4.90万元，符合标准: less than the standard allows.
        steady = per != "" and self._steady.search(evidence.text, sentence.start, paid.end) is not None
        if steady or is_miswritten(paid.span.value, value):
            terms = "×".join([price.text, count.text, *([show(times)] if per and times != 1 else [])])
            expected = amount(value, paid)
            yield self.finding(
                evidence,
                f"总数写为{paid.text}，而{terms}={expected}",
                [paid.place, count.place, price.place],
                expected=expected,
                stated=paid.text,
            )

    def _times(self, said: str, per: str) -> Decimal | None:
        """How often a standard was paid, by what the sentence says before the sum; None where it does not say."""
        if not per:
            return Decimal(1)
        yearly = Decimal(evaluation_words().standards.times[per])
        told = {Decimal(found["number"]) for found in self._months.finditer(said) if found["per"][0] == per[0]}
        if per.startswith("月"):
            spans = [(int(found["from"]), int(found["to"])) for found in _SPAN.finditer(said)]
            told |= {Decimal(last - first + 1) for first, last in spans if 1 <= first <= last <= yearly}
        if not told and (yearly == 1 or self._year.search(said)):
            told = {yearly}
        return told.pop() if len(told) == 1 else None
