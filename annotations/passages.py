"""Cuts a report into passages that an annotator reads at one go, and shows its tables as tables.

A passage is shown as text of its own: names and telephone numbers are masked, the cells of a row stand in one line,
the first row of a table stands again over what continues it. Its segments say which part of what is shown is which part
of the report. All offsets are half open, in code points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.masking import mask
from extractor.result import Evidence, Result, Section, Table
from models.datasets.offsets import Segment

# A passage ends at the next heading once it has LEAST characters, and has MOST where a sentence or row allows it.
LEAST, MOST = 200, 800
# A row of more characters than _LONG_ROW is shown a cell a line. One no wider than _NARROW_ROW digits has its cells
# under each other in columns of at most _COLUMN digits.
_LONG_ROW, _NARROW_ROW, _COLUMN = 400, 110, 24
_BETWEEN = " │ "
_SENTENCE_END = re.compile(r"[。；！？!?\n]")
# What a browser, a database or JSON would change or lose; white space of other kinds stays as it is.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a report as annotators see it.

    Attributes:
        start, end: where it stands in the report.
        text: what is shown.
        segments: (shown, start, length), ascending: text[shown:shown+length] shows report[start:start+length].
        section: the titles of the sections that it stands in, outermost first.
    """

    start: int
    end: int
    text: str
    segments: tuple[Segment, ...]
    section: tuple[str, ...]


# A part of a line: a span of the report, or what is shown without standing there.
Piece = tuple[int, int] | str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to show; `table` is its table's number, `joined` whether it is a row whose cells stand in one line."""

    pieces: tuple[Piece, ...]
    table: int | None = None
    joined: bool = False

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [piece for piece in self.pieces if not isinstance(piece, str)]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def size(self) -> int:
        return sum(len(piece) if isinstance(piece, str) else piece[1] - piece[0] for piece in self.pieces)


def passages(result: Result) -> list[Passage]:
    """The passages of a report in document order; together they show every character that is no white space."""
    text = result.document.text
    masked = _UNSAFE.sub(" ", mask(text))
    lines = sorted([*_prose(text, result.tables), *_rows(text, result.tables)], key=lambda line: line.start)
    headers: dict[int, _Line] = {}
    for line in lines:
        if line.table is not None:
            headers.setdefault(line.table, line)
    titles = _Titles(result.sections)
    return [_show(group, masked, headers, titles) for group in _groups(lines, result.sections)]


def _prose(text: str, tables: Sequence[Table]) -> Iterator[_Line]:
    """The lines outside tables."""
    edges = [0, *(edge for table in tables for edge in (table.start, table.end)), len(text)]
    for low, high in zip(edges[::2], edges[1::2], strict=True):
        at = low
        while at < high:
            stop = text.find("\n", at, high)
            stop = high if stop < 0 else stop
            end = at + len(text[at:stop].rstrip())
            if text[at:end].strip():
                yield from (_Line(((a, b),)) for a, b in _cut(text, at, end))
            at = stop + 1


def _rows(text: str, tables: Sequence[Table]) -> Iterator[_Line]:
    """The rows of the tables; a row too long for a line gives a line for each cell."""
    for number, table in enumerate(tables):
        widths = _widths(text, table)
        for row in table.rows:
            filled = [cell for cell in row if cell.start < cell.end]
            if not filled:
                continue
            if sum(cell.end - cell.start for cell in filled) <= _LONG_ROW:
                columns = widths if _narrow(text, row) else [0] * len(row)
                yield _Line(tuple(_row(text, row, columns)), number, True)
            else:
                for cell in filled:
                    yield from (_Line(((a, b),), number) for a, b in _cut(text, cell.start, cell.end))


def _narrow(text: str, row: Sequence[Evidence]) -> bool:
    return sum(_width(text[cell.start : cell.end]) + len(_BETWEEN) for cell in row) <= _NARROW_ROW


