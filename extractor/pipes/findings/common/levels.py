"""Sums of tables of codes: 类 against 款, 款 against 项, in each lane of a table whose rows hold several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import squash
from extractor.pipes.findings.common.arithmetic import Interval, total
from extractor.pipes.findings.common.cells import Place, label_of, number, row_place, written
from extractor.pipes.findings.common.wording import FindingWords
from extractor.pipes.layers import Row, TableBlock
from extractor.reading.page import Cell

_LEVELS = (0, 3, 5, 7)
# So many sums of a column tell whether it holds rates.
_FEW = 2


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that should be the sum of others: of one relation (a column, a row pattern) there are many.

    Attributes:
        relation: sums of one relation confirm each other: where none holds, the table was misread.
        name: what the whole is called.
        cell: the whole.
        parts: the parts that hold a number.
        places: the rows that show it.
        sure: whether it needs no other sum that confirms it.
    """

    relation: str
    name: str
    cell: Cell
    whole: Interval
    parts: tuple[Cell, ...]
    places: tuple[Place, ...]
    sure: bool = False

    @property
    def spans(self) -> Interval:
        """The sum of the parts."""
        return total(found for part in self.parts if (found := number(part)))

    @property
    def holds(self) -> bool:
        """Whether whole and parts agree."""
        return self.whole.meets(self.spans)


@dataclass(frozen=True, slots=True)
class Lane:
    """The columns of one list of codes: those of the code, that of the name, and those of the figures."""

    codes: range
    name: int
    figures: range

    def code(self, row: Row) -> str:
        """The row's code, its levels joined; 款 and 项 are written with two digits, whatever was printed."""
        texts = [squash(cell.text) if (cell := row[at]) else "" for at in self.codes]
        digits = [text.zfill(2) if at and text else text for at, text in enumerate(texts)]
        return "".join(text for text in digits if text.isascii() and text.isdigit())

    def label(self, row: Row) -> Cell | None:
        """The cell of words of the row."""
        return label_of(row[self.codes.start : self.figures.start])


# A row with the lane in which its code stands.
Lined = tuple[Lane, Row]


def lanes(block: TableBlock) -> list[Lane]:
    """The lists of codes that stand side by side in a table; one in most."""
    roles = [column.role for column in block.columns]
    starts = [at for at, role in enumerate(roles) if role == "code" and (not at or roles[at - 1] != "code")]
    names = [at for at, role in enumerate(roles) if role == "name"]
    if len(names) < len(starts):
        starts = starts[:1]
    found = []
    for start, end in pairwise([*starts, len(roles)]):
        own = [at for at in names if start < at < end]
        if own or len(starts) == 1:
            name = own[0] if own else start
            found.append(Lane(range(start, max(name, start + 1)), name, range(name + 1, end)))
    return found


def by_code(block: TableBlock, words: FindingWords) -> Iterator[Sum]:
    """类 against its 款 and 款 against its 项, and the total against the 类, column by column."""
    rows = list(tree(block))
    columns: dict[int, list[Sum]] = defaultdict(list)
    for code, lined, children in rows:
        for at, found in _level(code, lined, children):
            columns[at].append(found)
    for at, sums in columns.items():
        if not block.columns[at].is_ratio and not _is_mean(sums):
            yield from sums
    yield from _natures(block, {code: lined for code, lined, _ in rows if len(code) == _LEVELS[1]}, words)


def tree(block: TableBlock) -> Iterator[tuple[str, Lined, list[Lined]]]:
    """Each row of a table of codes, "" for its total, with the rows of the level below it.

    A list that is too long for one lane goes on in the next: the 款 of a 类 may stand in several lanes.
    """
    found = lanes(block)
    alike = len({len(lane.figures) for lane in found}) == 1
    every: dict[str, Lined] = {}
    children: dict[tuple[int, str], list[Lined]] = defaultdict(list)
    totals: dict[int, Lined] = {}
    for at, lane in enumerate(found):
        for row in block.rows:
            code, label = lane.code(row), lane.label(row)
            if not code and label and squash(label.text).endswith(("合计", "项")) and "合计" in _texts(row):
                totals[at] = lane, row
            elif len(code) in _LEVELS[1:] and code not in every:
                every[code] = lane, row
                above = code[: _LEVELS[_LEVELS.index(len(code)) - 1]]
                children[0 if alike and above else at, above].append((lane, row))
    for at, lined in totals.items():
        # The one total of a list that goes on in the next lane is that of all of it.
        sides = range(len(found)) if alike and len(totals) == 1 else (at,)
        yield "", lined, [child for side in sides for child in children[side, ""]]
    for code, lined in every.items():
        at = 0 if alike else found.index(lined[0])
        yield code, lined, children[at, code]


def _is_mean(sums: Sequence[Sum]) -> bool:
    """Whether no sum of a column holds and every whole lies among its parts: rates, whatever their heading says."""
    several = [found for found in sums if len(found.parts) > 1 and not found.whole.is_zero]
    if len(several) < _FEW or any(found.holds for found in several):
        return False
    parts = [[span.value for part in found.parts if (span := number(part))] for found in several]
    return all(min(told) <= found.whole.value <= max(told) for found, told in zip(several, parts, strict=True))


def _level(code: str, lined: Lined, children: Sequence[Lined]) -> Iterator[tuple[int, Sum]]:
    """A row against those of the level below it, in each of its columns of figures, by the column."""
    lane, row = lined
    name = lane.label(row)
    places = (lined_place(lane, row), *(lined_place(*child) for child in children))
    for at in range(len(lane.figures)):
        cell = row[lane.figures[at]]
        below = [child[other.figures[at]] for other, child in children]
        parts = tuple(part for part in below if part and number(part))
        whole = number(cell)
        if cell and whole and parts and "%" not in squash(cell.text):
            yield lane.figures[at], Sum("code", written(name) if name else code, cell, whole, parts, places)


def _natures(block: TableBlock, rows: dict[str, Lined], words: FindingWords) -> Iterator[Sum]:
    """人员经费合计 and 公用经费合计 against the 类 of the economic classification that each consists of."""
    for row in block.rows:
        for at, label in enumerate(row):
            codes = words.natures.get(squash(label.text)) if label else None
            after = [(cell, value) for cell in row[at + 1 :] if cell and (value := number(cell))] if codes else []
            if not codes or not after or not label:
                continue
            lined = [rows[code] for code in codes if code in rows]
            parts = tuple(cell for lane, part in lined if (cell := part[lane.figures.start]) and number(cell))
            if parts:
                places = ((label.start, after[0][0].end), *(lined_place(lane, part) for lane, part in lined))
                yield Sum("nature", squash(label.text), *after[0], parts, places, sure=True)


def lined_place(lane: Lane, row: Row) -> Place:
    """Where a row stands, of its lane alone; code points."""
    return row_place(row[lane.codes.start : lane.figures.stop])


def _texts(row: Sequence[Cell | None]) -> set[str]:
    return {squash(cell.text) for cell in row if cell and cell.text}
