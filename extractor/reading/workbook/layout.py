"""Tells the notes of a sheet (title, number of the form, department, unit, remarks) from its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Row: TypeAlias = "Sequence[str]"

# 部门：某局, 单位：万元, 注：本表反映…: a label with what it says in one cell.
_LABELLED = re.compile(r"\S[：:]\s*\S")
_LONGEST_NOTE = 40
_SENTENCE = re.compile(r"[。；！？]$")


def blocks(rows: Sequence[Row]) -> Iterator[str | list[list[str]]]:
    """The paragraphs and tables of a sheet, from top to bottom.

    A table is what stands between the notes over it and under it; it goes on over an empty row unless a note follows.
    """
    for part in _parts(rows):
        first, last = 0, len(part)
        while first < last and _is_lead(part[first]):
            first += 1
        while last > first and _is_remark(part[last - 1]):
            last -= 1
        yield from _paragraphs(part[:first])
        if first < last:
            yield _without_empty_columns(part[first:last])
        yield from _paragraphs(part[last:])


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows that hold something, parted before each note that follows an empty row."""
    part: list[Row] = []
    after_gap = False
    for row in rows:
        if not any(row):
            after_gap = True
            continue
        if after_gap and part and _is_lead(row):
            yield part
            part = []
        part.append(row)
        after_gap = False
    if part:
        yield part


def _is_lead(row: Row) -> bool:
    """Whether a row can be a note: one text alone, or short labelled ones with room around them."""
    filled = [text for text in row if text]
    if len(filled) == 1:
        return True
    labelled = sum(1 for text in filled if _LABELLED.search(text))
    short = all(len(text) <= _LONGEST_NOTE for text in filled)
    return short and (labelled == len(filled) or (labelled > 0 and 2 * len(filled) <= len(row)))


def _is_remark(row: Row) -> bool:
    filled = [text for text in row if text]
    return len(filled) == 1 and bool(_LABELLED.search(filled[0]) or _SENTENCE.search(filled[0]))


def _paragraphs(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from (text for text in row if text)


def _without_empty_columns(rows: Sequence[Row]) -> list[list[str]]:
    """The rows without the columns that only merged cells reach over."""
    width = max(len(row) for row in rows)
    kept = [at for at in range(width) if any(at < len(row) and row[at] for row in rows)]
    if len(kept) == width == min(len(row) for row in rows):
        return [list(row) for row in rows]
    return [[row[at] if at < len(row) else "" for at in kept] for row in rows]
