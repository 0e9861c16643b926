"""The rule about tables whose rows or columns are sums of others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.knowledge import squash
from extractor.knowledge.table_words import table_knowledge
from extractor.pipes.findings.common.arithmetic import exact, show, total
from extractor.pipes.findings.common.cells import (
    CHINESE_NUMBER,
    ITEM_NUMBER,
    Place,
    first_label,
    label_of,
    number,
    row_label,
    row_place,
    written,
)
from extractor.pipes.findings.common.levels import Sum, by_code
from extractor.pipes.findings.common.spread import Spread
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Row, TableBlock, TypedTable
from extractor.reading.page import Cell
from extractor.result import Finding

_BREAKS = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）、.．]|其中)")
_MONEY_KINDS = ("balance", "base_data", "list", "comparison", "funds")


class TableTotal(BaseRule):
    """Rows and columns of tables against the rows and columns that they sum up."""

    id = "table_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up every table, level by level."""
        for index, table in enumerate(evidence.layer.tables):
            for block in table.blocks:
                yield from self._block(evidence, table, block)
            yield from self._report(evidence, [found for found in beside(evidence, index) if not found.holds])

    def _block(self, evidence: Evidence, table: TypedTable, block: TableBlock) -> Iterator[Finding]:
        sums: list[Sum] = []
        if block.kind in ("functional", *_MONEY_KINDS):
            sums += list(across(evidence, block))
        if block.kind == "functional":
            sums += list(by_code(block, evidence.words))
        elif is_two_sided(block):
            sums += [found for half in halves(block) for found in balance(block, half)]
        elif block.kind in _MONEY_KINDS and not table.project:
            sums += [*numbered(block), *known(evidence, block), *totals_row(evidence, block)]
        held: dict[str, int] = defaultdict(int)
        for found in sums:
            held[found.relation] += found.holds and not found.whole.is_zero
        wrong = [found for found in sums if not found.holds and (found.sure or held[found.relation])]
        wrong = [
            found
            for found in wrong
            if found.sure or held[found.relation] >= sum(o.relation == found.relation for o in wrong)
        ]
        yield from self._report(evidence, wrong)

    def _report(self, evidence: Evidence, wrong: Sequence[Sum]) -> Iterator[Finding]:
        """One finding for one wrong cell, though it makes several sums wrong."""
        blamed: set[int] = set()
        inner = _innermost(wrong)
        for found in sorted(
            wrong, key=lambda each: (id(each) not in inner, each.relation != "across", each.cell.start)
        ):
            cells = {found.cell.start, *(part.start for part in found.parts)}
            if cells & blamed:
                continue
            blamed |= cells
            several = len(found.parts) > 1
            parts = "+".join(written(part) for part in found.parts) + (f"={show(found.spans.value)}" if several else "")
            yield self.finding(
                evidence,
                f"{found.name}为{written(found.cell)}，而{parts}",
                found.places,
                expected=show(found.spans.value),
                stated=written(found.cell),
            )


def _innermost(wrong: Sequence[Sum]) -> frozenset[int]:
    """The ids of those that make another one wrong: it holds once their whole is what their parts make."""
    wholes = {found.cell.start: found for found in wrong}
    pairs = ((outer, part, inner) for outer in wrong for part in outer.parts if (inner := wholes.get(part.start)))
    return frozenset(
        id(inner)
        for outer, part, inner in pairs
        if (value := number(part)) and (outer.spans - value + inner.spans).meets(outer.whole)
    )


def beside(evidence: Evidence, index: int) -> Iterator[Sum]:
    """A known line against its parts where each is a column: “三公”经费合计 against 出国, 用车 and 接待."""
    rows: dict[tuple[int, str], dict[str, Spread]] = defaultdict(dict)
    for found in evidence.spread(index):
        rows[found.row, found.measure].setdefault(found.name, found)
    for cells in rows.values():
        for relation in evidence.words.relations:
            whole = cells.get(relation.whole)
            parts = [cells[name] for name in relation.parts if name in cells]
            value = number(whole.cell) if whole else None
            filled = tuple(part.cell for part in parts if number(part.cell))
            if whole and value and len(parts) == len(relation.parts) and filled:
                places = ((whole.cell.start, whole.cell.end), *((part.start, part.end) for part in filled))
                yield Sum("beside", f"“{whole.name}”", whole.cell, value, filled, places)


