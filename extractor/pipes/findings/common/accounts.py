"""The nine tables of a final account in a report: which are there, and their cells by row and column name."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field

from extractor import knowledge
from extractor.knowledge import Entry, Names, squash
from extractor.knowledge.table_words import table_knowledge
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import Place, number, row_label
from extractor.pipes.findings.common.levels import lanes
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.layers import Row, TableBlock, TypedTable
from extractor.reading.page import Cell, Grid, Paragraph

_NOT_NAME = re.compile(r"[（(][^（）()]{0,12}[）)]$|[“”\"'《》]")
# The dots and the page behind the lines of contents.
_LEADER = re.compile(r"(?:\s{0,4}[.…·．。﹒⋯・_\-—]){2,}\s{0,4}[（(]?\d{0,3}[）)]?\s*$")
_LONGEST, _NEAR, _ITEM = 60, 6, 7


class FormWords(Entry):
    """A table of the account."""

    key: str
    title: str
    names: list[str]
    since: int
    until: str | None = None


class Tie(Entry):
    """Two places of the tables whose figures are one."""

    one: str
    other: str


class RowTie(Entry):
    """Two columns of two tables whose rows are one by their names."""

    one: str
    column: str
    other: str
    columns: str


class Carried(Entry):
    """Tables whose rows go from what there was to what is left, and the names of the four columns."""

    forms: list[str]
    columns: list[str]


class ToldCell(Entry):
    """What the explanations tell of a cell of a table.

    Attributes:
        what: what it is, for messages.
        sections, outside: words of the titles of the sections that tell it, and of those that do not.
        names: how it is called, at the end of what stands before its figure.
        without: words before the name with which it is something else.
        form, cell: the table, and row/column as in `ties`.
        earlier: whether a year before it is the one before.
    """

    what: str
    sections: list[str]
    outside: list[str] = Field(default_factory=list)
    names: Names
    without: list[str] = Field(default_factory=list)
    form: str
    cell: str
    earlier: bool = False


class FormWithin(Entry):
    """Two forms of codes of which the one’s money is part of the other’s, and the columns that are one."""

    part: str
    whole: str
    columns: list[list[str]]


class Told(Entry):
    """What a paragraph has to tell where it speaks of something; not one whose heading matches `apart`.

    What matches `besides` tells of something else.
    """

    what: str
    when: list[str]
    needs: str
    apart: str | None = None
    besides: str | None = None


class Spent(Entry):
    """Money and how often what it was spent on happened, by the words that each is called by."""

    money: list[str]
    counted: list[str]
    units: list[str]
    either: bool
    anywhere: bool = False


class Side(Entry):
    """Words of one side of a fund, and the column of its table."""

    words: list[str]
    column: str


class DeniedFunds(Entry):
    """How funds are denied.

    Attributes:
        whole: what a denial is of, if it is of the fund's money.
        sides: the sides of it.
        other: what else it may be of.
        zero: how it is said behind the name that there was nothing.
        before: what says that it is of a part of the year, or of another year.
    """

    whole: list[str]
    sides: list[Side]
    other: list[str]
    zero: Names
    before: list[str]


class WithinTold(Entry):
    """Lines of which the prose tells all that was spent, by the codes of their items in the table of basic expenditure.

    Attributes:
        codes: the line by its code.
        sections: words of the titles of the sections that tell it.
        parts: words of a sentence that tells a part of it.
    """

    codes: dict[str, str]
    sections: list[str]
    parts: list[str]


class ItemUses(Entry):
    """How it is told what an item is for, the parts of names that many items have, and items that are for anything."""

    cues: list[str]
    common: list[str]
    general: list[str]


class AccountWords(Entry):
    """`knowledge/final_accounts.yaml`."""

    sources: dict[str, str]
    forms: list[FormWords]
    least: int
    least_listed: int
    form_of: list[str]
    unit_of: list[str]
    form_number: str
    reflecting: list[str]
    subjects: dict[str, list[str]]
    nothing: str
    no_data: str
    denied_funds: DeniedFunds
    ties: list[Tie]
    rows: list[RowTie]
    carried: Carried
    told_in: list[ToldCell]
    told_as: list[str]
    itemised_basic: list[str]
    within: dict[str, str]
    within_told: WithinTold
    item_uses: ItemUses
    form_within: list[FormWithin]
    natures: list[str]
    shared: dict[str, str]
    all_of: Names
    explanations: list[list[str]]
    least_explained: int
    told: list[Told]
    itemised: list[str]
    coded: list[str]
    spent: list[Spent]
    not_spent: list[str]
    prior_within: list[list[str]]
    others_pay: str
    reception_words: list[str]
    counted_receptions: list[str]
    single_unit: dict[str, str]
    left_out: list[str]


@functools.cache
def account_words() -> AccountWords:
    """The built-in words of final accounts."""
    return knowledge.load(knowledge.HERE / "final_accounts.yaml", AccountWords)


@dataclass(frozen=True, slots=True)
class Found:
    """A cell that holds a figure, with its row's label."""

    label: Cell
    cell: Cell
    value: Interval

    @property
    def place(self) -> Place:
        """From the label to the figure."""
        return min(self.label.start, self.cell.start), max(self.label.end, self.cell.end)


