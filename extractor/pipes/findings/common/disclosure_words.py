"""The words of `knowledge/disclosures.yaml`: what budgets and accounts that are made public tell of themselves."""

from __future__ import annotations

import functools

from pydantic import Field

from extractor import knowledge
from extractor.knowledge import Entry, Names


class TotalCell(Entry):
    """A cell that gives a total: the end of its table's name, and its row and column as in `ties`."""

    table: str
    row: str
    column: str


class ToldTotal(Entry):
    """A total of a budget, how the explanations call it, and the cells that give it."""

    what: str
    names: Names
    cells: list[TotalCell]


class BudgetTie(Entry):
    """A total that tables share, the cells that give it, and the pairs of cells that must agree for that."""

    what: str
    cells: list[TotalCell]
    where: list[list[TotalCell]] = Field(default_factory=list)


class ProjectForms(Entry):
    """The forms of projects.

    Attributes:
        name, money, parts: labels of the cells: the project's name, its money of the year, and what that is made of.
        told, own: how prose calls that money, under the project's own heading, and behind its name.
        headings: how the heading of a project's explanations ends behind its name.
    """

    name: list[str]
    money: list[str]
    parts: list[str]
    told: Names
    own: list[str]
    headings: list[str]


class DatedTables(Entry):
    """How tables are called behind their year, and words with which one is of another year."""

    budget: Names
    account: Names
    other: list[str]


class NothingBefore(Entry):
    """How it is said in words that a budget, or what there was last year, was nothing."""

    nothing: Names
    budget: Names
    budget_none: Names
    prior: Names
    added: list[str]


class ReasonsOwed(Entry):
    """The sections that owe reasons, and others; the least change in percent, and how many must have given theirs."""

    sections: list[str]
    counted: list[str]
    least: int
    given: int
    cue: str


class DisclosureWords(Entry):
    """`knowledge/disclosures.yaml`."""

    totals: list[ToldTotal]
    before_totals: list[str]
    told_totals: list[str]
    other_tables: list[str]
    ties: list[BudgetTie]
    projects: ProjectForms
    dated_tables: DatedTables
    kinds_of_scope: list[str]
    own_of_scope: list[str]
    announced: str
    nothing_before: NothingBefore
    reasons_owed: ReasonsOwed


@functools.cache
def disclosure_words() -> DisclosureWords:
    """The built-in words of what is made public."""
    return knowledge.load(knowledge.HERE / "disclosures.yaml", DisclosureWords)
