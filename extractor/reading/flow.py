"""What a structured reader (Word, HTML) reads before it is text: paragraphs and tables that may stand in one another.

The one form has no table in a table. A nested table stays a table of its own, so that its rows are found as rows: it
comes right after the table that holds it; and where the outer table only arranges the page (most of what it holds is
nested tables), the outer one is dropped and what its cells hold comes in reading order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from extractor.reading.blanks import INVISIBLE
from extractor.reading.page import PageBuilder

# Wider than any report; a table that claims more columns has its spans cut, never its text.
MAX_COLUMNS = 256
# No report's table has more covered places for each cell; one that claims more is written without them.
_MOST_COVERED = 16
_SMALL_GRID = 4096


@dataclass(frozen=True, slots=True)
class FlowCell:
    """A cell where it begins.

    Attributes:
        column: the column of the table's finest grid in which the cell begins, from 0.
        blocks: the paragraphs and tables in it; none where a merged cell above covers it.
    """

    column: int
    blocks: Sequence[FlowBlock]


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table: rows of the cells that begin in them, from left to right.

    Attributes:
        arranges: the reader knows that the table only arranges the page.
    """

    rows: Sequence[Sequence[FlowCell]]
    arranges: bool = False

    @property
    def cells(self) -> Iterator[FlowCell]:
        """The cells in reading order."""
        return (cell for row in self.rows for cell in row)

    def is_layout(self) -> bool:
        """Whether the table only arranges the page: at least half of its text stands in nested tables."""
        own = nested = 0
        for cell in self.cells:
            for block in cell.blocks:
                if isinstance(block, FlowTable):
                    nested += text_length([block])
                else:
                    own += len(block)
        return self.arranges or 0 < nested >= own

    def grid(self) -> list[list[str]]:
        """The texts of the cells as a full grid; "" where a merged cell covers, no columns in which no cell begins."""
        columns = sorted({cell.column for cell in self.cells})
        covered_too = len(columns) * len(self.rows) <= _SMALL_GRID + _MOST_COVERED * sum(map(len, self.rows))
        if not covered_too:
            return [[_cell_text(cell) for cell in row] for row in self.rows]
        place = {column: index for index, column in enumerate(columns)}
        grid = []
        for row in self.rows:
            texts = [""] * len(columns)
            for cell in row:
                texts[place[cell.column]] = _cell_text(cell)
            grid.append(texts)
        return grid


FlowBlock: TypeAlias = "str | FlowTable"


def _cell_text(cell: FlowCell) -> str:
    return "\n".join(block for block in cell.blocks if isinstance(block, str))


def text_length(blocks: Sequence[FlowBlock]) -> int:
    """How many characters the blocks hold, nested tables included."""
    length = 0
    for block in blocks:
        if isinstance(block, FlowTable):
            length += sum(text_length(cell.blocks) for cell in block.cells)
        else:
            length += len(block.strip())
    return length


def write(builder: PageBuilder, blocks: Sequence[FlowBlock]) -> None:
    """Writes the blocks in the one form, in document order; a table without any text is dropped."""
    for block in blocks:
        if isinstance(block, str):
            builder.paragraph(block)
        elif not text_length([block]):
            continue
        elif block.is_layout():
            for cell in block.cells:
                write(builder, cell.blocks)
        else:
            builder.table(block.grid())
            write(builder, [nested for cell in block.cells for nested in cell.blocks if not isinstance(nested, str)])


def clean(text: str) -> str:
    """The text without what is invisible or a picture; a no-break space is a space."""
    return INVISIBLE.sub("", text).replace("\u00a0", " ")
