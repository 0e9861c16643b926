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
    item = "1.公共安全支出（类）司法（款）行政运行（项）。年初预算为40万元，支出决算为30万元。\n"
    told = f"公共安全支出60万元，具体如下：\n{item}"
    lines = {"/".join(line.path): line for line in read(OFFICE + told + DONE).budget_lines}
    assert [each.measure for each in lines["公共安全支出/司法/行政运行"].amounts] == ["initial_budget", "final"]


def test_a_list_of_sides_or_of_the_classification_behind_a_colon_is_told_as_ever() -> None:
    sides = "财政拨款收支情况如下：\n1.财政拨款本年收入50万元。\n2.政府性基金预算财政拨款本年收入30万元。\n"
    items = "财政拨款支出主要内容如下：\n1.“公共安全支出（类）司法（款）普法宣传（项）”25万元，2023年支出25万元。\n"
    found = read(OFFICE + items + DONE).budget_lines
    assert not any(line.path == ["财政拨款支出"] or line.category == "project" for line in found)
    assert all(line.category != "project" for line in read(OFFICE + sides + DONE).budget_lines)


MANNERS = {
    "numbered sentences": "项目支出60万元。一是{a}10万元，用于办案；二是{b}20万元；三是{c}30万元。\n",
    "numbered paragraphs": "项目支出60万元。\n一是{a}10万元，用于办案。\n二是{b}20万元，用于监管。\n三是{c}30万元。\n",
    "circled numbers": "项目支出60万元，包括①{a}10万元；②{b}20万元；③{c}30万元。\n",
    "headings": "（一）{a}10万元\n办理案件31件。\n（二）{b}20万元\n接收对象9人。\n（三）{c}30万元\n调解纠纷8件。\n",
    "headings with brackets": "（一）{a}（10万元）\n办理案件31件。\n（二）{b}（20万元）\n（三）{c}（30万元）\n",
    "brackets": "{a}（预算11万元、支出10万元），{b}（预算22万元、支出20万元），{c}（预算33万元、支出30万元）。\n",
    "semicolons": "“{a}”项目，全年预算11万元，支出10万元；“{b}”项目，支出20万元；{c}，支出30万元。\n",
    "labels": "项目名称：{a}。\n支出10万元。\n项目名称：{b}。\n支出20万元。\n项目名称：{c}。支出30万元。\n",
    "numbered labels": "项目一：{a}。支出10万元。\n项目二：{b}。支出20万元。\n项目3：{c}，支出30万元。\n",
}


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("reward", [REWARD, "人民调解以奖代补"])
def test_projects_are_found_in_whatever_manner_they_are_told(manner: str, reward: str) -> None:
    told = MANNERS[manner].format(a=AID, b=CARE, c=reward)
    assert finals(told).items() >= {AID: 10.0, CARE: 20.0, reward: 30.0}.items()


@pytest.mark.parametrize(
    "told",
    [
        "2023年我局安排{a}46万元，{b}72万元，{c}58万元，均已用完。\n",
        "全年安排{a}46万元、{b}72万元，{c}58万元。\n",
        "县财政下达{a}46万元，“{b}”72万元，{c}58万元。\n",
    ],
)
def test_lines_that_are_granted_may_be_parted_by_commas_whatever_they_end_with(told: str) -> None:
    lines = {
        line.path[-1]: line for line in read(OFFICE + told.format(a=AID, b=CARE, c="银发人才补贴") + DONE).budget_lines
    }
    assert [lines[name].amounts[0].value for name in (AID, CARE, "银发人才补贴")] == [46.0, 72.0, 58.0]


def test_what_was_spent_of_a_grant_is_no_further_line() -> None:
    told = f"全年安排{AID}46万元，支出经费40万元，支出资金9万元。\n"
    assert {line.path[-1] for line in read(OFFICE + told + DONE).budget_lines if line.category == "project"} <= {
        AID,
        "项目支出",
    }


def test_what_a_grant_has_brought_in_makes_it_no_list() -> None:
    told = "投入产业扶持资金46万元，村集体经营性收入达到40万元。\n投入产业扶持资金46万元，合作社经营收入9万元。\n"
    assert set(finals(told)) <= {"项目支出"}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("“银龄行动”专项", "“银龄行动”专项"),
        ("“银龄行动”经费", "“银龄行动”经费"),
        ("“银龄行动”项目", "银龄行动"),
        ("“银龄行动经费”项目", "银龄行动经费"),
        ("河道清淤管理费", "河道清淤管理费"),
    ],
)
def test_money_behind_a_quoted_name_is_part_of_the_lines_name(told: str, name: str) -> None:
    assert finals(f"1.{told}，年初预算11万元，支出10万元。\n") == {name: 10.0}


@pytest.mark.parametrize(
    "told",
    [
        "一是挽回经济损失10万元。\n",
        "一是发放慰问金10万元；二是争取项目资金20万元。\n",
        "（一）发放困难补助（10万元）\n",
        "办理援助案件（31件），讨回工钱（20万元）。\n",
    ],
)
def test_what_was_done_with_money_is_no_project(told: str) -> None:
    assert set(finals("项目支出60万元。\n" + told)) <= {"项目支出"}


def test_headings_that_name_money_are_lines_though_no_amount_stands_anywhere() -> None:
    told = f"1.{AID}\n办理案件31件，挽回损失9万元。\n2.{REWARD}\n调解纠纷87件。\n"
    result = read(OFFICE + told)
    unpriced = {line.path[-1]: line.id for line in result.budget_lines if not line.amounts}
    assert unpriced.keys() >= {AID, REWARD}
    assert len({line.id for line in result.budget_lines}) == len(result.budget_lines)
    linked = {each.text: each.budget_line_id for each in result.achievements}
    assert linked["31件"] == unpriced[AID] and linked["87件"] == unpriced[REWARD]


@pytest.mark.parametrize(
    "told",
    [
        "1.组织收入与争取资金\n办理事项31件。\n2.强化监督\n检查单位87家。\n",
        "1.抓好民生工程\n办理案件31件。\n2.推进重点项目\n新建站点87个。\n",
    ],
)
def test_headings_of_works_are_no_lines(told: str) -> None:
    assert [line.path for line in read(OFFICE + told).budget_lines if line.category == "project"] == []


def test_a_name_that_begins_as_a_year_is_told_whole() -> None:
    assert finals("1.年轻干部锻炼专项，年初预算11万元，支出10万元。\n") == {"年轻干部锻炼专项": 10.0}


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
