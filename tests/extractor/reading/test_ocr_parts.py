"""The steps by which a picture becomes characters and rules, each alone, and what is doubtful about the outcome."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytest.importorskip("cv2")

import cv2
import numpy as np

from extractor import pipeline
from extractor.reading.ocr.cleaning import without_seals
from extractor.reading.ocr.engine import Letter
from extractor.reading.ocr.placing import Strip, characters, strips_of
from extractor.reading.ocr.ruling import read_rules
from extractor.reading.ocr.scans import paper
from extractor.reading.ocr.spelling import spelt
from extractor.reading.pdf.characters import Char
from extractor.reading.pdf.rules import Drawing, Rule
from extractor.reading.pdf.sheets import page_of, sheet_of

SCALE = 2.0
BLACK, RED = (0, 0, 0), (40, 30, 210)


def sheet(width: int = 800, height: int = 600) -> np.ndarray:
    return np.full((height, width, 3), 255, np.uint8)


# Rules


def test_rules_are_found_and_taken_out_and_strokes_are_not() -> None:
    picture = sheet()
    for y in (100, 160, 220):
        cv2.line(picture, (50, y), (750, y + 2), BLACK, 2)  # paper is never quite straight
    for x in (50, 400, 750):
        cv2.line(picture, (x, 100), (x, 222), BLACK, 2)
    cv2.line(picture, (100, 120), (100, 150), BLACK, 2)  # strokes of characters
    cv2.line(picture, (600, 400), (600, 440), BLACK, 3)
    cv2.rectangle(picture, (100, 300), (300, 350), BLACK, -1)  # a picture
    drawing, bare = read_rules(picture, SCALE)
    assert [rule.at for rule in drawing.horizontal] == pytest.approx([50.5, 80.5, 110.5], abs=0.6)
    assert [rule.at for rule in drawing.vertical] == pytest.approx([25, 200, 375], abs=0.6)
    assert all(rule.end - rule.start > 340 for rule in drawing.horizontal)
    assert bare[160, 500].min() == 255
    assert bare[420, 600].max() < 100


# Seals


def test_a_seal_goes_the_text_under_it_and_red_headlines_stay() -> None:
    picture = sheet()
    cv2.circle(picture, (400, 300), 110, RED, 8)
    cv2.circle(picture, (400, 300), 30, RED, -1)
    cv2.rectangle(picture, (395, 200), (405, 400), BLACK, -1)
    cv2.rectangle(picture, (100, 50), (700, 80), RED, -1)
    cleaned = without_seals(picture, SCALE)
    assert cleaned[300, 420].min() > 240
    assert cleaned[300, 400].max() < 20
    assert tuple(cleaned[60, 300]) == RED


# Lines and characters


def test_a_box_over_two_cells_is_cut_between_them_and_a_stack_into_characters() -> None:
    picture = sheet()
    for x in (110, 140, 220, 250):
        cv2.rectangle(picture, (x, 105), (x + 20, 125), BLACK, -1)
    for y in (305, 345, 385):
        cv2.rectangle(picture, (505, y), (530, y + 26), BLACK, -1)
    line = [(100, 100), (280, 100), (280, 130), (100, 130)]
    stack = [(500, 300), (536, 300), (536, 416), (500, 416)]
    strips = strips_of(picture, np.array([line, stack], np.float32), [Rule(100.0, 40.0, 70.0)], SCALE)
    assert [(strip.x + strip.left, strip.x + strip.right) for strip in strips[:2]] == [(110, 161), (220, 271)]
    assert [round(strip.y + strip.top) for strip in strips[2:]] == [305, 345, 385]


def place(text: str, *, pitch: float = 24.0, sure: float = 1.0) -> list[Char]:
    """A line of characters that were recognised an em (24 pixels) apart, half of it after an ASCII one."""
    widths = [pitch if not letter.isascii() else pitch / 2 for letter in text]
    middles = np.cumsum(widths) - np.array(widths) / 2
    strip = Strip(sheet(int(sum(widths)), 30), 0, 0, 0, sum(widths), 4, 26)
    letters = [Letter(letter, middle / sum(widths), sure) for letter, middle in zip(text, middles, strict=True)]
    return characters([strip], [letters], SCALE)


def test_characters_stand_side_by_side_and_unsure_lines_are_no_text() -> None:
    chars = place("全年培训干部2860人次，其中")
    assert "".join(char.text for char in chars) == "全年培训干部2860人次，其中"
    assert all(abs(a.x1 - b.x0) < 0.01 for a, b in pairwise(chars))
    assert {round(char.size) for char in chars} == {12}
    assert place("全年培训", sure=0.3) == []


def test_a_mark_that_is_recognised_twice_is_one() -> None:
    strip = Strip(sheet(240, 30), 0, 0, 0, 240, 4, 26)
    letters = [Letter("人", 0.1, 1.0), Letter("(", 0.2, 0.6), Letter("（", 0.23, 0.7), Letter("含", 0.3, 1.0)]
    assert "".join(char.text for char in characters([strip], [letters], SCALE)) == "人（含"
    numbers = [Letter("1", 0.1, 1.0), Letter("1", 0.13, 1.0)]
    assert "".join(char.text for char in characters([strip], [numbers], SCALE)) == "11"


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("收入,支出", "收入，支出"),
        ("占57.58%;项目", "占57.58%；项目"),
        ("1，482．36万元", "1,482.36万元"),
        ("培训干部(含公务员)", "培训干部（含公务员）"),
        ("(2,860)", "(2,860)"),
        ("GDP(2022)", "GDP(2022)"),
        ("２０２２年", "2022年"),
    ],
)
def test_marks_have_the_width_that_their_place_asks_for(seen: str, meant: str) -> None:
    assert "".join(spelt(list(seen))) == meant


def test_the_paper_of_a_page_whose_size_nobody_knows_is_as_wide_as_a4() -> None:
    assert paper(595, 842) == (595, 842)
    assert paper(842, 1190) == (842, 1190)
    assert paper(1654, 2339) == pytest.approx((595, 841.4), abs=0.1)
    assert paper(100, 140) == (595, 833)
    assert paper(2339, 1654) == pytest.approx((842, 595.4), abs=0.1)
    assert paper(595, 270) == (595, 270)
    assert paper(1000, 6000) == (595, 3570)  # a long picture of a screen


# Doubt


def test_a_finding_says_which_of_its_characters_are_doubtful() -> None:
    text = "公务接待费年初预算为10万元，支出决算为5万元，完成年初预算的60%。"
    for sure, doubtful in ((1.0, []), (0.55, ["6"])):
        chars = [Char(c, 40.0 + 12 * at, 52.0 + 12 * at, 100.0, 12.0) for at, c in enumerate(text)]
        chars[text.index("6")].confidence = sure
        page = page_of([sheet_of(0, (595.0, 842.0), chars, Drawing(), ocr=True)], "scan.pdf", "application/pdf")
        result = pipeline.run(page, pipeline.build(None, None))
        (finding,) = (finding for finding in result.findings if finding.rule == "completion_rate")
        assert [place.text for place in finding.doubtful] == doubtful
        assert ("“6”由图片识别" in finding.message) is bool(doubtful)
        (about,) = result.document.pages
        assert about.ocr
        assert about.confidence == pytest.approx(1 if sure == 1 else 0.987, abs=0.002)
