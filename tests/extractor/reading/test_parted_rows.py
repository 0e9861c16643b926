"""Tables that were copied with a sign between their cells are read with every cell in its column."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.reading import read
from tests.rendering import contents
from tests.wrapping import wrapped

HEAD = "清河县民政局2023年度项目支出绩效自评表\n单位：万元\n"
ROWS = [
    ["项目名称", "养老服务补助", "", "", ""],
    ["", "年初预算数", "全年预算数", "全年执行数", "执行率"],
    ["年度资金总额", "120.00", "150.00", "147.36", "98.24%"],
    ["一级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
    ["产出指标", "新增床位", "≥200张", "236张", "10"],
    ["", "培训护理员", "≥100人次", "举办3期，共118人次", ""],
]
TAIL = "全年走访老人1200户。\n"


def tables(text: str) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in grid.rows] for grid in read(text).grids]


def barred(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]) + "\n"


def tabbed(rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


@pytest.mark.parametrize("made", [tabbed, barred])
def test_every_cell_keeps_its_column(made: object) -> None:
    text = HEAD + made(ROWS) + TAIL  # type: ignore[operator]
    assert tables(text) == [ROWS]
    result = extract(text, model=None)
    assert result.document.text == text
    found = {(record.name, record.target, record.actual, record.score) for record in result.indicators}
    assert found == {("新增床位", "≥200张", "236张", "10"), ("培训护理员", "≥100人次", "举办3期，共118人次", None)}
    (table,) = result.tables
    assert all(text[cell.start : cell.end] == cell.text for row in table.rows for cell in row)
    assert any(record.value == 1200 for record in result.achievements)


def test_a_quoted_cell_of_several_lines_is_one() -> None:
    rows = [*ROWS[:4], ["产出指标", "新增床位", '"1.新建1家\n2.改建2家"', "236张", "10"], *ROWS[5:]]
    (table,) = tables(HEAD + tabbed(rows) + TAIL)
    assert table[4] == ["产出指标", "新增床位", "1.新建1家\n2.改建2家", "236张", "10"]
    assert table[5][1] == "培训护理员"


def test_two_columns_are_a_table_where_the_second_holds_figures() -> None:
    rows = [["项目", "决算数（万元）"], ["办公费", "3.20"], ["印刷费", "1.05"]]
    assert tables(HEAD + tabbed(rows) + TAIL) == [rows]


@pytest.mark.parametrize(
    "lines",
    [
        "一、\t部门职责\n二、\t机构设置\n三、\t人员情况\n",
        "第一部分\t部门概况\t1\n一、\t部门职责\t2\n二、\t机构设置\t12\n",
        "一、部门职责\t1\n二、机构设置\t3\n",
        "负责人：某某\t联系电话：000\n全年工作平稳。\n",
    ],
    ids=["numbers of headings", "a table of contents", "a short one", "a line with two statements"],
)
def test_what_has_tabs_and_is_no_table(lines: str) -> None:
    assert not tables(HEAD + lines + TAIL)


def test_rows_stay_rows_in_a_wrapped_text() -> None:
    prose = "".join(
        f"清河县民政局2023年第{number}季度开展养老服务工作，走访老人，整改问题，取得较好的成绩。"
        for number in "一二三四"
    )
    copy = wrapped(HEAD + prose + "\n", 30, number="", head="", blanks=False) + tabbed(ROWS) + TAIL
    assert tables(copy) == [ROWS]
    assert contents(read(copy))[2] == prose


def test_the_one_form_is_left_alone() -> None:
    text = HEAD + "\t项目\n\t决算数\n\n\t办公费\n\t3.20\n\n" + TAIL
    assert read(text).map is None
