"""Hides contact names and telephone numbers; the text keeps its length, so that every offset stays right."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from extractor import knowledge
from extractor.knowledge import Entry, alternatives
from models.datasets.marks import MASK

FILE = Path(__file__).parent / "masking.yaml"

_BLANK = r"[ \u3000]{0,12}"
_COLON = rf"{_BLANK}[:：][ \u3000\t]{{0,12}}"
# The end of a cell and the beginning of the next one; the cells between may be empty.
_CELL = rf"{_BLANK}[:：]?[ \u3000\r]{{0,12}}\n[ \u3000\t\r\n]{{0,12}}\t[ \u3000]{{0,12}}"
# Numbers that are telephone numbers wherever they stand: mobile numbers, and area codes with a hyphen. Amounts go on
# with a point or a unit of money.
_ANYWHERE = re.compile(
    r"(?<![\d.])(?P<hidden>1[3-9]\d{9}|0\d{2,3}[-－—–]\d{7,8})(?![\d.]| ?[万亿]?元)"
    r"|(?<![\w.+-])(?P<mail>[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4})",
    re.ASCII,
)


class MaskingFile(Entry):
    """`masking.yaml`; it says what each field means."""

    names: list[str]
    numbers: list[str]
    notes: list[str]
    other: list[str]
    surnames: str


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    file = knowledge.load(FILE, MaskingFile)
    note = rf"(?:[（(](?:{alternatives(file.notes)})[）)])?"
    label = alternatives([*file.names, *file.other])
    # Two to four characters, which forms often spread (张 三); a point joins the parts of longer names.
    letter = rf"(?!{label})[\u4e00-\u9fff]"
    rest = rf"(?:[ \u3000]{{0,4}}{letter}){{1,3}}(?:·[\u4e00-\u9fff]{{1,8}})?(?:(?![\u4e00-\u9fff])|(?={label}))"
    surname = f"(?!{label})[{''.join(file.surnames.split())}]"
    names, numbers = alternatives(file.names), alternatives(file.numbers)
    number = r"(?P<hidden>[+（(]?\d[\d \-－—–（）()转]{4,22}\d)"
    return (
        re.compile(rf"(?:{names}){note}{_COLON}(?P<hidden>{letter}{rest})"),
        re.compile(rf"(?:{names}){note}{_CELL}(?P<hidden>{surname}{rest})"),
        re.compile(rf"(?:{numbers}){note}(?:{_COLON}|{_CELL}|{_BLANK}(?=\d{{7}})){number}"),
        _ANYWHERE,
    )


def mask(text: str) -> str:
    """The text, a whole report in the one form, with each name and number replaced by as many mask characters."""
    for pattern in _patterns():
        text = pattern.sub(_hidden, text)
    return text


def _hidden(found: re.Match[str]) -> str:
    group = "hidden" if found["hidden"] is not None else "mail"
    start, end = (at - found.start() for at in found.span(group))
    whole = found.group()
    return whole[:start] + MASK * (end - start) + whole[end:]