@dataclass(frozen=True)
class Form:
    """A table of the account in a report.

    Attributes:
        words: which it is.
        heading: the line that names it, code points.
        table: the table, or None where only its name stands (in the contents).
    """

    words: FormWords
    heading: Place
    table: TypedTable | None

    @property
    def key(self) -> str:
        """Which form it is."""
        return self.words.key

    def block(self) -> TableBlock | None:
        """The rows under the header; None where the table has none."""
        blocks = self.table.blocks if self.table else []
        blocks = [block for block in blocks if block.kind != "form"] or blocks
        return max(blocks, key=lambda block: len(block.rows), default=None)

    def has_figures(self) -> bool:
        """Whether any cell below the header holds a figure other than zero."""
        block = self.block()
        return block is not None and any(
            (value := number(cell)) is not None and not value.is_zero
            for row in block.rows
            for at, cell in enumerate(row)
            if block.columns[at].role != "code"
        )

    def get(self, row: str, column: str) -> Found | None:
        """The figure of a row and a column, each by any of its names; *#2 is the first figure of the second side."""
        names, (head, _, side) = row.split("|"), column.partition("#")
        found = [item for name in names for item in self._labelled.get(name, ())]
        at = int(side) - 1 if side else 0
        return self._at(*found[at], head) if at < len(found) else None

    def _at(self, label: Cell, cells: Sequence[tuple[int, Cell]], head: str) -> Found | None:
        """The first figure beside a label in a column of one of the names; * is any."""
        wanted = [name for name in head.split("|") if name != "*"]
        return next(
            (
                Found(label, cell, value)
                for column_at, cell in cells
                if (value := number(cell)) is not None and (not wanted or self._is_column(column_at, wanted))
            ),
            None,
        )

    @functools.cached_property
    def _labelled(self) -> dict[str, list[tuple[Cell, list[tuple[int, Cell]]]]]:
        """Each label's cells of figures to its right, up to the next label, by its name; those without any left out."""
        found: dict[str, list[tuple[Cell, list[tuple[int, Cell]]]]] = {}
        block = self.block()
        for row in block.rows if block else []:
            for label, cells in sides(row):
                if counted := [(at, cell) for at, cell in cells if self._counts(at)]:
                    found.setdefault(row_label(label.text), []).append((label, counted))
        return found

    def _counts(self, at: int) -> bool:
        block = self.block()
        head = block.columns[at].header if block else ()
        return not head or head[-1] not in table_knowledge().column_numbers

    def _is_column(self, at: int, wanted: Sequence[str]) -> bool:
        block = self.block()
        header = block.columns[at].header if block else ()
        return bool(header) and (header[-1] in wanted or (len(header) > 1 and header[0] in wanted))

    def column_cells(self, column: str) -> dict[str, Found]:
        """The figures of a column by the labels of their rows."""
        found = {name: self._at(*items[0], column) for name, items in self._labelled.items()}
        return {name: item for name, item in found.items() if item}

    def coded(self) -> Iterator[tuple[str, Cell, dict[int, Cell]]]:
        """The rows that have a code: the code, the label, and the cells of figures by their column."""
        block = self.block()
        for lane in lanes(block) if block else []:
            for row in block.rows if block else []:
                if (code := lane.code(row)) and (label := lane.label(row)):
                    yield code, label, {at: cell for at in lane.figures if (cell := row[at]) and number(cell)}

    def columns_called(self, name: str) -> list[int]:
        """The columns whose header is one of the names (|)."""
        block = self.block()
        return [at for at in range(len(block.columns)) if self._is_column(at, name.split("|"))] if block else []

    def items(self) -> dict[str, Found]:
        """The rows of 项 with money, by their names: a code of seven digits, or of 类, 款 and 项 in columns."""
        found: dict[str, Found] = {}
        block = self.block()
        for lane in lanes(block) if block else []:
            for row in block.rows if block else []:
                label = lane.label(row)
                cell = next((row[at] for at in lane.figures if number(row[at])), None)
                value = number(cell)
                if label and cell and value and not value.is_zero and len(lane.code(row)) == _ITEM:
                    found.setdefault(squash(label.text), Found(label, cell, value))
        return found


