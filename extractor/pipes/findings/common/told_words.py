"""The words of `knowledge/findings.yaml` on figures that other figures of the text make: sums, runs, rates, orders."""

from __future__ import annotations

from pydantic import Field

from extractor.knowledge import Entry, Names


class Series(Entry):
    """How figures are said to have gone one way year by year, or one way and then the other."""

    every: Names
    rising: list[str]
    falling: list[str]
    falls_first: Names
    rises_first: Names
    between: list[str]
    mostly: list[str]
    since: list[str]
    respectively: list[str]


class Kinds(Entry):
    """Kinds of parts that make up a whole together; where `closing` names some, only with one of them.

    Two kinds that are `opposed` leave nothing out; words of `other` between a whole and a kind say that it is of none.
    Fewer kinds than `least` are not known to be all.
    """

    whole: list[str]
    kinds: Names
    closing: list[str] = Field(default_factory=list)
    opposed: bool = False
    other: list[str] = Field(default_factory=list)
    least: int = 1


class YearParts(Entry):
    """The quarters of a year in order, and stretches of several of them by their indices."""

    quarters: list[Names]
    halves: list[list[str]]
    together: dict[str, list[int]]
    each_quarter: list[str]
    of_all: list[str]
    below: list[str]
    not_shared: list[str]
    until: str
    all: list[str]
    silent: list[str]
    running: list[str]
    whole: list[str]


class Leftover(Entry):
    """How is called what there was, what of it was spent or gone, and what is left."""

    had: list[str]
    spent: list[str]
    left: list[str]


class Balance(Entry):
    """How is called what there is, what is owed of it, and the rest; and words of their parts, right before."""

    had: list[str]
    spent: list[str]
    left: list[str]
    parts: list[str]


class Between(Entry):
    """Words with which there was more or less to spend than is told first, and their denials."""

    changed: list[str]
    available: list[str]
    onward: str
    unchanged: list[str]


class BlankWords(Entry):
    """What stands before a number: of a rate, of money; and what may stand between."""

    rate: Names
    money: Names
    links: Names


class BudgetFlow(Entry):
    """How a budget is called at first and in the end, and what came to it and went from it."""

    given: str
    opening: Names
    closing: list[str]
    coming: list[str]
    going: list[str]
    more: list[str]


class DefinedRate(Entry):
    """A rate by its name: what part of what whole it is; `rest` is what the part leaves of the whole."""

    rate: list[str]
    part: list[str]
    whole: list[str]
    rest: list[str]


class ScoreFormula(Entry):
    """How a score is said to be a rate's part of its points; `formula` has the group `points`."""

    rate: list[str]
    formula: str


class Priced(Entry):
    """Headers of columns of which the third is the product of the first two."""

    count: list[str]
    price: list[str]
    each: list[str]
    money: list[str]
    repeated: list[str]


class Derived(Entry):
    """Columns of tables that others make, by how; and columns that are not added up."""

    columns: dict[str, list[str]]
    unsummed: list[str]


class Ordered(Entry):
    """How figures are said to be in order."""

    falling: list[str]
    rising: list[str]
    listed: list[str]


class Difference(Entry):
    """How is said by how much one figure is more or less than another."""

    more: list[str]
    less: list[str]


class Flows(Entry):
    """How is called what there was, what came in, what went out, and what is left."""

    opening: list[str]
    closing: list[str]
    coming: list[str]
    going: list[str]
    given: list[str]
    sums: list[str]
    kept: Names
    compared: list[str]
    silent: list[str]
    kept_ends: list[str]
    surplus: Names
    net: list[str]
    mainly: list[str]


class Passing(Entry):
    """How it is said that people sat an examination, and that they passed it."""

    sat: Names
    trained: list[str]
    got: list[str]
    what: list[str]
    exams: list[str]
    well: list[str]


class Cumulative(Entry):
    """How a sum over years is called, since when it is, and how it is said that more came."""

    words: list[str]
    since: list[str]
    added: list[list[str]]


class Results(Entry):
    """Words on how a target was met, what stands around them, and which side of a target is the good one."""

    over: list[str]
    met: Names
    missed: list[str]
    before: list[str]
    money: list[str]
    aimed: list[str]
    reached: Names
    undone: Names
    executed: list[str]
    fell_short: Names
    other_rates: list[str]
    indicators: list[str]
    kinds_of_indicators: list[str]
    every: list[str]
    was_met: list[str]
    by_the_end: list[str]
    not_yet: list[str]
    carried_out: list[str]
    supposed: list[str]
    plain_rates: Names
    listed_done: Names
    listed_undone: Names
    none_at_all: Names
    least: list[str]
    least_behind: list[str]
    higher: list[str]
    most: list[str]
    most_behind: list[str]


class Limits(Entry):
    """How something is called that must not be exceeded, and how it is said to have been kept or not."""

    names: list[str]
    not_over: Names
    over: list[str]
    below: list[str]
    stays: list[str]
    before: list[str]


class Events(Entry):
    """What is denied as having happened, and how it is told that it did."""

    nouns: list[str]
    zero: list[str]
    none: Names
    units: list[str]
    happened: list[str]
    silent: list[str]
    sections: list[str]
    other: list[str]


class FullRate(Entry):
    """How a rate is called that holds for all, and what tells of one for which it does not."""

    rate: list[str]
    but: list[str]


class AllBut(Entry):
    """Rates of all, and words with which there may be one that is left out."""

    rates: list[FullRate]
    other: list[str]
