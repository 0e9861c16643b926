"""The rule about a form's goal in words and the targets of its indicators: 完成32公里堤防养护, 堤防养护长度≥23公里."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import squash
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.swaps import neighbours_swapped
from extractor.pipes.findings.performance.targets import one_quantity
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.quantities import Quantity
from extractor.result import Finding, Indicator

_SHORTEST, _NEAR = 8, 2000


class GoalInForm(BaseRule):
    """A number of the goal, and the target of an indicator with a word of it: two neighbouring digits are swapped."""

    id = "target_conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Goes from each goal in a cell to the indicators of the same table behind it, up to the next goal."""
        goals = sorted(self._goals(evidence))
        for at, (start, end) in enumerate(goals):
            last = goals[at + 1][0] if at + 1 < len(goals) else end + _NEAR
            figures = [each for each in evidence.layer.quantities if start <= each.start < end]
            records = [r for r in evidence.layer.indicators or [] if end <= r.start < min(last, end + _NEAR)]
            for record in records:
                yield from self._compare(evidence, figures, record, records)

    def _goals(self, evidence: Evidence) -> Iterator[tuple[int, int]]:
        """The cells that tell goals in words, behind a label or in a column under it."""
        for table in evidence.layer.tables:
            yield from _cells(table)

    def _compare(
        self, evidence: Evidence, figures: Sequence[Quantity], record: Indicator, records: Sequence[Indicator]
    ) -> Iterator[Finding]:
        aim = one_quantity(squash(record.target or ""))
        if aim is None or not aim.unit:
            return
        unit = evidence.unit(aim.unit)
        name = grams(evidence.bare(squash(record.name)))
        alike = [f for f in figures if f.unit and evidence.unit(f.unit) == unit and self._shares(evidence, f, name)]
        # A number that another indicator asks for is that one's.
        aims = [one_quantity(squash(each.target or "")) for each in records]
        told = {each.value for each in aims if each}
        if len(alike) == 1 and alike[0].value not in told and neighbours_swapped(alike[0].value, aim.value):
            clause = evidence.clause_at(alike[0].start, alike[0].end)
            target = squash(record.target or "")
            yield self.finding(
                evidence,
                f"目标写为“{squash(evidence.text[slice(*clause)])}”，指标“{squash(record.name)}”的目标值却为{target}",
                [clause, (record.start, record.end)],
                stated=target,
            )

    def _shares(self, evidence: Evidence, figure: Quantity, name: frozenset[str]) -> bool:
        clause = evidence.clause_at(figure.start, figure.end)
        around = evidence.text[clause[0] : figure.start] + "，" + evidence.text[figure.end : clause[1]]
        return bool(grams(evidence.bare(squash(around))) & name)


def _cells(table: TypedTable) -> Iterator[tuple[int, int]]:
    labels = paper_words().goal_cells
    for row in table.grid.rows:
        filled = [cell for cell in row if squash(cell.text)]
        for label, cell in pairwise(filled):
            if squash(label.text).strip("：:") in labels and len(squash(cell.text)) > _SHORTEST:
                yield cell.start, cell.end
