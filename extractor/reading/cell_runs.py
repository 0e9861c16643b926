"""Tables that a copy has run together: cell behind cell, where nothing says how wide a row is.

A web page's table is copied a cell a line, with a bar behind each cell or none, with blank lines between or not; or
all of it stands in one line. Its header tells how wide it is: names of measures (预算数, 决算数), whose figures stand
behind the name of each row, or names of lines over as many figures, some of them under one that they are the parts of
(公务用车购置费 and 公务用车运行费 under 公务用车购置及运行费). Where bars tell the empty cells, they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.knowledge import squash
from extractor.knowledge.table_words import LABEL_LENGTH, header_text, is_number, table_knowledge
from extractor.reading.heads import Head, lines_over
from extractor.reading.page import trimmed
from extractor.reading.raw_lines import RawLine, RawText
from extractor.reading.rewriting import Cell, Row, Table, rewritten
from extractor.reading.text_map import TextMap

_BARS = re.compile(r"[^|]*(?:\||$)")
_SENTENCE = re.compile("[，。；]")
_NOTHING = re.compile("[-—－/]{1,4}")
_PIECE = re.compile(r"[^\s\u3000]+")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]|[（(][一二三四五六七八九十]{1,2}[）)]")
_UNIT = re.compile(r"[（(][^（）()]{1,4}[）)]")
_YEARS = re.compile(r"20\d\d年度?")
_FEWEST_BARS = 4
_FEWEST_HEADS = 2
_FEWEST_PIECES = 12
_MOST_HEADS = 14
_LONGEST = 40
# How many cells may stand between the name of a form's project and the header of its figures.
_FORM = 30
_MEASURES = frozenset({"initial_budget", "adjusted_budget", "final", "prior_final"})
_WORDS = frozenset({"code", "name", "unit_name", "indicator", "level1", "level2", "levels", "target", "description"})


def with_cell_runs(raw: RawText) -> TextMap | None:
    """The text with such tables in the one form, or None where it has none."""
    text, lines = raw.text, raw.lines
    tables = [table for run in _runs(text, lines) for table in _Run(text, run).tables()]
    return rewritten(text, lines, tables)


@dataclass(slots=True)
class _Cells:
    """Cells one behind the other; `told`: whether the empty ones are among them. `lines`: the line that each is on."""

    told: bool
    cells: list[Cell] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def _runs(text: str, lines: Sequence[RawLine]) -> Iterator[_Cells]:
    """The runs of cells in a text, in order."""
    at = tried = 0
    while at < len(lines):
        if lines[at].cell:  # A table that is one already, which a report may have thousands of lines of.
            at += 1
            continue
        run = _barred(text, lines, at)
        if not run and at >= tried:  # Where the short lines from one on are too few, those from the next on are.
            run, tried = _plain(lines, at)
        run = run or _in_one_line(lines, at)
        if run:
            yield run
        at = run.lines[-1] + 1 if run else at + 1


def _barred(text: str, lines: Sequence[RawLine], at: int) -> _Cells | None:
    """The run of cells with a bar behind each that begins in a line."""
    end = at
    while end < len(lines) and not lines[end].cell and _ends_with_bar(lines, end):
        end += 1
    if end == at or text.count("|", lines[at].start, lines[end - 1].end) < _FEWEST_BARS:
        return None
    run = _Cells(told=True)
    line = at
    for part in _BARS.finditer(text, lines[at].start, lines[end - 1].end):
        if not part[0].endswith("|"):
            continue
        start, stop = trimmed(text, part.start(), part.end() - 1)
        while lines[line].next <= start:
            line += 1
        run.cells.append((start, stop))
        run.lines.append(line)
    run.lines[-1] = end - 1
    return run


def _ends_with_bar(lines: Sequence[RawLine], at: int) -> bool:
    """Whether a bar ends a line, or stands alone on the one below."""
    if lines[at].text.rstrip().endswith("|"):
        return True
    below = at + 1
    while below < len(lines) and below < at + 3 and lines[below].blank:
        below += 1
    return below < len(lines) and lines[below].text.strip() == "|" and (lines[at].blank or _is_short(lines[at]))


def _is_short(line: RawLine) -> bool:
    bare = line.text.strip()
    return not line.cell and len(bare) <= _LONGEST and not _SENTENCE.search(bare)


def _plain(lines: Sequence[RawLine], at: int) -> tuple[_Cells | None, int]:
    """The run of short lines that begins in a line, if they are enough for one, and the first line behind them."""
    run = _Cells(told=False)
    while at < len(lines) and _is_short(lines[at]) and "|" not in lines[at].text:
        bare = lines[at].text.strip()
        if bare:
            start = lines[at].start + lines[at].text.index(bare)
            run.cells.append((start, start + len(bare)))
            run.lines.append(at)
        at += 1
    return run if len(run.cells) > _FEWEST_HEADS else None, at


def _in_one_line(lines: Sequence[RawLine], at: int) -> _Cells | None:
    """The pieces of a long line between blanks."""
    line = lines[at]
    pieces = [(line.start + piece.start(), line.start + piece.end()) for piece in _PIECE.finditer(line.text)]
    return _Cells(False, pieces, [at] * len(pieces)) if len(pieces) >= _FEWEST_PIECES else None


class _Run:
    """Finds the tables of one run."""

    def __init__(self, text: str, run: _Cells) -> None:
        self._text, self._run, self._told = text, run, run.told
        self._words = table_knowledge()
        self._cells, self._lines = run.cells, run.lines
        if not self._told:
            self._join()

    def _join(self) -> None:
        """A name that goes over two lines is one cell: 年初 over 预算数, 因公出国 over （境）费."""
        cells, lines = list[Cell](), list[int]()
        for cell, line in zip(self._cells, self._lines, strict=True):
            if cells and self._is_broken(cells[-1], cell):
                cells[-1] = (cells[-1][0], cell[1])
            else:
                cells.append(cell)
                lines.append(line)
        ends = {end for _, end in cells}
        self._ends = [line for (_, end), line in zip(self._cells, self._lines, strict=True) if end in ends]
        self._cells, self._lines = cells, lines

    def _is_broken(self, above: Cell, below: Cell) -> bool:
        one, other = self._said(above), self._said(below)
        if is_number(one) or is_number(other) or len(one + other) > LABEL_LENGTH:
            return False
        if _UNIT.fullmatch(other):
            return True
        if self._words.columns.of(header_text(one)) or any(map(str.isdigit, one)):
            return False
        if self._words.columns.of(header_text(one + other)):
            return True
        heads = self._words.line_heads
        return not one.endswith(heads) and (one + other).endswith(heads) and one.startswith(self._words.broken_heads)

    def _said(self, cell: Cell) -> str:
        return squash(self._text[cell[0] : cell[1]])

    def tables(self) -> Iterator[Table]:
        """The tables in order; they never overlap."""
        at, project = 0, -1
        while at < len(self._cells):
            if self._words.labels.of(header_text(self._said(self._cells[at]))) == "project":
                project = at
            found = self._by_rows(at) or self._by_columns(at)
            if not found:
                at += 1
                continue
            rows, end = found
            first = project if 0 <= project and at - project <= _FORM else at
            yield self._table(first, end, [*self._form(first, at), *rows])
            at, project = end, -1

    def _form(self, first: int, end: int) -> list[Row]:
        """What stands in a form before its header: labels beside their values."""
        cells = [cell for cell in self._cells[first:end] if self._said(cell)]
        if not cells:
            return []
        return [cells[:2], *([cell] for cell in cells[2:])]

    def _table(self, first: int, end: int, rows: list[Row]) -> Table:
        start, stop = self._lines[first], self._last_line(end - 1)
        one_line = self._lines[0] == self._last_line(len(self._cells) - 1)
        within = (self._cells[first][0], self._cells[end - 1][1]) if one_line else None
        return Table(start, stop + 1, rows, within)

    def _last_line(self, at: int) -> int:
        return self._lines[at] if self._told else self._ends[at]

    def _is_figure(self, at: int) -> bool:
        said = self._said(self._cells[at])
        return is_number(said) or bool(_NOTHING.fullmatch(said)) or (self._told and not said)

    def _is_word(self, at: int) -> bool:
        said = self._said(self._cells[at]) if at < len(self._cells) else ""
        return bool(said) and len(said) <= _LONGEST and not _SENTENCE.search(said) and not self._is_figure(at)

    def _by_rows(self, at: int) -> tuple[list[Row], int] | None:
        """The table whose header begins at a cell and names measures, with its end."""
        roles: list[str] = []
        end = at + 1
        while self._is_word(end) and len(roles) < _MOST_HEADS:
            role = self._words.columns.of(header_text(self._said(self._cells[end])))
            if role is None or role in _WORDS:
                break
            roles.append(role)
            end += 1
        if roles[-1:] == ["amount"] and end < len(self._cells) and is_number(self._said(self._cells[end])):
            roles.pop()  # a total before its figures names the first row
            end -= 1
        if not self._is_word(at) or len(roles) < _FEWEST_HEADS or not _MEASURES & set(roles):
            return None
        header = self._cells[at:end]
        while self._told and end < len(self._cells) and not self._said(self._cells[end]):
            end += 1  # what a heading over several columns has left behind
        rows, end = self._rows(end, roles)
        if shift := self._shift(rows, roles):
            header = [header[0], *header[1 + shift :]]
            rows = [[cell for at, cell in enumerate(row) if at < len(header) or self._said(cell)] for row in rows]
        told = sum(1 for row in rows if len(row) > 1 and any(start < stop for start, stop in row[1:]))
        return ([header, *rows], end) if told >= _FEWEST_HEADS - self._told else None

    def _shift(self, rows: Sequence[Row], roles: Sequence[str]) -> int:
        """1 where the first name of a measure is that of the names (年度预算数 over 总额): its rate is in the next."""
        if "rate" not in roles:
            return 0
        due = roles.index("rate") + 1
        found = [at for row in rows for at, cell in enumerate(row) if self._said(cell).endswith(("%", "％"))]
        return int(bool(found) and all(at == due - 1 for at in found))

    def _rows(self, at: int, roles: Sequence[str]) -> tuple[list[Row], int]:
        """The rows from a cell on, each a name with its figures, and where they end."""
        rows: list[Row] = []
        end = at
        while True:
            while self._told and at < len(self._cells) and not self._said(self._cells[at]):
                at += 1
            if self._told and rows and at < len(self._cells) and not self._is_word(at) and not self._is_figure(at):
                rows[-1].append(self._cells[at])  # prose beside the figures
                at += 1
                end = at
                continue
            if not self._is_word(at) or self._is_header(at):
                return rows, end
            stop = at + 1
            while stop < len(self._cells) and stop - at <= len(roles) and self._is_figure(stop):
                stop += 1
            said = self._said(self._cells[at])
            if stop == at + 1 and (_HEADING.match(said) or not (self._told or said.endswith(self._words.line_heads))):
                return rows, end
            rows.append(self._row(at, stop, roles))
            at = end = stop

    def _row(self, at: int, stop: int, roles: Sequence[str]) -> Row:
        """A name with its figures; where some are lacking and nothing tells which, they stand in no column."""
        figures = self._cells[at + 1 : stop]
        told = self._told or len(figures) in (len(roles), sum(role in _MEASURES for role in roles))
        lack = len(roles) - len(figures)
        place = self._cells[stop - 1 if told else at][1]
        nothing = (place, place)
        if told:
            return [self._cells[at], *figures, *[nothing] * lack]
        return [self._cells[at], *[nothing] * len(roles), *figures]

    def _is_header(self, at: int) -> bool:
        names = [self._words.columns.of(header_text(self._said(cell))) for cell in self._cells[at : at + 3]]
        return len([name for name in names if name]) > _FEWEST_HEADS

    def _by_columns(self, at: int) -> tuple[list[Row], int] | None:
        """The table whose header begins at a cell and names lines, with its end."""
        names: list[int] = []
        end = at
        while (
            end < len(self._cells)
            and len(names) <= 2 * _MOST_HEADS
            and not (is_number(self._said(self._cells[end])) and names)
        ):
            if self._said(self._cells[end]):
                if not self._is_word(end):
                    return None
                names.append(end)
            end += 1
        if at and self._said(self._cells[at - 1]).endswith(self._words.line_heads):
            return None  # in the midst of a header
        if not names or names[0] != at or len(names) <= _FEWEST_HEADS:
            return None
        labelled = bool(_YEARS.fullmatch(self._said(self._cells[names[-1]])))
        first = names[-1] if labelled else end
        width = 0
        while first + labelled + width < len(self._cells) and self._is_figure(first + labelled + width):
            width += 1
        cells = [self._cells[name] for name in names if name < first]
        over = cells[1:] if labelled else cells
        heads = lines_over([Head(self._said(cell), cell) for cell in over], width, self._words)
        if not heads:
            return None
        corner = [[cells[0]], *[[(cells[0][0], cells[0][0])] for _ in heads[1:]]] if labelled else [[] for _ in heads]
        rows = [[*one, *row] for one, row in zip(corner, heads, strict=True)]
        end = first
        while stop := self._data_row(end, width, labelled):
            rows.append(self._cells[end:stop])
            end = stop
        return rows, end

    def _data_row(self, at: int, width: int, labelled: bool) -> int:
        """The end of the row that begins at a cell; 0 where none does."""
        stop = at + width + labelled
        if stop > len(self._cells) or (labelled and not self._is_word(at)):
            return 0
        return stop if all(self._is_figure(cell) for cell in range(at + labelled, stop)) else 0
