"""What a form leaves open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

INDICATORS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]


def test_blanks_of_a_template_are_one_finding(find: Find) -> None:
    (finding,) = find("2022年度收入总计XX万元，比上年增加XXX万元，增长XX%。\n本部门共有XX个内设机构。", "placeholder")
    assert len(finding.spans) >= 3
    assert find("2022年度收入总计20万元，陈XX同志参加。", "placeholder") == []


def test_items_of_a_template_left_in_a_table(find: Find, table: Table) -> None:
    rows = [
        INDICATORS,
        ["产出指标", "数量指标", "巡查次数", "≥10次", "12次", "50", "50", ""],
        ["", "", "指标2：", "", "", "", "", ""],
    ]
    (finding,) = find("绩效自评表" + table(rows), "placeholder")
    assert [span.text for span in finding.spans] == ["指标2："]


@pytest.mark.parametrize(("note", "count"), [("注：本部门无政府性基金支出，故本表无数据。\n", 0), ("", 1)])
def test_an_empty_table_says_why(find: Find, table: Table, note: str, count: int) -> None:
    rows = [["科目编码", "科目名称", "本年支出", "基本支出", "项目支出"], ["", "合计", "", "", ""]]
    text = "政府性基金预算财政拨款支出决算表\n单位：万元\n" + table(rows) + note + "三、情况说明\n"
    assert len(find(text, "empty_table")) == count


def test_money_without_its_unit(find: Find) -> None:
    (finding,) = find("2022年度人员经费905.17万，公用经费110万元。", "missing_unit")
    assert [span.text for span in finding.spans] == ["2022年度人员经费905.17万"]


def test_a_rate_without_its_sign(find: Find, table: Table) -> None:
    rows = [INDICATORS, ["满意度指标", "服务对象满意度", "群众满意度", "≥90%", "≥90", "10", "10", ""]]
    assert len(find("绩效自评表" + table(rows), "missing_unit")) == 1
    rows[1][4] = "≥90%"
    assert find("绩效自评表" + table(rows), "missing_unit") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("截至2022年12月31日，共有车辆3辆。", 0),
        ("截至2021年12月31日，共有车辆3辆。", 1),
        ("2022年13月5日完成验收。", 1),
        ("2023年4月完成验收。", 0),
    ],
)
def test_dates_belong_to_the_reported_year(find: Find, text: str, count: int) -> None:
    assert len(find(text, "reporting_period")) == count


def test_a_reason_is_missing_only_beside_reasons(find: Find) -> None:
    line = "{}、教育支出（类）普通教育（款）{}（项）。年初预算为10.00万元，支出决算为{}万元。{}\n"
    reason = "决算数大于预算数的主要原因是年中追加补助资金。"
    head = "（三）财政拨款支出决算具体情况\n"
    told = line.format(1, "学前教育", "15.00", reason) + line.format(2, "小学教育", "15.00", reason)
    assert len(find(head + told + line.format(3, "初中教育", "15.00", ""), "missing_reason")) == 1
    assert find(head + told + line.format(3, "初中教育", "10.50", ""), "missing_reason") == []
    assert find(head + line.format(1, "初中教育", "15.00", ""), "missing_reason") == []
    remark = "超出部分用于补发乡村教师补贴。"
    assert find(head + told + line.format(3, "初中教育", "15.00", remark), "missing_reason") == []
