"""The tables of a budget as such: those that its contents list, their notes, and the totals that they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from extractor.pipeline import build, run
from extractor.reading import read
from extractor.result import Finding

FindBudget = Callable[[str], list[Finding]]
Rows = Sequence[Sequence[str]]

NAMES = [
    "收支预算总表",
    "收入预算总表",
    "支出预算总表",
    "一般公共预算支出功能分类预算表",
    "政府性基金预算支出功能分类预算表",
    "国有资本经营预算支出功能分类预算表",
    "一般公共预算基本支出部门预算经济分类预算表",
]
FUND, CAPITAL = "政府性基金预算", "国有资本经营预算"
EMPTY = "注：本部门2026年无{}财政拨款安排，故本表为空表。"
HEADS = ["功能分类科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出"]


def plain(rows: Rows) -> str:
    """Rows of cells as plain text has them."""
    return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows) + "\n"


def functional(basic: str, project: str, total: str) -> Rows:
    """A table by purposes whose one line has all the money."""
    rows = [
        ["201", "一般公共服务支出"],
        ["20103", "政府办公厅（室）及相关机构事务"],
        ["2010301", "行政运行"],
        ["合计", ""],
    ]
    return [HEADS, *([*row, total, basic, project] for row in rows)]


def economic(staff: str, office: str, total: str) -> Rows:
    """A table of basic expenditure by kinds."""
    return [
        ["类", "款", "经济分类科目名称", "合计", "人员经费", "公用经费"],
        ["301", "", "工资福利支出", staff, staff, ""],
        ["301", "01", "基本工资", staff, staff, ""],
        ["302", "", "商品和服务支出", office, "", office],
        ["302", "01", "办公费", office, "", office],
        ["合计", "", "", total, staff, office],
    ]


def budget(**given: Any) -> str:
    """A budget with seven tables; `listed`, `tables`, `notes` and single tables may be given otherwise."""
    whole = ["一、财政拨款收入", "9,000,000.00", "一、一般公共服务支出", "9,000,000.00"]
    sums = ["收入总计", "9,000,000.00", "支出总计", "9,000,000.00"]
    empty = [HEADS, ["合计", "", "", "", ""]]
    income = [[*HEADS[:3], "财政拨款收入"], ["2010301", "行政运行", "9,000,000.00", "9,000,000.00"]]
    tables: dict[str, Rows] = {
        NAMES[0]: [["本年收入", "", "本年支出", ""], ["项目", "预算数", "项目", "预算数"], whole, sums],
        NAMES[1]: [*income, ["合计", "", "9,000,000.00", "9,000,000.00"]],
        NAMES[2]: functional("6,000,000.00", "3,000,000.00", "9,000,000.00"),
        NAMES[3]: functional("6,000,000.00", "3,000,000.00", "9,000,000.00"),
        NAMES[4]: empty,
        NAMES[5]: empty,
        NAMES[6]: economic("5,000,000.00", "1,000,000.00", "6,000,000.00"),
    }
    notes = {NAMES[4]: EMPTY.format(FUND), NAMES[5]: EMPTY.format(CAPITAL)}
    tables |= given.get("tables", {})
    notes |= given.get("notes", {})
    absent = given.get("absent", ())
    number = str(given.get("number", "{}.2026年部门"))
    lines = [f"{number.format(at)}{name}" for at, name in enumerate(given.get("listed", NAMES), 1)]
    text = "青禾县2026年部门预算\n部门：青禾县档案局\n目录\n" + "\n".join(lines) + "\n部门预算表\n"
    for name, rows in tables.items():
        if name not in absent:
            note = f"{notes[name]}\n" if name in notes else ""
            text += f"2026年部门{name}\n编制部门：青禾县档案局\n单位：元\n{plain(rows)}{note}"
    return text + "其他情况说明\n2026年没有其他需要说明的情况。\n"


@pytest.fixture(scope="module")
def find_budget() -> FindBudget:
    """The findings of a budget."""
    nlp = build()
    return lambda text: run(read(text.encode()), nlp).findings


def rules_of(found: Sequence[Finding]) -> set[str]:
    return {finding.rule for finding in found}


def test_a_sound_budget_is_left_alone(find_budget: FindBudget) -> None:
    assert [finding.message for finding in find_budget(budget())] == []


@pytest.mark.parametrize("absent", NAMES[1:])
@pytest.mark.parametrize("number", ["{}.2026年部门", "表{}：2026年部门", "（一）"])
def test_a_listed_table_is_missed(find_budget: FindBudget, absent: str, number: str) -> None:
    assert "missing_form" in rules_of(find_budget(budget(absent=(absent,), number=number)))


def test_a_table_of_another_name_may_be_the_one_listed(find_budget: FindBudget) -> None:
    listed = [*NAMES[:6], "基本支出情况表预算表"]
    assert "missing_form" not in rules_of(find_budget(budget(listed=listed)))


def test_tables_that_are_not_printed_at_all_are_not_missed(find_budget: FindBudget) -> None:
    assert "missing_form" not in rules_of(find_budget(budget(absent=tuple(NAMES[3:]))))


NOTES = [
    (NAMES[4], f"注：本部门2026年无{CAPITAL}财政拨款安排，故本表为空表。"),
    (NAMES[5], f"注：本部门2026年无{FUND}财政拨款安排，故本表为空表。"),
    (NAMES[4], f"说明：2026年没有{CAPITAL}拨款安排的支出。"),
    (NAMES[5], f"备注：本单位未安排{FUND}支出，本表无数据。"),
    (NAMES[5], f"本部门不涉及{FUND}，本表为空。"),
]


@pytest.mark.parametrize(("table", "note"), NOTES)
def test_a_note_of_another_fund_is_found(find_budget: FindBudget, table: str, note: str) -> None:
    assert "note_conflict" in rules_of(find_budget(budget(notes={table: note})))


@pytest.mark.parametrize(
    "note",
    [f"注：本部门无{FUND}和{CAPITAL}安排，故本表为空表。", "注：本表无数据。", "注：本部门没有相关支出，本表为空。"],
)
@pytest.mark.parametrize("table", NAMES[4:6])
def test_a_note_of_both_funds_or_none_is_sound(find_budget: FindBudget, table: str, note: str) -> None:
    assert "note_conflict" not in rules_of(find_budget(budget(notes={table: note})))


TIES = [
    {NAMES[6]: economic("5,100,000.00", "1,000,000.00", "6,100,000.00")},
    {NAMES[2]: functional("5,000,000.00", "4,000,000.00", "9,000,000.00")},
    {NAMES[2]: functional("6,000,000.00", "3,900,000.00", "9,900,000.00")},
]


@pytest.mark.parametrize("tables", TIES)
def test_totals_of_two_tables_that_differ_are_found(find_budget: FindBudget, tables: dict[str, Rows]) -> None:
    assert "form_conflict" in rules_of(find_budget(budget(tables=tables)))


def test_what_a_fund_adds_is_no_conflict(find_budget: FindBudget) -> None:
    """All expenditure is that of the general budget and of a fund: basic expenditure may be more, too."""
    tables = {
        NAMES[0]: [
            ["本年收入", "", "本年支出", ""],
            ["项目", "预算数", "项目", "预算数"],
            ["一、财政拨款收入", "9,500,000.00", "一、一般公共服务支出", "9,500,000.00"],
            ["收入总计", "9,500,000.00", "支出总计", "9,500,000.00"],
        ],
        NAMES[1]: [
            [*HEADS[:3], "财政拨款收入"],
            ["2010301", "行政运行", "9,500,000.00", "9,500,000.00"],
            ["合计", "", "9,500,000.00", "9,500,000.00"],
        ],
        NAMES[2]: functional("6,500,000.00", "3,000,000.00", "9,500,000.00"),
    }
    assert "form_conflict" not in rules_of(find_budget(budget(tables=tables)))
