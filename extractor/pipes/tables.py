"""Types the grids: splits each into blocks under header rows, and names what every column holds by its header words.

Input: `page`. Output: `tables`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge import squash
from extractor.knowledge.table_words import (
    EDGES,
    LABEL_LENGTH,
    UNIT_NOTE,
    YEAR,
    header_text,
    is_number,
    numbers_columns,
    table_knowledge,
)
from extractor.pipes.headings.words import section_knowledge
from extractor.pipes.layers import Column, Row, TableBlock, TypedTable, layers
from extractor.pipes.lines.names import compact, line_knowledge
from extractor.pipes.numbering import numbered
from extractor.reading.page import Cell, Grid, Page

# How many rows at the top of a table may be the lines over it.
_LINES_OVER = 3
# What a column over those of several lines may say of them all: 预算数 over 合计, 因公出国（境）费 and so on.
_MEASURES = ("initial_budget", "adjusted_budget", "final", "prior_final")
_UNIT = re.compile(r"(万元|亿元|千元|元)")
_UNIT_LINE = re.compile(r"单位[:：]\s*(?:人民币)?(万元|亿元|千元|元)")
_FIGURE = re.compile(r"\d\s*[.．,，]\s*\d|[：:]\s*\d|^\s*\d+\s*$")
# How many lines a header names that has no measures, and figures stand under it.
_FEWEST_LINES = 3
# The code of a project before its name.
_PROJECT_CODE = re.compile(r"^[0-9A-Z]{6,}[-—－]+(?=.{2})")
# What the columns of figures are where a heading over them names the year before.
_OF_YEARS = {"final": "prior_final", "initial_budget": "aside", "adjusted_budget": "aside", "rate": "aside"}
# A row that begins with one of these is no header, whatever stands over the next one.
_FORM_LABELS = ("project", "department", "department_total")


@Language.factory("jixiao_tables", assigns=["doc._.tables"], requires=["doc._.page"])
def create(nlp: Language, name: str) -> TablePipe:
    """The pipe under its registered name."""
    return TablePipe()


class TablePipe:
    """Adds `tables`."""

    def __init__(self) -> None:
        self._words = table_knowledge()
        self._lines = line_knowledge()

    def __call__(self, doc: Doc) -> Doc:
        """Types every grid of the page."""
        layer = layers(doc)
        layer.tables = [
            self._typed(layer.page, grid, index, caption)
            for index, (grid, caption) in enumerate(_captioned(layer.page))
        ]
        return doc

    def _typed(self, page: Page, grid: Grid, index: int, caption: str) -> TypedTable:
        before = page.text[max(page.file_start(grid.start), grid.start - 60) : grid.start]
        unit = _unit_over(grid) or _last_unit(before) or _last_unit(caption)
        blocks = self._blocks(grid, unit)
        kinds = Counter({block.kind: len(block.rows) for block in blocks if block.kind != "form"})
        kind = kinds.most_common(1)[0][0] if kinds else "form" if blocks else "other"
        project = next((block.project for block in blocks if block.project), None)
        return TypedTable(f"t{index + 1}", grid, kind, blocks, caption, project)

    def _blocks(self, grid: Grid, unit: str | None) -> list[TableBlock]:
        """Cuts the rows into blocks: each header row opens one, and rows before the first are label and value."""
        blocks: list[TableBlock] = []
        project: str | None = None
        rows = grid.rows
        index = 0
        while index < len(rows):
            height = self._header_height(rows, index)
            end = index + max(height, 1)
            while end < len(rows) and not self._opens(rows, end, bool(height)):
                end += 1
            block = self._block(rows[index : index + height], rows[index + height : end], unit)
            project = self._project(block) or project
            block.project = project
            blocks.append(block)
            index = end
        return blocks

    def _opens(self, rows: Sequence[tuple[Cell, ...]], index: int, tabular: bool) -> bool:
        """Whether a new block begins at a row: a header row, or after a table a title or a row that names a project."""
        if self._header_height(rows, index):
            return True
        if tabular and len(rows[index]) == 1 and numbered(rows[index][0].text):
            return True
        first = next((cell.text for cell in rows[index] if cell.text), "")
        return tabular and self._words.labels.of(header_text(first)) == "project"

    def _header_height(self, rows: Sequence[tuple[Cell, ...]], index: int) -> int:
        """The number of header rows that begin at a row; 0 if it is none.

        A header row holds no number and names at least two columns; the rows under it go on with the header while
        they hold short words only, and one of them, or the row over it with its empty cells, names a column.
        """
        height = 1 if self._heads(rows[index], 2) else self._depth_over_heads(rows, index)
        if not height:
            return 0
        while index + height < len(rows) and height < 6 and self._goes_on(rows, index, height):
            height += 1
        return height

    def _heads(self, row: tuple[Cell, ...], least: int) -> bool:
        texts = [cell.text for cell in row if cell.text]
        if any(is_number(text) or len(text) > LABEL_LENGTH for text in texts):
            return False
        roles = [role for text in texts if (role := self._words.columns.of(header_text(text)))]
        if len(texts) > 2 and self._words.columns.of(header_text(texts[0])) in ("unit_name", "name"):
            # 机构名称 | 三公经费合计 | 其中: the columns are groups and budget lines.
            roles = [text for text in texts if self._names_column(header_text(text))]
        if roles[:2] == ["code", "name"]:
            return True  # 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | …: what follows are groups and lines.
        return len(roles) >= least and 2 * len(roles) >= len(texts) - 1

    def _spans_lines(self, rows: Sequence[tuple[Cell, ...]], index: int) -> bool:
        """Whether a row over a header of lines has only measures and gaps: 预算数 | | | 决算数 | |."""
        above, row = rows[index - 1], rows[index]
        texts = [cell.text for cell in above if cell.text]
        measured = all(self._words.columns.of(header_text(text)) in _MEASURES for text in texts)
        gaps = len(texts) > 1 and len(above) == len(row) >= len(texts) * _FEWEST_LINES
        return measured and gaps and self._depth_over_heads(rows, index) > 0

    def _names_column(self, text: str) -> bool:
        """Whether a header text names a column: by its role, as a group, or by a budget line (三公经费合计 | 其中)."""
        return bool(self._words.columns.of(text) or text in self._words.spanning or self._lines.known(compact(text)))

    def _depth_over_heads(self, rows: Sequence[tuple[Cell, ...]], index: int) -> int:
        """How many rows from here on are a header: rows of words, with gaps for what they span, over column names.

        收入 | 支出 over 项目 | 决算数; 财政拨款“三公”经费 over 合计 | 因公出国（境）费 over 预算数 | 决算数.
        Rows that name lines need no measures beneath: the figures are all of one.
        """
        named, lines = False, 0
        for at in range(index, min(index + 4, len(rows))):
            row = rows[at]
            if at > index and self._heads(row, 2):
                return at - index + 1 if named else 0
            texts = [cell.text for cell in row if cell.text]
            beneath = rows[at + 1] if at + 1 < len(rows) else ()
            lines += sum(1 for text in texts if self._lines.known(compact(header_text(text))))
            if lines >= _FEWEST_LINES and not any(map(is_number, texts)) and _holds_figures(beneath):
                return at - index + 1
            gaps = len(texts) < len(row) or len(row) < len(beneath)
            if not texts or not gaps or self._labelled(row, _FORM_LABELS):
                return 0
            if any(_FIGURE.search(text) or len(text) > LABEL_LENGTH for text in texts):
                return 0
            named = named or any(self._names_column(header_text(text)) for text in texts)
        return 0

    def _labelled(self, row: tuple[Cell, ...], roles: Sequence[str]) -> bool:
        """Whether a row begins with a label of one of these roles."""
        first = next((cell.text for cell in row if cell.text), "")
        return self._words.labels.of(header_text(first)) in roles

    def _goes_on(self, rows: Sequence[tuple[Cell, ...]], index: int, height: int) -> bool:
        row, above = rows[index + height], rows[index + height - 1]
        texts = [cell.text for cell in row if cell.text]
        if not texts or any(is_number(text) or len(squash(text)) > 16 for text in texts):
            return False
        if self._labelled(row, _FORM_LABELS):
            return False
        if self._heads(row, 2) or (self._heads(row, 1) and len(texts) == 1):
            # A second row of the same names is the next table's header, not this one's.
            return {header_text(text) for text in texts} != {header_text(cell.text) for cell in above if cell.text}
        if self._spans_lines(rows, index + height):
            return True
        under_group = any(header_text(cell.text) in self._words.spanning for cell in above)
        data_below = index + height + 1 < len(rows) and any(is_number(cell.text) for cell in rows[index + height + 1])
        merged = not row[0].text and len(row) >= 3 and len(texts) < len(row)
        levels = any(
            self._words.columns.of(header_text(cell.text)) in ("level1", "level2", "indicator", "levels", "goal")
            for cell in rows[index]
        )
        return (not levels and (under_group or merged) and data_below) or (not levels and under_group and merged)

    def _block(
        self, header: Sequence[tuple[Cell, ...]], body: Sequence[tuple[Cell, ...]], unit: str | None
    ) -> TableBlock:
        cells = tuple(cell for row in header for cell in row if cell.text)
        if not header:
            width = max((len(row) for row in body), default=0)
            rows: list[Row] = [tuple(row) + (None,) * (width - len(row)) for row in body]
            return TableBlock("form", tuple(Column((), None) for _ in range(width)), cells, rows, None, unit)
        width = _width(header, body)
        spread = _merged([self._spread(row, width) for row in header])
        columns = tuple(self._column([row[at] for row in spread]) for at in range(width))
        unit = next((found for cell in cells if (found := _unit_note(cell.text))), None) or unit
        roles = {column.role for column in columns}
        kind = next(
            (
                kind.kind
                for kind in self._words.kinds
                if set(kind.all) <= roles and (not kind.any or roles & set(kind.any))
            ),
            "comparison" if self._names_lines(columns) else "other",
        )
        rows = [_aligned(row, width) for row in body if not numbers_columns([cell.text for cell in row])]
        return TableBlock(kind, columns, cells, rows, None, unit)

    def _names_lines(self, columns: Sequence[Column]) -> bool:
        """Whether the columns are lines, whose figures are all of the one measure that the caption tells."""
        named = [any(self._lines.known(compact(text)) for text in column.header) for column in columns]
        return sum(named) >= _FEWEST_LINES

    def _spread(self, row: tuple[Cell, ...], width: int) -> list[str]:
        """The header texts over each column; a ragged row's spanning headings take up what it lacks."""
        texts = [cell.text for cell in row]
        lack = width - len(texts)
        if lack > 0:
            spans = [at for at, text in enumerate(texts) if header_text(text) in self._words.spanning]
            if spans:
                texts[spans[0] : spans[0] + 1] = [texts[spans[0]]] * (lack + 1)
            else:
                texts = texts[:1] + [""] * lack + texts[1:]
        return texts[:width]

    def _column(self, texts: Sequence[str]) -> Column:
        header = tuple(text for raw in texts if (text := header_text(raw)))
        year = next((int(found[1]) for raw in reversed(texts) if (found := YEAR.search(squash(raw)))), None)
        unit = next((note for raw in texts if (note := _unit_note(raw))), None)
        inner = next((squash(raw) for raw in reversed(texts) if header_text(raw)), "")
        ratios = {self._words.ratios.of(text) for text in (inner, header_text(inner))}
        return Column(header, self._role(header), year, unit, "ratio" in ratios and "share" not in ratios)

    def _role(self, header: Sequence[str]) -> str | None:
        """The role that the innermost heading names, or the one around it unless a budget line stands between.

        Under 上年 a final figure is that of the year before, and a budget is none of this year’s.
        """
        for at, text in reversed(list(enumerate(header))):
            if role := self._words.columns.of(text):
                prior = role in _OF_YEARS and not self._words.prior_groups.isdisjoint(header[:at])
                return _OF_YEARS[role] if prior else role
            if self._lines.known(compact(text)):
                return None
        return None

    def _project(self, block: TableBlock) -> str | None:
        """The project that a form names: the cell beside a project label."""
        for row in block.rows if block.kind == "form" else []:
            cells = [cell for cell in row if cell and cell.text]
            for label, value in pairwise(cells):
                if self._words.labels.of(header_text(label.text)) == "project" and not is_number(value.text):
                    name = _PROJECT_CODE.sub("", squash(value.text))
                    return name.strip(EDGES.replace("(", "").replace("（", "").replace("）", ""))
        return None


