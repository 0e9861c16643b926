"""Lists, brackets and bodies that add up and belong: nothing is found in them."""

from __future__ import annotations

import pytest

from extractor import extract

HEAD = "某某市民政局2023年度部门决算\n第三部分 决算情况说明\n一、支出情况\n"


@pytest.mark.parametrize(
    "said",
    [
        "全年走访100户，其中：甲镇50户、乙镇30户、丙镇17户，丁镇3户。",
        "全年走访100户，其中：甲镇50户、乙镇30户、丙镇12户，丁镇5户，戊镇3户。",
        "全年组团10个（其中赴港澳2个、因公出国（境）8个），包括甲类4个，乙类6个。",
        "全年接待16批次（其中国（境）外2批次、国内14批次），包括调研9批次，检查7批次。",
        "我局严格执行制度，按照某某市财政局政府采购管理办法执行。",
        "根据某某市审计局没有问题的结论，2023年支出合计100万元。",
        "上年受理投诉40件，上年遗留未结15件。2023年受理投诉50件，连同上年结转15件，办结60件。",
        "支出合计190.00万元，比收入合计180.00万元多10.00万元。其中：基本支出120.00万元；项目支出70.00万元。",
        "支出合计190.00万元，较全年预算数200.00万元少10.00万元，其中：基本支出120.00万元；项目支出70.00万元。",
        "政府采购金额212.00万元。上述合同当年实际支付198.00万元，余款14.00万元于次年支付。",
        "政府采购金额212.00万元。采购合同当年支付198.00万元。",
        "财政拨款支出90.00万元，居第一位的是教育支出（类）60.00万元；最少的是住房保障支出（类）30.00万元。",
    ],
)
def test_what_adds_up_is_no_finding(said: str) -> None:
    found = extract(f"{HEAD}{said}\n", name="report.txt", model=None).findings
    assert [each.message for each in found] == []


def test_what_a_total_is_compared_with_hides_no_wrong_sum() -> None:
    said = "支出合计190.00万元，比收入合计180.00万元多10.00万元。其中：基本支出120.00万元；项目支出60.00万元。"
    found = extract(f"{HEAD}{said}\n", name="report.txt", model=None).findings
    assert "parts_total" in [each.rule for each in found]


def test_last_year_in_another_sentence_hides_no_part_that_is_too_large() -> None:
    said = "上年受理投诉40件，均按期答复。2023年受理投诉50件，办结60件。"
    found = extract(f"{HEAD}{said}\n", name="report.txt", model=None).findings
    assert [each.rule for each in found] == ["part_exceeds"]


def test_the_total_of_a_list_in_two_lanes_is_that_of_both() -> None:
    rows = [
        ("科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"),
        ("", "合计", "100", "208", "社会保障和就业支出", "40"),
        ("201", "一般公共服务支出", "60", "20805", "行政事业单位养老支出", "40"),
        ("20101", "人大事务", "60", "", "", ""),
    ]
    table = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    text = f"{HEAD}支出决算表\n单位：万元\n{{}}"
    assert [each.message for each in extract(text.format(table), name="r.txt", model=None).findings] == []
    wrong = extract(text.format(table.replace("\t100\n", "\t120\n")), name="r.txt", model=None).findings
    assert wrong and {each.rule for each in wrong} == {"table_total"}
