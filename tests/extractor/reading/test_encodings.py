"""Text in whatever encoding people save it, and what is no text."""

from __future__ import annotations

import codecs

import pytest

from extractor import ReportError
from extractor.errors import Reason
from extractor.reading import read

SIMPLE = "青川市图书馆2023年度部门决算\n阅读推广经费年初预算为50万元，支出决算为45.5万元，主要原因是厉行节约。\n" * 3
TRADITIONAL = (
    "青川市圖書館2023年度部門決算\n閱讀推廣經費年初預算為50萬元，支出決算為45.5萬元，主要原因是厲行節約。\n" * 3
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL], ids=["simple", "traditional"])
def test_text_without_a_mark_is_read(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).original == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_says_which_it_is(mark: bytes, encoding: str) -> None:
    assert read(mark + SIMPLE.encode(encoding)).original == SIMPLE


@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs"])
def test_big5_is_not_taken_for_gb18030(encoding: str) -> None:
    content = TRADITIONAL.encode(encoding)
    assert content.decode("gb18030", "ignore") != TRADITIONAL
    assert read(content).original == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("places", [[10], [0, 50, 90], range(0, 200, 12)], ids=["one", "three", "many"])
def test_zero_bytes_are_called_what_they_are(encoding: str, places: list[int]) -> None:
    content = bytearray(SIMPLE.encode(encoding))
    for place in reversed(places):
        content[place:place] = b"\0"
    with pytest.raises(ReportError, match="zero bytes") as error:
        read(bytes(content))
    assert error.value.reason is Reason.DAMAGED


def test_zeros_far_behind_are_found_too() -> None:
    with pytest.raises(ReportError, match="zero bytes"):
        read(SIMPLE.encode() * 800 + b"\0" + SIMPLE.encode())
