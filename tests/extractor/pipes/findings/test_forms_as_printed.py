"""Tables that took in the lines over them (公开09表, 部门：某局 | 单位：万元), and items in the words of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]
Rows = list[list[str]]

OVER = [["公开09表"], ["部门：某某局", "单位：万元"]]
CARS = "公务用车购置及运行维护费"
PUBLIC: Rows = [
    ["预算数", "", "", "", "", "", "决算数", "", "", "", "", ""],
    ["合计", "因公出国（境）费", CARS, "", "", "公务接待费", "合计", "因公出国（境）费", CARS, "", "", "公务接待费"],
    [
        "",
        "",
        "小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "",
        "",
        "",
        "小计",
        "公务用车购置费",
        "公务用车运行维护费",
        "",
    ],
    [str(at) for at in range(1, 13)],
    ["30.00", "0.00", "24.00", "16.00", "8.00", "6.00", "26.40", "0.00", "22.10", "15.60", "6.50", "4.30"],
]
PLANNED: Rows = [
    ["合计", "因公出国", "公务用车购置及运行维护", "", "", "公务接待费"],
    ["", "", "小计", "公务用车购置", "公车运行及维护", ""],
    ["957", "45", "812", "230", "582", "100"],
]
LANES = ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"]
BASIC: Rows = [
    ["301", "工资福利支出", "90.00", "302", "商品和服务支出", "21.00"],
    ["30101", "基本工资", "90.00", "30201", "办公费", "10.00"],
    ["", "", "", "30215", "会议费", "3.00"],
    ["", "", "", "30216", "培训费", "2.00"],
    ["", "", "", "30231", "公务用车运行维护费", "6.00"],
    ["人员经费合计", "", "90.00", "公用经费合计", "", "21.00"],
]


def with_cell(rows: Rows, at: int, column: int, text: str) -> Rows:
    """The rows with one cell changed."""
    return [[text if (at, column) == (a, c) else cell for c, cell in enumerate(row)] for a, row in enumerate(rows)]


@pytest.mark.parametrize(("column", "wrong"), [(6, "26.80"), (8, "21.20"), (0, "33.00"), (2, "25.00"), (11, "3.40")])
@pytest.mark.parametrize("over", [[], OVER, OVER[:1], [["部门：某某局 单位：万元"]]])
def test_public_expenses_add_up_under_the_lines_over_them(
    find: Find, table: Table, over: Rows, column: int, wrong: str
) -> None:
    name = "财政拨款“三公”经费支出决算表"
    assert find(name + table([*over, *PUBLIC])) == []
    found = find(name + table([*over, *with_cell(PUBLIC, 4, column, wrong)]), "table_total")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("title", "column", "wrong", "blamed"),
    [
        ("某某区2017年“三公”经费预算汇总情况表\n", 2, "582", "582"),
        ("某某区2017年“三公”经费预算汇总情况表\n", 0, "975", "975"),
        ("某某区2018年“三公”经费支出决算汇总表\n", 2, "821", "821"),
        ("某某区2018年“三公”经费支出决算汇总表\n", 5, "10", "957"),
    ],
)
def test_a_table_of_one_row_is_what_its_caption_says(
    find: Find, table: Table, title: str, column: int, wrong: str, blamed: str
) -> None:
    """The innermost sum that does not hold is blamed, where it explains the outer one."""
    assert find("单位：万元" + table(PLANNED), title=title) == []
    (found,) = find("单位：万元" + table(with_cell(PLANNED, 2, column, wrong)), "table_total", title=title)
    assert f"为{blamed}" in found.message


def test_the_rows_of_a_table_of_several_bodies_are_not_one(find: Find, table: Table) -> None:
    rows = [
        ["单位名称", *PLANNED[0]],
        ["", *PLANNED[1]],
        ["甲镇", *PLANNED[2]],
        ["乙镇", "20", "0", "15", "0", "15", "5"],
    ]
    assert find("单位：万元" + table(rows), title="某某区2017年“三公”经费预算汇总情况表\n") == []


def test_part_of_a_line_in_basic_expenditure_exceeds_the_line(find: Find, table: Table) -> None:
    """What the table of basic expenditure itself says of a line is no figure of the whole line."""
    over = [["公开06表"], OVER[1]]
    basic = "一般公共预算财政拨款基本支出决算明细表" + table([*over, LANES, *BASIC])
    public = "财政拨款“三公”经费支出决算表" + table([*OVER, *PUBLIC])
    assert find(basic + public) == []
    wrong = with_cell(with_cell(BASIC, 4, 5, "7.00"), 1, 5, "9.00")
    text = "一般公共预算财政拨款基本支出决算明细表" + table([*over, LANES, *wrong]) + public
    assert [found.rule for found in find(text)] == ["part_exceeds"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "十一、一般性支出情况说明\n本部门全年开支会议费{}万元，用于召开工作会议；开支培训费4.20万元。\n",
            ("3.80", "2.60"),
        ),
        ("十一、一般性支出情况\n2022年会议费支出决算{}万元，主要用于年度工作会。\n", ("3.00", "1.90")),
        ("十一、一般性支出情况\n2022年开支会议费5.00万元；开支培训费{}万元，用于业务培训。\n", ("2.00", "1.20")),
        ("十二、会议费情况说明\n2022年会议费支出决算为{}万元，召开会议2次。\n", ("4.00", "2.90")),
        ("十二、培训费支出情况\n2022年培训费支出决算为{}万元。\n", ("2.50", "0.80")),
    ],
)
def test_meetings_of_basic_expenditure_exceed_all_meetings(
    find: Find, table: Table, text: str, figures: tuple[str, str]
) -> None:
    basic = "一般公共预算财政拨款基本支出决算明细表" + table([LANES, *BASIC])
    sound, wrong = figures
    assert find(basic + text.format(sound), "part_exceeds") == []
    assert len(find(basic + text.format(wrong), "part_exceeds")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "十、机关运行经费\n机关运行经费支出12.00万元，主要是办公费6.00万元、会议费1.00万元。\n",
        "十一、一般性支出情况说明\n局机关开支会议费1.00万元，用于召开工作会议。\n",
        "十一、一般性支出情况说明\n项目支出中列支会议费1.00万元，用于召开工作会议。\n",
    ],
)
def test_part_of_the_meetings_is_no_whole(find: Find, table: Table, text: str) -> None:
    basic = "一般公共预算财政拨款基本支出决算明细表" + table([LANES, *BASIC])
    assert find(basic + text, "part_exceeds") == []


FORMS = [
    ("收入支出决算总表", "公开01表"),
    ("收入决算表", "公开02表"),
    ("支出决算表", "公开03表"),
    ("财政拨款收入支出决算总表", "公开04表"),
]


def forms(table: Table, names: Sequence[str], numbers: Sequence[str], unit: str = "万元") -> str:
    """Four forms with one line in each, under the lines that their tables took in."""
    rows = [["科目编码", "科目名称", "合计"], ["205", "教育支出", "80.00"], ["213", "农林水支出", "6.50"]]
    units = ["万元", "万元", unit, "万元"]
    return "".join(
        form + table([[number], [f"部门：{name}", f"单位：{each}"], *rows])
        for (form, _), name, number, each in zip(FORMS, names, numbers, units, strict=True)
    )


NUMBERS = [number for _, number in FORMS]


@pytest.mark.parametrize("wrong", ["岭云县教育局", "云岭县教育居", "云岭县体育局", "云岭教育局"])
def test_whose_a_table_is_stands_in_its_first_rows(find: Find, table: Table, wrong: str) -> None:
    own = ["云岭县教育局"] * 4
    title = "云岭县教育局2022年度部门决算\n"
    assert find(forms(table, own, NUMBERS), "organization", title=title) == []
    assert find(forms(table, [own[0], wrong, *own[2:]], NUMBERS), "organization", title=title)


@pytest.mark.parametrize("numbers", [["公开01表", "公开01表", *NUMBERS[2:]], [*NUMBERS[:3], "公开03表"]])
def test_the_number_of_a_form_stands_in_its_first_rows(find: Find, table: Table, numbers: list[str]) -> None:
    own = ["某某局"] * 4
    assert find(forms(table, own, NUMBERS), "numbering") == []
    assert len(find(forms(table, own, numbers), "numbering")) == 1


def test_the_unit_of_a_table_stands_in_its_first_rows(find: Find, table: Table) -> None:
    own = ["某某局"] * 4
    assert find(forms(table, own, NUMBERS), "conflict") == []
    found = find(forms(table, own, NUMBERS, "元"), "conflict")
    assert {"“教育支出”", "“农林水支出”"} <= {each.message[: each.message.index("决")] for each in found}


ITEM = "农林水支出（类）{}（款）{}（项）。主要用于{}。年初预算为{}万元，支出决算为{}万元。\n"
# Two items, what each is for, the one in the other's words.
USES = [
    ("水利", "水土保持", "坡耕地水土流失治理和监测", "水利", "防汛", "防汛物资储备和水毁设施修复"),
    ("林业和草原", "森林资源培育", "造林补植和森林抚育", "林业和草原", "动植物保护", "野生动植物救护与栖息地巡护"),
    ("农业农村", "病虫害控制", "病虫害监测和统防统治", "农业农村", "农产品质量安全", "农产品质量抽检和追溯平台维护"),
    ("水利", "水文测报", "水文站网运行和雨情测报", "水利", "抗旱", "抗旱机具购置和应急打井"),
]


@pytest.mark.parametrize(("group", "name", "use", "other_group", "other", "other_use"), USES)
def test_two_items_in_one_of_their_words(
    find: Find, group: str, name: str, use: str, other_group: str, other: str, other_use: str
) -> None:
    def told(*uses: str) -> str:
        return (
            "五、一般公共预算财政拨款支出决算具体情况\n"
            + ITEM.format(group, name, uses[0], "40.00", "40.00")
            + ITEM.format(other_group, other, uses[1], "20.00", "20.00")
        )

    assert find(told(use, other_use), "line_use") == []
    (one,) = find(told(use, use), "line_use")
    assert one.message.startswith(f"“{other}”")
    (one,) = find(told(other_use, other_use), "line_use")
    assert one.message.startswith(f"“{name}”")


@pytest.mark.parametrize(("group", "name", "use", "other_group", "other", "other_use"), USES)
@pytest.mark.parametrize("says", ["指用于{}方面的支出", "反映{}支出", "是指用于{}的支出"])
def test_two_items_of_the_glossary_in_one_of_their_words(
    find: Find, says: str, group: str, name: str, use: str, other_group: str, other: str, other_use: str
) -> None:
    def told(*uses: str) -> str:
        one, two = (says.format(each) for each in uses)
        return (
            f"第四部分 名词解释\n一、农林水支出（类）{group}（款）{name}（项）：{one}。\n"
            f"二、农林水支出（类）{other_group}（款）{other}（项）：{two}。\n"
        )

    assert find(told(use, other_use), "line_use") == []
    assert len(find(told(use, use), "line_use")) == 1


@pytest.mark.parametrize(
    ("names", "use"),
    [
        (("行政运行", "机关服务"), "机关人员工资和机关日常运转"),
        (("行政单位医疗", "事业单位医疗"), "职工基本医疗保险缴费"),
        (("行政运行", "防汛"), "防汛值班人员工资和日常运转"),
        (("水利工程建设", "水利工程运行与维护"), "水利工程的修建与管护"),
        (("水土保持", "水文测报"), "职工差旅和设备购置"),
        (("农村水利", "抗旱"), "农村水利设施和抗旱机井修建"),
    ],
)
def test_what_two_items_may_share(find: Find, names: tuple[str, str], use: str) -> None:
    text = "".join(ITEM.format("水利", name, use, "10.00", "10.00") for name in names)
    assert find("五、一般公共预算财政拨款支出决算具体情况\n" + text, "line_use") == []


@pytest.mark.parametrize(
    ("name", "use", "wrong"),
    [
        ("机关事业单位职业年金缴费支出（项）", "单位实际缴纳的职业年金", "单位按规定缴存的住房公积金"),
        ("机关事业单位基本养老保险缴费支出（项）", "缴纳基本养老保险", "职工基本医疗保险单位缴费"),
    ],
)
def test_the_use_stands_before_the_budget(find: Find, name: str, use: str, wrong: str) -> None:
    text = (
        "五、一般公共预算财政拨款支出决算具体情况\n1.社会保障和就业支出（类）行政事业单位养老支出（款）{}。"
        "主要用于{}。年初预算为20.00万元，支出决算为20.00万元。\n"
    )
    assert find(text.format(name, use), "line_use") == []
    assert len(find(text.format(name, wrong), "line_use")) == 1
