"""The rule about how much a line changed in percent, in the prose and in a table that compares two years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.cells import Place, number, written
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell
from extractor.result import Finding

_MOST, _LINE = (
    60,
    re.compile(r"^(?:[一二三四五六七八九十\d]{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)]|其中[：:]?)*"),
)
_QUOTES = re.compile(r"[“”\"]")
_SIGNS = re.compile(r"[、+±（）()/／%％\s]")


@dataclass(frozen=True, slots=True)
class _Rate:
    """The rate of a row: how it is written, its values, and the row's place."""

    text: str
    span: Interval
    place: Place


class RateInTable(BaseRule):
    """下降57.41% in the prose, -57.39% in the table's column 增减幅度, of one line.

    Only lines that the report calls by a known name, or a table's total whose caption names the line; and only where
    the prose has one such rate of the line.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        self._growth = re.compile(alternatives(_SIGNS.sub("", name) for name in words.derived.columns["growth"]))
        self._budget = re.compile(alternatives(words.budget_words))
        self._totals = frozenset([*words.total_columns])

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change in percent of the prose whose line a table has a rate of."""
        rates = self._rates(evidence)
        told: dict[str, list[Figure]] = {}
        for sentence in evidence.sentences if rates and evidence.is_account else ():
            for figure in sentence.figures[:_MOST]:
                named = figure.line and len(figure.line) == 1
                if (
                    named
                    and figure.line
                    and figure.role == "change"
                    and figure.unit == "%"
                    and figure.basis != "budget"
                ):
                    told.setdefault(evidence.called(figure.line[0]), []).append(figure)
        for name, figures in told.items():
            rate = rates.get(name)
            if rate and len({(f.span.value, f.direction) for f in figures}) == 1:
                yield from self._compare(evidence, name, figures[0], rate)

    def _compare(self, evidence: Evidence, name: str, told: Figure, rate: _Rate) -> Iterator[Finding]:
        signed = told.span if told.direction == "increase" else -told.span
        if signed.meets(rate.span) or told.quantity.qualifier:
            return
        yield self.finding(
            evidence,
            f"“{name}”的增减幅度正文为{way(told.direction == 'increase')}{told.text}，表中为{rate.text}",
            [told.place, rate.place],
            stated=f"{told.text}；{rate.text}",
        )

    def _rates(self, evidence: Evidence) -> dict[str, _Rate]:
        """The rate of each line, where one table alone has it."""
        found: dict[str, list[_Rate]] = {}
        for table in evidence.layer.tables:
            rows = [row for row in table.grid.rows if any(cell.text for cell in row)][:_MOST]
            column = self._column(rows)
            if column is None or self._budget.search(squash(table.caption)):
                continue
            for row in rows[1:]:
                name = self._named(evidence, squash(row[0].text), squash(table.caption))
                value = number(row[column]) if name and column < len(row) else None
                if value is not None:
                    text = written(row[column])
                    text = text if text.endswith(("%", "％")) else f"{text}%"
                    found.setdefault(name, []).append(_Rate(text, value, (row[0].start, row[column].end)))
        return {name: rates[0] for name, rates in found.items() if len(rates) == 1}

    def _column(self, rows: list[tuple[Cell, ...]]) -> int | None:
        """The one column of the first row that is of a rate of change against the year before."""
        heads = [_SIGNS.sub("", squash(cell.text)) for cell in rows[0]] if rows else []
        fitting = [at for at, head in enumerate(heads) if self._growth.search(head) and not self._budget.search(head)]
        others = any(self._budget.search(head) for head in heads)
        return fitting[0] if len(fitting) == 1 and not others else None

    def _named(self, evidence: Evidence, label: str, caption: str) -> str:
        """The line of a row by the first of its synonyms; 合计 is the whole that the caption names."""
        bare = compact(_LINE.sub("", label))
        synonyms = finding_words().synonyms
        if bare in self._totals:
            wholes = [each.whole for each in finding_words().relations]
            titled = _QUOTES.sub("", compact(caption))
            return next((w for w in wholes if any(n in titled for n in (w, *synonyms.get(w, ())))), "")
        name = evidence.called(bare)
        return name if name in synonyms else ""
