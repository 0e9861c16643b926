"""PDF files read as their readers see them: lines and paragraphs whole, nothing of the page's furniture."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.pdf import read_pdf
from tests.extractor.reading.pdfml import LEFT, PITCH, SIZE, Sheet, pdf_file, wrapped
from tests.extractor.reading.pdfsaid import SENTENCE, said

# Lines


def test_page_tells_its_source_and_type() -> None:
    page = read_pdf(pdf_file(Sheet().text(LEFT, 100, "概况")), "a.pdf")
    assert (page.source, page.media_type) == ("a.pdf", "application/pdf")


def test_lines_come_by_their_place_not_by_their_order_in_the_file() -> None:
    sheet = Sheet().text(LEFT, 200, "三、第三。").text(LEFT, 150, "二、第二。").text(LEFT, 100, "一、第一。")
    assert said(sheet) == ["一、第一。", "二、第二。", "三、第三。"]


def test_characters_of_a_line_may_come_in_any_order_and_on_slightly_different_baselines() -> None:
    sheet = Sheet().text(LEFT + 4 * SIZE, 101.5, "决算说明").text(LEFT, 100, "部门收入")
    assert said(sheet) == ["部门收入决算说明"]


def test_raised_characters_stay_in_their_line() -> None:
    sheet = Sheet().text(LEFT, 100, "面积100平方米").text(LEFT + 96, 94, "2", 7).text(LEFT + 100, 100, "合计")
    assert said(sheet) == ["面积100平方米2合计"]


def test_no_spaces_beside_ideographs() -> None:
    sheet = Sheet().text(LEFT, 100, "因公出国", gap=7)
    for x, text in ((0, "XX"), (20, "局"), (38, "2024"), (70, "年度")):
        sheet.text(LEFT + x, 150, text)
    assert said(sheet) == ["因公出国", "XX局2024年度"]


def test_space_stays_between_latin_words_and_after_a_number_with_a_point() -> None:
    sheet = Sheet().text(LEFT, 100, "PDF").text(LEFT + 28, 100, "Reader")
    sheet.text(LEFT, 150, "1.").text(LEFT + 21, 150, "2025").text(LEFT + 49, 150, "年预算")
    assert said(sheet) == ["PDF Reader", "1. 2025年预算"]


@pytest.mark.parametrize("shift", [0.3, 0.8, 1.5])
def test_characters_drawn_twice_to_look_bold_are_read_once(shift: float) -> None:
    title = "一、主要职能和机构11设置"
    sheet = Sheet().text(LEFT, 100, title)
    sheet.text(LEFT + shift, 100, title[:5]).text(LEFT + shift + 5 * SIZE, 100, title[5:])  # in other pieces
    assert said(sheet) == [title]


def test_control_characters_and_soft_hyphens_go() -> None:
    assert said(Sheet().text(LEFT, 100, "年初\u00ad预算\u200b数\ufffe为零")) == ["年初预算数为零"]


def test_radicals_become_the_ideographs_they_look_like() -> None:
    assert said(Sheet().text(LEFT, 100, "⼀般公共⾏政⼈⺠⻓效⻅金")) == ["一般公共行政人民长效见金"]


def test_full_width_forms_and_circled_numbers_are_kept() -> None:
    assert said(Sheet().text(LEFT, 100, "①（款）２０２１年，㎡")) == ["①（款）２０２１年，㎡"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_read_upright(turn: int) -> None:
    sheet = Sheet(rotate=turn)
    matrix = {90: ".02 1 -1 .02 400 100", 180: "-1 0 0 -1 400 400", 270: ".02 -1 1 .02 100 400"}[turn]
    sheet.parts.append(f"q {matrix} cm")  # a hair off the right angle: without glyphs, upright text has no width
    sheet.text(0, 842 - 80, "一、上面一行。").text(0, 842 - 40, "二、下面一行。")
    sheet.parts.append("Q")
    assert said(sheet) == ["一、上面一行。", "二、下面一行。"]


def test_watermark_across_the_page_is_left_out() -> None:
    sheet = Sheet().text(LEFT, 100, "正文说明。")
    sheet.parts.append("BT /F 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <51855BB9> Tj ET")
    assert said(sheet) == ["正文说明。"]


def test_text_that_a_clipping_path_hides_is_left_out() -> None:
    sheet = Sheet().text(LEFT, 100, "看得见。")
    sheet.parts.append("q 0 700 595 142 re W n")
    sheet.text(LEFT, 120, "也看得见。").text(LEFT, 400, "看不见。")
    sheet.parts.append("Q")
    assert said(sheet) == ["看得见。", "也看得见。"]


def test_text_in_columns_is_read_column_by_column() -> None:
    sheet = Sheet()
    left, right = "左边这一栏的文字很长占满了它宽", "右边这一栏的文字也长占满了它宽"
    for n, c in enumerate("甲乙丙丁戊己庚辛"):
        sheet.text(60, 100 + n * PITCH, c + left).text(320, 100 + n * PITCH, c + right)
    text = "".join(part for part in said(sheet) if isinstance(part, str))
    assert text == "".join(c + side for side in (left, right) for c in "甲乙丙丁戊己庚辛")


# Paragraphs


@pytest.mark.parametrize("indent", [0, 2])
def test_wrapped_lines_are_one_paragraph(indent: int) -> None:
    sheet, paragraphs = Sheet(), [SENTENCE * 3 + "。", "二、" + SENTENCE * 2 + "。", "其他" + SENTENCE + "。"]
    y = 100.0
    for text in paragraphs:
        y = sheet.flow(y, text, indent) + (12 if indent == 0 else 0)
    assert said(sheet) == paragraphs


def test_paragraphs_that_only_end_early_are_told_apart() -> None:
    sheet, y = Sheet(), 100.0
    paragraphs = [SENTENCE + "。", "全年共举办培训班。", SENTENCE * 2 + "。", "一、收入情况", SENTENCE + "。"]
    for text in paragraphs:
        y = sheet.flow(y, text, 0)
    assert said(sheet) == paragraphs


def test_headings_are_not_glued_to_their_text() -> None:
    sheet = Sheet().centred(90, "第一部分部门概况", 20)
    texts = ["一、主要职能", SENTENCE + "。", "（一）机构设置情况", SENTENCE + "。", "1、内设机构", SENTENCE + "。"]
    y = 130.0
    for text in texts:
        y = sheet.flow(y, text)
    assert said(sheet) == ["第一部分部门概况", *texts]


def test_numbered_paragraphs_after_a_full_line_begin_anew() -> None:
    full = "一" * 31 + "。"  # fills the 32 characters of its line
    sheet, y = Sheet(), 100.0
    texts = [full, "（一）" + "二" * 28 + "。", "2．" + "三" * 40 + "。", "③" + "四" * 5 + "。", "附件1"]
    texts.append("第二条" + "五" * 29)
    for text in texts:
        y = sheet.flow(y, text, 0)
    assert said(sheet) == texts


def test_a_number_that_wraps_to_the_line_head_does_not_begin_a_paragraph() -> None:
    text = "甲" * 26 + "，支出决算为161.62万元，占" + "乙" * 40 + "。"
    sheet = Sheet()
    sheet.flow(100, text)
    assert said(sheet) == [text]


def test_title_over_two_lines_is_one_and_titles_below_each_other_are_two() -> None:
    sheet = Sheet().centred(90, "关于某某市人民政府某某工作部门二〇二四年", 20).centred(120, "部门决算情况的说明", 20)
    sheet.centred(170, "某某市某某局", 14)
    sheet.flow(220, SENTENCE * 2 + "。")
    title, name, _ = said(sheet)
    assert (title, name) == ("关于某某市人民政府某某工作部门二〇二四年部门决算情况的说明", "某某市某某局")


def test_larger_type_and_wider_gaps_part_paragraphs() -> None:
    full = "一" * 32
    assert said(Sheet().text(LEFT, 100, full).text(LEFT, 126, "大字" * 12, 18)) == [full, "大字" * 12]
    sheet = Sheet().text(LEFT, 100, full).text(LEFT, 124, "二" * 32).text(LEFT, 148, "三" * 32).text(LEFT, 210, "下文")
    assert said(sheet) == [full + "二" * 32 + "三" * 32, "下文"]


def test_a_paragraph_goes_on_over_the_page() -> None:
    first, second = Sheet(), Sheet()
    text = SENTENCE * 6 + "。"
    sheet, y = first, 700.0
    for n, line in enumerate(wrapped(text)):
        sheet.text(LEFT + (2 * SIZE if n == 0 else 0), y, line)
        y += PITCH
        if y > 770 and sheet is first:
            sheet, y = second, 100.0
    second.flow(y, "下一段。")
    first.centred(810, "— 1 —")
    second.centred(810, "— 2 —")
    assert said(first, second) == [text, "下一段。"]


def test_an_indented_line_after_a_full_one_begins_a_paragraph() -> None:
    sheet, y = Sheet(), 100.0
    texts = ["甲" * 61 + "。", "乙" * 62, "丙" * 20 + "。"]  # the last lines of the first two are full
    for text in texts:
        y = sheet.flow(y, text)
    assert said(sheet) == texts


def test_a_mark_that_fell_to_the_next_line_comes_back() -> None:
    assert said(Sheet().text(LEFT, 100, "一" * 20).text(LEFT, 124, "。")) == ["一" * 20 + "。"]


def test_table_of_contents_keeps_its_lines_without_leaders_and_numbers() -> None:
    dots = Sheet()
    for n, title in enumerate(["一、部门主要职能", "二、机构设置", "三、名词解释"]):
        dots.text(LEFT, 100 + n * 24, title + "…" * (24 - len(title)) + str(n + 3))
    assert said(dots) == ["一、部门主要职能", "二、机构设置", "三、名词解释"]
    plain = Sheet()
    for n, title in enumerate(["一、部门主要职能", "二、机构设置", "三、名词解释"]):
        plain.text(LEFT, 100 + n * 24, title).text(LEFT + 430, 100 + n * 24, str(2 * n + 3))
    assert said(plain) == ["一、部门主要职能", "二、机构设置", "三、名词解释"]


def test_statements_far_apart_on_one_line_are_two() -> None:
    sheet = Sheet().text(LEFT, 100, "编制单位：某某局").text(LEFT + 350, 100, "单位：万元")
    assert said(sheet) == ["编制单位：某某局", "单位：万元"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(5, 120), min_size=1, max_size=6))
def test_indented_paragraphs_of_any_length_come_back(lengths: list[int]) -> None:
    every = "".join(chr(0x4E00 + n) for n in range(800))  # no two lines alike: pdfium takes such for bold type
    paragraphs = [every[130 * n : 130 * n + length] + "。" for n, length in enumerate(lengths)]
    sheet, y = Sheet(), 90.0
    for text in paragraphs:
        y = sheet.flow(y, text)
    assert said(sheet) == paragraphs


# Page furniture


@pytest.mark.parametrize("height", [60, 765, 805])
@pytest.mark.parametrize("form", ["— {} —", "-{}-", "第{}页共4页", "第 {} 页", "{}/4", "{}", "· {} ·"])
def test_page_numbers_go(form: str, height: float) -> None:
    sheets = [Sheet() for _ in range(4)]
    for n, sheet in enumerate(sheets):
        sheet.flow(100, f"第{'甲乙丙丁'[n]}页的正文到此为止。")
        sheet.centred(height, form.format(n + 1))
    assert said(*sheets) == [f"第{n}页的正文到此为止。" for n in "甲乙丙丁"]


def test_running_heads_and_footers_go_but_what_stands_once_stays() -> None:
    sheets = [Sheet() for _ in range(4)]
    for n, sheet in enumerate(sheets):
        sheet.centred(50, "某某局2021年度部门决算", 9)
        sheet.centred(60, "只在这一页" if n == 2 else "内部资料", 9)
        sheet.flow(120, f"正文之{'甲乙丙丁'[n]}。")
        sheet.text(LEFT, 800, f"某某局办公室编印第{n + 1}期", 9)
    assert said(*sheets) == ["正文之甲。", "正文之乙。", "只在这一页", "正文之丙。", "正文之丁。"]
