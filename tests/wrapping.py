"""Writes a report in the one text form as somebody's copy of it out of a PDF: wrapped, with what stands on every page.

Lines are cut in the middle of words and numbers; page numbers, running heads and blanks around figures come in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractor.reading.page import Grid
from extractor.reading.plain import parse

_BEFORE_UNIT = re.compile(r"(?<=\d)(?=万元|亿元|元|人次|名|年)")
_PAGE = 34  # lines of a page
# What stands between the cells of a table's row that a copy has flattened, by the kind of copy.
_BETWEEN = {"rows": " ", "blanks": "    ", "wide": "\u3000\u3000", "cells": "\n"}
_NUMBERED = re.compile(r"[第（(\d一二三四五六七八九十①-⑳]")
# What no line begins with, and what no line cuts, where a page has set the text.
_WORD = re.compile(r"[（《“]?(?:[0-9A-Za-z.,%+/-]+|.)[。，、；：！？）》”,.;:!?)%％]*", re.DOTALL)


def wrapped(
    text: str,
    columns: int,
    *,
    wide: bool = False,
    whole: bool = False,
    blanks: bool = True,
    head: str = "某单位决算公开资料",
    other_head: str = "",
    number: str | Callable[[int], str] = "— {} —",
    note: str = "",
    indent: str = "",
    bullet: str = "",
    tables: str = "tabs",
    end: str = "",
    page_end: str = "",
) -> str:
    """The text with lines of at most so many columns.

    Args:
        columns: the width of a line in characters; with `wide`, in ideographs, two narrow characters to one of them.
        whole: whether numbers and Latin words stay whole and no line begins with a closing mark, as a page is set.
        blanks: whether blanks come between figures and their units.
        head: what stands at the head of every page but the first; "" for nothing.
        other_head: what stands there on every second page instead; "" for the same.
        number: how a page is numbered at its foot; "" for not at all.
        note: a footnote at the foot of every third page that the text goes on over; "" for none.
        indent: what stands before the first line of a paragraph.
        bullet: what stands before the paragraphs of several lines that have no number.
        tables: "tabs" as they are; a row a line with its cells parted by a blank ("rows"), by several ("blanks"), by
            full-width ones ("wide"); or a cell a line ("cells").
        end: what stands at the end of every line that is not a paragraph's last.
        page_end: what stands between two pages.
    """
    lines: list[str] = []
    rows: set[str] = set()
    if tables != "tabs":
        text, rows = _flattened(text, _BETWEEN[tables])
    for line in text.splitlines():
        cell, is_row = line.startswith("\t"), line in rows
        if blanks:
            line = _BEFORE_UNIT.sub(" ", line)
        if is_row:  # set in small type
            lines.append(line)
            continue
        if not cell and len(line) > columns:
            line = indent + (line.lstrip() if _NUMBERED.match(line.lstrip()) else bullet + line.lstrip())
        pieces = list(_pieces(line, columns, wide, whole)) or [""]
        lines += [piece + end for piece in pieces[:-1]] + pieces[-1:]
    heads = [head, other_head or head]
    numbered = number if callable(number) else (number.format if number else None)
    return "\n".join(_paged(lines, heads, numbered, note, page_end)) + "\n"


def _flattened(text: str, between: str) -> tuple[str, set[str]]:
    """The text with its tables' rows on a line each, or a line for each of their cells, and these rows.

    Empty cells are lost.
    """
    page = parse(text)
    parts: list[str] = []
    rows: set[str] = set()
    for block in page.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                parts.append(between.join(cell.text.replace("\n", "") for cell in row if cell.text))
                rows.add(parts[-1])
        else:
            parts.append(page.text[block.start : block.end])
    return "\n".join(parts), rows


def _pieces(line: str, columns: int, wide: bool, whole: bool) -> Iterator[str]:
    """The line cut into pieces of so many columns."""
    piece, width = "", 0.0
    for part in _WORD.findall(line) if whole else line:
        one = sum(0.5 if wide and c.isascii() else 0.0 if c == "\t" else 1.0 for c in part)
        if piece and width + one > columns:
            yield piece
            piece, width = "", 0.0
        piece, width = piece + part, width + one
    if piece:
        yield piece


def _paged(
    lines: list[str], heads: list[str], number: Callable[[int], str] | None, note: str, page_end: str
) -> Iterator[str]:
    for at, line in enumerate(lines):
        if at and at % _PAGE == 0:
            page = at // _PAGE
            if note and page % 3 == 0 and len(lines[at - 1]) > 20 and lines[at - 1][-1] not in "。；：":
                yield note
            if number:
                yield number(page)
            if heads[page % 2]:
                yield page_end + heads[page % 2]
            elif page_end:
                line = page_end + line
        yield line


# Marks that a word processor squeezes to half their width where a line is too long for them.
_SQUEEZED = "，。、；：）》”"
_BESIDE_FIGURES = re.compile(r"(?<=[\u4e00-\u9fff：）])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])")


def set_on_pages(text: str, columns: int) -> str:
    """The text as somebody's copy of what a word processor has set, which loses where a paragraph's first line begins.

    A first line is two ideographs shorter, blanks stand around figures, and marks take half the room where that saves
    a line's last words, so that lines of one width are of many.

    Args:
        columns: the width of a line in ideographs.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("\t") or len(line) <= columns - 2:
            lines.append(line)
            continue
        piece, width, room = "", 0.0, columns - 2.0
        for part in _WORD.findall(_BESIDE_FIGURES.sub(" ", line)):
            one = sum(0.25 if c == " " else 0.5 if c.isascii() else 1.0 for c in part)
            saved = 0.5 * sum(c in _SQUEEZED for c in piece + part)
            if piece and width + one > room + min(saved, 1.0):
                lines.append(piece.strip())
                piece, width, room = "", 0.0, float(columns)
            piece, width = piece + part, width + one
        lines.append(piece.strip())
    return "\n".join(lines) + "\n"