def sides(row: Row) -> Iterator[tuple[Cell, list[tuple[int, Cell]]]]:
    """The labels of a row, each with the cells of figures that follow it."""
    label: Cell | None = None
    cells: list[tuple[int, Cell]] = []
    for at, cell in enumerate(row):
        if cell is None or not squash(cell.text):
            continue
        if number(cell) is None:
            if label:
                yield label, cells
            label, cells = cell, []
        else:
            cells.append((at, cell))
    if label:
        yield label, cells


def form_named(line: str) -> FormWords | None:
    """The form whose name a line is, after numbering, organization and year; None for any other line."""
    bare = _LEADER.sub("", line[: 4 * _LONGEST])
    if len(bare) > _LONGEST:
        return None
    name = _NOT_NAME.sub("", squash(bare))
    fits = [(len(each), form) for form in account_words().forms for each in form.names if name.endswith(each)]
    return max(fits, key=lambda item: item[0])[1] if fits else None


def forms(evidence: Evidence) -> list[Form]:
    """Every line that names a form, in document order, with the table under it."""
    page = evidence.layer.page
    tables = {table.grid.start: table for table in evidence.layer.tables}
    starts = sorted(tables)
    blocks = page.blocks
    found: list[Form] = []
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or not (words := form_named(page.text[block.start : block.end])):
            continue
        below = blocks[at + 1 : at + 1 + _NEAR]
        grid = next((other for other in below if isinstance(other, Grid)), None)
        between = [o for o in below if isinstance(o, Paragraph) and (grid is None or o.start < grid.start)]
        named = any(form_named(page.text[other.start : other.end]) for other in between)
        table = tables[grid.start] if grid is not None and not named and bisect_right(starts, grid.start) else None
        found.append(Form(words, (block.start, block.end), table))
    return found


def headed(evidence: Evidence) -> list[Form]:
    """The forms that have a table."""
    return [form for form in evidence.once(forms) if form.table]


def first_forms(evidence: Evidence) -> dict[str, Form]:
    """The first table of each form, by its key."""
    found: dict[str, Form] = {}
    for form in evidence.once(headed):
        found.setdefault(form.key, form)
    return found


def is_in_order(found: Sequence[Form]) -> Iterator[tuple[Form, Form]]:
    """The pairs of neighbouring forms that stand in the wrong order."""
    order = {form.key: at for at, form in enumerate(account_words().forms)}
    last = {form.key: order[form.until or form.key] for form in account_words().forms}
    return ((one, other) for one, other in pairwise(found) if order[one.key] > last[other.key])
