"""The layers that the pipes leave on a spaCy Doc, in the order in which they are added, and their types.

A report's Doc has one character a token, so token indices are code point offsets of `page.text`. Layers live in the
Doc's underscore extensions; `layers(doc)` is the typed view of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, cast

from spacy.tokens import Doc

from extractor import result
from extractor.pipes.ledger import Book
from extractor.pipes.lines.statements import Statement
from extractor.quantities import Quantity
from extractor.reading.page import Cell, Grid, Page

if TYPE_CHECKING:
    from extractor.pipes.achievements.decisions import Decision, Exclusion
    from extractor.pipes.links.decisions import Candidate

Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a table's column holds, as its header says.

    Attributes:
        header: the header texts over the column, outermost first, normalised.
        role: a role of `knowledge/tables.yaml`, or None.
        year: the year that the header names, or None.
        unit: the money unit that the header names, or None.
        is_ratio: whether the header says that it compares others (增长%, 完成比例), so that nothing in it is a sum.
    """

    header: tuple[str, ...]
    role: str | None
    year: int | None = None
    unit: str | None = None
    is_ratio: bool = False


@dataclass(slots=True)
class TableBlock:
    """The rows of a table under one header; a form has several.

    Attributes:
        kind: a kind of `knowledge/tables.yaml`, or "form" for label and value rows.
        columns: one for each cell of a row.
        header: the header cells.
        rows: the rows below, as wide as `columns`; a cell that a ragged row lacks is None.
        project: the project that the form is about, or None.
        unit: the money unit of the block, or None where nothing says it.
    """

    kind: str
    columns: tuple[Column, ...]
    header: tuple[Cell, ...]
    rows: list[Row]
    project: str | None = None
    unit: str | None = None


@dataclass(slots=True)
class TypedTable:
    """A grid with its meaning; `caption` is the last line of prose before it, `section` an index into `sections`."""

    id: str
    grid: Grid
    kind: str
    blocks: list[TableBlock]
    caption: str
    project: str | None = None
    section: int | None = None


@dataclass(slots=True)
class SectionNode:
    """A section while the pipes work: the record, and its `topics` of `knowledge/sections.yaml`, its own and inherited.

    Attributes:
        body: code points where what stands under the heading begins.
    """

    record: result.Section
    body: int
    parent: int | None
    topics: frozenset[str] = field(default_factory=frozenset)


ProseRole = Literal["narrative", "achieved", "goal", "duty", "finance", "problem", "remedy", "actual", "other"]


# What a passage speaks of: what was done, what is to come, or what is lacking.
Tense = Literal["done", "to_come", "lacking"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose: a paragraph, a line of a cell with prose in it, or an indicator's actual value.

    Attributes:
        start, end: code points, half open.
        role: "narrative" for paragraphs; for cells what the heading over it says; "actual" for the actual value cell
            of an indicator row.
        section: index into `sections`, or None before the first heading.
        project: the project of the form that it stands in, or None.
        table: index into `tables`, or None for paragraphs.
    """

    start: int
    end: int
    role: ProseRole
    section: int | None
    project: str | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What the report is about: its title, the organization, and the fiscal year reported on."""

    title: str | None
    organization: str | None
    fiscal_year: int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of document it is, and how sure that is (0 to 1)."""

    name: result.DocumentKind
    confidence: float


class Layers(Protocol):
    """The layers of a Doc; a pipe reads those above the ones that it adds.

    `tenses` holds one tense for each passage; `decisions` and `exclusions` why each quantity was taken for an
    achievement or for none, `links` why each achievement was linked to its line, `categories` and `category_votes` the
    rules' and the joint scores of each cause's categories. Where `explained`, they have kept what their scores are made
    of.
    """

    page: Page
    explained: bool
    cover: Cover
    tables: list[TypedTable]
    sections: list[SectionNode]
    kind: Kind
    passages: list[Passage]
    tenses: list[Tense]
    quantities: list[Quantity]
    statements: list[Statement]
    budget_lines: list[result.BudgetLine]
    variances: list[result.Variance]
    changes: list[result.Change]
    achievements: list[result.Achievement]
    decisions: list[Decision]
    exclusions: list[Exclusion]
    links: list[Candidate]
    categories: Book
    category_votes: Book
    facts: list[result.Fact]
    plans: list[result.Plan]
    indicators: list[result.Indicator]
    findings: list[result.Finding]


for _name in Layers.__annotations__:
    Doc.set_extension(_name, default=None, force=True)


class _View:
    """The layers of one Doc; what is read over and over is looked up in the Doc once."""

    _doc: Doc

    def __init__(self, doc: Doc) -> None:
        self.__dict__["_doc"] = doc

    def __getattr__(self, name: str) -> object:
        value = self.__dict__[name] = getattr(self._doc._, name)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._doc._, name, value)
        self.__dict__[name] = value


def layers(doc: Doc) -> Layers:
    """The typed view of a Doc's layers as they are when each is first read, and as they are set through it."""
    return cast(Layers, _View(doc))
