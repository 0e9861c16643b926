"""Reads the rows of indicator tables.

Input: `tables`, `budget_lines`. Output: `indicators`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge.table_words import header_text, is_number, table_knowledge
from extractor.pipes.layers import Layers, Row, TableBlock, TypedTable, layers
from extractor.pipes.lines.names import LineName, compact
from extractor.result import Indicator

_POINTS = re.compile(r"[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）]")
_NOTE = re.compile(r"[（(].*[)）]$", re.DOTALL)
_ITEM = re.compile(r"^(?:指标|目标|任务)\s*[0-9一二三四五六七八九十]{1,2}\s*[：:、.．]\s*")
_PLACEHOLDER = re.compile(r"[.…·。Xx×—\-/\s]*|无|指标[0-9一二三四五六七八九]*[：:]?")


@Language.factory("jixiao_indicators", assigns=["doc._.indicators"], requires=["doc._.tables", "doc._.budget_lines"])
def create(nlp: Language, name: str) -> IndicatorPipe:
    """The pipe under its registered name."""
    return IndicatorPipe()


class IndicatorPipe:
    """Adds `indicators`, in document order."""

    def __init__(self) -> None:
        self._labels = table_knowledge().labels

    def __call__(self, doc: Doc) -> Doc:
        """Reads every block of indicators."""
        layer = layers(doc)
        rows = [row for table in layer.tables for block in table.blocks for row in self._block(layer, table, block)]
        layer.indicators = [row.model_copy(update={"id": f"i{at + 1}"}) for at, row in enumerate(rows)]
        return doc

    def _block(self, layer: Layers, table: TypedTable, block: TableBlock) -> Iterator[Indicator]:
        if block.kind != "indicators":
            return
        roles = _roles(block)
        levels: dict[str, str | None] = {"level1": None, "level2": None}
        line_id = _line_id(layer, block.project)
        for row in block.rows:
            filled = [cell for cell in row if cell and cell.text]
            if not filled or self._is_total(row):
                continue
            for level in levels:
                text = _cell(row, roles.get(level))
                if text:
                    levels[level] = _POINTS.sub("", squash_lines(text)).strip()
                    if level == "level1":
                        levels["level1"] = _NOTE.sub("", levels["level1"] or "").strip()
            at = roles.get("indicator", roles.get("level2"))
            names = row[at] if at is not None else None
            if not names or not names.text:
                continue
            for name in _items(names.text):
                if _PLACEHOLDER.fullmatch(name) or (is_number(name) and len(name) < 4):
                    continue
                yield Indicator(
                    id="",
                    table_id=table.id,
                    project=block.project,
                    level1=levels["level1"],
                    level2=levels["level2"],
                    name=name,
                    target=_cell(row, roles.get("target")),
                    actual=_cell(row, roles.get("actual")),
                    weight=_cell(row, roles.get("weight")),
                    score=_cell(row, roles.get("score")),
                    deviation_cause=_cell(row, roles.get("deviation")),
                    budget_line_id=line_id,
                    start=filled[0].start,
                    end=filled[-1].end,
                )

    def _is_total(self, row: Row) -> bool:
        first = next((cell.text for cell in row if cell and cell.text), "")
        return self._labels.of(header_text(first)) in ("total_score", "department", "project")


def _roles(block: TableBlock) -> dict[str, int]:
    """The column of each role; of two columns under 评价内容 the first is level 1 and the second level 2."""
    roles: dict[str, int] = {}
    for at, column in enumerate(block.columns):
        if column.role == "levels":
            roles.setdefault("level2" if "level1" in roles else "level1", at)
        elif column.role:
            roles.setdefault(column.role, at)
    for role, substitute in (("indicator", "indicator_group"), ("actual", "achieved"), ("target", "goal")):
        if role not in roles and substitute in roles:
            roles[role] = roles[substitute]
    return roles


def _cell(row: Row, at: int | None) -> str | None:
    cell = row[at] if at is not None and at < len(row) else None
    return cell.text if cell and cell.text else None


def squash_lines(text: str) -> str:
    """A label written over several lines in one."""
    return "".join(text.split())


def _items(text: str) -> list[str]:
    """The indicators of one cell: 指标1：… 指标2：… on lines of their own are several; their numbers are dropped."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(_ITEM.match(line) for line in lines):
        return [_ITEM.sub("", line) for line in lines]
    return [_ITEM.sub("", text.strip())]


def _line_id(layer: Layers, project: str | None) -> str | None:
    if project is None:
        return None
    key = LineName("project", (compact(project),)).key
    return next((line.id for line in layer.budget_lines if LineName(line.category, tuple(line.path)).key == key), None)
