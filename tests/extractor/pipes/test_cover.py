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
