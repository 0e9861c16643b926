"""Sums and changes of another scope, another base or another year, each beside what is sound."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
ToldApart = Callable[[str, str, str, str], None]

PARTS = (
    "“三公”经费支出决算为42.00万元。公务用车购置及运行维护费为36.00万元，较上年38.00万元减少2.00万元，下降5.26%，"
    "较预算数34.00万元增加2.00万元，增长5.88%（其中：公务用车购置费16.00万元，较上年20.00万元减少4.00万元，下降20.00%，"
    "较预算数14.00万元增加2.00万元，增长14.29%；公务用车运行维护费20.00万元，较上年18.00万元增加{}万元，增长11.11%）。"
)


@pytest.mark.parametrize(("change", "rules"), [("2.00", set()), ("5.00", {"change_amount"})])
def test_changes_of_each_part_in_a_long_bracket(find: Find, change: str, rules: set[str]) -> None:
    assert rules <= {found.rule for found in find(PARTS.format(change), "change_amount")}
    assert rules or find(PARTS.format(change), "change_amount") == []


@pytest.mark.parametrize(("whole", "count"), [("70.00", 0), ("70.90", 1)])
def test_a_whole_that_is_told_with_other_lines(find: Find, whole: str, count: int) -> None:
    text = (
        f"“三公”经费支出决算数为{whole}万元，其中：因公出国（境）费0万元、公务用车购置费20.00万元、"
        "公务用车运行维护费30.00万元、公务接待费10.00万元、会议费4.00万元、培训费6.00万元。"
    )
    assert len(find(text, "parts_total")) == count


@pytest.mark.parametrize("level", ["县直", "县本级", "下属单位"])
def test_the_bodies_of_an_areas_own_level_are_a_part(find: Find, level: str) -> None:
    text = "“三公”经费支出决算为90.00万元。\n{}“三公”经费支出决算为60.00万元，主要用于公务用车。"
    assert find(text.format(level), "conflict") == []
    assert len(find(text.format("2022年"), "conflict")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "一般公共预算财政拨款基本支出{}万元，其中：\n人员经费420.00万元，主要包括：基本工资、津贴补贴等。\n"
        "公用经费80.00万元，主要包括：办公费、印刷费等。",
        "本年基本支出{}万元。人员经费420.00万元；公用经费80.00万元。",
    ],
)
def test_a_section_of_nothing_but_a_whole_and_its_parts(find: Find, text: str) -> None:
    text = "六、基本支出决算情况说明\n" + text
    assert find(text.format("500.00"), "parts_total") == []
    assert len(find(text.format("760.00"), "parts_total")) == 1
    other = "\n对个人和家庭的补助260.00万元。"
    assert find(text.format("760.00") + other, "parts_total") == []


@pytest.mark.parametrize(
    ("text", "sound", "faulty"),
    [
        # A year that was left from last year's text: what it changed by is reckoned all the same.
        ("2021年“三公”经费支出决算为5.00万元，较上年增加1.00万元，增长{}%。", "25.00", "0.25"),
        ("2021年培训费支出5.00万元，比上年减少1.00万元，下降{}%。", "16.67", "20.20"),
    ],
)
def test_what_another_year_changed_by(find: Find, text: str, sound: str, faulty: str) -> None:
    assert find(text.format(sound), "change_rate") == []
    assert len(find(text.format(faulty), "change_rate")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2021年支出决算为100.00万元，本年比上年增加20.00万元，增长20.00%。",
        "2021年支出决算为100.00万元，2022年较上年增加20.00万元，增长20.00%。",
        "上年支出决算为100.00万元，较上年增加20.00万元，增长20.00%。",
        "2021年支出决算为100.00万元，较上年增加20.00万元，增长20.00%。",
    ],
)
def test_what_changed_from_another_year_on(find: Find, text: str) -> None:
    assert find(text, "change_rate") == []


@pytest.mark.parametrize(("budget", "count"), [("0.90", 0), ("0.50", 1), ("9.00", 1)])
@pytest.mark.parametrize("zero", ["因公出国（境）费支出0万元，与预算持平", "因公出国（境）费支出0.00万元"])
def test_by_how_much_all_parts_left_their_budgets(find: Find, zero: str, budget: str, count: int) -> None:
    text = (
        f"“三公”经费支出20.00万元，比年初预算减少{budget}万元。其中：{zero}；公务用车购置及运行维护费支出16.00万元，"
        "比年初预算减少0.50万元；公务接待费支出4.00万元，比年初预算减少0.40万元。"
    )
    # What nothing was spent on may have been budgeted.
    count = 0 if budget == "9.00" and "持平" not in zero else count
    assert len(find(text, "changes_total")) == count


def test_changes_from_the_budget_and_from_the_year_before_are_apart(find: Find) -> None:
    text = (
        "“三公”经费支出20.00万元，比上年减少3.00万元，比年初预算减少0.90万元。其中：因公出国（境）费支出0万元，与上年持平，与预算"
        "持平；公务用车购置及运行维护费支出16.00万元，比上年减少2.00万元，比年初预算减少0.50万元；公务接待费支出4.00万元，"
        "比上年减少1.00万元，比年初预算减少0.40万元。"
    )
    assert find(text, "changes_total") == []
    assert len(find(text.replace("减少3.00万元", "减少3.60万元"), "changes_total")) == 1
    assert len(find(text.replace("减少0.90万元", "减少0.10万元"), "changes_total")) == 1


@pytest.mark.parametrize(("change", "count"), [("10.00", 0), ("14.00", 1)])
@pytest.mark.parametrize("ways", ["相较于上年增加", "比2021年增加", "较上年增加"])
def test_two_years_told_in_sentences_of_their_own(find: Find, ways: str, change: str, count: int) -> None:
    text = (
        "2022年“三公”经费决算数合计为90.00万元，其中公务接待费20.00万元。2021年“三公”经费决算数合计为80.00万元，"
        f"其中公务接待费15.00万元。\n2022年“三公”经费决算数{ways}{change}万元，主要原因是车辆老化。\n"
        "2022年县直部门“三公”经费决算数为60.00万元。"
    )
    found = [each for each in find(text) if each.rule in ("prior_conflict", "change_direction")]
    assert len(found) == count


@pytest.mark.parametrize(("rate", "count"), [("20.00", 0), ("25.50", 1)])
@pytest.mark.parametrize("ways", ["比上年减1.00万元，减", "较上年降1.00万元，降", "比去年减1.00万元，下降"])
def test_ways_of_one_character_before_a_figure(find: Find, ways: str, rate: str, count: int) -> None:
    assert len(find(f"公务接待费支出决算4.00万元，{ways}{rate}%。", "change_rate")) == count
