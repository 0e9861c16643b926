"""Writes the tables that were found in a text in the one form, where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from extractor.reading.raw_lines import RawLine
from extractor.reading.text_map import MapBuilder, TextMap

Cell: TypeAlias = tuple[int, int]
Row: TypeAlias = list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as places in the text (code points, half open), and the lines that they stand in, half open."""

    first: int
    end: int
    rows: list[Row]


def rewritten(text: str, lines: Sequence[RawLine], tables: Sequence[Table]) -> TextMap | None:
    """The text with the tables, which are in order, in the one form; None where there are none."""
    if not tables:
        return None
    builder = MapBuilder(text)
    at = 0
    for table in tables:
        builder.keep(at, lines[table.first].start)
        for row in table.rows:
            for start, end in row:
                builder.insert("\t", start)
                builder.keep(start, end)
                builder.insert("\n", end)
            builder.insert("\n", row[-1][1])
        builder.insert("\n", table.rows[-1][-1][1])
        at = lines[table.end - 1].next
    builder.keep(at, len(text))
    return builder.build()
