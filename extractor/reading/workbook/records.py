"""How large a sheet of an .xls workbook is, and which cells show percents, from its records (BIFF8; MS-XLS 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

import olefile

from extractor.reading.workbook.parts import BUILT_IN_PERCENTS, Place, is_percent

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _SHEET, _FORMAT, _STYLE = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_NUMBERS = frozenset({0x203, 0x27E, 0x06})  # NUMBER, RK and FORMULA: row, column, style
_CELLS = _NUMBERS | {0x204, 0xFD, 0xD6, 0x205}  # and LABEL, LABELSST, RSTRING and BOOLERR
_RUN = 0xBD  # MULRK: row, first column, then style and number of each
_BIFF8 = 0x600
_BROKEN = (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, struct.error)


def xls_percents(content: bytes) -> dict[str, set[Place]]:
    """Row and column, from 0, of the cells of each sheet that show a number as a percentage, by the sheet's name.

    Nothing is found in what is damaged, or older than Excel 97: whoever reads the cells says what is wrong with it.
    """
    found: dict[str, set[Place]] = {}
    with suppress(*_BROKEN):
        stream = _stream(content)
        book = _book(stream)
        if book.version == _BIFF8:
            found.update((name, set(_percents(stream, at, book.percents))) for name, at in book.sheets)
    return found


def xls_area(content: bytes) -> int:
    """How many cells the rectangles of values of all sheets have, which calamine loads at once.

    Of what is damaged it is as many as stand before the damage.
    """
    area = 0
    with suppress(*_BROKEN):
        stream = _stream(content)
        for _, at in _book(stream).sheets:
            area += _area(stream, at)
    return area


def _area(stream: bytes, at: int) -> int:
    """The same for the sheet that begins at a place of the stream."""
    height = width = 0
    with suppress(*_BROKEN):
        for row, column in _values(stream, at):
            height, width = max(height, row + 1), max(width, column + 1)
    return height * width


@dataclass(slots=True)
class _Book:
    """What stands before the sheets: the version, name and place of each sheet, which styles show percents."""

    version: int = 0
    sheets: list[tuple[str, int]] = field(default_factory=list)
    percents: set[int] = field(default_factory=set)


def _stream(content: bytes) -> bytes:
    with olefile.OleFileIO(BytesIO(content)) as ole:
        return next((ole.openstream(name).read() for name in _STREAMS if ole.exists(name)), b"")


def _book(stream: bytes) -> _Book:
    book = _Book()
    formats: dict[int, bool] = {}
    styles = 0
    for kind, data in _records(stream, 0):
        if kind == _BOF:
            book.version = struct.unpack_from("<H", data)[0]
        elif kind == _SHEET:
            (at,) = struct.unpack_from("<I", data)
            book.sheets.append((_text(data[8:], data[6], data[7]), at))
        elif kind == _FORMAT:
            number, length, flags = struct.unpack_from("<HHB", data)
            formats[number] = is_percent(_text(data[5:], length, flags))
        elif kind == _STYLE:
            (number,) = struct.unpack_from("<H", data, 2)
            if formats.get(number, str(number) in BUILT_IN_PERCENTS):
                book.percents.add(styles)
            styles += 1
    return book


def _values(stream: bytes, at: int) -> Iterator[Place]:
    """Where the values of the sheet stand that begins at a place of the stream; of a run the last one."""
    for kind, data in _records(stream, at):
        if kind in _CELLS:
            yield struct.unpack_from("<HH", data)
        elif kind == _RUN:
            yield struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, len(data) - 2)[0]


def _percents(stream: bytes, at: int, styles: set[int]) -> Iterator[Place]:
    """The cells of the sheet that begins at a place of the stream."""
    for kind, data in _records(stream, at):
        if kind in _NUMBERS:
            row, column, style = struct.unpack_from("<HHH", data)
            if style in styles:
                yield row, column
        elif kind == _RUN:
            row, first = struct.unpack_from("<HH", data)
            for step in range((len(data) - 6) // 6):
                if struct.unpack_from("<H", data, 4 + 6 * step)[0] in styles:
                    yield row, first + step


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record from a place on, up to the end of its part of the stream."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(data: bytes, length: int, flags: int) -> str:
    """A text of so many characters, in two bytes each or in one."""
    return data[: 2 * length].decode("utf-16-le", "replace") if flags & 1 else data[:length].decode("latin-1")
