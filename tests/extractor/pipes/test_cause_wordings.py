"""What a user relies on in causes and lines, however a clerk words what opens, follows, compares and grants."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.reading.plain import parse
from extractor.result import Result

TITLE = "云山县司法局2023年度部门决算\n"
Said = tuple[str | None, str, str, list[str]]
Triple = tuple[str, str, float]


def read(text: str) -> Result:
    return pipeline.run(parse(TITLE + text, "report.txt"), pipeline.build())


def said(text: str) -> list[Said]:
    result = read(text)
    names = {line.id: line.path[-1] for line in result.budget_lines}
    return [
        (names.get(each.budget_line_id or ""), each.basis, each.direction, [cause.text for cause in each.causes])
        for each in result.variances
    ]


def triples(text: str) -> set[Triple]:
    lines = read(text).budget_lines
    return {(line.path[-1], amount.measure, amount.value) for line in lines for amount in line.amounts}


@pytest.mark.parametrize(
    ("opener", "direction"),
    [
        ("差异主要源自", "decrease"),
        ("少支部分起因于", "decrease"),
        ("差额归结为", "decrease"),
        ("结余主要归因为", "decrease"),
        ("少支的部分肇因于", "decrease"),
        ("支出减少主要出于", "decrease"),
        ("根本原因在于", "decrease"),
        ("下降的动因主要是", "decrease"),
        ("节余主要来自于", "decrease"),
        ("之所以低于预算，是因为", "decrease"),
    ],
)
def test_what_opens_a_cause_is_no_part_of_it(opener: str, direction: str) -> None:
    text = f"培训费年初预算9万元，支出决算6万元，完成年初预算的66.67%。{opener}两期轮训改为线上举办。"
    assert said(text) == [("培训费", "budget", direction, ["两期轮训改为线上举办"])]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("少支部分为定位终端租赁合同跨年结算。", "定位终端租赁合同跨年结算"),
        ("未支付的6万元系案件补贴待考核后发放。", "案件补贴待考核后发放"),
        ("剩余资金为指定辩护案件尚未结案，补贴未到发放时点。", "指定辩护案件尚未结案，补贴未到发放时点"),
        ("差额6万元为一处工作站推迟挂牌。", "一处工作站推迟挂牌"),
        ("沉淀资金系评议会议未召开。", "评议会议未召开"),
    ],
)
def test_what_names_the_difference_opens_its_reason_sentences_later(told: str, reason: str) -> None:
    text = "社区矫正管理经费。全年预算80万元，执行74万元。组织公益劳动36场，教育谈话1200人次。" + told
    assert said(text) == [("社区矫正管理经费", "budget", "decrease", [reason])]


def test_what_says_how_much_opens_no_reason() -> None:
    assert said("培训费全年预算9万元，执行6万元，执行率66.67%。减少额为3万元。") == []


@pytest.mark.parametrize(
    "outcome",
    [
        "故资金有所结余",
        "因此形成资金结余",
        "所以执行率偏低",
        "致使支出低于预算",
        "从而节约了经费",
        "遂有资金节余",
        "导致补贴未能在年内兑现",
        "以致年度资金未能用完",
    ],
)
def test_what_follows_from_a_reason_is_no_part_of_it(outcome: str) -> None:
    text = f"人民调解经费全年预算50万元，执行44万元，执行率88%。因个别乡镇未按时报送案卷，考核延后，{outcome}。"
    assert said(text) == [("人民调解经费", "budget", "decrease", ["个别乡镇未按时报送案卷，考核延后"])]


def test_an_outcome_of_another_kind_stays() -> None:
    text = "办公费支出6万元，比上年增加1万元。因设备老化，故障频发，维修次数增多。"
    assert said(text) == [("办公费", "prior_year", "increase", ["设备老化，故障频发，维修次数增多"])]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("会议费支出3万元，与预算、与上年均持平，主要是会议场次没有变化。", "budget"),
        ("会议费支出3万元，与上年和年初预算均持平，主要是会议场次没有变化。", "prior_year"),
        (
            "会议费支出9万元，完成预算8万元的112.5%；上年支出7万元，同比增加2万元，原因有二：一是增开一次现场会。",
            "prior_year",
        ),
    ],
)
def test_of_two_bases_the_one_that_the_difference_is_told_against_counts(text: str, basis: str) -> None:
    assert {each[1] for each in said(text)} == {basis}


def test_a_short_name_of_the_line_spoken_of_is_none_of_its_own() -> None:
    text = "与2022年度支出合计480万元相比，本年支出增加26万元，增幅5.42%，原因是新设两个司法所。"
    assert said(text) == [("支出合计", "prior_year", "increase", ["新设两个司法所"])]
    assert triples(text) == {("支出合计", "prior_final", 480)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2023年度财政拨款“三公”经费支出预算为18万元，支出决算为14万元。",
            {("“三公”经费", "initial_budget", 18), ("“三公”经费", "final", 14)},
        ),
        (
            "财政拨款支出935万元，其中一般公共预算财政拨款支出877万元，政府性基金预算财政拨款支出58万元。",
            {
                ("财政拨款支出", "final", 935),
                ("一般公共预算财政拨款支出", "final", 877),
                ("政府性基金预算财政拨款支出", "final", 58),
            },
        ),
        (
            "其中年初财政拨款结转200万元，年末项目支出结转30万元。",
            {("年初财政拨款结转", "final", 200), ("年末项目支出结转", "final", 30)},
        ),
        ("为16名乡土人才发放奖补共计8.6万元。", set()),
        ("向120户困难家庭发放慰问金共计6万元。", set()),
        ("人才待遇兑现支出年初预算8万元。", {("人才待遇兑现支出", "initial_budget", 8)}),
        (
            "本部门收入年初预算1449万元，全年收入合计1870万元。",
            {("收入合计", "initial_budget", 1449), ("收入合计", "final", 1870)},
        ),
        (
            "普法宣传经费全年预算305.45万元，已全部支付到位，自评得分98分。",
            {("普法宣传经费", "adjusted_budget", 305.45), ("普法宣传经费", "final", 305.45)},
        ),
        ("县财政局年初批复普法宣传经费预算30万元。", {("普法宣传经费", "initial_budget", 30)}),
    ],
)
def test_lines_by_the_names_that_the_report_gives_them(text: str, expected: set[Triple]) -> None:
    assert triples(text) == expected


@pytest.mark.parametrize("whose", ["财政拨款", "一般公共预算财政拨款"])
@pytest.mark.parametrize("name", ["基本支出", "项目支出"])
def test_whose_money_it_is_belongs_to_a_known_name(whose: str, name: str) -> None:
    told = triples(f"{name}支出决算683万元。2023年度{whose}{name}预算数为738万元。")
    assert told == {(name, "final", 683), (f"{whose}{name}", "initial_budget", 738)}


@pytest.mark.parametrize("organ", ["市财政", "县财政局", "区财政", "县人大", "上级主管部门"])
def test_an_organ_that_grants_a_budget_is_no_line(organ: str) -> None:
    result = read(f"{organ}年初批复四个项目预算合计182万元，年中未作调整，全年支出169万元，总体执行率92.86%。")
    assert [line.path for line in result.budget_lines] == []
    assert result.variances == []


USES = ["主要用于", "用于", "安排用于", "主要是用于", "全部用于", "重点用在"]
ITEM = "普法宣传经费年初预算32万元，支出决算28万元，完成年初预算的87.50%"


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("joint", ["，", "。"])
def test_what_money_was_for_is_no_reason(use: str, joint: str) -> None:
    assert said(f"{ITEM}{joint}{use}宪法宣传和法治文化阵地建设，印制读本600册。") == []
    told = said(f"{ITEM}{joint}{use}宪法宣传和法治文化阵地建设，少支主要是读本改为电子版。")
    assert [reasons for *_, reasons in told] == [["读本改为电子版"]]


def test_what_an_excess_was_for_is_its_reason() -> None:
    assert said(f"{ITEM}，超支部分主要用于加印宪法读本。")[0][3] == ["加印宪法读本"]
