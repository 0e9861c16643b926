"""Tables and annexes of budgets and self-evaluations: their own sums, heads, units, numbers, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

BUDGET = "某某市园林局\n2024年部门预算\n"
SELF = "某东市园林局\n2023年度部门整体支出绩效自评报告\n某东市园林局开展了自评，某东市园林局的情况如下。\n"


def basic(whole: str, car: str = "6.00", label: str = "基本支出总计") -> list[list[str]]:
    """The table of basic expenditure of a budget, with its total and the running cost of its vehicles."""
    return [
        ["人员经费", "", "", "公用经费", "", ""],
        ["经济分类编码", "科目名称", "预算数", "经济分类编码", "科目名称", "预算数"],
        ["301", "工资福利支出", "1,110.00", "302", "商品和服务支出", "216.00"],
        ["30101", "基本工资", "660.00", "30201", "办公费", f"{216 - float(car):.2f}"],
        ["30102", "津贴补贴", "450.00", "30231", "公务用车运行维护费", car],
        ["", "人员经费合计", "1,110.00", "", "公用经费合计", "216.00"],
        ["", "", "", "", label, whole],
    ]


@pytest.mark.parametrize(("whole", "found"), [("1,326.00", False), ("1,362.00", True), ("1,236.00", True)])
@pytest.mark.parametrize("label", ["基本支出总计", "合计", "总计"])
def test_the_halves_of_basic_expenditure_make_up_its_total(
    find: Find, table: Table, whole: str, found: bool, label: str
) -> None:
    text = f"一般公共预算基本支出表\n单位：万元\n{table(basic(whole, label=label))}"
    assert bool(find(text, "table_total", title=BUDGET)) == found


@pytest.mark.parametrize(("car", "found"), [("6.00", False), ("8.00", False), ("9.60", True)])
def test_an_item_of_basic_expenditure_is_within_its_three_public_line(
    find: Find, table: Table, car: str, found: bool
) -> None:
    public = [["项目", "2024年预算数"], ["“三公”经费合计", "8.00"], ["公务用车运行维护费", "8.00"]]
    text = f"一般公共预算基本支出表\n单位：万元\n{table(basic('1,326.00', car))}"
    text += f"一般公共预算“三公”经费支出表\n单位：万元\n{table(public)}"
    assert bool(find(text, "part_exceeds", title=BUDGET)) == found


@pytest.mark.parametrize(("whole", "found"), [("107.00", False), ("170.00", True), ("101.00", True)])
def test_the_funds_of_a_row_make_up_its_total(find: Find, table: Table, whole: str, found: bool) -> None:
    rows = [
        ["收入", "", "支出", "", "", "", ""],
        ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
        ["一、本年收入", "907.00", "（九）卫生健康支出", whole, "101.00", "6.00", ""],
        ["二、上年结转", "", "（十一）城乡社区支出", "800.00", "", "800.00", ""],
    ]
    text = f"财政拨款收支总表\n单位：万元\n{table(rows)}"
    assert bool([f for f in find(text, "table_total", title=BUDGET) if "各类资金" in f.message]) == found


@pytest.mark.parametrize(("place", "found"), [(6, False), (5, True), (4, True)])
def test_an_item_stands_in_the_column_that_its_class_has_it_in(
    find: Find, table: Table, place: int, found: bool
) -> None:
    item = ["2130311", "水资源节约管理与保护", "168.00", "128.00", "", "", ""]
    item[place] = "40.00"
    rows = [
        ["科目编码", "科目名称", "总计", "一般公共预算拨款", "政府性基金预算拨款", "事业收入", "其他收入"],
        ["213", "农林水支出", "404.00", "364.00", "", "", "40.00"],
        ["21303", "水利", "404.00", "364.00", "", "", "40.00"],
        item,
        ["2130314", "防汛", "236.00", "236.00", "", "", ""],
    ]
    text = f"部门收入总表\n单位：万元\n{table(rows)}"
    assert bool([f for f in find(text, "table_total", title=BUDGET) if "列错了栏" in f.message]) == found


@pytest.mark.parametrize(("own", "found"), [("128.00", False), ("168.00", True), ("120.80", True)])
def test_each_of_several_forms_in_one_table_adds_up(find: Find, table: Table, own: str, found: bool) -> None:
    rows = [
        ["项目名称", "河道养护"],
        ["资金总额", "210.00"],
        ["其中：财政拨款", "210.00"],
        ["其他资金", "0.00"],
        ["项目名称", "节水型社会建设"],
        ["资金总额", "168.00"],
        ["其中：财政拨款", own],
        ["其他资金", "40.00"],
    ]
    text = f"项目支出绩效目标表\n单位：万元\n{table(rows)}"
    assert bool(find(text, "parts_total", title=BUDGET)) == found


@pytest.mark.parametrize(
    ("units", "found"),
    [("万元|万元|万元", False), ("万元|万元|元", True), ("元|元|万元", True), ("元|元|元", False)],
)
def test_a_table_has_the_unit_of_those_with_its_figures(find: Find, table: Table, units: str, found: bool) -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["213", "农林水支出", "1,404.00", "1,100.50", "303.50"],
        ["合计", "", "1,404.00", "1,100.50", "303.50"],
    ]
    names = ["部门收入总表", "部门支出总表", "一般公共预算支出表"]
    text = "".join(f"{name}\n单位：{unit}\n{table(rows)}" for name, unit in zip(names, units.split("|"), strict=True))
    assert bool(find(text, "missing_unit", title=BUDGET)) == found


@pytest.mark.parametrize(("year", "found"), [("2023", False), ("2022", True), ("2021", True)])
@pytest.mark.parametrize("word", ["比", "较"])
def test_a_column_is_of_a_year_that_the_next_one_compares(
    find: Find, table: Table, year: str, found: bool, word: str
) -> None:
    rows = [
        ["科目编码", "科目名称", f"{year}年预算数", "2024年预算数", f"2024年预算数{word}2023年预算数"],
        ["213", "农林水支出", "300.00", "330.00", "30.00"],
        ["合计", "", "300.00", "330.00", "30.00"],
    ]
    text = f"一般公共预算支出表\n单位：万元\n{table(rows)}"
    assert bool([f for f in find(text, "wrong_year", title=BUDGET) if "表头" in f.message]) == found


@pytest.mark.parametrize(("year", "found"), [("2023", False), ("2022", True)])
def test_a_column_is_of_the_year_before_as_in_the_other_tables(
    find: Find, table: Table, year: str, found: bool
) -> None:
    def rows(before: str) -> str:
        return table([["项目", f"{before}年预算数", "2024年预算数"], ["公务接待费", "3.00", "2.00"]])

    text = f"支出表\n单位：万元\n{rows('2023')}“三公”经费支出表\n单位：万元\n{rows(year)}"
    assert bool([f for f in find(text, "wrong_year", title=BUDGET) if "表头" in f.message]) == found


NAMES = ["部门收支总表", "部门收入总表", "部门支出总表", "财政拨款收支总表", "政府性基金预算支出表"]
DIGITS = "一二三四五"


@pytest.mark.parametrize(("left_out", "found"), [(None, False), (2, True), (4, True)])
@pytest.mark.parametrize("said", ["表{}", "附表{}", "公开表{}"])
def test_the_contents_list_every_table_of_the_report(
    find: Find, table: Table, left_out: int | None, found: bool, said: str
) -> None:
    listed = [f"{said.format(DIGITS[at])} {name}" for at, name in enumerate(NAMES) if at != left_out]
    body = [
        f"{said.format(DIGITS[at])}\n{name}\n单位：万元\n{table([['项目', '预算数'], ['甲', '1.00']])}"
        for at, name in enumerate(NAMES)
    ]
    text = "目录\n" + "\n".join(listed) + "\n一、概况\n本部门负责园林管理。\n" + "".join(body)
    assert bool([f for f in find(text, title=BUDGET) if f.rule in ("listed_papers", "contents")]) == found


@pytest.mark.parametrize(
    ("numbers", "found"), [("12345", False), ("12344", True), ("11345", True), ("12335", True), ("12334", False)]
)
def test_the_numbers_of_annexes_come_once(find: Find, table: Table, numbers: str, found: bool) -> None:
    names = ["整体支出自评表", "项目汇总表", "甲项目自评表", "乙项目自评表", "预算执行表"]
    text = "".join(
        f"附件{number}\n{name}\n{table([['项目', '得分'], ['甲', '9.00']])}"
        for number, name in zip(numbers, names, strict=True)
    )
    assert bool([f for f in find(text, "numbering", title=SELF) if "没有第" in f.message]) == found


@pytest.mark.parametrize(
    ("second", "found"),
    [("项目支出绩效自评情况汇总表", False), ("项目自评情况汇总表", False), ("政府采购情况汇总表", True),
     ("资产配置一览表", True)],
)  # fmt: skip
def test_an_annex_is_the_one_that_is_listed(find: Find, table: Table, second: str, found: bool) -> None:
    text = f"附件：1.部门整体支出绩效自评评分表\n2.{second}\n3.公园养护经费绩效自评表\n"
    for number, name in enumerate(["部门整体支出绩效自评评分表", "项目支出绩效自评情况汇总表", "项目支出绩效自评表"]):
        text += f"附件{number + 1}\n{name}\n{table([['项目', '得分'], ['甲', '9.00']])}"
    assert bool(find(text, "listed_papers", title=SELF)) == found


@pytest.mark.parametrize(("name", "found"), [("某东市园林局", False), ("某西市园林局", True), ("某东市林业局", False)])
@pytest.mark.parametrize("field", ["部门名称：{}  评价年度：2023年\n", "填报单位：{}\n", "\n\t主管部门\n\t{}\n\n"])
def test_a_form_is_filled_in_with_the_name_of_the_report(find: Find, name: str, found: bool, field: str) -> None:
    text = f"附件1\n部门整体支出绩效自评评分表\n{field.format(name)}"
    assert bool(find(text, "organization", title=SELF)) == found
