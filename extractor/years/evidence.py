"""A year's report as the comparisons see it: its lines by name, its sentences, and places that name the report."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.pipes.findings.common.arithmetic import YUAN, Interval
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import span_of
from extractor.pipes.lines.names import compact
from extractor.result import Amount, BudgetLine, Change, Evidence, Finding, LineCategory, Measure, Result
from extractor.years.records import Place, YearFinding
from extractor.years.wording import year_words

Path = tuple[str, ...]
Span = tuple[int, int]

_QUOTES = re.compile(r"[“”\"'‘’]")
_SENTENCE = re.compile(r"[^。！？\n\t]+[。！？]?")
_CLAUSE = re.compile(r"[，,。；;！？\n\t]")
_REACH = 60
# A line that a report gives more often than this is none; keeps the comparison linear.
_MOST = 200


@dataclass(slots=True)
class Line:
    """A line of one year: `finals` and `budgets` its own figures, `priors` what is written as last year's.

    `changes` are by how much its final figure is said to differ from last year's.
    """

    category: LineCategory
    path: Path
    code: str | None
    finals: list[Amount] = field(default_factory=list)
    budgets: list[Amount] = field(default_factory=list)
    priors: list[Amount] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the report calls it."""
        return self.path[-1]

    @property
    def is_told(self) -> bool:
        """Whether it has money in its year."""
        return any(amount.value for amount in [*self.finals, *self.budgets])


class Year:
    """A report of one year."""

    def __init__(self, result: Result) -> None:
        assert result.document.fiscal_year is not None
        self.result = result
        self.text = result.document.text
        self.year = result.document.fiscal_year

    def place(self, start: int, end: int) -> Place:
        """A stretch of the report, code points."""
        about = self.result.document
        return Place(
            start=start,
            end=end,
            text=self.text[start:end],
            report_id=about.id,
            source=about.source,
            fiscal_year=self.year,
        )

    def place_of(self, span: Evidence) -> Place:
        """A record of the report."""
        return self.place(span.start, span.end)

    @functools.cached_property
    def lines(self) -> dict[Path, Line]:
        """The lines by key: a functional line by its path, another by the first of its synonyms."""
        found: dict[Path, Line] = {}
        of_record: dict[str, Line] = {}
        for record in self.result.budget_lines:
            if not record.path:
                continue
            line = found.setdefault(key_of(record), Line(record.category, tuple(record.path), record.code))
            of_record[record.id] = line
            for amount in record.amounts:
                kept = self._kept(line, amount)
                if kept is not None and len(kept) < _MOST and amount.unit in YUAN:
                    kept.append(amount)
        for change in self.result.changes:
            changes = of_record[change.budget_line_id].changes if change.budget_line_id in of_record else None
            if changes is not None and len(changes) < _MOST and change.unit in YUAN:
                changes.append(change)
        return found

    def _kept(self, line: Line, amount: Amount) -> list[Amount] | None:
        """Where an amount belongs; the final figure of the year before is last year's; other years are left out."""
        measure: Measure = amount.measure
        if measure == "prior_final" or (measure == "final" and amount.fiscal_year == self.year - 1):
            return line.priors
        if amount.fiscal_year not in (None, self.year):
            return None
        return {"final": line.finals, "initial_budget": line.budgets}.get(measure)

    @functools.cached_property
    def sentences(self) -> list[Span]:
        """The sentences, those of cells too, in document order."""
        found = []
        for match in _SENTENCE.finditer(self.text):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            end = match.start() + len(match.group().rstrip())
            if start < end:
                found.append((start, end))
        return found

    @functools.cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that a character stands in."""
        at = max(bisect_right(self._starts, offset) - 1, 0)
        return self.sentences[at]

    def clause_at(self, start: int, end: int) -> Span:
        """The clause around a stretch of its text, at most some dozens of characters on either side."""
        left = [match.end() for match in _CLAUSE.finditer(self.text, max(0, start - _REACH), start)]
        right = _CLAUSE.search(self.text, end, min(len(self.text), end + _REACH))
        return (left[-1] if left else max(0, start - _REACH)), (right.start() if right else end)

    def said(self, amounts: Iterable[Amount | Change]) -> list[Place]:
        """The places of amounts, each with its clause or its row of a table, once each."""
        spans = dict.fromkeys(self._row_at(each.start) or self.clause_at(each.start, each.end) for each in amounts)
        return [self.place(start, end) for start, end in spans]

    def findings_on(self, start: int, end: int) -> list[Finding]:
        """The report's own findings that stand on a stretch of it, once each, in their order."""
        first, last = bisect_left(self._found, (start, -1)), bisect_left(self._found, (end, -1))
        return [self.result.findings[at] for at in sorted({at for _, at in self._found[first:last]})]

    @functools.cached_property
    def _found(self) -> list[tuple[int, int]]:
        """Where the findings stand, each with its place in their list."""
        return sorted((span.start, at) for at, each in enumerate(self.result.findings) for span in each.spans)

    @functools.cached_property
    def _rows(self) -> list[Span]:
        """The rows of the tables, from the first to the last cell with something in it, in document order."""
        filled = [[cell for cell in row if cell.text] for table in self.result.tables for row in table.rows]
        return sorted((row[0].start, row[-1].end) for row in filled if row)

    def _row_at(self, offset: int) -> Span | None:
        """The row of a table that a character stands in."""
        at = bisect_right(self._rows, (offset, len(self.text))) - 1
        return self._rows[at] if at >= 0 and offset < self._rows[at][1] else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of years that follow each other, and what the older calls the newer's lines that changed their name.

    Attributes:
        renamed: the older report's key of a line by the newer's; of lines that kept their name, none.
    """

    last: Year
    this: Year
    renamed: dict[Path, Path]

    @property
    def adjacent(self) -> bool:
        """Whether no year lies between the two."""
        return self.this.year == self.last.year + 1

    def line_before(self, key: Path) -> Line | None:
        """The older report's line that a key of the newer one means."""
        return self.last.lines.get(self.renamed.get(key, key))


