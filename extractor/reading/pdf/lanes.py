"""Pages set in lanes: two or three columns of text side by side, or text beside a table.

A lane is told by the white strip beside it, the gutter, that nothing crosses from the lane's first line to its last; by
its text, whose lines go on to the lane's end; and by what stands beside it at the same heights. A table whose columns
no rules divide has such strips as well, but its columns hold no sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from extractor.reading.pdf.cells import numeric
from extractor.reading.pdf.lines import Line, lines_of, pieces_of
from extractor.reading.pdf.ruled import Table
from extractor.reading.pdf.rules import Rule
from extractor.reading.pdf.unruled import unruled_tables

FEWEST = 5  # lines of a lane of text
BESIDE = 4  # lines of it that must have something beside them
GUTTER = 0.9  # em of white between two lanes at least
USUAL = 9  # usual characters of a lane's lines at least
FULL = 0.8  # share of a lane's width that its usual line fills
SENTENCES = 0.4  # share of its lines that must hold a mark of a sentence
DEEPEST = 2  # times that a page is parted: three lanes
CANDIDATES = 8  # places at which most lines begin, each of which may be a lane's left end
SAME_START = 3.0  # points within which lines begin at one place
PADDING = 9.0  # points by which the rules of a table may reach beyond its text
_MARK = re.compile("[，。；、：]")

Item: TypeAlias = Line | Table


@dataclass(slots=True)
class Lane:
    """A part of a page that is read from top to bottom before the next one.

    Attributes:
        left, right: its room in points; that of the whole page where nothing stands beside it.
        lines: its lines of text.
        tables: its tables with rules.
        rules: the horizontal rules in it that belong to no table.
        beside: whether it is a table or tables alone, beside text that goes on under it.
    """

    left: float
    right: float
    lines: list[Line]
    tables: list[Table]
    rules: Sequence[Rule]
    beside: bool = False


def lanes_of(lines: Sequence[Line], tables: Sequence[Table], rules: Sequence[Rule], width: float) -> list[Lane]:
    """The lanes of a page in reading order.

    Args:
        lines: what stands outside of tables, from top to bottom.
        tables: the page's tables with rules.
        rules: the horizontal rules that belong to none of them.
        width: the page's, in points.
    """
    pieces = [piece for line in lines for piece in pieces_of(line)]
    if not _spoken(pieces) or (len(pieces) == len(lines) and not tables and _single(pieces)):
        return [Lane(0.0, width, list(lines), list(tables), rules)]
    items: list[Item] = [*pieces, *tables]
    items.sort(key=lambda item: item.top)
    parts = _parted(items, rules)
    if len(parts) == 1:
        return [Lane(0.0, width, list(lines), list(tables), rules)]
    return [_lane(part, rules, width) for part in parts]


@dataclass(frozen=True, slots=True)
class _Part:
    """Items of one lane, or of the page's whole width."""

    items: list[Item]
    lane: bool = False

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]

    @property
    def tables(self) -> list[Table]:
        return [item for item in self.items if isinstance(item, Table)]


def _spoken(items: Sequence[Item]) -> bool:
    """Whether as many lines as a lane has at least hold a part of a sentence."""
    return sum(1 for item in items if isinstance(item, Line) and _MARK.search(item.text)) >= SENTENCES * FEWEST


def _single(pieces: Sequence[Line]) -> bool:
    """Whether lines without gaps are plainly one lane: each stands under the one before."""
    return all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in pairwise(pieces))


def _lane(part: _Part, rules: Sequence[Rule], width: float) -> Lane:
    lines = lines_of((char for line in part.lines for char in line.chars), part.items[0].page)
    if not part.lane:
        return Lane(0.0, width, lines, part.tables, rules)
    left, right = min(item.x0 for item in part.items), max(item.x1 for item in part.items)
    own = [rule for rule in rules if rule.start < right and rule.end > left]
    return Lane(left, right, lines, part.tables, own, beside=not lines)


