"""The text of table cells: wrapped lines joined, numbered items kept apart, rows without rules told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.reading.ink import BLANK, Inked
from extractor.reading.openings import starts_item
from extractor.reading.pdf.lines import Line, joined, leading_width

AMOUNT = re.compile(r"[-+−－]?[\d,，]{1,20}(?:\.\d{1,6})?[%％]?")
# A number with at most two decimals, cut within them, or a long one cut near its end.
CUT = re.compile(r"\d{4,}\|\d{1,3}|[-+−－]?[\d,，]{1,20}(?:\.\|\d{1,2}|\.\d\|\d|\|\.\d{1,2})[%％]?")
FULL = 1.7  # em that a full line leaves of its cell's width at most, margins included
NEAR = 0.95  # em between baselines below which lines are one row
LINE_PITCH = 1.55  # em between the lines of a wrapped cell at most
WIDE_CELL = 20.0  # em from which a cell holds running text, in which a short line ends a paragraph
SENTENCE_END = frozenset("。；！？")


def numeric(text: str) -> bool:
    """Whether a cell's text is one number, an amount or a share."""
    return AMOUNT.fullmatch(text) is not None


def cell_text(lines: Sequence[Line]) -> Inked:
    """A cell's lines as one text; a line break stays only where a paragraph or a numbered item begins."""
    if not lines:
        return BLANK
    text = lines[0].text
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    wide = right - left > WIDE_CELL * lines[0].size
    for previous, line in pairwise(lines):
        ended = previous.text[-1] in SENTENCE_END
        short = right - previous.x1 > leading_width(line) + line.size and previous.x0 - left < 2.5 * line.size
        indented = line.x0 - left > 1.5 * line.size and previous.x0 - left < 0.5 * line.size
        if starts_item(line.text) or (short and (ended or wide)) or (ended and indented):
            text = text + "\n" + line.text
        else:
            text = joined(text, line.text)
    return text


def split_rows(cells: Sequence[Sequence[Line]], widths: Sequence[float] = ()) -> list[list[Inked]] | None:
    """The rows of a band that no rule divides, or None where it is one row.

    A column of several numbers on lines of their own, maybe under a heading, shows that the band holds several rows;
    a number that a narrow cell wraps does not. `widths` are the cells' own, in points, where rules say them.
    """
    for at, cell in enumerate(cells):
        numbers = sum(numeric(line.text) for line in cell)
        numbers -= sum(_is_cut(one, other, widths[at]) for one, other in pairwise(cell)) if widths else 0
        if numbers >= 2 and (numbers == len(cell) or (numbers >= 3 and numbers >= 0.5 * len(cell))):
            return rows_of(cells)
    return None


def _is_cut(line: Line, below: Line, width: float) -> bool:
    """Whether a number goes on in the line below: 2641.2 over 0, where the cell has no room for another digit."""
    full = width - line.width < FULL * line.size
    return full and CUT.fullmatch(f"{line.text}|{below.text}") is not None


def rows_of(columns: Sequence[Sequence[Line]]) -> list[list[Inked]]:
    """The rows of columns of lines that no rule divides.

    Lines nearer than an em are one row. Further down, a line goes on with a row where it wraps: its column's line
    above was full, and the row has no second amount then.
    """
    widest = [max((line.width for line in column), default=0.0) for column in columns]
    pieces = sorted(((line, j) for j, column in enumerate(columns) for line in column), key=lambda p: p[0].y)
    rows: list[list[list[Line]]] = []
    for band in _bands(pieces):
        if rows and _wraps(rows[-1], band, widest):
            for line, j in band:
                rows[-1][j].append(line)
        else:
            rows.append([[line for line, k in band if k == j] for j in range(len(columns))])
    return [[cell_text(cell) for cell in row] for row in rows]


Piece = tuple[Line, int]


def _bands(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces (from top to bottom) in groups that stand nearer than rows can."""
    bands: list[list[Piece]] = []
    for line, j in pieces:
        last = bands[-1][-1][0] if bands else None
        if last is None or line.y - last.y > NEAR * line.size or _second_amount(bands[-1], line, j):
            bands.append([])
        bands[-1].append((line, j))
    return bands


def _second_amount(band: Sequence[Piece], line: Line, column: int) -> bool:
    return numeric(line.text) and any(k == column and numeric(other.text) for other, k in band)


def _wraps(row: Sequence[Sequence[Line]], band: Sequence[Piece], widest: Sequence[float]) -> bool:
    """Whether a band of pieces goes on with the cells of a row."""
    evidence = False
    for line, j in band:
        if not row[j]:
            continue
        above = row[j][-1]
        if line.y - above.y > LINE_PITCH * line.size or starts_item(line.text):
            return False
        if numeric(line.text) and numeric(above.text):
            return False
        if above.width + leading_width(line) < widest[j] + 0.1 * line.size:
            return False
        evidence = True
    return evidence
