from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.masking import MASK
from annotations.passages import MOST, Passage, passages
from extractor import extract
from extractor.errors import Reason, ReportError
from extractor.reading.blanks import INVISIBLE
from extractor.result import Result
from models.datasets.offsets import Places

REPORT = (
    "　　一、培训😀情况\n"
    "　　全年举办𠮷村培训班3期，\t培训干部225人次。\n"
    "填表人：王小明  联系电话：13812345678\n"
    "\t项目\n\t年初预算数\n\t决算数\n\n"
    "\t党建工作经费\n\t10\n\t9.5\n\n"
    "\t人才专项\n\t\n\t120.25\n\n"
    "二、其他\n受理举报133件。\n"
)


def read(text: str) -> tuple[Result, list[Passage]]:
    result = extract(text, name="试")
    return result, passages(result)


def assert_whole(text: str, found: list[Passage]) -> None:
    """Every character that is no white space is shown once, in order, as it is or masked; pictures need not be."""
    shown: dict[int, str] = {}
    for passage in found:
        for at, start, length in passage.segments:
            for offset in range(length):
                assert start + offset not in shown
                shown[start + offset] = passage.text[at + offset]
    assert list(shown) == sorted(shown)
    printed = [at for at, each in enumerate(text) if not each.isspace() and each.isprintable()]
    needed = [at for at in printed if not INVISIBLE.match(text[at])]
    assert all(at in shown for at in needed)
    assert all(shown[at] in (text[at], MASK, " ") for at in shown)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


def test_a_report_is_shown_whole_with_its_table_as_a_table() -> None:
    _, found = read(REPORT)
    assert_whole(REPORT, found)
    shown = "\n".join(passage.text for passage in found)
    rows = [line for line in shown.splitlines() if "│" in line]
    assert rows[0].split(" │ ")[0].rstrip() == "项目"
    # The columns stand under each other: a Chinese character is as wide as two digits.
    widths = [sum(2 if c > "\u2e7f" else 1 for c in row.split("│")[0]) for row in rows]
    assert len(rows) == 3
    assert len(set(widths)) == 1
    assert "王小明" not in shown
    assert "13812345678" not in shown


def test_offsets_lead_to_the_same_characters_both_ways() -> None:
    _, found = read(REPORT)
    for quote in ("225人次", "𠮷村", "120.25", "133件", "3期，\t培训"):
        start = REPORT.index(quote)
        places = [(each, Places(each.segments).as_shown(start, start + len(quote))) for each in found]
        ((passage, place),) = [(each, place) for each, place in places if place is not None]
        assert passage.text[slice(*place)] == quote
        assert Places(passage.segments).in_report(*place) == (start, start + len(quote))


def test_what_is_only_shown_stands_nowhere_in_the_report() -> None:
    places = Places([(0, 10, 3), (6, 20, 4)])
    assert places.in_report(3, 6) is None
    assert places.in_report(1, 8) == (11, 22)
    assert places.in_report(4, 7) == (20, 21)
    assert places.in_report(2, 5) == (12, 13)
    assert places.as_shown(13, 21) is None


def test_passages_end_at_sections_and_are_short() -> None:
    body = "举办活动3次，服务群众20人。" * 20
    names = zip("一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸", strict=True)
    text = "".join(f"{number}、{name}项工作情况\n{body}\n" for number, name in names)
    result, found = read(text)
    assert_whole(text, found)
    starts = {section.start for section in result.sections}
    assert len(starts) > 8
    assert {passage.start for passage in found} <= starts
    assert all(len(passage.text) <= MOST for passage in found)
    assert all(passage.section[-1].startswith(text[passage.start]) for passage in found)


def test_a_paragraph_without_end_is_cut_between_sentences_and_never_in_a_number() -> None:
    text = "走访群众12345人次。" * 400 + "，" + "1234567890" * 300
    _, found = read(text)
    assert_whole(text, found)
    assert all(len(passage.text) <= MOST for passage in found)
    assert sum(passage.text.endswith("。") for passage in found) >= 4


def test_a_table_that_goes_on_shows_its_header_again() -> None:
    head = "\t单位名称\n\t完成数量\n\n"
    text = head + "".join(f"\t第{n}个乡镇的便民服务中心\n\t{n}件\n\n" for n in range(120))
    _, found = read(text)
    assert_whole(text, found)
    assert len(found) > 2
    assert all(passage.text.startswith("单位名称") for passage in found)


@pytest.mark.parametrize("name", ["water-2023.txt", "health-2022.txt", "organization-2022-print.pdf"])
def test_samples_are_shown_whole(root: Path, name: str) -> None:
    result = extract(root / "samples" / name)
    found = passages(result)
    assert_whole(result.document.text, found)
    for each in result.achievements:
        assert any(Places(p.segments).as_shown(each.start, each.end) for p in found), each.text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="一、二（）\t\n \u3000😀𠮷\r\x00\u2028举办培训3期。│12", max_size=200))
def test_any_text_is_shown_whole(text: str) -> None:
    try:
        result = extract(text, name="任意")
    except ReportError as error:
        # Characters that show nothing are no text, and zero bytes no report.
        assert error.reason in (Reason.EMPTY, Reason.UNREADABLE, Reason.UNSUPPORTED)
        return
    assert_whole(text, passages(result))


def test_a_cell_of_several_lines_stays_in_its_row() -> None:
    text = "\t项目\n\t金额\n\n\t党建工作\n经费\n\t10\n\n"
    _, found = read(text)
    assert_whole(text, found)
    rows = "\n".join(passage.text for passage in found).splitlines()
    assert [[cell.strip() for cell in row.split("│")] for row in rows] == [["项目", "金额"], ["党建工作 经费", "10"]]
