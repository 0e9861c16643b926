"""Cuts passages at the boundaries of clauses, none of them inside a quantity, and reads sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.quantities import Quantity
from extractor.quantities.decimals import SERVICE_NUMBER

# A bracket of a few words (（境）, （类）) is part of a name; a longer one holds a clause of its own.
# All begin with one set of marks, for which a text is searched far quicker than for several patterns.
BOUNDARY = re.compile(
    r"[，,。；;：:！？!?\n\t（(）)](?:(?<![（(）)])|(?<=[（(])(?![^（）()\n]{1,4}[）)])"
    r"|(?<=[）)])(?<![（(].)(?<![（(]..)(?<![（(]...)(?<![（(]....)(?<![（(].....))"
)

SENTENCE_ENDS, SEMICOLONS, COLONS = "。！？!?\n\t", ("；", ";"), ("：", ":")
# A year that is set off before what a sentence tells of it: 2017年度，本单位收入为….
_DATED = re.compile(r"20\d\d\s?年度?[，,]$")
_LONGEST_DATE = 8
_ITEM_ENDS = ("；", ";")
BRACKETS, CLOSING = ("（", "("), ("）", ")")
# How far before an amount the words may begin whose bracket it stands behind, in characters.
_NEAR = 40

_WORDS = re.compile(r"[^\d\s]+(?=\s*\d)")
_SERVICE = re.compile(rf"{SERVICE_NUMBER}[\u4e00-\u9fff]")
# What ends the clause of an amount that has no unit.
_ENDS = ("，", ",", "。", "；", ";", "、", "\n", "")
# A figure whose unit stands with the next one alone: 各是12.5，13.2万元.
_UNIT_BEHIND = re.compile(r"\s*[、，,和与]\s*[\d.,]+\s*(?P<unit>万元|亿元|元)")


def money(figure: Quantity) -> tuple[str | None, Decimal | None]:
    """Unit and value of a sum of money; 905.17万 without 元 is read as 万元. (None, None) for anything else."""
    if figure.kind == "money":
        return figure.unit, figure.value
    if figure.unit is None and figure.text.rstrip().endswith(("万", "亿")):
        factor = Decimal(10) ** (4 if figure.text.rstrip().endswith("万") else 8)
        return figure.text.rstrip()[-1] + "元", figure.value / factor
    return None, None


def clauses(
    text: str, start: int, end: int, quantities: Sequence[Quantity]
) -> Iterator[tuple[int, int, list[Quantity]]]:
    """Cuts a passage at its boundaries, none of them inside a quantity; each clause with its quantities."""
    at, left, figures = 0, start, list[Quantity]()
    for boundary in BOUNDARY.finditer(text, start, end):
        while at < len(quantities) and quantities[at].end <= boundary.start():
            figures.append(quantities[at])
            at += 1
        if at < len(quantities) and quantities[at].start < boundary.start():
            continue
        yield left, boundary.start(), figures
        left, figures = boundary.end(), []
    figures.extend(quantities[at:])
    yield left, end, figures


def with_bracket(text: str, left: int) -> str:
    """The words before an offset with the bracket that ends there, or "": 使用非财政拨款结余（含专用结余）."""
    opened = max(text.rfind(mark, max(0, left - _NEAR), left) for mark in BRACKETS)
    if text[left - 1 : left] not in CLOSING or opened < 0:
        return ""
    return before_bracket(text, left) + text[opened:left]


def before_bracket(text: str, left: int, ends: str = "，。；、：\n\t") -> str:
    """The words before a bracket that an amount stands in or right behind, without those of other clauses.

    比上年决算数（31.20万元）; 政府采购金额（以合同签订为准）为251.25万元.
    """
    end = left - 1
    if text[end] in CLOSING:
        end = max(text.rfind(mark, max(0, end - _NEAR), end) for mark in BRACKETS)
    elif text[end] not in BRACKETS:
        return ""
    words = text[max(0, end - _NEAR) : max(0, end)]
    return words[max(words.rfind(mark) for mark in ends) + 1 :]


def before_digits(figure: str) -> str:
    """The words that the text of a quantity begins with: 超出 of 超出36万元."""
    found = _WORDS.match(figure)
    return found.group() if found else ""


def is_nothing(text: str, figure: Quantity) -> bool:
    """Whether a figure is a 0 that stands alone: 年初预算0，支出决算22.5万元."""
    return figure.value == 0 and not figure.unit and text[figure.end : figure.end + 1] in _ENDS


def unit_behind(text: str, figure: Quantity) -> str | None:
    """The unit of a figure without one, where the next one of its list has it."""
    behind = _UNIT_BEHIND.match(text, figure.end) if figure.kind == "number" and not figure.unit else None
    return behind["unit"] if behind else None


def begins_sentence(text: str, left: int, floor: int) -> bool:
    """Whether a clause that begins at `left` begins its sentence, or only the year stands before it there.

    Args:
        floor: where the passage begins.
    """
    while dated := _DATED.search(text, max(floor, left - _LONGEST_DATE), left):
        left = dated.start()
    return left == floor or text[left - 1] in SENTENCE_ENDS


def begins_item(text: str, left: int, right: int) -> bool:
    """Whether a clause may be an item of what a sentence lists: behind a semicolon, or with a bracket behind it."""
    return text[left - 1 : left] in _ITEM_ENDS or text[right : right + 1] in BRACKETS


def in_name(text: str, figure: Quantity) -> bool:
    """Whether a number is the name of something, or a part of it: “八五”普法专项经费, 110指挥中心运行费."""
    quoted = text[figure.start - 1 : figure.start] == "“" and text[figure.end : figure.end + 1] == "”"
    return quoted or (figure.unit is None and _SERVICE.match(text, figure.start, figure.end + 1) is not None)
