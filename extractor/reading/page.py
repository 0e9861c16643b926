"""The one form every reader produces: text, and the paragraphs and grids that stand in it.

A paragraph is a line. A table is a run of lines that each begin with a tab, one cell a line; an empty line ends a
row; merged cells are empty cells. All offsets are half-open, in code points of `Page.text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Protocol

from extractor.reading.blanks import INVISIBLE, UNUSUAL
from extractor.reading.ink import Ink, Inked, followed
from extractor.reading.text_map import TextMap


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of prose, without the white space around it.

    Attributes:
        start, end: code points of the page's text, half open.
    """

    start: int
    end: int


class Cell(NamedTuple):  # no dataclass: a workbook has a hundred thousand, and a tuple is made in a third of the time
    """One cell of a grid; start and end enclose its text without the white space around it."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as read: rows of cells, which plain text may leave ragged.

    Attributes:
        start, end: from the first cell to the end of the last, in code points.
        rows: the rows from top to bottom, each from left to right.
    """

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of paper: its size in points, and the part of the text that begins on it.

    `number` counts the pages of its file from 1; `file` is that one's name, "" where the report has no other. `ocr`
    tells whether its text was recognised in a picture, `confidence` how sure that is (0..1): 1 where it was not, 0 for
    a picture whose text nobody recognised. `turn` is by how many degrees clockwise the page that a viewer shows was
    turned about its middle, so that its text stands upright.
    """

    width: float
    height: float
    start: int
    end: int
    number: int = 1
    file: str = ""
    ocr: bool = False
    confidence: float = 1.0
    turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a report was read from: its name and type, and the part of the text that is of it."""

    name: str
    media_type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report in the one form.

    Attributes:
        text: the logical text, which every offset of a block or a layer points into.
        blocks: paragraphs and grids in document order; they never overlap.
        source: the name of the file, or "<text>" or "<bytes>".
        media_type: the type found from the content, e.g. "application/pdf".
        map: where the text's characters stand in the original; None where the text is the original.
        leaves: the pages of paper, in order; empty where the format has none.
        files: those that were read as one report, in order; empty where it came as one.
        ink: where the original's characters are printed on them; None where the format has no pages.
    """

    text: str
    blocks: tuple[Block, ...]
    source: str
    media_type: str
    map: TextMap | None = None
    leaves: tuple[Leaf, ...] = ()
    ink: Ink | None = None
    files: tuple[Source, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The file or files that the report was read from."""
        return self.files or (Source(self.source, self.media_type, 0, len(self.text)),)

    def file_start(self, offset: int) -> int:
        """Where the file begins that the text at an offset is of."""
        return max((file.start for file in self.files if file.start <= offset), default=0)

    @property
    def original(self) -> str:
        """The text as it came, which every offset of a result points into."""
        return self.map.original if self.map else self.text

    @property
    def grids(self) -> list[Grid]:
        """The tables in document order."""
        return [block for block in self.blocks if isinstance(block, Grid)]


def trimmed(text: str, start: int, end: int, marks: str | None = None) -> tuple[int, int]:
    """The part of text[start:end] without the white space around it (the empty span at `start` if nothing is left).

    `marks`: the characters to leave out instead of white space.
    """
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip(marks))
    length = len(piece.strip(marks))
    return (start + lead, start + lead + length) if length else (start, start)


def _lines(text: str) -> list[str]:
    """What of a text can be seen, line by line; blank lines are left out."""
    if UNUSUAL.search(text):
        text = INVISIBLE.sub("", text)
    return [line for part in text.splitlines() if (line := part.strip())]


def _shown(text: str) -> str:
    """What of a cell's text can be seen."""
    shown = text.strip()
    return shown if shown.isascii() and shown.isprintable() else "\n".join(_lines(shown))


class Paper(Protocol):
    """What a page says of a sheet of paper that it was read from; see `Leaf`."""

    width: float
    height: float
    ocr: bool
    confidence: float
    turn: float


class PageBuilder:
    """Writes the one form from what a structured reader (Word, PDF, HTML) hands it, in document order.

    What is invisible, or a picture among characters, is no part of it.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._leaves: dict[int, int] = {}
        self._ink = Ink()
        self._shown: dict[str, str] = {}  # what can be seen of each cell's text, for those of a workbook repeat

    def on(self, leaf: int) -> None:
        """Says that what comes next stands on a page of paper, counted from 0."""
        self._leaves.setdefault(leaf, self._length)

    def paragraph(self, text: str) -> None:
        """Adds a paragraph; line breaks in it become paragraphs of their own, and blank ones are dropped."""
        # A tab opens a cell in the one form, so no line of prose may begin with one.
        lines = _lines(text)
        printed = followed(text, lines)
        for line in lines:
            start = self._write(line)
            self._ink.add(start, islice(printed, len(line)))
            self._write("\n")
            self._blocks.append(Paragraph(start, start + len(line)))

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Adds a table of plain cell texts; a cell spanned by a merged one is "", blank lines in cells are dropped."""
        grid: list[tuple[Cell, ...]] = []
        for row in rows:
            if row:
                grid.append(self._row(row))
        if grid:
            self._write("\n")
            self._blocks.append(Grid(grid[0][0].start, grid[-1][-1].end, tuple(grid)))

    def _row(self, row: Sequence[str]) -> tuple[Cell, ...]:
        """Writes a row, all its cells at once, for a workbook has thousands."""
        cells: list[Cell] = []
        known, start = self._shown, self._length + 1
        for raw in row:
            text = known.get(raw)
            if text is None:
                text = known[raw] = _shown(raw)
            end = start + len(text)
            cells.append(tuple.__new__(Cell, (start, end, text)))  # what Cell(...) comes to, in half the time
            start = end + 2
        if Inked in map(type, row):
            for raw, cell in zip(row, cells, strict=True):
                self._ink.add(cell.start, followed(raw, [cell.text]))
        self._write("\t" + "\n\t".join([cell[2] for cell in cells]) + "\n\n")
        return tuple(cells)

    def build(self, source: str, media_type: str, sheets: Sequence[Paper] = ()) -> Page:
        """The finished page; `sheets` are its pages of paper."""
        leaves: list[Leaf] = []
        end = self._length
        for number, sheet in reversed(list(enumerate(sheets))):
            start = self._leaves.get(number, end)
            size = sheet.width, sheet.height
            leaf = Leaf(*size, start, end, number + 1, ocr=sheet.ocr, confidence=sheet.confidence, turn=sheet.turn)
            leaves.append(leaf)
            end = start
        text, leaves = "".join(self._parts), leaves[::-1]
        ink = self._ink if leaves else None
        return Page(text, tuple(self._blocks), source, media_type, leaves=tuple(leaves), ink=ink)

    def _write(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start
