"""Rules about the tables of a budget as such: those that its contents list, their notes, and the totals they share."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, FormWords, Found, account_words
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, show
from extractor.pipes.findings.common.cells import Place, written
from extractor.pipes.findings.common.disclosure_words import TotalCell, disclosure_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.result import Finding

_LONGEST, _NEAR, _SHOWN = 60, 200, 60
# So many tables must be listed, and so many of them be there, before one that is not is missed.
_LISTED, _FEW, _MOST = 5, 2, 120
_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(rf"^(?:附?[表件]?\s?\d{{1,2}}[.、．：:]?|[（(]?{_CHINESE}[）)、.]|表{_CHINESE}[、：:]?)")
_LEADER = re.compile(r"[.…·．。﹒⋯・_\-—\s]{2,}[（(]?\d{0,3}[）)]?$|(?<=表)\d{1,3}$")
_YEAR = re.compile(r"20\d\d年(?:度)?")
_MARKS = re.compile(r"[“”\"'《》（）()\s]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is the name of a table: the name without number, year and marks, and where it stands."""

    name: str
    place: Place


class BudgetPresence(BaseRule):
    """A table that the contents of a budget list and that is not there, though the others are."""

    id = "missing_form"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the names before the first table with those behind; a table of another name may be the one."""
        tables = evidence.layer.tables
        if not evidence.is_budget or len(tables) < _LISTED:
            return
        lines = list(islice(_lines(evidence), _MOST))
        first = tables[0].grid.start
        told = {line.name for line in lines if self._is_headed(evidence, line)}
        listed = {line.name: line for line in reversed(lines) if line.place[1] < first}
        listed = {name: line for name, line in listed.items() if not self._is_headed(evidence, line)}
        lacking = [line for name, line in listed.items() if not any(_same(name, other) for other in told)]
        strange = [name for name in told if not any(_same(name, other) for other in listed)]
        if len(listed) < _LISTED or len(lacking) > min(_FEW, len(listed) - _LISTED + 1) or strange:
            return
        for line in lacking:
            yield self.finding(
                evidence,
                f"目录列有“{squash(evidence.text[slice(*line.place)])[:_LONGEST]}”，正文没有这张表；"
                f"{account_words().sources['empty']}",
                [line.place],
            )

    def _is_headed(self, evidence: Evidence, line: _Line) -> bool:
        """Whether a table, or its end of the report, stands close under a line: no other name of a table between."""
        starts = evidence.once(_starts)
        at = bisect_left(starts, line.place[1])
        if at == len(starts) or starts[at] > line.place[1] + _NEAR:
            return False
        names = evidence.once(_places)
        following = bisect_left(names, line.place[1])
        return following == len(names) or names[following] >= starts[at]


class BudgetNote(BaseRule):
    """注：本部门无政府性基金预算… under the table of state capital, or under the fund's own with figures."""

    id = "note_conflict"

    def __init__(self) -> None:
        words = account_words()
        self._subjects = {key: re.compile(alternatives(names)) for key, names in words.subjects.items()}
        nothing = alternatives(words.nothing.split())
        self._none = {
            key: re.compile(rf"(?:{nothing})[^。，；\n]{{0,8}}?(?:{alternatives(names)})")
            for key, names in words.subjects.items()
        }

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads the line under every table of a budget whose name is that of one fund."""
        tables = evidence.layer.tables if evidence.is_budget else []
        for at, table in enumerate(tables):
            caption = squash(table.caption)
            named = [key for key, words in self._subjects.items() if words.search(caption)]
            end = tables[at + 1].grid.start if at + 1 < len(tables) else len(evidence.text)
            lines = evidence.once(_sorted_lines)
            below = bisect_left(lines, (table.grid.end, 0))
            note = lines[below] if below < len(lines) else None
            if len(named) != 1 or note is None or note[0] > min(table.grid.end + _NEAR, end):
                continue
            said = [key for key, words in self._none.items() if words.search(evidence.text, *note)]
            if said and named[0] not in said and not self._subjects[named[0]].search(evidence.text, *note):
                yield self.finding(
                    evidence,
                    f"“{caption}”后的说明讲的是另一张表：{squash(evidence.text[slice(*note)])[:_SHOWN]}",
                    [note, (table.grid.start, table.grid.end)],
                    stated=squash(evidence.text[slice(*note)])[:_SHOWN],
                )


class BudgetTie(BaseRule):
    """The total of basic expenditure by its purposes and by its kinds, and other totals that two tables share."""

    id = "form_conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the cells of every tie; where a third one is needed to be sure, only if it agrees."""
        for tie in disclosure_words().ties if evidence.is_budget else ():
            given = [found for cell in tie.cells if (found := list(cells(evidence, cell)))]
            sure = [[found for cell in pair for found in cells(evidence, cell)] for pair in tie.where]
            if any(len(pair) != _FEW or not pair[0].span.meets(pair[1].span) for pair in sure):
                continue
            other = next((each for each in given[1:] if _differ(given[0], each)), None)
            if other:
                yield self._finding(evidence, tie.what, given[0][0], other[0])

    def _finding(self, evidence: Evidence, what: str, one: Given, other: Given) -> Finding:
        said = [f"“{squash(each.table.caption)}”为{written(each.found.cell)}{each.unit}" for each in (one, other)]
        gap = abs(one.span.value - other.span.value) / YUAN["万元"]
        return self.finding(
            evidence,
            f"“{what}”{said[0]}，{said[1]}，两表应当一致，相差{show(gap)}万元",
            [one.found.place, other.found.place],
            stated=f"{written(one.found.cell)}{one.unit}；{written(other.found.cell)}{other.unit}",
        )


