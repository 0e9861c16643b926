"""What a user relies on in the sections: titles, levels, extents, and what is no heading."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.pipes.numbering import numbered
from extractor.reading.plain import parse
from extractor.result import Section


def sections(text: str) -> list[Section]:
    return pipeline.run(parse(text, "report.txt"), pipeline.build()).sections


def titles(text: str) -> list[str]:
    return [section.title for section in sections(text)]


def tree(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in sections(text)]


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("第一部分 概况", "part", 1),
        ("第十二章 总则", "part", 12),
        ("二十一、其他", "cn", 21),
        ("（三）支出", "cn_paren", 3),
        ("4.支出", "arabic", 4),
        ("4．2023年度支出", "arabic", 4),
        ("2.2023年度自评表", "arabic", 2),
        ("（5）支出", "arabic_paren", 5),
        ("6）支出", "arabic_paren", 6),
        ("③支出", "circled", 3),
        ("附件2", "attachment", 2),
    ],
)
def test_numbers_of_headings(text: str, style: str, value: int) -> None:
    number = numbered(text)
    assert number is not None
    assert (number.style, number.value) == (style, value)


@pytest.mark.parametrize("text", ["2.5万元用于培训", "十分重视", "一般公共服务", "2023年度"])
def test_what_is_no_number(text: str) -> None:
    assert numbered(text) is None


def test_nesting_follows_the_report() -> None:
    text = (
        "第一部分 概况\n一、基本情况\n（一）机构设置\n我局设办公室。\n"
        "（二）人员构成\n共十人。\n第二部分 说明\n一、收入情况\n收入一百万元。\n"
    )
    assert tree(text) == [
        (1, "第一部分 概况"),
        (2, "一、基本情况"),
        (3, "（一）机构设置"),
        (3, "（二）人员构成"),
        (1, "第二部分 说明"),
        (2, "一、收入情况"),
    ]


def test_sections_end_where_the_next_at_their_level_begins() -> None:
    text = "一、基本情况\n（一）机构设置\n我局设办公室。\n二、支出情况\n支出五万元。\n"
    first, inner, second = sections(text)
    assert first.end == inner.end == second.start
    assert second.end == len(text)
    assert inner.parent_id == first.id


def test_title_of_a_part_over_several_lines_is_one() -> None:
    assert (
        titles("第一部分\n\n云山县教育局\n\n单位概况\n一、主要职责\n负责教育。\n")[0]
        == "第一部分 云山县教育局 单位概况"
    )


def test_heading_that_runs_on_into_its_text() -> None:
    assert titles("一、主要成效\n1.干部工作。全年培训干部90人。选派20人。\n2.人才工作。引进人才9名。\n") == [
        "一、主要成效",
        "1.干部工作",
        "2.人才工作",
    ]


def test_items_of_a_list_are_no_headings() -> None:
    text = (
        "一、部门职责\n主要职责包括：\n（1）负责研究拟订规划。\n"
        "（2）负责组织实施。\n（3）承办其他事项。\n二、机构设置\n设科室三个。\n"
    )
    assert titles(text) == ["一、部门职责", "二、机构设置"]


def test_amounts_are_no_headings() -> None:
    assert titles("一、三公经费情况\n1、公务接待费支出2.4万元，接待16批次。\n2、公务用车费支出8万元。\n") == [
        "一、三公经费情况"
    ]


def test_table_of_contents_is_no_heading() -> None:
    text = "目 录\n一、部门概况\n二、决算情况说明\n一、部门概况\n我局负责教育。\n二、决算情况说明\n收入一百万元。\n"
    assert titles(text) == ["一、部门概况", "二、决算情况说明"]


def test_caption_of_a_table_behind_its_unit_line() -> None:
    text = "第二部分 决算表\n收入支出决算总表\n公开01表\n单位：万元\n\t项目\n\t决算数\n\n\t本年收入合计\n\t5\n\n"
    assert "收入支出决算总表" in titles(text)


def test_rows_of_a_table_are_no_headings() -> None:
    text = "支出决算表\n\t项目\n\t决算数\n\n\t一、教育支出\n\t5\n\n\t二、外交支出\n\t\n\n\t三、其他支出\n\t\n\n\n"
    assert titles(text) == ["支出决算表"]


def test_numbering_that_lost_its_first_number_goes_on_beside_it() -> None:
    levels = {
        title: level for level, title in tree("基本情况\n\n（一）机构情况\n设科室三个。\n二、支出情况\n支出五万元。\n")
    }
    assert levels["基本情况"] == levels["二、支出情况"] == levels["（一）机构情况"] - 1


def test_glossary_entries_are_no_headings() -> None:
    text = "第四部分 名词解释\n一、财政拨款收入：指财政当年拨付的资金。\n二、基本支出：指为保障机构正常运转的支出。\n"
    assert titles(text) == ["第四部分 名词解释"]
