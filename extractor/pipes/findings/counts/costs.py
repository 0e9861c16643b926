"""The rule about what one of them cost, where the sum and the number stand elsewhere: 平均每套设备购置成本3.60万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, interval, is_miswritten, places, show
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.targets import one_quantity
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import Quantity
from extractor.result import Finding

_MOST, _WHAT = 60, 14


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of the prose or of an indicator: its words, its values (money in 元), as written, and where."""

    words: str
    unit: str
    span: Interval
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Mean:
    """What one of `unit` is said to have cost, with its quantity and the other words of its name."""

    told: Told
    unit: str
    what: str
    quantity: Quantity


class CostOfEach(BaseRule):
    """The cost of each in an indicator's row or a sentence, against the one sum and the one number of the report.

    The sum is the only one that is no budget, or the only one of those that share a word of the name. Nothing is said
    where any sum over any number comes to it, nor where no slip of a digit explains it.
    """

    id = "average"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().costs
        self._person, self._people = words.people_unit, words.grouped
        units = alternatives([*words.averaged_units, *own.units])
        ways = "|".join(way.format(rf"(?P<unit{at}>{units})") for at, way in enumerate(own.ways))
        self._ways, self._costs = len(own.ways), re.compile(alternatives(own.costs))
        self._name = re.compile(
            rf"(?:{ways})(?P<what>[^，。；：、\d]{{0,{_WHAT}}}?)(?:{alternatives(own.costs)})"
            rf"(?:{alternatives([*words.reaching, *own.ends])})*$"
        )
        self._other = re.compile(alternatives([*own.other, *words.prior_words, *words.results.aimed]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every cost of one, in the prose and in the forms."""
        means = list(self._means(evidence))
        if not means or evidence.is_budget:
            return
        own = {mean.told.place for mean in means}
        counts = [told for told in self._counts(evidence) if told.place not in own]
        sums = [told for told in self._sums(evidence) if told.place not in own]
        for mean in means:
            yield from self._of(evidence, mean, sums, counts)

    def _means(self, evidence: Evidence) -> Iterator[Mean]:
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                likely = figure.unit == "元" and figure.role == "amount" and self._costs.search(figure.label)
                found = self._name.search(figure.label) if likely else None
                if found and not self._other.search(figure.label) and not figure.quantity.qualifier:
                    told = Told(figure.label, "元", figure.span, figure.text, figure.place)
                    yield Mean(told, self._unit(found), found["what"], figure.quantity)
        for record in evidence.layer.indicators or []:
            found, done = self._name.search(squash(record.name)), one_quantity(record.actual)
            if found and done and done.unit in YUAN and not done.qualifier:
                span = interval(done, YUAN[done.unit])
                told = Told(record.name, "元", span, squash(record.actual or ""), (record.start, record.end))
                yield Mean(told, self._unit(found), found["what"], done)

    def _unit(self, found: re.Match[str]) -> str:
        return next(unit for at in range(self._ways) if (unit := found[f"unit{at}"]))

    def _counts(self, evidence: Evidence) -> Iterator[Told]:
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                counted = figure.role == "amount" and figure.unit not in ("", "%", "元", "分")
                if counted and figure.measured != "prior" and figure.span.low > 0:
                    yield Told(figure.label, figure.unit, figure.span, figure.text, figure.place)
        for record in evidence.layer.indicators or []:
            done = one_quantity(record.actual)
            if done and done.kind == "count" and done.unit and done.value > 0:
                text, place = squash(record.actual or ""), (record.start, record.end)
                yield Told(record.name, evidence.unit(done.unit), interval(done), text, place)

    def _sums(self, evidence: Evidence) -> Iterator[Told]:
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                money = figure.unit == "元" and figure.role == "amount" and not figure.inner and figure.span.low > 0
                if money and figure.measured not in ("budget", "prior") and not in_bracket(evidence.text, figure):
                    yield Told(figure.label, "元", figure.span, figure.text, figure.place)
        for (_, measure), amounts in evidence.amounts.items():
            for amount in amounts:
                if measure == "final" and amount.table is not None and amount.span.low > 0:
                    yield Told(amount.name, "元", amount.span, amount.text, evidence.row_at(amount))

    def _of(self, evidence: Evidence, mean: Mean, sums: Sequence[Told], counts: Sequence[Told]) -> Iterator[Finding]:
        units = self._people if mean.unit == self._person else [evidence.unit(mean.unit)]
        alike = [told for told in counts if told.unit in units][:_MOST]
        if any(self._ratio(one, count).meets(mean.told.span) for one in sums[:_MOST] for count in alike):
            return
        count, one = _only(alike), _only(sums) or _only([s for s in sums if grams(s.words) & grams(mean.what)])
        if count is None or one is None:
            return
        value = one.span.value / count.span.value
        quantity = mean.quantity
        factor = YUAN.get(quantity.unit or "", Decimal(1))
        rounded = Decimal(show(value / factor, places(quantity.resolution)))
        if not is_miswritten(quantity.value, rounded):
            return
        expected = f"{show(rounded, places(quantity.resolution))}{quantity.unit or ''}"
        yield self.finding(
            evidence,
            f"平均写为{mean.told.text}，而{one.text}÷{count.text}={expected}",
            [mean.told.place, one.place, count.place],
            expected=expected,
            stated=mean.told.text,
        )

    def _ratio(self, one: Told, count: Told) -> Interval:
        return Interval(
            one.span.low / count.span.high, one.span.high / count.span.low, one.span.value / count.span.value
        )


def _only(told: Sequence[Told]) -> Told | None:
    """The first of figures that all may be one."""
    return told[0] if told and all(each.span.meets(told[0].span) for each in told) else None
