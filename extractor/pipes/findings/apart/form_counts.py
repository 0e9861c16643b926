"""The rule about how a text counts the indicators of its form: 数量指标2项，2项均已完成, and one was missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.cells import Place, column_at, row_place, written
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.targets import compared
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TableBlock
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_INDICATOR, _FAR = "指标", 60
_DIGITS = r"(?P<{0}>\d{{1,3}}|[一两二三四五六七八九十]{{1,2}})"


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form: what its cells say, its name, whether its target was met (None: not said), and its place."""

    words: str
    name: str
    met: bool | None
    place: Place


class FormCounts(BaseRule):
    """What is said of the indicators of a kind, or of all of them, against the only form of the report."""

    id = "result_word"

    def __init__(self) -> None:
        words = apart_words().form_counts
        kinds = alternatives(words.kinds)
        number = _DIGITS.format("number")
        self._counted = re.compile(
            rf"(?:(?P<kind>{kinds})|(?:{alternatives(words.set_up)})(?:三级|绩效|具体|个性|共性)*)指标{number}[项个]"
        )
        again, some, none = (_DIGITS.format(name) for name in ("again", "some", "none"))
        self._all = re.compile(
            rf"[，,](?:(?:{again}[项个]|以上|各项|指标)?(?:指标)?(?:{alternatives(words.all_met)}))(?=[，。；、]|$)"
        )
        self._parts = re.compile(
            rf"[，,](?:其中)?[，：:]?(?:{alternatives(words.done)}){some}[项个]"
            rf"(?:[，、](?:{alternatives(words.undone)}){none}[项个])?"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every number of indicators in the prose of a report with one form."""
        rows = self._rows(evidence) if evidence.layer.indicators else []
        for start, end in evidence.prose if rows else ():
            if evidence.text.find(_INDICATOR, start, end) < 0:
                continue
            for found in self._counted.finditer(evidence.text, start, end):
                kind = found["kind"] or ""
                mine = [row for row in rows if kind + _INDICATOR in row.words] if kind else rows
                if mine and _number(found["number"]) == len(mine):
                    yield from self._said(evidence, found, mine, end)
                elif mine and kind and self._is_whole(rows):
                    yield self._wrong_number(evidence, found, mine)

    def _rows(self, evidence: Evidence) -> list[FormRow]:
        """The rows of the report's only table of indicators; none where there are several."""
        blocks = [b for table in evidence.layer.tables for b in table.blocks if b.kind == "indicators"]
        tables = [table for table in evidence.layer.tables if any(b.kind == "indicators" for b in table.blocks)]
        if len(tables) != 1:
            return []
        return [row for block in blocks for row in self._of_block(block)]

    def _of_block(self, block: TableBlock) -> Iterator[FormRow]:
        at = {role: column_at(block.columns, role) for role in ("target", "actual", "weight", "score", "indicator")}
        target, actual, name = at["target"], at["actual"], at["indicator"]
        if target is None or actual is None or name is None:
            return
        for row in block.rows:
            cell = row[name]
            if cell is not None and row[target] is not None and row[actual] is not None:
                said = "|".join(squash(each.text) for each in row[:name] if each)
                yield FormRow(said, written(cell), compared(row, target, actual), row_place(row))

    def _is_whole(self, rows: list[FormRow]) -> bool:
        """Whether every row tells its kind, so that none of a kind is overlooked."""
        return all(row.words.count(_INDICATOR) for row in rows)

    def _said(self, evidence: Evidence, found: re.Match[str], rows: list[FormRow], end: int) -> Iterator[Finding]:
        missed = [row for row in rows if row.met is False]
        if every := self._all.match(evidence.text, found.end(), min(end, found.end() + _FAR)):
            if missed:
                yield self._wrong(evidence, found.start(), every.end(), missed)
        elif parts := self._parts.match(evidence.text, found.end(), min(end, found.end() + _FAR)):
            some, none = _number(parts["some"]), _number(parts["none"]) if parts["none"] else None
            known = all(row.met is not None for row in rows)
            if (known and some != len(rows) - len(missed)) or (none is not None and some + none != len(rows)):
                yield self._wrong(evidence, found.start(), parts.end(), missed)

    def _wrong(self, evidence: Evidence, start: int, end: int, missed: list[FormRow]) -> Finding:
        said = squash(evidence.text[start:end])
        names = "、".join(row.name for row in missed)
        told = f"（{names}）" if names else ""
        return self.finding(
            evidence,
            f"写为“{said}”，而表中未达目标的有{len(missed)}项{told}",
            [(start, end), *(row.place for row in missed)],
            stated=said,
        )

    def _wrong_number(self, evidence: Evidence, found: re.Match[str], rows: list[FormRow]) -> Finding:
        return self.finding(
            evidence,
            f"写为“{squash(found.group())}”，而表中这类指标有{len(rows)}项：{'、'.join(row.name for row in rows)}",
            [found.span(), *(row.place for row in rows)],
            expected=f"{len(rows)}项",
            stated=squash(found.group()),
            severity="warning",
            rule="parts_total",
        )


def _number(text: str) -> int:
    value = int(text) if text.isdecimal() else chinese_number(text)
    return int(value or 0)
