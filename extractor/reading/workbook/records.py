"""How large a sheet of an .xls workbook is, and how its cells show numbers, from its records (BIFF8; MS-XLS 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO

import olefile

from extractor.reading.workbook.formats import GENERAL
from extractor.reading.workbook.parts import Place, built_in

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _SHEET, _FORMAT, _STYLE = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_NUMBERS = frozenset({0x203, 0x27E, 0x06})  # NUMBER, RK and FORMULA: row, column, style
_CELLS = _NUMBERS | {0x204, 0xFD, 0xD6, 0x205}  # and LABEL, LABELSST, RSTRING and BOOLERR
_RUN = 0xBD  # MULRK: row, first column, then style and number of each
_BIFF8 = 0x600
_BROKEN = (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, struct.error)


def xls_codes(content: bytes) -> dict[str, dict[Place, str]]:
    """The number formats of the cells of each sheet that have one, by row and column, from 0, and the sheet's name.

    Nothing is found in what is damaged, or older than Excel 97: whoever reads the cells says what is wrong with it.
    """
    found: dict[str, dict[Place, str]] = {}
    with suppress(*_BROKEN):
        stream = _stream(content)
        book = _book(stream)
        if book.version == _BIFF8:
            found.update((name, dict(_codes(stream, at, book.codes))) for name, at in book.sheets)
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
    """What stands before the sheets: the version, name and place of each sheet, the number formats of the styles."""

    version: int = 0
    sheets: list[tuple[str, int]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)


def _stream(content: bytes) -> bytes:
    with olefile.OleFileIO(BytesIO(content)) as ole:
        return next((ole.openstream(name).read() for name in _STREAMS if ole.exists(name)), b"")


def _book(stream: bytes) -> _Book:
    book = _Book()
    formats: dict[int, str] = {}
    styles = 0
    for kind, data in _records(stream, 0):
        if kind == _BOF:
            book.version = struct.unpack_from("<H", data)[0]
        elif kind == _SHEET:
            (at,) = struct.unpack_from("<I", data)
            book.sheets.append((_text(data[8:], data[6], data[7]), at))
        elif kind == _FORMAT:
            number, length, flags = struct.unpack_from("<HHB", data)
            formats[number] = _text(data[5:], length, flags)
        elif kind == _STYLE:
            (number,) = struct.unpack_from("<H", data, 2)
            code = formats.get(number) or built_in(number)
            if code != GENERAL:
                book.codes[styles] = code
            styles += 1
    return book


def _values(stream: bytes, at: int) -> Iterator[Place]:
    """Where the values of the sheet stand that begins at a place of the stream; of a run the last one."""
    for kind, data in _records(stream, at):
        if kind in _CELLS:
            yield struct.unpack_from("<HH", data)
        elif kind == _RUN:
            yield struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, len(data) - 2)[0]


def _codes(stream: bytes, at: int, codes: dict[int, str]) -> Iterator[tuple[Place, str]]:
    """The cells of the sheet that begins at a place of the stream, with their number formats."""
    for kind, data in _records(stream, at):
        if kind in _NUMBERS:
            row, column, style = struct.unpack_from("<HHH", data)
            if style in codes:
                yield (row, column), codes[style]
        elif kind == _RUN:
            row, first = struct.unpack_from("<HH", data)
            for step in range((len(data) - 6) // 6):
                style = struct.unpack_from("<H", data, 4 + 6 * step)[0]
                if style in codes:
                    yield (row, first + step), codes[style]


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
