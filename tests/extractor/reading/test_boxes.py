"""Where on its pages a report's text is printed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from extractor import extract
from extractor.reading import read
from extractor.reading.ink import BLANK, Inked
from extractor.reading.page import PageBuilder
from extractor.result import Box, Result
from tests.extractor.reading.ofdml import Leaf, ofd_file
from tests.extractor.reading.pdfml import LEFT, PITCH, SIZE, WIDTH, Sheet, pdf_file, width_of
from tests.extractor.reading.pdfsaid import HEADER, ROWS, XS, table

LINES = ("阅读推广经费年初预算为50万元，支出决算为45.5万元，完成", "年初预算的95%，主要原因是厉行节约。")
TEXT = "".join(LINES)


def report(*, ofd: bool = False) -> bytes:
    """A title page; two lines that are one paragraph over a table, on the second page."""
    if ofd:
        second = Leaf().text(LEFT, 100, LINES[0]).text(LEFT, 100 + PITCH, LINES[1])
        return ofd_file(Leaf().text(LEFT, 100, "青川市图书馆2023年度部门决算"), second)
    sheet = Sheet().text(LEFT, 100, LINES[0]).text(LEFT, 100 + PITCH, LINES[1])
    table(sheet, 300, [HEADER, *ROWS])
    return pdf_file(Sheet().text(LEFT, 100, "青川市图书馆2023年度部门决算"), sheet)


def where(result: Result, text: str) -> list[Box]:
    start = result.document.text.index(text)
    return result.document.boxes(start, start + len(text))


def near(box: Box, page: int, left: float, baseline: float, right: float) -> bool:
    """Whether a box is on a page, on this baseline, and from left to right."""
    on = box.page == page and box.top < baseline - SIZE / 2 and baseline <= box.bottom < baseline + SIZE / 2
    return on and abs(box.left - left) < 1 and abs(box.right - right) < SIZE / 3


@pytest.mark.parametrize("ofd", [False, True], ids=["pdf", "ofd"])
def test_a_span_has_a_box_for_each_of_its_lines(ofd: bool) -> None:
    result = extract(report(ofd=ofd), name="report", model=None)
    assert TEXT in result.document.text
    first, second = where(result, "完成年初预算的95%")
    before = width_of(LINES[0][:-2])
    assert near(first, 2, LEFT + before, 100, LEFT + before + 2 * SIZE)
    assert near(second, 2, LEFT, 100 + PITCH, LEFT + width_of("年初预算的95%"))
    (title,) = where(result, "青川市图书馆")
    assert near(title, 1, LEFT, 100, LEFT + 6 * SIZE)
    assert {box.file for box in (first, second, title)} == {"report"}


def test_every_character_that_is_printed_has_its_box() -> None:
    page = read(report(), "report.pdf")
    assert page.ink is not None
    for at, character in enumerate(page.text):
        assert len(page.ink.boxes(at, at + 1)) == (0 if character.isspace() else 1), (at, character)
    assert len(page.ink.boxes(0, len(page.text))) < 40


def test_a_cell_stands_in_its_column() -> None:
    result = extract(report(), name="report.pdf", model=None)
    (amount,) = where(result, "1,511.89")
    assert amount.page == 2
    assert XS[2] < amount.left < amount.right < XS[3]


def test_a_row_that_goes_on_over_the_page_has_boxes_on_both() -> None:
    above = "\u3000".join(["项目一", "主要原因是厉行节约"])
    sheets = [Sheet(), Sheet()]
    table(sheets[0], 760, [HEADER, ROWS[0]])
    table(sheets[1], 72, [HEADER, *ROWS[1:]])
    result = extract(pdf_file(*sheets), name="report.pdf", model=None)
    (found,) = result.tables
    assert above not in result.document.text
    assert {box.page for box in result.document.boxes(found.start, found.end)} == {1, 2}


def test_boxes_are_in_the_result_only_where_they_were_asked_for() -> None:
    plain, boxed = (extract(report(), name="report.pdf", model=None, boxes=asked) for asked in (False, True))
    assert '"boxes"' not in plain.model_dump_json()
    (amount, *_) = boxed.budget_lines[0].amounts
    assert amount.boxes == boxed.document.boxes(amount.start, amount.end) != []
    assert boxed.tables[0].rows[1][2].boxes
    again = Result.model_validate_json(boxed.model_dump_json())
    assert again == boxed
    with pytest.raises(ValueError, match="boxes=True"):
        again.document.boxes(0, 5)


def test_a_text_without_pages_has_no_boxes() -> None:
    result = extract(TEXT, model=None, boxes=True)
    assert result.document.boxes(0, 5) == []
    assert result.budget_lines[0].amounts[0].boxes == []


def test_a_part_of_the_text_says_its_page_and_file() -> None:
    result = extract(report(), name="report.pdf", model=None)
    about = result.document
    page, file = about.page_of(about.text.index("厉行节约")), about.file_of(0)
    assert page is not None and file is not None
    assert (page.number, page.file, file.name, file.end) == (2, "report.pdf", "report.pdf", len(about.text))
    assert about.page_of(len(about.text)) is None


def test_what_a_page_leaves_out_shifts_no_box(tmp_path: Path) -> None:
    """Invisible characters and blanks are no part of the text; what follows keeps its own place."""
    chars = [
        type("Printed", (), {"page": 0, "confidence": 1.0, "box": (float(at), 0.0, at + 1.0, 1.0)})() for at in range(8)
    ]
    builder = PageBuilder()
    builder.paragraph(
        BLANK + " " + Inked.of("\u200b甲甲\ufeff乙", chars[:5]) + "\n \n" + Inked.of("丙", chars[7:]) + " "
    )
    builder.table([["", Inked.of("甲\u200b丁", chars[:3])]])
    page = builder.build("a", "b", [SimpleNamespace(width=10, height=10, ocr=False, confidence=1.0, turn=0.0)])
    assert page.ink is not None
    lefts = [box.left for at in range(len(page.text)) for box in page.ink.boxes(at, at + 1)]
    assert (page.text.split(), lefts) == (["甲甲乙", "丙", "甲丁"], [1, 2, 4, 7, 0, 2])


def test_lines_side_by_side_are_boxes_of_their_own() -> None:
    sheet = Sheet().text(LEFT, 100, "部门：青川市图书馆").text(LEFT + WIDTH - 9 * SIZE, 100, "金额单位：万元")
    result = extract(pdf_file(sheet, sheet), name="a.pdf", model=None)
    boxes = result.document.boxes(0, result.document.text.index("万元") + 2)
    assert [round(box.left) for box in boxes] == [LEFT, LEFT + WIDTH - 9 * SIZE]
