"""Tables and forms that do not add up, each beside the same one that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]


def functional(service: str, basic: str) -> list[list[str]]:
    return [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        ["", "合计", "300.00", "180.00", "120.00"],
        ["207", "文化旅游体育与传媒支出", "300.00", "180.00", "120.00"],
        ["20701", "文化和旅游", "300.00", "180.00", "120.00"],
        ["2070101", "行政运行", "180.00", basic, ""],
        ["2070108", "文化活动", service, "", "120.00"],
    ]


@pytest.mark.parametrize(("service", "basic", "said"), [("120.00", "180.00", None), ("102.00", "180.00", "文化活动")])
def test_rows_and_levels_of_a_functional_table(
    find: Find, table: Table, service: str, basic: str, said: str | None
) -> None:
    found = find("支出决算表\n单位：万元\n" + table(functional(service, basic)))
    assert [finding.rule for finding in found] == ([] if said is None else ["table_total"])
    assert all(said in finding.message for finding in found if said)


def test_a_wrong_level_is_found_where_the_rows_agree(find: Find, table: Table) -> None:
    rows = functional("120.00", "180.00")
    rows[3] = ["20701", "文化和旅游", "310.00", "190.00", "120.00"]
    found = find("支出决算表\n单位：万元\n" + table(rows))
    assert {finding.rule for finding in found} == {"table_total"}
    assert any("20701" in span.text for finding in found for span in finding.spans)


def balance(total: str, carried: str = "10.00") -> list[list[str]]:
    return [
        ["项目", "决算数", "项目", "决算数"],
        ["一、一般公共预算财政拨款收入", "290.00", "一、教育支出", "200.00"],
        ["二、其他收入", "10.00", "二、住房保障支出", "95.00"],
        ["本年收入合计", "300.00", "本年支出合计", "295.00"],
        ["年初结转和结余", carried, "年末结转和结余", "15.00"],
        ["总计", total, "总计", "310.00"],
    ]


@pytest.mark.parametrize(("total", "count"), [("310.00", 0), ("301.00", 1)])
def test_both_sides_of_a_balance(find: Find, table: Table, total: str, count: int) -> None:
    found = find("收入支出决算总表\n单位：万元\n" + table(balance(total)), "table_total")
    assert len(found) == count


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("2021年末结转和结余为40.00万元。", 0),
        ("2021年末结转和结余为52.00万元。", 1),
        ("2021年末结转和结余为52.00万元，年初更正差错调减12.00万元，2022年初结转和结余为40.00万元。", 0),
        ("2021年末结转和结余为52.00万元，年初更正差错调减2.00万元，2022年初结转和结余为50.00万元。", 1),
    ],
)
def test_an_opening_balance_that_was_adjusted(find: Find, table: Table, told: str, count: int) -> None:
    rows = [
        ["收入", "收入", "支出", "支出"],
        ["项目", "决算数", "项目", "决算数"],
        ["一般公共预算财政拨款收入", "260.00", "基本支出", "300.00"],
        ["本年收入合计", "260.00", "本年支出合计", "300.00"],
        ["年初结转和结余", "40.00", "年末结转和结余", "0.00"],
        ["总计", "300.00", "总计", "300.00"],
    ]
    account = (
        "一、收入支出决算总表\n单位：万元\n" + table(rows) + "二、收入支出决算总体情况说明\n收入支出总计300.00万元。"
    )
    assert len(find(account + told + "\n", "conflict")) == count


def test_rows_that_break_down_a_row_are_not_added_twice(find: Find, table: Table) -> None:
    rows = balance("310.00")
    rows[2:2] = [["1、一般公共预算资金", "290.00", "", ""], ["2、政府性基金", "", "", ""]]
    assert find("收入支出决算总表\n单位：万元\n" + table(rows), "table_total") == []


@pytest.mark.parametrize(("second", "count"), [("40.00", 0), ("49.00", 1)])
def test_numbered_rows_make_up_the_row_over_them(find: Find, table: Table, second: str, count: int) -> None:
    rows = [
        ["经费控制情况（万元）", "2021年决算数", "2022年预算数", "2022年决算数"],
        ["项目支出：", "80.00", "100.00", "90.00"],
        ["1、甲项目专项资金", "30.00", "55.00", "50.00"],
        ["2、乙项目专项资金", "50.00", "45.00", second],
    ]
    assert len(find("基础数据表" + table(rows), "table_total")) == count


@pytest.mark.parametrize(("rate", "count"), [("80%", 0), ("88%", 1)])
def test_the_rate_of_staff_is_recomputed(find: Find, table: Table, rate: str, count: int) -> None:
    rows = [["财政供养人员情况（人）", "编制数", "2022年实际在职人数", "控制率"], ["", "50", "40", rate]]
    assert len(find("基础数据表" + table(rows), "control_rate")) == count


def form(
    *, rate: str = "90%", score: str = "9", total: str = "99", weight: str = "20", parts: str = "100"
) -> list[list[str]]:
    return [
        ["项目支出名称", "校园安全经费"],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", "100", "100", "90", "10", rate, score],
        ["", "其中：当年财政拨款", parts, "100", "90", "", "", ""],
        ["", "上年结转资金", "0", "0", "0", "", "", ""],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        ["产出指标（50分）", "数量指标", "校园巡查次数", "≥100次", "120次", "30", "30", ""],
        ["", "质量指标", "隐患整改率", "≥95%", "96%", weight, weight, ""],
        ["效益指标（30分）", "社会效益指标", "安全意识", "提升", "提升", "30", "30", ""],
        ["满意度指标（10分）", "服务对象满意度指标", "师生满意度", "≥90%", "93%", "10", "10", ""],
        ["总分", "100", total],
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{}, {"parts": ""}], ids=str)
def test_a_form_that_adds_up_has_no_findings(find: Find, table: Table, change: dict[str, str]) -> None:
    assert find("2022年度项目支出绩效自评表" + table(form(**change))) == []


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"rate": "98%"}, ["completion_rate"]),
        ({"total": "97"}, ["score_total"]),
        ({"weight": "25", "total": "104"}, ["weight_total"]),
        ({"score": "12", "total": "102"}, ["score_over_weight"]),
        # A total that counts no more than the weight is not wrong as well.
        ({"score": "12", "total": "100"}, ["score_over_weight"]),
        ({"parts": "60"}, ["parts_total"]),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_form(find: Find, table: Table, change: dict[str, str], rules: list[str]) -> None:
    found = find("2022年度项目支出绩效自评表" + table(form(**change)))
    assert [finding.rule for finding in found] == rules


def test_a_copy_of_a_form_adds_places_not_findings(find: Find, table: Table) -> None:
    once = "2022年度项目支出绩效自评表" + table(form(total="97"))
    (single,) = find(once)
    (twice,) = find(once + "附件\n" + once)
    assert len(twice.spans) == 2 * len(single.spans)


INDICATORS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["产出指标", "数量指标", "校园巡查次数", "≥100次", "80次", "10", "10", ""], "score_against_target"),
        (["产出指标", "数量指标", "校园巡查次数", "≥100次", "120次", "10", "8", ""], "score_against_target"),
        (["产出指标", "数量指标", "校园巡查次数", "≥100次", "80次", "10", "8", ""], "missing_reason"),
        (["产出指标", "数量指标", "校园巡查次数", "≥100次", "80次", "10", "8", "雨天较多"], None),
        (["产出指标", "成本指标", "人均巡查费用", "≤100元", "80元", "10", "10", ""], None),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value),
)
def test_scores_follow_targets(find: Find, table: Table, row: list[str], rule: str | None) -> None:
    reason = ["产出指标", "时效指标", "按期完成率", "100%", "90%", "10", "9", "部分工程延后"]
    found = find("2022年度项目支出绩效自评表" + table([INDICATORS, row, reason]))
    assert [finding.rule for finding in found] == ([rule] if rule else [])


def test_money_by_nature_makes_up_one_of_the_totals(find: Find, table: Table) -> None:
    rows = [
        ["年度预算申请（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", "80", "100", "90", "10", "90%", "9"],
        ["", "按收入性质分：", "按支出性质分："],
        ["", "其中：一般公共预算：95.00", "其中：基本支出：60.00"],
        ["", "其他资金：4.00", "项目支出：30.00"],
    ]
    (finding,) = find("2022年度部门整体支出绩效自评表" + table(rows), "parts_total")
    assert "95+4=99" in finding.message
