"""What a user relies on in typed tables: what each column holds, where blocks begin, which project a form is of."""

from __future__ import annotations

from spacy.tokens import Doc

from extractor import pipeline
from extractor.knowledge.table_words import header_text, is_number
from extractor.pipes.layers import TypedTable, layers
from extractor.reading.plain import parse

FORM = [
    ["项目支出名称", "党建工作经费", "", "", "", "", "", "", ""],
    ["主管部门", "云山县委组织部", "", "", "实施单位", "云山县委组织部", "", "", ""],
    ["项目资金（万元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "", "20", "20", "18", "10", "90%", "9"],
    ["年度总体目标", "预期目标", "", "", "", "实际完成情况", "", "", ""],
    ["", "全面加强基层党建。", "", "", "", "新建党支部3个，培训党员120人次。", "", "", ""],
    [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ],
    ["", "产出指标", "数量指标", "新建党支部", "≥3个", "3个", "20", "20", ""],
    ["总分", "", "", "", "", "", "100", "99", ""],
]


def text_of(rows: list[list[str]], before: str = "") -> str:
    return before + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows) + "\n\n"


def read(text: str) -> Doc:
    nlp = pipeline.build()
    doc = nlp.make_doc(text)
    layers(doc).page = parse(text, "report.txt")
    return nlp(doc)


def tables(rows: list[list[str]], before: str = "") -> list[TypedTable]:
    return layers(read(text_of(rows, before))).tables


def test_a_form_falls_into_blocks_by_its_headers() -> None:
    (table,) = tables(FORM)
    assert [block.kind for block in table.blocks] == ["form", "funds", "goals", "indicators"]
    assert table.project == "党建工作经费"
    assert {block.project for block in table.blocks} == {"党建工作经费"}


def test_columns_are_known_by_their_headers_and_not_by_position() -> None:
    (table,) = tables([["决算数", "项目", "年初预算数"], ["5", "培训费", "6"]])
    assert [column.role for column in table.blocks[0].columns] == ["final", "name", "initial_budget"]


def test_year_and_unit_of_a_column() -> None:
    (table,) = tables([["项目", "2022年决算数（万元）", "2023年预算数"], ["培训费", "5", "6"]])
    columns = table.blocks[0].columns
    assert (columns[1].year, columns[1].unit, columns[1].role) == (2022, "万元", "final")
    assert columns[2].year == 2023


def test_merged_headers_stand_over_all_their_columns() -> None:
    (table,) = tables(
        [
            ["“三公”经费", "", "", ""],
            ["合计", "", "公务接待费", ""],
            ["预算数", "决算数", "预算数", "决算数"],
            ["19", "10", "7", "2"],
        ],
        "“三公”经费支出决算表\n",
    )
    headers = [column.header[1:] for column in table.blocks[0].columns]
    assert headers == [("合计", "预算数"), ("合计", "决算数"), ("公务接待费", "预算数"), ("公务接待费", "决算数")]


def test_ragged_rows_are_aligned_on_the_right() -> None:
    """Plain text from Word loses how many columns a merged label takes."""
    rows = [FORM[6], FORM[7], ["总分", "100", "99", ""]]
    (table,) = tables(rows)
    block = table.blocks[-1]
    weight, score = (next(at for at, c in enumerate(block.columns) if c.role == role) for role in ("weight", "score"))
    total = block.rows[-1]
    assert [cell.text if cell else None for cell in (total[weight], total[score])] == ["100", "99"]


def test_caption_and_unit_come_from_the_lines_before() -> None:
    (table,) = tables([["项目", "决算数"], ["培训费", "5"]], "支出决算表\n单位：元\n")
    assert table.caption == "支出决算表"
    assert table.blocks[0].unit == "元"


def test_numbers_and_header_words() -> None:
    assert all(is_number(text) for text in ("1,234.50", "-3", "93.71%", "65万元", "－2"))
    assert not any(is_number(text) for text in ("≥3个", "2021年4月", "", "培训费5万元"))
    assert header_text(" 2021年\n决算数（万元）") == "决算数"
    assert header_text("年初目标值（A）") == header_text("年初目标值(10分)") == "年初目标值"
    assert header_text("执行率（B/A）") == "执行率"
    assert header_text("部门（单位）名称") == "部门（单位）名称".replace("（", "(").replace("）", ")")


def test_prose_in_cells_is_told_by_what_stands_over_it() -> None:
    doc = read(text_of(FORM))
    roles = {doc.text[p.start : p.end][:6]: p.role for p in layers(doc).passages}
    assert roles["全面加强基层"] == "goal"
    assert roles["新建党支部3"] == "achieved"
