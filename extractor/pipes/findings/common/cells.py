"""Numbers of table cells as figures, and rows as places."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.knowledge import squash
from extractor.knowledge.table_words import header_text, is_number
from extractor.pipes.findings.common.arithmetic import Interval, rounded, stated
from extractor.pipes.layers import Column, Row
from extractor.pipes.lines.cells import number_of
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell

# A stretch of the text in code points, half open.
Place = tuple[int, int]

# The number that opens a row: 1. (its group 1) or 一、.
ITEM_NUMBER = re.compile(r"^\s*(\d{1,2})\s*[、.．]")
CHINESE_NUMBER = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]")
_DECIMALS = re.compile(r"\.(\d+)")
_NOTHING = ("——", "—", "-", "–", "/", "")


def number(cell: Cell | None) -> Interval | None:
    """The values that a cell's number may have, or None where it holds none; rates in percent."""
    value = number_of(cell.text) if cell else None
    if cell is None or value is None:
        return None
    decimals = _DECIMALS.search(squash(cell.text))
    make = rounded if "%" in squash(cell.text) else stated
    return make(value, Decimal(1).scaleb(-len(decimals[1])) if decimals else Decimal(1))


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or squash(cell.text) in _NOTHING


def row_place(row: Row) -> Place:
    """From the first to the last filled cell of a row."""
    filled = [cell for cell in row if cell and cell.text]
    return (filled[0].start, filled[-1].end) if filled else (0, 0)


def label_of(row: Row, before: int | None = None) -> Cell | None:
    """The last cell of words in a row, or left of a column."""
    for cell in reversed(row[:before]):
        if cell and cell.text and not is_number(cell.text) and squash(cell.text) not in _NOTHING:
            return cell
    return None


def first_label(row: Row) -> Cell | None:
    """The first cell of words in a row."""
    return next((cell for cell in row if cell and cell.text and not is_number(cell.text)), None)


def written(cell: Cell) -> str:
    """A cell's text without white space."""
    return squash(cell.text)


def column_at(columns: tuple[Column, ...], *roles: str) -> int | None:
    """The first column of one of the roles, in the order of the roles."""
    return next((at for role in roles for at, column in enumerate(columns) if column.role == role), None)


def row_label(text: str) -> str:
    """A row's label without numbering and 其中."""
    name = compact(header_text(text))
    name = CHINESE_NUMBER.sub("", ITEM_NUMBER.sub("", name))
    return ITEM_NUMBER.sub("", name.removeprefix("其中").strip("：:")).strip("：:")
