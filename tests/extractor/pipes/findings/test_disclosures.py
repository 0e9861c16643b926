"""What budgets and accounts tell of themselves: totals, forms of projects, kind and year, reasons, empty tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.pipeline import build, run
from extractor.pipes.findings.common.accounts import form_named
from extractor.reading import read
from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

PUBLIC = "七、“三公”经费支出决算情况说明"
LINES = "（三）一般公共预算财政拨款支出决算具体情况"


@pytest.fixture(scope="module")
def rules_of() -> Callable[[str], list[str]]:
    """The rules of the findings of a whole report."""
    nlp = build(model=None)
    return lambda text: [finding.rule for finding in run(read(text.encode()), nlp).findings]


# (rule, heading, before, sound, faulty, after): what is between changes.
SAID = [
    ("impossible_rate", LINES,
        "残疾人体育（项）年初预算数为零，支出决算数为7.25万元", "", "，年初预算完成率103.57%", "。"),
    ("impossible_rate", LINES, "行政运行（项）年初预算为零，支出决算为3.00万元", "", "，完成年初预算的100.00%", "。"),
    ("impossible_rate", LINES, "防汛（项）当年未编制预算，支出决算为3.00万元", "", "，完成预算的100.00%", "。"),
    ("impossible_rate", LINES, "水资源保护（项）预算数均为零元，支出决算为3.00万元", "", "，预算完成率100.00%", "。"),
    ("impossible_rate", PUBLIC,
        "公务接待费2021年度未发生，2022年度支出决算为0.56万元，增加0.56万元", "", "，增长56.00%", "。"),
    ("impossible_rate", PUBLIC,
        "公务接待费支出决算为0.56万元，上年决算数为零，比上年增加0.56万元", "", "，增长100.00%", "。"),
    ("impossible_rate", PUBLIC, "会议费支出2.00万元，上年度没有发生，比上年增加2.00万元", "", "，增长200.00%", "。"),
    ("missing_unit", LINES,
        "一般公共服务支出（类）130.00万元，占比为13.76", "%", "", "；其他支出（类）815.00万元，占86.24%。"),
    ("missing_unit", LINES, "项目支出年初预算为50.00万元，支出决算为40.00万元，预算完成率为80.00", "%", "", "。"),
    ("missing_unit", LINES, "资金到位50.00万元，支出40.00万元，预算执行率80.00", "%", "", "，资金使用规范。"),
    ("missing_unit", LINES, "本年支出100.00万元，其中：基本支出60.00万元，所占比重为60.00", "%", "", "。"),
    ("repetition", PUBLIC, "“三公”经费支出", "决算", "决算决算", "为9.00万元。"),
    ("repetition", PUBLIC, "公务接待费年初", "预算", "预算预算", "为2.00万元，支出决算为2.00万元。"),
    ("repetition", PUBLIC, "公务接待费", "支出", "支出支出", "合计2.00万元。"),
    ("repetition", PUBLIC, "全年国内", "公务", "公务公务", "接待14批次、126人次。"),
    ("repetition", LINES, "年中", "追加", "追加追加", "经费3.00万元。"),
    ("repetition", LINES, "年末结转和", "结余", "结余结余", "3.00万元。"),
    ("repetition", LINES, "决算数", "小于", "小于小于", "预算数的主要原因是工程结算较晚。"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "heading", "before", "sound", "faulty", "after"), SAID)
def test_a_fault_is_found_and_its_sound_twin_left_alone(
    find: Find, rule: str, heading: str, before: str, sound: str, faulty: str, after: str
) -> None:
    assert rule not in {each.rule for each in find(f"{heading}\n{before}{sound}{after}\n")}
    assert rule in {each.rule for each in find(f"{heading}\n{before}{faulty}{after}\n")}


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (LINES, "残疾人体育（项）年初预算数为零，年中追加预算7.00万元，支出决算数为7.00万元，完成调整预算的100.00%。"),
        (
            LINES,
            "行政运行（项）年初预算为10.00万元，支出决算为9.00万元，完成年初预算的90.00%；防汛（项）年初预算为零。",
        ),
        (PUBLIC, "公务接待费2020年度未发生，2022年度支出决算为0.60万元，比上年增加0.10万元，增长20.00%。"),
        (PUBLIC, "因公出国费上年为零。公务接待费支出0.60万元，比上年增加0.10万元，增长20.00%。"),
        (LINES, "项目建筑面积130.00平方米，容积率为1.85，绿化比例为0.35。"),
        (LINES, "2022年度一般公共预算预算数为10.00万元，财政预算预算安排合规。"),
        (LINES, "部门决算决算报表由财务股编制。"),
    ],
)
def test_what_is_told_otherwise_is_no_fault(find: Find, heading: str, said: str) -> None:
    kinds = {"impossible_rate", "missing_unit", "repetition"}
    assert [each.message for each in find(f"{heading}\n{said}\n") if each.rule in kinds] == []


# A reason that is announced.

ITEM = "1.水利工程建设（项）300.00万元，比上年增加50.00万元，增长20.00%。{}\n{}"


@pytest.mark.parametrize(
    "cue", ["主要原因是：", "主要原因：", "原因是：", "增减变动原因：", "主要原因如下：", "主要是：", "变化原因为："]
)
@pytest.mark.parametrize("following", ["2.行政运行（项）62.00万元。", "四、其他情况\n没有其他情况。", ""])
def test_a_reason_that_is_announced_and_not_given(find: Find, cue: str, following: str) -> None:
    assert find(f"（一）支出情况\n{ITEM.format(cue, following)}\n", "empty_reason")


@pytest.mark.parametrize(
    "following", ["工程进入主体施工阶段。", "1.工程进入主体施工阶段；\n2.物价上涨。", "（1）增资；\n（2）物价。"]
)
def test_reasons_that_follow_in_their_own_paragraphs(find: Find, following: str) -> None:
    assert find(f"（一）支出情况\n{ITEM.format('主要原因是：', following)}\n", "empty_reason") == []


# Reasons that are owed.

OWING = (
    "云山县档案馆2022年度部门决算\n一、收入支出决算总体情况说明\n"
    "收入总计500.00万元，比上年增加50.00万元，增长11.11%，主要原因是增拨经费。\n"
    "二、收入决算情况说明\n本年收入480.00万元，比上年增加30.00万元，增长6.67%，主要是增拨经费。\n"
    "三、支出决算情况说明\n本年支出480.00万元，比上年增加30.00万元，增长6.67%，系增加修缮。\n"
    "四、机关运行经费支出情况\n机关运行经费支出160.00万元，比上年增加10.00万元，增长6.67%{}\n"
    "五、会议费支出情况\n会议费支出8.00万元，比上年减少2.00万元，下降20.00%{}\n"
)


@pytest.mark.parametrize(
    ("operating", "meetings", "expected"),
    [
        ("，主要原因是物业面积增加。", "，原因是会期缩短。", False),
        ("。", "，原因是会期缩短。", True),
        ("，主要原因是物业面积增加。", "。", True),
        ("，因物业面积增加。", "。主要由于会期缩短。", False),
        ("。物业服务面积扩大后开支随之上升。", "，受疫情影响。", False),
        ("。", "。", False),  # Whoever gives none twice gives none by habit.
    ],
)
def test_the_only_section_without_a_reason(
    rules_of: Callable[[str], list[str]], operating: str, meetings: str, expected: bool
) -> None:
    assert ("missing_reason" in rules_of(OWING.format(operating, meetings))) == expected


# Budgets.

BUDGET = (
    "云山县{kind}预算公开\n云山县水务局\n2026年{kind}预算编制说明\n"
    "2026年，云山县水务局收入预算{income}万元，其中：财政拨款收入800.00万元。\n"
    "支出预算{spent}万元，其中：财政拨款支出预算{granted}万元。\n"
    "五、国有资产占有使用情况\n2026年{bought}预算安排购置车辆0辆。\n"
    "河道养护项目经费情况说明\n六、年度预算安排\n2026年度预算安排{project}万元。\n"
)
TOTALS = [["本年收入", "", "本年支出", ""], ["项目", "预算数", "项目", "预算数"],
    ["一、财政拨款收入", "8,000,000.00", "一、农林水支出", "8,000,000.00"],
    ["收入总计", "8,000,000.00", "支出总计", "8,000,000.00"]]  # fmt: skip
GRANTED = [["财政拨款收入", "", "财政拨款支出", ""], ["项目", "预算数", "项目", "合计"],
    ["一、一般公共预算资金", "8,000,000.00", "一、农林水支出", "8,000,000.00"],
    ["收入总计", "8,000,000.00", "支出总计", "8,000,000.00"]]  # fmt: skip
CODES = [["功能分类科目编码", "功能分类科目名称", "合计", "基本支出", "项目支出"]]
FUND = [*CODES, ["合计", "", "", "", ""]]
SPENT = [*CODES, ["213", "农林水支出", "8,000,000.00", "5,000,000.00", "3,000,000.00"],
    ["合计", "", "8,000,000.00", "5,000,000.00", "3,000,000.00"]]  # fmt: skip
NOTE = "注：本部门2026年无政府性基金预算财政拨款安排，故本表为空表。\n"


@pytest.fixture
def budget(table: Table) -> Callable[..., str]:
    def write(**changed: str) -> str:
        told = {
            "kind": "部门", "bought": "部门", "income": "800.00", "spent": "800.00", "granted": "800.00",
            "project": "300.00", "year": "2026", "note": NOTE, "asked": "3,000,000.00", "given": "3,000,000.00",
        } | changed  # fmt: skip
        form = [["项目名称", "河道养护"], ["项目资金（元）", "年度资金申请总额", told["asked"]],
            ["", "其中：当年财政拨款", told["given"]], ["", "上年结转资金", "0.00"]]  # fmt: skip
        tables = [("财务收支预算总表", TOTALS), ("财政拨款收支预算总表", GRANTED), ("支出预算总表", SPENT),
            ("政府性基金预算支出功能分类预算表", FUND)]  # fmt: skip
        text = BUDGET.format(**told)
        for at, (name, rows) in enumerate(tables):
            year = told["year"] if at == 2 else "2026"
            text += f"{year}年{told['kind']}{name}\n单位：元\n{table(rows)}"
        return f"{text}{told['note']}财政项目支出绩效目标申报表\n（2026年度）\n{table(form)}"

    return write


def test_a_sound_budget_has_no_findings(rules_of: Callable[[str], list[str]], budget: Callable[..., str]) -> None:
    assert rules_of(budget()) == []
    assert rules_of(budget(kind="单位", bought="单位")) == []


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        ("conflict", {"spent": "880.00"}),
        ("conflict", {"income": "808.00"}),
        ("conflict", {"granted": "780.00"}),
        ("conflict", {"project": "330.00"}),
        ("conflict", {"asked": "3,600,000.00", "given": "3,600,000.00"}),
        ("parts_total", {"given": "2,600,000.00"}),
        ("wrong_year", {"year": "2025"}),
        ("empty_table", {"note": ""}),
        ("organization", {"kind": "单位"}),
    ],
)
def test_a_fault_of_a_budget(
    rules_of: Callable[[str], list[str]], budget: Callable[..., str], rule: str, changed: dict[str, str]
) -> None:
    assert rule in rules_of(budget(**changed))


# What is missing.

GUESTS = (
    "七、“三公”经费支出决算情况说明\n（一）总体情况\n“三公”经费支出2.00万元。\n"
    "（二）公务接待费\n国内公务接待支出2.00万元。主要用于接待来访，{}。\n"
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("公务接待14批次、126人次，其中：接待外宾0批次、0人次", False),
        ("其中：接待外宾0批次、0人次", True),
        ("外宾接待0批次", True),
        ("其中国（境）外接待0批次、0人次", True),
        ("国内接待14批、126人", False),
    ],
)
def test_guests_from_abroad_are_not_those_that_must_be_told(find: Find, told: str, expected: bool) -> None:
    messages = [each.message for each in find(GUESTS.format(told), "missing_explanation")]
    assert any("批次" in message for message in messages) == expected


def test_nothing_is_missing_in_a_paragraph_that_is_quoted(find: Find) -> None:
    said = "“三公”经费支出决算为7.00万元，其中：公务用车运行维护费支出7.00万元，未购置公务用车。"
    assert find(f"七、“三公”经费支出决算情况说明\n{said}\n", "missing_explanation") == []


@pytest.mark.parametrize(
    "leader", ["……………………5", "........................12", "······················8", " . . . . . 3", "——————（7）"]
)
def test_lines_of_contents_with_dots_and_pages_name_their_tables(leader: str) -> None:
    named = [form_named(f"{name}{leader}") for name in ("一、收入支出决算总表", "三、支出决算表", "收入决算表")]
    assert [form.key for form in named if form] == ["totals", "expenditure", "income"]
