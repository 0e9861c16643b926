"""A report and the workbook of its tables, read as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import ReportError, extract
from extractor.reading import read_together
from extractor.result import Evidence, Result
from tests.extractor.reading.pdfml import LEFT, Sheet, pdf_file
from tests.extractor.reading.workbooks import Rows, xlsx
from tests.wrapping import wrapped

REPORT = """青川市图书馆2023年度部门决算
一、收入支出决算情况说明
2023年度收入合计1234.8万元，支出合计1300万元。
阅读推广经费年初预算为50万元，支出决算为45.5万元，完成年初预算的91%，主要原因是厉行节约，压减印刷开支。
二、2024年工作安排
计划举办培训班90期。
"""
TABLE: Rows = [
    ["收入支出决算总表"],
    ["部门：青川市图书馆", None, None, "金额单位：元"],
    ["收入", None, "支出", None],
    ["项目", "决算数", "项目", "决算数"],
    ["一、一般公共预算财政拨款收入", 12345000, "一、文化旅游体育与传媒支出", 11000000],
    ["本年收入合计", 12348000, "本年支出合计", 12348000],
]
SHEET = xlsx({"表一": TABLE})


def together(report: str | bytes = REPORT, workbook: bytes = SHEET) -> Result:
    return extract([report, workbook], name=["决算.txt", "附表.xlsx"], model=None)


def files(result: Result, *spans: Evidence) -> list[str]:
    return [file.name for span in spans if (file := result.document.file_of(span.start))]


def test_every_span_says_its_file_and_offsets_are_of_one_text() -> None:
    result = together()
    about = result.document
    assert about.source == "决算.txt + 附表.xlsx"
    assert [(file.name, file.media_type) for file in about.files] == [
        ("决算.txt", "text/plain"),
        ("附表.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ]
    assert about.text[about.files[0].start : about.files[0].end].strip() == REPORT.strip()
    assert about.files[0].end == about.files[1].start
    assert about.files[1].end == len(about.text)
    amounts = [amount for line in result.budget_lines for amount in line.amounts]
    assert {name: {amount.source for amount in amounts if files(result, amount) == [name]} for name in
            ("决算.txt", "附表.xlsx")} == {"决算.txt": {"narrative"}, "附表.xlsx": {"table"}}  # fmt: skip
    assert all(about.text[amount.start : amount.end] == amount.text for amount in amounts)


def test_what_is_checked_between_places_is_checked_between_the_files() -> None:
    (finding,) = [finding for finding in together().findings if finding.rule == "conflict"]
    assert sorted(files(together(), *finding.spans)) == ["决算.txt", "附表.xlsx"]
    assert "1300万元" in finding.message
    alone = [finding.rule for source in (REPORT, SHEET) for finding in extract(source, model=None).findings]
    assert "conflict" not in alone


def test_the_report_says_whose_it_is_in_whatever_order_they_come() -> None:
    turned = extract([SHEET, REPORT], name=["附表.xlsx", "决算.txt"], model=None)
    assert turned == together()
    assert (turned.document.title, turned.document.fiscal_year) == ("青川市图书馆2023年度部门决算", 2023)


def test_a_file_is_a_world_of_its_own() -> None:
    """Neither next year's plan nor the unit at the end of one file reaches into the next."""
    bare: Rows = [["项目", "年初预算数", "决算数"], ["阅读推广经费", 50, 45.5], ["古籍修复经费", 20, 18]]
    result = together(REPORT + "单位：元\n", xlsx({"Sheet1": bare}))
    (table,) = result.tables
    assert table.section_id is None
    assert {section.end for section in result.sections if section.parent_id is None} <= {
        section.start for section in result.sections
    } | {result.document.files[0].end}
    found = {line.path[0]: {amount.unit for amount in line.amounts} for line in result.budget_lines}
    assert found["古籍修复经费"] == {"万元"}


def test_a_wrapped_text_keeps_its_offsets_beside_another_file() -> None:
    long = f"{REPORT}三、主要工作成效\n" + "".join(
        f"（{number}）阅读推广项目{number}年初预算为{number}0万元，支出决算为{number}0万元，全年举办阅读推广活动{number}2场，"
        f"服务读者{number}300人次，馆员培训覆盖全部街道和乡镇图书馆分馆，读者满意度达到9{number}%。\n"
        for number in range(1, 9)
    )
    text = wrapped(long, 30)
    result = together(text)
    assert result.document.text.startswith(text)
    for record in result.achievements:
        assert result.document.text[record.start : record.end] == record.text
    assert {files(result, record)[0] for record in result.achievements} == {"决算.txt"}
    tables = [amount for line in result.budget_lines for amount in line.amounts if amount.source == "table"]
    assert {files(result, amount)[0] for amount in tables} == {"附表.xlsx"}
    assert all(result.document.text[amount.start : amount.end] == amount.text for amount in tables)


def test_pages_and_boxes_are_those_of_each_file() -> None:
    one = pdf_file(Sheet().text(LEFT, 100, "青川市图书馆2023年度部门决算"), Sheet().text(LEFT, 90, "一、阅读推广情况"))
    two = pdf_file(Sheet().text(LEFT, 200, "阅读推广经费支出决算为45.5万元。"))
    result = extract([one, two], name=["a.pdf", "a.pdf"], model=None)
    about = result.document
    assert [(page.file, page.number) for page in about.pages] == [("a.pdf", 1), ("a.pdf", 2), ("a.pdf (2)", 1)]
    start = about.text.index("45.5万元")
    (box,) = about.boxes(start, start + 6)
    assert (box.file, box.page) == ("a.pdf (2)", 1)
    assert box.top < 200 < box.bottom


def test_one_file_in_a_list_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "决算.txt"
    path.write_text(REPORT, encoding="utf-8")
    assert extract([path], model=None) == extract(path, model=None)


def test_what_cannot_be_read_is_named() -> None:
    with pytest.raises(ReportError, match=r"附表\.xlsx"):
        together(workbook=SHEET[:200])
    with pytest.raises(ValueError, match="no file"):
        read_together([])
    with pytest.raises(ValueError):
        extract([REPORT, SHEET], name=["one"], model=None)
