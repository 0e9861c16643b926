"""The rule about how many rows of a table have something, told in prose: 年末尚有结转的项目3个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place, is_blank, number
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_LEAST, _SHORTEST = 2, 2


@dataclass(frozen=True, slots=True)
class Rows:
    """A column of amounts: its header, what the rows are, and the name, value and place of each."""

    header: str
    of: str
    rows: tuple[tuple[str, Decimal, Place], ...]


class RowsTold(BaseRule):
    """How many rows of the only table with such a column are not nothing in it, or nothing, against the prose."""

    id = "summary"

    def __init__(self) -> None:
        words = reckoned_words().rows
        digits = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
        items, units = alternatives(words.items), alternatives(words.units)
        self._number = re.compile(rf"{digits}(?:{units})")
        have, lack = alternatives(words.have), alternatives(words.lack)
        none, some = alternatives(words.none), alternatives(words.some)
        word = r"[\u4e00-\u9fff]{2,10}?"
        when = rf"(?P<when>(?:{alternatives(words.when)})?)"
        has = (
            rf"(?:(?:(?P<lack>{lack})|(?:{have}))(?P<what>{word})"
            rf"|(?P<what2>{word})(?:(?P<none>{none})|(?:{some})))"
        )
        number_ = rf"(?P<count>{digits})(?:{units})"
        end = r"(?=[，。；、（(\n]|$)"
        self._patterns = [
            # 年末尚有结转的项目3个; 年末结转不为零的项目有3个.
            re.compile(rf"{when}{has}的(?P<items>{items})(?:共计|共有|共|有|为|计|合计)*{number_}{end}"),
            # 有3个项目年末有结转.
            re.compile(rf"(?<![\d第]){number_}(?P<items>{items}){when}{has}(?:资金|金额)?{end}"),
        ]
        self._opening, self._closing = re.compile(alternatives(words.opening)), re.compile(alternatives(words.closing))
        self._totals = re.compile(rf"^(?:{alternatives(words.totals)})")
        self._other = re.compile(alternatives(words.other))
        self._silent = re.compile(rf"(?:{alternatives(words.silent)})+$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause of the prose that counts so."""
        columns = evidence.once(self._columns)
        for passage in evidence.layer.passages if columns else ():
            if passage.table is not None or not self._number.search(evidence.text, passage.start, passage.end):
                continue
            for pattern in self._patterns:
                for said in pattern.finditer(evidence.text, passage.start, passage.end):
                    before = evidence.text[max(passage.start, said.start() - 12) : said.start()]
                    if not self._other.search(re.split("[。；]", before)[-1]):
                        yield from self._compare(evidence, columns, said)

    def _compare(self, evidence: Evidence, columns: list[Rows], said: re.Match[str]) -> Iterator[Finding]:
        what = self._silent.sub("", said["what"] or said["what2"])
        mine = [each for each in columns if len(what) >= _SHORTEST and what in each.header and said["items"] in each.of]
        mine = self._at(mine, said["when"] or what)
        stated = _number(said["count"])
        if len(mine) != 1 or stated is None:
            return
        column = mine[0]
        nothing = said["lack"] is not None or said["none"] is not None
        rows = [row for row in column.rows if (row[1] == 0) == nothing]
        if len(rows) == stated or stated > len(column.rows):
            return
        told = "、".join(name for name, *_ in rows)
        yield self.finding(
            evidence,
            f"写为“{squash(said.group())}”，而表中“{column.header}”{'为零' if nothing else '不为零'}的有{len(rows)}个"
            f"{f'（{told}）' if told else ''}",
            [said.span(), *(place for *_, place in rows)],
            expected=f"{len(rows)}个",
            stated=squash(said.group()),
        )

    def _at(self, columns: list[Rows], when: str) -> list[Rows]:
        """The columns of the end of the year that is meant: the closing one where nothing is said."""
        for point in (self._opening, self._closing):
            if point.search(when):
                return [each for each in columns if point.search(each.header)]
        closing = [each for each in columns if self._closing.search(each.header)]
        return closing if len(columns) > 1 and closing else columns

    def _columns(self, evidence: Evidence) -> list[Rows]:
        """The columns of numbers of the tables with a name in each row."""
        found = []
        for table in evidence.layer.tables or []:
            rows = table.grid.rows
            head = rows[0] if rows else ()
            first = next(
                (at for at, cell in enumerate(head) if cell and cell.text and len(squash(cell.text)) > 2), None
            )
            for at, cell in enumerate(head) if first is not None else ():
                name = squash(cell.text) if cell else ""
                if first is None or at <= first or not name:
                    continue
                told = [(row[first], row[at]) for row in rows[1:] if at < len(row) and row[first]]
                kept = [(squash(label.text), each) for label, each in told if label and squash(label.text)]
                kept = [(called, each) for called, each in kept if not self._totals.match(called)]
                values = [(called, each, number(each)) for called, each in kept]
                sound = all(value is not None or is_blank(each) for _, each, value in values)
                if len(values) < _LEAST or not sound or not any(value for *_, value in values):
                    continue
                parts = tuple(
                    (called, value.value if value else Decimal(0), (each.start, each.end) if each else (0, 0))
                    for called, each, value in values
                )
                of = head[first]
                found.append(Rows(name, squash(of.text) if of else "", parts))
        return found


def _number(text: str) -> int | None:
    value = Decimal(text) if text.isdecimal() else chinese_number(text)
    return int(value) if value is not None else None
