"""What a user relies on in the plans: what is meant for a later year, with its year, and nothing that was done."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.reading.plain import parse

HEAD = (
    "云山县某局2023年度部门整体支出绩效自评报告\n一、主要工作完成情况\n培训干部120人次。\n"
    "二、存在的问题\n部分项目进展慢。\n"
)


def planned(text: str) -> list[tuple[int, float, str, str | None]]:
    """Year, value, unit and object of each plan."""
    result = pipeline.run(parse(HEAD + text, "report.txt"), pipeline.build())
    for each in result.plans:
        assert result.document.text[each.start : each.end] == each.text
    return [(each.fiscal_year, each.value, each.unit, each.object) for each in result.plans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三、下一步打算\n举办业务培训班8期。\n", [(2024, 8.0, "期", "业务培训班")]),
        ("三、改进措施\n2024年计划新建站点20个。\n", [(2024, 20.0, "个", "站点")]),
        ("三、2024年工作计划\n新建站点20个、公厕5座。\n", [(2024, 20.0, "个", "站点"), (2024, 5.0, "座", "公厕")]),
        ("三、改进措施\n到2025年新建站点20个。\n", [(2025, 20.0, "个", "站点")]),
        ("三、改进措施\n按《2024年工作要点》的要求，压减会议3次。\n", []),
        ("三、其他情况\n2023年计划新建站点20个。\n", []),
        ("三、其他情况\n2024年4月，抽查站点20个。\n", []),
    ],
)
def test_plans_for_a_year_to_come(text: str, found: list[tuple[int, float, str, str | None]]) -> None:
    assert planned(text) == found
