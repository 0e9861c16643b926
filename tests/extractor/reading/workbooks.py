"""Workbooks for tests: .xlsx by openpyxl, .ods as XML, .xls as the records of its stream (BIFF8)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import openpyxl

Value = str | int | float | None
Rows = Sequence[Sequence[Value]]

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(sheets: Mapping[str, Rows], merged: Sequence[str] = (), percents: Sequence[str] = ()) -> bytes:
    """An .xlsx file; `merged` ranges and `percents` cells of its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    first = book.worksheets[0]
    for reach in merged:
        first.merge_cells(reach)
    for place in percents:
        first[place].number_format = "0.00%"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """The file of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


class Percent(float):
    """A number that is shown as a percentage."""


def ods(sheets: Mapping[str, Rows], repeated: str = "") -> bytes:
    """An .ods file; `repeated` is XML of a table behind the others."""
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{tables}{repeated}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
        f' manifest:media-type="{kind}"/></manifest:manifest>'
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), kind)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return file.getvalue()


def ods_showing(cells: Sequence[tuple[str, str, str]]) -> bytes:
    """An .ods file of two columns; the cells of the second are types, values, and what they show."""
    rows = "".join(
        f'<table:table-row>{_ods_cell(f"项目{at}")}<table:table-cell office:value-type="{kind}" '
        f'office:{"date-value" if kind == "date" else "value"}="{value}"><text:p>{shown}</text:p></table:table-cell>'
        "</table:table-row>"
        for at, (kind, value, shown) in enumerate(cells)
    )
    head = _ods_row(["项目", "决算数"])
    return ods({}, f'<table:table table:name="表">{head}{rows}</table:table>')


def _ods_row(row: Sequence[Value]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    kind = "percentage" if isinstance(value, Percent) else "float"
    said = f'office:value-type="{kind}" office:value="{float(value)}"'
    shown = f"{100 * value:g}%" if isinstance(value, Percent) else f"{value:g}"
    return f"<table:table-cell {said}><text:p>{shown}</text:p></table:table-cell>"


def xls_stream(name: str, rows: Rows, *, locked: bool = False, code: str = "") -> bytes:
    """The stream "Workbook" of an .xls file (BIFF8) with one sheet; `code` is the number format of its numbers."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", at, column, 1 if isinstance(value, Percent) else 2 if code else 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
            elif value is not None:
                sheet += _record(0x203, place + struct.pack("<d", value))
    sheet += _record(0x0A, b"")
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if locked:
        head += _record(0x2F, struct.pack("<HHH", 1, 1, 1))
    head += _record(0x42, struct.pack("<H", 1200))
    # Number formats of its own, and three cell styles, the last two with them.
    for number, each in ((164, "0.000%"), (165, code or "General")):
        head += _record(0x41E, struct.pack("<HHB", number, len(each), 0) + each.encode("latin-1"))
    head += b"".join(_record(0xE0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 164, 165))
    title = name.encode("utf-16-le")
    tail = _record(0x0A, b"")
    length = len(head) + 4 + 8 + len(title) + len(tail)
    bound = struct.pack("<IBBBB", length, 0, 0, len(title) // 2, 1) + title
    return head + _record(0x85, bound) + tail + sheet


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
