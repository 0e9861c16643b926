"""Sound tables and sentences in layouts of other places: years side by side, funds apart, rates beside sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.extractor.pipes.findings.conftest import Find

Write = Callable[[Sequence[Sequence[str]]], str]

BUDGET = "2024年青岚市水务局部门预算\n"
EVALUATION = "2023年度青岚市水务局部门整体支出绩效自评报告\n"

CODED = [
    ["", "合计", "390.00", "430.00"],
    ["213", "农林水支出", "240.00", "270.00"],
    ["21303", "水利", "240.00", "270.00"],
    ["2130301", "行政运行", "200.00", "210.00"],
    ["2130314", "防汛", "40.00", "60.00"],
    ["221", "住房保障支出", "150.00", "160.00"],
    ["22102", "住房改革支出", "150.00", "160.00"],
    ["2210201", "住房公积金", "100.00", "120.00"],
    ["2210203", "购房补贴", "50.00", "40.00"],
]
GROWTH = ["10.26", "12.50", "12.50", "5.00", "50.00", "6.67", "6.67", "20.00", "-20.00"]


@pytest.mark.parametrize(
    "heading",
    ["增减%", "增长率", "升降幅度（%）", "同比±%", "比上年增减(%)", "变动幅度", "变化情况", "较上年增长百分比", "增幅"],
)
def test_rates_beside_sums_add_up_to_nothing(find: Find, table: Write, heading: str) -> None:
    """The growth of a 类 is not the sum of the growths of its 款, whatever its column is called."""
    head = ["科目编码", "科目名称", "2023年预算数", "2024年预算数", heading]
    rows = [[*row, rate] for row, rate in zip(CODED, GROWTH, strict=True)]
    text = "三、一般公共预算支出表\n单位：万元" + table([head, *rows])
    assert find(text, "table_total", BUDGET) == []
    wrong = [[*row[:3], "66.00" if row[1] == "防汛" else row[3], row[4]] for row in rows]
    assert find("三、一般公共预算支出表\n单位：万元" + table([head, *wrong]), "table_total", BUDGET)


YEARS = [
    ["项目|2022年决算数|2023年年初预算|2023年调整预算|2023年决算数|完成率"],
    ["项目|2022年执行数|2023年年初预算数|2023年全年预算数|2023年执行数|执行率"],
    ["项目|上年执行数|年初预算数|全年预算数|执行数|执行率"],
    ["支出项目|2022年度支出数|2023年年初预算|2023年全年预算|2023年度支出数|预算执行率"],
]


@pytest.mark.parametrize("head", YEARS)
@pytest.mark.parametrize(("spent", "rule"), [("98.08%", None), ("92.31%", "completion_rate")])
def test_a_rate_is_of_the_figures_of_its_own_year(
    find: Find, table: Write, head: list[str], spent: str, rule: str | None
) -> None:
    """480 of the year before over 520 is 92.31%: no rate of this year."""
    rows = [
        ["基本支出", "480.00", "500.00", "520.00", "510.00", spent],
        ["项目支出", "380.00", "400.00", "440.00", "400.00", "90.91%"],
        ["合计", "860.00", "900.00", "960.00", "910.00", "94.79%"],
    ]
    text = "附件\n部门支出执行情况表\n单位：万元" + table([head[0].split("|"), *rows])
    assert {each.rule for each in find(text, title=EVALUATION)} == ({rule} if rule else set())


def test_a_heading_of_the_year_before_stands_over_its_columns(find: Find, table: Write) -> None:
    """上年 over 预算数 and 决算数, and 本年 over the same."""
    rows = [
        ["项目", "上年", "", "本年", "", ""],
        ["", "预算数", "决算数", "预算数", "决算数", "执行率"],
        ["基本支出", "470.00", "480.00", "520.00", "510.00", "98.08%"],
        ["项目支出", "390.00", "380.00", "440.00", "400.00", "90.91%"],
    ]
    text = "附件\n部门支出执行情况表\n单位：万元"
    assert find(text + table(rows), title=EVALUATION) == []
    rows[2][-1] = "89.08%"
    assert [each.rule for each in find(text + table(rows), title=EVALUATION)] == ["completion_rate"]


BROKEN = [
    [("年初结转和结余", "60.00"), ("基本支出结转", "20.00"), ("项目支出结转和结余", "40.00")],
    [("年初财政拨款结转和结余", "60.00"), ("一般公共预算财政拨款", "45.00"), ("政府性基金预算财政拨款", "15.00")],
    [("年初财政拨款结转和结余", "60.00"), ("一般公共预算财政拨款", "60.00"), ("政府性基金预算财政拨款", "")],
]


@pytest.mark.parametrize("carried", BROKEN)
def test_rows_that_break_down_what_was_carried_over_are_counted_once(
    find: Find, table: Write, carried: list[tuple[str, str]]
) -> None:
    """总计 is 本年收入合计 and what was carried over, whose funds stand below it without a number."""
    ends = [("年末结转和结余", "40.00"), ("", ""), ("", "")]
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "金额", "项目", "金额"],
        ["一、财政拨款收入", "900.00", "一、农林水支出", "950.00"],
        ["二、事业收入", "50.00", "二、住房保障支出", "20.00"],
        ["本年收入合计", "950.00", "本年支出合计", "970.00"],
        *([*left, *right] for left, right in zip(carried, ends, strict=True)),
        ["总计", "1,010.00", "总计", "1,010.00"],
    ]
    text = "收入支出决算总表\n单位：万元"
    assert find(text + table(rows), "table_total") == []
    rows[-1][1] = "1,030.00"
    assert [each.expected for each in find(text + table(rows), "table_total")] == ["1010"]


@pytest.mark.parametrize(
    "words",
    [
        "年初部门预算900万元，其中：基本支出{}万元、项目支出400万元；年中追加60万元，全年预算960万元，其中：基本支出520万元、"
        "项目支出440万元。全年实际支出910万元，其中：基本支出510万元、项目支出400万元。",
        "年初批复预算900万元（基本支出{}万元，项目支出400万元），调整预算960万元（基本支出520万元，项目支出440万元），"
        "决算910万元（基本支出510万元，项目支出400万元）。",
        "2023年我局预算总额900万元，包括基本支出{}万元、项目支出400万元；实际支出910万元，包括基本支出510万元、项目支出400万元。",
        "年初预算安排900万元：基本支出{}万元，项目支出400万元。年末执行910万元：基本支出510万元，项目支出400万元。",
        "年初预算900万元，其中，基本支出{}万元，项目支出400万元。执行数910万元，其中，基本支出510万元，项目支出400万元。",
    ],
)
def test_what_a_whole_without_a_name_consists_of_is_of_its_measure(find: Find, words: str) -> None:
    """基本支出500万元 of a budget told without a line is no final figure; 350 is no part of it all the same."""
    text = "一、预算安排和执行情况\n" + words + "\n"
    assert find(text.format(500), title=EVALUATION) == []


@pytest.mark.parametrize(
    ("words", "sound", "faulty"),
    [
        ("举办岗前培训3期，参训人员150名；举办技能培训6期，培训学员260人次，取得职业资格证书{}人。", "210", "270"),
        ("岗前培训共有150人参加考试。技能培训学员260人次，取得职业资格证书{}人。", "210", "270"),
    ],
)
def test_who_passed_was_trained_in_the_course_told_last(find: Find, words: str, sound: str, faulty: str) -> None:
    """A course with fewer people stands before it."""
    assert find("二、工作成效\n" + words.format(sound) + "\n", "part_exceeds", EVALUATION) == []
    assert find("二、工作成效\n参训人员150名，取得职业资格证书151人。\n", "part_exceeds", EVALUATION)


@pytest.mark.parametrize(
    "words",
    [
        "共涉及项目14个，资金900万元。其中：一般公共预算项目11个，资金800万元；政府性基金项目2个，资金60万元；"
        "其他资金项目1个，资金40万元。自评结果为“优”的项目{}个，“良”的项目4个，“中”的项目1个。",
        "对14个项目开展自评，包括延续性项目9个、一次性项目5个。等级为优的{}个，良的4个，中的1个。",
        "纳入自评的项目14个，其中：局机关项目10个，下属单位项目4个。评价等级为优的{}个、良的4个、中的1个。",
    ],
)
def test_grades_are_of_all_projects_not_of_the_last_part(find: Find, words: str) -> None:
    """The projects are told by fund first, then by grade."""
    text = "二、绩效自评工作开展情况\n" + words + "\n"
    assert find(text.format(9), title=EVALUATION) == []
    assert [each.rule for each in find(text.format(8), title=EVALUATION)] == ["parts_total"]


FUND = [
    ["项目", "", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"],
    ["功能分类科目编码", "科目名称", "", "", "小计", "基本支出", "项目支出", ""],
    ["合计", "", "", "130.00", "120.00", "", "120.00", "10.00"],
    ["212", "城乡社区支出", "", "80.00", "80.00", "", "80.00", ""],
    ["21208", "国有土地使用权出让收入安排的支出", "", "80.00", "80.00", "", "80.00", ""],
    ["2120803", "城市建设支出", "", "80.00", "80.00", "", "80.00", ""],
    ["229", "其他支出", "", "50.00", "40.00", "", "40.00", "10.00"],
    ["22960", "彩票公益金安排的支出", "", "50.00", "40.00", "", "40.00", "10.00"],
    ["2296003", "用于体育事业的彩票公益金支出", "", "50.00", "40.00", "", "40.00", "10.00"],
]


@pytest.mark.parametrize(
    "items",
    [
        "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）。年初预算为70万元，支出决算为80万元。\n"
        "2.其他支出（类）彩票公益金安排的支出（款）用于体育事业的彩票公益金支出（项）。年初预算为40万元，支出决算为40万元。",
        "1、城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）支出80万元，主要用于管网改造。"
        "年初预算为80万元，支出决算为80万元。\n"
        "2、其他支出（类）彩票公益金安排的支出（款）用于体育事业的彩票公益金支出（项）支出40万元，主要用于健身路径。"
        "年初预算为40万元，支出决算为40万元。",
    ],
)
@pytest.mark.parametrize(("spent", "faulty"), [("120", False), ("102", True)])
def test_an_item_of_a_fund_is_not_all_that_it_spent(
    find: Find, table: Write, items: str, spent: str, faulty: bool
) -> None:
    """支出决算为80万元 behind the name of an item is not the table’s total."""
    text = (
        "政府性基金预算财政拨款收入支出决算表\n单位：万元"
        + table(FUND)
        + "八、政府性基金预算财政拨款收入支出决算情况说明\n"
        f"2022年度政府性基金预算财政拨款收入130万元，支出{spent}万元。具体情况如下：\n{items}\n"
    )
    assert bool(find(text, "conflict")) is faulty


def coded(table: Write, pension: str, water: str, other: str) -> str:
    """A table of three lines by code, with the 类 of the last one given."""
    return table(
        [
            ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
            ["208", "社会保障和就业支出", pension, "90.00", other],
            ["20805", "行政事业单位养老支出", "90.00", "90.00", ""],
            ["213", "农林水支出", water, "210.00", ""],
            ["21303", "水利", water, "210.00", ""],
            ["2130314", "防汛", water, "210.00", ""],
        ]
    )


@pytest.mark.parametrize(
    ("whole", "general"),
    [
        ("部门支出总表", "一般公共预算支出表"),
        ("部门支出预算表", "一般公共预算财政拨款支出预算表"),
        ("支出预算总表", "财政拨款支出预算表"),
        ("部门预算支出总表", "2024年一般公共预算当年拨款支出表"),
        ("支出预算分类汇总表", "一般公共预算支出预算表"),
    ],
)
def test_all_funds_and_the_general_budget_of_a_line_are_two_figures(
    find: Find, table: Write, whole: str, general: str
) -> None:
    """150 of all funds and 90 of the general budget, in two tables and two paragraphs of a budget."""
    tables = (
        f"{whole}\n单位：万元{coded(table, '150.00', '250.00', '60.00')}"
        f"{general}\n单位：万元{coded(table, '90.00', '210.00', '')}"
    )
    told = (
        "（一）支出预算情况\n2024年支出预算400万元，其中：社会保障和就业支出150万元，农林水支出250万元。\n"
        "（二）一般公共预算支出情况\n2024年一般公共预算支出300万元，其中：社会保障和就业支出90万元，农林水支出{}万元。\n"
    )
    assert find(told.format(210) + tables, "conflict", BUDGET) == []
    assert find(told.format(201) + tables, "conflict", BUDGET)


@pytest.mark.parametrize(("told", "faulty"), [("930", False), ("939", True)])
def test_income_with_what_was_carried_over(find: Find, table: Write, told: str, faulty: bool) -> None:
    """A budget of 930万元 is that of the year, and the 30 carried over."""
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "预算数", "项目", "预算数"],
        ["一、一般公共预算拨款", "850.00", "一、农林水支出", "920.00"],
        ["二、其他收入", "50.00", "", ""],
        ["本年收入合计", "900.00", "本年支出合计", "920.00"],
        ["上年结转", "30.00", "结转下年", "10.00"],
        ["收入总计", "930.00", "支出总计", "930.00"],
    ]
    text = f"（二）收入预算情况\n2024年收入预算{told}万元。\n部门收支总表\n单位：万元{table(rows)}"
    assert bool(find(text, "conflict", BUDGET)) is faulty


@pytest.mark.parametrize(("target", "rule"), [("≤0", None), ("≥0", None), ("≤5", "missing_unit")])
def test_a_rate_of_nothing_needs_no_sign(find: Find, table: Write, target: str, rule: str | None) -> None:
    """≤0 is ≤0%."""
    rows = [
        ["一级指标", "二级指标", "三级指标", "分值", "目标值", "完成值", "得分"],
        ["过程", "预算执行", "公用经费变动率", "5", target, "4%" if target == "≥0" else "-3%", "5"],
    ]
    found = find("附件\n部门整体支出绩效自评表\n" + table(rows), "missing_unit", EVALUATION)
    assert [each.rule for each in found] == ([rule] if rule else [])


@pytest.mark.parametrize(("date", "found"), [("2023年12月31日", 0), ("2024年12月31日", 0), ("2021年12月31日", 1)])
def test_a_budget_counts_its_cars_at_the_end_of_the_year_before(find: Find, date: str, found: int) -> None:
    """What there is when the budget is made."""
    text = f"3.国有资产占用情况\n截至{date}，本部门共有车辆3辆。\n"
    assert len(find(text, "reporting_period", BUDGET)) == found


ORDER = [
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款基本支出决算明细表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
]


@pytest.mark.parametrize("place", [8, 7, 6])
@pytest.mark.parametrize("swapped", [False, True])
def test_the_form_of_three_public_expenses_may_come_last(find: Find, table: Write, place: int, swapped: bool) -> None:
    """Behind the funds, between or before them; but no other form moves."""
    names = [*ORDER[:place], ORDER[8], *ORDER[place:8]]
    if swapped:
        names[1], names[2] = names[2], names[1]
    text = "".join(f"{name}\n单位：万元{table([['项目', '金额'], ['合计', '5.00']])}" for name in names)
    assert bool(find(text, "form_order")) is swapped


@pytest.mark.parametrize("swapped", [False, True])
def test_the_contents_list_the_forms_as_they_stand(find: Find, table: Write, swapped: bool) -> None:
    """Where either order is right, contents and tables still have the same."""
    names = [*ORDER[:6], ORDER[8], *ORDER[6:8]] if swapped else ORDER
    contents = "目录\n" + "".join(
        f"{number}、{name}\n" for number, name in zip("一二三四五六七八九", names, strict=True)
    )
    text = "".join(f"{name}\n单位：万元{table([['项目', '金额'], ['合计', '5.00']])}" for name in ORDER)
    assert bool(find(contents + "第二部分 决算表\n" + text, "contents")) is swapped


def test_basic_expenditure_of_a_fund_is_not_that_of_the_department(find: Find) -> None:
    """其中基本支出0万元 of a fund beside the department’s, told without saying of what money."""
    text = (
        "一、预算执行情况\n全年支出910万元，其中基本支出{}万元、项目支出400万元。\n"
        "三、支出决算情况说明\n本年支出合计910万元，其中：基本支出510万元，项目支出400万元。\n"
        "八、政府性基金预算收入支出决算情况说明\n政府性基金收入50万元，支出50万元，其中基本支出0万元，项目支出50万元。\n"
    )
    assert find(text.format(510), "conflict") == []
    assert find(text.format(501), "conflict")


@pytest.mark.parametrize("rate", ["92.50%", "92.5%"])
def test_a_rate_of_counts_is_not_of_the_money_before_it(find: Find, rate: str) -> None:
    """148 of 160, behind a sentence on what was spent."""
    text = (
        "二、预算执行情况\n全年预算安排支出417万元，实际支出413万元，预算执行率99.04%。"
        f"山塘维修目标160口，实际148口，完成目标的{rate}。\n"
    )
    assert find(text, "completion_rate", EVALUATION) == []
    wrong = text.replace("99.04%", "90.94%")
    assert find(wrong, "completion_rate", EVALUATION)


@pytest.mark.parametrize(
    ("words", "faulty"),
    [
        ("文化下乡活动经费中的舞台租赁支出，年初预算0万元，实际支出6万元。", False),
        ("场馆免费开放经费内的水电支出，年初预算10万元，实际支出9万元。", False),
        ("场馆免费开放经费，年初预算60万元，实际支出61万元。", True),
        ("文化下乡活动经费年初预算40万元，实际支出40万元。", True),
    ],
)
def test_what_stands_inside_a_line_is_not_all_of_it(find: Find, table: Write, words: str, faulty: bool) -> None:
    """甲经费中的乙支出 is of 乙支出."""
    rows = [
        ["序号", "项目名称", "年初预算数", "全年预算数", "全年执行数", "执行率"],
        ["1", "文化下乡活动经费", "40.00", "42.00", "41.00", "97.62%"],
        ["2", "场馆免费开放经费", "60.00", "60.00", "60.00", "100.00%"],
        ["", "合计", "100.00", "102.00", "101.00", "99.02%"],
    ]
    text = f"二、预算执行\n{words}\n附件\n项目支出情况汇总表\n单位：万元{table(rows)}"
    assert bool(find(text, "conflict", EVALUATION)) is faulty


@pytest.mark.parametrize(("whole", "faulty"), [("860.00", False), ("896.00", True)])
def test_rows_within_a_row_are_counted_once(find: Find, table: Write, whole: str, faulty: bool) -> None:
    """其中：人员经费 and 公用经费 break down 基本支出, and the total is that of 基本支出 and 项目支出."""
    rows = [
        ["项目", "2022年执行数", "2023年年初预算数", "2023年执行数", "执行率"],
        ["基本支出", "480.00", "500.00", "490.00", "98.00%"],
        ["其中：人员经费", "380.00", "400.00", "395.00", "98.75%"],
        ["公用经费", "100.00", "100.00", "95.00", "95.00%"],
        ["项目支出", "380.00", "400.00", "400.00", "100.00%"],
        ["合计", whole, "900.00", "890.00", "98.89%"],
    ]
    found = find("附件\n部门支出执行情况表\n单位：万元" + table(rows), "table_total", EVALUATION)
    assert bool(found) is faulty
