"""Rules about what is said of the rows of a table: how many have a grade, and that all are above a rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.claims.extremes import Row, rows_of
from extractor.pipes.findings.common.cells import Place, row_place
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

# A grade, how many are said to have it, and where.
Counted = tuple[str, Decimal | None, re.Match[str]]

_LEAST, _HEADS = 2, 3
_NUMBER = r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})"


class GradesCounted(BaseRule):
    """三个项目中，评价等级为“优”的2个, where the table of as many projects has another number of that grade.

    The table is the only one of the report with a column of grades; its rows are as many as the sentence says, or the
    grades of the passage come to its rows.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words, own = finding_words(), evaluation_words().of_rows
        self._names = {name: grade for grade, names in words.grades.items() for name in names}
        names, things = alternatives(self._names), alternatives(own.things)
        graded = rf"(?:{alternatives(own.graded)})+(?:[为是]|为)?"
        first, ends = _NUMBER.replace("number", "first"), r"(?=[，。；、（）\n]|$"
        self._counted = re.compile(
            rf"(?:{graded})?[“‘](?P<one>{names})[”’](?:等次|等级)?的?(?:有|共|为|{things})*{_NUMBER}(?:个|项){ends}|{things})"
            rf"|{first}(?:个|项)(?:{things})?(?:{graded}|为)[“‘](?P<other>{names})[”’]{ends})"
        )
        self._all = re.compile(
            rf"(?:(?:共|全部|的)?{_NUMBER}(?:个|项)(?:{things})(?:中|[，,])|(?:{things})(?:共|有)?{first}(?:个|项))"
        )
        self._head = re.compile(
            rf"(?:{alternatives([*words.grade_of, *words.evaluated])})*(?:{alternatives(words.grade_heads)})"
        )
        self._totals = re.compile(
            alternatives([*words.total_columns, *words.totals, *evaluation_words().extremes.totals])
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every number of a grade in the prose."""
        tables = list(self._tables(evidence))
        if len(tables) != 1:
            return
        rows = tables[0]
        for passage in evidence.layer.passages:
            if passage.table is None:
                told = [
                    (
                        self._names[found["one"] or found["other"]],
                        chinese_number(found["number"] or found["first"]),
                        found,
                    )
                    for found in self._counted.finditer(evidence.text, passage.start, passage.end)
                ]
                yield from self._passage(evidence, told, rows)

    def _passage(
        self, evidence: Evidence, told: Sequence[Counted], rows: Sequence[tuple[str, Place]]
    ) -> Iterator[Finding]:
        """Compares the first number that differs, where the passage is surely of the table's rows."""
        every = {grade for grade, *_ in told} == {grade for grade, _ in rows} and len(told) > 1
        for grade, count, found in told:
            sentence = evidence.behind("。\n", found.start())
            said = self._all.search(evidence.text, sentence, found.start())
            whole = chinese_number(said["number"] or said["first"]) if said else None
            sure = whole == len(rows) if whole else every or sum(n or 0 for _, n, _ in told) == len(rows)
            mine = [place for each, place in rows if each == grade]
            if sure and count and count != len(mine):
                yield self.finding(
                    evidence,
                    f"写为“{squash(found.group())}”，而表中等级为“{grade}”的有{len(mine)}个",
                    [found.span(), *mine],
                    expected=f"{len(mine)}",
                    stated=squash(found["number"] or found["first"]),
                )
                return

    def _tables(self, evidence: Evidence) -> Iterator[list[tuple[str, Place]]]:
        for table in evidence.layer.tables:
            grid = [row for row in table.grid.rows if any(cell.text for cell in row)]
            for at, row in enumerate(grid[:_HEADS]):
                found = [n for n, cell in enumerate(row) if self._head.fullmatch(squash(cell.text))]
                if len(found) == 1:
                    rows = [each for each in grid[at + 1 :] if len(each) > found[0] and squash(each[0].text)]
                    rows = [each for each in rows if not self._totals.search(squash(each[0].text))]
                    graded = [(squash(each[found[0]].text).strip("“”"), row_place(each)) for each in rows]
                    if len(graded) >= _LEAST and all(name in self._names for name, _ in graded):
                        yield [(self._names[name], place) for name, place in graded]
                    break


class AllAbove(BaseRule):
    """各项目执行率均在90%以上, where a row of the only table with such a column is below."""

    id = "summary"

    def __init__(self) -> None:
        own, columns = evaluation_words().of_rows, alternatives(evaluation_words().extremes.columns)
        self._said = re.compile(
            rf"(?:{alternatives(own.every)})(?:{alternatives(own.things)})?(?:的)?(?:预算|资金|支出)?(?P<column>{columns})(?:{alternatives(own.all)})"
            rf"(?:{alternatives(own.reaching)})*(?P<rate>\d{{1,3}}(?:\.\d+)?)(?P<unit>[%％分])(?P<above>以上|及以上|（含）以上)?(?=[，。；、）\n]|$)"
        )
        self._least = re.compile(alternatives(own.least))
        self._not = re.compile(alternatives([*finding_words().prior_words, *finding_words().results.aimed]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that says so."""
        for passage in evidence.layer.passages:
            if passage.table is not None:
                continue
            for said in self._said.finditer(evidence.text, passage.start, passage.end):
                least = said["above"] or self._least.search(said.group())
                tables = list(rows_of(evidence, said["column"])) if least else []
                if len(tables) == 1 and not self._not.search(evidence.text, *evidence.clause_at(*said.span())):
                    yield from self._of(evidence, said, tables[0])

    def _of(self, evidence: Evidence, said: re.Match[str], rows: list[Row]) -> Iterator[Finding]:
        below = [row for row in rows if row.span.high < Decimal(said["rate"]) and row.span.value > 1]
        if below and len(below) < len(rows):
            yield self.finding(
                evidence,
                f"写为“{squash(said.group())}”，而“{below[0].name}”为{below[0].text}",
                [said.span(), *(row.place for row in below)],
                stated=squash(said.group()),
            )
