"""Reads tables whose columns are lines (“三公”经费) and whose rows or sub-columns are 预算数 and 决算数."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from extractor.knowledge import squash
from extractor.knowledge.table_words import numbers_columns
from extractor.pipes.findings.common.cells import number
from extractor.pipes.findings.common.wording import FindingWords
from extractor.pipes.layers import TypedTable
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell
from extractor.result import Measure

# A table of this kind has few rows; a longer one is another kind.
_MOST_ROWS = 12
_QUOTES = re.compile(r"[“”\"]")
_YEAR = re.compile(r"20\d\d年度?")


@dataclass(frozen=True, slots=True)
class Spread:
    """A cell of such a table: the line over it by the first of its synonyms, the measure, the cell, and its row."""

    name: str
    measure: Measure
    cell: Cell
    row: int


def spread(table: TypedTable, words: FindingWords, names: dict[str, str]) -> Iterator[Spread]:
    """The cells of a table whose columns are lines.

    Args:
        table: any table; one of another kind yields nothing.
        words: which words say 预算数 and 决算数.
        names: the first synonym of each name of a line.
    """
    rows = _under_form([row for row in table.grid.rows if not numbers_columns([cell.text for cell in row])])
    width = len(rows[0]) if rows else 0
    if not 2 <= len(rows) <= _MOST_ROWS or any(len(row) != width for row in rows):
        return
    first = next((at for at, row in enumerate(rows) if any(number(cell) for cell in row)), None)
    if not first:
        return
    heads = [_head(rows[:first], at) for at in range(width)]
    lines = [_line(head, words, names) for head in heads]
    whole = _captioned(table.caption, set(lines), words)
    if whole:  # 合计 over the columns of all its parts is their whole.
        lines = [
            whole if line is None and _is_total(head, words) else line for head, line in zip(heads, lines, strict=True)
        ]
    # Of a table that says nowhere else what its one row is, the caption does: “三公”经费预算汇总表.
    named = any(_measure_of(head, words) for head in heads) or len(rows) - first > 1
    of_caption = None if named else _measure_in(table.caption, words)
    for index, row in enumerate(rows[first:]):
        label = squash(row[0].text)
        for at, cell in enumerate(row):
            line = lines[at]
            measure = _measure(heads[at][-1:], words) or (_measure([label], words) if at else None)
            measure = measure or _measure_at_end(heads[at], words) or of_caption
            if line and measure and (number(cell) or not squash(cell.text)):
                yield Spread(line, measure, cell, index)


def _under_form(rows: Sequence[tuple[Cell, ...]]) -> Sequence[tuple[Cell, ...]]:
    """The rows of a table without the narrower ones over its header: 公开09表, 部门：某局 | 单位：万元."""
    width = max((len(row) for row in rows), default=0)
    first = next((at for at, row in enumerate(rows) if len(row) == width), 0)
    return rows[first:]


def _captioned(caption: str, lines: AbstractSet[str | None], words: FindingWords) -> str | None:
    """The line that a table's caption names and whose parts all are columns, where it is no column itself."""
    bare = _QUOTES.sub("", squash(caption))
    for each in words.relations:
        named = any(name in bare for name in words.synonyms.get(each.whole, (each.whole,)))
        if named and lines >= set(each.parts) and each.whole not in lines:
            return each.whole
    return None


def _is_total(head: Sequence[str], words: FindingWords) -> bool:
    return bool(head) and head[-1] in words.total_columns


def _head(rows: Sequence[tuple[Cell, ...]], at: int) -> list[str]:
    """The header texts over a column, outermost first; a cell stands over the empty ones to its right."""
    found: list[str] = []
    floor = 0
    for row in rows:
        index = next((left for left in range(at, floor - 1, -1) if squash(row[left].text)), None)
        if index is not None:
            found.append(compact(row[index].text))
            floor = index
    return found


def _line(head: Sequence[str], words: FindingWords, names: dict[str, str]) -> str | None:
    """The innermost line of a header; 合计 of the whole table is the line that its heading names."""
    for text in reversed(head):
        bare = _YEAR.sub("", text.replace("“", "").replace("”", "")).removeprefix("财政拨款")
        for name in (bare, *(bare.removesuffix(word) for word in words.spread_budget + words.spread_final)):
            if found := names.get(name):
                return found
    return None


def _measure_at_end(head: Sequence[str], words: FindingWords) -> Measure | None:
    """The measure that a heading over several columns ends with: 2026年“三公”经费预算数."""
    for text in reversed(head):
        if text.endswith(tuple(words.spread_budget)):
            return "initial_budget"
        if text.endswith(tuple(words.spread_final)):
            return "final"
    return None


def _measure_of(head: Sequence[str], words: FindingWords) -> Measure | None:
    """The measure that a column's own header tells."""
    return _measure(head[-1:], words) or _measure_at_end(head, words)


def _measure_in(caption: str, words: FindingWords) -> Measure | None:
    """The one measure that a caption names; None where it names both, or none."""
    bare = squash(caption)
    named: list[tuple[Measure, str]] = [("initial_budget", words.captioned_budget), ("final", words.captioned_final)]
    told = [measure for measure, word in named if word in bare]
    return told[0] if len(told) == 1 else None


def _measure(texts: Sequence[str], words: FindingWords) -> Measure | None:
    for text in texts:
        if any(text.startswith(word) for word in words.spread_budget):
            return "initial_budget"
        if any(text.startswith(word) for word in words.spread_final):
            return "final"
    return None
