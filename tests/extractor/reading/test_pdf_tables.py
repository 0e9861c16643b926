"""Tables of PDF files, with rules, with some and with none, read as full grids."""

from __future__ import annotations

import pytest

from extractor.reading.pdf import read_pdf
from tests.extractor.reading.pdfml import LEFT, PITCH, Sheet, pdf_file
from tests.extractor.reading.pdfsaid import HEADER, ROWS, SENTENCE, said, table

# Tables


@pytest.mark.parametrize("sides", ["hv", "h", "v", ""])
def test_tables_with_all_some_and_no_rules(sides: str) -> None:
    sheet = Sheet().centred(90, "支出决算表")
    sheet.text(LEFT + 378, 110, "单位：万元")
    y = table(sheet, 122, [HEADER, *ROWS], sides)
    sheet.flow(y + 40, SENTENCE + "。")
    assert said(sheet) == ["支出决算表", "单位：万元", [HEADER, *ROWS], SENTENCE + "。"]


def test_three_line_table() -> None:
    sheet = Sheet()
    y = table(sheet, 120, [HEADER, *ROWS], "")
    for at in (120, 138, y):
        sheet.rule(72, at, 520, at)
    assert said(sheet) == [[HEADER, *ROWS]]


def test_table_of_coloured_cells_without_rules() -> None:
    sheet, rows = Sheet(), [["主要职能", "负责组织工作"], ["机构设置", "内设三个科室"]]
    for n, row in enumerate(rows):
        for left, right in ((72, 172), (172, 372)):
            sheet.box(left + 1, 121 + n * 18, right - 1, 137 + n * 18)
        sheet.cells([72, 172, 372], 133 + n * 18, row)
    assert said(sheet) == [rows]


def test_rules_drawn_as_thin_boxes_and_dashes() -> None:
    sheet, rows = Sheet(), [["职能", "负责组织工作"], ["机构", "内设三个科室"], ["编制", "核定十五名"]]
    for n in range(4):
        for x in range(72, 372, 5):
            sheet.box(x, 119.75 + n * 18, x + 3, 120.25 + n * 18)
    for at in (72.0, 172.0, 372.0):
        sheet.box(at - 0.25, 120, at + 0.25, 174)
    for n, row in enumerate(rows):
        sheet.cells([72, 172, 372], 133 + n * 18, row)
    assert said(sheet) == [rows]


def test_white_rules_are_not_seen() -> None:
    sheet = Sheet()
    for y in (90, 130):
        sheet.rule(60, y, 530, y, "1 G")
    for x in (60, 200, 530):
        sheet.rule(x, 90, x, 130, "1 G")
    sheet.text(LEFT, 110, "左边").text(LEFT + 150, 110, "右边")
    assert said(sheet) == ["左边右边"]


def test_merged_cells_leave_empty_ones_and_centred_labels_stay() -> None:
    sheet = Sheet().grid([72, 172, 272, 372], [100, 120, 140, 160], "")
    for y in (100, 160):
        sheet.rule(72, y, 372, y)
    for y in (120, 140):
        sheet.rule(172, y, 372, y)
    for x in (72, 172, 372):
        sheet.rule(x, 100, x, 160)
    sheet.rule(272, 120, 272, 160)
    sheet.text(76, 134, "数量指标", 9).text(230, 113, "合并标题", 9)
    sheet.text(176, 133, "培训人数", 9).text(276, 133, "200", 9).text(176, 153, "培训期数", 9).text(276, 153, "5", 9)
    assert said(sheet) == [[["数量指标", "合并标题", ""], ["", "培训人数", "200"], ["", "培训期数", "5"]]]


def test_wrapped_cells_are_joined_and_numbered_items_in_a_cell_stay_apart() -> None:
    xs = [72.0, 172.0, 420.0]
    sheet = Sheet().grid(xs, [100, 160])
    sheet.text(76, 125, "年度总体目标完", 9).text(76, 139, "成情况", 9)
    sheet.text(176, 115, "1.举办培训班五期，培训各级各类干部二百人次以上学", 9)
    sheet.text(176, 129, "员，评价较好及以上，按期完成了年度计划内的任务", 9).text(176, 143, "2.完成年度考核。", 9)
    items = (
        "1.举办培训班五期，培训各级各类干部二百人次以上学员，评价较好及以上，按期完成了年度计划内的任务\n"
        "2.完成年度考核。"
    )
    assert said(sheet) == [[["年度总体目标完成情况", items]]]


