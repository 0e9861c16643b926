"""Writes the tables that were found in a text in the one form, where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from extractor.reading.raw_lines import RawLine
from extractor.reading.text_map import MapBuilder, TextMap

# Lines with nothing on them, all but the first line end.
_BLANK_LINES = re.compile(r"(?<=\n)[^\S\n]*\n\s*")

Cell: TypeAlias = tuple[int, int]
Row: TypeAlias = list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as places in the text (code points, half open), and the lines that they stand in, half open.

    `within`: the part of the text that they stand in, where that is less than the lines.
    """

    first: int
    end: int
    rows: list[Row]
    within: Cell | None = None


def rewritten(text: str, lines: Sequence[RawLine], tables: Sequence[Table]) -> TextMap | None:
    """The text with the tables, which are in order, in the one form; None where there are none."""
    if not tables:
        return None
    builder = MapBuilder(text)
    at = 0
    for table in tables:
        first = table.within[0] if table.within else lines[table.first].start
        builder.keep(at, first)
        if text[first - 1 : first] not in ("", "\n"):
            builder.insert("\n", first)
        for row in table.rows:
            for start, end in row:
                builder.insert("\t", start)
                # A blank line would end the row.
                gaps = ((start + gap.start(), start + gap.end()) for gap in _BLANK_LINES.finditer(text[start:end]))
                builder.keep_without(start, end, gaps)
                builder.insert("\n", end)
            builder.insert("\n", row[-1][1])
        builder.insert("\n", table.rows[-1][-1][1])
        at = table.within[1] if table.within else lines[table.end - 1].next
    builder.keep(at, len(text))
    return builder.build()
