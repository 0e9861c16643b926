"""From wrapped lines to paragraphs, across page breaks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from extractor.reading.ink import BLANK, Inked
from extractor.reading.openings import starts_numbered
from extractor.reading.page import trimmed
from extractor.reading.pdf.lines import CLOSING, Line, joined, leading_width

TERMINAL = frozenset("。！？!?")
STOPS = TERMINAL | frozenset("；;：:")
PAUSES = frozenset("，、,（(《“")
FEW_LINES = 4
INDENT = 1.2  # em from the left margin at which a line counts as indented
RAGGED = 0.15  # share of the text's width by which a line that ends in mid-sentence may fall short
Room: TypeAlias = tuple[float, float]  # the left and right end in points of what a lane of text may fill
LEADER = re.compile(r"[.．…·。・_\-—]{4,400}\s?[（(]?\d{0,4}[）)]?$")


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right border of a lane's text in points."""

    left: float
    right: float

    def indent(self, line: Line) -> float:
        """How far a line is set in, in em."""
        return (line.x0 - self.left) / line.size

    def room(self, line: Line) -> float:
        """The points between a line's end and the right border."""
        return self.right - line.x1

    def centred(self, line: Line) -> bool:
        """Whether a line is set in from both sides alike."""
        left, right = line.x0 - self.left, self.right - line.x1
        return left > line.size and abs(left - right) < 2.0 * line.size


def margins_of(lanes: Sequence[Sequence[Line]], rooms: Sequence[Room]) -> list[Margins]:
    """The margins of each lane; one with few wide lines takes those of all lanes with its room."""
    pooled: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for lines, room in zip(lanes, rooms, strict=True):
        pooled[_rounded(room)] += lines
    common = {room: _margins(lines, room) for room, lines in pooled.items()}
    out = []
    for lines, room in zip(lanes, rooms, strict=True):
        shared = common[_rounded(room)]
        wide = [line for line in lines if line.width > 0.6 * (shared.right - shared.left)]
        out.append(_margins(lines, room) if len(wide) >= 8 else shared)
    return out


def _rounded(room: Room) -> tuple[int, int]:
    return round(room[0]), round(room[1])


def _margins(lines: Sequence[Line], room: Room) -> Margins:
    """Left: the leftmost place where many wide lines begin; right: the rightmost where many end."""
    start, end = room
    width = end - start
    if not lines:
        return Margins(start + 0.1 * width, end - 0.1 * width)
    widest = sorted(line.width for line in lines)[int(0.95 * (len(lines) - 1))]
    wide = [line for line in lines if line.width > 0.6 * widest]
    needed = max(1.0, 0.12 * len(wide))
    lefts = Counter(round(line.x0 / 3) for line in wide)
    rights = Counter(round(line.x1 / 3) for line in wide)
    left = min(place for place in lefts if lefts[place] + lefts[place + 1] >= needed)
    right = max(place for place in rights if rights[place] + rights[place - 1] >= needed)
    x0 = [line.x0 for line in wide if round(line.x0 / 3) in (left, left + 1)]
    x1 = [line.x1 for line in wide if round(line.x1 / 3) in (right, right - 1)]
    found = Margins(median(x0), median(x1))
    if len(wide) < FEW_LINES:  # too few to tell where lines end: the right margin is as wide as the left one
        return Margins(found.left, max(found.right, end - max(found.left - start, 0.08 * width)))
    return found


