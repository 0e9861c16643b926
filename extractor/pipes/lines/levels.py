"""The functional line of a table's row: by its code, and by the names of its levels in one cell or in one each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.knowledge import squash
from extractor.knowledge.table_words import is_number, table_knowledge
from extractor.pipes.layers import Column, Row, TableBlock
from extractor.pipes.lines.labels import labels
from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.reading.page import Cell

# 组织事务—行政运行 is the 项 行政运行.
_DASH = re.compile(r"[—－–-]+")
# 2010601 行政运行 and 行政运行（2010601）: code and name in one cell.
_CODE_FIRST = re.compile(r"(?P<code>[2-3]\d{2}|[2-3]\d{4}|[2-3]\d{6})[—－–\-_.、]?(?=[^\d])(?P<name>.+)")
_CODE_LAST = re.compile(r"(?P<name>.+)（(?P<code>[2-3]\d{2}|[2-3]\d{4}|[2-3]\d{6})）")
_MARK = re.compile(r"（[类款项]）$")
_LENGTHS = (3, 5, 7)
# What share of a table's names must have their codes before them, or behind, for it to be one of the classification.
_MOSTLY = 0.5


class LevelRows:
    """Reads the rows of one block in their order.

    Args:
        names: the classification.
        columns: the block's columns; those headed 类, 款 and 项 may hold the codes of the levels or their names.
    """

    def __init__(self, names: LineKnowledge, columns: Sequence[Column]) -> None:
        self._names, self._columns = names, columns
        self._above: dict[str, str] = {}
        levels = table_knowledge().levels
        self._levels = [next((at for text in column.header if (at := levels.of(text))), None) for column in columns]
        # The names that stood in the columns of levels last: a merged cell is empty in the rows that it spans.
        self._carried: dict[str, str] = {}

    def line(self, row: Row) -> LineName | None:
        """The line of a row, or None where it names none.

        Its 类 and 款 are those of the rows above, by their codes, else those of the classification.
        """
        digits, name, named = "", "", dict[str, str]()
        for column, level, cell in zip(self._columns, self._levels, row, strict=True):
            code, words = _parted(cell) if cell and column.role in ("code", "name") else ("", "")
            digits = _joined(digits, code)
            if words and level:
                named[level] = _MARK.sub("", words)
            elif words:
                name = name or words
        if named:
            return self._of_levels(named, digits)
        if name and not digits:
            return labels().sum_of_all(name)
        if not name or digits.startswith("3") or len(digits) not in _LENGTHS:
            return None
        self._above[digits] = _DASH.split(name)[-1]
        codes = [digits[:length] for length in _LENGTHS if length <= len(digits)]
        path = tuple(found for code in codes if (found := self._above.get(code) or self._names.codes.get(code)))
        return replace(self._names.coded(path), code=digits)

    def _of_levels(self, named: dict[str, str], digits: str) -> LineName | None:
        """The line whose levels stand in a column each, those left out of merged cells as in the row above."""
        order = [level for level in self._levels if level]
        outermost = next(level for level in order if level in named)
        if outermost == order[0] and len(named) == 1 and (total := labels().sum_of_all(named[outermost])):
            return total
        # 农林水支出 | 小计 is the sum of the 类.
        named = {level: name for level, name in named.items() if name not in table_knowledge().generic_totals}
        kept = order[: order.index(outermost)]
        self._carried = {level: self._carried[level] for level in kept if level in self._carried} | named
        path = tuple(self._carried[level] for level in order if level in self._carried)
        if digits.startswith("3") or not path:
            return None
        found = self._names.filled((self._names.class_name(path[0]), *path[1:]))
        return replace(found, code=digits) if len(digits) in _LENGTHS and not found.code else found


def _parted(cell: Cell) -> tuple[str, str]:
    """Code and name that a cell holds, each "" where it holds none."""
    text = compact(squash(cell.text))
    if text.isdigit():
        return text, ""
    if not text or is_number(text):
        return "", ""
    both = _CODE_FIRST.fullmatch(text) or _CODE_LAST.fullmatch(text)
    return (both["code"], both["name"]) if both else ("", text)


def _joined(digits: str, code: str) -> str:
    """The code of a row by those of two of its cells: 201 | 06 is 20106, as is 201 | 20106."""
    if len(code) in _LENGTHS and (code.startswith(digits) or digits.startswith(code)):
        return max(digits, code, key=len)
    return digits + code


def holds_codes(block: TableBlock) -> bool:
    """Whether the names of a table without a column of codes hold the codes: 2010601 行政运行."""
    at = next((at for at, column in enumerate(block.columns) if column.role == "name"), None)
    cells = [row[at] for row in block.rows] if at is not None else []
    named = [both for cell in cells if cell and cell.text and (both := _parted(cell))[1]]
    return len(named) > 1 and sum(bool(code) for code, _ in named) > _MOSTLY * len(named)
