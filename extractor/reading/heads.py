"""Headers of two or three storeys whose cells a copy has set one behind the other, without how far each reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.knowledge.table_words import TableKnowledge, header_text
from extractor.reading.rewriting import Cell, Row

_FEWEST = 3
# What share of the characters of a heading and of those beneath it must be common to them.
_LEAST_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Head:
    """A heading, without its white space, and its place."""

    said: str
    cell: Cell


def lines_over(heads: Sequence[Head], width: int, words: TableKnowledge) -> list[Row] | None:
    """The rows of a header that names lines over `width` figures, or None where the headings do not fit them.

    合计 | 因公出国（境）费 | 公务用车购置及运行费 | 公务接待费 over 小计 | 公务用车购置费 | 公务用车运行费,
    perhaps with 预算数 | 决算数 under each.
    """
    names = list(heads)
    while names and words.columns.of(header_text(names[-1].said)) and not names[-1].said.endswith(words.sum_endings):
        names.pop()
    beneath = heads[len(names) :]
    if len(names) < _FEWEST or not all(name.said.endswith(words.line_heads) for name in names):
        return None
    each = _period(beneath)
    if width % each:
        return None
    leaves = width // each
    title = len(names) > 1 and names[1].said in words.generic_totals
    for opened in (names, names[1:]) if title else (names,):
        if (rows := _storeys(opened, leaves, words)) and len(beneath) in (0, each, each * leaves):
            return _with_measures(rows, beneath, each)
    return None


def _period(beneath: Sequence[Head]) -> int:
    """How many measures stand under each line: 预算数 | 决算数 | 预算数 | 决算数 are two."""
    return len({head.said for head in beneath}) or 1


def _storeys(names: Sequence[Head], leaves: int, words: TableKnowledge) -> list[Row] | None:
    """One row of names, or two where some stand under another."""
    if len(names) == leaves:
        return [[name.cell for name in names]]
    parts = len(names) - leaves  # each group takes up a heading of its own
    if parts != 1:
        return None
    sums = [at for at, name in enumerate(names) if at and name.said in words.generic_totals]
    for split in sums or range(2, len(names) - 1):
        if rows := spread_under(names[:split], names[split:], words):
            return rows
    return None


def spread_under(tops: Sequence[Head], subs: Sequence[Head], words: TableKnowledge) -> list[Row] | None:
    """Two rows of a header, the second under the one heading of the first that it is most like; None for none."""
    said = {character for name in subs if name.said not in words.generic_totals for character in name.said}
    alike = [2 * len(said & set(top.said)) / (len(said) + len(set(top.said))) for top in tops]
    best = max(range(len(tops)), key=lambda at: alike[at])
    return _under(tops, best, subs) if alike[best] >= _LEAST_ALIKE else None


def _under(tops: Sequence[Head], group: int, subs: Sequence[Head]) -> list[Row]:
    upper, lower = Row(), Row()
    for at, top in enumerate(tops):
        nothing = (top.cell[1], top.cell[1])
        inside = at == group
        upper += [top.cell, *[nothing] * (len(subs) - 1)] if inside else [top.cell]
        lower += [sub.cell for sub in subs] if inside else [nothing]
    return [upper, lower]


def _with_measures(rows: list[Row], beneath: Sequence[Head], each: int) -> list[Row]:
    """The rows of names with the measures under each of them."""
    if not beneath:
        return rows
    wide = [[one for cell in row for one in (cell, *[(cell[1], cell[1])] * (each - 1))] for row in rows]
    cells = [head.cell for head in beneath]
    return [*wide, cells * (len(wide[0]) // len(cells))]
