"""Tables that a copy has flattened: a row a line with its cells parted by blanks, or a cell a line.

A table is known by its header: a line, or a run of lines, that names columns. Its rows are what follows while it reads
like rows; they are written in the one form. A row that has lost empty cells keeps its figures out of the columns unless
it is plain which cells it lacks: those beside its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.knowledge.table_words import LABEL_LENGTH, header_text, is_number, table_knowledge
from extractor.reading.raw_lines import RawLine, RawText
from extractor.reading.rewriting import Cell, Row, Table, rewritten
from extractor.reading.text_map import TextMap

# A blank between a figure and its unit parts no cells.
_PIECE = re.compile(r"[^\s\u3000]+(?:(?<=\d) (?=年|万元|亿元|元|%|％|人|名)[^\s\u3000]+)*")
_SENTENCE = re.compile("[，。；]")
_NOTHING = re.compile("[-—－/]{1,4}")
_FEWEST_ROWS = 2
_FEWEST_NAMES = 2  # columns that a header must name
_MOST_COLUMNS = 24
_LONGEST = 40  # characters of a row's name
# Columns whose cells are words; those of every other are figures.
_WORDS = frozenset({"code", "name", "unit_name", "indicator", "level1", "level2", "levels", "target", "description"})


def with_tables(raw: RawText) -> TextMap | None:
    """The text with its flattened tables in the one form, or None where it has none."""
    return rewritten(raw.text, raw.lines, list(_Finder(raw.text, raw.lines).tables()))


class _Finder:
    """Finds flattened tables from top to bottom."""

    def __init__(self, text: str, lines: Sequence[RawLine]) -> None:
        self._columns = table_knowledge().columns
        self._text, self._lines = text, lines
        self._roles: dict[str, str | None] = {}

    def tables(self) -> Iterator[Table]:
        """The tables in order; they never overlap."""
        at = 0
        while at < len(self._lines):
            table = self._of_rows(at) or self._of_cells(at)
            if table:
                yield table
            at = table.end if table else at + 1

    def _of_rows(self, at: int) -> Table | None:
        """The table whose header is this line: a row a line."""
        header = _cells(self._lines[at])
        if not self._heads(header):
            return None
        sides = self._sides(header)
        rows: list[Row] = []
        name: Row = []  # the first line of a name that goes over two
        end = at + 1
        for below in range(at + 1, len(self._lines)):
            line, cells = self._lines[below], _cells(self._lines[below])
            if not cells or _SENTENCE.search(line.text) or self._heads(cells):
                break
            if any(self._is_figure(cell) for cell in cells) or (rows and len(cells) == sides):
                rows.append([(name[0][0], cells[0][1]), *cells[1:]] if name else cells)
                name, end = [], below + 1
            elif len(cells) == 1 and not name and len(line.text) <= _LONGEST and (sides > 1 or not line.numbered):
                name = cells
            else:
                break
        if len(rows) < _FEWEST_ROWS:
            return None
        return Table(at, end, [header, *self._aligned(rows, header)])

    def _heads(self, cells: Row) -> bool:
        """Whether the pieces of a line are the names of columns."""
        if not 2 <= len(cells) <= _MOST_COLUMNS:
            return False
        texts = [self._text[start:end] for start, end in cells]
        if any(is_number(text) or len(text) > LABEL_LENGTH for text in texts):
            return False
        named = sum(1 for cell in cells if self._role(cell))
        return named >= _FEWEST_NAMES and 2 * named >= len(texts) - 1

    def _aligned(self, rows: Sequence[Row], header: Row) -> list[Row]:
        """The rows as wide as the header, as far as it is plain which cells they lack."""
        width = len(header)
        if self._sides(header) > 1:
            return [self._on_sides(row, header) for row in rows]
        figures = Counter(self._figures(row) for row in rows if len(row) == width)
        usual = figures.most_common(1)[0][0] if figures else width - 1
        names = width - usual
        # A total is never empty: where it stands first among the figures, the first figure of every row is one.
        kept = names + (0 < names < width and self._role(header[names]) == "amount")
        aligned = []
        for row in rows:
            spare = len(row) - width
            if spare > 0 and self._figures(row) <= usual:  # blanks within the name
                row = [(row[0][0], row[spare][1]), *row[spare + 1 :]]
            elif spare and self._figures(row) != usual:
                known = kept if len(row) - self._figures(row) == names else 1
                row = [*row[:known], *[(row[0][1], row[0][1])] * (width - known), *row[known:]]
            aligned.append(row)
        return aligned

    def _role(self, cell: Cell) -> str | None:
        """The role of the column that a cell names, or None."""
        text = self._text[cell[0] : cell[1]]
        if text not in self._roles:
            self._roles[text] = self._columns.of(header_text(text)) if len(text) <= LABEL_LENGTH else None
        return self._roles[text]

    def _sides(self, header: Row) -> int:
        """How many tables stand side by side (收入 and 支出): as many as columns of names, each with its figures."""
        roles = [self._role(cell) for cell in header]
        names = [at for at, role in enumerate(roles) if role == "name"]
        same = len(names) > 1 and names[0] == 0 and len(header) == len(names) * names[1]
        return len(names) if same and names == list(range(0, len(header), names[1])) else 1

    def _on_sides(self, row: Row, header: Row) -> Row:
        """A row of tables side by side: each name with its figures; one alone belongs to the last side."""
        sides = self._sides(header)
        each = len(header) // sides
        parts: list[Row] = []
        for cell in row:
            if not parts or not self._is_figure(cell):
                parts.append([])
            parts[-1].append(cell)
        nothing = (row[0][0], row[0][0])
        parts = [[nothing]] * (sides - len(parts)) + parts[:sides]
        filled = [part if len(part) == each else [part[0], *[(part[0][1], part[0][1])] * (each - 1)] for part in parts]
        return [cell for part in filled for cell in part]

    def _figures(self, row: Row) -> int:
        """How many cells at a row's end are figures."""
        count = 0
        while count < len(row) and self._is_figure(row[-1 - count]):
            count += 1
        return count

    def _is_figure(self, cell: Cell) -> bool:
        text = self._text[cell[0] : cell[1]]
        return is_number(text) or bool(_NOTHING.fullmatch(text))

    def _of_cells(self, at: int) -> Table | None:
        """The table whose header begins at this line: a cell a line."""
        header: Row = []
        roles: list[str] = []
        while len(header) <= _MOST_COLUMNS and (cell := self._short(at + len(header))):
            role = self._role(cell) or ("name" if not header else None)  # what stands over the names may be anything
            if role is None or (len(header) == 1 and role in _WORDS and not self._role(header[0])):
                break
            header.append(cell)
            roles.append(role)
        if len(header) <= _FEWEST_NAMES:
            return None
        rows: list[Row] = []
        end = at + len(header)
        while row := self._row_of_cells(end, roles):
            rows.append(row)
            end += len(row)
        if len(rows) < _FEWEST_ROWS:
            return None
        return Table(at, end, [header, *rows])

    def _row_of_cells(self, at: int, roles: Sequence[str]) -> Row:
        """The row that the lines from here on are: of all columns, or of a name before the figures; [] for none."""
        words = sum(1 for role in roles if role in _WORDS)
        for names in dict.fromkeys((words, 1)):
            row = [self._short(line) for line in range(at, at + names + len(roles) - words)]
            cells = [cell for cell in row if cell]
            if len(cells) < len(row):
                continue
            kinds = [self._is_figure(cell) for cell in cells]
            coded = "code" in roles[:1] and names == words  # a code is a number, too
            if all(kinds[names:]) and not any(kinds[1 if coded else 0 : names]):
                return cells
        return []

    def _short(self, at: int) -> Cell | None:
        """The only cell of a line, or None where the line holds none, or more than a cell."""
        if at >= len(self._lines):
            return None
        line = self._lines[at]
        bare = line.text.strip()
        if line.cell or not bare or len(bare) > _LONGEST or _SENTENCE.search(bare):
            return None
        start = line.start + line.text.index(bare)
        return start, start + len(bare)


def _cells(line: RawLine) -> Row:
    """The pieces of a line between blanks; none in a line of the one form."""
    if line.cell:
        return []
    return [(line.start + found.start(), line.start + found.end()) for found in _PIECE.finditer(line.text)]