@dataclass(frozen=True, slots=True)
class Given:
    """A cell of a table that gives a total, its unit, and its value in 元."""

    table: TypedTable
    found: Found
    unit: str
    span: Interval


def cells(evidence: Evidence, cell: TotalCell) -> Iterator[Given]:
    """The cells of each of the rows in the one table whose name ends so; none where several do."""
    others = disclosure_words().other_tables
    tables = [
        table
        for table in evidence.layer.tables
        if (name := squash(table.caption)).endswith(cell.table)
        if not any(name.endswith(each) and not cell.table.endswith(each) for each in others)
    ]
    if len(tables) != 1:
        return
    table = tables[0]
    form = Form(FormWords(key="", title=table.caption, names=[], since=0), (table.grid.start, table.grid.start), table)
    unit = next((block.unit for block in table.blocks if block.unit), None)
    for row in cell.row.split("|") if unit else ():
        if unit and (found := form.get(row, cell.column)):
            factor, span = evidence.factor(unit), found.value
            yield Given(table, found, unit, Interval(span.low * factor, span.high * factor, span.value * factor))


def _differ(ones: Sequence[Given], others: Sequence[Given]) -> bool:
    """Whether none of the rows that may give a total in one table has what one of the other table gives."""
    return not any(one.span.meets(other.span) for one in ones for other in others)


def _sorted_lines(evidence: Evidence) -> list[Place]:
    return sorted(evidence.lines)


def _starts(evidence: Evidence) -> list[int]:
    return [table.grid.start for table in evidence.layer.tables]


def _places(evidence: Evidence) -> list[int]:
    return sorted(line.place[0] for line in _lines(evidence))


@functools.cache
def _table_name() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(disclosure_words().dated_tables.budget)})$")


def _lines(evidence: Evidence) -> Iterator[_Line]:
    """The lines that are names of tables of a budget, in document order."""
    organization = evidence.layer.cover.organization or "\n"
    for start, end in evidence.once(_sorted_lines):
        if end - start > 2 * _LONGEST:
            continue
        bare = _LEADER.sub("", _NUMBER.sub("", evidence.text[start:end].strip()).strip())
        name = _MARKS.sub("", _YEAR.sub("", bare)).replace(organization, "")
        name = re.sub(r"^(?:部门|单位|本部门|本单位)", "", squash(name))
        if 4 < len(name) <= _LONGEST and _table_name().search(name):
            yield _Line(name, (start, end))


def _same(one: str, other: str) -> bool:
    """Whether two names may be of one table: alike, or one of them in full."""
    return one == other or one.endswith(other) or other.endswith(one)
