"""Rules about the forms in which projects ask for their money of the year: their sums, and what the prose tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import YUAN, Interval, show, total
from extractor.pipes.findings.common.cells import number, written
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.reading.page import Cell
from extractor.result import Finding

_UNIT = re.compile(r"[（(](?P<unit>元|千元|万元|亿元)[）)]")
_OPENING = re.compile(r"^其中[：:]?")
_MARKS = re.compile(r"[，。；：、,“”‘’\s]|其中|包括")
# Forms beyond so many are not compared with the prose: every one is looked for in all of it.
_SHORTEST, _PARTS, _PAIR, _MOST = 3, 2, 2, 40


@dataclass(frozen=True, slots=True)
class Project:
    """A project's form: its name, the cell of its money with the unit, and the parts of that money."""

    name: str
    cell: Cell
    unit: str
    span: Interval
    parts: Sequence[tuple[str, Cell, Interval]]


class ProjectMoney(BaseRule):
    """2026年度预算安排300.00万元 beside a form that asks for 3,600,000.00元 for the same project."""

    id = "conflict"

    def __init__(self) -> None:
        words = disclosure_words().projects
        told, own = alternatives(words.told), alternatives(words.own)
        self._told = re.compile(rf"(?:20\d\d年(?:度)?|本年度?|项目)*(?:{told})(?:为|共|共计|合计|总计)?")
        self._own = re.compile(rf"(?:{own})*(?:{told})?(?:安排|预算|为|共)*")
        self._headings = re.compile(rf"(?P<name>.+?)(?:{alternatives(words.headings)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares each project's form with the prose that names it, or stands under its heading."""
        projects = evidence.once(_projects)
        names = [project.name for project in projects]
        heads = list(self._heads(evidence)) if projects else []
        for project in projects[:_MOST]:
            if names.count(project.name) > 1:
                continue  # One form for every unit or year.
            figure = next((f for f in self._figures(evidence, project, heads) if not f.span.meets(project.span)), None)
            if figure:
                gap = abs(figure.span.value - project.span.value) / YUAN["万元"]
                yield self.finding(
                    evidence,
                    f"“{project.name}”的年度资金正文为{figure.text}，申报表中为{written(project.cell)}{project.unit}，"
                    f"相差{show(gap)}万元",
                    [figure.place, (project.cell.start, project.cell.end)],
                    stated=f"{figure.text}；{written(project.cell)}{project.unit}",
                )

    def _heads(self, evidence: Evidence) -> Iterator[tuple[int, str]]:
        """Where the explanations of a project begin, and how their heading names it."""
        for node in evidence.layer.sections:
            if found := self._headings.search(squash(node.record.title)):
                yield node.record.start, found["name"]

    def _figures(self, evidence: Evidence, project: Project, heads: Sequence[tuple[int, str]]) -> Iterator[Figure]:
        """The amounts of money of the year that the prose tells of a project."""
        for sentence in evidence.told:
            for figure in sentence.figures:
                plain = figure.role == "amount" and figure.unit == "元" and not figure.quantity.qualifier
                if not plain or figure.year not in (None, evidence.year):
                    continue
                label = _MARKS.sub("", figure.label)
                named = label.startswith(project.name) and self._own.fullmatch(label[len(project.name) :])
                under = self._told.fullmatch(label) and self._is_under(figure, project.name, heads)
                if named or under:
                    yield figure

    def _is_under(self, figure: Figure, name: str, heads: Sequence[tuple[int, str]]) -> bool:
        """Whether the nearest heading that names a project’s explanations names this one."""
        at = bisect_right(heads, figure.start, key=lambda head: head[0]) - 1
        return at >= 0 and heads[at][1].endswith((name, f"{name}项目"))


class ProjectParts(BaseRule):
    """年度资金申请总额300万元, of which 当年财政拨款360万元: a form whose parts do not make up its money."""

    id = "parts_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the parts of every form that has them all."""
        for project in evidence.once(_projects):
            names = [name for name, _, _ in project.parts]
            if len(names) < _PARTS or len(set(names)) < len(names):
                continue
            sums = total(span for _, _, span in project.parts)
            if not sums.meets(project.span):
                shown = "+".join(f"{name}{written(cell)}" for name, cell, _ in project.parts)
                yield self.finding(
                    evidence,
                    f"“{project.name}”的年度资金为{written(project.cell)}{project.unit}，而{shown}"
                    f"={show(sums.value / YUAN[project.unit])}{project.unit}",
                    [
                        (project.cell.start, project.cell.end),
                        *((cell.start, cell.end) for _, cell, _ in project.parts),
                    ],
                    stated=written(project.cell),
                )


def _projects(evidence: Evidence) -> list[Project]:
    """The forms of a budget that name a project and its money of the year."""
    tables = evidence.layer.tables if evidence.is_budget else ()
    return [project for table in tables for rows in _forms(table) if (project := _project(table, rows))]


def _forms(table: TypedTable) -> list[list[tuple[Cell, ...]]]:
    """The rows of each form of a table: one begins with a row that is the label of a project's name and the name."""
    words = disclosure_words().projects
    forms: list[list[tuple[Cell, ...]]] = [[]]
    for row in table.grid.rows:
        filled = [cell for cell in row if squash(cell.text)]
        named = len(filled) == _PAIR and _OPENING.sub("", squash(filled[0].text).rstrip("：:")) in words.name
        if named and any(number(cell) for each in forms[-1] for cell in each):
            forms.append([])
        forms[-1].append(row)
    return forms


def _project(table: TypedTable, rows: Sequence[tuple[Cell, ...]]) -> Project | None:
    words = disclosure_words().projects
    texts = "".join(cell.text for row in rows for cell in row)
    found = _UNIT.search(squash(texts))
    unit = found["unit"] if found else next((block.unit for block in table.blocks if block.unit), None)
    name, money = "", None
    parts: list[tuple[str, Cell, Interval]] = []
    for row in rows:
        filled = [cell for cell in row if squash(cell.text)]
        if sum(number(cell) is not None for cell in filled) > 1:
            continue  # Money of several years or kinds, whose columns other rules know.
        for label, cell in pairwise(filled):
            called = _OPENING.sub("", _UNIT.sub("", squash(label.text)).rstrip("：:"))
            value = number(cell)
            if called in words.name and not name:
                name = squash(cell.text)
            elif value and called in words.money and money is None:
                money = (cell, value)
            elif value and called in words.parts and money is not None:
                parts.append((called, cell, value))
    if len(name) < _SHORTEST or money is None or unit not in YUAN:
        return None
    factor = YUAN[unit]
    return Project(name, money[0], unit, _times(money[1], factor), [(n, c, _times(v, factor)) for n, c, v in parts])


def _times(value: Interval, factor: Decimal) -> Interval:
    return Interval(value.low * factor, value.high * factor, value.value * factor)
