"""The rule about tables whose rows or columns are sums of others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import squash
from extractor.knowledge.table_words import header_text
from extractor.pipes.findings.arithmetic import Interval, show, total
from extractor.pipes.findings.cells import Place, first_label, label_of, number, row_place, written
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Row, TableBlock, TypedTable
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell
from extractor.result import Finding

_LEVELS = (0, 3, 5, 7)
_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[、.．]")
_CHINESE = re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]")
_BREAKS = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）、.．]|其中)")
_MONEY_KINDS = ("balance", "base_data", "list", "comparison", "funds")


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that should be the sum of others: of one relation (a column, a row pattern) there are many.

    Attributes:
        relation: sums of one relation confirm each other: where none holds, the table was misread.
        name: what the whole is called.
        cell: the whole.
        parts: the parts that hold a number.
        places: the rows that show it.
    """

    relation: str
    name: str
    cell: Cell
    whole: Interval
    parts: tuple[Cell, ...]
    places: tuple[Place, ...]

    @property
    def spans(self) -> Interval:
        """The sum of the parts."""
        return total(found for part in self.parts if (found := number(part)))

    @property
    def holds(self) -> bool:
        """Whether whole and parts agree."""
        return self.whole.meets(self.spans)


class TableTotal(BaseRule):
    """Rows and columns of tables against the rows and columns that they sum up."""

    id = "table_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up every table, level by level."""
        for table in evidence.layer.tables:
            for block in table.blocks:
                yield from self._block(evidence, table, block)

    def _block(self, evidence: Evidence, table: TypedTable, block: TableBlock) -> Iterator[Finding]:
        sums: list[Sum] = []
        if block.kind in ("functional", *_MONEY_KINDS):
            sums += list(across(evidence, block))
        if block.kind == "functional":
            sums += list(by_code(block))
        elif block.kind == "balance" and len(halves(block)) > 1:
            sums += [found for half in halves(block) for found in balance(block, half)]
        elif block.kind in _MONEY_KINDS and not table.project:
            sums += [*numbered(block), *known(evidence, block), *totals_row(evidence, block)]
        held: dict[str, int] = defaultdict(int)
        for found in sums:
            held[found.relation] += found.holds and not found.whole.is_zero
        wrong = [found for found in sums if not found.holds and held[found.relation]]
        wrong = [found for found in wrong if held[found.relation] >= sum(o.relation == found.relation for o in wrong)]
        yield from self._report(evidence, wrong)

    def _report(self, evidence: Evidence, wrong: Sequence[Sum]) -> Iterator[Finding]:
        """One finding for one wrong cell, though it makes several sums wrong."""
        blamed: set[int] = set()
        for found in sorted(wrong, key=lambda item: (item.relation != "across", item.cell.start)):
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
                name = label_of(row, at)
                yield Sum("across", written(name) if name else head, cell, whole, parts, (row_place(row),))


def by_code(block: TableBlock) -> Iterator[Sum]:
    """类 against its 款 and 款 against its 项, and the total against the 类, column by column."""
    codes = [at for at, column in enumerate(block.columns) if column.role == "code"]
    # Under one heading over several code columns only the first is named.
    name_at = next((at for at, column in enumerate(block.columns) if column.role == "name"), None)
    width = range(codes[0], name_at) if codes and name_at is not None and name_at > codes[0] else codes
    if len([at for at, column in enumerate(block.columns) if column.role == "name"]) > 1:
        return
    children: dict[str, list[Row]] = defaultdict(list)
    rows: dict[str, Row] = {}
    for row in block.rows:
        digits = "".join(text for at in width if row[at] and (text := squash(row[at].text)).isdigit())  # type: ignore[union-attr]
        label = first_label(row)
        if not digits and label and squash(label.text).endswith(("合计", "项")) and "合计" in _texts(row):
            rows[""] = row
        elif len(digits) in _LEVELS[1:] and digits not in rows:
            rows[digits] = row
            children[digits[: _LEVELS[_LEVELS.index(len(digits)) - 1]]].append(row)
    start = (name_at or 0) + 1
    for code, row in rows.items():
        for at in range(start, len(block.columns)):
            cell, whole = row[at], number(row[at])
            parts = tuple(part for child in children[code] if (part := child[at]) and number(part))
            if cell and whole and parts:
                name = label_of(row, at)
                places = (row_place(row), *(row_place(child) for child in children[code]))
                yield Sum("code", written(name) if name else code, cell, whole, parts, places)


