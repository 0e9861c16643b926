"""Years side by side: columns of changes in tables of lines, complete parts that changed, a title of another year."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

TITLE = "某某县本级2015年度“三公”经费决算情况统计表\n"
HEADS = ["项目", "2014年决算数", "2015年决算数", "增减额", "增减幅度"]
ROWS = [
    ["合计", "105.00", "107.50", "2.50", "2.4%"],
    ["1.因公出国（境）费", "12.50", "25.00", "12.50", "100.0%"],
    ["2.公务接待费", "32.50", "24.50", "-8.00", "-24.6%"],
    ["3.公务用车费", "60.00", "58.00", "-2.00", "-3.3%"],
]


def with_cell(at: int, column: int, text: str, rows: Sequence[Sequence[str]] = ROWS) -> list[list[str]]:
    """The rows with one cell changed."""
    return [[text if (at, column) == (a, c) else cell for c, cell in enumerate(row)] for a, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("at", "column", "wrong", "right"),
    [
        (0, 3, "-2.50", "2.50"),
        (0, 3, "5.20", "2.50"),
        (2, 3, "8.00", "-8.00"),
        (3, 3, "2.00", "-2.00"),
        (1, 3, "15.20", "12.50"),
        (0, 4, "-2.4%", "2.38%"),
        (2, 4, "24.6%", "-24.62%"),
        (3, 4, "-33.3%", "-3.33%"),
    ],
)
def test_columns_that_compare_the_years(find: Find, table: Table, at: int, column: int, wrong: str, right: str) -> None:
    assert find(table([HEADS, *ROWS]), "table_total", title=TITLE) == []
    (found,) = find(table([HEADS, *with_cell(at, column, wrong)]), "table_total", title=TITLE)
    assert found.expected == right


def test_a_column_may_tell_all_falls_without_a_sign(find: Find, table: Table) -> None:
    rows = with_cell(2, 4, "24.6%", with_cell(2, 3, "8.00"))
    rows = with_cell(3, 4, "3.3%", with_cell(3, 3, "2.00", rows))
    assert find(table([HEADS, *rows]), "table_total", title=TITLE) == []


HEAD = "二、增减变化\n与上年50.00万元相比{}，下降{}。其中：{}。{}\n"
PUBLIC = "2022年“三公”经费决算公开\n"


@pytest.mark.parametrize(
    ("parts", "sound", "wrong", "never"),
    [
        ("公务用车购置及运行维护费减少{}万元；公务接待费减少5万元", "13", "10", "因公出国（境）费上年和本年均无支出。"),
        ("公务接待费减少{}万元，公务用车购置及运行维护费减少6万元", "12", "21", "因公出国（境）费两年均未发生。"),
        ("公务接待费减少{}万元；因公出国（境）费减少3万元", "15", "9", "公务用车费本年与上年均为0。"),
        (
            "公务用车购置及运行维护费增加{}万元；公务接待费减少20万元",
            "2",
            "7",
            "因公出国（境）费去年和今年都没有支出。",
        ),
        ("公务接待费减少{}万元；公务用车费减少5万元", "13", "3.5", "因公出国费连续两年没有支出。"),
    ],
)
def test_parts_that_changed_are_all_there_are(find: Find, parts: str, sound: str, wrong: str, never: str) -> None:
    def told(figure: str) -> str:
        return HEAD.format("减少18万元", "36.00%", parts.format(figure), never)

    assert find(told(sound), "changes_total", title=PUBLIC) == []
    (found,) = find(told(wrong), "changes_total", title=PUBLIC)
    assert found.stated == "减少18万元"


def test_what_is_silent_of_a_part_may_have_changed_by_it(find: Find) -> None:
    text = HEAD.format("减少18万元", "36.00%", "公务用车购置及运行维护费减少10万元；公务接待费减少5万元", "{}")
    assert find(text.format(""), "changes_total", title=PUBLIC) == []
    assert find(text.format("本年没有因公出国（境）支出。"), "changes_total", title=PUBLIC) == []


BOUGHT = "一、决算情况\n公务用车费用中，{}{}万元，其余为油料等支出。本年度购置公务用车{}辆，年末公务用车保有3辆。\n"


@pytest.mark.parametrize("name", ["公车购置费", "车辆购置费", "公务车购置费", "公车购置支出"])
def test_vehicles_bought_with_nothing_by_any_name(find: Find, name: str) -> None:
    assert find(BOUGHT.format(name, "0", "0"), "spent_on_nothing", title=PUBLIC) == []
    assert find(BOUGHT.format(name, "17.65", "1"), "spent_on_nothing", title=PUBLIC) == []
    assert len(find(BOUGHT.format(name, "0", "2"), "spent_on_nothing", title=PUBLIC)) == 1
    assert len(find(BOUGHT.format(name, "17.65", "0"), "spent_on_nothing", title=PUBLIC)) == 1


@pytest.mark.parametrize(
    "title",
    [
        "某某州州本级{}年度“三公”经费决算支出情况说明\n",
        "某某县{}年一般公共预算执行情况公开说明\n",
        "{}年度某某馆预算绩效公开\n",
    ],
)
def test_two_titles_alike_but_for_the_year(find: Find, title: str) -> None:
    text = "2021年，全年“三公”经费支出80.00万元，比上年减少20.00万元，下降20%。\n"
    again = title.format(2021)
    assert find(again + text, "wrong_year", title=title.format(2021)) == []
    (found,) = find(title.format(2020) + text, "wrong_year", title=again)
    assert (found.expected, found.stated) == ("2021年", "2020年")
    (found,) = find(again + text, "wrong_year", title=title.format(2020))
    assert (found.expected, found.stated) == ("2021年", "2020年")
    # A page that lists the accounts of several years.
    assert find(title.format(2020) + title.format(2019), "wrong_year", title=again) == []
