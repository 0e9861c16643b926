"""Tables that break a budget down by the classification, however they lay out the levels of a line."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_published_lines import amounts

Row = tuple[str, ...]
Triple = tuple[str, str, float]
HEAD = "青云县林业局2022年度部门决算\n一、支出决算情况说明\n分科目支出情况如下。\n表1 支出执行情况表\n单位：万元\n"
ITEMS: list[Row] = [
    ("农林水支出", "林业和草原", "行政运行", "90", "88"),
    ("农林水支出", "林业和草原", "森林资源培育", "40", "36"),
    ("农林水支出", "水利", "防汛", "10", "9"),
    ("住房保障支出", "住房改革支出", "住房公积金", "20", "21"),
]
CODES = {"行政运行": "2130201", "森林资源培育": "2130205", "防汛": "2130314", "住房公积金": "2210201"}
MERGED: list[Row] = [
    ITEMS[0], ("", "", *ITEMS[1][2:]), ("", *ITEMS[2][1:]), ITEMS[3],
]  # fmt: skip
EXPECTED = {
    ("/".join(row[:3]), measure, float(value))
    for row in ITEMS
    for measure, value in zip(("initial_budget", "final"), row[3:], strict=True)
}
SUM: Row = ("合计", "", "", "160", "154")
SUMMED = {("合计", "initial_budget", 160.0), ("合计", "final", 154.0)}
FIGURES: Row = ("年初预算数", "决算数")


def table(*rows: Row) -> str:
    return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)


def told(*rows: Row) -> set[Triple]:
    return amounts(HEAD + table(*rows) + "二、其他说明\n")


def coded(row: Row) -> Row:
    code = CODES[row[2]]
    return (f"{code[:3]} {row[0]}", f"{code[:5]} {row[1]}", f"{code} {row[2]}", *row[3:])


LAYOUTS: dict[str, list[Row]] = {
    "a column each": [("类", "款", "项", *FIGURES), *ITEMS, SUM],
    "behind the code": [
        ("科目编码", "类", "款", "项", *FIGURES), *((CODES[row[2]], *row) for row in ITEMS), ("", *SUM)
    ],
    "merged cells": [("类", "款", "项", *FIGURES), *MERGED, SUM],
    "levels of subjects": [("类级科目", "款级科目", "项级科目", "预算数", "决算数"), *ITEMS, SUM],
    "under one heading": [("支出功能分类科目", "", "", *FIGURES), ("类", "款", "项", "", ""), *ITEMS, SUM],
    "under the names": [
        ("科目编码", "科目名称", "", "", *FIGURES),
        ("", "类", "款", "项", "", ""),
        *((CODES[row[2]], *row) for row in ITEMS),
        ("", *SUM),
    ],
    "codes before the names": [("类", "款", "项", *FIGURES), *map(coded, ITEMS), SUM],
    "in brackets": [("科目（类）", "科目（款）", "科目（项）", *FIGURES), *ITEMS, SUM],
    "names of levels, numbered": [
        ("序号", "类名称", "款名称", "项名称", "年初预算数", "全年执行数"),
        *((str(at), *row) for at, row in enumerate(ITEMS, 1)),
        ("", *SUM),
    ],
    "with the marks": [
        ("功能科目（类）", "款", "项", *FIGURES),
        *((f"{row[0]}（类）", f"{row[1]}（款）", f"{row[2]}（项）", *row[3:]) for row in ITEMS),
        SUM,
    ],
    "code and name in one cell": [
        ("科目名称", *FIGURES), *((f"{CODES[row[2]]} {row[2]}", *row[3:]) for row in ITEMS), (SUM[0], *SUM[3:])
    ],
    "the code behind the name": [
        ("项目", *FIGURES), *((f"{row[2]}（{CODES[row[2]]}）", *row[3:]) for row in ITEMS), (SUM[0], *SUM[3:])
    ],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_levels_make_a_path_wherever_they_stand(layout: str) -> None:
    assert told(*LAYOUTS[layout]) == EXPECTED | SUMMED


def test_rows_of_upper_levels_are_lines_of_their_own() -> None:
    top, middle = ("农林水支出", "", "", "140", "133"), ("", "林业和草原", "", "130", "124")
    bare = [("", "", *row[2:]) for row in ITEMS[:2]]
    found = told(("类", "款", "项", *FIGURES), top, middle, *bare, ("", "水利", "", "10", "9"), ("", "", "防汛", "10", "9"))
    upper = {("农林水支出", "final", 133.0), ("农林水支出/林业和草原", "final", 124.0), ("农林水支出/水利", "final", 9.0)}
    assert upper | {each for each in EXPECTED if each[0].startswith("农林水")} <= found


def test_a_sum_beside_a_level_is_that_level() -> None:
    found = told(
        ("类", "款", "项", *FIGURES), ("农林水支出", "小计", "", "140", "133"), ("", "林业和草原", "小计", "130", "124"), *MERGED[:2]
    )  # fmt: skip
    assert {("农林水支出", "final", 133.0), ("农林水支出/林业和草原", "final", 124.0)} <= found
    assert not any("小计" in name for name, _, _ in found)


@pytest.mark.parametrize("name", ["支出合计", "本年支出合计", "财政拨款支出合计", "合计", "支出总计"])
def test_the_row_of_the_sum_needs_no_code(name: str) -> None:
    found = told(("科目编码", "科目名称", *FIGURES), ("213", "农林水支出", "140", "133"), ("2130201", "行政运行", "90", "88"), ("", name, "140", "133"))
    assert (name, "initial_budget", 140.0) in found


def test_a_row_of_parts_without_a_code_is_no_sum() -> None:
    found = told(("科目编码", "科目名称", *FIGURES), ("213", "农林水支出", "140", "133"), ("2130201", "行政运行", "90", "88"), ("", "基本支出", "140", "133"))
    assert not any(name == "基本支出" for name, _, _ in found)


def test_columns_of_codes_stay_codes() -> None:
    rows = [("213", "02", "01", "行政运行", "90", "88"), ("213", "03", "14", "防汛", "10", "9")]
    found = told(("科目编码", "", "", "科目名称", *FIGURES), ("类", "款", "项", "", "", ""), *rows)
    assert {("农林水支出/林业和草原/行政运行", "final", 88.0), ("农林水支出/水利/防汛", "final", 9.0)} <= found


def test_names_with_numbers_are_no_codes() -> None:
    found = told(("项目名称", *FIGURES), ("2022年村道养护项目", "90", "88"), ("300亩苗圃建设项目", "40", "36"))
    assert {("2022年村道养护项目", "final", 88.0), ("300亩苗圃建设项目", "final", 36.0)} == {
        each for each in found if each[1] == "final"
    }


FORM: Row = ("资金类别", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
SPLITS = ["其中：基本支出", "其中:基本支出", "其中：1.基本支出", "其中基本支出", "（1）基本支出", "基本支出"]


@pytest.mark.parametrize("label", SPLITS)
def test_a_departments_form_splits_its_funds(label: str) -> None:
    rows = [FORM, ("年度资金总额", "218", "227", "219", "10", "96.5%", "9.6"), (label, "75", "84", "83", "", "98.8%", "")]
    found = amounts("青云县林业局2022年度部门整体支出绩效自评报告\n附件1：部门整体支出绩效自评表\n单位：万元\n" + table(*rows))
    assert {("基本支出", "initial_budget", 75.0), ("基本支出", "adjusted_budget", 84.0), ("基本支出", "final", 83.0)} <= found


@pytest.mark.parametrize("label", ["其中：财政拨款", "其中：当年财政拨款", "其中：上级资金"])
def test_where_funds_come_from_is_no_line_of_a_form(label: str) -> None:
    rows = [FORM, ("年度资金总额", "218", "227", "219", "10", "96.5%", "9.6"), (label, "75", "84", "83", "", "98.8%", "")]
    found = amounts("青云县林业局2022年度部门整体支出绩效自评报告\n附件1：部门整体支出绩效自评表\n单位：万元\n" + table(*rows))
    assert {name for name, _, _ in found} == {"年度资金总额"}
