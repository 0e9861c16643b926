"""The rule about a mean of the prose that is of a table's column: 12个项目平均得分96.40分, and the table of scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import places, show
from extractor.pipes.findings.common.cells import Place, number
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import HEAD
from extractor.pipes.layers import TypedTable
from extractor.reading.page import Cell
from extractor.result import Finding

_LEAST, _SHOWN, _POINTS = 3, 6, "分"


@dataclass(frozen=True, slots=True)
class ScoredColumn:
    """A column of scores or rates: its head, its values, those of the columns of figures beside it, and its place."""

    head: str
    values: tuple[Decimal, ...]
    beside: tuple[tuple[Decimal, ...], ...]
    section: int | None
    place: Place

    def means(self) -> Iterator[Decimal]:
        """The mean, then those weighted by another column."""
        yield sum(self.values, Decimal(0)) / len(self.values)
        for weights in self.beside:
            whole = sum(weights, Decimal(0))
            if whole > 0:
                yield sum((w * v for w, v in zip(weights, self.values, strict=True)), Decimal(0)) / whole


def scored_columns(evidence: Evidence) -> list[ScoredColumn]:
    """The columns of scores and rates of tables of one header and named rows, without the rows of totals and means."""
    found: list[ScoredColumn] = []
    words = evaluation_words().column_means
    heads = re.compile(rf"(?:{alternatives([*words.scores, *words.rates])})$")
    totals = re.compile(alternatives([*finding_words().total_columns, *words.totals]))
    for table in evidence.layer.tables:
        rows = [row for row in table.grid.rows if any(cell.text for cell in row)]
        names = [HEAD.fullmatch(squash(cell.text)) for cell in rows[0]] if rows else []
        at = [at for at, name in enumerate(names) if name and heads.search(name["name"])]
        told = [row for row in rows[1:] if len(row) == len(names)]
        told = [row for row in told if not any(totals.fullmatch(squash(cell.text)) for cell in row)]
        if len(told) >= _LEAST and len(told) >= len(rows) - 2:
            columns = (_column(table, names[each], told, each) for each in at)
            found += [column for column in columns if column]
    return found


def _column(
    table: TypedTable, head: re.Match[str] | None, rows: Sequence[tuple[Cell, ...]], at: int
) -> ScoredColumn | None:
    columns = [[number(row[each]) for row in rows] for each in range(len(rows[0]))]
    full = [tuple(value.value for value in column if value) for column in columns]
    if head is None or len(full[at]) < len(rows):
        return None
    beside = tuple(
        column for each, column in enumerate(full) if each != at and len(column) == len(rows) and min(column) >= 0
    )
    place = (rows[0][at].start, rows[-1][at].end)
    return ScoredColumn(head["name"], full[at], beside, table.section, place)


class ColumnMean(BaseRule):
    """The mean that a sentence tells of as many as a table has rows, or of what the one such table lists.

    Nothing is said where the mean weighted by another column comes to it.
    """

    id = "average"

    def __init__(self) -> None:
        words = evaluation_words().column_means
        ends = alternatives(finding_words().reaching)
        rates = alternatives(words.rates)
        self._scores = re.compile(
            rf"(?:平均(?:{alternatives(words.scores)}|分数?|分值)|均分|(?:{alternatives(words.scores)})平均)(?:{ends})?$"
        )
        self._rates = re.compile(rf"(?:平均[^，。；\d]{{0,6}}?(?P<rate>{rates})|(?P<of>{rates})平均)(?:{ends})?$")
        self._other = re.compile(alternatives([*finding_words().prior_words, *words.not_all]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every mean of points and rates."""
        for sentence in evidence.sentences:
            for stated in sentence.figures:
                score = self._scores.search(stated.label) if stated.unit == _POINTS else None
                rate = self._rates.search(stated.label) if stated.unit == "%" else None
                if (score or rate) and not self._other.search(evidence.text, *evidence.clause_at(*stated.place)):
                    name = (rate["rate"] or rate["of"]) if rate else ""
                    yield from self._of(evidence, sentence, stated, name)

    def _of(self, evidence: Evidence, sentence: Sentence, stated: Figure, name: str) -> Iterator[Finding]:
        rates = evaluation_words().column_means.rates
        columns = [
            column
            for column in evidence.once(scored_columns)
            if (column.head.endswith(name) if name else not column.head.endswith(tuple(rates)))
        ]
        before = [f.span.value for f in sentence.figures if f.quantity.start < stated.quantity.start and f.unit != "元"]
        before = [value for value in before if value == value.to_integral_value()]
        counts = [value for value in before if value >= _LEAST]
        section = evidence.layer.passages[stated.passage].section
        if counts:
            # 等级为“优”的6个、等级为“良”的2个，平均得分94分: of all eight.
            numbers = counts[-1:] if any(len(c.values) == counts[-1] for c in columns) else [sum(before)]
            columns = [column for column in columns if len(column.values) == numbers[0]]
        else:
            columns = [column for column in columns if column.section == section] if len(columns) == 1 else []
        if len(columns) != 1:
            return
        column = columns[0]
        step = stated.quantity.resolution
        if any(abs(mean - stated.span.value) < step for mean in column.means()):
            return
        mean = next(column.means())
        expected = f"{show(mean, places(step))}{stated.unit}"
        values = "+".join(show(value) for value in column.values[:_SHOWN])
        more = "+…" if len(column.values) > _SHOWN else ""
        yield self.finding(
            evidence,
            f"平均写为{stated.text}，而表中“{column.head}”({values}{more})÷{len(column.values)}={expected}",
            [stated.place, column.place],
            expected=expected,
            stated=stated.text,
        )
