"""The rule about what each comes to, told apart from the sum and the number: 户均补助0.32万元."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, is_miswritten
from extractor.pipes.findings.common.by_words import Operand, by_words, of_figure
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_BACK, _MOST, _SUMS, _NUMBERS, _HALF = 60, 200, 6, 80, Decimal("0.5")


class RatioApart(BaseRule):
    """人均机关运行经费3.84万元, 机关运行经费160.00万元 and 在职人员46人 in other places, each by its name.

    The number is of the kind that the sentence names (按在职人员计算), counted alike wherever the report counts it;
    where it names none, the one number of the unit that a slip of a digit makes the ratio of. Nothing is said where any
    sum of the name and any number of the unit come to it.
    """

    id = "average"

    def __init__(self) -> None:
        words = reckoned_words().ratios
        self._each, self._per = words.each, re.compile(alternatives(words.each))
        self._by = re.compile(
            rf"(?:{alternatives(words.by)})(?P<kind>[^，。；]{{2,20}}?)(?:{alternatives(words.reckoned)})"
        )
        self._kinds = [re.compile(alternatives(kinds)) for kinds in words.kinds]
        own = r"[\u4e00-\u9fff（）“”]"
        self._said = re.compile(
            rf"(?:(?P<name>{own}{{2,16}}?)(?:支出|费用)?)?(?:{alternatives(words.by)}[^，。；\d]{{2,14}}(?:{alternatives(words.reckoned)})[，,]?)?"
            rf"(?<![{words.periods}])(?P<per>{alternatives(words.each)})(?P<what>{own}{{0,16}}?)"
            rf"(?:{alternatives(words.ends)})?(?:{alternatives(words.links)})*$"
        )
        self._own = re.compile(
            rf"(?P<name>{own}{{3,16}}?)(?:支出|费用)?(?:{alternatives(words.by)})[^，。；\d]{{2,14}}(?:{alternatives(words.reckoned)})[，,]"
        )
        self._aside = re.compile(alternatives(words.aside))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount that is said to be of each."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for figure in sentence.figures:
                    plain = figure.role == "amount" and figure.unit not in ("", "%") and not figure.quantity.qualifier
                    likely = plain and self._per.search(figure.label)
                    said = self._said.search(figure.label) if likely else None
                    if said and figure.span.value > 0:
                        yield from self._of(evidence, sentence, figure, said)

    def _of(self, evidence: Evidence, sentence: Sentence, stated: Figure, said: re.Match[str]) -> Iterator[Finding]:
        start = sentence.start
        clause = compact(evidence.text[max(start, stated.quantity.start - _BACK) : stated.quantity.start])
        if self._aside.search(said.group()) or self._aside.search(clause.partition(said["per"])[2]):
            return
        own = self._own.search(clause) if not (said["what"] or said["name"]) else None
        named = said["what"] or said["name"] or (own["name"] if own else "")
        sums = (
            by_words(evidence, named, stated.unit) if named else self._before(sentence, stated, self._each[said["per"]])
        )
        sums = [each for each in sums if each.at != stated.quantity.start and each.span.value > stated.span.value]
        sums, numbers = _distinct(sums), _distinct(self._numbers(evidence, self._each[said["per"]], stated))
        if len(sums) > _SUMS or len(numbers) > _NUMBERS:
            return  # So many of a name, or of a unit, are not one thing.
        pairs = [(one, each, _quotient(one.span, each.span)) for one in sums for each in numbers if each.span.low > 0]
        if not pairs or any(mean.meets(stated.span) for *_, mean in pairs):
            return
        by = self._by.search(clause)
        kind = next((kind for kind in self._kinds if by and kind.search(by["kind"])), None)
        if kind is None and not evidence.is_account:
            return  # 人均地区生产总值 of a region is of people that no report counts.
        alike = [pair for pair in pairs if kind is None or kind.search(self._called(evidence, pair[1]))]
        values = {(one.span.value, number.span.value) for one, number, _ in alike}
        if len(values) > 1 or kind is None:
            alike = [pair for pair in alike if self._is_slip(stated, pair[2])]
            values = {(one.span.value, number.span.value) for one, number, _ in alike}
        if len(values) == 1 and self._is_near(stated, alike[0][2], sure=kind is not None):
            one, number, mean = alike[0]
            expected = amount(mean.value, stated)
            yield self.finding(
                evidence,
                f"{said['per']}写为{stated.text}，而{one.text}÷{number.text}={expected}",
                [stated.place, one.place, number.place],
                expected=expected,
                stated=stated.text,
            )

    def _before(self, sentence: Sentence, stated: Figure, units: Sequence[str]) -> list[Operand]:
        """The amounts of its sentence before an average that names none; none where the number stands there, too."""
        before = [f for f in sentence.figures if f.quantity.start < stated.quantity.start and f.role == "amount"]
        if any(figure.unit in units for figure in before):
            return []  # That is what the rule on averages looks at.
        return [
            of_figure(figure)
            for figure in before
            if figure.unit == stated.unit and figure.measured not in ("budget", "prior") and not figure.inner
        ]

    def _numbers(self, evidence: Evidence, units: Sequence[str], stated: Figure) -> list[Operand]:
        """Every number of a unit that the report tells of its year."""
        told = evidence.once(_by_unit)
        found = [each for unit in units for each in told.get(unit, ()) if each.at != stated.quantity.start]
        return found[:_MOST]

    def _called(self, evidence: Evidence, number: Operand) -> str:
        return re.split("[、，；：（]", compact(evidence.text[max(number.place[0], number.at - _BACK) : number.at]))[-1]

    def _is_slip(self, stated: Figure, mean: Interval) -> bool:
        like = _like(mean.value, stated)
        return like > 0 and is_miswritten(stated.span.value, like)

    def _is_near(self, stated: Figure, mean: Interval, *, sure: bool) -> bool:
        """Whether a ratio is surely the one that is stated: a slip away, or not far where its number is named."""
        part = stated.span.value / mean.value if mean.value else Decimal(0)
        return self._is_slip(stated, mean) or (sure and abs(1 - part) < _HALF)


def _distinct(operands: Sequence[Operand]) -> list[Operand]:
    """The first of each value."""
    return list({each.span.value: each for each in reversed(operands)}.values())[::-1]


def _by_unit(evidence: Evidence) -> dict[str, list[Operand]]:
    """The counted numbers of the reported year by unit, so many of each."""
    found: dict[str, list[Operand]] = defaultdict(list)
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            counted = figure.role == "amount" and figure.measured != "prior" and not figure.quantity.qualifier
            if counted and figure.year in (None, evidence.year) and len(found[figure.unit]) < _MOST:
                found[figure.unit].append(of_figure(figure))
    return dict(found)


def _quotient(whole: Interval, number: Interval) -> Interval:
    return Interval(whole.low / number.high, whole.high / number.low, whole.value / number.value)


def _like(value: Decimal, figure: Figure) -> Decimal:
    """A value rounded as a figure is printed, in its unit of comparing."""
    quantity = figure.quantity
    factor = figure.span.value / quantity.value if quantity.value else Decimal(1)
    step = quantity.resolution or Decimal(1)
    return round(value / factor / step) * step * factor
