"""One thing told with two figures in two places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

HEAD = ["经费控制情况（万元）", "2021年决算数", "2022年预算数", "2022年决算数"]


@pytest.mark.parametrize(("final", "rules"), [("3.50", []), ("3.05", ["conflict"])])
def test_prose_against_table_under_another_name(find: Find, table: Table, final: str, rules: list[str]) -> None:
    text = "公务接待费支出预算为7.00万元，支出决算为3.50万元。\n基础数据表" + table(
        [HEAD, ["3、公务接待", "4.00", "7.00", final], ["公用经费", "90.00", "95.00", "92.00"]]
    )
    found = find(text)
    assert [finding.rule for finding in found] == rules
    assert all("3.50万元" in finding.message and "3.05万元" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("change", "rules"),
    [("减少0.50万元", []), ("减少0.80万元", ["prior_conflict"]), ("增加0.50万元", ["change_direction"])],
)
def test_last_year_in_a_table_against_the_change(find: Find, table: Table, change: str, rules: list[str]) -> None:
    text = f"公务接待费支出决算为3.50万元，较上年{change}。\n基础数据表" + table(
        [HEAD, ["3、公务接待", "4.00", "7.00", "3.50"], ["公用经费", "90.00", "95.00", "92.00"]]
    )
    assert [finding.rule for finding in find(text)] == rules


def test_parts_of_different_wholes_may_differ(find: Find) -> None:
    text = (
        "六、财政拨款基本支出情况\n2022年度财政拨款基本支出100.00万元，其中：人员经费80.00万元，公用经费20.00万元。\n"
        "二、部门支出情况\n2022年度基本支出110.00万元，其中：人员经费90.00万元，公用经费20.00万元。\n"
    )
    assert find(text) == []


def test_figures_of_other_years_are_no_conflict(find: Find) -> None:
    text = "2022年度公务接待费支出决算为3.50万元。2021年度公务接待费支出决算为4.20万元。"
    assert find(text, "conflict") == []


def test_a_change_told_both_ways(find: Find) -> None:
    text = (
        "公务接待费支出决算为3.50万元，较上年减少0.50万元，下降12.50%。\n"
        "公务接待费支出决算为3.50万元，较上年增加0.50万元，增长16.67%。"
    )
    (finding,) = find(text)
    assert finding.rule == "direction_conflict"
    assert {"较上年减少0.50万元", "较上年增加0.50万元"} <= {span.text for span in finding.spans}


def test_the_changes_of_the_parts_make_up_that_of_the_whole(find: Find) -> None:
    parts = (
        "其中：因公出国（境）费支出决算为0万元，较上年减少1.00万元，公务用车购置及运行费支出决算为6.00万元，"
        "较上年增加2.00万元，公务接待费支出决算为4.00万元，较上年增加{}万元。"
    )
    whole = "“三公”经费支出决算为10.00万元，较上年增加1.50万元。"
    assert find(whole + parts.format("0.50"), "changes_total") == []
    assert len(find(whole + parts.format("0.90"), "changes_total")) == 1


ACHIEVED = "一、工作完成情况\n全年开展消防安全演练{}场，{}。\n二、项目绩效完成情况\n全年开展消防安全演练{}场。\n"


@pytest.mark.parametrize(
    ("one", "beside", "other", "count"),
    [
        ("128", "新建微型消防站12个", "128", 0),
        ("128", "新建微型消防站12个", "182", 1),
        ("128", "新建微型消防站12个", "133", 1),
        # A part of the whole may be told in the same words.
        ("128", "新建微型消防站12个", "35", 0),
        # Told beside each other, they are two things.
        ("128", "校园内开展消防安全演练182场", "182", 0),
    ],
)
def test_one_achievement_with_two_figures(find: Find, one: str, beside: str, other: str, count: int) -> None:
    assert len(find(ACHIEVED.format(one, beside, other), "conflict")) == count


def test_several_figures_of_one_sentence_are_one_finding(find: Find) -> None:
    text = (
        "一、工作完成情况\n选派驻村工作队320支、第一书记335名。\n"
        "二、项目绩效完成情况\n选派驻村工作队343支、第一书记343名。\n"
    )
    (finding,) = find(text, "conflict")
    assert "320支" in finding.message and "335名" in finding.message


def test_offices_and_staff_are_counted_once(find: Find, table: Table) -> None:
    text = (
        "一、机构设置\n本单位内设科室17个。\n二、单位基本情况\n"
        "共有18个内设科室，在职干部职工50人，其中行政人员37人。\n基础数据表"
    )
    staff = [["财政供养人员情况（人）", "编制数", "2022年实际在职人数", "控制率"], ["", "50", "40", "80%"]]
    found = find(text + table(staff), "conflict")
    assert {finding.stated for finding in found} == {"17个；18个", "50人；40"}
    assert find(text.replace("18", "17").replace("50人", "40人") + table(staff), "conflict") == []


INDICATORS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]


@pytest.mark.parametrize(("target", "count"), [("≥3场", 0), ("≥1场", 1)])
def test_one_indicator_with_two_targets(find: Find, table: Table, target: str, count: int) -> None:
    rows = [["产出指标", "数量指标", "举办大型招聘活动", "≥3场", "4场", "50", "50", ""]]
    other = [["产出指标", "数量指标", "举办大型招聘活动", target, "4场", "50", "50", ""]]
    text = "部门整体支出绩效自评表" + table([INDICATORS, *rows]) + "项目支出绩效自评表" + table([INDICATORS, *other])
    assert len(find(text, "target_conflict")) == count


def test_named_projects_against_their_own_figures(find: Find, table: Table) -> None:
    rows = [
        ["项目名称", "年初预算数", "决算数"],
        ["校园安全经费", "30.00", "25.00"],
        ["教师培训经费", "40.00", "35.00"],
        ["学生资助经费", "50.00", "50.00"],
    ]
    text = (
        "组织对“校园安全经费”“教师培训经费”“学生资助经费”等3个项目开展评价，涉及资金{}万元。\n"
        "项目支出情况表（单位：万元）"
    )
    assert find(text.format("110.00") + table(rows), "named_projects") == []
    (finding,) = find(text.format("130.00") + table(rows), "named_projects")
    assert finding.expected == "110万元"


@pytest.mark.parametrize(("public", "count"), [("20.00", 0), ("23.00", 1)])
def test_known_parts_in_paragraphs_of_their_own(find: Find, public: str, count: int) -> None:
    text = (
        "六、基本支出情况\n2022年度基本支出100.00万元，包括工资和办公费用。\n"
        f"人员经费80.00万元，主要用于发放基本工资。\n公用经费{public}万元，主要用于购买办公用品。\n"
    )
    assert len(find(text, "parts_total")) == count


def test_functional_lines_against_the_total_that_opens_them(find: Find) -> None:
    text = (
        "（三）财政拨款支出决算具体情况\n2022年度财政拨款支出年初预算数为{}万元，支出决算数为60.00万元，其中：\n"
        "1、教育支出（类）普通教育（款）学前教育（项）。年初预算为10.00万元，支出决算为10.00万元。\n"
        "2、教育支出（类）普通教育（款）小学教育（项）。年初预算为20.00万元，支出决算为20.00万元。\n"
        "3、教育支出（类）普通教育（款）初中教育（项）。年初预算为30.00万元，支出决算为30.00万元。\n"
    )
    assert find(text.format("60.00"), "parts_total") == []
    assert [finding.expected for finding in find(text.format("66.00"), "parts_total")] == ["60万元"]
