"""The rule about names told in an order that their figures do not have, wherever these are told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import Place, written
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.grids import plain_grids
from extractor.result import Finding

_MOST, _SEVERAL = 40, 3
_BRACKETS = re.compile(r"[（(][^（）()]{0,40}[）)]")

# A figure as written, its values, and its place.
Told = tuple[str, Interval, Place]


class OrderedNames(BaseRule):
    """按支出规模由大到小依次为甲支出、乙支出、丙支出: names in an order that their amounts do not have.

    The figures are those of one sentence that tells one of each name, of the section or else the only such sentences of
    the report; else the lines' final figures, or the rows of a table. An order of no way (排序依次是)
    may be either.
    """

    id = "summary"

    def __init__(self) -> None:
        words, own = finding_words().ordered, evaluation_words().ranked_names
        self._order = re.compile(
            rf"(?P<view>[^，。；\d\n]{{0,20}}?)(?:(?P<down>{alternatives(words.falling)})|(?P<up>{alternatives(words.rising)})"
            rf"|(?P<any>{alternatives(own.ranked)}))"
            rf"(?:[^。；\d\n]{{0,6}}?(?:{alternatives(words.listed)})[，：:]?){{1,3}}(?P<names>[^。；\d\n]{{8,200}})(?=[。；\n]|$)"
        )
        self._ways = re.compile(alternatives([*words.falling, *words.rising, *own.ranked]))
        self._other = re.compile(alternatives(own.other))
        self._joins = re.compile(alternatives(own.joins))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every order of three names or more without figures."""
        for passage in evidence.layer.passages:
            if passage.table is not None or not self._ways.search(evidence.text, passage.start, passage.end):
                continue
            for order in self._order.finditer(evidence.text, passage.start, passage.end):
                names = [name for name in self._joins.split(_BRACKETS.sub("", squash(order["names"]))) if name]
                if len(names) >= _SEVERAL and not self._other.search(order["view"]):
                    yield from self._compare(evidence, order, names, passage.section)

    def _compare(
        self, evidence: Evidence, order: re.Match[str], names: Sequence[str], section: int | None
    ) -> Iterator[Finding]:
        told = self._told(evidence, names, section) or self._lines(evidence, names) or self._rows(evidence, names)
        pairs = list(pairwise(zip(names, told, strict=False)))
        falls = [pair for pair in pairs if pair[0][1][1].high < pair[1][1][1].low]
        rises = [pair for pair in pairs if pair[1][1][1].high < pair[0][1][1].low]
        wrong = falls if order["down"] else rises if order["up"] else falls if rises else []
        for (name, one), (after, other) in wrong[:1]:
            said = order["down"] or order["up"] or order["any"]
            yield self.finding(
                evidence,
                f"写为“{said}”，而“{name}”{one[0]}之后是“{after}”{other[0]}",
                [order.span("names"), one[2], other[2]],
                stated=said,
            )

    def _told(self, evidence: Evidence, names: Sequence[str], section: int | None) -> list[Told]:
        """The amounts of the first sentence of the section that tells exactly one of each name, else of any section."""
        for sentence in evidence.around(section):
            if found := self._of(sentence.figures[:_MOST], names):
                return found
        every = [found for sentence in evidence.sentences if (found := self._of(sentence.figures[:_MOST], names))]
        alike = all(a[1].meets(b[1]) for found in every for a, b in zip(found, every[0], strict=True))
        return every[0] if every and alike else []

    def _of(self, figures: Sequence[Figure], names: Sequence[str]) -> list[Told]:
        """One amount of each name, all of one unit; none where a name has several."""
        plain = [f for f in figures if f.role == "amount" and f.measured not in ("budget", "prior") and not f.inner]
        for unit in dict.fromkeys(figure.unit for figure in plain if figure.unit not in ("", "%")):
            alike = [figure for figure in plain if figure.unit == unit]
            found = [[figure for figure in alike if name in figure.label] for name in names]
            if all(len(each) == 1 for each in found):
                return [(figure.text, figure.span, figure.place) for figure, *_ in found]
        return []

    def _lines(self, evidence: Evidence, names: Sequence[str]) -> list[Told]:
        """The final figures of lines that are called so, each of one value throughout the report."""
        found = [evidence.finals(name) for name in names]
        if any(not each or any(final.span.value != each[0].span.value for final in each) for each in found):
            return []
        return [(final.text, final.span, evidence.row_at(final)) for final, *_ in found]

    def _rows(self, evidence: Evidence, names: Sequence[str]) -> list[Told]:
        """The rows of the only table that has one of each name, and one column of figures."""
        tables: list[list[Told]] = []
        for grid in evidence.once(plain_grids):
            columns = [at for at in range(len(grid.heads)) if grid.figures(at)]
            rows = {row.name: row for row in grid.rows}
            if len(columns) == 1 and all(name in rows for name in names):
                told = [rows[name] for name in names]
                spans = [(written(row.cells[columns[0]]), row.values[columns[0]], row.place) for row in told]
                tables.append([(text, span, place) for text, span, place in spans if span])
        return tables[0] if len(tables) == 1 else []
