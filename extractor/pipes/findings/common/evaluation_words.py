"""The words of `knowledge/evaluations.yaml`: what self-evaluations count apart from what it makes together."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, Names


class Deducted(Entry):
    """What is said of points lost one by one; `supposed` is a regular expression."""

    others: list[str]
    not_lost: list[str]
    lost_things: list[str]
    indicators: list[str]
    weights: list[str]
    partly: list[str]
    supposed: str
    other_scores: list[str]


class Survey(Entry):
    """A rate of a survey: how it is called, and how those are who answered so or the other way."""

    rate: list[str]
    good: list[str]
    bad: list[str]


class Surveys(Entry):
    """How those who answered are counted, and words with which answers count unlike."""

    sheets: list[str]
    kinds: list[Survey]
    weighted: list[str]


class ColumnMeans(Entry):
    """How columns of points and rates are called, and rows and means that are of something else."""

    scores: list[str]
    rates: list[str]
    totals: list[str]
    not_all: list[str]


class Standards(Entry):
    """What is paid by a standard: `times` says how often a year."""

    each: list[str]
    times: dict[str, int]
    fillers: list[str]
    standard: list[str]
    whole_year: list[str]
    paid: list[str]
    steady: list[str]
    more: list[str]


class Reported(Entry):
    """How a report says of which year's money it tells."""

    opens: list[str]
    told: list[str]
    upon: list[str]
    ours: list[str]
    things: list[str]
    does: list[str]
    deeds: list[str]
    earlier: list[str]


class Undone(Entry):
    """How it is said that nothing was spent, done or adjusted, and words with which not all of it is meant."""

    unspent: list[str]
    not_done: list[str]
    partly: list[str]
    none: list[str]
    adjusting: list[str]
    between: list[str]
    of_budget: list[str]
    not_all: list[str]
    carried: list[str]


class Tallied(Entry):
    """How it is said of how many items the final figure left the budget, and which way."""

    items: list[str]
    of: list[str]
    more: list[str]
    less: list[str]
    level: list[str]
    last: list[str]
    first: list[str]
    count: list[str]


class RankedNames(Entry):
    """Views in which names are ordered otherwise than by money, and what joins names."""

    other: list[str]
    joins: list[str]
    ranked: list[str]


class Paired(Entry):
    """How two figures are told of each of several parts."""

    of_whole: list[str]
    second: list[str]


class KnownRate(Entry):
    """A rate whose formula everybody knows: how it is called, what of what it is."""

    rate: list[str]
    part: str
    whole: str


class Formulas(Entry):
    """How a formula divides and opens, words of other rates, the names of one thing, and what says nothing."""

    divided: list[str]
    proportions: list[str]
    opens: list[str]
    other: list[str]
    same: list[Names]
    silent: list[str]
    known: list[KnownRate]


class TotalScores(Entry):
    """How a score is told to be the sum of all, or that of the whole report."""

    added: list[str]
    own: list[str]


class RateScores(Entry):
    """How a score is told to be made of a rate, or of what was done; other formulas; its rows and columns."""

    formula: Names
    by_done: Names
    other: list[str]
    rows: list[str]
    heads: dict[str, list[str]]


class Costs(Entry):
    """How it is told what one of them cost."""

    ways: list[str]
    units: list[str]
    costs: list[str]
    ends: list[str]
    other: list[str]


class FormDeadlines(Entry):
    """How a form tells a deadline and that it was kept; deeds that end one thing."""

    limit: list[str]
    kept: list[str]
    silent: list[str]
    ends: list[list[str]]


class Periods(Entry):
    """How the stretches of a year are called, and what says that a figure runs from its beginning."""

    quarters: list[Names]
    halves: list[list[str]]
    three_quarters: list[str]
    runs: list[str]
    whole: list[str]
    other: list[str]
    silent: list[str]


class YearRates(Entry):
    """How a rate of change is told as a noun, and what says nothing in the names of its figures."""

    rises: list[str]
    falls: list[str]
    nouns: list[str]
    more_rises: list[str]
    more_falls: list[str]
    against: list[str]
    degrees: list[str]
    either: list[str]
    opens: list[str]
    ends: list[str]
    apart: list[str]
    silent: list[str]


class Norms(Entry):
    """How a norm of so much for each is told, and the money that it is of."""

    each: list[str]
    units: dict[str, str]
    fillers: list[str]
    words: list[str]
    reckoned: list[str]
    silent: list[str]
    other: list[str]


class RoleHolders(Entry):
    """Who holds an office of a report's own work, and which body does what for a project."""

    roles: list[str]
    titles: list[str]
    serves: list[str]
    becomes: list[str]
    charged: list[str]
    deeds: list[str]
    surnames: str
    bodies: list[str]
    body_ends: list[str]
    body_deeds: list[str]


class CarriedUsed(Entry):
    """How it is said that money of the year before was used up."""

    nouns: list[str]
    carried: list[str]
    all: list[str]
    used: list[str]
    other: list[str]


class AddedUp(Entry):
    """What a sentence adds up of what there was, what came, was done and is left."""

    together_with: list[str]
    reached: list[str]
    other: list[str]
    left: list[str]
    undone: list[str]
    came: list[str]
    done: list[str]
    not_left: list[str]


class YearsLong(Entry):
    """How long something took in whole years, behind its first and last year."""

    to: list[str]
    long: list[str]


class GroupScores(Entry):
    """The groups of a form's indicators, and how the prose tells their scores."""

    groups: dict[str, list[str]]
    fillers: list[str]
    other: list[str]


class Extremes(Entry):
    """How it is told which row of a table has the most or the least of a column."""

    columns: list[str]
    most: list[str]
    least: list[str]
    opens: list[str]
    kinds: list[str]
    totals: list[str]


class PointsOff(Entry):
    """How a score is told to lose points for each percent that a rate is short."""

    each: Names
    of: list[str]
    deducting: list[str]


class Places(Entry):
    """How a place in an order of so many is told."""

    among: list[str]
    having: list[str]
    ranked: list[str]


class Balanced(Entry):
    """How two sides are said to balance, and what may end their names."""

    ends: list[str]
    said: list[str]


class OfRows(Entry):
    """What is said of the rows of a table: their grades, and that all are above a rate."""

    things: list[str]
    graded: list[str]
    every: list[str]
    all: list[str]
    reaching: list[str]
    least: list[str]


class EvaluationWords(Entry):
    """`knowledge/evaluations.yaml`."""

    deducted: Deducted
    surveys: Surveys
    column_means: ColumnMeans
    standards: Standards
    reported: Reported
    undone: Undone
    totals: dict[str, list[str]]
    tallied: Tallied
    ranked_names: RankedNames
    paired: Paired
    formulas: Formulas
    total_scores: TotalScores
    rate_scores: RateScores
    costs: Costs
    form_deadlines: FormDeadlines
    periods: Periods
    year_rates: YearRates
    norms: Norms
    role_holders: RoleHolders
    carried_used: CarriedUsed
    added_up: AddedUp
    years_long: YearsLong
    group_scores: GroupScores
    extremes: Extremes
    points_off: PointsOff
    places: Places
    balanced: Balanced
    of_rows: OfRows


@functools.cache
def evaluation_words() -> EvaluationWords:
    """The built-in words of evaluations."""
    return knowledge.load(knowledge.HERE / "evaluations.yaml", EvaluationWords)
