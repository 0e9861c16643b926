"""Full-width digits and unusual ends of lines change nothing but the characters that a result points at."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from extractor import extract
from extractor.reading import read
from extractor.result import Result

REPORT = (
    "清河县水务局2023年度部门决算\n二、支出决算情况说明\n"
    "1.农林水支出（类）水利（款）防汛（项）。年初预算为300.00万元，支出决算为286.40万元，完成年初预算的95.47%，"
    "决算数小于年初预算数的主要原因是抢险物资采购减少。\n"
    "（1）公务接待费年初预算6万元，支出决算4.38万元。\n"
    "三、主要成效\n培训水管员215人次，组织防汛演练4场。\n"
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def said(result: Result) -> list[object]:
    amounts = [(line.path, each.measure, each.value) for line in result.budget_lines for each in line.amounts]
    return [
        result.document.fiscal_year,
        [section.level for section in result.sections],
        amounts,
        [(record.type, record.value, record.unit) for record in result.achievements],
        [(each.basis, each.causes[0].text) for each in result.variances],
        [finding.rule for finding in result.findings],
    ]


def test_full_width_digits_are_digits() -> None:
    wide = REPORT.translate(WIDE)
    result = extract(wide, model=None)
    assert said(result) == said(extract(REPORT, model=None))
    assert result.document.text == wide
    assert {"２１５人次", "４场"} == {record.text for record in result.achievements}


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    table = document.add_table(2, 2)
    for cell, said in zip(table._cells, ("项目", "决算数", "办公费", "３.２０"), strict=True):
        cell.text = said
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_so_they_are_in_a_word_file() -> None:
    result = extract(word_file(REPORT.translate(WIDE)), model=None)
    assert said(result) == said(extract(word_file(REPORT), model=None))
    assert {"２１５人次", "４场"} == {record.text for record in result.achievements}
    for record in result.achievements:
        assert result.document.text[record.start : record.end] == record.text
    (grid,) = read(word_file(REPORT)).grids
    assert grid.rows[1][1].text == "3.20"


@pytest.mark.parametrize("end", ["\v", "\u2028", "\u2029", "\x85", "\f"])
def test_whatever_ends_a_line_ends_a_paragraph(end: str) -> None:
    copy = REPORT.replace("\n", end)
    result = extract(copy, model=None)
    assert said(result) == said(extract(REPORT, model=None))
    assert result.document.text == copy


NARROW = str.maketrans("，：；（）“”", ',:;()""')
MARKED = (
    "清河县水务局2023年度部门决算\n二、“三公”经费支出决算情况说明\n"
    "2023年度“三公”经费支出决算为6.00万元，比上年减少1,200.50元，主要原因是：（1）接待批次减少；（2）拼车出行。其中：因公出国（境）费支出决算0万元。\n"
    "1.农林水支出（类）水利（款）防汛（项）。年初预算为300.00万元，支出决算为286.40万元，完成年初预算的95.47%，"
    "决算数小于年初预算数的主要原因是抢险物资采购减少。\n"
    "三、主要成效\n培训水管员215人次，组织防汛演练4场；“河小青”志愿者巡河1,200人次（含夜巡）。\n"
)


def test_marks_in_half_width_are_those_of_chinese() -> None:
    narrow = MARKED.translate(NARROW)
    result = extract(narrow, model=None)
    assert said(result)[:4] == said(extract(MARKED, model=None))[:4]
    assert [cause.text.translate(NARROW) for each in result.variances for cause in each.causes] == [
        "接待批次减少",
        "拼车出行",
        "抢险物资采购减少",
    ]
    assert result.document.text == narrow
    for section in result.sections:
        assert narrow[section.start : section.end].strip()


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        ("因公出国(境)费3,292.00万元,下降5.6%", "因公出国（境）费3,292.00万元，下降5.6%"),
        ('“三公"经费与"三公"经费', "“三公”经费与“三公”经费"),
        ("见 http://a.cn/x,y(z):8080", "见 http://a.cn/x,y(z):8080"),
        ("每日8:30,在3,5号楼", "每日8:30，在3,5号楼"),
        ("1)加强管理", "1)加强管理"),
        ('长3"的管', '长3"的管'),
        ("\t决算数(万元)\n", "\t决算数(万元)\n"),
    ],
)
def test_only_marks_that_stand_in_chinese_change(written: str, usual: str) -> None:
    assert read(written).text == usual
