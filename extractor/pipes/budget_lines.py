"""Gathers the budget lines: every amount that a sentence or a table states, under one record a line.

Input: `page`, `cover`, `tables`, `sections`, `kind`, `passages`, `quantities`. Output: `statements`, `budget_lines`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from extractor.knowledge import alternatives
from extractor.pipes.layers import Layers, Passage, layers
from extractor.pipes.lines.cells import CellAmount, CellReader
from extractor.pipes.lines.names import LineKnowledge, LineName, compact, line_knowledge
from extractor.pipes.lines.statements import Statement, StatementReader
from extractor.pipes.lines.titles import report_titles
from extractor.pipes.numbering import numbered
from extractor.result import Amount, BudgetLine, Measure

# 类, 款, 项.
_LEVELS = 3
# Looked for from the mark of the 类 on, of which a report has few, and then back to where the name before it begins.
_TOLD = re.compile(
    r"[（(](?<=[^（()），。；：、\s]{2}.)类[）)][^，。；：\n]{2,40}[（(]款[）)][^，。；：\n]{2,40}?[（(]项[）)]"
)
_CLASS = re.compile(r"[^（()），。；：、\s]{2,30}\Z")
_LONGEST_CLASS = 30
_SETTLED = re.compile("决算")
# Of these words for money 预算 is a part.
_FUNDS = re.compile("(?:一般公共|政府性基金|国有资本经营)预算")
_SILENT_TOPICS = frozenset({"glossary", "duty", "plan", "goal", "remedy", "assets"})
# 政府采购及国有资产占用情况 speaks of money all the same.
_SPEAKING_TOPICS = frozenset({"procurement"})
# So much of what stands under a title shows whether it tells of a budget.
_OF_BODY = 24
_SILENT_ROLES = frozenset({"goal", "duty", "remedy", "actual"})


@Language.factory(
    "jixiao_budget_lines",
    assigns=["doc._.statements", "doc._.budget_lines"],
    requires=[
        "doc._.page",
        "doc._.cover",
        "doc._.tables",
        "doc._.sections",
        "doc._.kind",
        "doc._.passages",
        "doc._.quantities",
    ],
)
def create(nlp: Language, name: str) -> BudgetLinePipe:
    """The pipe under its registered name."""
    return BudgetLinePipe()


class BudgetLinePipe:
    """Adds `statements` and `budget_lines`."""

    def __init__(self) -> None:
        self._names = line_knowledge()

    def __call__(self, doc: Doc) -> Doc:
        """Reads tables first, whose names then are known in the sentences."""
        layer = layers(doc)
        year, default = layer.cover.fiscal_year, usual_measure(layer)
        cells = CellReader(self._names, year, default, told_items(layer.page.text, self._names))
        in_tables = [amount for table in layer.tables for amount in cells.read(table)]
        layer.statements = self._statements(layer, in_tables, default)
        gather = _Gatherer(layer.page.text, year)
        for statement in layer.statements:
            gather.narrative(statement)
        for amount in in_tables:
            gather.cell(amount)
        layer.budget_lines = gather.lines(headed(layer))
        return doc

    def _statements(self, layer: Layers, in_tables: list[CellAmount], default: Measure) -> list[Statement]:
        about = layer.cover
        reader = StatementReader(layer.page.text, self._names, about.fiscal_year, default, about.organization)
        reader.of_treasury = report_titles().is_of_treasury(compact(about.title or _first_line(layer.page.text)))
        reader.learn_wholes((each.line, each.measure, each.value) for each in in_tables)
        reader.learn([amount.line for amount in in_tables if is_own(amount.line)])
        headings = section_lines(layer, self._names)
        starts = [quantity.start for quantity in layer.quantities]
        statements: list[Statement] = []
        whole = whole_project(layer)
        section: int | None = None
        for passage in layer.passages:
            if not speaks_of_money(layer, passage):
                continue
            if passage.section != section:
                section = passage.section
                reader.enter()
            first, last = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
            heading = headings[passage.section] if passage.section is not None else whole
            reader.default = told_as(layer, passage.section, default)
            if passage.project:
                heading = LineName("project", (compact(passage.project),))
            statements += reader.read(passage.start, passage.end, layer.quantities[first:last], heading)
        return statements


def _first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0]


def told_items(text: str, names: LineKnowledge) -> dict[str, LineName]:
    """The functional lines that a text names in full, by the names of their 项 where only one line has it."""
    found: dict[str, set[LineName]] = {}
    for levels in _TOLD.finditer(text):
        name = _CLASS.search(text, max(0, levels.start() - _LONGEST_CLASS), levels.start())
        line = names.functional(compact(text[name.start() : levels.end()])) if name else None
        if line and len(line.path) == _LEVELS:
            found.setdefault(line.path[-1], set()).add(line)
    return {name: lines.pop() for name, lines in found.items() if len(lines) == 1}


def usual_measure(layer: Layers) -> Measure:
    """What an amount is that nothing names: a final figure, or in a budget the budget."""
    return "initial_budget" if layer.kind.name == "budget" else "final"


def told_as(layer: Layers, section: int | None, usual: Measure) -> Measure:
    """What an amount is that nothing names: in a budget too a final one, where the heading tells of final accounts."""
    title = compact(layer.sections[section].record.title) if section is not None else ""
    settled = _SETTLED.search(title) is not None and "预算" not in _FUNDS.sub("", title)
    return "final" if usual == "initial_budget" and settled else usual


def is_own(line: LineName) -> bool:
    """Whether a report's sentences may call a line of its tables by its last name alone: a project, or a 项."""
    return line.category == "project" or len(line.path) == _LEVELS