def test_numbers_that_touch_a_rule_stay_whole() -> None:
    sheet = Sheet().grid([72, 122, 182, 242], [100, 120, 140])
    sheet.cells([72, 122, 182], 114, ["收入", "支出"])
    sheet.text(76, 134, "371,514,655.00", 7).text(133, 134, "18,120,593.00", 7).text(190, 134, "351,684,000.00", 7)
    assert said(sheet) == [[["收入", "支出", ""], ["371,514,655.00", "18,120,593.00", "351,684,000.00"]]]


def test_numbers_that_a_narrow_cell_wraps_are_no_rows_of_their_own() -> None:
    sheet = Sheet().grid([72, 122, 160, 198], [100, 140, 180])
    sheet.text(76, 114, "基本支", 9).text(76, 128, "出", 9)
    sheet.text(126, 114, "1486.2", 9).text(126, 128, "0", 9).text(164, 114, "1562.3", 9).text(164, 128, "5", 9)
    # Two rows that no rule divides: what stands below is a number of its own.
    sheet.text(76, 154, "甲", 9).text(76, 168, "乙", 9)
    sheet.text(126, 154, "6.20", 9).text(126, 168, "5.10", 9).text(164, 154, "2.30", 9).text(164, 168, "1.40", 9)
    assert said(sheet) == [[["基本支出", "1486.20", "1562.35"], ["甲", "6.20", "2.30"], ["乙", "5.10", "1.40"]]]


def test_prose_between_two_tables_with_horizontal_rules_is_no_table() -> None:
    sheet = Sheet()
    y = table(sheet, 100, [HEADER, *ROWS], "h")
    sheet.text(LEFT, y + 24, "填表人：某某某", 14).text(LEFT + 250, y + 24, "填报日期：某月", 14)
    table(sheet, sheet.flow(y + 50, SENTENCE + "。"), [HEADER, *ROWS], "h")
    assert said(sheet) == [
        [HEADER, *ROWS],
        "填表人：某某某",
        "填报日期：某月",
        SENTENCE + "。",
        [HEADER, *ROWS],
    ]


def test_a_frame_around_text_is_no_table() -> None:
    sheet = Sheet().grid([60, 540], [80, 300])
    sheet.flow(120, SENTENCE * 2 + "。")
    assert said(sheet) == [SENTENCE * 2 + "。"]
    sheet.rule(60, 240, 540, 240).rule(300, 236, 300, 244)  # two cells below each other, and a tick
    assert said(sheet) == [SENTENCE * 2 + "。"]


def test_signatures_side_by_side_are_no_table() -> None:
    sheet = Sheet()
    for n, names in enumerate(["甲乙丙", "丁戊己", "庚辛壬"]):
        for k, name in enumerate(names):
            sheet.text(LEFT + 150 * k, 100 + n * PITCH, "签字人：" + name)
    assert said(sheet) == ["签字人：" + name for name in "甲乙丙丁戊己庚辛壬"]


def test_spaced_lists_and_prose_are_no_tables() -> None:
    sheet, y = Sheet(), 100.0
    for n, mark in enumerate(["1.", "2.", "3.", "4."]):
        sheet.text(LEFT, y + n * PITCH, mark).text(LEFT + 40, y + n * PITCH, "主要工作任务之" + "甲乙丙丁"[n])
    assert said(sheet) == [f"{n}.主要工作任务之{c}" for n, c in enumerate("甲乙丙丁", 1)]


def test_table_over_pages_is_one_without_its_repeated_header() -> None:
    first, second = Sheet(), Sheet()
    more = [["208", "社会保障和就业支出", "326.72", "326.72", ""], ["合计", "", "2,433.38", "1,830.24", "603.14"]]
    table(first, 700, [HEADER, *ROWS])
    first.centred(815, "1")
    end = table(second, 90, [HEADER, *more])
    second.centred(815, "2")
    second.flow(end + 40, "注：本表反映支出。")
    assert said(first, second) == [[HEADER, *ROWS, *more], "注：本表反映支出。"]


