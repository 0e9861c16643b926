"""The numbering styles of headings: 第一部分, 一、, （一）, 1., （1）, ①, 附件1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extractor.quantities.decimals import NAMED_BY_DIGITS

Style = Literal[
    "part", "attachment", "cn", "cn_paren", "arabic", "arabic_sub", "arabic_paren", "circled", "title", "caption"
]

# The styles that a writer counts with, from the outermost to the innermost.
NESTED: tuple[Style, ...] = ("part", "cn", "cn_paren", "arabic", "arabic_paren", "circled")

_CN = "零〇一二三四五六七八九十百"
_STYLES: tuple[tuple[Style, str], ...] = (
    ("part", rf"第\s{{0,2}}(?P<part>[{_CN}]{{1,3}})\s{{0,2}}(?:部分|章|编)[：:、\s]*"),
    (
        "attachment",
        r"附\s{0,2}(?:件|表|录)\s{0,2}(?P<attachment>[0-9０-９一二三四五六七八九十]{1,2})?(?:[-—][0-9]{1,2})?[：:、.．]?\s*",
    ),
    ("cn", rf"(?P<cn>[{_CN}]{{1,3}})\s{{0,2}}[、.．，]\s*"),
    ("cn_paren", rf"[（(]\s{{0,2}}(?P<cn_paren>[{_CN}]{{1,3}})\s{{0,2}}[）)]\s*[、.．]?"),
    (
        "arabic_sub",
        r"(?P<arabic_sub>[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3})(?![0-9%％]|[GDAK][\u4e00-\u9fff]|\s*(?:万|亿|元|个|次|人))[、.．]?\s*",
    ),
    ("arabic", rf"(?P<arabic>[0-9０-９]{{1,2}})\s{{0,2}}(?:[、．]|\.(?![0-9])|\.(?={NAMED_BY_DIGITS}))\s*"),
    (
        "arabic_paren",
        r"(?:[（(]\s{0,2}(?P<arabic_paren>[0-9０-９]{1,2})\s{0,2}[）)]|(?P<half_paren>[0-9]{1,2})[）)])\s*[、.．]?",
    ),
    ("circled", r"(?P<circled>[①-⑳])\s*"),
)
_NUMBERED = re.compile("|".join(f"(?:{pattern})" for _, pattern in _STYLES))
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Number:
    """A heading's number: its style, its value (0 where there is none), and how many characters it takes."""

    style: Style
    value: int
    length: int


def numbered(text: str) -> Number | None:
    """The number that a line begins with, or None."""
    found = _NUMBERED.match(text)
    return _number(found) if found else None


def numbers_in(text: str) -> Iterator[Number]:
    """Everything in a text that could be the number of a heading or of an item, wherever it stands."""
    return map(_number, _NUMBERED.finditer(text))


def _number(found: re.Match[str]) -> Number:
    name = found.lastgroup or "attachment"
    style: Style = "arabic_paren" if name == "half_paren" else name  # type: ignore[assignment]
    return Number(style, _value(found[name] or "0"), len(found.group()))


def bare_title(title: str) -> str:
    """A title without its number."""
    number = numbered(title)
    return title[number.length :].strip() if number else title


def _value(digits: str) -> int:
    if "①" <= digits <= "⑳":
        return ord(digits) - ord("①") + 1
    if digits[0] in _DIGITS or digits[0] in "十百":
        return _chinese(digits)
    return int(re.split(r"[.．]", digits)[-1])


def _chinese(digits: str) -> int:
    """一 to 九百九十九 as an integer."""
    total, digit = 0, 0
    for character in digits:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit
