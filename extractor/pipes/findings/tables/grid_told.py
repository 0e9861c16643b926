"""The rule about rows of plain tables that the prose tells otherwise, or with the figures of two rows swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import SAME_UNITS, YUAN, Interval
from extractor.pipes.findings.common.cells import written
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import GridRow, PlainGrid, plain_grids
from extractor.result import Finding

_LEAST, _MOST, _SHORTEST = 2, 40, 2


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of the prose that names a row, and whether it names it by nothing else."""

    figure: Figure
    row: GridRow
    exact: bool


class GridTold(BaseRule):
    """小学110万元 in the prose, where a table has 小学 100.

    In the section of the table a row is known by its name alone; anywhere two rows whose figures are swapped are known
    by names among other words.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        listing, ends = alternatives(words.listing), alternatives([*words.spent_as, *words.summaries.ends])
        # What was planned or was there before may be another figure.
        self._other = re.compile(alternatives([*words.budget_words, *words.prior_words]))
        self._opens = re.compile(rf"^(?:{listing}|[，；、：和及])*")
        self._ends = re.compile(rf"(?:{ends})$")
        self._respectively = re.compile(rf"(?:{alternatives(words.series.respectively)})$")
        self._joined = re.compile(rf"(?:{alternatives([*words.joined, '、'])})?")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that names rows of a table."""
        grids = evidence.once(plain_grids)[:_MOST]
        for passage, sentences in evidence.passages.items() if grids else ():
            figures = [f for sentence in sentences for f in sentence.figures[:_MOST] if self._is_plain(f)]
            section = evidence.layer.passages[passage].section
            for grid in grids:
                told = [*self._named(grid, figures), *self._in_turn(grid, figures)]
                swapped = list(self._swapped(evidence, grid, told))
                yield from swapped
                for each in told if grid.section == section and not swapped else ():
                    if each.exact:
                        yield from self._unlike(evidence, grid, each)

    def _is_plain(self, figure: Figure) -> bool:
        return figure.role == "amount" and bool(figure.unit) and figure.measured not in ("budget", "prior")

    def _named(self, grid: PlainGrid, figures: Sequence[Figure]) -> Iterator[Told]:
        """The figures whose label names a row: the last one, the longest where several end there."""
        for figure in figures:
            bare = self._opens.sub("", figure.label)
            names = (bare, self._ends.sub("", bare))
            found = [
                (bare.rfind(row.name) + len(row.name), len(row.name), row) for row in grid.rows if row.name in bare
            ]
            if found:
                *_, row = max(found, key=lambda item: item[:2])
                if len(row.name) >= _SHORTEST:
                    yield Told(figure, row, row.name in names)

    def _in_turn(self, grid: PlainGrid, figures: Sequence[Figure]) -> Iterator[Told]:
        """水费和电费分别为3.20万元和9.60万元."""
        for at, first in enumerate(figures):
            rows = sorted(
                (row for row in grid.rows if row.name in first.label), key=lambda row: first.label.find(row.name)
            )
            run = figures[at : at + len(rows)]
            joined = all(self._joined.fullmatch(figure.label) for figure in run[1:])
            if len(run) == len(rows) >= _LEAST and joined and self._respectively.search(first.label):
                yield from (Told(figure, row, False) for figure, row in zip(run, rows, strict=True))

    def _columns(self, grid: PlainGrid, figure: Figure) -> list[int]:
        alike = [at for at, unit in enumerate(grid.units) if _unit(unit) == figure.unit]
        return [at for at in alike if not self._other.search(grid.heads[at])]

    def _swapped(self, evidence: Evidence, grid: PlainGrid, told: Sequence[Told]) -> Iterator[Finding]:
        """Two rows of which each is told with the figure of the other."""
        for one, other in combinations(told[:_MOST], 2):
            if one.row is other.row or one.figure is other.figure or one.figure.unit != other.figure.unit:
                continue
            for at in self._columns(grid, one.figure):
                mine, theirs = _value(grid, one.row, at), _value(grid, other.row, at)
                if not mine or not theirs or mine.meets(theirs):
                    continue
                if one.figure.span.meets(theirs) and other.figure.span.meets(mine):
                    yield self._finding(evidence, grid, [one, other], at)

    def _unlike(self, evidence: Evidence, grid: PlainGrid, told: Told) -> Iterator[Finding]:
        columns = self._columns(grid, told.figure)
        value = _value(grid, told.row, columns[0]) if len(columns) == 1 else None
        if value and not value.meets(told.figure.span):
            yield self._finding(evidence, grid, [told], columns[0])

    def _finding(self, evidence: Evidence, grid: PlainGrid, told: Sequence[Told], at: int) -> Finding:
        texts = [(each, written(each.row.cells[at]) + grid.units[at]) for each in told]
        return self.finding(
            evidence,
            "；".join(f"“{each.row.name}”正文为{each.figure.text}，表中为{tabled}" for each, tabled in texts),
            [place for each in told for place in (each.figure.place, each.row.place)],
            stated="；".join(f"{each.figure.text}；{tabled}" for each, tabled in texts),
        )


def _value(grid: PlainGrid, row: GridRow, at: int) -> Interval | None:
    """A cell's values, money in 元."""
    value, factor = row.values[at], YUAN.get(grid.units[at], 1)
    return Interval(value.low * factor, value.high * factor, value.value * factor) if value else None


def _unit(unit: str) -> str:
    return "元" if unit in YUAN else SAME_UNITS.get(unit, unit)
