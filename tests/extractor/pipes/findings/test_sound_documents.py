"""Sound documents of other places: years over tables, columns of other funds, planned money, numbered columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.extractor.pipes.findings.conftest import Find

Write = Callable[[Sequence[Sequence[str]]], str]

BUDGET = "2024年青岚市水务局部门预算\n"
EVALUATION = "2023年度青岚市水务局部门整体支出绩效自评报告\n"


@pytest.mark.parametrize("between", ["2023年度", "（2023年度）", "2023年", "编制单位：青岚市水务局\n2023年度"])
def test_the_year_over_a_table_is_not_its_title(find: Find, table: Write, between: str) -> None:
    """所有资金 in the table of all expenditure and 一般公共预算 in its own are two figures of a line."""
    head, title = (
        ["功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
        "2023年度青岚市水务局部门决算\n",
    )
    text = "".join(
        f"{name}\n{between}\n单位：万元"
        + table([head, ["213", "农林水支出", whole, "80.00", rest], ["21303", "水利", whole, "80.00", rest]])
        for name, whole, rest in (
            ("支出决算表", "120.00", "40.00"),
            ("一般公共预算财政拨款支出决算表", "110.00", "30.00"),
        )
    )
    assert find(text, "conflict", title) == []


@pytest.mark.parametrize("column", ["事业单位经营收入", "事业预算收入", "单位其他资金"])
def test_a_column_that_nothing_knows_may_be_one_more_part(find: Find, table: Write, column: str) -> None:
    head = ["科目编码", "科目名称", "合计", "财政拨款收入", "事业收入", column, "其他收入"]

    def told(other: str) -> list[str]:
        rows = [
            ["205", "教育支出", "160.00", "120.00", "30.00", "", other],
            ["20502", "普通教育", "160.00", "120.00", "30.00", "", other],
        ]
        found = find("部门收入预算总表\n单位：万元" + table([head, *rows]), "table_total", BUDGET)
        return [each.message for each in found]

    assert told("10.00") == []


def test_a_part_of_all_funds_is_no_share_of_what_one_fund_spent(find: Find) -> None:
    text = (
        "五、一般公共预算财政拨款支出决算情况说明\n2023年度一般公共预算财政拨款支出764.00万元，占本年支出的97.80%。\n"
        "七、政府性基金预算财政拨款支出决算情况说明\n2023年度政府性基金预算财政拨款本年收入12.00万元，本年支出12.00万元。"
    )
    assert find(text, "share", "2023年度青岚市水务局部门决算\n") == []


@pytest.mark.parametrize("words", ["项目计划资金", "项目资金计划", "年度计划资金"])
def test_planned_money_is_no_expenditure(find: Find, table: Write, words: str) -> None:
    text = (
        f"（一）资金情况\n2023年{words}280.00万元，其中：省级资金180.00万元、县级资金100.00万元。\n"
        "附表 项目支出绩效自评表\n"
        + table(
            [
                ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "执行率"],
                ["年度资金总额", "280.00", "280.00", "270.00", "96.43%"],
                ["其中：省级资金", "180.00", "180.00", "175.00", ""],
                ["县级资金", "100.00", "100.00", "95.00", ""],
            ]
        )
    )
    assert find(text, "conflict", EVALUATION) == []


def test_the_numbers_of_columns_are_no_funds(find: Find, table: Write) -> None:
    head = ["项目", "行次", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]

    def told(whole: str) -> list[str]:
        rows = [["栏次", "", "2", "3", "4", "5"], ["农林水支出", "33", whole, "60.00", "", ""]]
        found = find("财政拨款支出预算表\n单位：万元" + table([head, *rows]), "table_total", BUDGET)
        return [each.message for each in found]

    assert told("60.00") == []
    assert told("66.00") != []
