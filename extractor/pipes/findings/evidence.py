"""What the rules look at: the figures of every sentence, and the amounts of every line by name and measure."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar, cast

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import SAME_UNITS, YUAN, Interval, stated
from extractor.pipes.findings.common.cells import Place, number
from extractor.pipes.findings.common.figures import Figure, FigureReader, Sentence
from extractor.pipes.findings.common.spread import Spread, spread
from extractor.pipes.findings.common.wording import FindingWords, finding_words
from extractor.pipes.layers import Layers, SectionNode
from extractor.pipes.lines.names import compact
from extractor.pipes.tenses import tense_words
from extractor.reading.page import Cell, Paragraph, trimmed
from extractor.result import Amount, BudgetLine, Measure

T = TypeVar("T")

# The lines of departments and their projects.
_ACCOUNTED = ("functional", "three_public", "basic", "operating")
_SILENT_TOPICS = frozenset({"glossary", "plan", "goal", "remedy"})
# Forms follow the last section, which explains words, often without a heading of their own.
_DONE_ROLES = frozenset({"achieved", "actual"})
_SILENT_ROLES = frozenset({"goal", "remedy"})
# Sections that tell of spending by a view of their own, whose parts are of what was told before them.
SPENDING = frozenset({"three_public", "procurement", "assets", "operating"})
_THREE_PUBLIC, _PUBLIC_EXPENSES = frozenset({"three_public"}), "三公经费"
_QUOTES = re.compile(r"[“”\"'‘’]")
# Where a clause ends, and how far its ends are looked for.
_MARKS, _CLAUSE = "，,。；;！？\n\t", 120
# How far back the beginning of a sentence or line is looked for.
_FAR = 4000
_DECIMALS = re.compile(r"\.(\d+)")


@dataclass(frozen=True, slots=True)
class LineAmount:
    """An amount of a line with the values in 元 that it may have.

    Attributes:
        name: the line by the first of its synonyms; a functional line by its path.
        scope: "appropriation" where its table or section speaks of 财政拨款, "fund" of 政府性基金, "all" of all money,
            or None where nothing says it; figures of two scopes are not compared.
        table: index of its table, or None for prose.
        section: index of its section, or None.
    """

    name: str
    line: BudgetLine
    amount: Amount
    span: Interval
    scope: str | None
    table: int | None
    section: int | None

    @property
    def place(self) -> Place:
        """The number, code points."""
        return self.amount.start, self.amount.end

    @property
    def text(self) -> str:
        """The number as written, with its unit."""
        written, unit = "".join(self.amount.text.split()), self.amount.unit
        return written if written.endswith("元") else written + (unit[-1:] if written.endswith(("万", "亿")) else unit)


class Evidence:
    """A report as its rules see it."""

    def __init__(self, layer: Layers) -> None:
        self.layer = layer
        self.text = layer.page.text
        self.year = layer.cover.fiscal_year
        self.words: FindingWords = finding_words()
        self._sentences: dict[int, list[Sentence]] = {}
        self._unscoped = re.compile(alternatives(self.words.unscoped))
        self.scope = functools.cache(self._scope)  # each amount asks for that of its section
        self._made: dict[Callable[[Evidence], object], object] = {}
        self._names = {_bare(name): first for first, names in self.words.synonyms.items() for name in names}

    @property
    def is_budget(self) -> bool:
        """Whether the report is a budget, not the account of one."""
        return self.layer.kind.name == "budget"

    @property
    def is_account(self) -> bool:
        """Whether the report accounts for money or projects; a region's tells of several years in the same words."""
        if self.layer.kind.name == "work_report":
            return False
        lines = any(line.category in _ACCOUNTED for line in self.layer.budget_lines)
        return self.layer.kind.name != "other" or lines or bool(self.layer.indicators)

    def once(self, make: Callable[[Evidence], T]) -> T:
        """What a function makes of this report, made once however many rules ask for it."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(T, self._made[make])

    @functools.cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence with figures; of glossaries, plans and goals only what says that it was counted.

        In document order.
        """
        found: list[Sentence] = []
        for index, passage in enumerate(self.layer.passages):
            silent = passage.role in _SILENT_ROLES or bool(self.topics(passage.section) & _SILENT_TOPICS)
            silent = silent and passage.role not in _DONE_ROLES
            if not silent or self._counted.search(self.text, passage.start, passage.end):
                read = self._read(index)
                found += [sentence for sentence in read if not silent or self._is_counted(sentence)]
        return found

    @functools.cached_property
    def told(self) -> list[Sentence]:
        """The sentences of every section, of backgrounds and plans too, but for those that plan something."""
        planned, text = self._planned, self.text
        return [each for each in self.every if not planned.search(text, each.start, each.end or each.start)]

    @functools.cached_property
    def every(self) -> list[Sentence]:
        """The sentences of every section, plans too."""
        return [sentence for index in range(len(self.layer.passages)) for sentence in self._read(index)]

    def _read(self, passage: int) -> list[Sentence]:
        """The sentences of a passage, by its index, read once however many ask for them."""
        if passage not in self._sentences:
            self._sentences[passage] = list(self._reader.read(passage, self.layer.passages[passage]))
        return self._sentences[passage]

    @functools.cached_property
    def _reader(self) -> FigureReader:
        return FigureReader(self.layer)

    def _is_counted(self, sentence: Sentence) -> bool:
        """Whether a sentence opens by saying that its figures were counted (据年末统计), and plans nothing."""
        end = sentence.end or sentence.start
        opens = self._counted.match(self.text, *trimmed(self.text, sentence.start, end))
        return opens is not None and not self._planned.search(self.text, sentence.start, end)

    @functools.cached_property
    def _counted(self) -> re.Pattern[str]:
        return re.compile(alternatives(self.words.counted))

    @functools.cached_property
    def _planned(self) -> re.Pattern[str]:
        return re.compile(alternatives(tense_words().plan_words.split()))

    @functools.cached_property
    def passages(self) -> dict[int, list[Sentence]]:
        """The sentences by their passage."""
        found: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            found[sentence.passage].append(sentence)
        return dict(found)

    @functools.cached_property
    def lines(self) -> list[Place]:
        """Every paragraph of the report, headings and contents too, and the passages of cells; in document order."""
        paragraphs = [(block.start, block.end) for block in self.layer.page.blocks if isinstance(block, Paragraph)]
        return paragraphs + [(found.start, found.end) for found in self.layer.passages if found.table is not None]

    @functools.cached_property
    def prose(self) -> list[Place]:
        """The passages of the report, but for what glossaries explain."""
        return [
            (each.start, each.end)
            for each in self.layer.passages
            if each.role in _DONE_ROLES or "glossary" not in self.topics(each.section)
        ]

    def around(self, section: int | None) -> list[Sentence]:
        """The sentences of a section, and of the one that it stands in before it."""
        own = self._by_section.get(section, [])
        parent = self.layer.sections[section].parent if section is not None else None
        return own + (self._by_section.get(parent, []) if parent is not None else [])

    @functools.cached_property
    def _by_section(self) -> dict[int | None, list[Sentence]]:
        found: dict[int | None, list[Sentence]] = defaultdict(list)
        for sentence in self.sentences:
            found[self.layer.passages[sentence.passage].section].append(sentence)
        return dict(found)

    def passage_end(self, figure: Figure) -> int:
        """Where the passage of a figure ends, code points."""
        return self.layer.passages[figure.passage].end

    def is_within(self, section: int | None, around: int | None) -> bool:
        """Whether a section is another one or stands in it."""
        while section is not None and section != around:
            section = self.layer.sections[section].parent
        return section == around

    def topics(self, section: int | None) -> frozenset[str]:
        """The topics of a section, its own and inherited; of an account of “三公” expenses alone, these."""
        told = self.layer.sections[section].topics if section is not None else frozenset()
        return told | _THREE_PUBLIC if self._is_of_three_public and not told & _SILENT_TOPICS else told

    @functools.cached_property
    def _is_of_three_public(self) -> bool:
        """Whether the title of the report says that it is on “三公” expenses, in quotes or not."""
        title = self.layer.cover.title or ""
        return _PUBLIC_EXPENSES in _bare(title)

    def section(self, figure: Figure) -> SectionNode | None:
        """The section that a figure stands in."""
        at = self.layer.passages[figure.passage].section
        return self.layer.sections[at] if at is not None else None

    def called(self, name: str) -> str:
        """A line's name by the first of its synonyms."""
        bare = _bare(name)
        return self._names.get(bare, bare)

    @functools.cached_property
    def amounts(self) -> dict[tuple[str, Measure], list[LineAmount]]:
        """Every amount of every line, by name and measure, in document order."""
        found: dict[tuple[str, Measure], list[LineAmount]] = defaultdict(list)
        seen = set()
        for line in self.layer.budget_lines:
            for amount in line.amounts:
                placed = self._placed(line, amount)
                found[placed.name, amount.measure].append(placed)
                seen.add(amount.start)
        for line, amount in self._table_totals():
            if amount.start not in seen:
                placed = self._placed(line, amount)
                found[placed.name, amount.measure].append(placed)
        return dict(found)

    def _table_totals(self) -> Iterator[tuple[BudgetLine, Amount]]:
        """Totals of balances, and amounts of tables whose columns are lines, which no budget line may hold."""
        for at, table in enumerate(self.layer.tables):
            unit = next((block.unit for block in table.blocks if block.unit), None) or "万元"
            for found in self.spread(at):
                if number(found.cell):
                    yield self._amount(found.name, found.measure, found.cell, unit)
            for block in table.blocks if table.kind == "balance" else ():
                for row in block.rows:
                    for label, cell in pairwise(row):
                        name = self.called(label.text) if label else ""
                        if cell and name in self.words.balance_totals and number(cell):
                            yield self._amount(name, "final", cell, unit)

    def _amount(self, name: str, measure: Measure, cell: Cell, unit: str) -> tuple[BudgetLine, Amount]:
        value = number(cell)
        amount = Amount(
            measure=measure, value=float(value.value if value else 0), unit=unit, fiscal_year=self.year, source="table",
            start=cell.start, end=cell.end, text=cell.text,
        )  # fmt: skip
        return BudgetLine(id="", category="total", path=[name], code=None, amounts=[]), amount

    def spread(self, table: int) -> list[Spread]:
        """The cells of a table whose columns are lines, by its index; none of another kind."""
        return self._spread[table]

    @functools.cached_property
    def _spread(self) -> list[list[Spread]]:
        return [list(spread(table, self.words, self._names)) for table in self.layer.tables]

    @functools.cached_property
    def blank_budgets(self) -> dict[str, Place]:
        """Lines whose budget a table leaves empty, though it states other budgets; with the table's row."""
        found: dict[str, Place] = {}
        for at, table in enumerate(self.layer.tables):
            cells = [cell for cell in self.spread(at) if cell.measure == "initial_budget"]
            filled = {cell.name for cell in cells if number(cell.cell)}
            if filled:
                place = table.grid.start, table.grid.end
                found |= {cell.name: place for cell in cells if cell.name not in filled}
        return found

    def _placed(self, line: BudgetLine, amount: Amount) -> LineAmount:
        name = self.called(line.path[0]) if len(line.path) == 1 else "/".join(line.path)
        table = self._table_at(amount.start) if amount.source == "table" else None
        section = bisect_right(self._section_starts, amount.start) - 1
        at = section if section >= 0 else None
        scope = self.scope(at)
        if table is not None:
            scope = self._scope_of(squash(self.layer.tables[table].caption)) or scope
        renames = self.words.in_appropriation if scope == "appropriation" else self.words.in_all
        if line.category == "three_public":
            scope = None  # These are always of appropriations.
        return LineAmount(renames.get(name, name), line, amount, span_of(amount), scope, table, at)

    @functools.cached_property
    def _section_starts(self) -> list[int]:
        return [node.record.start for node in self.layer.sections]

    @functools.cached_property
    def _table_starts(self) -> list[int]:
        return [table.grid.start for table in self.layer.tables]

    def _table_at(self, offset: int) -> int | None:
        at = bisect_right(self._table_starts, offset) - 1
        return at if at >= 0 and offset < self.layer.tables[at].grid.end else None

    def _scope(self, section: int | None) -> str | None:
        """What money a section speaks of, by its title and those around it: the narrowest that one of them names."""
        named: set[str] = set()
        while section is not None:
            node = self.layer.sections[section]
            if scope := self._scope_of(squash(node.record.title)):
                named.add(scope)
            section = node.parent
        return next((scope for scope in self.words.scopes if scope in named), None)

    def _scope_of(self, title: str) -> str | None:
        title = self._unscoped.sub("", title)
        return next((scope for scope, words in self.words.scopes.items() if any(word in title for word in words)), None)

    def heading_at(self, offset: int) -> str:
        """The caption of the table that an offset stands in, else the innermost heading over it; "" for neither."""
        table = self._table_at(offset)
        if table is not None and self.layer.tables[table].caption:
            return squash(self.layer.tables[table].caption)
        at: int | None = bisect_right(self._section_starts, offset) - 1
        while at is not None and at >= 0:
            node = self.layer.sections[at]
            if offset < node.record.end:
                return squash(node.record.title)
            at = node.parent
        return ""

    def page_at(self, offset: int) -> int | None:
        """The number of the page of paper, from 1; None where the format has none."""
        return bisect_right([leaf.start for leaf in self.layer.page.leaves], offset) or None

    def row_at(self, amount: LineAmount) -> Place:
        """The row of a table's amount, or the clause of a sentence's."""
        if amount.table is None:
            return self.clause_at(amount.amount.start, amount.amount.end)
        for row in self.layer.tables[amount.table].grid.rows:
            filled = [cell for cell in row if cell.text]
            if filled and filled[0].start <= amount.amount.start < filled[-1].end:
                return filled[0].start, filled[-1].end
        return amount.place

    def clause_at(self, start: int, end: int) -> Place:
        """The clause that a stretch of prose stands in."""
        left = max((self.text.rfind(mark, max(0, start - _CLAUSE), start) for mark in _MARKS), default=-1)
        rights = [at for mark in _MARKS if (at := self.text.find(mark, end, end + _CLAUSE)) >= 0]
        return max(left + 1, start - _CLAUSE), min(rights, default=min(len(self.text), end + _CLAUSE))

    def behind(self, marks: str, at: int) -> int:
        """Behind the nearest of some marks before an offset, or so many characters back where none is nearer."""
        start = max(0, at - _FAR)
        return max(start, *(self.text.rfind(mark, start, at) + 1 for mark in marks))

    def bare(self, words: str) -> str:
        """Words without the characters that say nothing about what is counted."""
        return words.translate(self._silent)

    @functools.cached_property
    def _silent(self) -> dict[int, None]:
        return dict.fromkeys(map(ord, self.words.stop_characters))

    def unit(self, unit: str) -> str:
        """A unit for comparing: 名 and 位 are 人."""
        return SAME_UNITS.get(unit, unit)

    def factor(self, unit: str | None) -> Decimal:
        """How many 元 a money unit is; tables that name none are in 万元."""
        return YUAN[unit or "万元"]

    def budgets(self, name: str) -> Sequence[LineAmount]:
        """The first and the adjusted budgets of a line."""
        measures: tuple[Measure, ...] = ("initial_budget", "adjusted_budget")
        return [found for measure in measures for found in self.amounts.get((self.called(name), measure), ())]

    def finals(self, name: str) -> Sequence[LineAmount]:
        """The final amounts of a line."""
        return self.amounts.get((self.called(name), "final"), ())


def span_of(amount: Amount) -> Interval:
    """The values in 元 that an amount may have, by the decimals that it is written with."""
    decimals = _DECIMALS.search(amount.text)
    factor = YUAN.get(amount.unit, Decimal(1))
    value = Decimal(str(amount.value))
    resolution = Decimal(1).scaleb(-len(decimals[1])) if decimals else Decimal(1)
    found = stated(value, resolution)
    return Interval(found.low * factor, found.high * factor, found.value * factor)


def _bare(name: str) -> str:
    return _QUOTES.sub("", compact(name))
