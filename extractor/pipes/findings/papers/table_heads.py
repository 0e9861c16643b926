"""Rules about the heads of tables: the unit over one with the figures of others, and years that columns name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import YUAN
from extractor.pipes.findings.common.cells import Place, number
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.result import Finding

# So many figures of a table must stand in others that have another unit, each of at least so many digits; and so many
# times more of them than in tables of its own unit.
_LEAST, _DIGITS, _MORE = 3, 4, 3
_HEADER_ROWS = 4


class UnitOfTable(BaseRule):
    """单位：元 over a table whose figures are those of tables in 万元, to the digit."""

    id = "missing_unit"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the printed figures of every table that names a unit with those of tables of another unit."""
        known: dict[str, dict[Decimal, set[int]]] = defaultdict(lambda: defaultdict(set))
        tables = [(at, table, unit) for at, table in enumerate(evidence.layer.tables) if (unit := _unit(table))]
        figures = {at: _figures(table) for at, table, _ in tables}
        for at, _, unit in tables:
            for value in figures[at]:
                known[unit][value].add(at)
        units = {unit for _, _, unit in tables}
        for at, table, unit in tables if len(units) > 1 else ():
            own = sum(bool(known[unit][value] - {at}) for value in figures[at])
            for other in units - {unit}:
                shared = [value for value in figures[at] if known[other][value]]
                # Both tables share the figures: the one whose unit no other table with such figures has is wrong.
                alone = sum(each == unit for _, _, each in tables) < sum(each == other for _, _, each in tables)
                if alone and len(shared) >= _LEAST and len(shared) > _MORE * own:
                    yield self._finding(evidence, table, unit, other, shared[0], known[other][shared[0]])

    def _finding(
        self, evidence: Evidence, table: TypedTable, unit: str, other: str, value: Decimal, where: set[int]
    ) -> Finding:
        theirs = evidence.layer.tables[min(where)]
        cell = figure_cell(table, value)
        return self.finding(
            evidence,
            f"“{squash(table.caption)}”的单位写为{unit}，其中的{squash(evidence.text[slice(*cell)])}等数却与"
            f"“{squash(theirs.caption)}”（单位：{other}）相同",
            [cell, figure_cell(theirs, value)],
            expected=other,
            stated=unit,
            severity="warning",
        )


def figure_cell(table: TypedTable, value: Decimal) -> Place:
    """Where a table prints a value, code points; the whole table where it does not."""
    for row in table.grid.rows:
        for cell in row:
            span = number(cell)
            if span is not None and span.value == value:
                return cell.start, cell.end
    return table.grid.start, table.grid.end


def _unit(table: TypedTable) -> str | None:
    units = {block.unit for block in table.blocks if block.unit}
    unit = next(iter(units), None)
    return unit if len(units) == 1 and unit in YUAN else None


def _figures(table: TypedTable) -> list[Decimal]:
    """The different figures of several digits, in order; codes and years are none, for want of decimals or commas."""
    found: dict[Decimal, None] = {}
    for row in table.grid.rows:
        for cell in row:
            text = squash(cell.text)
            span = number(cell)
            printed = ("." in text or "," in text) and "%" not in text
            long = sum(char.isdigit() for char in text) >= _DIGITS
            if span is not None and printed and long and span.value:
                found.setdefault(span.value)
    return list(found)


@dataclass(frozen=True, slots=True)
class _Head:
    """A column's year by what the column is of, the table, and the cell."""

    year: int
    what: str
    table: int
    place: Place


class HeaderYears(BaseRule):
    """2022年预算数 as the column before 2024年预算数, whose next column compares 2024 with 2023."""

    id = "wrong_year"

    def __init__(self) -> None:
        words = paper_words().year_columns
        what = alternatives(words.what)
        self._plain = re.compile(rf"(?P<year>20\d\d)年(?:度)?(?P<what>{what})")
        self._compared = re.compile(
            rf"(?P<year>20\d\d)年(?:度)?(?:{what})?(?:{alternatives(words.against)})(?P<other>20\d\d)年.*"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the years of the columns with those that a column of the same table, or of another, compares."""
        plain, compared = self._heads(evidence)
        for table, (years, place) in compared.items():
            mine = [head for head in plain if head.table == table]
            named = {head.year for head in mine}
            odd = [head for head in mine if head.year not in years]
            if len(named) == len(years) and len(odd) == 1 and len(named & years) == 1:
                yield self._finding(evidence, odd[0], (years - named).pop(), place)
        done = set(compared)
        for head in plain:
            # Two years before in one table alone, where every other table of the same columns has the year before.
            others = [each for each in plain if each.what == head.what and each.table != head.table]
            beside = {each.year for each in plain if each.table == head.table and each.what == head.what}
            early = evidence.year is not None and beside == {evidence.year, evidence.year - 2}
            if head.table in done or not early or head.year == evidence.year:
                continue
            before = [each for each in others if each.year == head.year + 1]
            if before and not any(each.year == head.year for each in others):
                yield self._finding(evidence, head, head.year + 1, before[0].place)

    def _heads(self, evidence: Evidence) -> tuple[list[_Head], dict[int, tuple[set[int], Place]]]:
        plain: list[_Head] = []
        compared: dict[int, tuple[set[int], Place]] = {}
        for at, table in enumerate(evidence.layer.tables):
            for row in table.grid.rows[:_HEADER_ROWS]:
                for cell in row:
                    text, place = squash(cell.text), (cell.start, cell.end)
                    if found := self._plain.fullmatch(text):
                        plain.append(_Head(int(found["year"]), found["what"], at, place))
                    elif found := self._compared.fullmatch(text):
                        compared[at] = {int(found["year"]), int(found["other"])}, place
        return plain, compared

    def _finding(self, evidence: Evidence, head: _Head, year: int, place: Place) -> Finding:
        return self.finding(
            evidence,
            f"表头的年度写为{head.year}年（“{squash(evidence.text[slice(*head.place)])}”），"
            f"另一处为“{squash(evidence.text[slice(*place)])}”",
            [head.place, place],
            expected=f"{year}年",
            stated=f"{head.year}年",
        )
