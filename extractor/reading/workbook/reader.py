"""From the bytes of a workbook to a Page."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import BytesIO
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from extractor.errors import Reason, ReportError
from extractor.reading.detect import Format
from extractor.reading.package import Package
from extractor.reading.page import Page, PageBuilder
from extractor.reading.workbook.layout import blocks
from extractor.reading.workbook.parts import (
    Place,
    ods_area,
    ods_encrypted,
    ods_percents,
    xlsx_sheets,
    xlsx_strings,
)
from extractor.reading.workbook.records import xls_area, xls_percents

# The tables of a province's department have some ten thousand cells.
MAX_CELLS = 500_000
LOCKED = "a password protects the workbook; save it without one"
_DIGITS = 15  # what a spreadsheet keeps of a number

_Value: TypeAlias = "int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta"


def read_xlsx(content: bytes, source: str) -> Page:
    """Reads an .xlsx or .xlsm workbook, and an .et one of that form.

    Raises:
        ReportError: DAMAGED, ENCRYPTED; TOO_LARGE, it has more than MAX_CELLS cells; EMPTY, no visible sheet holds
            anything.
    """
    package = Package(content, source)
    _check_area(xlsx_strings(package), source)
    shown: dict[str, set[Place]] = {}
    for part in xlsx_sheets(package):
        _check_area(part.area, source)
        shown.update((name, part.percents) for name in part.names)
    return _read(content, source, Format.XLSX, shown)


def read_ods(content: bytes, source: str) -> Page:
    """Reads an OpenDocument spreadsheet; raises as `read_xlsx` does."""
    package = Package(content, source)
    if ods_encrypted(package):
        raise ReportError(source, Reason.ENCRYPTED, LOCKED)
    _check_area(ods_area(package), source)
    return _read(content, source, Format.ODS, ods_percents(package))


def read_xls(content: bytes, source: str) -> Page:
    """Reads a workbook of Excel 97-2003 or WPS (.xls, .et); raises as `read_xlsx` does."""
    _check_area(xls_area(content), source)
    return _read(content, source, Format.XLS, xls_percents(content))


def _read(content: bytes, source: str, kind: Format, shown_as_percent: dict[str, set[Place]]) -> Page:
    builder = PageBuilder()
    room = MAX_CELLS
    hidden = False
    with _opened(content, source) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            if about.visible is not SheetVisibleEnum.Visible:
                hidden = True
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            room -= sheet.height * sheet.width
            _check_area(MAX_CELLS - room, source)
            _write(builder, sheet, shown_as_percent.get(about.name, ()))
    page = builder.build(source, kind)
    if not page.text:
        detail = (
            "only hidden sheets of the workbook hold anything; show them"
            if hidden
            else "the workbook is empty; check that it was saved in full"
        )
        raise ReportError(source, Reason.EMPTY, detail)
    return page


def _write(builder: PageBuilder, sheet: CalamineSheet, shown_as_percent: Collection[Place]) -> None:
    """Writes a sheet; the sheet's own name is the caption where no title stands over its first table."""
    top, left = sheet.start or (0, 0)
    values = list(sheet.iter_rows())
    # Most cells are texts, and a sheet may have a hundred thousand.
    rows = [[value.strip() if type(value) is str else _text(value) for value in row] for row in values]
    for row, column in shown_as_percent:
        at, side = row - top, column - left
        value = values[at][side] if 0 <= at < len(values) and 0 <= side < len(values[at]) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            rows[at][side] = _percent(value)
    found = list(blocks(rows))
    # Sheet1 is no name that anybody gave.
    if found and not isinstance(found[0], str) and not sheet.name.isascii():
        builder.paragraph(sheet.name)
    for block in found:
        if isinstance(block, str):
            builder.paragraph(block)
        else:
            builder.table(block)


def _text(value: _Value) -> str:
    """A cell's value as people write it: 1250, 0.3, 2023-12-31."""
    if isinstance(value, float):
        number = repr(value)  # the shortest that is this number, found in a third of the time
        if len(number) <= _DIGITS and "e" not in number:
            return number.removesuffix(".0")
        number = f"{value:.{_DIGITS}g}"
        return _plain(Decimal(number)) if "e" in number else number
    if isinstance(value, bool | int):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _percent(value: float) -> str:
    """The value of a cell that shows numbers as percentages: 93.71% of 0.9371."""
    return f"{_plain(Decimal(f'{value:.{_DIGITS}g}') * 100)}%"


def _plain(number: Decimal) -> str:
    """Digits without an exponent and without zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _check_area(cells: int, source: str) -> None:
    if cells > MAX_CELLS:
        detail = f"the workbook has more than {MAX_CELLS} cells, which no report has; keep the report's sheets only"
        raise ReportError(source, Reason.TOO_LARGE, detail)


@contextmanager
def _opened(content: bytes, source: str) -> Iterator[CalamineWorkbook]:
    damaged = "the workbook is cut off or damaged; open it in a spreadsheet program and save it anew"
    try:
        with load_workbook(BytesIO(content)) as workbook:
            yield workbook
    except PasswordError as error:
        raise ReportError(source, Reason.ENCRYPTED, LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise ReportError(source, Reason.DAMAGED, damaged) from error
    except BaseException as error:
        # What a broken file makes calamine's Rust panic with; pyo3 derives it from BaseException and exports no name.
        if type(error).__name__ != "PanicException":
            raise
        raise ReportError(source, Reason.DAMAGED, damaged) from error