def finding(
    rule: str,
    message: str,
    places: Iterable[Place],
    *,
    stated: str | None = None,
    expected: str | None = None,
    slight: bool = False,
) -> YearFinding:
    """A finding of a rule; its id is given later. `slight`: what rounding may explain is a hint."""
    known = year_words().rules[rule]
    return YearFinding(
        id="",
        rule=rule,
        severity="hint" if slight else known.severity,
        message=message,
        spans=list(places),
        expected=expected,
        stated=stated,
    )


def key_of(line: BudgetLine) -> Path:
    """What makes the lines of two reports one line."""
    path = tuple(bare(part) for part in line.path)
    return path if len(path) > 1 or line.category == "functional" else (_synonyms().get(path[0], path[0]),)


def bare(name: str) -> str:
    """A name without quotation marks and white space."""
    return _QUOTES.sub("", compact(name))


@functools.cache
def _synonyms() -> dict[str, str]:
    return {bare(name): first for first, names in finding_words().synonyms.items() for name in names}


def change_of(change: Change) -> Interval:
    """By how much a line changed, in 元, negative for a decrease; 持平 is nothing."""
    amount = Amount(
        measure="final", value=change.value, unit=change.unit, fiscal_year=None, source="narrative",
        start=change.start, end=change.end, text=_figure(change),
    )  # fmt: skip
    found = span_of(amount)
    return -found if change.direction == "decrease" else found


def _figure(change: Change) -> str:
    """The figure of the clause that states the change: the last one that has its value, as written."""
    for match in reversed(list(re.finditer(r"\d[\d,]*(?:\.\d+)?", change.text))):
        if Decimal(match.group().replace(",", "")) == Decimal(str(change.value)):
            return match.group()
    return str(change.value)
