"""Workbooks: what becomes a table, what a paragraph, how a number is written, and what is refused."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from extractor.errors import Reason, ReportError
from extractor.reading import Format, Page, detect, read
from tests.extractor.reading.compound import compound
from tests.extractor.reading.workbooks import Percent, Rows, ods, saved, xls_stream, xlsx

TABLE: Rows = [
    ["收入支出决算总表"],
    [None, None, None, "公开01表"],
    ["部门：青川市图书馆", None, None, "金额单位：万元"],
    ["收入", None, "支出", None],
    ["项目", "决算数", "项目", "决算数"],
    ["一、一般公共预算财政拨款收入", 1234.5, "一、文化旅游体育与传媒支出", 1100],
    ["二、其他收入", 0.1 + 0.2, "二、社会保障和就业支出", 134.8],
    [None, None, None, None],
    ["本年收入合计", 1234.8, "本年支出合计", 1234.8],
    ["注：本表反映部门本年度的总收支情况。"],
]


def texts(page: Page) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in grid.rows] for grid in page.grids]


def lines(page: Page) -> list[str]:
    return [line for line in page.text.split("\n") if line and not line.startswith("\t")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (xlsx({"表一": TABLE}, merged=["A1:D1", "A4:B4"]), Format.XLSX),
        (ods({"表一": TABLE}), Format.ODS),
        (compound(("Workbook", xls_stream("表一", TABLE))), Format.XLS),
    ],
    ids=["xlsx", "ods", "xls"],
)
def test_a_sheet_is_a_table_between_its_notes(content: bytes, kind: Format) -> None:
    page = read(content, "tables")
    assert (detect(content, "tables"), page.media_type) == (kind, kind)
    assert lines(page) == [
        "收入支出决算总表", "公开01表", "部门：青川市图书馆", "金额单位：万元", "注：本表反映部门本年度的总收支情况。",
    ]  # fmt: skip
    (table,) = texts(page)
    assert table[0] == ["收入", "", "支出", ""]
    assert table[2] == ["一、一般公共预算财政拨款收入", "1234.5", "一、文化旅游体育与传媒支出", "1100"]
    assert table[3][1] == "0.3"
    assert table[-1] == ["本年收入合计", "1234.8", "本年支出合计", "1234.8"]


def test_a_sheet_without_a_title_is_called_by_its_name() -> None:
    rows: Rows = [["项目", "决算数"], ["办公费", 3]]
    page = read(xlsx({"一般公共预算财政拨款基本支出决算表": rows, "Sheet2": rows}))
    assert lines(page) == ["一般公共预算财政拨款基本支出决算表"]
    assert len(page.grids) == 2


def test_tables_under_one_another_are_parted_by_a_note_after_an_empty_row() -> None:
    page = read(xlsx({"表": [["项目", "决算数"], ["办公费", 3], [], ["表二"], ["项目", "预算数"], ["印刷费", 2]]}))
    assert [table[1][0] for table in texts(page)] == ["办公费", "印刷费"]


def test_a_number_shown_in_percent_is_written_so() -> None:
    rows: Rows = [["项目", "预算数", "决算数", "执行率"], ["办公费", 200, 187.42, 0.9371], ["印刷费", 3, 3, 1]]
    (table,) = texts(read(xlsx({"表": rows}, percents=["D2", "D3"])))
    assert [row[3] for row in table] == ["执行率", "93.71%", "100.00%"]


def test_codes_dates_and_large_amounts_are_written_out() -> None:
    book = openpyxl.Workbook()
    book.active.append(["编码", "日期", "金额"])
    book.active.append([2010101, date(2023, 12, 31), 123456789012.25])
    (table,) = texts(read(saved(book)))
    assert table[1] == ["2010101", "2023-12-31", "123456789012.25"]


def test_hidden_sheets_are_no_part_of_the_report() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx({"表": [["项目", "决算数"], ["办公费", 3]], "旧表": [["旧", "数"]]})))
    book["旧表"].sheet_state = "hidden"
    assert "旧" not in read(saved(book)).text


def _with_part(content: bytes, name: str, text: bytes) -> bytes:
    source, file = zipfile.ZipFile(BytesIO(content)), BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in dict.fromkeys((*source.namelist(), name)):
            package.writestr(entry, text if entry == name else source.read(entry))
    return file.getvalue()


_WHOLE = xlsx({"表": TABLE})
_SHEET = "xl/worksheets/sheet1.xml"
_XMLNS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ROW = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
_CELL = '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'


def _sheet(rows: bytes) -> bytes:
    return _with_part(_WHOLE, _SHEET, b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (_XMLNS, rows))


_FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_LOWER = _FAR.replace(b"A1", b"a1").replace(b"XFD", b"xfd")
_WIDE = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9999"><c r="BDWGO9999"><v>1</v></c></row>'
_MANY_STRINGS = b"<sst %b>%b</sst>" % (_XMLNS, b"<si><t>x</t></si>" * 600_000)
_SIX_SHEETS = "".join(
    f'<table:table table:name="{at}">{_ROW.format(1000, _CELL.format(100))}</table:table>' for at in range(6)
)
_LOCKED = b'<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


def _far_xls(row: int, column: int) -> bytes:
    stream = xls_stream("表", [["一"], [2.5]])
    far = stream.replace(struct.pack("<HHH", 1, 0, 0), struct.pack("<HHH", row, column, 0))
    return compound(("Workbook", far))


_UNPLACED = b"<row r='1'><c><v>1</v></c></row><row r='1048576'>" + b"<c><v>1</v></c>" * 16 + b"</row>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_WHOLE[: len(_WHOLE) // 2], Reason.DAMAGED),
        (_with_part(_WHOLE, _SHEET, b"<worksheet><sheetData><row"), Reason.DAMAGED),
        (_with_part(_WHOLE, "xl/workbook.xml", b"<workbook"), Reason.DAMAGED),
        (compound(("Workbook", b"\xff" * 600)), Reason.DAMAGED),
        (compound(("Workbook", xls_stream("表", TABLE, locked=True))), Reason.ENCRYPTED),
        (xlsx({"表": []}), Reason.EMPTY),
        (_sheet(_FAR), Reason.TOO_LARGE),
        (_sheet(_UNPLACED), Reason.TOO_LARGE),
        (_sheet(_LOWER), Reason.TOO_LARGE),
        (_sheet(_WIDE), Reason.TOO_LARGE),
        (_far_xls(65535, 255), Reason.TOO_LARGE),
        (_far_xls(65535, 65535), Reason.TOO_LARGE),
        (_with_part(_WHOLE, "xl/sharedStrings.xml", _MANY_STRINGS), Reason.TOO_LARGE),
        (_with_part(_WHOLE, "xl/sharedStrings.xml", b" " * 150 * 2**20), Reason.TOO_LARGE),
        (ods({}, _SIX_SHEETS), Reason.TOO_LARGE),
        (_with_part(ods({"表": TABLE}), "META-INF/manifest.xml", _LOCKED), Reason.ENCRYPTED),
        (_sheet(b'<row r="1">%b</row>' % (b"<c><v>1</v></c>" * 1_000_000)), Reason.TOO_LARGE),
        (
            ods({}, f'<table:table table:name="x">{_ROW.format(10**6, _CELL.format(10**4))}</table:table>'),
            Reason.TOO_LARGE,
        ),
    ],
    ids=[
        "cut",
        "sheet",
        "book",
        "xls",
        "password",
        "empty",
        "corner",
        "unplaced",
        "lower",
        "wide",
        "xls corner",
        "xls outside",
        "strings",
        "strings bomb",
        "sheets",
        "locked",
        "million",
        "repeated",
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: Reason) -> None:
    with pytest.raises(ReportError) as error:
        read(content, "tables")
    assert error.value.reason is reason


def test_a_column_that_is_formatted_to_its_end_is_small() -> None:
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read(_sheet(rows)).text.strip() == "1"


def test_prose_in_cells_and_a_heading_with_a_colon_are_no_notes() -> None:
    said = "一、项目背景：根据有关办法设立。"
    rows: Rows = [["Unnamed: 0", "项目", "依据", "小结"], [1, "甲", said, said], [2, "乙", None, None]]
    (table,) = texts(read(xlsx({"表": rows})))
    assert len(table) == 3


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_a_percentage_is_written_as_it_is_shown(kind: str) -> None:
    rows: Rows = [["项目", "决算数", "完成率"], ["阅读推广", 45.5, Percent(0.91)], ["古籍修复", 0.91, Percent(1.0)]]
    content = {
        "ods": lambda: ods({"表一": rows}),
        "xls": lambda: compound(("Workbook", xls_stream("表一", rows))),
        "xlsx": lambda: xlsx({"表一": rows}, percents=["C2", "C3"]),
    }[kind]()
    decimals = {"ods": "", "xls": ".000", "xlsx": ".00"}[kind]  # as their formats show them
    (table,) = texts(read(content, "tables"))
    assert table[1:] == [["阅读推广", "45.5", f"91{decimals}%"], ["古籍修复", "0.91", f"100{decimals}%"]]


def test_a_percentage_stands_where_repeated_cells_before_it_end() -> None:
    cell = '<table:table-cell {} office:value-type="{}" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (
        "".join(map(text.format, ("项目", "预算数", "决算数", "完成率"))),
        text.format("阅读") + cell.format('table:number-columns-repeated="2"', "float", 0.5, 0.5)
        + cell.format("", "percentage", 0.5, "50%"),
    ))  # fmt: skip
    (table,) = texts(read(ods({}, f'<table:table table:name="表">{rows}</table:table>'), "tables.ods"))
    assert table[1] == ["阅读", "0.5", "0.5", "50%"]
