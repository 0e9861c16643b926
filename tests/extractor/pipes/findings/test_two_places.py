"""Facts told in two places, and things that look like one fact and are two; each kind in ten ways of telling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.pipeline import build, run
from extractor.reading import read
from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

HEADER = ["资金执行（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
FUNDS = ["", "年度资金总额", "200.00", "200.00", "190.00", "10", "95.00%", "9.5"]
LABELS = [
    "总体目标完成情况",
    "年度总体目标完成情况",
    "全年实际完成情况",
    "年度目标实际完成情况",
    "目标实现情况",
    "项目绩效情况",
    "主要工作成效",
    "项目产出情况",
    "主要做法",
    "年度工作总结",
]


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("label", LABELS)
def test_prose_across_the_columns_of_a_form_is_read(find: Find, table: Table, label: str, merged: bool) -> None:
    row = [label, "发放高龄津贴惠及老人18642名，巡查养老机构88次。", *([""] * 6 if merged else [])]
    form = table([["项目名称", "养老项目"], HEADER, FUNDS, row])
    told = "一、履职成效\n为18462名老人落实高龄津贴。\n二、项目自评\n"
    (finding,) = find(told + form, "conflict")
    assert "18462名" in finding.message and "18642名" in finding.message


COUNTED = [
    "据统计，",
    "据年末统计，",
    "经统计，",
    "经初步统计，",
    "根据业务系统统计，",
    "据统计部门统计，",
    "截至年底，",
    "截至2022年12月31日，",
    "截止年末，",
    "经汇总，",
]


@pytest.mark.parametrize("opening", COUNTED)
def test_what_was_counted_counts_in_a_section_of_plans_too(find: Find, opening: str) -> None:
    told = "二、履职成效\n全年城镇新增就业6,427人。\n三、存在问题和下步打算\n岗位缺口较大。\n"
    report = told + "{}全年城镇新增就业6,247人{}。\n"
    assert len(find(report.format(opening, "，完成任务"), "conflict")) == 1
    assert not find(report.format("2023年", "以上"), "conflict")
    assert not find(report.format(f"{opening}2023年计划", "以上"), "conflict")


# A comparison within the list, and what is told behind it without a measure.
COMPARED = [
    "比预算7.00万元结余2.28万元",
    "较预算7.00万元减少2.28万元",
    "比年初预算7.00万元减少2.28万元",
    "较年初预算7.00万元压减2.28万元",
    "与年初预算7.00万元相比减少2.28万元",
    "与预算数7.00万元相比减少2.28万元",
    "比预算数7.00万元少支2.28万元",
    "较年初预算数7.00万元节约2.28万元",
    "比全年预算7.00万元结余2.28万元",
    "较调整预算7.00万元结余2.28万元",
]


@pytest.mark.parametrize("compared", COMPARED)
def test_what_an_amount_is_compared_with_is_no_measure_of_the_next(find: Find, compared: str) -> None:
    told = (
        "（四）“三公”经费\n“三公”经费年初核定15.00万元，实际列支{}万元。其中公务接待费4.18万元，上年为5.06万元，"
        "同比减少0.88万元，下降17.39%，系受疫情影响来访考察团组明显变少，全年接待64批、512人次；"
        f"公务用车运行维护费4.72万元，{compared}；因公出国（境）费0万元。\n"
    )
    assert not find(told.format("8.90"), "parts_total")
    (finding,) = find(told.format("9.20"), "parts_total")
    assert finding.expected == "8.90万元"


INDICATORS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"]


def test_the_only_count_of_a_type_is_held_to_the_only_indicator(find: Find, table: Table) -> None:
    row = ["产出指标", "数量指标", "整顿软弱涣散基层党组织", "≥70个", "{}", "10", "10", ""]
    report = "一、履职成效\n排查确定的后进村党支部87个全部摘帽。{}\n" + table([INDICATORS, row])
    (finding,) = find(report.format("", "78个"), "conflict")
    assert finding.severity == "warning"
    assert not find(report.format("", "87个"), "conflict")
    assert not find(report.format("另有软弱涣散党组织65个完成整顿。", "78个"), "conflict")


def test_what_stands_behind_its_number_says_what_is_counted(find: Find, table: Table) -> None:
    row = ["产出指标", "数量指标", "完成换届的村（社区）", "146个", "146个", "10", "10", ""]
    report = "一、履职成效\n经费保障了全县{}个村（社区）换届。\n" + table([INDICATORS, row])
    assert len(find(report.format("147"), "conflict")) == 1
    assert not find(report.format("146"), "conflict")


# Sound sentences, each of which once had a finding.
SOUND = [
    "公用经费较年初预算212.60万元压减32.16万元，减幅15.13%。",
    "本年收入合计46852.70万元。其中财政拨款收入46218.40万元，占98.65%；其他收入634.30万元，占1.35%。"
    "本年支出合计46930.28万元。基本支出3815.62万元，占8.13%；项目支出43114.66万元，占91.87%。",
    "本年支出合计2427.47万元。其中基本支出1298.60万元，含人员经费1142.35万元、公用经费156.25万元；项目支出1128.87万元。",
    "机关设综合办、规划办等6个内设机构和4个所属站所。",
    "预算265.00万元，县级追加后可用320.00万元，支出318.90万元，执行率99.66%。",
    "1.道路养护工程。自评得分97.6分，养护道路42公里。\n2.综合执法专项经费。自评得分98.1分，检查车辆640台次。",
    "公开招聘教师168名。\n另有186名教师参与交流轮岗。\n年内公开招聘教师168名到岗。\n交流轮岗教师186名。",
    "国道以西，绿化面积668973.92平方米；国道以东，绿化面积635700.54平方米。",
    "支出6.00万元，与上年持平。",
    "支出决算较预算减少1.00万元，与上年持平。",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_is_sound_has_no_finding(find: Find, text: str) -> None:
    assert not [finding.message for finding in find(f"一、情况说明\n{text}\n") if finding.severity != "hint"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("公用经费较年初预算212.60万元压减32.16万元，减幅25.13%。", "change_rate"),
        ("机关内设机构6个。机关设综合办等4个内设机构。", "conflict"),
        ("预算265.00万元，县级追加后可用320.00万元，支出318.90万元，执行率95.66%。", "completion_rate"),
        ("公务接待费支出比上年减少0.50万元，与2021年持平。", "change_direction"),
        ("公务接待费支出比上年增加1.20万元，与上年持平。", "change_direction"),
    ],
)
def test_the_same_with_a_fault_is_found(find: Find, text: str, rule: str) -> None:
    assert find(f"一、情况说明\n{text}\n", rule)


BUDGET = "某某市2026年区级部门预算\n预算主管部门：某某市司法局\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2025年当年预算执行数为170.00万元，2026年预算安排{}万元，比2025年预算执行数增加20.00%。", "change_rate"),
        ("2025年当年预算执行数为{}万元，2026年预算安排25.00万元，比2025年预算执行数增加100.00%。", "impossible_rate"),
    ],
)
@pytest.mark.parametrize("name", ["住房公积金", "购房补贴"])
def test_an_item_of_a_budget_against_the_year_before(text: str, rule: str, name: str) -> None:
    line = f"1、住房保障支出（类）住房改革支出（款）{name}（项）。主要用于：{name}。{text}主要原因是：人员增加。\n"
    sound, wrong = ("204.00", "170.00") if rule == "change_rate" else ("12.50", "0.00")
    for figure, expected in ((sound, set()), (wrong, {rule})):
        result = run(read((BUDGET + "2026年部门预算编制说明\n" + line.format(figure)).encode()), build())
        assert {finding.rule for finding in result.findings} == expected


@pytest.mark.parametrize(("year", "count"), [("2026", 0), ("2025", 1)])
@pytest.mark.parametrize("title", ["年度预算安排", "年度资金安排", "本年度预算安排"])
def test_what_a_budget_arranges_is_of_its_own_year(title: str, year: str, count: int) -> None:
    text = f"{BUDGET}剧院装修工程项目经费情况说明\n六、{title}\n总投资为900万元。{year}年安排建设资金500万元。\n"
    found = [each for each in run(read(text.encode()), build()).findings if each.rule == "wrong_year"]
    assert len(found) == count
