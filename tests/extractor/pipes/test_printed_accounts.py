"""What published accounts print and a tidy one would not: whose money, both sides by one word, notes and budgets."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.result import Result

TITLE = "清河县2023年“三公”经费决算情况说明\n"


def amounts(result: Result) -> set[tuple[str, str, float]]:
    return {("/".join(line.path), each.measure, each.value) for line in result.budget_lines for each in line.amounts}


def explained(result: Result) -> list[tuple[str | None, str, str]]:
    """Line, basis and direction of each variance."""
    names = {line.id: "/".join(line.path) for line in result.budget_lines}
    return [(names.get(each.budget_line_id or ""), each.basis, each.direction) for each in result.variances]


@pytest.mark.parametrize(
    "whose",
    [
        "县本级",
        "县本级一般公共预算财政拨款开支的",
        "全县一般公共预算财政拨款",
        "使用一般公共预算财政拨款安排的",
        "清河县水务局（本级）一般公共预算财政拨款",
        "县人大",
        "我镇",
        "全局汇总",
    ],
)
def test_whose_three_public_expenses_are_told_is_no_part_of_their_name(whose: str) -> None:
    told = f"{TITLE}2023年{whose}“三公”经费支出决算41.20万元，比上年减少2.10万元，主要原因是接待批次减少。\n"
    result = extract(told, model=None)
    assert amounts(result) == {("“三公”经费", "final", 41.2)}
    assert explained(result) == [("“三公”经费", "prior_year", "decrease")]


def test_a_change_of_the_three_public_expenses_is_no_amount_of_theirs() -> None:
    told = f"{TITLE}三家单位上划，减少了“三公”经费34.20万元。\n"
    assert not amounts(extract(told, model=None))


def test_a_note_on_the_whole_names_it_though_its_money_has_a_name_as_well() -> None:
    told = (
        f"{TITLE}2023年度一般公共预算财政拨款“三公”经费支出决算为6.50万元，比2022年减少3.10万元，下降32.29%。其中：公务接待费支出"
        "决算减少0.70万元，下降9.10%。2023年度一般公共预算财政拨款“三公”经费支出决算减少的主要原因是车辆报废一辆。\n"
    )
    assert explained(extract(told, model=None)) == [("“三公”经费", "prior_year", "decrease")]


def test_what_a_cause_names_itself_is_its_line_though_a_list_is_open() -> None:
    told = (
        f"{TITLE}2023年度“三公”经费支出决算比上年减少22.02万元，下降43.18%。其中：公务用车购置及运行维护费支出决算减少21.33万元，"
        "下降48.30%；公务接待费支出决算减少0.69万元，下降10.09%。公务用车购置及运行维护费支出减少的主要原因是本年没有购车。\n"
    )
    assert explained(extract(told, model=None)) == [("公务用车购置及运行维护费", "prior_year", "decrease")]


@pytest.mark.parametrize("change", ["增加0.00万元，增长0.00%", "增加0万元", "增加（减少）0万元，增长（下降）0%"])
def test_a_change_by_nothing_is_none(change: str) -> None:
    told = f"{TITLE}公务接待费支出0.00万元，比上年决算数{change}，主要原因是全年没有接待。\n"
    assert explained(extract(told, model=None)) == [("公务接待费", "prior_year", "unchanged")]


def test_a_fall_to_nothing_is_one() -> None:
    told = f"{TITLE}公务接待费支出决算比上年减少为0.00万元，主要原因是全年没有接待。\n"
    assert explained(extract(told, model=None)) == [("公务接待费", "prior_year", "decrease")]


def test_both_sides_may_be_told_by_one_word_each() -> None:
    head = "清河乡2023年部门决算说明\n一、收支情况\n"
    told = f"{head}2023年部门收入564.90万元，支出523.86万元。公务接待费预算9万元，支出8万元。\n"
    assert amounts(extract(told, model=None)) == {
        ("部门收入", "final", 564.9),
        ("支出", "final", 523.86),
        ("公务接待费", "initial_budget", 9),
        ("公务接待费", "final", 8),
    }


def test_a_name_does_not_begin_with_the_year_before_it() -> None:
    told = "清河县2023年度部门决算\n一、收支情况\n本单位2023年度总收入581.45万元，其中本年收入390.55万元。\n"
    assert amounts(extract(told, model=None)) == {("总收入", "final", 581.45), ("本年收入", "final", 390.55)}


def test_items_may_stand_behind_dashes() -> None:
    head = "清河镇2023年决算情况说明\n一、支出情况\n全年支出如下：\n"
    told = f"{head}——教育支出226万元，增长4.0%；\n——农林水支出1094万元。\n"
    assert amounts(extract(told, model=None)) == {("教育支出", "final", 226), ("农林水支出", "final", 1094)}


def test_what_a_budget_calls_spent_is_planned_and_last_years_budget_is_last_years() -> None:
    told = (
        "清河县民政局2024年部门预算说明\n二、“三公”经费预算情况\n2024年“三公”经费预算总额为2.70万元，其中：公务用车购置及运行费支出"
        "1.50万元，公务接待费支出1.20万元。“三公”经费预算数比2023年预算数减少0.30万元，下降10.00%，主要原因是接待标准降低。\n"
    )
    result = extract(told, model=None)
    assert amounts(result) == {
        ("“三公”经费", "initial_budget", 2.7),
        ("公务用车购置及运行费", "initial_budget", 1.5),
        ("公务接待费", "initial_budget", 1.2),
    }
    assert explained(result) == [("“三公”经费", "prior_year", "decrease")]


def test_what_was_carried_out_stays_final_in_a_budget() -> None:
    told = "清河县民政局2024年部门预算说明\n一、支出预算\n项目支出2023年预算执行数90万元，2024年预算安排80万元。\n"
    assert ("项目支出", "initial_budget", 80) in amounts(extract(told, model=None))
    assert not {("项目支出", "initial_budget", 90)} & amounts(extract(told, model=None))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("清河县2023年“三公”经费决算汇总情况", "final_account"),
        ("清河县水务局2023年“三公”经费支出决算情况说明", "final_account"),
        ("清河县水务局2024年“三公”经费预算情况说明", "budget"),
        ("清河县水务局2024年“三公”经费预算对比说明", "budget"),
    ],
)
def test_a_note_on_the_three_public_expenses_is_an_account_or_a_budget(title: str, kind: str) -> None:
    assert extract(f"{title}\n“三公”经费为5万元。\n", model=None).document.kind == kind


def test_a_class_keeps_the_name_that_is_printed_and_the_one_in_full_where_both_are() -> None:
    item = "1.一般公共服务（类）组织事务（款）行政运行（项）年初预算为30万元，支出决算为28万元。\n"
    full = "一般公共服务支出（类）组织事务（款）行政运行（项）支出28万元。\n"
    head = "清河县2023年度部门决算\n一、支出决算情况说明\n"
    assert {path for path, _, _ in amounts(extract(head + item, model=None))} == {"一般公共服务/组织事务/行政运行"}
    assert {path for path, _, _ in amounts(extract(head + item + full, model=None))} == {
        "一般公共服务支出/组织事务/行政运行"
    }


def test_the_law_that_a_note_cites_is_no_reason() -> None:
    law = "根据《中华人民共和国预算法》的有关规定，经县财政局汇总，"
    told = f"{TITLE}{law}2023年全县“三公”经费支出62万元，比上年减少5万元。\n"
    assert not extract(told, model=None).variances


def test_growth_of_items_in_a_note_on_the_budget_is_no_achievement() -> None:
    told = "上半年财政支出\n教育支出29.75亿元，增长8.2%，住房保障支出2.98亿元，增长14.8%。\n"
    assert not extract(told).achievements


def test_a_class_that_says_how_many_items_it_has_is_the_one_of_those_that_follow() -> None:
    told = (
        "清河县2023年度部门决算\n一、一般公共预算财政拨款支出决算情况\n社会保障和就业支出（类）下设3个款级科目。其中，就业补助（款）"
        "职业培训补贴（项）年初预算125万元，支出决算103万元；公益性岗位补贴（项）年初预算98万元，支出决算112万元。\n"
    )
    assert amounts(extract(told, model=None)) == {
        ("社会保障和就业支出/就业补助/职业培训补贴", "initial_budget", 125),
        ("社会保障和就业支出/就业补助/职业培训补贴", "final", 103),
        ("社会保障和就业支出/就业补助/公益性岗位补贴", "initial_budget", 98),
        ("社会保障和就业支出/就业补助/公益性岗位补贴", "final", 112),
    }


@pytest.mark.parametrize("name", ["其他工资福利支出", "机关商品和服务支出", "住房公积金"])
def test_what_ends_as_names_do_is_one_before_a_measure_that_begins_alike(name: str) -> None:
    told = f"清河县2023年经济分类支出决算说明\n一、支出决算情况\n1.{name}决算数为168.23万元，比上年决算数增加2.9%。\n"
    assert amounts(extract(told, model=None)) == {(name, "final", 168.23)}


def test_what_was_paid_last_year_is_no_line() -> None:
    told = "清河县2023年度部门决算\n一、支出决算情况\n公务接待费支出8万元，上年支出9万元。\n"
    assert amounts(extract(told, model=None)) == {("公务接待费", "final", 8), ("公务接待费", "prior_final", 9)}


def test_items_of_one_class_may_be_told_together() -> None:
    told = (
        "清河县2023年度部门决算\n一、一般公共预算财政拨款支出决算情况\n社会保障和就业支出（类）人力资源和社会保障管理事务（款）行政运行（项）"
        "支出决算19万元；劳动保障监察（项）、劳动人事争议调解仲裁（项）年初预算分别为86.00万元、72.00万元，支出决算分别为84.55万元、71.38万元。\n"
    )
    above = "社会保障和就业支出/人力资源和社会保障管理事务/"
    assert amounts(extract(told, model=None)) == {
        (f"{above}行政运行", "final", 19),
        (f"{above}劳动保障监察", "initial_budget", 86),
        (f"{above}劳动保障监察", "final", 84.55),
        (f"{above}劳动人事争议调解仲裁", "initial_budget", 72),
        (f"{above}劳动人事争议调解仲裁", "final", 71.38),
    }