def _texts(row: Row) -> set[str]:
    return {squash(cell.text) for cell in row if cell and cell.text}


def halves(block: TableBlock) -> list[range]:
    """The columns of each half of a two-sided table: a column of names and the numbers to its right."""
    names = [at for at, column in enumerate(block.columns) if _names(block, at)]
    ends = [*names[1:], len(block.columns)] if names else []
    return [range(at, end) for at, end in zip(names, ends, strict=True)]


def _names(block: TableBlock, at: int) -> bool:
    filled = [row[at] for row in block.rows if (cell := row[at]) and cell.text]
    words = [cell for cell in filled if cell and number(cell) is None]
    return len(words) >= 2 and len(words) > len(filled) / 2 and block.columns[at].role not in ("rate", "deviation")


def balance(block: TableBlock, half: range) -> Iterator[Sum]:
    """A side of a balance: the items against 本年…合计, and that with what is carried over against 总计."""
    for at in range(half.start + 1, half.stop):
        items: list[Row] = []
        subtotal: Row | None = None
        labels = [name.text for row in block.rows if (name := row[half.start])]
        chinese = any(_CHINESE.match(label) for label in labels)
        for row in block.rows:
            name, cell, whole = row[half.start], row[at], number(row[at])
            text = squash(name.text) if name else ""
            if not text or not name:
                continue
            if text.endswith(("合计", "总计")) and cell:
                rows = [*([subtotal] if subtotal else []), *items]
                parts = tuple(part for other in rows if (part := other[at]) and number(part))
                if whole and parts:
                    places = ((name.start, cell.end), *((part.start, part.end) for part in parts))
                    yield Sum("balance", text, cell, whole, parts, places)
                subtotal, items = row, []
            elif not (chinese and _BREAKS.match(text)) and (subtotal is None or not _CHINESE.match(text)):
                # Rows numbered otherwise, and after the subtotal those numbered alike, break down the row above them.
                items.append(row)


def numbered(block: TableBlock) -> Iterator[Sum]:
    """A row against the rows 1、 2、 3、 below it."""
    for start, row in enumerate(block.rows[:-1]):
        label = first_label(row)
        following = first_label(block.rows[start + 1])
        if not label or not following or _NUMBERED.match(label.text):
            continue
        mark = _NUMBERED.match(following.text)
        if not mark or mark[1] != "1":
            continue
        children: list[Row] = []
        for other in block.rows[start + 1 :]:
            text = first_label(other)
            found = _NUMBERED.match(text.text) if text else None
            if (text and _CHINESE.match(text.text)) or (found and int(found[1]) != len(children) + 1):
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
            rows.setdefault(evidence.called(plain(label.text)), row)
    for relation in evidence.words.relations:
        if relation.whole in rows and all(part in rows for part in relation.parts):
            yield from _columns(
                f"known{relation.whole}", block, rows[relation.whole], [rows[part] for part in relation.parts]
            )


def totals_row(evidence: Evidence, block: TableBlock) -> Iterator[Sum]:
    """The row 合计 against all the others, in a table whose rows are of one level."""
    rows = [row for row in block.rows if first_label(row)]
    at = next((index for index, row in enumerate(rows) if _is_total(evidence, row)), None)
    if at is None or any(_CHINESE.match(first_label(row).text) for row in rows):  # type: ignore[union-attr]
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
        if column.role in ("rate", "weight", "score", "aside", "code"):
            continue
        cell, whole = row[at], number(row[at])
        parts = tuple(part for child in children if (part := child[at]) and number(part))
        if cell and whole and len(parts) >= 2 and "%" not in squash(cell.text):
            label = label_of(row, at)
            places = (row_place(row), *(row_place(child) for child in children))
            yield Sum(relation, plain(label.text) if label else "合计", cell, whole, parts, places)


def plain(text: str) -> str:
    """A row's label without numbering and 其中."""
    name = compact(header_text(text))
    name = _CHINESE.sub("", _NUMBERED.sub("", name))
    return _NUMBERED.sub("", name.removeprefix("其中").strip("：:")).strip("：:")
