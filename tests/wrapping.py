"""Writes a report in the one text form as somebody's copy of it out of a PDF: wrapped, with what stands on every page.

Lines are cut in the middle of words and numbers; page numbers, running heads and blanks around figures come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.reading.page import Grid
from extractor.reading.plain import parse

_BEFORE_UNIT = re.compile(r"(?<=\d)(?=万元|亿元|元|人次|名|年)")
_PAGE = 34  # lines of a page


def wrapped(
    text: str,
    columns: int,
    *,
    wide: bool = False,
    blanks: bool = True,
    head: str = "某单位决算公开资料",
    number: str = "— {} —",
    indent: str = "",
    tables: str = "tabs",
) -> str:
    """The text with lines of at most so many columns.

    Args:
        columns: the width of a line in characters; with `wide`, in ideographs, two narrow characters to one of them.
        blanks: whether blanks come between figures and their units.
        head: what stands at the head of every page but the first; "" for nothing.
        number: how a page is numbered at its foot; "" for not at all.
        indent: what stands before the first line of a paragraph.
        tables: "tabs" as they are, "rows" for a row a line, "cells" for a cell a line.
    """
    lines: list[str] = []
    if tables != "tabs":
        text = _flattened(text, " " if tables == "rows" else "\n")
    for line in text.splitlines():
        cell = line.startswith("\t")
        if blanks:
            line = _BEFORE_UNIT.sub(" ", line)
        if indent and not cell and len(line) > columns:
            line = indent + line.lstrip()
        lines += list(_pieces(line, columns, wide)) or [""]
    return "\n".join(_paged(lines, head, number)) + "\n"


def _flattened(text: str, between: str) -> str:
    """The text with its tables' rows on a line each, or a line for each of their cells; empty cells are lost."""
    page = parse(text)
    parts: list[str] = []
    for block in page.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                parts.append(between.join(cell.text.replace("\n", "") for cell in row if cell.text))
        else:
            parts.append(page.text[block.start : block.end])
    return "\n".join(parts)


def _pieces(line: str, columns: int, wide: bool) -> Iterator[str]:
    """The line cut into pieces of so many columns."""
    piece, width = "", 0.0
    for character in line:
        one = 0.5 if wide and character.isascii() else 0.0 if character == "\t" else 1.0
        if width + one > columns:
            yield piece
            piece, width = "", 0.0
        piece, width = piece + character, width + one
    if piece:
        yield piece


def _paged(lines: list[str], head: str, number: str) -> Iterator[str]:
    for at, line in enumerate(lines):
        if at and at % _PAGE == 0:
            if number:
                yield number.format(at // _PAGE)
            if head:
                yield head
        yield line
