"""Rules about a table's own cells: halves of a total, funds of a row, a figure in the next column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import table_knowledge
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.arithmetic import show, total
from extractor.pipes.findings.common.cells import is_blank, number, row_place, written
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.reading.page import Cell
from extractor.result import Finding

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_ITEM, _LEAST = 7, 2


class HalvesTotal(BaseRule):
    """人员经费合计1,823.50 and 公用经费合计355.30 beside 基本支出总计2,187.80."""

    id = "table_total"

    def __init__(self) -> None:
        words = paper_words().halves
        self._halves = [re.compile(rf"(?:{alternatives(half)})") for half in words.halves]
        self._whole = re.compile(rf"(?:{alternatives(words.whole)})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the labels that stand right before a figure in every table."""
        for table in evidence.layer.tables:
            told = list(_labelled(table))
            halves = [[pair for pair in told if half.fullmatch(squash(pair[0].text))] for half in self._halves]
            wholes = [pair for pair in told if self._whole.fullmatch(squash(pair[0].text))]
            if any(len(each) != 1 for each in halves) or len(wholes) != 1:
                continue
            parts = [each[0][1] for each in halves]
            whole = wholes[0][1]
            span, sums = number(whole), total(value for part in parts if (value := number(part)))
            if span is not None and not span.meets(sums):
                shown = "+".join(f"{squash(each[0][0].text)}{written(each[0][1])}" for each in halves)
                yield self.finding(
                    evidence,
                    f"“{squash(wholes[0][0].text)}”为{written(whole)}，而{shown}={show(sums.value)}",
                    [(cell.start, cell.end) for cell in (whole, *parts)],
                    expected=show(sums.value),
                    stated=written(whole),
                )


def _labelled(table: TypedTable) -> Iterator[tuple[Cell, Cell]]:
    """Every label with the figure right behind it in its row, but for rows in which it has several."""
    for row in table.grid.rows:
        filled = [cell for cell in row if not is_blank(cell)]
        for at, (label, cell) in enumerate(pairwise(filled)):
            later = filled[at + 2] if at + 2 < len(filled) else None
            if number(label) is None and number(cell) is not None and (later is None or number(later) is None):
                yield label, cell


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether a row numbers the columns: 栏次 | 1 | 2."""
    return any(squash(cell.text) in table_knowledge().column_numbers for cell in row)


class FundsOfRow(BaseRule):
    """合计107.00 in a row with 170.00 under 一般公共预算 and nothing under the other funds."""

    id = "table_total"

    def __init__(self) -> None:
        words = paper_words().funds
        self._whole = re.compile(alternatives(words.whole))
        self._funds = re.compile(rf"(?:{alternatives(words.funds)})(?:{alternatives(words.ends)})*")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the rows under every header that has a total, then its funds, and nothing behind."""
        for table in evidence.layer.tables:
            columns: Sequence[int] = ()
            for row in table.grid.rows:
                if found := self._columns(row):
                    columns = found
                elif columns and len(row) > columns[-1] and not _numbers_columns(row):
                    yield from self._row(evidence, row, columns)

    def _columns(self, row: Sequence[Cell]) -> Sequence[int]:
        """The column of the total and those of its funds; empty where the row is no such header."""
        for at, cell in enumerate(row):
            if self._whole.fullmatch(squash(cell.text)):
                behind = range(at + 1, len(row))
                funds = [column for column in behind if self._funds.fullmatch(squash(row[column].text))]
                if len(funds) > _LEAST and funds == [*behind]:
                    return [at, *funds]
        return ()

    def _row(self, evidence: Evidence, row: Sequence[Cell], columns: Sequence[int]) -> Iterator[Finding]:
        whole, *parts = (row[at] for at in columns)
        span, spans = number(whole), [value for part in parts if (value := number(part))]
        plain = all(number(part) is not None or is_blank(part) for part in parts)
        if span is None or not spans or not plain or span.meets(total(spans)):
            return
        shown = "+".join(written(part) for part in parts if number(part))
        label = next((squash(cell.text) for cell in row[: columns[0]][::-1] if not is_blank(cell)), "")
        yield self.finding(
            evidence,
            f"“{label}”合计为{written(whole)}，而各类资金{shown}={show(total(spans).value)}",
            [row_place(tuple(row))],
            expected=show(total(spans).value),
            stated=written(whole),
        )


class ItemsWithin(BaseRule):
    """公务用车运行维护费15.60 in a budget's basic expenditure, and 14.40 as all of it among “三公” expenses."""

    id = "part_exceeds"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the cells behind the codes of these items with every budget that the report tells of the line."""
        basic = paper_words().halves.table
        for table in evidence.layer.tables if evidence.is_budget else ():
            unit = next((block.unit for block in table.blocks if block.unit), None)
            for row in table.grid.rows if basic in squash(table.caption) else ():
                for code, label, cell in zip(row, row[1:], row[2:], strict=False):
                    name, span = account_words().within.get(squash(code.text)), number(cell)
                    wholes = list(evidence.budgets(name)) if name and span else []
                    factor = evidence.factor(unit)
                    if span and wholes and all(span.low * factor > whole.span.high for whole in wholes):
                        yield self.finding(
                            evidence,
                            f"基本支出中“{squash(label.text)}”{written(cell)}，大于该项经费全部预算数{wholes[0].text}",
                            [(cell.start, cell.end), evidence.row_at(wholes[-1])],
                            stated=written(cell),
                        )


@dataclass(frozen=True, slots=True)
class _Coded:
    """A row with its code; its cells are looked at by column."""

    code: str
    row: Sequence[Cell]

    def value(self, at: int) -> Decimal:
        span = number(self.row[at]) if at < len(self.row) else None
        return span.value if span else Decimal(0)


class NextColumn(BaseRule):
    """40.00 of an item under 事业收入, where what it is part of has nothing there and 40.00 too much under 其他收入."""

    id = "table_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the items of every table whose rows begin with codes, under the class that has them."""
        for table in evidence.layer.tables:
            rows = [row for row in table.grid.rows if row and _CODE.fullmatch(squash(row[0].text))]
            coded = [_Coded(squash(row[0].text), row) for row in rows]
            for at, above in enumerate(coded):
                if len(above.code) != _ITEM - 2:
                    continue
                items = []
                for each in coded[at + 1 :]:
                    if not each.code.startswith(above.code) or len(each.code) != _ITEM:
                        break
                    items.append(each)
                yield from self._items(evidence, above, items)

    def _items(self, evidence: Evidence, above: _Coded, items: Sequence[_Coded]) -> Iterator[Finding]:
        columns = range(2, len(above.row))
        gaps = {at: above.value(at) - sum((item.value(at) for item in items), Decimal(0)) for at in columns}
        for item in items:
            for at in columns:
                value = item.value(at)
                if value > 0 and above.value(at) == 0 and gaps[at] == -value:
                    lacking = [other for other in columns if gaps[other] == value and above.value(other) >= value]
                    if len(lacking) == 1:
                        yield self.finding(
                            evidence,
                            f"“{squash(item.row[1].text)}”的{written(item.row[at])}列错了栏：上级“{squash(above.row[1].text)}”"
                            f"该栏没有数，另一栏{written(above.row[lacking[0]])}却比下级之和多{show(value)}",
                            [row_place(tuple(item.row)), row_place(tuple(above.row))],
                            stated=written(item.row[at]),
                        )
