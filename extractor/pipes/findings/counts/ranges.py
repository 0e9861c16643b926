"""The rule about means: one lies between the least and the greatest of what it is the mean of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_MOST, _PAIR, _BETWEEN = 40, 2, 12


class OfRange(BaseRule):
    """What rules on ranges have in common: how their ends are called, and how a range is closed (88分至96分之间)."""

    def __init__(self) -> None:
        words = relation_words().ranges
        self._most = re.compile(rf"(?:{alternatives(words.most)})")
        self._least = re.compile(rf"(?:{alternatives(words.least)})")
        self._within = re.compile(rf"[^，。；\d]{{0,2}}(?:{alternatives(words.within)})")


class MeanInRange(OfRange):
    """最高96.80%，最低91.20%，平均97.10%: the ends of the range are told, or all that the mean is of."""

    id = "average"

    def __init__(self) -> None:
        super().__init__()
        words = relation_words().ranges
        self._mean = re.compile(rf"(?:{alternatives(words.mean)})(?!每)")
        self._between = re.compile(rf"(?:{alternatives(words.between)})$")
        self._counted = re.compile(r"(?P<number>[两二三四五六七八])[^，。；\d]")
        self._every = re.compile(alternatives(words.every))
        self._opposed = relation_words().shares_of_all.ends
        self._other = re.compile(alternatives([*finding_words().prior_words, *finding_words().budget_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every mean, and at the ends told in its passage, or alone in the report."""
        ends = evidence.once(self._ends)
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for at, mean in enumerate(sentence.figures[:_MOST]):
                    if self._mean.search(mean.label) and mean.role != "change" and mean.unit:
                        pair = self._of_ends(ends, mean) or self._listed(sentence, at, mean)
                        if pair:
                            yield from self._compare(evidence, mean, pair)

    def _ends(self, evidence: Evidence) -> list[tuple[Figure, Figure]]:
        """The least and the greatest of something, side by side, and 88分至96分之间."""
        found: list[tuple[Figure, Figure]] = []
        for sentence in evidence.sentences:
            figures = [figure for figure in sentence.figures[:_MOST] if figure.role != "change"]
            for one, other in pairwise(figures):
                units = one.unit == other.unit or not other.unit
                if not units:
                    continue
                falls = self._most.search(one.label) and self._least.search(other.label)
                rises = self._least.search(one.label) and self._most.search(other.label)
                between = self._between.fullmatch(other.label)
                if falls:
                    found.append((other, one))
                elif rises or (between and self._within.match(evidence.text, other.quantity.end)):
                    found.append((one, other))
        return found

    def _of_ends(self, ends: Sequence[tuple[Figure, Figure]], mean: Figure) -> tuple[Figure, Figure] | None:
        """The ends of what the mean is of: of its sentence, else the only ones that share its words."""
        alike = [pair for pair in ends if mean.unit in (pair[0].unit, pair[1].unit)]
        alike = [pair for pair in alike if not self._is_opposed(pair[0].label + pair[1].label, mean.label)]
        here = [pair for pair in alike if pair[0].sentence == mean.sentence]
        if here:
            return here[0] if len(here) == 1 else None
        words = self._mean.sub("", mean.label).strip("，、")
        of_all = self._every.match(words)
        same = [pair for pair in alike if (of_all and grams(words) & _words(pair)) or grams(words) <= _words(pair)]
        return same[0] if len(same) == 1 == len(alike) else None

    def _is_opposed(self, ends: str, mean: str) -> bool:
        """Whether the ends are told of one kind and the mean of the other: 线上, 线下."""
        return any((one in ends and other in mean) or (other in ends and one in mean) for one, other in self._opposed)

    def _listed(self, sentence: Sentence, at: int, mean: Figure) -> tuple[Figure, Figure] | None:
        """The least and the greatest of as many as are told right before (三个项目平均)."""
        told = [f for f in sentence.figures[:at] if f.unit == mean.unit and f.role != "change"]
        counts = [f.span.value for f in sentence.figures[:at] if f.unit != mean.unit and f.quantity.resolution == 1]
        number = self._counted.search(mean.label)
        if number and (value := chinese_number(number["number"])):
            counts.append(value)
        if len(told) < _PAIR or not (len(told) in counts or (told[0].opens and mean.in_list)):
            return None
        return min(told, key=lambda f: f.span.value), max(told, key=lambda f: f.span.value)

    def _compare(self, evidence: Evidence, mean: Figure, pair: tuple[Figure, Figure]) -> Iterator[Finding]:
        least, most = pair
        if self._other.search(mean.label) or any(self._other.search(figure.label) for figure in pair):
            return
        factors = {figure.quantity.value / figure.span.value for figure in (*pair, mean) if figure.span.value}
        if least.span.high > most.span.low or len(factors) > 1:
            return
        if mean.span.high < least.span.low or mean.span.low > most.span.high:
            yield self.finding(
                evidence,
                f"平均写为{mean.text}，不在最低{least.text}与最高{most.text}之间",
                [mean.place, *spans(pair)],
                stated=mean.text,
            )


