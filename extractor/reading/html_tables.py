"""Places the cells of an HTML table in its grid: what colspan and rowspan cover stays free."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.reading.flow import MAX_COLUMNS, FlowBlock, FlowCell
from extractor.reading.package import Element

CELL_TAGS = ("td", "th")
_NUMBER = re.compile(r"\s{0,9}(\d{1,5})")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written.

    Attributes:
        row, group: the elements that it stands in, None where the page left them out.
        rows: over how many rows it spans, 0 for all that are left in its group.
    """

    element: Element
    row: Element | None
    group: Element | None
    blocks: Sequence[FlowBlock]
    columns: int
    rows: int

    @classmethod
    def of(cls, element: Element, row: Element | None, group: Element | None, blocks: Sequence[FlowBlock]) -> Cell:
        """The cell that an element is, given what stands in it."""
        columns = _span(element.get("colspan"))
        return cls(element, row, group, blocks, max(columns, 1), _span(element.get("rowspan")))


def placed(cells: Sequence[Cell]) -> list[list[FlowCell]]:
    """The cells by rows, each with its column; a table's foot comes last wherever the page has it."""
    groups = [list(rows) for _, rows in groupby(cells, key=lambda cell: cell.group)]
    groups.sort(key=lambda group: group[0].group is not None and group[0].group.tag == "tfoot")
    return [row for group in groups for row in _placed_group(group)]


def _placed_group(cells: Sequence[Cell]) -> Iterator[list[FlowCell]]:
    """The rows of one group; no cell spans beyond its group."""
    covered: dict[int, int] = {}  # column: how many more rows a cell above covers, -1 for all
    for _, row in groupby(cells, key=lambda cell: cell.row):
        following = {column: rows - 1 for column, rows in covered.items() if rows != 1}
        placed_row = []
        column = 0
        for cell in row:
            while column in covered:
                column += 1
            placed_row.append(FlowCell(column, cell.blocks))
            width = max(min(cell.columns, MAX_COLUMNS - column), 1)
            if cell.rows != 1:
                following.update(dict.fromkeys(range(column, min(column + width, MAX_COLUMNS)), cell.rows - 1))
            column += width
        covered = following
        yield placed_row


def _span(value: str | None) -> int:
    match = _NUMBER.match(value or "")
    return int(match[1]) if match else 1
