"""In which manners a report may tell of its projects, so that each is a line that achievements can belong to."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_links import links, read

OFFICE = "云山县司法局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局核定编制30名。\n二、项目支出情况\n"
DONE = "三、履职成效\n举办座谈会16次。\n"
AID, CARE, REWARD = "法律援助办案经费", "社区矫正专项资金", "人民调解奖补"


def finals(told: str) -> dict[str, float]:
    """The final amounts of the projects that a text names, by their names."""
    result = read(OFFICE + told + DONE)
    return {
        line.path[-1]: amount.value
        for line in result.budget_lines
        if line.category == "project"
        for amount in line.amounts
        if amount.measure == "final"
    }


@pytest.mark.parametrize("opener", ["项目支出60万元，具体如下：", "项目支出主要用于：", "项目支出包括："])
@pytest.mark.parametrize("number", ["（{}）", "{}.", "{}、"])
def test_numbered_paragraphs_behind_a_colon_are_items_of_a_list(opener: str, number: str) -> None:
    told = "".join(
        f"{number.format(at)}{name}{at}0万元。{more}\n"
        for at, name, more in [(1, AID, "发放补贴2万元。"), (2, CARE, ""), (3, REWARD, "")]
    )
    assert finals(f"{opener}\n{told}").items() >= {AID: 10.0, CARE: 20.0, REWARD: 30.0}.items()


def test_paragraphs_without_a_number_may_stand_between_the_items() -> None:
    told = f"项目支出主要用于：\n（1）{AID}10万元。\n全年办理案件310件。\n（2）{REWARD}30万元。\n"
    assert finals(told).items() >= {AID: 10.0, REWARD: 30.0}.items()


@pytest.mark.parametrize(
    "told",
    [
        "项目支出主要用于：\n1.为农民工讨回工资10万元。\n",
        "项目支出主要用于：\n全年稳步推进。\n1.青年志愿者培育30万元。\n",
        "项目支出主要用于：\n2.青年志愿者培育30万元。\n",
        "主要做法有：\n1.青年志愿者培育30万元。\n",
    ],
)
def test_what_is_no_item_of_a_list_of_lines_names_none(told: str) -> None:
    assert set(finals(told)) <= {"项目支出"}


def test_numbered_lines_of_the_classification_tell_their_budgets_as_ever() -> None:
    told = "一般公共预算支出60万元，具体如下：\n1.公共安全支出（类）司法（款）行政运行（项）。年初预算为40万元，支出决算为30万元。\n"
    lines = {"/".join(line.path): line for line in read(OFFICE + told + DONE).budget_lines}
    assert [each.measure for each in lines["公共安全支出/司法/行政运行"].amounts] == ["initial_budget", "final"]


@pytest.mark.parametrize(
    "budget", ["预算38万元", "年初预算38万元", "全年预算数38万元", "该项目预算38万元", "本项目年初预算38万元"]
)
@pytest.mark.parametrize("name", ["农家书屋和全民阅读", "智慧矫正中心", "网络舆情监测服务费"])
def test_a_numbered_heading_over_a_budget_names_the_line(name: str, budget: str) -> None:
    told = f"1.普法宣传经费\n预算10万元，支出9万元。\n2.{name}\n{budget}，支出34.2万元。举办活动17次。\n"
    assert finals(told)[name] == 34.2
    assert links(OFFICE + told + DONE)["17次"] == name


@pytest.mark.parametrize("name", ["预算执行情况", "总体情况", "资金使用分析"])
def test_a_heading_of_a_part_of_the_report_names_no_line(name: str) -> None:
    assert name not in finals(f"1.{name}\n预算38万元，支出34.2万元。\n")
