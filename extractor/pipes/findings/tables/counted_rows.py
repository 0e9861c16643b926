"""The rule about how many things a sum of money is for, and the rows of the table with that sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place, number, written
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.reading.page import Cell
from extractor.result import Finding

_LEAST, _NUMBERS = 2, re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered rows with their total: what they are, how many, the values in 元 and the cells of the total's row."""

    thing: str
    number: int
    totals: tuple[Decimal, ...]
    cells: tuple[Cell, ...]
    place: Place


class CountedRows(BaseRule):
    """编报绩效目标的项目7个，涉及预算资金1673万元, where the table whose 合计 is 1,673.00 lists six by number."""

    id = "parts_total"

    def __init__(self) -> None:
        words = paper_words().counted_rows
        self._other, self._units = re.compile(alternatives(words.other)), frozenset(words.units)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every count right before an amount in one sentence, of goals too."""
        listings = evidence.once(_listings)
        for sentence in evidence.every if listings else ():
            for at, count in enumerate(sentence.figures):
                whole = next((f for f in sentence.figures[at + 1 :] if f.unit == "元"), None)
                if whole is not None and whole.role == "amount" and not whole.in_list:
                    yield from self._of(evidence, count, whole, listings)

    def _of(self, evidence: Evidence, count: Figure, whole: Figure, listings: list[Listing]) -> Iterator[Finding]:
        said = squash(count.label) + after(evidence, count)
        plain = count.role == "amount" and not count.quantity.qualifier and count.unit in self._units
        if not plain or count.in_list or self._other.search(said):
            return
        alike = [
            (each, at)
            for each in listings
            if each.thing in said
            for at, value in enumerate(each.totals)
            if value == whole.span.value
        ]
        if alike and all(each.number != count.span.value for each, _ in alike):
            listing, at = alike[0]
            yield self.finding(
                evidence,
                f"{listing.thing}写为{count.text}，而合计同为{whole.text}的表（{written(listing.cells[at])}）"
                f"列有{listing.number}个",
                [count.place, whole.place, listing.place],
                expected=f"{listing.number}{count.unit}",
                stated=count.text,
            )


def _listings(evidence: Evidence) -> list[Listing]:
    """The tables, or parts of tables, whose rows are numbered from 1 on under a thing's name, and end in a total."""
    words = paper_words().counted_rows
    found: list[Listing] = []
    for table in evidence.layer.tables:
        unit = next((block.unit for block in table.blocks if block.unit), None)
        thing, rows, first = "", 0, None
        for row in table.grid.rows:
            filled = [cell for cell in row if squash(cell.text)]
            texts = [squash(cell.text) for cell in filled]
            if len(texts) > 1 and texts[0] in words.numbers:
                thing = next((name for name, heads in words.things.items() if texts[1] in heads), "")
                rows, first = 0, filled[0]
            elif thing and texts and _NUMBERS.fullmatch(texts[0]) and int(texts[0]) == rows + 1:
                rows += 1
            elif thing and first and texts and texts[0] in words.totals:
                spans = [(cell, span) for cell in filled[1:] if (span := number(cell))]
                factor = evidence.factor(unit)
                values = tuple(span.value * factor for _, span in spans)
                if rows >= _LEAST and values:
                    cells = tuple(cell for cell, _ in spans)
                    found.append(Listing(thing, rows, values, cells, (first.start, filled[-1].end)))
                thing = ""
            else:
                thing = ""
    return found