def _parted(items: list[Item], rules: Sequence[Rule], deep: int = DEEPEST) -> list[_Part]:
    """The items in lanes, as far as they stand in such, in reading order."""
    best: tuple[int, int, float] | None = None
    for x in _candidates(items) if deep and _spoken(items) else ():
        for start, end in _runs(items, rules, x):
            longer = best is None or end - start > best[1] - best[0]
            if longer and _in_lanes(items[start:end], rules, x, deep):
                best = start, end, x
    if best is None:
        return [_Part(items)] if items else []
    start, end, x = best
    left, right = _sides(items[start:end], x)
    lanes = [_Part(part.items, lane=True) for side in (left, right) for part in _parted(side, rules, deep - 1)]
    return [*_parted(items[:start], rules, deep), *lanes, *_parted(items[end:], rules, deep)]


def _candidates(items: Sequence[Item]) -> list[float]:
    """Places at which a lane may begin, right of a gutter."""
    starts = Counter(round(item.x0 / SAME_START) for item in items if isinstance(item, Line))
    often = [SAME_START * (place - 0.5) for place, count in starts.most_common(CANDIDATES) if count >= BESIDE]
    edges = [place for item in items if isinstance(item, Table) for place in (item.x0 - 1, item.x1 + 1)]
    return [*often, *edges]


def _runs(items: Sequence[Item], rules: Sequence[Rule], x: float) -> Iterator[tuple[int, int]]:
    """The stretches of items (half open) that neither an item nor a rule over the place `x` parts."""
    cuts = sorted(rule.at for rule in rules if rule.start < x - PADDING and rule.end > x)
    start = cut = 0
    for at, item in enumerate(items):
        crosses = item.x0 < x - 1 and item.x1 > x + 1
        ruled = cut < len(cuts) and cuts[cut] < item.bottom
        while cut < len(cuts) and cuts[cut] < item.bottom:
            cut += 1
        if crosses or ruled:
            if at > start:
                yield start, at
            start = at + crosses
    if len(items) > start:
        yield start, len(items)


def _sides(items: Sequence[Item], x: float) -> tuple[list[Item], list[Item]]:
    return [item for item in items if item.x0 < x - 1], [item for item in items if item.x0 >= x - 1]


def _in_lanes(items: Sequence[Item], rules: Sequence[Rule], x: float, deep: int) -> bool:
    """Whether what stands left and right of a place are lanes: one of them text, the other text or a table."""
    left, right = _sides(items, x)
    if not left or not right:
        return False
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < FEWEST or not _spoken(lines):
        return False
    size = median(line.size for line in lines)
    if min(item.x0 for item in right) - max(item.x1 for item in left) < GUTTER * size:
        return False
    if not (_beside(left, right) or _beside(right, left)):
        return False
    sides = [_side(side, rules, deep) for side in (left, right)]
    return all(sides) and "text" in sides


def _beside(side: Sequence[Item], other: Sequence[Item]) -> bool:
    """Whether lines of one side stand at the heights of the other."""
    top, bottom = min(item.top for item in other), max(item.bottom for item in other)
    return sum(1 for item in side if isinstance(item, Line) and item.bottom > top and item.top < bottom) >= BESIDE


def _side(items: list[Item], rules: Sequence[Rule], deep: int) -> str:
    """What a side holds: "text", a "table", or "" for neither."""
    lines = [item for item in items if isinstance(item, Line)]
    if _is_text(lines) or any(part.lane for part in _parted(items, rules, deep - 1)):
        return "text"
    if len(lines) < len(items):
        return "table"
    own = [rule for rule in rules if rule.start < max(i.x1 for i in items) and rule.end > min(i.x0 for i in items)]
    found = unruled_tables(lines_of(char for line in lines for char in line.chars), own)
    return "table" if any(isinstance(item, Table) for item in found) else ""


def _is_text(lines: Sequence[Line]) -> bool:
    """Whether lines are those of running text, which go on to the lane's end."""
    if len(lines) < FEWEST:
        return False
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    usual = median(len(line.text) for line in lines) >= USUAL and median(line.width for line in lines) >= FULL * width
    sentences = sum(1 for line in lines if _MARK.search(line.text))
    figures = sum(1 for line in lines if numeric(line.text))
    return usual and sentences >= SENTENCES * len(lines) and figures <= 1
