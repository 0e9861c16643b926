"""Reads plain text: the text is kept to the character, so that offsets point into the reader's own file.

In text taken from Word a table is a run of lines that each begin with a tab, one cell a line, and an empty line ends
a row. Word's cells may hold several paragraphs, even blank ones, so an empty line alone does not prove that the row
has ended: see `_Rows`.
"""

from __future__ import annotations

import re

import charset_normalizer

from extractor.errors import Reason, ReportError
from extractor.reading import encodings
from extractor.reading.logical import logical_text
from extractor.reading.page import Block, Cell, Grid, Page, Paragraph, trimmed

MEDIA_TYPE = "text/plain"

# What begins a heading or a table's caption, and so goes on with no cell.
_NUMBERED = re.compile(
    r"[第附（(]?[一二三四五六七八九十0-9]{1,3}[、.．）)部]|附件|附?表\s*[一二三四五六七八九十0-9：:]|续表"
)
# The longest line that may go on a cell after an empty line; anything longer is prose after the table.
_LABEL_LENGTH = 20


def decode(content: bytes, source: str) -> str:
    """Decodes a text file: a byte order mark, else UTF-32 or UTF-16 by its zero bytes, UTF-8, Big5, else GB18030.

    Nothing but the byte order mark is dropped; line ends stay as they are.

    Raises:
        ReportError: the bytes are text in none of these.
    """
    if found := encodings.marked(content):
        return _strictly(content[len(found[0]) :], found[1], source)
    if b"\0" in content:
        encoding = encodings.wide(content)
        if encoding is None:
            raise ReportError(source, Reason.DAMAGED, encodings.ZERO_BYTES)
        return _strictly(content, encoding, source)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("big5hkscs" if encodings.is_big5(content) else "gb18030")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(content, cp_isolation=["big5", "utf_16"]).best()
    if best is None:
        raise ReportError(source, Reason.DAMAGED, "the text is in no known encoding; save it as UTF-8 and try again")
    return str(best)


def _strictly(content: bytes, encoding: str, source: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"the file begins as {encoding} text but byte {error.start} breaks it; it is truncated or damaged"
        raise ReportError(source, Reason.DAMAGED, detail) from error


def read_plain(content: bytes, source: str) -> Page:
    """Reads a plain text file.

    Raises:
        ReportError: the file is empty, or text in no known encoding.
    """
    return parse(decode(content, source), source)


def parse(original: str, source: str = "<text>") -> Page:
    """Finds the paragraphs and grids of a text, in its logical text; the map leads back to the original.

    Raises:
        ReportError: the text holds nothing but white space.
    """
    found = logical_text(original)
    text = found.logical if found else original
    if not text.strip():
        raise ReportError(source, Reason.EMPTY, "the report holds no text")
    blocks: list[Block] = []
    rows = _Rows(text)
    lines = _lines(text)
    for index, (start, end) in enumerate(lines):
        if text.startswith("\t", start):
            rows.cell(start + 1, end)
            continue
        if rows.open and rows.goes_on(lines, index):
            rows.more(end)
            continue
        blocks += rows.close()
        left, right = trimmed(text, start, end)
        if left < right:
            blocks.append(Paragraph(left, right))
    blocks += rows.close()
    return Page(text, tuple(blocks), source, MEDIA_TYPE, found)


def _lines(text: str) -> list[tuple[int, int]]:
    """The lines as spans without their line ends."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, at + len(line.rstrip("\r\n"))))
        at += len(line)
    return lines


class _Rows:
    """Gathers the cells of one table while its lines pass by."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._rows: list[list[tuple[int, int]]] = []
        self._ended = True
        self._blank = 0

    @property
    def open(self) -> bool:
        """Whether a table is being read."""
        return bool(self._rows)

    def cell(self, start: int, end: int) -> None:
        """A line that begins with a tab."""
        if self._ended:
            self._rows.append([])
            self._ended = False
        self._rows[-1].append((start, end))
        self._blank = 0

    def more(self, end: int) -> None:
        """A line without a tab that `goes_on` took for the last cell's next paragraph, or for an empty line."""
        start, before = self._rows[-1][-1]
        if self._text[before:end].strip():
            self._rows[-1][-1] = (start, end)
            self._ended = False
            self._blank = 0
        else:
            self._blank += 1
            self._ended = True

    def goes_on(self, lines: list[tuple[int, int]], index: int) -> bool:
        """Whether the line still belongs to the table.

        A line right under a cell is its next paragraph. After one empty line a short unnumbered line goes on with
        the cell if the row is still shorter than the one before it and the table goes on after it; after two, the
        table is over, unless nothing but a cell follows.
        """
        start, end = lines[index]
        line = self._text[start:end].strip()
        if not line:
            return self._blank < 2 or self._cell_within(lines, index, 12)
        if not self._blank:
            return True
        if self._blank > 1 or len(line) > _LABEL_LENGTH or _NUMBERED.match(line):
            return False
        short = len(self._rows) < 2 or len(self._rows[-1]) < len(self._rows[-2])
        return short and self._cell_within(lines, index, 6)

    def _cell_within(self, lines: list[tuple[int, int]], index: int, reach: int) -> bool:
        """Whether, past blank and short lines only, a cell stands within `reach` lines below."""
        for start, end in lines[index + 1 : index + 1 + reach]:
            if self._text.startswith("\t", start):
                return True
            line = self._text[start:end].strip()
            if len(line) > _LABEL_LENGTH or _NUMBERED.match(line):
                return False
        return False

    def close(self) -> list[Block]:
        """Ends the table, if one is open, and gives it as a block."""
        if not self._rows:
            return []
        rows = _joined(self._text, self._rows)
        grid = tuple(tuple(self._cell(start, end) for start, end in row) for row in rows)
        self._rows, self._ended, self._blank = [], True, 0
        return [Grid(grid[0][0].start, grid[-1][-1].end, grid)]

    def _cell(self, start: int, end: int) -> Cell:
        left, right = trimmed(self._text, start, end)
        return Cell(left, right, self._text[left:right])


def _joined(text: str, rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Joins the halves of a row that an empty line in a cell has split.

    Two runs of cells are one row if together they are as wide as the row before them; or, under a cell of several
    lines (a label written downwards), as wide as the row after them. Runs of equal width are rows of their own:
    pairs of label and value come that way.
    """
    joined: list[list[tuple[int, int]]] = []
    index = 0
    while index < len(rows):
        row, following = rows[index], rows[index + 1] if index + 1 < len(rows) else []
        before = len(joined[-1]) if joined else 0
        after = len(rows[index + 2]) if index + 2 < len(rows) else 0
        width = len(row) + len(following)
        several_lines = "\n" in text[row[-1][0] : row[-1][1]].strip()
        halves = following and len(row) != len(following)
        if halves and ((len(row) < before and width == before) or (several_lines and width == after)):
            row = row + following
            index += 1
        joined.append(row)
        index += 1
    return joined
