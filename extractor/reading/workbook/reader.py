"""From the bytes of a workbook to a Page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
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
from extractor.reading.workbook.formats import DIGITS, shown_date, shown_number
from extractor.reading.workbook.layout import blocks
from extractor.reading.workbook.parts import (
    Place,
    ods_area,
    ods_encrypted,
    ods_shown,
    xlsx_sheets,
    xlsx_strings,
)
from extractor.reading.workbook.records import xls_area, xls_codes

# The tables of a province's department have some ten thousand cells.
MAX_CELLS = 500_000
LOCKED = "a password protects the workbook; save it without one"

_Value: TypeAlias = "int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta"
_Shown: TypeAlias = Callable[[_Value, str], str]


def read_xlsx(content: bytes, source: str) -> Page:
    """Reads an .xlsx or .xlsm workbook, and an .et one of that form.

    Raises:
        ReportError: DAMAGED, ENCRYPTED; TOO_LARGE, it has more than MAX_CELLS cells; EMPTY, no visible sheet holds
            anything.
    """
    package = Package(content, source)
    _check_area(xlsx_strings(package), source)
    codes: dict[str, dict[Place, str]] = {}
    for part in xlsx_sheets(package):
        _check_area(part.area, source)
        codes.update((name, part.codes) for name in part.names)
    return _read(content, source, Format.XLSX, codes, _shown)


def read_ods(content: bytes, source: str) -> Page:
    """Reads an OpenDocument spreadsheet; raises as `read_xlsx` does."""
    package = Package(content, source)
    if ods_encrypted(package):
        raise ReportError(source, Reason.ENCRYPTED, LOCKED)
    _check_area(ods_area(package), source)
    return _read(content, source, Format.ODS, ods_shown(package), lambda _, text: text)


def read_xls(content: bytes, source: str) -> Page:
    """Reads a workbook of Excel 97-2003 or WPS (.xls, .et); raises as `read_xlsx` does."""
    _check_area(xls_area(content), source)
    return _read(content, source, Format.XLS, xls_codes(content), _shown)


def _read(content: bytes, source: str, kind: Format, formats: Mapping[str, Mapping[Place, str]], shown: _Shown) -> Page:
    """The page; `formats` says for each sheet's cells what `shown` needs to write their values."""
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
            _write(builder, sheet, formats.get(about.name, {}), shown)
    page = builder.build(source, kind)
    if not page.text:
        detail = (
            "only hidden sheets of the workbook hold anything; show them"
            if hidden
            else "the workbook is empty; check that it was saved in full"
        )
        raise ReportError(source, Reason.EMPTY, detail)
    return page


def _write(builder: PageBuilder, sheet: CalamineSheet, formats: Mapping[Place, str], shown: _Shown) -> None:
    """Writes a sheet; the sheet's own name is the caption where no title stands over its first table."""
    top, left = sheet.start or (0, 0)
    values = list(sheet.iter_rows())
    # Most cells are texts, and a sheet may have a hundred thousand.
    rows = [[value.strip() if type(value) is str else _text(value) for value in row] for row in values]
    for (row, column), code in formats.items():
        at, side = row - top, column - left
        value = values[at][side] if 0 <= at < len(values) and 0 <= side < len(values[at]) else None
        if isinstance(value, int | float | datetime.date) and not isinstance(value, bool):
            rows[at][side] = shown(value, code)
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
        if len(number) <= DIGITS and "e" not in number:
            return number.removesuffix(".0")
        number = f"{value:.{DIGITS}g}"
        return _plain(Decimal(number)) if "e" in number else number
    if isinstance(value, bool | int):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _shown(value: _Value, code: str) -> str:
    """A cell's value as its number format shows it; as people write it where the format is an unusual one."""
    if isinstance(value, datetime.date):
        found = shown_date(value, code)
    else:
        found = shown_number(value, code) if isinstance(value, int | float) else None
    return _text(value) if found is None else found


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