def _holds_figures(row: Sequence[Cell]) -> bool:
    """Whether a row holds figures alone, perhaps behind its name."""
    texts = [cell.text for cell in row if cell.text]
    return len(texts) >= _FEWEST_LINES and all(map(is_number, texts[1:]))


def _merged(rows: Sequence[list[str]]) -> Sequence[list[str]]:
    """Header rows in which a merged cell's text stands over every column that it spans.

    The cell goes on to the right while it is empty there and stands under the same heading. In the last header row
    nothing is merged: an empty cell there belongs to the one above it.
    """
    for at, row in enumerate(rows[:-1]):
        above = rows[at - 1] if at else [""] * len(row)
        for column in range(1, len(row)):
            if not row[column] and above[column] == above[column - 1]:
                row[column] = row[column - 1]
    return rows


def _captioned(page: Page) -> list[tuple[Grid, str]]:
    """Each grid with the last line of prose before it that is no note such as 单位：万元 or 公开01表."""
    caption, found = "", []
    notes = section_knowledge().not_headings
    file = 0
    for block in page.blocks:
        if page.file_start(block.start) > file:
            caption, file = "", page.file_start(block.start)
        if isinstance(block, Grid):
            found.append((block, caption))
            continue
        line = page.text[block.start : block.end]
        if len(line) > 60 or not notes.fullmatch(squash(line)):
            caption = line
    return found


