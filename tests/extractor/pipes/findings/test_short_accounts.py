"""Faults of short real accounts, in other words than theirs: each sentence sound and faulty, and what is no fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

SPENT, PUBLIC = "五、财政拨款支出决算情况说明", "七、“三公”经费支出决算情况说明"
INCOME, RESULTS = "二、收入决算情况说明", "二、绩效情况"

# (rule, heading, text with gaps, what fills them soundly, and wrongly).
CASES = [
    # A completion rate without its budget, against the word behind it.
    ("completion_rate", SPENT, "教育支出决算1741.75万元，完成年初预算的{}，决算数大于年初预算数的主要原因是学校扩班。",
        "103.32%", "98.32%"),
    ("completion_rate", SPENT, "卫生健康支出90.00万元，完成年初预算的{}。决算数小于预算数的主要原因是疫苗采购推迟。",
        "96.50%", "110.50%"),
    ("completion_rate", SPENT, "住房保障支出98.20万元，完成年初预算的{}，决算数与预算数持平。", "100%", "93.20%"),
    ("completion_rate", SPENT, "农林水支出55.00万元，完成年初预算的{}，"
        "决算数高于预算数，主要原因是上级下达高标准农田资金。",
        "120%", "100%"),
    # Against the amount by which the budget was left.
    ("completion_rate", SPENT, "教育支出90.00万元，比年初预算减少10.00万元，完成年初预算的{}，主要原因是教师退休。",
        "90%", "95%"),
    ("completion_rate", SPENT, "教育支出1741.75万元，决算数大于预算数55.93万元，完成预算的{}，主要原因是教师增加。",
        "103.32%", "100%"),
    ("completion_rate", SPENT, "教育支出90.00万元，完成年初预算的95%，"
        "比年初预算下降{}，主要原因是教师退休。", "5%", "10%"),
    # Shares of what the sentence opens with, one of them of nothing.
    ("share", PUBLIC, "“三公”经费支出决算10.00万元。“三公”经费支出决算中，因公出国（境）费支出0万元；"
        "公务接待费支出6.28万元，占{}；公务用车购置及运行维护费支出3.72万元，占37.20%。", "62.80%", "34.88%"),
    # No budget, no rate.
    ("impossible_rate", PUBLIC, "会议费{}，决算0万元，完成预算的0%。", "年初预算1.00万元", "没有安排预算"),
    ("impossible_rate", PUBLIC, "因公出国（境）费未列预算，支出决算0万元，{}。", "没有支出", "预算完成率为0%"),
    # Bought with nothing.
    ("spent_on_nothing", PUBLIC, "公务用车购置费{}万元，公务用车运行维护费61.80万元，本年购置公务用车7辆，"
        "年末保有公务用车9辆。", "140.00", "0"),
    # What was left open.
    ("placeholder", PUBLIC, "公务接待费支出2.00万元，占“三公”经费的{}%，比上年减少0.50万元。", "20", " "),
    ("placeholder", PUBLIC, "公务接待费支出2.00万元，比上年减少{}万元，主要原因是来访减少。", "0.50", "____"),
    # Cases carried over; what breaks one of the figures down is passed over.
    ("flow", RESULTS, "仲裁院上年结存63件，本年新受理争议1486件，审结1423件，调解934件、裁决489件，年末在办{}件。",
        "126", "108"),
    ("flow", RESULTS, "上年遗留信访件12件，全年受理86件，办结90件，年末未结{}件。", "8", "10"),
    # Lists that other words open.
    ("parts_total", RESULTS, "全年调训干部{}人次，分班次看，"
        "主体班742人次、专题班983人次、网络班491人次。", "2216", "2316"),
    ("parts_total", RESULTS, "工程全年支出{}万元，全部用于三项内容，即村道拓宽268.40万元、管网改造104.60万元、"
        "路灯配套88.00万元。", "461.00", "451.00"),
    # Parts as numbered paragraphs.
    ("parts_total", INCOME, "本年收入合计{}万元，其中：\n1.财政拨款收入80.00万元，占80.00%。\n2.事业收入15.00万元。\n"
        "3.其他收入5.00万元。", "100.00", "99.00"),
    # Changes told in turn.
    ("change_rate", SPENT, "基本支出、项目支出分别为80.00万元和20.00万元，比上年分别增加10.00万元和5.00万元，"
        "增幅分别为14.29%和{}。", "33.33%", "25.00%"),
    # A rate on what is told as its base, in whatever document.
    ("change_rate", INCOME, "事业收入33844.74万元，比上年34583.04万元减少738.30万元，下降{}。", "2.13%", "1.73%"),
    # Targets that were missed among those that were reached.
    ("result_word", RESULTS, "（一）已完成的目标\n学生满意度目标≥95%，实际95.08%；家长满意度目标不低于95%，实际{}。",
        "96.40%", "94.60%"),
    ("result_word", RESULTS, "（一）目标情况\n维修面积目标不少于300平方米，实际{}平方米。\n（二）未完成的目标\n无。",
        "310", "280"),
]  # fmt: skip

# The budget stands in a table, and how far it was left in the prose.
TOLD = [
    ("change_amount", "公务接待费支出5.21万元，比年初预算减少{}万元。", "9.69", "0.10"),
    ("change_rate", "公务接待费支出5.21万元，比预算下降{}。", "65.03%", "6.50%"),
    ("change_direction", "因公出国（境）费支出0.00万元，{}。", "比预算减少20.00万元", "与年初预算持平"),
]

# Nothing is wrong with these.
SOUND = [
    # The budgets that the items of a list are held against are those of the items.
    (PUBLIC, "“三公”经费决算17.06万元，完成预算27.00万元的63.19%。"
        "其中：因公出国（境）费7.80万元，完成预算10.00万元的78.00%；"
        "公务接待费9.26万元，完成预算17.00万元的54.47%。"),
    (PUBLIC, "“三公”经费决算17.06万元。其中：因公出国（境）费7.80万元，"
        "年初预算10.00万元；公务接待费9.26万元，年初预算17.00万元。"),
    # What is compared may be the budget itself, or the amount by which it was left.
    (SPENT, "教育支出12.00万元，大于预算数10.00万元，完成预算的120%。"),
    (SPENT, "教育支出1741.75万元，低于预算55.93万元，完成预算的96.89%。"),
    # Of the adjusted budget and of the first one.
    (SPENT, "教育支出98.20万元，完成调整预算的98.20%，决算数大于年初预算数，主要原因是年中追加教师奖金。"),
    # Of all, where several are told before.
    (SPENT, "教育支出90.00万元，完成年初预算的95%；卫生健康支出80.00万元，"
        "完成年初预算的112%。决算数大于预算数的主要原因是防疫投入增加。"),
    # Another line's word.
    (SPENT, "教育支出90.00万元，完成年初预算的95%；项目支出决算数大于预算数的主要原因是设备更新。"),
    # Added in the course of the year; another line's missing budget.
    (PUBLIC, "培训费未安排预算，年中追加5.00万元，支出决算5.00万元，完成预算的100%。"),
    (PUBLIC, "因公出国（境）费未安排预算；公务接待费决算8.47万元，完成预算的60.50%。"),
    # A part of parts is told among them.
    (SPENT, "本年支出合计100.00万元，其中：\n1.基本支出80.00万元。\n2.项目支出20.00万元。\n3.机关运行经费5.00万元。"),
    (PUBLIC, "“三公”经费决算10.00万元，其中公务接待费6.28万元，占62.80%；公务用车购置及运行维护费3.72万元，占37.20%，"
        "其中公务用车购置费0.00万元，公务用车运行维护费3.72万元，占100%。"),
    # The amounts of the year before, and how this year's differ from them.
    (PUBLIC, "2021年“三公”经费实际支出20.12万元，其中公务接待费12.39万元，公务用车运行维护费7.73万元。\n"
        "2022年比2021年多1.68万元，其中公务接待费减少0.59万元，下降4.76%；公务用车运行维护费增加2.27万元，增长29.37%。"),
    (RESULTS, "推广节能技术，减少万元产值能耗3%，占比达20%。"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "heading", "text", "sound", "faulty"), CASES)
def test_a_fault_is_told_from_what_is_sound(
    assert_told_apart: Callable[[str, str, str, str], None], rule: str, heading: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, f"{heading}\n{text}", sound, faulty)


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), TOLD)
def test_how_far_a_budget_was_left_is_held_against_the_table(
    assert_told_apart: Callable[[str, str, str, str], None],
    table: Table,
    rule: str,
    text: str,
    sound: str,
    faulty: str,
) -> None:
    rows = [
        ("项目", "预算数", "决算数"),
        ("合计", "49.90", "7.69"),
        ("因公出国（境）费", "20.00", "0.00"),
        ("公务接待费", "14.90", "5.21"),
        ("公务用车购置及运行维护费", "15.00", "2.48"),
    ]
    assert_told_apart(rule, f"“三公”经费支出决算表\n单位：万元\n{table(rows)}{PUBLIC}\n{text}", sound, faulty)


@pytest.mark.parametrize(("heading", "text"), SOUND)
def test_nothing_is_found_where_nothing_is_wrong(find: Find, heading: str, text: str) -> None:
    assert [each.message for each in find(f"{heading}\n{text}\n")] == []


def test_the_one_part_of_all_money_is_no_larger(find: Find, table: Table) -> None:
    head = ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    for total, rule in (("90", []), ("0", ["part_exceeds"])):
        money = ("年度资金总额", total, total, total, "", "", "")
        rows = [("项目名称", "咨询服务"), head, money, ("其中：当年财政拨款", "90", "90", "90", "", "", "")]
        assert [each.rule for each in find(f"项目支出绩效自评表\n{table(rows)}") if each.rule == "part_exceeds"] == rule


def test_a_rate_may_be_written_out(find: Find, table: Table) -> None:
    head = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    row = ("产出指标", "质量指标", "报告合格率", "≥95百分比", "97", "8", "8", "")
    assert find(f"项目支出绩效自评表\n{table([head, row])}", "score_against_target") == []
