"""Rules about tables of no known form: a header, and rows of a name with figures; sums, and columns made of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, permutations

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import is_number
from extractor.pipes.findings.common.arithmetic import HUNDRED, YUAN, Interval, is_slip, moved, show, total
from extractor.pipes.findings.common.cells import Place, number, row_place, written
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.reading.page import Cell
from extractor.result import Finding

# 金额（万元）, 标准（元/人）: the name of a column and its unit.
HEAD = re.compile(r"(?P<name>[^（(]+)(?:[（(](?:单位[:：])?(?P<unit>[^（）()]+)[）)])?")
_KINDS, _COMPARED = frozenset({"form", "other", "list"}), frozenset({"balance", "comparison", "base_data"})
_CHANGES = ("change", "growth")
_LEAST, _PAIR, _NEAR, _WIDEST = 2, 2, Decimal("0.05"), 8

# What two columns make of a row's figures.
_Made = Callable[[Interval, Interval], Interval | None]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its name, its cells, and the values of those that are figures."""

    name: str
    cells: tuple[Cell, ...]
    values: tuple[Interval | None, ...]

    @property
    def place(self) -> Place:
        """From its first to its last cell."""
        return row_place(self.cells)


@dataclass(frozen=True, slots=True)
class PlainGrid:
    """A table of names and figures.

    Attributes:
        heads, units: of each column, the name and the unit that its header tells ("" for none).
        rows: those of the parts. whole: the row of totals, or None.
        section: index into the sections, or None. caption: the last line before it.
    """

    heads: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[GridRow, ...]
    whole: GridRow | None
    section: int | None
    caption: str

    def figures(self, at: int) -> bool:
        """Whether every row has a figure in a column."""
        return all(row.values[at] is not None for row in self.rows)


def plain_grids(evidence: Evidence) -> list[PlainGrid]:
    """The tables of no known form that name their rows and columns."""
    return [grid for table in evidence.layer.tables if (grid := _plain(table, _KINDS))]


def compared_grids(evidence: Evidence) -> list[PlainGrid]:
    """The tables of lines whose years are compared, their totals among the rows: only what compares them is checked."""
    grids = (_plain(table, _COMPARED) for table in evidence.layer.tables if table.kind in _COMPARED)
    return [replace(grid, rows=(*([grid.whole] if grid.whole else []), *grid.rows)) for grid in grids if grid]


def _plain(table: TypedTable, kinds: frozenset[str]) -> PlainGrid | None:
    rows = [row for row in table.grid.rows if any(cell.text for cell in row)]
    widths = {len(row) for row in rows}
    if {block.kind for block in table.blocks} - kinds or len(widths) != 1 or not _LEAST <= min(widths) <= _WIDEST:
        return None
    heads = [HEAD.fullmatch(squash(cell.text)) for cell in rows[0]]
    if not all(heads) or any(is_number(cell.text) for cell in rows[0]) or len(rows) <= _LEAST:
        return None
    told = [GridRow(squash(row[0].text), row, tuple(number(cell) for cell in row)) for row in rows[1:]]
    if any(not row.name or is_number(row.name) for row in told) or len({row.name for row in told}) < len(told):
        return None
    words = finding_words()
    sums = re.compile(rf"(?:{alternatives([*words.total_columns, *words.totals])})")
    wholes = [row for row in told if sums.fullmatch(row.name)]
    if len(wholes) > 1 or len(told) - len(wholes) < _LEAST:
        return None
    names, units = zip(*((head["name"], head["unit"] or "") for head in heads if head), strict=True)
    parts = tuple(row for row in told if row not in wholes)
    return PlainGrid(names, units, parts, next(iter(wholes), None), table.section, squash(table.caption))


