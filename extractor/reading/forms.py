"""One form for characters that mean the same: full-width digits are digits, and whatever ends a line is a line feed."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace

from extractor.reading.page import Block, Cell, Grid, Page
from extractor.reading.text_map import TextMap

_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
# What Word calls a line break, what ends a page, and what Unicode has for a line's and a paragraph's end.
_LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_FORMS = _DIGITS | _LINE_ENDS
_OTHERS = re.compile(f"[{''.join(map(chr, _FORMS))}]")


def in_usual_forms(text: str) -> TextMap | None:
    """The text with each character in its usual form, or None where all are."""
    if not _OTHERS.search(text):
        return None
    return TextMap(text, text.translate(_FORMS), array("l", range(len(text))))


def with_usual_forms(page: Page) -> Page:
    """The page with its text's digits and ends of lines in their usual form; the map leads back to what was printed."""
    made = in_usual_forms(page.text)
    if made is None:
        return page
    found = made.after(page.map) if page.map else made
    return replace(page, text=made.logical, blocks=tuple(map(_usual, page.blocks)), map=found)


def _usual(block: Block) -> Block:
    if not isinstance(block, Grid):
        return block
    rows = tuple(tuple(Cell(start, end, text.translate(_FORMS)) for start, end, text in row) for row in block.rows)
    return Grid(block.start, block.end, rows)
