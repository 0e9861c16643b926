"""Cuts the prose into passages and says of each what it is: paragraphs, and the cells of forms that hold prose.

Input: `page`, `tables`, `sections`. Output: `passages`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge.table_words import header_text, is_number, table_knowledge
from extractor.pipes.layers import Column, Layers, Passage, ProseRole, Row, TableBlock, layers
from extractor.reading.page import Cell, Grid, trimmed

# A cell shorter than this is a label or a value, not prose.
_PROSE = 12
# The longest label that prose begins with, and its colon.
_LONGEST_LABEL = 16
# Tables whose columns themselves say what prose they hold.
_WORDED = ("indicators", "goals", "form")
_COLUMN_ROLES: dict[str, ProseRole] = {"goal": "goal", "achieved": "achieved", "actual": "actual"}


@Language.factory(
    "jixiao_passages", assigns=["doc._.passages"], requires=["doc._.page", "doc._.tables", "doc._.sections"]
)
def create(nlp: Language, name: str) -> PassagePipe:
    """The pipe under its registered name."""
    return PassagePipe()


class PassagePipe:
    """Adds `passages`, in document order."""

    def __init__(self) -> None:
        self._words = table_knowledge()

    def __call__(self, doc: Doc) -> Doc:
        """Cuts paragraphs and cells."""
        layer = layers(doc)
        starts = [node.record.start for node in layer.sections]
        passages: list[Passage] = []
        table = -1
        for block in layer.page.blocks:
            if isinstance(block, Grid):
                table += 1
                passages += self._of_table(layer, table, starts)
            else:
                passages.append(Passage(block.start, block.end, "narrative", _section(starts, block.start)))
        layer.passages = passages
        return doc

    def _of_table(self, layer: Layers, table: int, starts: list[int]) -> list[Passage]:
        found: list[Passage] = []
        for block in layer.tables[table].blocks:
            for row in block.rows:
                for cell, role in self._prose_cells(block, row):
                    found += _lines(layer.page.text, cell, role, starts, block.project, table)
        return sorted(found, key=lambda passage: passage.start)

    def _prose_cells(self, block: TableBlock, row: Row) -> list[tuple[Cell, ProseRole]]:
        filled = [cell for cell in row if cell and cell.text]
        if len(filled) == 1 and "\n" in filled[0].text:
            # A row of one cell with several lines is a frame around prose, not data.
            return [(filled[0], "narrative")]
        if labelled := self._labelled(block, row, filled) or self._run_in(block, filled):
            return labelled
        cells: list[tuple[Cell, ProseRole]] = []
        for column, cell in zip(block.columns, row, strict=True):
            told = column.role in ("goal", "achieved") and block.kind == "goals"
            if not cell or not cell.text or is_number(cell.text) or (len(cell.text) < _PROSE and not told):
                continue
            role = self._role(block, column, cell, filled)
            if role:
                cells.append((cell, role))
        return cells

    def _labelled(self, block: TableBlock, row: Row, filled: list[Cell]) -> list[tuple[Cell, ProseRole]]:
        """The prose of a row that is a label and prose across the columns: 总体目标完成情况 | 补贴养老机构44家…….

        Such a row has but two cells; or all others are empty, where the columns hold figures.
        """
        ragged = sum(cell is not None for cell in row) == 2 < len(row)
        if len(filled) != 2 or not (ragged or block.kind not in _WORDED):
            return []
        label, cell = filled
        named = self._words.prose.of(header_text(label.text))
        return [(cell, cast(ProseRole, named))] if named and len(cell.text) >= _PROSE else []

    def _run_in(self, block: TableBlock, filled: list[Cell]) -> list[tuple[Cell, ProseRole]]:
        """The prose of a row whose cells begin with a label each: 年度总体目标 | 预期目标：…… | 实际完成情况：……."""
        if block.kind == "indicators":
            return []
        found: list[tuple[Cell, ProseRole]] = []
        for cell in filled:
            label, colon, _ = cell.text[:_LONGEST_LABEL].replace(":", "：").partition("：")
            named = self._words.prose.of(header_text(label)) if colon and len(cell.text) >= _PROSE else None
            if named:
                found.append((cell, cast(ProseRole, named)))
        return found

    def _role(self, block: TableBlock, column: Column, cell: Cell, filled: list[Cell]) -> ProseRole | None:
        if column.role == "achieved" and block.kind == "indicators":
            return "actual"
        if column.role in _COLUMN_ROLES:
            return _COLUMN_ROLES[column.role]
        if column.role or block.kind == "indicators":
            return None
        before = [other for other in filled if other.start < cell.start]
        for label in reversed(before):
            if named := self._words.prose.of(header_text(label.text)):
                return cast(ProseRole, named)
        if not before:
            return None
        return "other" if len(cell.text) >= 2 * _PROSE else None


def _lines(text: str, cell: Cell, role: ProseRole, starts: list[int], project: str | None, table: int) -> list[Passage]:
    passages, at = [], cell.start
    for piece in text[cell.start : cell.end].splitlines(keepends=True):
        left, right = trimmed(text, at, at + len(piece))
        if left < right:
            passages.append(Passage(left, right, role, _section(starts, left), project, table))
        at += len(piece)
    return passages


def _section(starts: list[int], at: int) -> int | None:
    index = bisect_right(starts, at) - 1
    return index if index >= 0 else None
