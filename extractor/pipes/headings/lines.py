"""The lines of a report that may be headings: paragraphs, and the title rows of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.knowledge import squash
from extractor.pipes.layers import Row, TypedTable
from extractor.pipes.numbering import Number, numbered
from extractor.reading.page import Grid, Page, trimmed

# The longest heading, in characters.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may be a heading: a paragraph, or a line of a row with one filled cell."""

    start: int
    end: int
    text: str
    number: Number | None
    before_table: bool
    in_table: bool


def heading_lines(page: Page, tables: Sequence[TypedTable], notes: re.Pattern[str]) -> list[Line]:
    """The lines that may be headings, in order, each told whether a table follows it.

    Args:
        notes: lines between a caption and its table that are none of them (单位：万元).
    """
    lines: list[Line] = []
    grids = iter(tables)
    following = _followed_by_table(page, notes)
    for at, block in enumerate(page.blocks):
        if isinstance(block, Grid):
            lines += _table_lines(page.text, next(grids))
        else:
            text = page.text[block.start : block.end]
            lines.append(Line(block.start, block.end, text, numbered(text), following[at], False))
    return lines


def _followed_by_table(page: Page, notes: re.Pattern[str]) -> list[bool]:
    """For each block whether the next one that is no note is a table."""
    following, table = [], False
    for block in reversed(page.blocks):
        following.append(table)
        if isinstance(block, Grid) or block.end - block.start > LONGEST:
            table = isinstance(block, Grid)
        elif not notes.fullmatch(squash(page.text[block.start : block.end])):
            table = False
    return following[::-1]


def _table_lines(text: str, table: TypedTable) -> list[Line]:
    """A table's title rows line by line, and for each other row an empty line that no heading reaches across."""
    lines: list[Line] = []
    for at, block in enumerate(table.blocks):
        if block.header:
            lines.append(Line(block.header[0].start, block.header[-1].end, "", None, False, True))
        # Under a header a row with one filled cell is data; over the next header it is that one's title.
        ends = at + 1 < len(table.blocks) and not _goes_on_counting(block.rows)
        titles: list[list[Line]] = []
        for below, row in enumerate(reversed(block.rows)):
            filled = [cell for cell in row if cell and cell.text]
            ends = ends and len(filled) == 1 and below < 1
            alone = len(filled) == 1 and (block.kind == "form" or ends or all(cell is None for cell in row[1:]))
            if alone:
                titles.append(_cell_lines(text, filled[0].start, filled[0].end))
            elif filled:
                titles.append([Line(filled[0].start, filled[-1].end, "", None, False, True)])
        for title in reversed(titles):
            lines += title
    return lines


def _goes_on_counting(rows: Sequence[Row]) -> bool:
    """Whether a block's last row is the next item of the one before it: 二十三、其他支出, 二十四、…."""
    labels = [next((cell.text for cell in row if cell and cell.text), "") for row in rows[-2:]]
    numbers = [numbered(label) for label in labels]
    if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
        return False
    return numbers[0].style == numbers[1].style and numbers[0].value + 1 == numbers[1].value


def _cell_lines(text: str, start: int, end: int) -> list[Line]:
    lines, at = [], start
    for piece in text[start:end].splitlines(keepends=True):
        left, right = trimmed(text, at, at + len(piece))
        if left < right:
            lines.append(Line(left, right, text[left:right], numbered(text[left:right]), True, True))
        at += len(piece)
    return lines
