"""Which cells of an .xls workbook show percents, from the records of its stream (BIFF8; MS-XLS 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from extractor.reading.workbook.parts import BUILT_IN_PERCENTS, Place, is_percent

_STREAM = "Workbook"
_BOF, _EOF, _SHEET, _FORMAT, _STYLE = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_NUMBERS = frozenset({0x203, 0x27E, 0x06})  # NUMBER, RK and FORMULA: row, column, style
_RUN = 0xBD  # MULRK: row, first column, then style and number of each
_BIFF8 = 0x600


def xls_percents(content: bytes) -> dict[str, set[Place]]:
    """Row and column, from 0, of the cells of each sheet that show a number as a percentage, by the sheet's name.

    Nothing is found in what is damaged, or older than Excel 97: whoever reads the cells says what is wrong with it.
    """
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            stream = ole.openstream(_STREAM).read() if ole.exists(_STREAM) else b""
        return dict(_sheets(stream))
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, struct.error):
        return {}


def _sheets(stream: bytes) -> Iterator[tuple[str, set[Place]]]:
    sheets: list[tuple[str, int]] = []
    percents: set[int] = set()
    formats: dict[int, bool] = {}
    styles = 0
    for kind, data in _records(stream, 0):
        if kind == _BOF and struct.unpack_from("<H", data)[0] != _BIFF8:
            return
        if kind == _SHEET:
            (at,) = struct.unpack_from("<I", data)
            sheets.append((_text(data[8:], data[6], data[7]), at))
        elif kind == _FORMAT:
            number, length, flags = struct.unpack_from("<HHB", data)
            formats[number] = is_percent(_text(data[5:], length, flags))
        elif kind == _STYLE:
            (number,) = struct.unpack_from("<H", data, 2)
            if formats.get(number, str(number) in BUILT_IN_PERCENTS):
                percents.add(styles)
            styles += 1
    for name, at in sheets:
        yield name, set(_percents(stream, at, percents))


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