def test_caption_repeated_with_the_table_is_read_once() -> None:
    first, second = Sheet(), Sheet()
    for sheet, rows in ((first, [HEADER, *ROWS]), (second, [HEADER, ["229", "其他支出", "1.00", "1.00", ""]])):
        sheet.centred(90, "支出决算表")
        sheet.text(LEFT + 378, 110, "单位：万元")
        table(sheet, 120, rows)
    rows = [HEADER, *ROWS, ["229", "其他支出", "1.00", "1.00", ""]]
    assert said(first, second) == ["支出决算表", "单位：万元", rows]


def test_two_tables_with_a_caption_each_stay_two() -> None:
    first, second = Sheet(), Sheet()
    table(first, 600, [HEADER, *ROWS])
    second.centred(90, "另一张表")
    table(second, 120, [HEADER, *ROWS])
    assert said(first, second) == [[HEADER, *ROWS], "另一张表", [HEADER, *ROWS]]


def test_a_row_broken_by_the_page_is_joined_and_a_new_row_is_not() -> None:
    xs = [72.0, 132.0, 192.0]
    first = Sheet().grid(xs, [740, 780]).text(76, 755, "办公设备", 12).text(136, 755, "完成采购", 12)
    rest = Sheet().grid(xs, [80, 110]).text(76, 100, "购置", 12)
    assert said(first, rest) == [[["办公设备购置", "完成采购"]]]
    new = Sheet().grid(xs, [80, 110]).text(76, 100, "其他", 12).text(136, 100, "5.00", 12)
    assert said(first, new) == [[["办公设备", "完成采购"], ["其他", "5.00"]]]


def test_wrapped_names_in_a_table_without_rules_stay_with_their_amounts() -> None:
    sheet = Sheet()
    table(sheet, 100, [HEADER, *ROWS], "", 20)
    sheet.text(76, 218, "2080505", 9).text(136, 212, "机关事业单位基本养老保险缴", 9).text(136, 224, "费支出", 9)
    sheet.text(76, 240, "2080506", 9).text(136, 240, "机关事业单位职业年金的缴费", 9).text(136, 252, "支出", 9)
    sheet.text(362 - 4 - 27, 240, "80.38", 9).text(442 - 4 - 27, 240, "80.38", 9)
    sheet.text(362 - 4 - 27, 218, "160.75", 9).text(442 - 4 - 27, 218, "160.75", 9)
    table(sheet, 260, [["221", "住房保障支出", "445.69", "445.69", ""]], "", 20)
    [rows] = said(sheet)
    assert rows[5:] == [
        ["2080505", "机关事业单位基本养老保险缴费支出", "160.75", "160.75", ""],
        ["2080506", "机关事业单位职业年金的缴费支出", "80.38", "80.38", ""],
        ["221", "住房保障支出", "445.69", "445.69", ""],
    ]


def test_every_page_says_where_it_begins_also_within_a_table_and_with_nothing_on_it() -> None:
    first, empty, last = Sheet(), Sheet(), Sheet()
    first.flow(90, "一、部门概况")
    table(first, 690, [HEADER, ROWS[0], ROWS[1]])
    table(empty, 70, [HEADER, *ROWS[2:]])
    last.flow(90, "二、支出决算")
    page = read_pdf(pdf_file(first, empty, Sheet(), last), "report.pdf")
    starts = [page.text.index(text) for text in ("一、部门概况", "2010601", "二、支出决算", "二、支出决算")]
    assert len(page.grids) == 1
    # A page that begins with a row begins with the tab before its first cell.
    assert [leaf.start for leaf in page.leaves] == [starts[0], starts[1] - 1, *starts[2:]]
    assert [leaf.end for leaf in page.leaves] == [*[leaf.start for leaf in page.leaves[1:]], len(page.text)]
    assert {(round(leaf.width), round(leaf.height)) for leaf in page.leaves} == {(595, 842)}
