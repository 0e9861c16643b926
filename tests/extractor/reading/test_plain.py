"""What a user relies on in plain text: the text is kept to the character, and its tables are found."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import Reason, ReportError
from extractor.reading.blanks import INVISIBLE
from extractor.reading.page import Grid, PageBuilder, Paragraph
from extractor.reading.plain import parse, read_plain

REPORT = "绩效自评报告\n一、基本情况\n\t项目\n\t金额\n\n\t培训费\n\t6.4\n\n\n二、其他\n"


def rows(text: str) -> list[list[str]]:
    grid = next(block for block in parse(text).blocks if isinstance(block, Grid))
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("gb18030", b""),
    ],
)
def test_text_is_kept_to_the_character_in_every_encoding(encoding: str, mark: bytes) -> None:
    assert read_plain(mark + REPORT.encode(encoding), "a.txt").text == REPORT


def test_line_ends_are_kept_and_found() -> None:
    page = parse("第一行\r\n第二行\r\n")
    assert page.text == "第一行\r\n第二行\r\n"
    assert [page.text[block.start : block.end] for block in page.blocks] == ["第一行", "第二行"]


def test_truncated_utf16_says_so() -> None:
    with pytest.raises(ReportError) as error:
        read_plain(codecs.BOM_UTF16_LE + "绩效".encode("utf-16-le")[:-1], "a.txt")
    assert error.value.reason is Reason.DAMAGED
    assert "a.txt" in str(error.value)


@pytest.mark.parametrize("text", ["", " \n\t\n\u3000"])
def test_nothing_but_white_space_is_an_error(text: str) -> None:
    with pytest.raises(ReportError) as error:
        parse(text, "a.txt")
    assert error.value.reason is Reason.EMPTY


def test_paragraphs_and_tables_in_order() -> None:
    page = parse(REPORT)
    assert [type(block) for block in page.blocks] == [Paragraph, Paragraph, Grid, Paragraph]
    assert rows(REPORT) == [["项目", "金额"], ["培训费", "6.4"]]


def test_cell_of_several_lines_is_one_cell() -> None:
    assert rows("\t项目支\n出名称\n\t党建经费\n\n\t甲\n\t1\n") == [["项目支\n出名称", "党建经费"], ["甲", "1"]]


def test_empty_line_in_a_cell_does_not_end_its_row() -> None:
    text = "\t年度目标\n\t预期\n\t实际\n\n\t\n\t全面完成。\n\n\t已完成。\n\n\n之后\n"
    assert rows(text) == [["年度目标", "预期", "实际"], ["", "全面完成。", "已完成。"]]


def test_rows_of_equal_width_stay_rows() -> None:
    text = "\t甲\n\t1\n\t乙\n\t2\n\n\t丙\n\t3\n\n\t丁\n\t4\n\n"
    assert rows(text) == [["甲", "1", "乙", "2"], ["丙", "3"], ["丁", "4"]]


def test_a_caption_ends_the_table_above_it() -> None:
    page = parse("\t名称\n\t得分\n\t备注\n\n\t总分\n\t98\n\n表2 党建经费\n\t名称\n\t得分\n\t备注\n", "report.txt")
    assert [type(block).__name__ for block in page.blocks] == ["Grid", "Paragraph", "Grid"]


def test_prose_after_a_table_is_no_cell() -> None:
    page = parse("\t甲\n\t1\n\n\n备注：每个项目分别填报。\n")
    assert isinstance(page.blocks[-1], Paragraph)


CELL = st.text(st.characters(categories=["Lo", "Nd"]), max_size=8)
TABLE = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(st.lists(st.one_of(TABLE, st.text(st.characters(categories=["Lo"]), min_size=1, max_size=30)), max_size=6))
def test_what_a_structured_reader_writes_is_read_back(blocks: list[list[list[str]] | str]) -> None:
    """The one form is one: a page built from paragraphs and tables parses to the same blocks."""
    builder = PageBuilder()
    after_table = False
    for block in blocks:
        if isinstance(block, str):
            builder.paragraph(block)
        elif not after_table:
            builder.table(block)
        after_table = not isinstance(block, str)
    built = builder.build("a.docx", "application/docx")
    if built.text.strip():
        assert parse(built.text).blocks == built.blocks


@given(st.text())
def test_every_cell_and_paragraph_points_at_its_text(text: str) -> None:
    if not INVISIBLE.sub("", text).strip():
        return
    page = parse(text)
    assert page.original == text
    ends = [0]
    for block in page.blocks:
        assert ends[-1] <= block.start <= block.end <= len(page.text)
        ends.append(block.end)
        if page.map:
            start, end = page.map.span(block.start, block.end)
            assert 0 <= start <= end <= len(text)
        for row in block.rows if isinstance(block, Grid) else ():
            for cell in row:
                assert page.text[cell.start : cell.end] == cell.text
