"""The rule about how many rows of a table are above or below a rate: 执行率低于90%的2个."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place, number
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_LEAST, _FAR = 2, 1500
_WAYS, _BEHIND = ("least", "over", "under", "most"), ("least_behind", "under_behind")
_UNCLEAR = ("以上", "以下")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of rates: its name, its rows' names and values, and where each stands."""

    name: str
    rows: tuple[tuple[str, Decimal, Place], ...]
    end: int


class ThresholdCount(BaseRule):
    """四个项目中执行率达到95%及以上的2个，低于90%的1个 under a table with 88.75% and 85.00%.

    The sentence tells how many rows the table has in all; the table is the nearest one before it.
    """

    id = "summary"

    def __init__(self) -> None:
        words = relation_words().thresholds
        digits = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
        items, names = alternatives(words.items), alternatives(words.names)
        self._all = re.compile(rf"(?<![\d第])(?P<all>{digits})(?:个|项)(?:{items})?(?:中|里)[，,]?")
        ways = "|".join(f"(?P<{way}>{alternatives(told)})" for way, told in words.before.items())
        behind = "|".join(f"(?P<{way}_behind>{alternatives(told)})" for way, told in words.behind.items())
        self._count = re.compile(
            rf"(?:(?P<name>{names})[^，。；、\d]{{0,4}}?)?(?:{ways})?(?P<rate>\d{{1,3}}(?:\.\d+)?)[%％](?:{behind})?"
            rf"的?(?:{items})?(?:共|有|为|共有)?(?P<count>{digits})(?:个|项)(?=[，,。；、（(]|$)"
        )
        self._name = re.compile(rf"(?:{names})")
        verbs = alternatives(words.reaching)
        self._counted = re.compile(
            rf"(?<![\d第])(?P<count>{digits})(?:个|项)(?:{items})(?:的)?(?:{alternatives(words.whose)})?(?P<name>{names})"
            rf"(?:{verbs})?(?:{ways})?(?P<rate>\d{{1,3}}(?:\.\d+)?)[%％](?:{behind})?(?=[，,。；、（(的]|$)"
        )
        self._other = re.compile(rf"(?:{alternatives(words.other)})[^。；]*$")
        self._totals = re.compile(rf"^(?:{alternatives(words.totals)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that counts so, behind a table of rates."""
        columns = evidence.once(self._columns)
        for start, end in evidence.prose if columns else ():
            for every in self._all.finditer(evidence.text, start, end):
                stop = evidence.text.find("。", every.end(), end)
                yield from self._sentence(evidence, columns, every, stop if stop >= 0 else end)
            yield from self._plain(evidence, columns, start, end)

    def _plain(self, evidence: Evidence, columns: list[Column], start: int, end: int) -> Iterator[Finding]:
        """有2个项目的执行率低于80%: of the report's only table with such a column, told without how many there are."""
        told = [*self._counted.finditer(evidence.text, start, end)]
        if not self._all.search(evidence.text, start, end):
            told += [found for found in self._count.finditer(evidence.text, start, end) if found["name"]]
        for found in told:
            near = [column for column in columns if found["name"] in column.name or column.name in found["name"]]
            ways = {way.partition("_")[0] for way in (*_WAYS, *_BEHIND) if found[way]}
            if len(near) == 1 and len(ways) == 1 and not self._other.search(evidence.text, start, found.start()):
                yield from self._compare(evidence, near[0], found, ways.pop())

    def _sentence(
        self, evidence: Evidence, columns: list[Column], every: re.Match[str], stop: int
    ) -> Iterator[Finding]:
        name = ""
        for found in self._count.finditer(evidence.text, every.end(), stop):
            name = found["name"] or name
            near = [c for c in columns if 0 <= every.start() - c.end < _FAR and name and name in c.name]
            told = {way.partition("_")[0] for way in (*_WAYS, *_BEHIND) if found[way]}
            if near and len(near[-1].rows) == _number(every["all"]) and len(told) == 1:
                yield from self._compare(evidence, near[-1], found, told.pop())

    def _compare(self, evidence: Evidence, column: Column, found: re.Match[str], way: str) -> Iterator[Finding]:
        rate, stated = Decimal(found["rate"]), _number(found["count"])
        behind = found["least_behind"] or found["under_behind"]
        if behind in _UNCLEAR and any(value == rate for _, value, _ in column.rows):
            return  # 90%以下 may or may not have 90% itself.
        holds = {"least": rate.__le__, "over": rate.__lt__, "under": rate.__gt__, "most": rate.__ge__}[way]
        mine = [row for row in column.rows if holds(row[1])]
        if len(mine) != stated:
            told = "、".join(f"{name}{value}%" for name, value, _ in mine)
            yield self.finding(
                evidence,
                f"写为“{squash(found.group())}”，而表中有{len(mine)}个{f'（{told}）' if told else ''}",
                [found.span(), *(place for _, _, place in mine)],
                expected=f"{len(mine)}个",
                stated=squash(found.group()),
            )

    def _columns(self, evidence: Evidence) -> list[Column]:
        """The columns of rates of the tables with a name in each row."""
        found = []
        for table in evidence.layer.tables or []:
            rows = table.grid.rows
            for at, head in enumerate(rows[0] if rows else ()):
                name = squash(head.text) if head else ""
                if not self._name.search(name):
                    continue
                told = [(squash(row[0].text), row[at]) for row in rows[1:] if row and row[0] and at < len(row)]
                told = [(called, cell) for called, cell in told if called and not self._totals.match(called)]
                values = [(called, number(cell), cell) for called, cell in told if cell]
                if (
                    len(told) >= _LEAST
                    and all(value is not None for _, value, _ in values)
                    and len(values) == len(told)
                ):
                    parts = tuple(
                        (called, value.value, (cell.start, cell.end)) for called, value, cell in values if value
                    )
                    found.append(Column(name, parts, table.grid.end))
        return found


def _number(text: str) -> int | None:
    value = Decimal(text) if text.isdecimal() else chinese_number(text)
    return int(value) if value is not None else None
