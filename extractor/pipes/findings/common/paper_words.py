"""The words of `knowledge/papers.yaml`: what budgets and self-evaluations tell in several places."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, Names


class TwoSides(Entry):
    """The names of the one and of the other side, and how many must at least be lacking for a finding."""

    one: list[str]
    other: list[str]
    least: int = 0


class Halves(Entry):
    """The table of basic expenditure by its name, the labels of its two halves, and of the whole."""

    table: str
    halves: list[list[str]]
    whole: list[str]


class Funds(Entry):
    """The columns of a total and of the funds that it is made up of."""

    whole: list[str]
    funds: list[str]
    ends: list[str]


class YearColumns(Entry):
    """How a column of a year is called, and how another one compares two years."""

    what: list[str]
    against: list[str]


class Papers(Entry):
    """How papers with numbers are called, what opens a list of annexes, and words of any form."""

    kinds: list[list[str]]
    annexes: list[str]
    form: list[str]


class DeniedCost(Entry):
    """A cost by name, and how what it pays for is counted, in which units."""

    cost: list[str]
    counted: Names
    units: list[str]


class KeptVehicles(Entry):
    """How official vehicles that are kept are named, with what may stand before and behind."""

    opens: list[str]
    names: list[str]
    ends: list[str]


class Natures(Entry):
    """Posts and staff by nature, and words with which staff may hold posts of another one."""

    opens: list[str]
    names: list[str]
    posts: list[str]
    people: list[str]
    other: list[str]


class CountedRows(Entry):
    """What the rows of a table are, by what its column of names is called; and words of others."""

    things: dict[str, list[str]]
    units: list[str]
    numbers: list[str]
    totals: list[str]
    other: list[str]


class PaperWords(Entry):
    """`knowledge/papers.yaml`."""

    two_sides: list[TwoSides]
    silent: list[str]
    adjustment_rates: list[str]
    halves: Halves
    funds: Funds
    year_columns: YearColumns
    papers: Papers
    name_fields: list[str]
    like_units: list[list[str]]
    denied_more: list[str]
    denied_costs: list[DeniedCost]
    kept_vehicles: KeptVehicles
    natures: Natures
    own_uses: dict[str, list[str]]
    counted_rows: CountedRows
    goal_cells: list[str]
    reasons_told: list[str]
    figure_ends: list[str]


@functools.cache
def paper_words() -> PaperWords:
    """The built-in words of papers."""
    return knowledge.load(knowledge.HERE / "papers.yaml", PaperWords)
