"""What is invisible, or a picture, is no part of any word; every offset still points into the text as it came."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.reading.blanks import INVISIBLE, UNUSUAL

LINE = "阅读推广经费"
TEXT = "青川市图书馆2023年度部门决算\n{}年初预算为50万元，支出决算为45.5万元，决算数小于预算数的主要原因是厉行节约。\n"
NOISE = {
    "zero width space": "\u200b",
    "joiner": "\u200d",
    "mark of byte order": "\ufeff",
    "soft hyphen": "\u00ad",
    "left to right": "\u200e",
    "embedding": "\u202a",
    "isolate": "\u2067",
    "word joiner": "\u2060",
    "variation selector": "\ufe0f",
    "zero": "\0",
    "control": "\x01",
    "picture": "\U0001f4cc",
    "picture of several": "\U0001f468\u200d\U0001f4bb",
    "arrow as a picture": "\u27a1\ufe0f",
    "check mark": "\u2705",
    "keycap": "1\ufe0f\u20e3",
    "flag": "\U0001f1e8\U0001f1f3",
    "filler": "\u3164",
    "object": "\ufffc",
}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
@pytest.mark.parametrize("place", ["before", "within", "in the figure", "before with a blank"])
def test_a_line_is_found_whatever_stands_in_its_way(noise: str, place: str) -> None:
    name = {"before": noise + LINE, "within": LINE[:3] + noise + LINE[3:], "before with a blank": f"{noise} {LINE}"}
    text = TEXT.format(name.get(place, LINE))
    if place == "in the figure":
        text = text.replace("50万元", f"5{noise}0万元")
    result = extract(text, model="none")
    assert result.document.text == text
    (line,) = result.budget_lines
    assert line.path == [LINE]
    assert [amount.value for amount in line.amounts] == [50, 45.5]
    for record in (*line.amounts, *result.variances[0].causes):
        assert text[record.start : record.end] == record.text
    assert [cause.text for cause in result.variances[0].causes] == ["厉行节约"]


@pytest.mark.parametrize("kept", ["★", "☆", "●", "■", "√", "→", "①", "❶", "※", "〇", "㎡", "℃", "②", "Ⅱ"])
def test_signs_of_reports_stay(kept: str) -> None:
    from extractor.reading import read

    assert kept in read(TEXT.format(LINE) + kept + "甲").text


def test_whatever_may_be_invisible_or_end_a_line_is_unusual() -> None:
    """What is usual is not looked at again: of it only \n parts lines, and keycaps need a character that is unusual."""
    usual = [chr(code) for code in range(0x110000) if not UNUSUAL.match(chr(code))]
    assert {"决", "，", "1", "%", "“", "㎡"} <= set(usual)
    assert not INVISIBLE.search("".join(usual))
    assert "".join(usual).splitlines() == "".join(usual).split("\n")
