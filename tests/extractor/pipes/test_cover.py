"""What a user relies on in the cover: title, organization and fiscal year, wherever the report tells them."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.reading.plain import parse
from extractor.result import DocumentInfo


def document(text: str) -> DocumentInfo:
    return pipeline.run(parse(text, "report.txt"), pipeline.build()).document


@pytest.mark.parametrize(
    "text",
    [
        "云山县教育局2023年度部门决算\n一、部门职责\n负责教育。\n",
        "云山县教育局\n2023年度部门决算\n目 录\n一、部门职责\n负责教育。\n",
        "2023年度云山县教育局部门决算公开\n一、部门职责\n2022年无此项。\n",
    ],
)
def test_title_organization_and_year(text: str) -> None:
    found = document(text)
    assert found.organization == "云山县教育局"
    assert found.fiscal_year == 2023
    assert found.title is not None
    assert "云山县教育局" in found.title
    assert "部门决算" in found.title


def test_organization_of_a_form() -> None:
    text = "附件1\n\t预算部门名称\n\t中共云山县委组织部\n\n\t年度资金总额\n\t2023年\n\n\n"
    assert document(text).organization == "中共云山县委组织部"


def test_the_year_reported_on_is_not_the_year_of_the_report() -> None:
    text = "2022年度部门决算\n2022年度收入5万元。2022年度支出5万元。\n报告日期：2023年6月1日\n"
    assert document(text).fiscal_year == 2022


def test_what_is_not_told_is_null() -> None:
    found = document("培训费支出六万元。\n")
    assert (found.title, found.organization, found.fiscal_year) == (None, None, None)


def test_identity_is_of_the_text() -> None:
    assert document("支出五万元。\n").id == document("支出五万元。\n").id != document("支出六万元。\n").id


@pytest.mark.parametrize(
    ("title", "text", "year"),
    [
        (
            "政府工作报告",
            "——2026年1月26日在云山县第十届人民代表大会第五次会议上\n一、2025年工作回顾\n2035年基本实现现代化，2035年远景明确。\n",
            2025,
        ),
        ("2026年云山县政府工作报告", "一、“十四五”时期和2025年工作回顾\n2030年前达峰。\n二、2026年工作安排\n", 2025),
        (
            "政府工作报告",
            "——2020年5月22日在云山县第十届人民代表大会第三次会议上\n各位代表：\n2018年以来，2018年的改革见效。\n",
            2019,
        ),
        ("云山县委组织部2025年工作总结及2026年工作打算", "一、工作成效\n2026年将抓好换届。2026年起步。\n", 2025),
        ("云山县水务局2024年度总结", "2021年动工的水库竣工，2021年开建的泵站投用。\n", 2024),
    ],
)
def test_a_work_report_is_of_the_year_that_it_looks_back_on(title: str, text: str, year: int) -> None:
    found = document(f"{title}\n{text}")
    assert (found.title, found.fiscal_year) == (title, year)


def test_a_line_of_prose_that_names_a_budget_is_no_title() -> None:
    text = "政府工作报告\n一、2014年工作回顾\n制定财税改革方案,预算管理制度改革取得进展,\n出台方案。\n"
    assert document(text).title == "政府工作报告"
