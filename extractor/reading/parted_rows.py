"""Tables that a copy has a row a line of, with a sign between the cells.

Spreadsheets and Word put tabs between them on the clipboard, and a spreadsheet quotes cells of several lines; programs
write the bars of Markdown. Every cell is told, the empty ones too. The number of a heading and the page that a table of
contents gives for it stand beside it with tabs as well: these make no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from extractor.knowledge.table_words import is_number
from extractor.reading.left_set import in_their_columns
from extractor.reading.openings import opening
from extractor.reading.page import trimmed
from extractor.reading.raw_lines import RawLine, RawText
from extractor.reading.rewriting import Row, Table, rewritten
from extractor.reading.text_map import TextMap

_SIGN = re.compile(r"[^\n\t]\t|\|")
_QUOTED = re.compile(r'(?:^|\t)"')
_TABBED = re.compile(r'"((?:[^"]|"")*)"(?=\t|$)|([^\t]*)(?=\t|$)')
_BARRED = re.compile(r"\|[^|]*(?=\|)")
_BAR_ENDED = re.compile(r"[^|]*\|")
_INNER = re.compile(r"[^|\s]\s*\|.*\|")
_RULE = re.compile(r"[\s|:–—-]*")
_PAGE = re.compile(r"\d{1,3}")
_FEWEST_ROWS = 2
_COLUMNS = 3  # cells that make a row by themselves
_LONGEST = 30  # lines of a cell

# The row that begins in a line, and the line behind it; None where the line begins none.
_Found: TypeAlias = tuple[Row, int] | None
_Parted: TypeAlias = Callable[[Sequence[RawLine], int, str], _Found]


def with_parted_rows(raw: RawText) -> TextMap | None:
    """The text with such tables in the one form, or None where it has none."""
    if not _SIGN.search(raw.text):
        return None
    return rewritten(raw.text, raw.lines, list(_tables(raw.text, raw.lines)))


def _tables(text: str, lines: Sequence[RawLine]) -> Iterator[Table]:
    at = 0
    while at < len(lines):
        first = at
        for parted in (_tabbed, _barred, _bar_ended):
            rows: list[Row] = []
            while at < len(lines) and (found := parted(lines, at, text)):
                row, at = found
                rows += [row] if row else []
            if at > first:
                break
        opened = _opened(text, rows) if parted is _bar_ended and at - first == len(rows) else 0
        rows = rows[opened:]
        if _is_table(text, rows):
            yield Table(first + opened, at, in_their_columns(text, rows) if parted is _bar_ended else rows)
        at = max(at, first + 1)


def _tabbed(lines: Sequence[RawLine], at: int, text: str) -> _Found:
    """A row whose cells are parted by tabs; one that begins with a tab has an empty first cell."""
    line = lines[at]
    if "\t" not in line.text[1:].rstrip("\t") and not (line.text.endswith("\t") and not line.cell):
        return None
    end = at + 1
    if _QUOTED.search(line.text) and line.text.count('"') % 2:
        closing = (below for below in range(at + 1, min(at + _LONGEST, len(lines))) if lines[below].text.count('"') % 2)
        end = next(closing, at) + 1
    whole = text[line.start : lines[end - 1].end]
    row: Row = []
    place = 0
    while place <= len(whole):
        found = _TABBED.match(whole, place)
        assert found  # whatever is no quoted cell is one that ends with its tab
        start, stop = found.span(2 if found[1] is None else 1)
        row.append(trimmed(text, line.start + start, line.start + stop))
        place = found.end() + 1
    return row, end


def _barred(lines: Sequence[RawLine], at: int, text: str) -> _Found:
    """A row between bars; the rule under the header is none."""
    line = lines[at]
    bare = line.text.strip()
    if not (bare.startswith("|") and bare.endswith("|") and bare.strip("|") and len(bare) > 1):
        return None
    if _RULE.fullmatch(bare):
        return [], at + 1
    cells = _BARRED.finditer(line.text)
    return [trimmed(text, line.start + cell.start() + 1, line.start + cell.end()) for cell in cells], at + 1


def _bar_ended(lines: Sequence[RawLine], at: int, text: str) -> _Found:
    """A row with a bar behind each of its cells, and none before the first."""
    line = lines[at]
    bare = line.text.strip()
    if line.cell or bare.startswith("|") or not bare.endswith("|") or not _INNER.search(bare):
        return None
    cells = _BAR_ENDED.finditer(line.text.rstrip())
    return [trimmed(text, line.start + cell.start(), line.start + cell.end() - 1) for cell in cells], at + 1


def _opened(text: str, rows: Sequence[Row]) -> int:
    """How many rows stand before a table as its caption or its unit, a cell alone in each."""
    said = [[text[start:end] for start, end in row] for row in rows]
    return next((at for at, cells in enumerate(said) if sum(map(bool, cells)) > 1), 0)


def _is_table(text: str, rows: Sequence[Row]) -> bool:
    """Whether rows are those of a table, and not headings with their numbers and pages."""
    if len(rows) < _FEWEST_ROWS:
        return False
    said = [[text[start:end] for start, end in row] for row in rows]
    last = [cells[-1] for cells in said]
    if all(map(_PAGE.fullmatch, last)) and all(int(one) <= int(other) for one, other in pairwise(last)):
        return False
    wide = sum(1 for cells in said if len(cells) >= _COLUMNS)
    if 2 * wide >= len(said):
        return True
    head, *body = said
    figures = sum(1 for cells in body if is_number(cells[-1]))
    return (
        not is_number(head[-1])
        and 2 * figures > len(body)
        and not any(opening(cells[0]) == cells[0] for cells in body if cells[0])
    )