class Joiner:
    """Decides which lines continue a paragraph, by the habits of the whole report."""

    def __init__(self, lanes: Sequence[Sequence[Line]], rooms: Sequence[Room]) -> None:
        """`lanes` are the report's lines, lane by lane as they count them, and `rooms` what each lane may fill."""
        self.margins = margins_of(lanes, rooms)
        self.size = median([line.size for lines in lanes for line in lines] or [0.0])
        inner, outer = self._gaps(lanes)
        self.pitch = median(inner) if inner else 1.6
        """The usual distance of a paragraph's baselines, in em."""
        self.spaced = len(outer) >= 5 and sorted(outer)[len(outer) // 4] > 1.25 * self.pitch
        """Whether paragraphs stand further apart than lines, so that lines which do not are one paragraph."""
        self.numbers_indented = self._numbers_indented(lanes)
        """Whether numbered paragraphs are set in, so that a number at the left margin stands in mid-paragraph."""
        self.blocks = self._blocks(lanes)

    def _gaps(self, lanes: Sequence[Sequence[Line]]) -> tuple[list[float], list[float]]:
        """Distances of baselines, in em: within paragraphs, and between a paragraph's short end and the next."""
        inner, outer = [], []
        for lines in lanes:
            for a, b in pairwise(lines):
                alike = 0.9 < a.size / b.size < 1.1 and not LEADER.search(a.text)
                if not alike or self.margins[b.lane].centred(b):
                    continue
                if not self._full(a, b):
                    if a.text[-1] in STOPS:
                        outer.append((b.y - a.y) / a.size)
                elif a.text[-1] not in STOPS and self._indent(b) < INDENT and not starts_numbered(b.text):
                    inner.append((b.y - a.y) / a.size)
        return inner, outer

    def _numbers_indented(self, lanes: Sequence[Sequence[Line]]) -> bool:
        begins = [
            self._indent(b) >= INDENT
            for lines in lanes
            for a, b in pairwise(lines)
            if starts_numbered(b.text) and not self._full(a, b) and not LEADER.search(b.text)
        ]
        return len(begins) >= 5 and sum(begins) >= 0.9 * len(begins)

    def _blocks(self, lanes: Sequence[Sequence[Line]]) -> set[int]:
        """The indents (half ems) at which whole paragraphs are set in, so that their lines begin below each other."""
        below: dict[int, list[bool]] = defaultdict(list)
        for lines in lanes:
            for a, b in pairwise(lines):
                if self._indent(a) >= INDENT and a.text[-1] not in STOPS and self._full(a, b):
                    below[round(2 * self._indent(a))].append(abs(self._indent(a) - self._indent(b)) < 0.3)
        return {place for place, same in below.items() if len(same) >= 3 and sum(same) >= 0.5 * len(same)}

    def _full(self, line: Line, following: Line) -> bool:
        """Whether a line went on until what follows found no room in it.

        Ragged text may leave a little more; a line that ends in mid-sentence is given the benefit of the doubt.
        """
        margins = self.margins[line.lane]
        slack = 0.25 * line.size
        if line.text[-1] not in STOPS:
            slack = 0.75 * line.size
            prose = not starts_numbered(line.text) or any(mark in line.text for mark in "，；。")  # no heading
            if prose and self._indent(following) < INDENT and not starts_numbered(following.text):
                slack = max(slack, RAGGED * (margins.right - margins.left))
        width = leading_width(following) * line.size / following.size
        return margins.room(line) < width + slack

    def groups(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Consecutive lines of text, paragraph by paragraph."""
        groups: list[list[Line]] = []
        for line in lines:
            if groups and self.continues(groups[-1], line):
                groups[-1].append(line)
            else:
                groups.append([line])
        return groups

    def continues(self, group: Sequence[Line], line: Line) -> bool:
        """Whether `line` goes on with the paragraph of `group`."""
        last = group[-1]
        indent = self._indent(line)
        if last.alone or line.alone or LEADER.search(last.text) or not 0.87 < line.size / last.size < 1.15:
            return False
        if line.lane == last.lane and not self._near(group, line):
            return False
        if line.text[0] in CLOSING and indent < INDENT:
            return True  # a mark that no line may begin with was pushed over by its own paragraph
        if self._title_goes_on(last, line):
            return True
        numbered, ended = starts_numbered(line.text), last.text[-1] in TERMINAL
        if last.text[-1] in PAUSES and not numbered and indent < INDENT:
            return True
        if not self._full(last, line):
            return False
        if indent >= INDENT:
            return not numbered and self._hangs(group, line)
        set_in = self._indent(group[0]) - indent >= 0.4  # the paragraph began with an indent, and this line has none
        if numbered:
            return set_in and (self.numbers_indented or (not ended and last.text[-1] not in ":："))
        # Without indents or gaps a full line that ends a sentence says nothing. Sentences end in mid-paragraph more
        # often than a paragraph's last line is full, if paragraphs are longer than a line.
        return not ended or set_in or len(group) > 1 or (self.spaced and line.lane == last.lane)

    def _indent(self, line: Line) -> float:
        return self.margins[line.lane].indent(line)

    def _hangs(self, group: Sequence[Line], line: Line) -> bool:
        """Whether an indented line hangs under its paragraph, behind the number of its first line."""
        if len(group) > 1:
            return abs(self._indent(group[-1]) - self._indent(line)) < 0.3
        first, deeper = group[0], self._indent(line) - self._indent(group[0])
        if first.text[-1] in TERMINAL:
            return False
        if abs(deeper) < 0.3:
            return round(2 * self._indent(line)) in self.blocks
        return starts_numbered(first.text) and 0.3 <= deeper < 5.0

    def _near(self, group: Sequence[Line], line: Line) -> bool:
        """Whether a line follows at the distance at which lines of a paragraph follow each other."""
        last = group[-1]
        gap = (line.y - last.y) / last.size
        pitch = self.pitch
        if len(group) > 1 and group[-2].lane == last.lane:
            pitch = min(max((last.y - group[-2].y) / last.size, 1.0), 3.0)
        return gap < (1.35 if last.text[-1] in STOPS else 1.9) * pitch + 0.1

    def _title_goes_on(self, last: Line, line: Line) -> bool:
        """Whether a centred line is the rest of a title that filled the line above."""
        if line.lane != last.lane or last.text[-1] in STOPS or starts_numbered(line.text):
            return False
        margins = self.margins[line.lane]
        if not margins.centred(line) or abs(line.size - last.size) > 0.05 * line.size:
            return False
        set_in = abs(last.x0 - margins.left - margins.room(last)) > 1.5 * last.size  # like a paragraph
        if set_in and last.size < 1.08 * self.size:
            return False
        room = margins.right - margins.left - last.width
        return room < leading_width(line) + 2.5 * last.size and line.y - last.y < 2.6 * last.size


def text_of_lines(lines: Sequence[Line]) -> Inked:
    """A paragraph's text, without the dots that lead to its page in a table of contents."""
    text = BLANK
    for line in lines:
        text = joined(text, line.text)
    leader = LEADER.search(text)
    return text.part(*trimmed(text, 0, leader.start() if leader else len(text)))
