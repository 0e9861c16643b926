"""The rule about what several years come to: 480、520、560万元，三年共投入1650万元, and their mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import amounts
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.series import Point, is_run
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import plain_grids
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_NEAR, _PAIR, _BEFORE, _MOST = Decimal("0.12"), 2, 40, 8
_BRACKETS = ("）", ")")
_YEAR = re.compile(r"(20\d\d)\s{0,2}年?")
_STRETCH = re.compile(r"(20\d\d)\s*年?\s*(?:至|到|-|—|～|~)\s*(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of neighbouring years of one unit, and the words that they are told in."""

    unit: str
    points: tuple[Point, ...]
    words: str


class YearsTogether(BaseRule):
    """What several years come to together, or each on average, against the figures of those years.

    Only where the words are alike, no run of that many years comes to as much, and the gap is small: what is told of
    several years together may hold more than the figures of one source.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = relation_words().years_told
        self._counted = re.compile(rf"(?P<number>{alternatives(words.counted)})")
        self._stretch = re.compile(alternatives(words.stretch))
        self._together = re.compile(alternatives(words.together))
        self._mean = re.compile(alternatives(words.mean))
        self._each = re.compile(alternatives(words.each))
        counted = alternatives(words.counted)
        self._when = re.compile(rf"(?:20\d\d年[^，。；：\n]{{0,12}})?(?:{counted})[^，。；：\n\d]{{0,6}}[，,]$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure that is said to be of several years."""
        runs = evidence.once(self._runs)
        for figure in evidence.once(amounts) if runs else ():
            words = self._words(evidence, figure)
            if words.endswith(_BRACKETS):
                continue  # 三年累计投入（含社会资本）: what is told holds more or less than the figures of the years.
            mean = self._mean.search(words)
            several = self._counted.search(words) or self._stretch.search(words)
            together = self._together.search(words)
            if mean or (together and (several or self._follows(runs, figure))):
                yield from self._of(evidence, runs, figure, words, bool(mean))

    def _words(self, evidence: Evidence, figure: Figure) -> str:
        """The words before a figure in its clause, and before that a clause that only says of which years it is."""
        start = max(figure.sentence, figure.start, figure.quantity.start - _BEFORE)
        if start == figure.start > figure.sentence:
            when = self._when.search(evidence.text, max(figure.sentence, start - _BEFORE), start)
            start = when.start() if when else start
        return squash(evidence.text[start : figure.quantity.start])

    def _follows(self, runs: Sequence[Run], figure: Figure) -> bool:
        """Whether a run of years ends right before the figure, in its sentence."""
        return any(0 < figure.start - run.points[-1].place[1] <= _PAIR for run in runs)

    def _of(self, evidence: Evidence, runs: Sequence[Run], figure: Figure, words: str, mean: bool) -> Iterator[Finding]:
        counted = self._counted.search(words)
        number = chinese_number(counted["number"][0]) if counted else None
        alike = [run for run in runs if run.unit == figure.unit and figure.place not in [p.place for p in run.points]]
        alike = [run for run in alike if number in (None, len(run.points))]
        alike = [run for run in alike if number or run.points[0].place[0] < figure.start]
        alike = [run for run in alike if grams(run.words) & grams(figure.label)]
        sums = [(run, _together(run, mean)) for run in alike]
        if len(sums) != 1 or figure.quantity.qualifier or sums[0][1].meets(figure.span):
            return
        run, value = sums[0]
        near = value.value and abs(1 - figure.span.value / value.value) <= _NEAR
        # What runs of fewer years come to may be meant as well.
        within = any(
            total(point.span for point in run.points[start:end]).meets(figure.span)
            for start in range(len(run.points))
            for end in range(start + _PAIR, len(run.points) + 1)
        )
        if near and not within:
            expected = amount(value.value, figure)
            terms = "+".join(point.text for point in run.points)
            yield self.finding(
                evidence,
                f"{len(run.points)}年{'平均' if mean else '共'}写为{figure.text}，"
                f"而{f'({terms})÷{len(run.points)}' if mean else terms}={expected}",
                [figure.place, *dict.fromkeys(point.place for point in run.points)],
                expected=expected,
                stated=figure.text,
                rule="average" if mean else None,
            )

    def _runs(self, evidence: Evidence) -> list[Run]:
        """The runs of years that the prose and the plain tables tell."""
        found: list[Run] = []
        for sentence in evidence.told:
            figures = [f for f in sentence.figures if f.role == "amount" and f.unit and not f.quantity.qualifier]
            figures = [] if any(figure.measured == "budget" for figure in figures) else figures
            found += self._dated(figures)
            found += self._in_turn(evidence, figures)
        for grid in evidence.once(plain_grids):
            years = [_YEAR.fullmatch(squash(row.name)) for row in grid.rows]
            for at in range(1, len(grid.heads)) if all(years) else ():
                unit = "元" if grid.units[at] in YUAN else grid.units[at]
                factor = YUAN.get(grid.units[at], Decimal(1))
                points = tuple(
                    Point(int(year[1]), _times(value, factor), squash(row.cells[at].text), row.place)
                    for year, row in zip(years, grid.rows, strict=True)
                    if year and (value := row.values[at])
                )
                if len(points) == len(grid.rows) and is_run(points, _PAIR):
                    found.append(Run(unit, points, grid.heads[at]))
        return found

    def _dated(self, figures: Sequence[Figure]) -> Iterator[Run]:
        """2022年支付180万元，2023年支付220万元: each with its year."""
        units = dict.fromkeys(figure.unit for figure in figures)
        for unit in units:
            told = [f for f in figures if f.unit == unit and f.year is not None]
            points = tuple(Point(f.year, f.span, f.text, f.place) for f in told if f.year is not None)
            if is_run(points, _PAIR) and len(points) <= _MOST:
                yield Run(unit, points, "，".join(figure.label for figure in told))

    def _in_turn(self, evidence: Evidence, figures: Sequence[Figure]) -> Iterator[Run]:
        """2021年至2023年各年投入依次为480万元、520万元、560万元; 近三年分别改造小区12个、15个、18个."""
        for at, first in enumerate(figures):
            if not self._each.search(first.label):
                continue
            text = evidence.text[first.start : first.quantity.start]
            head = evidence.text[max(first.sentence, first.start - _BEFORE) : first.quantity.start]
            stretch = _STRETCH.search(head)
            years = [int(year) for year in _YEAR.findall(text)]
            counted = self._counted.search(text)
            if stretch:
                years = list(range(int(stretch[1]), int(stretch[2]) + 1))
            elif not years and counted and (number := chinese_number(counted["number"][0])):
                years = list(range(1, int(number) + 1))
            run = [figure for figure in figures[at : at + len(years)] if figure.unit == first.unit]
            after = figures[at + len(years) : at + len(years) + 1]
            goes_on = bool(after) and after[0].unit == first.unit and after[0].label in ("、", "和")
            if _PAIR <= len(years) <= _MOST and len(run) == len(years) and not goes_on:
                points = tuple(Point(y, f.span, f.text, f.place) for y, f in zip(years, run, strict=True))
                yield Run(first.unit, points, first.label)


def _together(run: Run, mean: bool) -> Interval:
    sums = total(point.span for point in run.points)
    return _times(sums, 1 / Decimal(len(run.points))) if mean else sums


def _times(value: Interval, factor: Decimal) -> Interval:
    return Interval(value.low * factor, value.high * factor, value.value * factor)