def _widths(text: str, table: Table) -> list[int]:
    """The width of each column, by the narrow rows."""
    widths: list[int] = []
    for row in table.rows:
        if _narrow(text, row):
            widths += [0] * (len(row) - len(widths))
            for at, cell in enumerate(row):
                widths[at] = max(widths[at], min(_width(text[cell.start : cell.end]), _COLUMN))
    return widths if sum(widths) + len(_BETWEEN) * len(widths) <= _NARROW_ROW else [0] * len(widths)


def _row(text: str, row: Sequence[Evidence], widths: Sequence[int]) -> Iterator[Piece]:
    filled = [at for at, cell in enumerate(row) if cell.start < cell.end]
    for at, cell in enumerate(row[: filled[-1] + 1]):
        if at:
            yield _BETWEEN
        if cell.start < cell.end:
            yield cell.start, cell.end
        if at < filled[-1]:
            yield " " * max(0, widths[at] - _width(text[cell.start : cell.end]))


def _width(text: str) -> int:
    """How many digits' width a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces of at most MOST characters, cut behind sentences where there are any."""
    while end - start > MOST:
        ends = [found.end() for found in _SENTENCE_END.finditer(text, start + LEAST, start + MOST)]
        cut = ends[-1] if ends else _between_words(text, start + MOST)
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _between_words(text: str, at: int) -> int:
    """A place at or a little before `at` behind a comma, else one that does not tear a number."""
    low = at - LEAST // 2
    comma = max(text.rfind(mark, low, at) for mark in "，、,")
    if comma >= 0:
        return comma + 1
    while at > low and text[at - 1].isascii() and text[at].isascii() and not text[at].isspace():
        at -= 1
    return at


def _groups(lines: Sequence[_Line], sections: Sequence[Section]) -> Iterator[list[_Line]]:
    """The lines of each passage: at most MOST characters, ended by headings and where tables begin and end."""
    starts = sorted({section.start for section in sections})
    outer = {section.start for section in sections if section.level == 1}
    group: list[_Line] = []
    size = 0
    for before, line in pairwise([None, *lines]):
        assert line is not None
        if group and before is not None:
            passed = starts[bisect_right(starts, before.start) : bisect_right(starts, line.start)]
            least = 1 if any(start in outer for start in passed) else LEAST
            edge = bool(passed) or line.table != before.table
            if size + line.size > MOST or (edge and size >= least):
                yield group
                group, size = [], 0
        group.append(line)
        size += line.size
    if group:
        yield group


class _Titles:
    """The titles of the sections that a place stands in."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sorted(sections, key=lambda section: (section.start, section.level))
        self._starts = [section.start for section in self._sections]
        self._by_id = {section.id: section for section in sections}

    def of(self, at: int) -> tuple[str, ...]:
        index = bisect_right(self._starts, at) - 1
        section = self._sections[index] if index >= 0 else None
        titles: list[str] = []
        while section is not None:
            # A section that ended before the place does not hold it; those around it may.
            if section.end > at:
                titles.append(section.title)
            section = self._by_id.get(section.parent_id or "")
        return tuple(reversed(titles))


def _show(group: Sequence[_Line], masked: str, headers: dict[int, _Line], titles: _Titles) -> Passage:
    shown: list[str] = []
    segments: list[Segment] = []
    length = 0

    def write(piece: Piece, joined: bool) -> None:
        nonlocal length
        if isinstance(piece, str):
            part = piece
        else:
            part = masked[piece[0] : piece[1]]
            part = part.replace("\n", " ").replace("\t", " ") if joined else part
            segments.append((length, piece[0], len(part)))
        shown.append(part)
        length += len(part)

    first = group[0]
    header = headers.get(first.table) if first.table is not None else None
    if header is not None and header.joined and header.start < first.start:
        text = "".join(p if isinstance(p, str) else masked[p[0] : p[1]].replace("\n", " ") for p in header.pieces)
        write(f"{text}\n", True)
    for number, line in enumerate(group):
        if number:
            write("\n", False)
        for piece in line.pieces:
            write(piece, line.joined)
    return Passage(first.start, group[-1].end, "".join(shown), tuple(segments), titles.of(first.start))