def across(evidence: Evidence, block: TableBlock) -> Iterator[Sum]:
    """Each row's 合计 against the columns after it, where those are its parts."""
    heads = [column.header[-1] if column.header else "" for column in block.columns]
    known_ = {name for relation in evidence.words.column_sums for name in relation}
    for at, head in enumerate(heads):
        if head not in evidence.words.total_columns:
            continue
        end = at + 1
        while end < len(heads) and heads[end] in known_:
            end += 1
        if end - at < 3:
            continue
        for row in block.rows:
            cell, whole = row[at], number(row[at])
            parts = tuple(part for part in row[at + 1 : end] if part and number(part))
            if cell and whole and parts:
                # A column that no relation names may be one more part.
                every = tuple(part for part in row[at + 1 :] if part and number(part))
                holds = whole.meets(total(filter(None, map(number, every))))
                parts, name = every if holds else parts, label_of(row, at)
                yield Sum("across", written(name) if name else head, cell, whole, parts, (row_place(row),))


def halves(block: TableBlock) -> list[range]:
    """The columns of each half of a two-sided table: a column of names and the numbers to its right."""
    names = [at for at, column in enumerate(block.columns) if _names(block, at)]
    ends = [*names[1:], len(block.columns)] if names else []
    return [range(at, end) for at, end in zip(names, ends, strict=True)]


def is_two_sided(block: TableBlock) -> bool:
    """Whether a table has income on one side and expenditure on the other, each with its total."""
    sides = halves(block) if block.kind in ("balance", "list") else []
    totals = [
        any(
            (cell := row[half.start]) and squash(cell.text).endswith(table_knowledge().sum_endings)
            for row in block.rows
        )
        for half in sides
    ]
    return len(sides) > 1 and (block.kind == "balance" or all(totals))


def _names(block: TableBlock, at: int) -> bool:
    filled = [row[at] for row in block.rows if (cell := row[at]) and cell.text]
    words = [cell for cell in filled if cell and number(cell) is None]
    return len(words) >= 2 and len(words) > len(filled) / 2 and block.columns[at].role not in ("rate", "deviation")


def balance(block: TableBlock, half: range) -> Iterator[Sum]:
    """A side of a balance: the items against 本年…合计, and that with what is carried over against 总计."""
    numbering = table_knowledge().column_numbers
    for at in range(half.start + 1, half.stop):
        if numbering.intersection(block.columns[at].header):
            continue
        items: list[Row] = []
        subtotal: Row | None = None
        labels = [name.text for row in block.rows if (name := row[half.start])]
        chinese = any(CHINESE_NUMBER.match(label) for label in labels)
        for row in block.rows:
            name, cell, whole = row[half.start], row[at], number(row[at])
            text = squash(name.text) if name else ""
            if not text or not name:
                continue
            if text.endswith(table_knowledge().sum_endings) and cell:
                rows = [*([subtotal] if subtotal else []), *items]
                parts = tuple(part for other in rows if (part := other[at]) and number(part))
                place = name.start, cell.end
                if whole and parts:
                    every = Sum("balance", text, cell, whole, parts, places_of(place, parts))
                    folded = parts if every.holds else unbroken(parts)
                    yield replace(every, parts=folded, places=places_of(place, folded))
                subtotal, items = row, []
            elif not (chinese and _BREAKS.match(text)) and (subtotal is None or not CHINESE_NUMBER.match(text)):
                # Rows numbered otherwise, and after the subtotal those numbered alike, break down the row above them.
                items.append(row)


