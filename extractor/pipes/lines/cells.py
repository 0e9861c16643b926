"""Reads the amounts of budget lines from typed tables.

A number's line is what its row's label names and its measure what its column's header says; where the header names
lines instead (收入合计, 其中：基本支出), it is the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from extractor.knowledge import squash
from extractor.knowledge.table_words import header_text, is_number, table_knowledge
from extractor.pipes.layers import Column, Row, TableBlock, TypedTable
from extractor.pipes.lines.labels import labels
from extractor.pipes.lines.levels import LevelRows, holds_codes
from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.reading.page import Cell
from extractor.result import LineCategory, Measure

_UNITS = ("万元", "亿元", "千元", "元")
_MEASURES: tuple[Measure, ...] = ("initial_budget", "adjusted_budget", "final", "prior_final")
_PAIR = re.compile(
    r"(?:其中[：:])?\s*(?P<name>[\u4e00-\u9fff“”（）()]{2,20})[：:]\s*(?P<number>[\d,，.]+)\s*(?:万元|元)?\s*$"
)
_INCOME_TABLE = re.compile(r"收入(?:决算|预算)")
_YEAR = re.compile(r"(20\d\d)年度?")
_LONGEST_NAME = 40
# What splits the funds of a department: 其中：基本支出; 其中：财政拨款 only says where they come from.
_AMONG = re.compile("^其中[：:]?")
_SPLIT = ("basic", "project", "three_public", "operating")
# What share of a table's rows must be items of the classification, for all of them to be.
_MOSTLY = 0.7
# Kinds of tables whose rows have names and no codes, unless both stand in one cell.
_BY_NAME = ("balance", "list")


@dataclass(frozen=True, slots=True)
class CellAmount:
    """An amount that a table states; start and end enclose the number."""

    line: LineName
    measure: Measure
    value: Decimal
    unit: str
    start: int
    end: int


def number_of(text: str) -> Decimal | None:
    """The number that a cell holds, or None; thousands separators and units are dropped."""
    if not is_number(text):
        return None
    plain = squash(text).replace(",", "").replace("−", "-").replace("－", "-")
    digits = re.match(r"-?\d+(?:\.\d+)?", plain)
    try:
        return Decimal(digits.group()) if digits else None
    except InvalidOperation:
        return None


class CellReader:
    """Reads the amounts of tables of one report.

    Args:
        names: the vocabulary of lines.
        year: the fiscal year, or None.
        default: the measure of an amount that nothing names: "final", or "initial_budget" in a budget.
        told: the functional lines that the report's sentences name in full, by the names of their 项.
    """

    def __init__(
        self, names: LineKnowledge, year: int | None, default: Measure, told: Mapping[str, LineName] | None = None
    ) -> None:
        self._names, self._labels = names, labels()
        self._year = year
        self._default = default
        self._told = told or {}
        self._words = table_knowledge()

    def read(self, table: TypedTable) -> Iterator[CellAmount]:
        """The amounts of a table."""
        for block in table.blocks:
            of_items = self._of_items(block)
            for amount in self._block(table, block):
                yield replace(amount, line=self._item(amount.line)) if of_items else amount

    def _block(self, table: TypedTable, block: TableBlock) -> Iterator[CellAmount]:
        if block.kind == "funds":
            yield from self._funds(block, block.project or self._captioned(table))
        elif block.kind == "functional" or (block.kind in _BY_NAME and holds_codes(block)):
            yield from self._functional(table, block)
        elif block.kind == "form":
            yield from self._form(block)
        elif block.kind in ("balance", "base_data", "comparison", "list", "units"):
            yield from self._grid(table, block)

    def measure_of(self, column: Column) -> Measure | None:
        """What a column measures: by its role, and by its year where the header names one."""
        role = column.role
        if role not in _MEASURES:
            return None
        if column.year and self._year and column.year == self._year - 1 and role == "final":
            return "prior_final"
        if column.year and self._year and column.year != self._year:
            return role if role == "prior_final" else None
        return role

    def _amount(self, line: LineName, measure: Measure, cell: Cell, unit: str | None) -> CellAmount | None:
        value = number_of(cell.text)
        if value is None or "%" in squash(cell.text):
            return None
        written = next((name for name in _UNITS if cell.text.rstrip().endswith(name)), None)
        return CellAmount(line, measure, value, written or unit or "万元", cell.start, cell.end)

    def _captioned(self, table: TypedTable) -> str | None:
        """The project that the heading over a form names: （四）评审经费."""
        line = self._names.item(table.caption)
        return line.path[-1] if line else None

    def _funds(self, block: TableBlock, project: str | None) -> Iterator[CellAmount]:
        """A form's block of funds: the row of the total speaks of the project, or of the whole department."""
        totals: dict[Measure, Decimal] = {}
        for row in block.rows:
            at = next((at for at, column in enumerate(block.columns) if self.measure_of(column)), len(row))
            label = _label(row, at)
            if label is None:
                continue
            text = header_text(label.text)
            line = self._fund_line(text, project, _lists_projects(block, at))
            for column, cell in zip(block.columns, row, strict=True):
                measure = self.measure_of(column)
                amount = (
                    self._amount(line, measure, cell, column.unit or block.unit) if line and measure and cell else None
                )
                if amount and measure:
                    totals.setdefault(measure, amount.value)
                    yield amount
        yield from self._pairs(block, totals)

    def _fund_line(self, text: str, project: str | None, listed: bool) -> LineName | None:
        role = self._words.labels.of(text)
        if role == "department_total" or role == "total_score":
            if project:
                return LineName("project", (compact(project),))
            return LineName("total", (text,)) if role == "department_total" else self._labels.printed_sum(text)
        split = self._names.known(self._names.unnumbered(_AMONG.sub("", compact(text))))
        is_split = split is not None and (text == split.path[-1] or split.category in _SPLIT)
        if role == "fund_part" and not listed and (project or not is_split):
            return None
        return self._labels.label(text) if len(text) > 1 and not is_number(text) else None

    def _pairs(self, block: TableBlock, totals: dict[Measure, Decimal]) -> Iterator[CellAmount]:
        """Cells such as 其中：基本支出：1015.17, column by column.

        The form does not say which measure they break down, so it is the one whose total they come closest to.
        """
        by_column: dict[int, list[tuple[LineName, Decimal, Cell, int]]] = {}
        for row in block.rows:
            for at, cell in enumerate(row):
                found = _PAIR.match(cell.text.strip()) if cell and cell.text else None
                value = number_of(found["number"]) if found else None
                name = self._labels.label(found["name"]) if found else None
                if found and cell and value is not None and name:
                    by_column.setdefault(at, []).append((name, value, cell, found.start("number")))
        for parts in by_column.values():
            whole = sum((value for _, value, _, _ in parts), Decimal(0))
            measure = min(totals, key=lambda name: (abs(totals[name] - whole), name != "final"), default=self._default)
            for name, value, cell, offset in parts:
                start = cell.start + offset
                end = start + len(cell.text.strip()[offset:].rstrip("万元 "))
                yield CellAmount(name, measure, value, block.unit or "万元", start, end)

    def _functional(self, table: TypedTable, block: TableBlock) -> Iterator[CellAmount]:
        """A table by functional codes: the total column is the line's amount; one of income tells of no line's."""
        if _INCOME_TABLE.search(squash(table.caption)) and "支出" not in squash(table.caption):
            return
        measures = {at: measure for at, column in enumerate(block.columns) if (measure := self.measure_of(column))}
        if not measures:
            at = next((at for at, column in enumerate(block.columns) if column.role == "amount"), None)
            if at is None:
                return
            measures = {
                at: "initial_budget" if "预算" in table.caption and "决算" not in table.caption else self._default
            }
        levels = LevelRows(self._names, block.columns)
        for row in block.rows:
            line = levels.line(row)
            line = self._item(line) if line and not line.code else line
            for at, measure in measures.items():
                cell = row[at]
                amount = (
                    self._amount(line, measure, cell, block.columns[at].unit or block.unit) if line and cell else None
                )
                if amount:
                    yield amount

    def _grid(self, table: TypedTable, block: TableBlock) -> Iterator[CellAmount]:
        """A table of any other layout: its lines are named by its columns, or else by its rows.

        Where a column holds names, the rows are the lines, unless they name measures (预算数 | 46.00).
        """
        heads = [self._head(column, table) for column in block.columns]
        named = any(column.role == "name" for column in block.columns)
        labels = [_label(row, len(row)) for row in block.rows] if any(heads) and named else []
        if any(heads) and (not named or any(label and self._row_measure(label) for label in labels)):
            yield from self._by_column(table, block, heads)
        else:
            yield from self._by_row(table, block)

    def _by_row(self, table: TypedTable, block: TableBlock) -> Iterator[CellAmount]:
        """Each number is of the line that the words to its left name; under a 类, a 款 is known by its name alone."""
        above: LineName | None = None
        for row in block.rows:
            for at, (column, cell) in enumerate(zip(block.columns, row, strict=True)):
                measure = self.measure_of(column) or (self._by_caption(table) if column.role == "amount" else None)
                label = _label(row, at) if cell and measure and is_number(cell.text) else None
                line = self._row_line(label, _category(block, at)) if label else None
                if line and label and line.category != "functional":
                    line = self._names.below(above, header_text(label.text)) or line
                above = line if line and line.category == "functional" else above
                amount = (
                    self._amount(line, measure, cell, column.unit or block.unit) if line and measure and cell else None
                )
                if amount:
                    yield amount

    def _of_items(self, block: TableBlock) -> bool:
        """Whether the rows of a table are items of the classification without their codes: 行政运行 | 538.40."""
        labels = (_label(row, len(row)) for row in block.rows)
        named = [line for label in labels if label and (line := self._labels.label(label.text))]
        own = [line for line in named if line.category not in ("total", "functional")]
        return sum(self._item(line) != line for line in own) > _MOSTLY * len(own)

    def _item(self, line: LineName) -> LineName:
        """The functional line whose 项 has a line's name, as the report tells it or else the classification."""
        if len(line.path) > 1 or line.category == "total" or line.path[0] in self._names.classes:
            return line
        return self._told.get(line.path[0]) or self._names.official(line.path[0]) or line

    def _by_column(
        self, table: TypedTable, block: TableBlock, heads: Sequence[LineName | None]
    ) -> Iterator[CellAmount]:
        """Each number is of the line over its column: in rows that name a measure, else in the first row, the total.

        A row that names a line itself breaks it down by source of funds: no amounts of lines.
        """
        total_seen = False
        for row in block.rows:
            label = next((cell for cell in row if cell and cell.text and not is_number(cell.text)), None)
            by_row = self._row_measure(label) if label else None
            of_row = self._row_line(label, "other") if label else None
            if not by_row and (total_seen or (of_row and self._names.known(of_row.path[-1]))):
                continue
            for column, cell, line in zip(block.columns, row, heads, strict=True):
                measure = by_row or self.measure_of(self._within(column)) or self._by_caption(table)
                amount = self._amount(line, measure, cell, column.unit or block.unit) if line and cell else None
                if amount:
                    total_seen = True
                    yield amount

    def _within(self, column: Column) -> Column:
        """A column of a line or a total, with the measure over it and others: 预算数 over 合计 and the parts."""
        if column.role not in (None, "amount"):
            return column
        over = (self._words.columns.of(text) for text in column.header[:-1])
        return replace(column, role=next((role for role in over if role in _MEASURES), column.role))

    def _row_measure(self, label: Cell) -> Measure | None:
        """The measure that a row's label names, where the columns are the lines (预算数 | 46.00 | 12.00)."""
        role = self._words.columns.of(header_text(label.text))
        if year := _YEAR.fullmatch(squash(label.text)):
            return self._of_year(int(year[1]))
        return role if role in _MEASURES else None

    def _of_year(self, year: int) -> Measure | None:
        """What the figures of a year are: those of last year are its final ones."""
        if self._year and year == self._year - 1:
            return "prior_final"
        return self._default if year == self._year else None

    def _by_caption(self, table: TypedTable) -> Measure:
        caption = squash(table.caption)
        if "预算" in caption and "决算" not in caption:
            return "initial_budget"
        return self._default

    def _head(self, column: Column, table: TypedTable) -> LineName | None:
        """The line that a column's header names, the innermost first; of a 三公 table's total column, the caption's."""
        if column.role in ("code", "name", "weight", "score", "rate", "aside", "unit_name"):
            return None
        for text in reversed(column.header):
            name = compact(text)
            known = self._names.known(f"“{name}" if "”" in name and "“" not in name else name)
            if known and text not in self._words.generic_totals:
                return known
        if column.header and column.header[-1] in self._words.totals and "三公" in table.caption:
            return self._names.known("三公经费")
        joined = [self._names.known(compact(text)) for text in column.header]
        group = next((name for name in joined if name and name.category == "three_public"), None)
        measured = bool(column.header) and self._words.columns.of(column.header[-1]) in _MEASURES
        return group if measured or (column.header and column.header[-1] in self._words.totals) else None

    def _row_line(self, label: Cell, category: LineCategory) -> LineName | None:
        if not 2 <= len(header_text(label.text)) <= _LONGEST_NAME:
            return None
        return self._labels.label(label.text.replace("\n", ""), category)

    def _form(self, block: TableBlock) -> Iterator[CellAmount]:
        """Label and value rows: 年度预算金额 | 600万元 tells the budget of the form's project."""
        if not block.project:
            return
        line = LineName("project", (compact(block.project),))
        for row in block.rows:
            cells = [cell for cell in row if cell and cell.text]
            for label, value in pairwise(cells):
                role = self._words.columns.of(header_text(label.text))
                if role in _MEASURES and is_number(value.text):
                    amount = self._amount(line, role, value, block.unit)
                    if amount:
                        yield amount


def _category(block: TableBlock, at: int) -> LineCategory:
    """The category of a row's line that the vocabulary does not know: a project, unless the table is a balance.

    A balance has columns of names that say nothing of projects (项目 | 决算数); 项目名称 does.
    """
    return "project" if block.kind != "balance" or _lists_projects(block, at) else "other"


def _lists_projects(block: TableBlock, before: int) -> bool:
    """Whether a column to the left says that it holds names of projects."""
    labels = table_knowledge().labels
    return any(labels.of(text) == "project" for column in block.columns[:before] for text in column.header)


def _label(row: Row, before: int) -> Cell | None:
    """The nearest cell of words to the left of a column."""
    for cell in reversed(row[:before]):
        if cell and cell.text and not is_number(cell.text) and squash(cell.text) not in ("——", "—", "-", "/"):
            return cell
    return None
