"""Kinds of faults of whole accounts: parts above their wholes, items from form to form, and what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

PUBLIC, COSTS = "七、“三公”经费支出决算情况说明", "（一）机关运行经费支出情况"
DONE, EVALUATED = "二、绩效情况", "十、预算绩效管理情况"
SPENT = "机关运行经费支出160.00万元，比2021年度增加8.00万元，增长5.26%，主要原因是"

# (rule, heading, text): found in the first of a pair, and nothing in the second.
CASES = [
    (
        "change_rate",
        COSTS,
        "机关运行经费支出148.00万元（不含事业单位12.00万元），比2021年度增加8.00万元，增长{}。",
        "5.17%",
        "5.71%",
    ),
    (
        "change_rate",
        COSTS,
        "机关运行经费支出148.00万元（不含下属单位12.00万元），比2021年度减少8.00万元，下降{}。",
        "15.13%",
        "5.13%",
    ),
    (
        "change_rate",
        "政府采购情况",
        "政府采购金额为212.00万元（不含框架采购15.00万元），比2021年度增加12.00万元，增长{}。",
        "60.00%",
        "6.00%",
    ),
    (
        "part_exceeds",
        PUBLIC,
        "全年安排因公出国（境）团组0个、累计1人次{}。",
        "",
        "（参加市级组团，费用由组团单位承担）",
    ),
    (
        "part_exceeds",
        PUBLIC,
        "全年因公出国（境）团组0个，累计2人次{}。",
        "，用于业务交流",
        "，随上级组团出访，由市外办负担",
    ),
    ("part_exceeds", PUBLIC, "共接待14批次、126人次，其中：外宾3批次、{}人次。", "138", "18"),
    ("part_exceeds", DONE, "培训300人次，其中基层档案员{}人次。", "320", "230"),
    ("part_exceeds", DONE, "修复档案1200卷，其中民国档案{}卷。", "1350", "1150"),
    ("part_exceeds", DONE, "查办案件{}宗，移送11宗，其中民生领域案件247宗。", "26", "260"),
    ("conflict", PUBLIC, "国内公务接待由2021年度的9批次增至{}批次。\n公务接待14批次、126人次。", "16", "14"),
    ("conflict", PUBLIC, "公务接待人次从98人次增加到{}人次。\n公务接待14批次、126人次。", "162", "126"),
    ("conflict", PUBLIC, "{}由2021年度的9批次增至11批次。\n公务接待14批次、126人次。", "公务接待", "来馆交流的接待"),
    ("direction_conflict", COSTS, SPENT + "物业服务面积{}。", "缩小，物业费相应减少", "扩大，物业费相应增加"),
    ("direction_conflict", COSTS, SPENT + "{}。", "用电量下降，电费相应减少", "物业费减少3.00万元，电费增加11.00万元"),
    ("direction_conflict", COSTS, SPENT + "{}。", "面积核减，物业费用下降", "上年物业费减少，本年恢复正常水平"),
    ("grade", EVALUATED, "甲项目自评得分97.20分，评价等级为“优”；乙项目自评得分86.50分，评价等级为“{}”。", "优", "良"),
    (
        "grade",
        EVALUATED,
        "得分90分（含）以上为优，80分（含）至90分为良。甲项目自评得分86.50分，评价等级为“{}”。",
        "优",
        "良",
    ),
    ("grade", EVALUATED, "甲项目自评得分95.00分，乙项目自评得分79.50分，等级{}。", "为优", "分别为优、中"),
    (
        "part_exceeds",
        "五、财政拨款支出决算情况",
        "财政拨款收入支出总计1940.00万元，比2021年度增加{}。\n"
        "一般公共预算财政拨款支出1880.00万元，比2021年度增加20.00万元，增长1.08%。",
        "90.00万元，增长4.86%",
        "40.00万元，增长2.11%",
    ),
]


@pytest.mark.parametrize(("rule", "heading", "text", "faulty", "sound"), CASES)
def test_a_kind_of_fault_is_found_and_its_sound_twin_left_alone(
    find: Find, rule: str, heading: str, text: str, faulty: str, sound: str
) -> None:
    kept = [found.message for found in find(f"{heading}\n{text.format(sound)}\n") if found.rule == rule]
    assert kept == []
    assert find(f"{heading}\n{text.format(faulty)}\n", rule)


ALL = ["功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
BUDGET = ["功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["207", "文化旅游体育与传媒支出", "172.00", "42.00", "130.00"],
    ["20702", "文物", "172.00", "42.00", "130.00"],
    ["2070204", "文物保护", "42.00", "42.00", ""],
    ["2070205", "博物馆", "130.00", "", "130.00"],
]
TOLD = "（三）一般公共预算财政拨款支出决算具体情况\n文化旅游体育与传媒支出（类）文物（款）博物馆（项）130.00万元{}。\n"


def changed(*cells: tuple[int, int, str]) -> list[list[str]]:
    """The rows with some cells changed, each by row, column and text."""
    rows = [list(row) for row in ROWS]
    for row, column, text in cells:
        rows[row][column] = text
    return rows


@pytest.fixture
def account(table: Table) -> Callable[..., str]:
    """The tables of all expenditure and of the general budget, with what is told of an item."""

    def write(every: Sequence[Sequence[str]] = ROWS, budget: Sequence[Sequence[str]] = ROWS, told: str = "") -> str:
        total = ["合计", "", *ROWS[0][2:]]
        forms = (("支出决算表", [ALL, total, *every]), ("一般公共预算财政拨款支出决算表", [BUDGET, total, *budget]))
        return "".join(f"{name}\n单位：万元\n{table(rows)}" for name, rows in forms) + TOLD.format(told)

    return write


@pytest.mark.parametrize(
    ("every", "budget", "rule"),
    [
        (changed(), changed(), None),
        (changed(), changed((2, 2, "36.00"), (2, 3, "36.00"), (3, 2, "136.00"), (3, 4, "136.00")), "part_exceeds"),
        (changed((2, 2, "36.00"), (2, 3, "36.00"), (3, 2, "136.00"), (3, 4, "136.00")), changed(), "part_exceeds"),
        (changed((3, 3, "130.00"), (3, 4, "")), changed(), "table_total"),
        (changed(), changed((2, 3, ""), (2, 4, "42.00")), "table_total"),
        (changed((2, 4, "0.00"), (3, 3, "0.00")), changed(), None),
    ],
)
def test_items_from_form_to_form(
    find: Find, account: Callable[..., str], every: list[list[str]], budget: list[list[str]], rule: str | None
) -> None:
    rules = {found.rule for found in find(account(every, budget)) if found.rule in ("part_exceeds", "table_total")}
    assert rule in rules if rule else not rules


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("（均为基本支出）", True),
        ("，全部为基本支出", True),
        ("（其中：基本支出30.00万元，项目支出100.00万元）", True),
        ("（均为项目支出）", False),
        ("，全部为项目支出", False),
        ("（其中：基本支出0.00万元，项目支出130.00万元）", False),
        ("，不含基本支出", False),
    ],
)
def test_the_nature_of_an_item_as_it_is_told(find: Find, account: Callable[..., str], told: str, found: bool) -> None:
    assert bool(find(account(told=told), "conflict")) == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("基本支出42.00万元，占24.42%；项目支出130.00万元，占75.58%", False),
        ("基本支出130.00万元，占75.58%；项目支出42.00万元，占24.42%", True),
    ],
)
def test_basic_and_project_expenditure_against_the_table(
    find: Find, account: Callable[..., str], told: str, found: bool
) -> None:
    text = f"{account()}三、支出决算情况说明\n本年支出合计172.00万元，其中：{told}。\n"
    assert bool(find(text, "conflict")) == found


@pytest.mark.parametrize(("amount", "rate", "found"), [("130.00", "100%", False), ("100.00", "100%", True)])
def test_a_share_of_what_only_a_table_gives(
    find: Find, account: Callable[..., str], amount: str, rate: str, found: bool
) -> None:
    said = f"十、绩效管理情况\n开展绩效自评，资金{amount}万元，占一般公共预算项目支出总额的{rate}。\n"
    assert bool(find(account() + said, "share")) == found


BASIC = [
    ["经济分类科目编码", "科目名称", "决算数", "经济分类科目编码", "科目名称", "决算数"],
    ["301", "工资福利支出", "110.00", "302", "商品和服务支出", "16.00"],
    ["人员经费合计", "", "110.00", "公用经费合计", "", "16.00"],
]


@pytest.mark.parametrize(
    ("units", "told", "found"),
    [
        ("单位共1个，即某某局（本级）", "14.60万元", True),
        ("单位共1个，即某某局（本级）", "16.00万元", False),
        ("单位共1个，即某某局（本级）", "14.60万元（不含资本性支出1.40万元）", False),
        ("单位共2个，即某某局（本级）、某某中心（事业单位）", "14.60万元", False),
        ("单位共1个，即某某中心（公益一类事业单位）", "14.60万元", False),
    ],
)
def test_operating_costs_of_one_office_are_its_public_expenditure(
    find: Find, table: Table, units: str, told: str, found: bool
) -> None:
    form = f"一般公共预算财政拨款基本支出决算表\n单位：万元\n{table(BASIC)}"
    text = f"二、部门决算单位构成\n纳入部门决算编制范围的{units}。\n{form}{COSTS}\n机关运行经费支出{told}。\n"
    assert bool(find(text, "conflict")) == found
