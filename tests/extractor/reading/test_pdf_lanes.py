"""Pages in lanes: text in columns side by side and text beside a table are read lane by lane."""

from __future__ import annotations

import pytest

from tests.extractor.reading.pdfml import Sheet, wrapped
from tests.extractor.reading.pdfsaid import said

TITLE = "某某县水务局2023年度部门决算说明"
TEXTS = [
    "本部门2023年度支出决算1,234.56万元，比上年增加10.5万元，主要原因是人员增加和工资调整，以及新增专项任务。",
    "全年共举办各类培训班12期，培训干部456人次，组织开展志愿服务活动30余场，服务群众近两千人次，受到普遍好评。",
    "一、收入情况",
    "本年收入合计987.65万元，其中财政拨款收入900.00万元，其他收入87.65万元，分别占91.1%和8.9%，收入结构保持稳定。",
    "二、支出情况",
    "本年支出合计1,234.56万元，其中基本支出700.00万元，项目支出534.56万元，用于保障机构运转和重点项目实施。",
    "公务接待费支出3.20万元，完成预算的80%，决算数小于预算数的主要原因是严格执行中央八项规定精神，压减接待批次。",
    "会议费支出1.10万元，较上年减少0.30万元，主要是采用视频会议方式，减少线下会议场次，节约了场地和住宿费用。",
]
ROWS = [
    ["项目", "预算数", "决算数"],
    ["公务接待费", "4.00", "3.20"],
    ["会议费", "1.40", "1.10"],
    ["培训费", "6.00", "5.80"],
]
SIZE, LANE = 10.5, 21 * 10.5
LEFT, RIGHT = 60.0, 310.0
Placed = tuple[float, str]


def lines_of(texts: list[str], width: float = LANE, size: float = SIZE, indent: float = 2.0) -> list[Placed]:
    """The lines of paragraphs, each with how far it is set in."""
    return [
        (indent * size if n == 0 else 0.0, line)
        for text in texts
        for n, line in enumerate(wrapped(text, width * 14 / size, indent))
    ]


def put(sheet: Sheet, x: float, y: float, lines: list[Placed], size: float = SIZE, pitch: float = 16.0) -> None:
    for n, (inset, line) in enumerate(lines):
        sheet.text(x + inset, y + n * pitch, line, size)


def titled() -> Sheet:
    return Sheet().centred(80, TITLE, 18)


def small_table(sheet: Sheet, x: float, y: float, sides: str) -> None:
    xs = [x, x + 90, x + 150, x + 210]
    for n, row in enumerate(ROWS):
        sheet.cells(xs, y + n * 18 + 12, row)
    if sides:
        sheet.grid(xs, [y + n * 18 for n in range(len(ROWS) + 1)], sides)


@pytest.mark.parametrize(
    ("gutter", "lower", "indent", "size"),
    [(24, 0, 2, 10.5), (24, 7, 2, 10.5), (24, 3, 2, 10.5), (12, 0, 2, 10.5), (24, 0, 0, 10.5), (20, 0, 2, 12)],
    ids=["level", "half a line lower", "a little lower", "near", "no indents", "larger"],
)
def test_two_lanes_are_read_one_after_the_other(gutter: float, lower: float, indent: float, size: float) -> None:
    width = (475 - gutter) / 2 // size * size
    lines = lines_of(TEXTS, width, size, indent)
    half, sheet, pitch = (len(lines) + 1) // 2, titled(), 1.55 * size
    put(sheet, LEFT, 120, lines[:half], size, pitch)
    put(sheet, LEFT + width + gutter, 120 + lower, lines[half:], size, pitch)
    assert said(sheet) == [TITLE, *TEXTS]


def test_three_lanes() -> None:
    lines, sheet = lines_of(TEXTS, 14 * SIZE), Sheet()
    third = (len(lines) + 2) // 3
    for at in range(3):
        put(sheet, 50 + at * 172, 100, lines[at * third : (at + 1) * third])
    assert said(sheet) == TEXTS


