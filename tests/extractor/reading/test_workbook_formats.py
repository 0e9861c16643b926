"""A cell of a workbook is written as its sheet shows it: its digits, its percents, its dates."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from extractor.reading import read
from extractor.reading.workbook.formats import shown_date, shown_number
from tests.extractor.reading.compound import compound
from tests.extractor.reading.workbooks import ods_showing, saved, xls_stream

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '
NUMBERS = [
    (12.5, "0.00", "12.50"),
    (12.0, "0.00_ ", "12.00"),
    (12.345678, "0.00", "12.35"),
    (0.005, "0.00", "0.01"),
    (0.1 + 0.2, "0.0", "0.3"),
    (12.5, "0.0#", "12.5"),
    (7, "000", "007"),
    (0.5, "#.00", "0.50"),
    (0.9371, "0.00%", "93.71%"),
    (1, "0%", "100%"),
    (1, "0.00%", "100.00%"),
    (1234.5, "#,##0.00", "1,234.50"),
    (1234567.0, "#,##0", "1,234,567"),
    (1234.5, ACCOUNTING, "1,234.50"),
    (-1234.5, ACCOUNTING, "-1,234.50"),
    (0, ACCOUNTING, "-"),
    (0, "0.00;-0.00;;@", ""),
    (-12.5, "0.00_);(0.00)", "-12.50"),
    (-1234.5, "#,##0.00;[Red](#,##0.00)", "-1,234.50"),
    (-12.5, "0.00;[Red]0.00", "-12.50"),
    (-12.5, "0.00", "-12.50"),
    (-0.001, "0.00", "0.00"),
    (12.5, '0.00"万元"', "12.50万元"),
    (2023, '0"年"', "2023年"),
    (12.5, '"¥"#,##0.00', "12.50"),
    (12.5, "[$¥-804]#,##0.00", "12.50"),
    (123456789.0, '0.00,,"百万"', "123.46百万"),
]
DATES = [
    (datetime.date(2023, 12, 31), "yyyy-mm-dd", "2023-12-31"),
    (datetime.date(2023, 2, 3), 'yyyy"年"m"月"d"日"', "2023年2月3日"),
    (datetime.date(2023, 2, 3), "yyyy/m/d", "2023/2/3"),
    (datetime.date(2023, 2, 3), "yyyy\\-mm\\-dd;@", "2023-02-03"),
    (datetime.date(2023, 2, 3), '[$-804]yyyy"年"m"月"', "2023年2月"),
    (datetime.date(2023, 2, 3), 'm"月"d"日"', "2月3日"),
    (datetime.datetime(2023, 2, 3, 9, 5), "yyyy-mm-dd hh:mm", "2023-02-03 09:05"),
    (datetime.datetime(2023, 2, 3, 9, 5, 7), "yyyy/m/d h:mm:ss", "2023/2/3 9:05:07"),
]
UNUSUAL = ["General", "@", "0.00E+00", "# ?/?", '0!.0,"万"', "[>100]0.0;0.00"]


@pytest.mark.parametrize(("value", "code", "text"), NUMBERS)
def test_a_number_has_the_digits_that_the_sheet_shows(value: float, code: str, text: str) -> None:
    assert shown_number(value, code) == text


@pytest.mark.parametrize(("value", "code", "text"), DATES)
def test_a_date_is_written_as_the_sheet_shows_it(value: datetime.date, code: str, text: str) -> None:
    assert shown_date(value, code) == text


@pytest.mark.parametrize("code", UNUSUAL)
def test_an_unusual_format_leaves_the_number_as_it_is(code: str) -> None:
    assert shown_number(12.5, code) is None
    assert _cells(_xlsx([(12.5, code)])) == ["12.5"]


@pytest.mark.parametrize("code", ["mmm d", 'yyyy"年"m"月"d"日" AM/PM', "0.00"])
def test_an_unusual_format_leaves_the_date_as_it_is(code: str) -> None:
    assert shown_date(datetime.date(2023, 2, 3), code) is None


def test_an_xlsx_workbook_says_what_it_shows() -> None:
    said = [(value, code, text) for value, code, text in [*NUMBERS, *DATES] if text]
    assert _cells(_xlsx([(value, code) for value, code, _ in said])) == [text for _, _, text in said]


def test_an_xls_workbook_says_what_it_shows() -> None:
    rows = [["项目", "决算数"], ["办公费", 12.5], ["印刷费", -1234.5]]
    content = compound(("Workbook", xls_stream("表", rows, code="#,##0.00;(#,##0.00)")))
    assert _cells(content) == ["12.50", "-1,234.50"]


def test_an_ods_workbook_says_what_it_shows() -> None:
    shown = [("float", "12.5", "12.50"), ("currency", "-1234.5", "(¥1,234.50)"), ("percentage", "0.5", "50.0%")]
    dates = [("date", "2023-02-03", "2023年2月3日")]
    assert _cells(ods_showing([*shown, *dates])) == ["12.50", "-1,234.50", "50.0%", "2023年2月3日"]


def _xlsx(cells: list[tuple[object, str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["项目", "决算数"])
    for at, (value, code) in enumerate(cells, 2):
        sheet.append([f"项目{at}", value])
        sheet.cell(at, 2).number_format = code
    return saved(book)


def _cells(content: bytes) -> list[str]:
    """The second column below its name."""
    (grid,) = read(content, "tables").grids
    return [row[1].text for row in grid.rows[1:]]
