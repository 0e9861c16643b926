"""What the explanations tell: funds, vehicles, grades, uses, denominators, and figures that differ in a digit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

FUND = (
    "八、政府性基金预算财政拨款收入支出决算情况说明\n政府性基金预算财政拨款收入{}万元，支出{}万元，具体如下：\n"
    "城乡社区支出（类）国有土地使用权出让收入安排的支出（款）土地开发支出（项）{}万元，主要用于：场地平整。\n"
)
ITEM = (
    "1、住房保障支出（类）住房改革支出（款）{name}（项）{first}万元。主要用于：{use}。"
    "年初预算为{budget}，支出决算为{final}万元，完成年初预算的{rate}%。"
)
SOUND = {
    "name": "住房公积金",
    "first": "60.00",
    "use": "缴存公积金",
    "budget": "50.00万元",
    "final": "60.00",
    "rate": "120.00",
}


@pytest.mark.parametrize(
    ("one", "other", "part", "count"), [("35.00", "35.00", "35.00", 0), ("38.00", "38.00", "35.00", 1)]
)
def test_a_fund_is_the_sum_of_its_lines(find: Find, one: str, other: str, part: str, count: int) -> None:
    assert len(find(FUND.format(one, other, part), "parts_total")) == count


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, set()),
        ({"use": "职工医疗保险单位缴费"}, {"line_use"}),
        ({"use": "购房补贴"}, {"line_use"}),
        ({"budget": "0"}, {"impossible_rate"}),
        ({"budget": "0.00万元"}, {"impossible_rate"}),
        ({"first": "60.01"}, {"conflict"}),
        ({"name": "住房公积"}, {"line_name"}),
        ({"budget": "30.00万元，全年预算为50.00万元"}, {"completion_rate"}),
    ],
)
def test_an_item_and_what_is_told_of_it(find: Find, change: dict[str, str], rules: set[str]) -> None:
    found = find("五、支出决算情况说明\n" + ITEM.format(**{**SOUND, **change}))
    assert {finding.rule for finding in found} == rules


def test_what_differs_in_the_last_digit_is_a_hint(find: Find) -> None:
    (finding,) = find("五、支出决算情况说明\n" + ITEM.format(**{**SOUND, "first": "60.01"}))
    assert (finding.severity, finding.expected) == ("hint", None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("绩效自评项目9个，其中评级为“优”的6个，评级为“良”的3个。", None),
        ("绩效自评项目9个，其中评级为“优”的5个，评级为“良”的3个。", "parts_total"),
        ("评价项目20个（优秀12个、良好6个、合格3个）。", "parts_total"),
        ("评价项目20个（优秀12个、良好6个、合格2个）。", None),
        ("编制58名，其中行政55名（含工勤3名）、参公3名。", None),
        ("面向中小企业预留采购金额80.00万元，其中面向小微企业预留60.00万元。", None),
        ("面向中小企业预留采购金额60.00万元，其中面向小微企业预留80.00万元。", "part_exceeds"),
        ("预算10万元，支出决算8万元，完成预算的80%。", None),
        ("预算10万元，支出决算8万元，完成预算的88%。", "completion_rate"),
        ("受理案件200件，办结190件，办结率95.00%。", None),
        ("受理案件200件，办结190件，办结率96.00%。", "named_rate"),
        ("决算数60.00万元，预算数62.00万元，决算数等于预算数。", "change_direction"),
        ("地区总产值较五年前的20.00亿元增加8.00亿元，增长30.0%。", None),
        ("收入由20.00万元增加到30.00万元，年均增长6.5%。", None),
    ],
)
def test_figures_of_one_sentence(find: Find, text: str, rule: str | None) -> None:
    assert {finding.rule for finding in find(text)} == ({rule} if rule else set())


@pytest.mark.parametrize(("kept", "every", "count"), [(3, 3, 0), (3, 8, 0), (8, 3, 1)])
def test_vehicles_kept_are_no_more_than_all(find: Find, kept: int, every: int, count: int) -> None:
    text = f"年末公务用车保有量为{kept}辆。\n（三）国有资产占有情况\n共有车辆{every}辆，均为其他用车。"
    assert len(find(text, "part_exceeds")) == count


PUBLIC = (
    "“三公”经费支出决算为10.00万元。\n2022年度“三公”经费支出决算数比2021年度减少{}万元，下降{}%，"
    "其中：因公出国（境）费支出决算为0.00万元，与2021年持平；公务用车购置及运行维护费支出决算减少{}万元，"
    "下降{}%；公务接待费支出决算增加0.50万元，增长25.00%。\n"
    "“三公”经费支出决算中，公务用车购置及运行维护费支出决算7.50万元，占75.00%；公务接待费支出决算2.50万元，占{}%。"
)


@pytest.mark.parametrize(
    ("whole", "rate", "part", "own", "share", "rules"),
    [
        ("1.00", "9.09", "1.50", "16.67", "25.00", set()),
        ("1.00", "10.00", "1.50", "16.67", "25.00", {"change_rate"}),
        ("1.00", "9.09", "2.50", "25.00", "25.00", {"changes_total"}),
        ("1.00", "9.09", "1.50", "20.00", "25.00", {"change_rate"}),
        ("1.00", "9.09", "1.50", "16.67", "35.00", {"share"}),
    ],
)
def test_the_three_public_expenses_over_several_sentences(
    find: Find, whole: str, rate: str, part: str, own: str, share: str, rules: set[str]
) -> None:
    assert {finding.rule for finding in find(PUBLIC.format(whole, rate, part, own, share))} == rules


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("全年立案186件", "完成立案审查168件", 1),
        ("转移群众3216人", "妥善安置转移群众3261人", 1),
        ("全年立案186件", "接待来访168件", 0),
        ("立案214件", "立案审查412件", 0),
    ],
)
def test_counts_with_two_neighbouring_digits_swapped(find: Find, one: str, other: str, count: int) -> None:
    found = find(f"一、部门决算绩效情况\n{one}。\n二、项目完成情况\n{other}。", "conflict")
    assert len(found) == count


def test_a_share_cut_off_so_that_all_make_a_hundred_is_let_pass(find: Find) -> None:
    text = "支出合计300.00万元，其中：甲类200.00万元，占{}%；乙类100.00万元，占33.33%。"
    assert find(text.format("66.67")) == []
    assert len(find(text.format("66.76"))) == 1


def test_a_finding_that_follows_from_another_names_it(find: Find) -> None:
    text = (
        "公务接待费支出决算为5.00万元，比上年增加1.00万元，增长25.00%。\n三、情况说明\n"
        "公务接待费年初预算为8.00万元，支出决算为6.00万元，完成预算的62.50%。"
    )
    found = {finding.rule: finding for finding in find(text)}
    assert found["conflict"].root is None
    assert found["completion_rate"].root == found["conflict"].id


def test_a_finding_tells_its_arithmetic_alone_and_the_regulation_that_asks_for_it(find: Find) -> None:
    (wrong,) = find("预算10万元，支出决算8万元，完成预算的88%。")
    assert wrong.arithmetic == "完成率写为88%，而8万元÷10万元=80.0%"
    assert wrong.message.startswith(f"{wrong.arithmetic}（见") and wrong.regulation is None
    (misused,) = find("五、支出决算情况说明\n" + ITEM.format(**{**SOUND, "use": "购房补贴"}), "line_use")
    assert misused.regulation == "《政府收支分类科目》"
    assert misused.regulation in misused.message and misused.regulation not in misused.arithmetic