def places_of(whole: Place, parts: Sequence[Cell]) -> tuple[Place, ...]:
    """Where a sum stands: its whole, then its parts."""
    return (whole, *((part.start, part.end) for part in parts))


def unbroken(parts: Sequence[Cell]) -> tuple[Cell, ...]:
    """Without the rows that break down the one above them and come to it: 年初结转和结余 30, of two funds 20 and 10."""
    left: list[Cell] = []
    at = 0
    while at < len(parts):
        left.append(parts[at])
        whole, sums, end = number(parts[at]), exact(Decimal(0)), at + 1
        while whole and not whole.is_zero and end < len(parts) and (span := number(parts[end])):
            sums, end = sums + span, end + 1
            if sums.meets(whole) or sums.low > whole.high:
                break
        at = end if whole and not whole.is_zero and end > at + 1 and sums.meets(whole) else at + 1
    return tuple(left)


def numbered(block: TableBlock) -> Iterator[Sum]:
    """A row against the rows 1、 2、 3、 below it."""
    for start, row in enumerate(block.rows[:-1]):
        label = first_label(row)
        following = first_label(block.rows[start + 1])
        if not label or not following or ITEM_NUMBER.match(label.text):
            continue
        mark = ITEM_NUMBER.match(following.text)
        if not mark or mark[1] != "1":
            continue
        children: list[Row] = []
        for other in block.rows[start + 1 :]:
            text = first_label(other)
            found = ITEM_NUMBER.match(text.text) if text else None
            if (text and CHINESE_NUMBER.match(text.text)) or (found and int(found[1]) != len(children) + 1):
                break
            if found:
                children.append(other)
        yield from _columns(f"numbered{start}", block, row, children)


def known(evidence: Evidence, block: TableBlock) -> Iterator[Sum]:
    """A known line against its known parts, where a table has them all."""
    rows: dict[str, Row] = {}
    for row in block.rows:
        label = first_label(row)
        if label:
            rows.setdefault(evidence.called(row_label(label.text)), row)
    for relation in evidence.words.relations:
        if relation.whole in rows and all(part in rows for part in relation.parts):
            yield from _columns(
                f"known{relation.whole}", block, rows[relation.whole], [rows[part] for part in relation.parts]
            )


def totals_row(evidence: Evidence, block: TableBlock) -> Iterator[Sum]:
    """The row 合计 against all the others, in a table whose rows are of one level."""
    rows = [row for row in block.rows if first_label(row)]
    at = next((index for index, row in enumerate(rows) if _is_total(evidence, row)), None)
    if at is None or any(CHINESE_NUMBER.match(first_label(row).text) for row in rows):  # type: ignore[union-attr]
        return
    others = rows[:at] if at else rows[1:]
    if len(others) >= 2:
        yield from _columns("total", block, rows[at], others)


def _is_total(evidence: Evidence, row: Row) -> bool:
    label = first_label(row)
    return label is not None and squash(label.text).strip("：:") in evidence.words.totals


def _columns(relation: str, block: TableBlock, row: Row, children: Sequence[Row]) -> Iterator[Sum]:
    if len(children) < 2:
        return
    for at, column in enumerate(block.columns):
        if column.is_ratio or column.role in ("rate", "weight", "score", "aside", "code"):
            continue
        cell, whole = row[at], number(row[at])
        parts = tuple(part for child in children if (part := child[at]) and number(part))
        if cell and whole and len(parts) >= 2 and "%" not in squash(cell.text):
            label = label_of(row, at)
            places = (row_place(row), *(row_place(child) for child in children))
            every = Sum(relation, row_label(label.text) if label else "合计", cell, whole, parts, places)
            yield every if every.holds else replace(every, parts=unbroken(parts))


def is_numbered(text: str) -> bool:
    """Whether a row's label bears a Chinese number: 十九、住房保障支出."""
    return CHINESE_NUMBER.match(text) is not None
