"""Reasons and lines that whole reports tell in passing: what is left, what is announced, what came of a reason."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_cause_wordings import said
from tests.extractor.pipes.test_causes_amid_deeds import EVALUATION, PROJECT
from tests.extractor.pipes.test_causes_amid_deeds import said as amid
from tests.extractor.pipes.test_published_lines import amounts

TITLE = "青云县林业局2023年度部门决算\n"
MEALS = "公务接待费"


# What goes beyond a line, or is left of it, is no line of its own.
@pytest.mark.parametrize(
    "part",
    [
        "超出部分3万元主要是",
        "超支部分3万元主要是",
        "多出部分3万元主要是",
        "超过部分3万元主要是",
        "增支部分3万元主要是",
        "高出的部分3万元主要是",
        "新增部分3万元主要是",
        "追加部分3万元主要是",
        "差额部分3万元主要是",
        "多支部分3万元主要是",
    ],
)
def test_a_part_of_the_difference_is_no_line(part: str) -> None:
    text = f"培训费支出15万元，预算12万元，{part}新进人员岗前培训"
    assert [(line, way, found) for line, _, way, found in said(text + "。")] == [
        ("培训费", "increase", ["新进人员岗前培训"])
    ]


@pytest.mark.parametrize("held", ["有", "尚有", "还有", "仍有", "尚余", "仍余", "还剩", "共有", "约有", "尚欠"])
def test_what_is_left_of_a_line_is_that_line(held: str) -> None:
    text = f"人才发展专项资金{held}3万元没有形成支出，引进人才考核尚未满一年"
    told = said(text + "。")
    assert [(line, basis, way) for line, basis, way, _ in told] == [("人才发展专项资金", "budget", "decrease")]


# A 项 behind its 款 is beneath it, whatever line has been spoken of, and though the classification lacks it.
@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("住房改革支出（款）住房公积金（项）", "住房保障支出/住房改革支出/住房公积金"),
        ("住房改革支出（款）购房补贴（项）", "住房保障支出/住房改革支出/购房补贴"),
        ("住房改革支出（款）支出提租补贴（项）", "住房保障支出/住房改革支出/提租补贴"),
        ("抚恤（款）死亡抚恤（项）", "社会保障和就业支出/抚恤/死亡抚恤"),
        ("抚恤（款）烈士陵园看护（项）", "社会保障和就业支出/抚恤/烈士陵园看护"),
        ("抚恤（款）优抚设施修葺（项）", "社会保障和就业支出/抚恤/优抚设施修葺"),
        ("林业和草原（款）林长制督查（项）", "农林水支出/林业和草原/林长制督查"),
        ("水利（款）塘坝看护（项）", "农林水支出/水利/塘坝看护"),
        ("公安（款）警犬基地（项）", "公共安全支出/公安/警犬基地"),
        ("组织事务（款）人才小镇（项）", "一般公共服务支出/组织事务/人才小镇"),
    ],
)
def test_an_item_behind_its_section(line: str, path: str) -> None:
    text = f"卫生健康支出（类）年初预算9万元，支出决算8万元。{line}年初预算18万元，支出决算19万元。\n"
    assert {(path, "initial_budget", 18), (path, "final", 19)} <= amounts(TITLE + text)


# The sum of a side called otherwise in the next sentence.
@pytest.mark.parametrize(
    ("total", "again"),
    [
        ("本年支出合计", "支出总额"),
        ("支出合计", "支出总量"),
        ("本年支出合计", "支出规模"),
        ("本年支出合计", "支出总规模"),
        ("支出合计", "支出总额"),
        ("支出总计", "支出总额"),
        ("收入总计", "收入总额"),
        ("收入合计", "收入总量"),
        ("本年收入合计", "收入总额"),
        ("收入合计", "收入规模"),
    ],
)
def test_a_sum_told_again_by_another_name(total: str, again: str) -> None:
    text = f"{total}918万元。{again}比上年减少48万元，下降5%，主要原因是综合楼上年已完工"
    assert [line for line, *_ in said(text + "。")] == [total]


def test_the_sum_of_the_other_side_is_another_line() -> None:
    text = "本年收入合计918万元。支出总额比上年减少48万元，下降5%，主要原因是综合楼上年已完工。"
    assert [line for line, *_ in said(text)] == ["支出总额"]


# What only announces the items, or tells what money mostly went to, is no reason.
@pytest.mark.parametrize(
    "told",
    [
        "。按功能分类科目逐项说明如下",
        "。分科目具体说明如下",
        "。现将各项目情况分别说明如下",
        "。按支出用途分项列示如下",
        "。有关情况说明如下",
        "，以办公设备和印刷服务为主",
        "，主要以零星修缮为主",
        "，仍以日常运转为重点",
        "，均为用于敬老院改造的公益金支出",
        "，都是用于敬老院改造的支出",
    ],
)
def test_what_announces_or_tells_the_use_is_no_reason(told: str) -> None:
    assert said(f"项目支出58万元，完成年初预算60万元的96.7%{told}。") == []


def test_an_announcement_parts_what_stands_before_it() -> None:
    text = (
        "支出进度总体均衡，未发生挤占和挪用。与年初预算差别较大的几个项目说明如下：双拥经费全年预算比年初增加48万元，"
        "为市里年中下拨的补助；该项目尚有4万元未支付，因两处改造还在结算审计。"
    )
    assert [(line, way, found) for line, _, way, found in said(text)] == [
        ("双拥经费", "increase", ["市里年中下拨的补助"]),
        ("双拥经费", "decrease", ["两处改造还在结算审计"]),
    ]


# What went with a reason right before it, amid deeds.
@pytest.mark.parametrize(
    "moved",
    [
        "支出也相应少了7万元",
        "支出相应减少7万元",
        "支出随之减少7万元",
        "开支随之下降7万元",
        "支出也就少了7万元",
        "经费因此少支7万元",
        "费用相应地减少7万元",
        "支出跟着减7万元",
        "支出亦相应减少7万元",
        "支出随之少支7万元",
    ],
)
def test_a_consequence_has_the_clause_before_it_for_its_reason(moved: str) -> None:
    told = amid(f"{EVALUATION}全年办班24期，培训调解员762人次，有两期外地班因疫情取消，{moved}。")
    assert told == [(PROJECT, "budget", "decrease", ["有两期外地班因疫情取消"])]


# Behind counted events, how some of them were held otherwise.
@pytest.mark.parametrize(
    "reason",
    [
        "部分会议改用视频召开",
        "部分会议改为线上",
        "有的会议改在本单位食堂召开",
        "多数会议合并召开",
        "部分会议取消",
        "一些会议推迟到次年",
        "个别会议因故停办",
        "若干会议套开",
        "不少会议改由镇里承办",
        "半数会议转为线上",
    ],
)
def test_events_held_otherwise_are_a_reason(reason: str) -> None:
    told = said(f"会议费决算3万元，完成预算5万元的60%，全年召开会议7个，参会410人次，{reason}。")
    assert told == [("会议费", "budget", "decrease", [reason])]


@pytest.mark.parametrize("deed", ["会议质量明显提升", "参会面进一步扩大", "会风持续改进"])
def test_other_words_behind_events_are_none(deed: str) -> None:
    assert said(f"会议费决算3万元，完成预算5万元的60%，全年召开会议7个，参会410人次，{deed}。") == []


# A reason is of the change right behind it where the rate before it went the other way.
@pytest.mark.parametrize(
    ("cue", "stated"),
    [
        ("因", "比上年增加0.4万元"),
        ("因", "较上年增加0.4万元，增长18%"),
        ("因", "同比增加0.4万元"),
        ("因", "比去年多支0.4万元"),
        ("因", "比2022年增加0.4万元"),
        ("鉴于", "比上年增加0.4万元"),
        ("鉴于", "较上年增长18%"),
        ("因", "较上年上升18%"),
        ("因", "与上年相比增加0.4万元"),
        ("因", "较去年增加0.4万元"),
    ],
)
def test_a_reason_before_its_change(cue: str, stated: str) -> None:
    told = said(f"公务接待费2.4万元，完成预算的29%，{cue}外地来访考察批次较多，{stated}。")
    assert told == [(MEALS, "prior_year", "increase", ["外地来访考察批次较多"])]


# Two years compared are no budget, whatever budget the sentence has told.
@pytest.mark.parametrize("both", ["两年相比", "两年比较", "前后两年相比", "两个年度相比", "两年对比", "两年间相比"])
def test_two_years_compared(both: str) -> None:
    text = (
        "2023年部门整体支出年初预算8642万元，全年预算9318万元，实际支出9105万元，预算执行率97.71%；"
        f"2022年支出为8476万元，{both}多支出629万元，多出的钱大部分花在了防汛物资上。"
    )
    assert [(line, basis, way) for line, basis, way, _ in said(text)] == [("部门整体支出", "prior_year", "increase")]


@pytest.mark.parametrize("deeds", ["打造示范点12个，修订村规87份", "办班4期，培训690余人", "换灯48盏，修渠2公里"])
def test_deeds_behind_figures_that_are_the_same(deeds: str) -> None:
    assert amid(f"{EVALUATION}预算、支出均为64万元，{deeds}。") == []