def speaks_of_money(layer: Layers, passage: Passage) -> bool:
    """Whether amounts in a passage are statements about lines: not in glossaries, duties, goals and plans."""
    if passage.role in _SILENT_ROLES:
        return False
    if passage.section is None:
        return True
    section = layer.sections[passage.section]
    silent = section.topics & _SILENT_TOPICS
    title = compact(section.record.title)
    if silent == {"duty"} and line_knowledge().mention.search(title):
        return True  # 部门整体支出概况
    if silent and line_knowledge().functional(title):
        return True  # 车辆购置税支出（款）, 城乡社区规划与管理（款）
    return bool(section.topics & _SPEAKING_TOPICS) or not silent


def section_lines(layer: Layers, names: LineKnowledge) -> list[LineName | None]:
    """For each section the line that its title names, or else that of the section around it.

    Titles may name the report's own projects; a report on one project is about that one all through.
    """
    mention = re.compile(alternatives(_projects(layer)) or r"(?!)")
    whole = whole_project(layer)
    found: list[LineName | None] = []
    for node in layer.sections:
        title = compact(node.record.title)
        number = numbered(title)
        bare = title[number.length :] if number else title
        above = found[node.parent] if node.parent is not None else whole
        project = mention.search(bare)
        named = names.subject(bare, above) or (LineName("project", (project.group(),)) if project else names.item(bare))
        body = layer.page.text[node.body : node.body + _OF_BODY]
        found.append(named or report_titles().titled(title, body) or above)
    return found


def headed(layer: Layers) -> list[LineName]:
    """The lines that several headings of a section name, each one; their amounts may stand nowhere."""
    found: dict[int | None, list[LineName]] = {}
    for node in layer.sections:
        if line := report_titles().heading(compact(node.record.title)):
            found.setdefault(node.parent, []).append(line)
    return [line for lines in found.values() if len(lines) > 1 for line in dict.fromkeys(lines)]


def _projects(layer: Layers) -> set[str]:
    return {compact(block.project) for table in layer.tables for block in table.blocks if block.project}


def whole_project(layer: Layers) -> LineName | None:
    """The project that the whole report is about, or None."""
    projects = _projects(layer)
    title = compact(layer.cover.title or "")
    if not projects and layer.kind.name == "self_evaluation":
        return report_titles().project(title, compact(layer.cover.organization or ""))
    about_one = len(projects) == 1 and "项目" in title
    return LineName("project", (projects.pop(),)) if about_one else None


class _Gatherer:
    """Collects amounts by line."""

    def __init__(self, text: str, year: int | None) -> None:
        self._text = text
        self._year = year
        self._names: dict[tuple[str, ...], LineName] = {}
        self._amounts: dict[tuple[str, ...], list[Amount]] = {}
        self._seen: set[tuple[tuple[str, ...], int, int, str]] = set()

    def narrative(self, statement: Statement) -> None:
        """Takes the amount of a sentence."""
        figure = statement.quantity
        if statement.kind != "amount" or not statement.line or not statement.measure or not figure:
            return
        value = float(statement.value or 0)
        self._add(statement.line, statement.measure, value, statement.unit or "万元", figure.start, figure.end, True)

    def cell(self, amount: CellAmount) -> None:
        """Takes the amount of a table."""
        self._add(amount.line, amount.measure, float(amount.value), amount.unit, amount.start, amount.end, False)

    def _add(
        self, line: LineName, measure: Measure, value: float, unit: str, start: int, end: int, narrative: bool
    ) -> None:
        key = (line.key, start, end, measure)
        if key in self._seen:
            return
        self._seen.add(key)
        known = self._names.setdefault(line.key, line)
        if (bool(line.code), line.path[0]) > (bool(known.code), known.path[0]):
            self._names[line.key] = line  # the one that the classification knows, with the name of its 类 in full
        year = self._year - 1 if self._year and measure == "prior_final" else self._year
        self._amounts.setdefault(line.key, []).append(
            Amount(
                measure=measure,
                value=value,
                unit=unit,
                fiscal_year=year,
                source="narrative" if narrative else "table",
                start=start,
                end=end,
                text=self._text[start:end],
            )
        )

    def lines(self, unpriced: Sequence[LineName] = ()) -> list[BudgetLine]:
        """The lines in the order in which the report first names them, then those of `unpriced` without an amount."""
        order = sorted(self._amounts, key=lambda key: min(amount.start for amount in self._amounts[key]))
        for line in unpriced:
            if line.key not in self._amounts:
                order.append(line.key)
                self._names[line.key], self._amounts[line.key] = line, []
        return [
            BudgetLine(
                id=f"b{at + 1}",
                category=self._names[key].category,
                path=list(self._names[key].path),
                code=self._names[key].code,
                amounts=sorted(self._amounts[key], key=lambda amount: amount.start),
            )
            for at, key in enumerate(order)
        ]
