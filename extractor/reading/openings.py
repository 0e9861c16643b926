"""How a paragraph of an official report may begin: the numbers of headings and items, notes and annexes.

The styles are those of GB/T 9704-2012 (party and government documents) and their common variants.
"""

from __future__ import annotations

import re

NUMERAL = "[一二三四五六七八九十百零〇\\d]{1,5}"
HEADING = re.compile(
    rf"第\s?{NUMERAL}\s?(?:部分|章|节|篇|条)"
    r"|[一二三四五六七八九十]{1,4}\s?[、．.]"
    r"|[（(]\s?[一二三四五六七八九十]{1,4}\s?[）)]"
    r"|附[件表录]\s?[\d一二三四五六七八九十]{0,3}\s?(?:[:：.、\-—]|$)"
)
ITEM = re.compile(
    r"\d{1,3}\s?(?:[、．]|\.(?!\d))|[（(]\d{1,3}[）)]|\d{1,2}[）)]|[\u2460-\u2473]|[★●■◆▪•]|[\u4e00-\u9fff]{2}\d{1,2}[:：]"
)
NOTE = re.compile(r"(?:注|附|备注|说明)[:：]")


def starts_numbered(text: str) -> bool:
    """Whether a line may open a paragraph by its number or mark."""
    return bool(opening(text))


def starts_item(text: str) -> bool:
    """Whether a line in a cell opens a numbered item of its own."""
    return bool(ITEM.match(text) or HEADING.match(text))


def opening(text: str) -> str:
    """The number or mark that a line opens with, or ""."""
    found = HEADING.match(text) or ITEM.match(text) or NOTE.match(text)
    return found[0] if found else ""
