"""Joins the lines that a page's width has cut, over the ends of pages and what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.openings import opening
from extractor.reading.page_marks import page_marks
from extractor.reading.raw_lines import PAUSES, TERMINAL, RawLine, RawText
from extractor.reading.text_map import MapBuilder, TextMap
from extractor.reading.torn import ends_path, in_path, is_cut, tells_more, torn_lines
from extractor.reading.wrapping import Wrapping, find_wrapping

_INDENT = re.compile(r"\u3000|[ \u00a0]{2}")
_INDENTED = 0.6  # share of the paragraphs set in where paragraphs are told by that
_FEW = 5  # paragraphs that tell no habit
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十]{1,4}|[\u2460-\u2473]")
_NEAR = 8  # lines within which the next item of a list tells of the one before


def unwrapped(raw: RawText) -> TextMap | None:
    """The text with a paragraph a line, without page numbers and running heads; None where that is as it is."""
    text, lines = raw.text, raw.lines
    wrapping = find_wrapping(lines)
    marks = page_marks(lines, wrapping)
    # What is wrapped tells by its width; a few lines that are torn in a text of whole paragraphs, by their words.
    goes_on = _Joiner(lines, wrapping).goes_on(marks) if wrapping else torn_lines(lines, marks)
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
                if paragraph and not line.cell and (page or not parted) and self._continues(paragraph, at):
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

    def _continues(self, paragraph: Sequence[int], at: int) -> bool:
        last, line = self._lines[paragraph[-1]], self._lines[at]
        opens = len(paragraph) == 1 and not self._indented
        if not line.numbered and self._goes_on(last, line):
            return True
        if not self._wrapping.full(last, line, set_in=opens) or (self._indented and _INDENT.match(line.text)):
            return False
        if line.numbered:
            if last.unfinished:  # 1. may be the rest of 2021.; but a heading that fills its line has ended
                return len(paragraph) > 1 or last.prose or not last.numbered
            return self._within(paragraph, at)
        # After a full stop or a colon a short line without a stop is a title.
        lists = last.text.rstrip()[-1] in PAUSES
        return last.unfinished or lists or not line.unfinished or line.prose or self._wrapping.full(line, line)

    def _goes_on(self, last: RawLine, line: RawLine) -> bool:
        """Whether a line goes on with the one before by its words, where the width alone does not say so."""
        before, behind = last.text.rstrip(), line.text.lstrip()
        if not self._wrapping.nearly_full(last):
            return last.unfinished and in_path(before, behind)
        if last.unfinished:
            return is_cut(before, behind)
        return (last.prose or ends_path(before)) and tells_more(before, behind)

    def _within(self, paragraph: Sequence[int], at: int) -> bool:
        """Whether a numbered line goes on with a list in mid-paragraph: …包括：1.…；2.…；.

        Another item of its kind stands in mid-line before it; or behind it, where the text has not ended before it or
        began with such an item.
        """
        line = self._lines[at]
        begins = opening(line.text.lstrip())
        shape = _NUMERALS.sub("@", re.escape(begins)).replace("@", f"(?:{_NUMERALS.pattern})")
        item = re.compile(rf"(?<!\d){shape}(?!\d)")  # the 824. of 824.00 opens none
        text = "".join(self._lines[before].text.strip() for before in paragraph)
        if item.search(text, len(opening(text)) or 1):
            return True
        goes_on = text[-1] not in TERMINAL or bool(item.match(text))
        return goes_on and bool(item.search(self._behind(at), len(begins)))

    def _behind(self, at: int) -> str:
        """A line with what goes on with it, as far as that is plain and not far."""
        last = at
        for following in range(at + 1, min(at + _NEAR, len(self._lines))):
            line = self._lines[following]
            if line.blank or line.cell or line.numbered or not self._wrapping.full(self._lines[last], line):
                break
            last = following
        return "".join(line.text.strip() for line in self._lines[at : last + 1])
