"""The rule about the totals that the explanations of a budget tell, and those of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, FormWords, Found
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, show
from extractor.pipes.findings.common.cells import written
from extractor.pipes.findings.common.disclosure_words import ToldTotal, disclosure_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.result import Finding

_YEAR = re.compile(r"20\d\d年(?:度)?")
_MARKS = re.compile(r"[，。；：、,“”\s]")


class BudgetTotals(BaseRule):
    """支出预算1770.00万元 over a table whose 支出总计 is 17,000,000.00元."""

    id = "conflict"

    def __init__(self) -> None:
        words = disclosure_words()
        ends = rf"(?:{alternatives(words.told_totals)})*$"
        self._before = re.compile(rf"(?:{alternatives(words.before_totals)})*")
        self._names = [
            (total, re.compile(rf"(?P<before>.*?)(?:{alternatives(total.names)}){ends}")) for total in words.totals
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for every total in the prose of a budget, and in its tables."""
        if not evidence.is_budget:
            return
        cells = {total.what: list(_cells(evidence, total)) for total, _ in self._names}
        seen: set[str] = set()
        for sentence in evidence.sentences if any(cells.values()) else ():
            for figure in sentence.figures:
                total = self._total(evidence, figure)
                given = cells[total.what] if total else []
                if total is None or total.what in seen or not given:
                    continue
                # Tables that differ are another finding, and whoever is right the prose may follow either.
                if all(not span.meets(figure.span) for _, _, span in given) and _are_one(given):
                    seen.add(total.what)
                    yield self._finding(evidence, total, figure, given[0])

    def _total(self, evidence: Evidence, figure: Figure) -> ToldTotal | None:
        """The total that a figure is of, by all that stands before it in its clause."""
        plain = figure.role == "amount" and figure.unit == "元" and not figure.quantity.qualifier
        if not plain or figure.year not in (None, evidence.year) or figure.inner:
            return None
        label = _MARKS.sub("", _YEAR.sub("", figure.label)).replace(evidence.layer.cover.organization or "\n", "")
        for total, name in self._names:
            found = name.fullmatch(label)
            if found and self._before.fullmatch(found["before"]):
                return total
        return None

    def _finding(
        self, evidence: Evidence, total: ToldTotal, figure: Figure, given: tuple[TypedTable, Found, Interval]
    ) -> Finding:
        table, cell, span = given
        unit = next((block.unit for block in table.blocks if block.unit), None) or "万元"
        gap = abs(figure.span.value - span.value) / YUAN["万元"]
        return self.finding(
            evidence,
            f"“{total.what}”正文为{figure.text}，“{squash(table.caption)}”中为{written(cell.cell)}{unit}，"
            f"相差{show(gap)}万元",
            [figure.place, cell.place],
            stated=f"{figure.text}；{written(cell.cell)}{unit}",
        )


def _cells(evidence: Evidence, total: ToldTotal) -> Iterator[tuple[TypedTable, Found, Interval]]:
    """The cells of the tables that give a total, with their values in 元."""
    others = disclosure_words().other_tables
    for table in evidence.layer.tables:
        name = squash(table.caption)
        for cell in total.cells:
            other = any(name.endswith(each) and not cell.table.endswith(each) for each in others)
            if not name.endswith(cell.table) or other:
                continue
            form = Form(FormWords(key="", title=name, names=[], since=0), (table.grid.start, table.grid.start), table)
            unit = next((block.unit for block in table.blocks if block.unit), None)
            if found := form.get(cell.row, cell.column):
                factor = evidence.factor(unit)
                span = found.value
                yield table, found, Interval(span.low * factor, span.high * factor, span.value * factor)
                break


def _are_one(given: Sequence[tuple[TypedTable, Found, Interval]]) -> bool:
    return all(span.meets(given[0][2]) for _, _, span in given)
