"""The rule about a total told right before its table: 5个项目，涉及资金381.60万元，明细如下, against its column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import SAME_UNITS, YUAN, Interval, is_slip, show, total
from extractor.pipes.findings.common.cells import Place, number
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.counts.mentions import grams
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import HEAD
from extractor.pipes.layers import TypedTable
from extractor.reading.page import Cell
from extractor.result import Finding

_LEAST, _FAR, _MOST, _PEOPLE = 2, 240, 40, "人"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its head, its unit as in `Figure.unit`, the sum of its rows, and its total, if any."""

    head: str
    unit: str
    sums: Interval
    whole: Interval | None
    written: str
    place: Place


class GridSum(BaseRule):
    """What the sentence before a table says that its rows come to, in money or in numbers.

    Only where the sentence counts as many things as there are rows, or refers to the table and a slip explains the gap;
    and where one column alone can be meant, and no other one comes to the figure.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = finding_words()
        derived = words.derived
        self._totals = re.compile(rf"(?:{alternatives(words.total_columns)})")
        self._unsummed = re.compile(
            alternatives([*derived.unsummed, *(name for names in derived.columns.values() for name in names)])
        )
        self._money = re.compile(alternatives(words.money_heads))
        self._follow = re.compile(alternatives(words.following))
        self._some = re.compile(alternatives([*words.partly_listed, *words.partly]))
        self._measures = {"budget": words.budget_words, "final": words.final_words}

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the last sentence with figures before every table."""
        starts = [sentence.start for sentence in evidence.sentences]
        for table in evidence.layer.tables:
            rows = self._rows(table)
            at = bisect_right(starts, table.grid.start) - 1
            sentence = evidence.sentences[at] if at >= 0 else None
            if sentence is None or len(rows) <= _LEAST or not self._leads(evidence, sentence, table):
                continue
            columns = list(self._columns(table, rows))
            counted = any(
                figure.role == "amount" and figure.unit not in ("元", "%") and figure.span.value == len(rows) - 1
                for figure in sentence.figures
            )
            for figure in sentence.figures[:_MOST] if columns else ():
                yield from self._compare(evidence, sentence, figure, columns, counted)

    def _rows(self, table: TypedTable) -> list[tuple[Cell, ...]]:
        """The header and the rows of parts; none where the table is not that plain."""
        rows = [row for row in table.grid.rows if any(squash(cell.text) for cell in row)]
        plain = bool(rows) and len({len(row) for row in rows}) == 1 and not any(number(cell) for cell in rows[0])
        return [row for row in rows if not self._is_total(row)] if plain else []

    def _is_total(self, row: Sequence[Cell]) -> bool:
        return any(self._totals.fullmatch(squash(cell.text)) for cell in row[:_LEAST])

    def _leads(self, evidence: Evidence, sentence: Sentence, table: TypedTable) -> bool:
        """Whether a sentence stands right before a table, in its section, and is of all that the table lists."""
        passage = evidence.layer.passages[sentence.passage]
        end = sentence.end or sentence.start
        near = passage.table is None and passage.section == table.section and table.grid.start - end < _FAR
        return near and not self._some.search(evidence.text, sentence.start, table.grid.start)

    def _columns(self, table: TypedTable, rows: Sequence[tuple[Cell, ...]]) -> Iterator[Column]:
        unit = next((block.unit for block in table.blocks if block.unit), None)
        whole_row = next((row for row in table.grid.rows if self._is_total(row)), None)
        for at, cell in enumerate(rows[0]):
            head = HEAD.fullmatch(squash(cell.text))
            values = [number(row[at]) for row in rows[1:]]
            figures = [value for value in values if value is not None]
            if head is None or len(figures) < len(values) or self._unsummed.search(head["name"]):
                continue
            told = (
                (head["unit"] if head["unit"] in YUAN else None)
                or (unit if self._money.search(head["name"]) else None)
                or _counted(head["name"])
            )
            factor = YUAN.get(told or "", 1)
            sums = total(Interval(v.low * factor, v.high * factor, v.value * factor) for v in figures)
            last = number(whole_row[at]) if whole_row and at < len(whole_row) else None
            whole = Interval(last.low * factor, last.high * factor, last.value * factor) if last else None
            if told:
                name = "元" if told in YUAN else SAME_UNITS.get(told, told)
                text = f"{'+'.join(squash(row[at].text) for row in rows[1:])}={show(sums.value / factor)}{told}"
                yield Column(head["name"], name, sums, whole, text, (rows[0][at].start, rows[-1][at].end))

    def _compare(
        self, evidence: Evidence, sentence: Sentence, figure: Figure, columns: Sequence[Column], counted: bool
    ) -> Iterator[Finding]:
        plain = figure.role == "amount" and not figure.inner and figure.measured != "prior"
        alike = [column for column in columns if column.unit == figure.unit]
        if not plain or figure.quantity.qualifier or not alike:
            return
        if any(span.meets(figure.span) for column in alike for span in (column.sums, column.whole) if span):
            return
        column = self._meant(figure, alike)
        if column is None:
            return
        follows = self._follow.search(evidence.text, figure.quantity.end, column.place[0]) is not None
        same = [other for other in sentence.figures if other.unit == figure.unit and other.role == "amount"]
        slip = is_slip(figure.span.value - column.sums.value) and follows and len(same) == 1
        told = follows or bool(grams(column.head) & grams(figure.label))
        if (counted and told and figure.unit == "元") or slip:
            yield self.finding(
                evidence,
                f"正文写为{figure.text}，而下表“{column.head}”{column.written}",
                [figure.place, column.place],
                stated=figure.text,
                expected=column.written.rpartition("=")[2],
            )

    def _meant(self, figure: Figure, columns: Sequence[Column]) -> Column | None:
        """The one column that a figure may be the sum of: the only one, of its measure, or with words of its name."""
        other = {"budget": "final", "final": "budget"}.get(figure.measured or "", "")
        columns = [c for c in columns if not any(word in c.head for word in self._measures.get(other, ()))]
        named = [c for c in columns if any(word in c.head for word in self._measures.get(figure.measured or "", ()))]
        alike = [c for c in named or columns if grams(c.head) & grams(figure.label)] if len(columns) > 1 else columns
        found = alike or named
        return found[0] if len(found) == 1 else None


def _counted(name: str) -> str | None:
    """The unit that the name of a column tells: 培训人次, 参训人数."""
    if name.endswith("人次"):
        return "人次"
    return _PEOPLE if name.endswith("人数") else None
