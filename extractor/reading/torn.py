"""Finds the lines that were cut in mid-sentence in a text whose other paragraphs are whole lines.

Where hardly a line is cut there is no width to go by. What tells is where the cut stands: within a word, a number and
its unit, a bracket, or behind a word that never ends a paragraph.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence

from extractor import knowledge
from extractor.knowledge import Entry, alternatives
from extractor.reading.raw_lines import RawLine

_SHORTEST = 10  # characters of a line that may have been cut
_LONGEST = 2000  # characters of a line that somebody may have cut, and of the next: what is longer is no text
_REACH = 40  # characters before and behind a cut that are looked at
_ALIKE = 0.1  # share of its width by which a line beside a torn one may differ from it and be torn as well
_BRACKETS = {"（": "）", "《": "》", "“": "”", "(": ")"}
_STOPS = "。；;！？"
_NUMBER_HEAD = re.compile(r"(?<![\d.,])\d[\d.,]*$")
_PATH = re.compile("（[类款]）")
_PATH_END = re.compile("（[款项]）：$")
_LOWER = re.compile("[^，。；：]{0,40}?（[款项]）")
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?")


class TornWords(Entry):
    """`knowledge/torn.yaml`: lists parted by blanks."""

    words: str
    open_ends: str
    closed_ends: str
    tails: str
    units: str
    verbs: str
    measures: str


def torn_lines(lines: Sequence[RawLine], marks: Collection[int]) -> dict[int, int]:
    """For each line that goes on with the one before, that one, as indices.

    Args:
        marks: the lines that only mark a page.
    """
    found: dict[int, int] = {}
    cell = False
    for at in range(1, len(lines)):
        last, line = lines[at - 1], lines[at]
        cell = (cell or last.cell) and not last.blank  # What follows a cell’s line is the cell’s.
        if cell or at in marks or at - 1 in marks or not _may_go_on(last, line):
            continue
        # One of the two is of a sentence, as no title is.
        prose = at - 1 in found or last.prose or (line.prose and not last.numbered)
        if prose and is_cut(last.text.rstrip(), line.text.lstrip()):
            found[at] = at - 1
    for at in list(found):
        _spread(lines, found, marks, at, -1)
        _spread(lines, found, marks, at, 1)
    return found


def _may_go_on(last: RawLine, line: RawLine) -> bool:
    plain = not (last.blank or line.blank or line.cell or line.numbered)
    row = "\t" in last.text or "|" in last.text
    likely = _SHORTEST <= len(last.text) <= _LONGEST and len(line.text) <= _LONGEST
    return plain and last.unfinished and likely and not row


def _spread(lines: Sequence[RawLine], found: dict[int, int], marks: Collection[int], at: int, step: int) -> None:
    """Adds the neighbours of a torn line that are as wide, and unfinished as well."""
    width = len(lines[at - 1].text)
    while 0 < at + step < len(lines) and at + step not in found:
        at += step
        last, line = lines[at - 1], lines[at]
        alike = abs(len(last.text) - width) <= _ALIKE * width
        if not alike or last.cell or at in marks or at - 1 in marks or not _may_go_on(last, line):
            return
        found[at] = at - 1


def is_cut(before: str, behind: str) -> bool:
    """Whether there is no paragraph’s end between two lines, as their words tell."""
    words = _words()
    end, begin = before[-_REACH:], behind[:_REACH]
    if words.tails.match(begin) or words.amount.match(begin):
        return True
    if words.open_ends.search(end) and not words.closed_ends.search(end):
        return True
    return _in_number(end, begin) or _in_bracket(before, behind) or in_path(before, behind) or _in_word(end, begin)


def _in_number(end: str, begin: str) -> bool:
    """Whether the two ends of a cut make one number with a unit: 84. and 91%."""
    head, rest = _NUMBER_HEAD.search(end), _words().rest.match(begin)
    return head is not None and rest is not None and _NUMBER.fullmatch(head[0] + rest[1]) is not None


def _in_word(end: str, begin: str) -> bool:
    """Whether a common word goes over the cut."""
    words = _words()
    joined, cut = end + begin, len(end)
    starts = range(max(0, cut - words.longest + 1), cut)
    found = (words.words.match(joined, start) for start in starts)
    return any(match is not None and match.end() > cut for match in found)


def _in_bracket(before: str, behind: str) -> bool:
    """Whether a bracket opens behind the last stop before the cut, and closes only behind it."""
    last = before[max(before.rfind(mark) for mark in _STOPS) + 1 :][-_REACH:]
    for opens, closes in _BRACKETS.items():
        if last.rfind(opens) > last.rfind(closes):
            close, other = behind.find(closes, 0, _REACH), behind.find(opens, 0, _REACH)
            return close >= 0 and (other < 0 or close < other)
    return False


def in_path(before: str, behind: str) -> bool:
    """Whether a functional line's path goes over the cut: 住房保障支出（类）住房改革 and 支出（款）住房公积金（项）."""
    levels = _PATH.findall(before[max(before.rfind(mark) for mark in _STOPS) + 1 :])
    return bool(levels) and _LOWER.match(behind) is not None


def ends_path(text: str) -> bool:
    """Whether a functional line's path ends with a line and a colon, as no title does: …住房公积金（项）：."""
    return _PATH_END.search(text) is not None


def tells_more(before: str, behind: str) -> bool:
    """Whether a line goes on with what a full stop or a colon has closed: 主要原因： and the reason; 年初预算为."""
    return before[-1:] == "：" or (before[-1:] == "。" and _words().measures.match(behind) is not None)


class _Patterns:
    def __init__(self, words: TornWords) -> None:
        amount = r"\d[\d,，.]*\s?"
        self.tails = re.compile(alternatives(words.tails.split()))
        self.amount = re.compile(rf"(?:[{words.verbs}]\s?)?{amount}(?:{alternatives(words.units.split())})")
        self.rest = re.compile(rf"([\d.,]+)\s?(?:{alternatives(words.units.split())})")
        self.open_ends = re.compile(rf"(?:{alternatives(words.open_ends.split())})$")
        self.closed_ends = re.compile(rf"(?:{alternatives(words.closed_ends.split())})$")
        self.measures = re.compile(alternatives(words.measures.split()))
        common = words.words.split()
        self.words = re.compile(alternatives(common))
        self.longest = max(map(len, common))


@functools.cache
def _words() -> _Patterns:
    return _Patterns(knowledge.load(knowledge.HERE / "torn.yaml", TornWords))
