"""Kinds of faults in wordings of another hand: comparing words, slips, counted projects, one change told two ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

LINE = "行政运行年初预算为64.00万元，支出决算为61.30万元，完成年初预算的95.78%。{}原因是按实际缴费结算。\n"
BELOW = [
    "决算数未超过年初预算数，",
    "决算数不及年初预算数，",
    "支出决算未达到预算数，",
    "决算数没有突破年初预算，",
    "决算数低于预算数的",
]
ABOVE = [
    "决算数超出年初预算数，",
    "支出决算超过年初预算，",
    "决算数突破了年初预算数，",
    "决算数高出预算数的",
    "决算数大于预算数的",
]


@pytest.mark.parametrize("words", BELOW)
def test_a_comparing_word_that_fits_is_left_alone(find: Find, words: str) -> None:
    assert find(LINE.format(words)) == []


@pytest.mark.parametrize("words", ABOVE)
def test_a_comparing_word_of_the_other_way_is_found(find: Find, words: str) -> None:
    assert [each.rule for each in find(LINE.format(words))] == ["change_direction"]


@pytest.mark.parametrize(
    "words", ["决算数不得超过预算数。", "凡决算数超过预算数的一律说明。", "确保支出决算不突破预算。"]
)
def test_what_should_be_is_no_comparison(find: Find, words: str) -> None:
    text = f"会议费年初预算为6.00万元，支出决算为6.40万元，完成年初预算的106.67%，主要原因是会议增加。{words}"
    assert "change_direction" not in {each.rule for each in find(text)}


LEVEL = [
    "公务接待费支出决算为0.72万元，2021年度支出决算为{}万元，与2021年度持平。",
    "2022年度公务接待费0.72万元，2021年度公务接待费{}万元，与2021年度一致。",
    "2021年公务接待费{}万元，2022年公务接待费0.72万元，与2021年度相同。",
]


@pytest.mark.parametrize("text", LEVEL)
def test_level_with_the_year_before_by_its_number(find: Find, text: str) -> None:
    assert find(text.format("0.72")) == []
    assert {each.rule for each in find(text.format("0.27"))} == {"change_direction"}


SLIPS = [
    ("本年收入合计为,1940.00万元。", "punctuation"),
    ("其中：财政拨款收入是,1940.00万元，占98.98%。", "punctuation"),
    ("项目支出决算为，194.00万元。", "punctuation"),
    ("本年支出合计为、30.00万元。", "punctuation"),
    ("其他收入20.00万元，占，1.02%。", "punctuation"),
    ("支出80.00万元，完成预算的，95.00%。", "punctuation"),
    ("公务接待费1.60万元，比上年增加持平。", "template_residue"),
    ("公务接待费1.60万元，比上年减少（持平）。", "template_residue"),
    ("公务接待费1.60万元，较上年增长/持平。", "template_residue"),
    ("公务接待费1.60万元，与上年持平（减少）。", "template_residue"),
    ("组织×××展陈。", "placeholder"),
    ("负责XXX管理工作。", "placeholder"),
    ("开展***服务。", "placeholder"),
    ("承担○○○建设任务。", "placeholder"),
    ("立项依据\n（待填写）\n", "placeholder"),
    ("立项依据：待补充", "placeholder"),
    ("预算安排【金额待填】，其余自筹。", "placeholder"),
]


@pytest.mark.parametrize(("text", "rule"), SLIPS)
def test_a_slip_is_found(find: Find, text: str, rule: str) -> None:
    assert rule in {each.rule for each in find(text)}


SOUND = [
    "本年收入合计为1,940.00万元，其中：财政拨款收入1,920.00万元，其他收入20.00万元。",
    "压减项目支出，20.00万元调剂用于应急。",
    "违规行为，5万元以上的从严处理。",
    "部分项目增加，其余持平。",
    "公务接待费1.60万元，与上年持平。",
    "联系人：×××",
    "由×××同志负责。",
    "待补充人员名单由组织部提供，时间待定。",
    "全馆成立于二〇〇三年。",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_looks_alike_is_left_alone(find: Find, text: str) -> None:
    assert not {each.rule for each in find(text)} & {"punctuation", "template_residue", "placeholder"}


COUNTED = [
    "编报绩效目标的项目3个，涉及项目资金780.00万元，其中：泵闸新建300.00万元、河道养护300.00万元、泵闸运行{}万元。",
    "纳入自评的项目共3项，资金780.00万元，其中泵闸新建300.00万元，河道养护300.00万元，泵闸运行{}万元。",
    "本年实施3个工程，安排资金780.00万元，分别为：泵闸新建300.00万元、河道养护300.00万元、泵闸运行{}万元。",
    "开展专项3个，涉及资金780.00万元。其中：泵闸新建300.00万元、河道养护300.00万元、泵闸运行{}万元。",
    "项目3个，预算780.00万元，包括：泵闸新建300.00万元、河道养护300.00万元和泵闸运行{}万元。",
]


@pytest.mark.parametrize("text", COUNTED)
@pytest.mark.parametrize("heading", ["", "四、绩效目标设置情况\n"])
def test_counted_projects_make_up_their_money(find: Find, text: str, heading: str) -> None:
    assert find(heading + text.format("180.00")) == []
    assert "parts_total" in {each.rule for each in find(heading + text.format("108.00"))}


@pytest.mark.parametrize(
    "text",
    [
        "项目3个，涉及资金780.00万元，其中：泵闸新建300.00万元、河道养护200.00万元、泵闸运行60.00万元等。",
        "项目3个，涉及资金780.00万元，其中：财政拨款300.00万元、上级资金200.00万元、自筹资金60.00万元。",
        "项目4个，涉及资金780.00万元，其中：泵闸新建300.00万元、河道养护200.00万元、泵闸运行60.00万元。",
        "项目3个，涉及资金780.00万元，其中主要有泵闸新建300.00万元、河道养护200.00万元、泵闸运行60.00万元。",
    ],
)
def test_a_list_that_leaves_some_out_is_sound(find: Find, text: str) -> None:
    assert "parts_total" not in {each.rule for each in find(text)}


CHANGED = [
    "财政拨款收入总计1700.00万元，比上年增加85.00万元。财政拨款支出总计1700.00万元，比上年{}85.00万元。",
    "收入总计1700.00万元，与2021年度相比增加85.00万元；支出总计1700.00万元，与2021年度相比{}85.00万元。",
    "2022年收入预算1700.00万元，比2021年预算增加85.00万元。\n支出预算1700.00万元，比2021年预算{}85.00万元。",
    "财政拨款支出预算1700.00万元，比2021年预算增加85.00万元，其中一般公共预算拨款支出预算1700.00万元，比2021年预算{}85.00万元。",
]


@pytest.mark.parametrize("text", CHANGED)
def test_equal_totals_change_alike(find: Find, text: str) -> None:
    assert "direction_conflict" not in {each.rule for each in find(text.format("增加"))}
    assert "direction_conflict" in {each.rule for each in find(text.format("减少"))}


def test_lines_of_one_amount_may_go_opposite_ways(find: Find) -> None:
    text = "会议费5.00万元，比上年增加1.00万元；培训费5.00万元，比上年减少1.00万元。"
    assert "direction_conflict" not in {each.rule for each in find(text)}


OWED = "{}年初预算为20.00万元，支出决算为18.00万元，完成年初预算的90.00%。决算数小于预算数{}"
ITEMS = "".join(OWED.format(name, "的主要原因：按进度付款。\n") for name in ("档案馆", "行政运行", "博物馆"))


@pytest.mark.parametrize("end", ["。\n", "；\n", "，完成年度预算的90.00%。\n"])
def test_the_one_comparison_without_a_reason(find: Find, end: str) -> None:
    assert find(ITEMS + OWED.format("三公经费", "，因严控出行。\n")) == []
    assert "missing_reason" in {each.rule for each in find(ITEMS + OWED.format("“三公”经费", end))}


@pytest.mark.parametrize(
    "why",
    [
        "受龙舟活动周连续强降雨取消多场展演影响，决算数小于预算数。",
        "自三月起全区统一执行新的接待标准，支出决算数小于预算数。",
        "年内3人调离，决算数小于预算数。",
        "决算数小于预算数。\n主要原因是严控出行。",
    ],
)
def test_a_reason_may_stand_before_the_comparison(find: Find, why: str) -> None:
    text = ITEMS + OWED.format("会议费", "").replace("决算数小于预算数", why) + "\n"
    assert "missing_reason" not in {each.rule for each in find(text)}


def test_two_comparisons_without_reasons_are_a_habit(find: Find) -> None:
    text = ITEMS + OWED.format("会议费", "。\n") + OWED.format("“三公”经费", "。\n")
    assert "missing_reason" not in {each.rule for each in find(text)}
