"""What a user relies on in the indicators: a record a row, cells as written, placeholders left out."""

from __future__ import annotations

from extractor import pipeline
from extractor.reading.plain import parse
from extractor.result import Indicator

HEAD = "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"


def indicators(*rows: str) -> list[Indicator]:
    text = "".join("".join(f"\t{cell}\n" for cell in row.split("|")) + "\n" for row in rows) + "\n\n"
    return pipeline.run(parse(text, "report.txt"), pipeline.build()).indicators


def test_levels_go_on_down_the_rows() -> None:
    found = indicators(
        "项目名称|党建经费|||||||",
        HEAD,
        "|产出指标(50分)|数量指标|新建党支部|≥3个|4个|20|20|",
        "|||培训党员|100人|90人|20|18|疫情影响",
        "|效益指标|社会效益|群众满意|≥90%|≥90|10||",
        "总分||||||100|98|",
    )
    assert [(each.level1, each.level2, each.name) for each in found] == [
        ("产出指标", "数量指标", "新建党支部"),
        ("产出指标", "数量指标", "培训党员"),
        ("效益指标", "社会效益", "群众满意"),
    ]
    assert {each.project for each in found} == {"党建经费"}
    second, third = found[1], found[2]
    assert (second.target, second.actual, second.weight, second.score) == ("100人", "90人", "20", "18")
    assert second.deviation_cause == "疫情影响"
    assert (third.actual, third.score, third.deviation_cause) == ("≥90", None, None)


def test_placeholders_are_no_records() -> None:
    assert indicators(HEAD, "|产出指标|数量指标|指标1：||||||", "|||……||||||", "|||无||||||") == []


def test_numbered_indicators_in_one_cell_are_several() -> None:
    found = indicators("评价内容||绩效目标|完成情况", "产出目标|数量指标|指标1：新建校舍。\n指标2：培训教师。|已完成")
    assert [(each.level1, each.name, each.actual) for each in found] == [
        ("产出目标", "新建校舍。", "已完成"),
        ("产出目标", "培训教师。", "已完成"),
    ]


def test_two_level_tables() -> None:
    found = indicators("一级指标|绩效指标|目标值|完成值|权重|得分", "数量指标|新增就业|300人|362人|20|20")
    assert [(each.level1, each.name, each.target, each.actual) for each in found] == [
        ("数量指标", "新增就业", "300人", "362人")
    ]


def test_the_whole_departments_form_has_no_project() -> None:
    found = indicators("预算部门名称|云山县教育局||||||", HEAD, "|产出指标|数量指标|新建校舍|3所|3所|20|20|")
    assert [each.project for each in found] == [None]
