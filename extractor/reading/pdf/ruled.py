"""Tables with rules: the grid that crossing rules make, its merged cells, and the text in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.reading.ink import Inked
from extractor.reading.pdf.cells import cell_text, split_rows
from extractor.reading.pdf.characters import Char
from extractor.reading.pdf.lines import Line, leading_width, lines_of
from extractor.reading.pdf.rules import SNAP, Drawing, Rule

TOUCH = 3.0  # points between the end of a rule and the rule it meets
OPEN_SIDE = 6.0  # points by which rules reach past the outermost crossing rule of a table without a border there
LONG_SIDE = 12.0  # points from which rules that nothing crosses are the sides of a row
WALL = 0.6  # share of a cell's side that a rule must cover to close it
MOST_CELLS = 20000
NUMERIC = re.compile(r"[\d,.%\-]")


@dataclass(slots=True)
class Table:
    """A table on one page (or joined over several).

    Attributes:
        x0, top, x1, bottom: its box in points.
        columns: the x of its column borders, one more than it has columns.
        rows: the text of every cell, "" where a merged cell of the row or column covers it.
        size: the usual size of its characters in points.
        page: the page it stands on (the last one after joining), counted from 0.
        open_top, open_bottom: whether its side rules run on past its first or last row without a border, as where
            a row goes on over a page.
        breaks: of a table joined over pages, the row with which each further page begins, and that page.
        begins, ends: for each column, of the first row's cell the width that cannot be broken at its start, and of the
            last row's cell the room left in its last line, in points; None where the cell is empty.
        ruled: whether vertical rules draw its columns; else they were found by their alignment.
        beside: whether it stands beside text that goes on under it, so that a paragraph may run past it.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    columns: list[float]
    rows: list[list[Inked]]
    size: float
    page: int
    breaks: list[tuple[int, int]] = field(default_factory=list, kw_only=True)
    open_top: bool = False
    open_bottom: bool = False
    ruled: bool = True
    beside: bool = field(default=False, kw_only=True)
    begins: list[float | None] = field(default_factory=list)
    ends: list[float | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lattice:
    """The rules of one table: column and row borders with the rules that draw them."""

    xs: list[float]
    ys: list[float]
    horizontal: list[Rule]
    vertical: list[Rule]
    open_top: bool = False
    open_bottom: bool = False


def ruled_tables(drawing: Drawing, chars: Sequence[Char], page: int) -> tuple[list[Table], list[Char]]:
    """The tables that rules draw on a page, and the characters outside of them."""
    lattices = lattices_of(drawing.horizontal, drawing.vertical)
    shaded = lattices_of(drawing.fill_horizontal, drawing.fill_vertical)
    shaded = [s for s in shaded if len(s.ys) > 2 or len(s.xs) > 4]  # less may be words with a marker's colour
    lattices += [s for s in shaded if not any(_overlap(s, k) for k in lattices)]
    tables, rest = [], list(chars)
    for lattice in lattices:
        inside = [c for c in rest if _holds(lattice, c)]
        if not inside:
            continue
        cells = cell_lines(lattice, inside, page)
        if cells is None:
            continue
        rows = filled(lattice, cells)
        taken = {id(c) for c in inside}
        rest = [c for c in rest if id(c) not in taken]
        keep = _kept(lattice.xs, rows)
        columns = [lattice.xs[j] for j in keep] + [lattice.xs[-1]]
        rows = [[row[j] for j in keep] for row in rows]
        left, right, top, bottom = lattice.xs[0], lattice.xs[-1], lattice.ys[0], lattice.ys[-1]
        size = median(c.size for c in inside)
        open_ends = lattice.open_top, lattice.open_bottom
        table = Table(left, top, right, bottom, columns, rows, size, page, *open_ends)
        first, last = cells[0], cells[-1]
        table.begins = [leading_width(first[j].lines[0]) if first[j].lines else None for j in keep]
        table.ends = [last[j].room if last[j].lines else None for j in keep]
        tables.append(table)
    return tables, rest


def lattices_of(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Lattice]:
    """The groups of rules that cross each other, from top to bottom; boxes of a single cell are left out."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(vertical)), key=lambda k: vertical[k].at)
    places = [vertical[k].at for k in order]
    for i, rule in enumerate(horizontal):
        for k in order[bisect_right(places, rule.start - TOUCH) : bisect_right(places, rule.end + TOUCH)]:
            if vertical[k].start - TOUCH <= rule.at <= vertical[k].end + TOUCH:
                parent[root(len(horizontal) + k)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(horizontal):
        groups[root(i)][0].append(rule)
    for k, rule in enumerate(vertical):
        groups[root(len(horizontal) + k)][1].append(rule)
    found = [_lattice(h, v) for h, v in groups.values() if h and v and len(h) + len(v) >= 3]
    found += _sides([v[0] for h, v in groups.values() if not h])
    kept = [k for k in found if len(k.xs) > 2 and len(k.ys) > 1 and (len(k.xs) - 1) * (len(k.ys) - 1) <= MOST_CELLS]
    return sorted(kept, key=lambda k: (k.ys[0], k.xs[0]))


def _lattice(horizontal: list[Rule], vertical: list[Rule]) -> Lattice:
    """Borders of a group of crossing rules; a side without a border gets one where the rules end."""
    xs, ys = _places(vertical), _places(horizontal)
    left, right = min(r.start for r in horizontal), max(r.end for r in horizontal)
    top, bottom = min(r.start for r in vertical), max(r.end for r in vertical)
    if left < xs[0] - OPEN_SIDE:
        xs.insert(0, left)
    if right > xs[-1] + OPEN_SIDE:
        xs.append(right)
    open_top, open_bottom = top < ys[0] - OPEN_SIDE, bottom > ys[-1] + OPEN_SIDE
    if open_top:
        ys.insert(0, top)
    if open_bottom:
        ys.append(bottom)
    return Lattice(xs, ys, horizontal, vertical, open_top, open_bottom)


def _sides(vertical: Sequence[Rule]) -> list[Lattice]:
    """The middle of a row that fills more than a page: rules from top to bottom that nothing crosses."""
    groups: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for rule in vertical:
        if rule.end - rule.start > LONG_SIDE:
            groups[round(rule.start / OPEN_SIDE), round(rule.end / OPEN_SIDE)].append(rule)
    return [
        Lattice(_places(rules), [min(r.start for r in rules), max(r.end for r in rules)], [], rules, True, True)
        for rules in groups.values()
        if len(rules) >= 3
    ]


def _places(rules: Sequence[Rule]) -> list[float]:
    out: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not out or at - out[-1] > SNAP:
            out.append(at)
    return out


def _holds(lattice: Lattice, char: Char) -> bool:
    x = (char.x0 + char.x1) / 2
    return lattice.xs[0] <= x <= lattice.xs[-1] and lattice.ys[0] - 1 <= char.middle <= lattice.ys[-1] + 1


def _overlap(a: Lattice, b: Lattice) -> bool:
    return a.xs[0] < b.xs[-1] and b.xs[0] < a.xs[-1] and a.ys[0] < b.ys[-1] and b.ys[0] < a.ys[-1]


def regions_of(lattice: Lattice) -> list[list[int]]:
    """For every row and column the number of the cell it belongs to, cells without a wall between them being one.

    A cell is numbered by its first place in reading order: row * columns + column.
    """
    columns, rows = len(lattice.xs) - 1, len(lattice.ys) - 1
    parent = list(range(columns * rows))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def unite(a: int, b: int) -> None:
        a, b = root(a), root(b)
        parent[max(a, b)] = min(a, b)

    for j in range(1, columns):
        walls = [r for r in lattice.vertical if abs(r.at - lattice.xs[j]) <= SNAP]
        for i in range(rows):
            if not _closed(walls, lattice.ys[i], lattice.ys[i + 1]):
                unite(i * columns + j - 1, i * columns + j)
    for i in range(1, rows):
        walls = [r for r in lattice.horizontal if abs(r.at - lattice.ys[i]) <= SNAP]
        for j in range(columns):
            if not _closed(walls, lattice.xs[j], lattice.xs[j + 1]):
                unite((i - 1) * columns + j, i * columns + j)
    return [[root(i * columns + j) for j in range(columns)] for i in range(rows)]


def _closed(walls: Sequence[Rule], start: float, end: float) -> bool:
    return sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in walls) >= WALL * (end - start)


@dataclass(slots=True)
class Place:
    """One place of the grid: the lines of the cell that begins there, its width, and whether it spans other rows."""

    lines: list[Line]
    width: float
    spans: bool

    @property
    def room(self) -> float:
        """The points left in the last line, by the width of the cell or of its widest line."""
        last = self.lines[-1].width
        return (max(line.width for line in self.lines) if len(self.lines) > 1 else self.width) - last


def cell_lines(lattice: Lattice, chars: Sequence[Char], page: int) -> list[list[Place]] | None:
    """The places of a lattice with their text, or None where it is no table: cells below each other in one column."""
    regions = regions_of(lattice)
    columns = len(lattice.xs) - 1
    contents: dict[int, list[Char]] = defaultdict(list)
    for run in _runs(chars):
        x = (run[0].x0 + run[-1].x1) / 2
        j = min(max(bisect_right(lattice.xs, x) - 1, 0), columns - 1)
        i = min(max(bisect_right(lattice.ys, run[0].middle) - 1, 0), len(regions) - 1)
        contents[regions[i][j]] += run
    last: dict[int, tuple[int, int]] = {}
    for i, row in enumerate(regions):
        for j, number in enumerate(row):
            last[number] = i, max(j, last.get(number, (0, 0))[1])
    if len({number % columns for number in last}) < 2:
        return None
    lines = {number: lines_of(inside, page) for number, inside in contents.items()}
    out = []
    for i, row in enumerate(regions):
        places = []
        for j, number in enumerate(row):
            begins = number == i * columns + j
            bottom, right = last[number]
            width = lattice.xs[right + 1] - lattice.xs[j]
            places.append(Place(lines.get(number, []) if begins else [], width, bottom > i or number // columns < i))
        out.append(places)
    return out


def filled(lattice: Lattice, cells: Sequence[Sequence[Place]]) -> list[list[Inked]]:
    """The rows of cell texts; a row between two rules that holds several rows of numbers is split."""
    rows: list[list[Inked]] = []
    for row in cells:
        lines = [place.lines for place in row]
        split = None if any(place.spans for place in row) else split_rows(lines, [place.width for place in row])
        rows += split or [[cell_text(each) for each in lines]]
    last = len(rows) - 1
    open_ends = {0 if lattice.open_top else -1, last if lattice.open_bottom else -1}  # the rest is on another page
    return [row for i, row in enumerate(rows) if any(row) or i in open_ends]


def _runs(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters one by one, but the digits of a number together: a number that touches a rule is not cut there."""
    runs: list[list[Char]] = []
    for char in chars:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and NUMERIC.match(char.text)
            and NUMERIC.match(last.text)
            and abs(char.y - last.y) < 0.1 * char.size
            and -0.3 * char.size < char.x0 - last.x1 < 0.12 * char.size
        ):
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def _kept(xs: Sequence[float], rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns but those narrower than a character and empty: borders drawn in slightly different places."""
    return [j for j, (a, b) in enumerate(pairwise(xs)) if b - a > 8.0 or any(row[j] for row in rows)]
