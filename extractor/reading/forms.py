"""One form for characters that mean the same.

Full-width digits are digits, whatever ends a line is a line feed, and marks that a web page or a keyboard set in half
width (`,` `(` `"`) are those of Chinese where they stand in Chinese. Cells of tables keep their marks: a result repeats
them as they are written.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import replace

from extractor.reading.page import Block, Cell, Grid, Page
from extractor.reading.raw_lines import RawText
from extractor.reading.text_map import TextMap

_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
# What Word calls a line break, what ends a page, and what Unicode has for a line's and a paragraph's end.
_LINE_ENDS = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_FORMS = _DIGITS | _LINE_ENDS
_OTHERS = re.compile(f"[{''.join(map(chr, _FORMS))}]")

WIDER = 0xFEE0  # from an ASCII character to its full-width form
MARKS = frozenset(",;:!?()")  # that Chinese text sets in full width
_PAUSES = "".join(sorted(MARKS - set("()")))
# Ideographs, and the marks and letters that are as wide as they.
_CHINESE = "[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60“”‘’…]"
# 1) and A) open an item of a list.
_IN_CHINESE = re.compile(f"(?<={_CHINESE})[{_PAUSES})]|[{_PAUSES}(](?= ?{_CHINESE})")
_BRACKETS = re.compile(
    f"\\((?=[^()\n]*{_CHINESE}|[^()\n]{{0,20}}\\) ?{_CHINESE})[^()\n]*\\)|(?<={_CHINESE})\\([^()\n]*\\)"
)
_PROSE = re.compile(r"^[^\t\n].*", re.MULTILINE)
_NARROW = re.compile(f'[{_PAUSES}()"]')


def in_usual_forms(raw: RawText) -> TextMap | None:
    """The text with each character in its usual form, or None where all are."""
    text = raw.text
    if not _OTHERS.search(text):
        return None
    return TextMap(text, text.translate(_FORMS), array("l", range(len(text))))


def in_usual_marks(raw: RawText) -> TextMap | None:
    """The text with the marks of its prose in full width where they stand in Chinese, or None where all are."""
    text, usual = raw.text, _PROSE.sub(_with_wide_marks, raw.text)
    return None if usual == text else TextMap(text, usual, array("l", range(len(text))))


def with_usual_forms(page: Page) -> Page:
    """The page with its text's characters in their usual form; the map leads back to what was printed."""
    for step in (in_usual_forms, in_usual_marks):
        if made := step(RawText(page.text)):
            found = made.after(page.map) if page.map else made
            page = replace(page, text=made.logical, blocks=tuple(map(_usual, page.blocks)), map=found)
    return page


def _with_wide_marks(line: re.Match[str]) -> str:
    """The line with its marks in full width where an ideograph touches them, and both brackets where it touches one."""
    said = line[0]
    if not _NARROW.search(said):
        return said
    said = _IN_CHINESE.sub(_wide, _BRACKETS.sub(lambda pair: f"（{pair[0][1:-1]}）", said))
    return _with_quotes(said) if '"' in said else said


def _wide(mark: re.Match[str]) -> str:
    return chr(ord(mark[0]) + WIDER)


def _with_quotes(line: str) -> str:
    """The line with straight quotation marks turned to what they open and close, where each one has its other."""
    opened, usual = False, list[str]()
    for character in line:
        mark = "”" if opened else "“"
        usual.append(mark if character == '"' else character)
        opened = usual[-1] == "“" or (opened and usual[-1] != "”")
    return line if opened or not re.search(_CHINESE, line) else "".join(usual)


def _usual(block: Block) -> Block:
    if not isinstance(block, Grid):
        return block
    rows = tuple(tuple(Cell(start, end, text.translate(_FORMS)) for start, end, text in row) for row in block.rows)
    return Grid(block.start, block.end, rows)