def test_a_paragraph_goes_on_from_lane_to_lane_and_page_to_page() -> None:
    lines = lines_of(TEXTS * 6)
    lanes = [lines[at : at + 40] for at in range(0, len(lines), 40)]
    sheets = []
    for number, at in enumerate(range(0, len(lanes), 2), 1):
        sheets.append(Sheet().centred(810, f"— {number} —", 9))
        for x, lane in zip((LEFT, RIGHT), lanes[at : at + 2], strict=False):
            put(sheets[-1], x, 100, lane)
    assert said(*sheets) == TEXTS * 6


def test_two_pages_on_a_sheet_have_a_number_each() -> None:
    lines, sheet = lines_of(TEXTS * 3, 31 * SIZE), Sheet(842, 595)
    half = (len(lines) + 1) // 2
    put(sheet, 50, 70, lines[:half], pitch=15)
    put(sheet, 460, 70, lines[half:], pitch=15)
    sheet.text(200, 575, "— 1 —", 9).text(610, 575, "— 2 —", 9)
    assert said(sheet) == TEXTS * 3


def test_lines_over_the_whole_width_stand_above_and_below_lanes() -> None:
    below = (
        "三、名词解释的正文在两栏以下通栏排列，这一段占满整个版心的宽度，并且写到第二行，以便说明通栏与分栏可以交替。"
    )
    lines, sheet = lines_of(TEXTS), titled()
    half = (len(lines) + 1) // 2
    put(sheet, LEFT, 120, lines[:half])
    put(sheet, RIGHT, 120, lines[half:])
    put(sheet, LEFT, 480, lines_of([below], 45 * SIZE))
    assert said(sheet) == [TITLE, *TEXTS, below]


@pytest.mark.parametrize("sides", ["hv", "h", ""], ids=["rules", "horizontal rules", "no rules"])
def test_a_table_beside_text_cuts_no_paragraph(sides: str) -> None:
    sheet = titled()
    put(sheet, LEFT, 120, lines_of(TEXTS))
    small_table(sheet, RIGHT, 150, sides)
    assert said(sheet) == [TITLE, *TEXTS, ROWS]


def test_a_table_left_of_text_comes_before_it() -> None:
    sheet = titled()
    put(sheet, RIGHT, 120, lines_of(TEXTS))
    small_table(sheet, LEFT, 150, "hv")
    assert said(sheet) == [TITLE, ROWS, *TEXTS]


def test_a_table_in_a_lane_stands_between_its_paragraphs() -> None:
    sheet = titled()
    put(sheet, LEFT, 120, lines_of(TEXTS[:4]))
    put(sheet, RIGHT, 120, lines_of(TEXTS[4:6]))
    small_table(sheet, RIGHT, 230, "hv")
    put(sheet, RIGHT, 330, lines_of(TEXTS[6:]))
    assert said(sheet) == [TITLE, *TEXTS[:6], ROWS, *TEXTS[6:]]


def test_a_paragraph_runs_past_a_table_that_stands_in_it() -> None:
    text = "".join(TEXTS[:2] + TEXTS[5:])
    sheet, rest, y = titled(), "　　" + text, 120.0
    while rest:
        columns = 44 if y < 160 or y > 260 else 22
        line = rest[:columns].lstrip("\u3000")
        sheet.text(LEFT + SIZE * (columns - len(line) if y == 120 else 0), y, line, SIZE)
        rest, y = rest[columns:], y + 16
    small_table(sheet, LEFT + 252, 160, "hv")
    assert said(sheet) == [TITLE, text, ROWS]


def test_columns_of_a_table_without_rules_are_no_lanes() -> None:
    rows = [["指标名称", "指标说明和评价要点内容", "评分标准和扣分办法"]]
    rows += [[f"指标{c}项内容", f"反映{c}工作完成情况", f"完成得满分未完成{c}扣"] for c in "甲乙丙丁戊己庚辛"]
    sheet = titled()
    for n, row in enumerate(rows):
        sheet.cells([60, 180, 340, 500], 120 + n * 18, row, SIZE)
    assert said(sheet) == [TITLE, rows]