class GridTotal(BaseRule):
    """The row 合计 of a plain table against the rows above it, where another column's holds, or a slip explains it."""

    id = "table_total"

    def __init__(self) -> None:
        words = finding_words().derived
        self._unsummed = re.compile(
            alternatives([*words.unsummed, *(n for names in words.columns.values() for n in names)])
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up every column that can be."""
        for grid in evidence.once(plain_grids):
            if grid.whole is None:
                continue
            sums = [
                (at, whole, total(row.values[at] or whole for row in grid.rows))
                for at, whole in enumerate(grid.whole.values)
                if whole and grid.figures(at) and not self._unsummed.search(grid.heads[at])
                if "%" not in grid.whole.cells[at].text
            ]
            wrong = [found for found in sums if not found[1].meets(found[2])]
            for at, whole, spans in wrong:
                near = whole.value and abs(1 - spans.value / whole.value) < _NEAR and is_slip(spans.value - whole.value)
                if len(wrong) < len(sums) - len(wrong) + 1 or near:
                    yield self._wrong(grid, evidence, at, spans)

    def _wrong(self, grid: PlainGrid, evidence: Evidence, at: int, spans: Interval) -> Finding:
        assert grid.whole is not None
        cell = grid.whole.cells[at]
        terms = "+".join(written(row.cells[at]) for row in grid.rows)
        return self.finding(
            evidence,
            f"“{grid.heads[at]}”{grid.whole.name}为{written(cell)}，而{terms}={show(spans.value)}",
            [grid.whole.place, *(row.place for row in grid.rows)],
            expected=show(spans.value),
            stated=written(cell),
        )


class GridColumn(BaseRule):
    """占比, 增减额, 增长率, 完成率, 户均: a column that others make, in the rows where they do not.

    Which columns it is made of, most rows tell: only where more rows hold than do not, or one of two does.
    """

    id = "table_total"

    def __init__(self) -> None:
        self._made = {
            name: re.compile(rf"(?:{alternatives(names)})$") for name, names in finding_words().derived.columns.items()
        }

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every column whose header says how it is made."""
        for grid in evidence.once(plain_grids):
            for at, head in enumerate(grid.heads):
                kind = next((name for name, pattern in self._made.items() if pattern.search(head)), None)
                if kind and grid.figures(at):
                    yield from self._column(evidence, grid, at, kind)
        for grid in evidence.once(compared_grids):
            for at, head in enumerate(grid.heads):
                kind = next((name for name in _CHANGES if self._made[name].search(head)), None)
                if kind and grid.figures(at) and len(grid.rows) > _LEAST:
                    yield from self._column(evidence, grid, at, kind)

    def _column(self, evidence: Evidence, grid: PlainGrid, at: int, kind: str) -> Iterator[Finding]:
        others = [
            column
            for column in range(1, len(grid.heads))
            if column != at and grid.figures(column)
            if not any(pattern.search(grid.heads[column]) for pattern in self._made.values())
        ]
        # Where one fall has its sign, all have theirs.
        signed = any(value and value.high < 0 for row in grid.rows for value in (row.values[at],))
        best: list[tuple[int, list[tuple[GridRow, Interval]]]] = []
        for made in _ways(grid, at, kind, others):
            found = [(row, value) for row in grid.rows if (value := made(row)) is not None]
            wrong = [(row, value) for row, value in found if not _meets(value, row.values[at], signed)]
            best.append((len(found) - len(wrong), wrong))
        held = max((held for held, _ in best), default=0)
        tops = [wrong for held_, wrong in best if held_ == held]
        if not held or len(tops) != 1 or held < len(tops[0]) or (held == 1 and len(grid.rows) > _LEAST):
            return
        for row, value in tops[0]:
            right = show(value.value, _LEAST) + ("%" if "%" in row.cells[at].text else "")
            yield self.finding(
                evidence,
                f"“{row.name}”的“{grid.heads[at]}”为{written(row.cells[at])}，按各列应为{right}",
                [row.place],
                expected=right,
                stated=written(row.cells[at]),
            )


def _meets(value: Interval, stated: Interval | None, signed: bool) -> bool:
    """Whether a figure may be what others make; a decrease may be told without its sign where no other has one."""
    unsigned = stated is not None and stated.value >= 0 and not signed
    return stated is not None and (value.meets(stated) or (unsigned and (-value).meets(stated)))


def _ways(grid: PlainGrid, at: int, kind: str, others: Sequence[int]) -> Iterator[Callable[[GridRow], Interval | None]]:
    """How a column of a kind may be made of the others."""
    if kind == "share":
        for column in others:
            sums = grid.whole.values[column] if grid.whole else None
            whole = sums or total(value for row in grid.rows if (value := row.values[column]))
            yield lambda row, column=column, whole=whole: _ratio(row.values[column], whole)  # type: ignore[misc]
        return
    # A difference is the same either way.
    pairs = combinations if kind == "change" else permutations
    for one, other in pairs(others, _PAIR):
        if kind == "mean":
            scale = YUAN.get(grid.units[one], Decimal(1)) / YUAN.get(grid.units[at], Decimal(1))
            yield lambda row, one=one, other=other, scale=scale: _mean(row.values[one], row.values[other], scale)  # type: ignore[misc]
        else:
            make = _MAKERS[kind]
            yield lambda row, one=one, other=other, make=make: _both(make, row.values[one], row.values[other])  # type: ignore[misc]


def _both(make: _Made, one: Interval | None, other: Interval | None) -> Interval | None:
    return make(one, other) if one and other else None


def _ratio(part: Interval | None, whole: Interval | None) -> Interval | None:
    return part.ratio(whole) if part and whole else None


def _mean(whole: Interval | None, count: Interval | None, scale: Decimal) -> Interval | None:
    found = _ratio(whole, count)
    return Interval(*(end * scale / HUNDRED for end in (found.low, found.high, found.value))) if found else None


_MAKERS: dict[str, _Made] = {
    "change": lambda old, new: new - old,
    "growth": moved,
    "ratio": lambda whole, part: part.ratio(whole),
}