def _last_unit(text: str) -> str | None:
    units = _UNIT_LINE.findall(text) or [note for note in UNIT_NOTE.findall(text) if _UNIT.fullmatch(note)]
    return units[-1] if units else None


def _unit_over(grid: Grid) -> str | None:
    """The unit of a table that took the line over it in as a row: 部门：某局 | 单位：万元."""
    cells = (squash(cell.text) for row in grid.rows[:_LINES_OVER] for cell in row)
    return next((found[1] for text in cells if (found := _UNIT_LINE.search(text))), None)


def _unit_note(text: str) -> str | None:
    note = UNIT_NOTE.search(squash(text))
    return note[1] if note and _UNIT.fullmatch(note[1]) else None


def _width(header: Sequence[tuple[Cell, ...]], body: Sequence[tuple[Cell, ...]]) -> int:
    """The number of columns: the commonest width of the rows below, but no less than the widest header row."""
    widths = Counter(len(row) for row in body)
    common = max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 0
    return max(common, *(len(row) for row in header))


def _aligned(row: tuple[Cell, ...], width: int) -> Row:
    """A row as wide as its block: in a ragged row the label on the left is the merged cell that takes up the lack."""
    lack = width - len(row)
    return tuple(row[:1]) + (None,) * lack + tuple(row[1:]) if lack > 0 else tuple(row[:width])