class RangeEnds(OfRange):
    """得分在88分至97分之间，最高的甲镇98.5分、最低的乙镇88分: a range, and the ends of what it is a range of.

    One of the ends is told as it is in the range, so that both are of one thing, and no other range is told there.
    """

    id = "conflict"

    def __init__(self) -> None:
        super().__init__()
        words = relation_words().ranges
        self._between = re.compile(rf"(?:{alternatives([*words.between, *words.dashes])})$")
        self._opens = re.compile(rf"(?:{alternatives(words.opens)})$")
        self._other = re.compile(alternatives([*finding_words().prior_words, *words.scored]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage with one range of a unit, and one highest and one lowest figure."""
        for sentences in evidence.passages.values():
            figures = [figure for sentence in sentences for figure in sentence.figures[:_MOST]]
            ranges = [(figure, figure) for figure in figures if figure.quantity.high is not None]
            ranges += [pair for pair in pairwise(figures) if self._is_range(evidence, *pair)]
            if len(ranges) == 1:
                low, high = ranges[0]
                rest = [f for f in figures if f.unit == low.unit and f.role != "change" and f not in (low, high)]
                rest = [f for f in rest if not self._other.search(f.label) and not f.quantity.qualifier]
                least = [figure for figure in rest if self._least.search(figure.label)]
                most = [figure for figure in rest if self._most.search(figure.label)]
                if len(least) == len(most) == 1:
                    yield from self._compare(evidence, (low, high), (least[0], most[0]))

    def _is_range(self, evidence: Evidence, low: Figure, high: Figure) -> bool:
        units = low.unit and high.unit in (low.unit, "") and low.sentence == high.sentence
        closed = self._within.match(evidence.text, high.quantity.end) or self._opens.search(low.label)
        joined = self._between.fullmatch(high.label) is not None
        return bool(units and closed) and joined and low.quantity.value < high.quantity.value

    def _compare(
        self, evidence: Evidence, told: tuple[Figure, Figure], ends: tuple[Figure, Figure]
    ) -> Iterator[Finding]:
        low, high = told[0].quantity, told[1].quantity
        values = low.value, high.value if high.high is None else high.high
        same = [value == end.quantity.value for value, end in zip(values, ends, strict=True)]
        if same.count(True) == 1:
            at, said = same.index(False), squash(evidence.text[low.start : high.end])
            yield self.finding(
                evidence,
                f"范围写为{said}，而{'最高' if at else '最低'}为{ends[at].text}",
                [(told[0].start, told[1].end), ends[at].place],
                stated=said,
                expected=ends[at].text,
            )


def _words(pair: tuple[Figure, Figure]) -> frozenset[str]:
    return grams(pair[0].label) | grams(pair[1].label)
