"""The rule about which row of a table has the most or the least of a column: 执行率最低的是丙项目."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import Place, number, row_place, written
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST, _HEADS, _SHORTEST, _MOST = 2, 3, 2, 60
_QUOTES = dict.fromkeys(map(ord, '“”"‘’'))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name, its value in a column, as written, and where it stands."""

    name: str
    span: Interval
    text: str
    place: Place


class Extreme(BaseRule):
    """A row that is said to have the highest or lowest of a column, and another row that has more, or less.

    The column is one whose head ends with what is said (执行率, 得分, 满意度), in every table that has such a row
    and column; nothing is said where any of these tables bears the words out.
    """

    id = "summary"

    def __init__(self) -> None:
        own = evaluation_words().extremes
        columns, most, least = (alternatives(each) for each in (own.columns, own.most, own.least))
        way = rf"(?:(?P<most{{0}}>{most})|(?P<least{{0}}>{least}))"
        self._behind = re.compile(
            rf"(?:^|(?<=[，。；：、\n]))(?:{alternatives(own.opens)})*(?P<name>[^，。；：\d\n]{{2,30}}?)(?:的)?(?P<column>{columns})(?:为|也|是)?"
            + way.format("")
            + r"(?=[，。；、（(\n]|$)"
        )
        name, ends = r"(?P<name>[^，。；：\d\n]{2,30}?)", r"(?=[，。；、（(\n]|$)"
        self._before = re.compile(
            rf"(?P<column>{columns}){way.format('')}的(?:{alternatives(own.kinds)})?(?:是|为){name}{ends}"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence of the prose that says so."""
        if not evidence.layer.tables:
            return
        for passage in evidence.layer.passages:
            if passage.table is not None:
                continue
            for pattern in (self._behind, self._before):
                for said in pattern.finditer(evidence.text, passage.start, passage.end):
                    tables = [rows for rows in rows_of(evidence, said["column"]) if self._named(rows, said["name"])]
                    wrong = [self._wrong(rows, said) for rows in tables]
                    if wrong and all(wrong) and (pair := wrong[0]):
                        yield self._finding(evidence, said, *pair)

    def _named(self, rows: Sequence[Row], name: str) -> Row | None:
        called = _bare(name)
        found = [row for row in rows if row.name == called]
        found = found or [row for row in rows if len(row.name) >= _SHORTEST and row.name in called]
        found = found or [row for row in rows if len(called) > _SHORTEST and called in row.name]
        return found[0] if len(found) == 1 else None

    def _wrong(self, rows: Sequence[Row], said: re.Match[str]) -> tuple[Row, Row] | None:
        row = self._named(rows, said["name"])
        if row is None:
            return None
        other = (max if said["most"] else min)(rows, key=lambda each: each.span.value)
        beyond = other.span.low > row.span.high if said["most"] else other.span.high < row.span.low
        return (row, other) if beyond else None

    def _finding(self, evidence: Evidence, said: re.Match[str], row: Row, other: Row) -> Finding:
        word = said["most"] or said["least"]
        return self.finding(
            evidence,
            f"写为“{row.name}”{said['column']}{word}，而“{row.name}”为{row.text}，“{other.name}”为{other.text}",
            [evidence.clause_at(said.start("column"), said.end("column")), row.place, other.place],
            expected=other.name,
            stated=row.name,
        )


def rows_of(evidence: Evidence, column: str) -> Iterator[list[Row]]:
    """The named rows of every table that has one column called so, without totals."""
    words = finding_words()
    totals = re.compile(alternatives([*words.total_columns, *words.totals, *evaluation_words().extremes.totals]))
    for table in evidence.layer.tables:
        rows = [row for row in table.grid.rows if any(cell.text for cell in row)]
        for at, row in enumerate(rows[:_HEADS]):
            found = [n for n, cell in enumerate(row) if re.split("[（(]", squash(cell.text))[0].endswith(column)]
            if len(found) == 1:
                told = [(each, number(each[found[0]])) for each in rows[at + 1 :] if len(each) > found[0]]
                named = [
                    Row(_bare(each[0].text), span, written(each[found[0]]), row_place(each))
                    for each, span in told[:_MOST]
                    if span and squash(each[0].text) and not totals.search(squash(each[0].text))
                ]
                if len(named) >= _LEAST:
                    yield named
                break


def _bare(text: str) -> str:
    return squash(text).translate(_QUOTES)
