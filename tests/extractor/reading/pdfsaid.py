"""What the tests of the PDF reader share: what a page says, how a file fails, and a table to draw."""

from __future__ import annotations

import pytest

from extractor.errors import Reason, ReportError
from extractor.reading.page import Grid, Page
from extractor.reading.pdf import read_pdf
from tests.extractor.reading.pdfml import Sheet, pdf_file

SENTENCE = "本部门2021年度支出决算1,234.56万元，比上年增加10.5万元，主要原因是人员增加和工资调整，以及新增专项任务"
XS = [72.0, 132.0, 282.0, 362.0, 442.0, 520.0]
HEADER = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["201", "一般公共服务支出", "2,106.66", "1,503.52", "603.14"],
    ["20106", "财政事务", "2,106.66", "1,503.52", "603.14"],
    ["2010601", "行政运行", "1,511.89", "1,503.52", "8.37"],
    ["2010602", "一般行政管理事务", "594.77", "", "594.77"],
]


def contents(page: Page) -> list[str | list[list[str]]]:
    """Paragraphs as text, tables as rows, in order; every offset is checked on the way."""
    out: list[str | list[list[str]]] = []
    for block in page.blocks:
        if isinstance(block, Grid):
            assert all(page.text[c.start : c.end] == c.text for row in block.rows for c in row)
            out.append([[cell.text for cell in row] for row in block.rows])
        else:
            out.append(page.text[block.start : block.end])
    return out


def said(*sheets: Sheet) -> list[str | list[list[str]]]:
    return contents(read_pdf(pdf_file(*sheets), "report.pdf"))


def failure(content: bytes) -> Reason:
    with pytest.raises(ReportError) as caught:
        read_pdf(content, "report.pdf")
    assert caught.value.source == "report.pdf"
    assert caught.value.detail
    return caught.value.reason


def table(sheet: Sheet, y: float, rows: list[list[str]], sides: str = "hv", pitch: float = 18.0) -> float:
    """A table of one-line rows; gives the height of its lower end."""
    for n, row in enumerate(rows):
        sheet.cells(XS, y + n * pitch + 12, row)
    if sides:
        sheet.grid(XS, [y + n * pitch for n in range(len(rows) + 1)], sides)
    return y + len(rows) * pitch
