"""Tables that a copy has flattened are read as tables, and figures whose column is not told are in none."""

from __future__ import annotations

from extractor import extract
from extractor.reading import read

ACCOUNT = """清河县民政局2023年度部门决算
一般公共预算财政拨款支出决算表
单位：万元
科目编码 科目名称 合计 基本支出 项目支出
合计 2,100.50 1,300.20 800.30
208 社会保障和就业支出 2,100.50 1,300.20 800.30
20802 民政管理事务 1,500.20 1,300.20 200.00
2080201 行政运行 1,300.20 1,300.20
2080207 行政区划和地名管理 200.00 200.00
三、决算情况说明
2023年度支出合计2100.50万元。
"""
EXPENSES = """清河县民政局“三公”经费情况
单位：万元
项目
2022 年决算数
2023 年预算数
2023 年决算数
公务接待费
4.20
6.00
3.15
公务用车运行维护费
7.10
8.00
7.85
以上经费均由财政拨款安排，无其他来源。
"""


def rows(text: str) -> list[list[str]]:
    return [[cell.text for cell in row] for grid in read(text).grids for row in grid.rows]


def amounts(text: str) -> set[tuple[str, str, float]]:
    result = extract(text)
    return {(line.path[-1], amount.measure, amount.value) for line in result.budget_lines for amount in line.amounts}


def test_a_row_a_line() -> None:
    found = rows(ACCOUNT)
    assert found[0] == ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    assert ["20802", "民政管理事务", "1,500.20", "1,300.20", "200.00"] in found
    assert {("民政管理事务", "final", 1500.2), ("行政运行", "final", 1300.2)} <= amounts(ACCOUNT)


def test_a_figure_whose_column_is_not_told_stands_in_none() -> None:
    row = next(row for row in rows(ACCOUNT) if row[0] == "2080207")
    assert row[:5] == ["2080207", "行政区划和地名管理", "200.00", "", ""]  # a total is never empty
    assert "200.00" in row[5:]


def test_a_cell_a_line() -> None:
    assert rows(EXPENSES) == [
        ["项目", "2022年决算数", "2023年预算数", "2023年决算数"],
        ["公务接待费", "4.20", "6.00", "3.15"],
        ["公务用车运行维护费", "7.10", "8.00", "7.85"],
    ]
    assert {("公务接待费", "initial_budget", 6.0), ("公务用车运行维护费", "final", 7.85)} <= amounts(EXPENSES)


def test_tables_side_by_side_keep_their_sides() -> None:
    text = (
        "收入支出决算总表\n项目 决算数 项目 决算数\n一、财政拨款收入 900.00 一、一般公共服务支出 120.00\n"
        "二、事业收入 二、教育支出\n八、社会保障和就业支出 780.00\n本年收入合计 900.00 本年支出合计 900.00\n"
    )
    assert rows(text)[2:4] == [["二、事业收入", "", "二、教育支出", ""], ["", "", "八、社会保障和就业支出", "780.00"]]


def test_every_cell_stands_in_the_copy() -> None:
    result = extract(ACCOUNT)
    assert result.tables
    for table in result.tables:
        for row in table.rows:
            for cell in row:
                assert ACCOUNT[cell.start : cell.end] == cell.text


def test_prose_with_blanks_is_no_table() -> None:
    text = "项目 预算 决算 情况说明\n2023年 预算 100 万元，决算 90 万元。\n2022年 预算 80 万元，决算 80 万元。\n"
    assert not read(text).grids


def test_words_that_name_columns_in_a_list_are_no_table() -> None:
    text = "主要内容\n项目名称\n预算数\n决算数\n完成率\n以上内容见各单位说明。\n"
    assert not read(text).grids
