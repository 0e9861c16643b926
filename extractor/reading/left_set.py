"""Rows of merged cells that a copy has set on the left, with empty cells at their end for what the merged ones span."""

from __future__ import annotations

from extractor.knowledge import squash
from extractor.knowledge.table_words import header_text, is_number, table_knowledge
from extractor.reading.heads import Head, spread_under
from extractor.reading.rewriting import Cell, Row

# How many names of columns make a header.
_FEWEST_HEADS = 2


def in_their_columns(text: str, rows: list[Row]) -> list[Row]:
    """The rows with their cells under the headings that they are of, as far as these tell."""
    return _beside_merged(text, _under_their_heads(text, rows))


def _under_their_heads(text: str, rows: list[Row]) -> list[Row]:
    """A header's second row under the heading that spans it.

    项目 | 上年数 | 增减情况 | | over 增减额 | 增减幅度 | | |.
    """
    if len(rows) < 3 or len(rows[0]) != len(rows[1]):
        return rows
    tops, subs = ([cell for cell in row if cell[0] < cell[1]] for row in rows[:2])
    heads = [[Head(squash(text[start:end]), (start, end)) for start, end in row] for row in (tops, subs)]
    width = len(rows[0])
    if any(is_number(head.said) for row in heads for head in row) or not 1 < len(subs) <= width - len(tops) + 1:
        return rows
    if rows[0][: len(tops)] != tops or rows[1][: len(subs)] != subs:
        return rows
    spread = spread_under(heads[0], heads[1], table_knowledge())
    if not spread:
        return rows
    return [*([*row, *[_nothing(row[-1])] * (width - len(row))] for row in spread), *rows[2:]]


def _beside_merged(text: str, rows: list[Row]) -> list[Row]:
    """Rows beside a label that goes down over them: their rate shows that they stand one column too far left.

    Then the header's second cell, which only says whose budget it is (年度预算数 over 总额), is left out.
    """
    columns = table_knowledge().columns
    rate = header = 0
    found = list(rows)
    for at, row in enumerate(rows):
        roles = [columns.of(header_text(text[start:end])) for start, end in row]
        if len([role for role in roles if role]) > _FEWEST_HEADS:
            rate, header = roles.index("rate") if "rate" in roles else 0, at
        elif rate > 2 and len(row) > rate and row[-1][0] == row[-1][1] and _is_rate(text, row[rate - 1]):
            head = rows[header]
            found[header] = [head[0], *head[2:], _nothing(head[-1])]
            rate = 0
    return found


def _is_rate(text: str, cell: Cell) -> bool:
    said = squash(text[cell[0] : cell[1]])
    return is_number(said) and said.endswith(("%", "％"))


def _nothing(cell: Cell) -> Cell:
    return cell[1], cell[1]
