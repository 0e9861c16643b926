"""Level watermarks: what is printed pale, or across the text, on every page is no part of it."""

from __future__ import annotations

import pytest

from tests.extractor.reading.pdfml import Sheet
from tests.extractor.reading.pdfsaid import SENTENCE, XS, said, table

# No two alike: what stands at the same place of every page is none of its text.
SAID = ("收入决算", "项目支出", "人员经费", "公用支出", "会议培训", "绩效自评")
TEXTS = [f"{'一二三四五六'[n]}、{SENTENCE[3 * n :]}，{what}与{SAID[n - 1]}说明如下。" for n, what in enumerate(SAID)]
MARKS = {
    "large and grey": [(130.0, 150.0, "内部资料", 80.0, "0.8 g")],
    "on two lines": [(120.0, 130.0, "水务局", 60.0, "0.75 g"), (120.0, 230.0, "公开文本", 60.0, "0.75 g")],
    "small, many times": [(90.0 + 150 * n, 95.0 + 41 * m, "样张", 14.0, "0.85 g") for n in range(3) for m in range(9)],
    "light red": [(130.0, 150.0, "仅供参考", 70.0, "1 0.75 0.75 rg")],
    "black, across the text": [(130.0, 150.0, "请勿外传", 80.0, "0 g")],
}


def page(texts: list[str], mark: list[tuple[float, float, str, float, str]], *, first: bool = True) -> Sheet:
    sheet, y = Sheet(), 100.0

    def stamp() -> None:
        for x, place, text, size, ink in mark:
            sheet.parts.append(f"q {ink}")
            sheet.text(x, place, text, size)
            sheet.parts.append("Q")

    if first:
        stamp()
    for text in texts:
        y = sheet.flow(y, text)
    if not first:
        stamp()
    return sheet


@pytest.mark.parametrize("first", [True, False], ids=["below the text", "over the text"])
@pytest.mark.parametrize("mark", MARKS)
def test_a_watermark_of_every_page_is_left_out(mark: str, first: bool) -> None:
    sheets = [page(TEXTS[n : n + 2], MARKS[mark], first=first) for n in (0, 2, 4)]
    assert said(*sheets) == TEXTS


def test_a_page_alone_has_a_pale_watermark_across_its_text() -> None:
    assert said(page(TEXTS[:3], MARKS["large and grey"])) == TEXTS[:3]


def test_a_cover_has_none() -> None:
    cover = Sheet().centred(300, "部门决算公开", 30)
    sheets = [page(TEXTS[n : n + 2], MARKS["large and grey"]) for n in (0, 2, 4)]
    assert said(cover, *sheets) == ["部门决算公开", *TEXTS]


def test_grey_text_that_stands_once_is_text() -> None:
    sheets = []
    for text in TEXTS[:3]:
        sheets.append(Sheet())
        sheets[-1].parts.append("0.7 g")
        sheets[-1].flow(100, text)
    assert said(*sheets) == TEXTS[:3]


def test_a_title_and_a_header_that_return_on_every_page_are_kept() -> None:
    sheets = []
    for text in ("党建", "培训", "会议"):
        sheets.append(Sheet().centred(130, "项目支出绩效自评表", 24))
        table(
            sheets[-1], 160, [["编码", "名称", "合计", "基本支出", "项目支出"], ["201", text, "1.00", "1.00", "2.00"]]
        )
    found = said(*sheets)
    assert found[0] == "项目支出绩效自评表"
    assert all(name in str(found) for name in ("基本支出", "党建", "培训", "会议"))


def test_white_names_of_columns_on_dark_ground_are_kept() -> None:
    sheets = []
    for text in ("党建", "培训"):
        sheet = Sheet()
        sheet.parts.append("q 0 0 0.5 rg 72 664 448 18 re f Q q 1 g")
        sheet.cells(XS, 172, ["编码", "名称", "合计", "基本支出", "项目支出"])
        sheet.parts.append("Q")
        sheet.cells(XS, 190, ["201", text, "1.00", "1.00", "2.00"]).grid(XS, [160, 178, 196])
        sheets.append(sheet)
    assert str(said(*sheets)).count("基本支出") >= 1
