"""Joins the lines that a page's width has cut, over the ends of pages and what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.openings import opening
from extractor.reading.page_marks import page_marks
from extractor.reading.raw_lines import RawLine, raw_lines
from extractor.reading.text_map import MapBuilder, TextMap
from extractor.reading.wrapping import Wrapping, find_wrapping

_INDENT = re.compile(r"\u3000|[ \u00a0]{2}")
_INDENTED = 0.6  # share of the paragraphs set in where paragraphs are told by that
_FEW = 5  # paragraphs that tell no habit
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十]{1,4}")


def unwrapped(text: str) -> TextMap | None:
    """The text with a paragraph a line, without page numbers and running heads; None where that is as it is."""
    lines = raw_lines(text)
    wrapping = find_wrapping(lines)
    marks = page_marks(lines, wrapping)
    goes_on = _Joiner(lines, wrapping).goes_on(marks) if wrapping else {}
    if not marks and not goes_on:
        return None
    before = {last: at for at, last in goes_on.items()}
    builder = MapBuilder(text)
    at = 0
    while at < len(lines):
        line, following = lines[at], before.get(at)
        start = line.start + (len(line.text) - len(line.text.lstrip()) if at in goes_on else 0)
        if at in marks:
            at += 1
        elif following is None:
            builder.keep(start, line.next)
            at += 1
        else:
            end = line.start + len(line.text.rstrip())
            builder.keep(start, end)
            if _in_word(text[end - 1]) and _in_word(lines[following].text.lstrip()[0]):
                builder.insert(" ", end)
            at = following
    return builder.build()


def _in_word(character: str) -> bool:
    return character.isascii() and character.isalpha()


class _Joiner:
    """Decides which lines go on with the one before, by the habits of the whole text."""

    def __init__(self, lines: Sequence[RawLine], wrapping: Wrapping) -> None:
        self._lines, self._wrapping = lines, wrapping
        self._indented = self._are_indented()

    def goes_on(self, marks: set[int]) -> dict[int, int]:
        """For each line that goes on, the line that it goes on with, both as indices.

        Args:
            marks: the lines that only mark a page; the blank lines around them part no paragraphs.
        """
        found: dict[int, int] = {}
        paragraph: list[int] = []
        parted = page = False
        for at, line in enumerate(self._lines):
            if at in marks:
                page = True
            elif line.blank:
                parted = True
            else:
                if paragraph and not line.cell and (page or not parted) and self._continues(paragraph, line):
                    found[at] = paragraph[-1]
                    paragraph.append(at)
                else:
                    paragraph = [at]
                parted = page = False
        return found

    def _are_indented(self) -> bool:
        """Whether most paragraphs of several lines begin with blanks."""
        begins = []
        before: RawLine | None = None
        for line in self._lines:
            if line.blank:
                before = None
                continue
            if line.prose and not line.cell and (before is None or not self._wrapping.full(before, line)):
                begins.append(bool(_INDENT.match(line.text)))
            before = line
        return len(begins) >= _FEW and sum(begins) >= _INDENTED * len(begins)

    def _continues(self, paragraph: Sequence[int], line: RawLine) -> bool:
        last = self._lines[paragraph[-1]]
        if not self._wrapping.full(last, line) or (self._indented and _INDENT.match(line.text)):
            return False
        if line.numbered:
            if last.unfinished:  # 1. may be the rest of 2021.; but a heading that fills its line has ended
                return len(paragraph) > 1 or last.prose or not last.numbered
            return self._within(paragraph, line)
        # After a full stop a short line without any is a title.
        return last.unfinished or not line.unfinished or line.prose or self._wrapping.full(line, line)

    def _within(self, paragraph: Sequence[int], line: RawLine) -> bool:
        """Whether a numbered line goes on with a list in mid-paragraph: …包括：1.…；2.…；."""
        shape = re.compile(_NUMERALS.sub("@", re.escape(opening(line.text.lstrip()))).replace("@", _NUMERALS.pattern))
        text = "".join(self._lines[at].text.strip() for at in paragraph)
        return bool(shape.search(text, len(opening(text)) or 1))
