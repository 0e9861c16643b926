"""The nine tables of a final account, what they share, and what the explanations say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

CODES = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
SPENT = [
    ["合计", "", "300.00", "180.00", "120.00"],
    ["205", "教育支出", "240.00", "120.00", "120.00"],
    ["20502", "普通教育", "240.00", "120.00", "120.00"],
    ["2050203", "初中教育", "240.00", "120.00", "120.00"],
    ["210", "卫生健康支出", "60.00", "60.00", ""],
    ["21011", "行政事业单位医疗", "60.00", "60.00", ""],
    ["2101102", "事业单位医疗", "60.00", "60.00", ""],
]
LANES = ["经济分类科目编码", "科目名称", "决算数"] * 2
BASIC = [
    ["301", "工资福利支出", "140.00", "302", "商品和服务支出", "40.00"],
    ["30101", "基本工资", "90.00", "30201", "办公费", "22.00"],
    ["30102", "津贴补贴", "50.00", "30211", "差旅费", "15.00"],
    ["", "", "", "30217", "公务接待费", "3.00"],
    ["人员经费合计", "", "140.00", "公用经费合计", "", "40.00"],
]
PUBLIC = [
    ["合计", "", "因公出国（境）费", "", "公务用车购置及运行维护费", "", "", "", "", "", "公务接待费", ""],
    ["", "", "", "", "小计", "", "公务用车购置费", "", "公务用车运行维护费", "", "", ""],
    ["预算数", "决算数"] * 6,
    ["20.00", "12.00", "2.00", "0.00", "14.00", "9.00", "0.00", "0.00", "14.00", "9.00", "4.00", "3.00"],
]
PUBLIC[0][0] = "财政拨款“三公”经费合计"


def changed(rows: Sequence[Sequence[str]], at: int, column: int, text: str) -> list[list[str]]:
    copy = [list(row) for row in rows]
    copy[at][column] = text
    return copy


def rules(found: Sequence[Finding]) -> set[str]:
    return {finding.rule for finding in found}


def test_a_header_of_one_row_over_codes_is_a_header(find: Find, table: Table) -> None:
    assert find("支出决算表" + table([CODES, *SPENT])) == []
    assert rules(find("支出决算表" + table([CODES, *changed(SPENT, 1, 2, "204.00")]))) == {"table_total"}


def test_each_lane_of_a_table_is_summed(find: Find, table: Table) -> None:
    name = "一般公共预算财政拨款基本支出决算表"
    assert find(name + table([LANES, *BASIC])) == []
    assert rules(find(name + table([LANES, *changed(BASIC, 1, 5, "32.00")]))) == {"table_total"}
    assert rules(find(name + table([LANES, *changed(BASIC, 4, 2, "104.00")]))) == {"table_total"}


@pytest.mark.parametrize("digit", ["2", "02"])
def test_codes_of_one_digit_are_of_two(find: Find, table: Table, digit: str) -> None:
    header = ["类", "款", "科目名称", "合计", "人员经费", "公用经费"]
    rows = [
        ["301", "", "工资福利支出", "140", "140", "0"],
        ["301", "01", "基本工资", "90", "90", "0"],
        ["301", digit, "津贴补贴", "50", "50", "0"],
        ["302", "", "商品和服务支出", "37", "0", "37"],
        ["302", "01", "办公费", "22", "0", "22"],
        ["302", "11", "差旅费", "15", "0", "15"],
    ]
    assert find("基本支出预算表" + table([header, *rows]), "table_total") == []


def test_the_columns_of_the_three_public_expenses_are_summed(find: Find, table: Table) -> None:
    name = "财政拨款“三公”经费支出决算表"
    assert find(name + table(PUBLIC)) == []
    (finding,) = find(name + table(changed(PUBLIC, 3, 1, "12.90")))
    assert (finding.rule, finding.stated, finding.expected) == ("table_total", "12.90", "12")


def test_two_tables_share_their_totals(find: Find, table: Table) -> None:
    head = "一般公共预算财政拨款支出决算表" + table([["科目编码", "科目名称", "合计", "基本支出", "项目支出"], *SPENT])
    name = "一般公共预算财政拨款基本支出决算表"
    assert find(head + name + table([LANES, *BASIC])) == []
    wrong = changed(changed(changed(BASIC, 1, 2, "80.00"), 0, 2, "130.00"), 4, 2, "130.00")
    (finding,) = find(head + name + table([LANES, *wrong]))
    assert finding.rule == "form_conflict"
    assert finding.expected is None


def test_a_part_of_basic_expenditure_exceeds_the_whole_line(find: Find, table: Table) -> None:
    text = "一般公共预算财政拨款基本支出决算表" + table([LANES, *BASIC])
    public = "财政拨款“三公”经费支出决算表" + table(changed(changed(PUBLIC, 3, 11, "2.00"), 3, 1, "11.00"))
    assert rules(find(text + public)) == {"part_exceeds"}
    assert find(text + "财政拨款“三公”经费支出决算表" + table(PUBLIC)) == []


def test_a_note_that_contradicts_its_table(find: Find, table: Table) -> None:
    name, note = "财政拨款“三公”经费支出决算表", "注：本单位2022年度无“三公”经费支出，本表无数据。\n"
    assert rules(find(name + table(PUBLIC) + note)) == {"note_conflict"}
    assert find(name + table(PUBLIC) + "注：本表反映“三公”经费情况。\n") == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [("初中教育", None), ("初级教育", "code_name"), ("高中教育", "code_name"), ("初中教", None)],
)
def test_a_code_and_a_name_that_it_never_had(find: Find, table: Table, name: str, rule: str | None) -> None:
    assert rules(find("支出决算表" + table([CODES, *changed(SPENT, 3, 1, name)]))) == ({rule} if rule else set())


@pytest.mark.parametrize("cell", ["24O.00", "24.0.00", "240..00", "2,40.00"])
def test_a_cell_that_is_no_number(find: Find, table: Table, cell: str) -> None:
    assert "bad_number" in rules(find("支出决算表" + table([CODES, *changed(SPENT, 3, 2, cell)])))
