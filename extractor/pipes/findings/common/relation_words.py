"""The words of `knowledge/relations.yaml`: how texts relate figures that stand apart."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, Names
from extractor.pipes.findings.common.apart_relations import BaseApart, Lengths, ProjectDays, ToldAgain


class Proportions(Entry):
    """How a proportion is told, and how its terms are named."""

    said: list[str]
    by: list[str]
    behind: list[str]
    those: list[str]
    joins: list[str]


class Verdict(Entry):
    """What two figures are called, and the words on which of them is the greater."""

    one: list[str]
    other: list[str]
    more: list[str]
    less: list[str]


class SharesOfAll(Entry):
    """What says that some shares are those of all parts."""

    only: list[str]
    of_parts: str
    parted: list[str]
    listed: list[str]
    made_of: list[str]
    counted: list[str]
    rest: list[str]
    ends: list[list[str]]
    aside: list[str]


class TwoSums(Entry):
    """What opens parts in two counts each, what says that they are not all of them, and units that count the same."""

    opened: list[str]
    ordinal: str
    aside: list[str]
    alike: dict[str, str]


class Thresholds(Entry):
    """How it is told how many rows of a table are above or below a rate; the ways are least, over, under, most.

    `whose` and `reaching` stand around the rate's name, `other` says of a sentence that it is of other rows.
    """

    names: list[str]
    items: list[str]
    before: dict[str, list[str]]
    behind: dict[str, list[str]]
    whose: list[str]
    reaching: list[str]
    other: list[str]
    totals: list[str]


class Longest(Entry):
    """What calls a figure a limit or the longest of a kind, and what says that all kept it."""

    limits: list[str]
    within: list[str]
    longest: list[str]
    units: list[str]
    every: list[str]
    inside: list[str]
    kept: list[str]
    other: list[str]


class ByName(Entry):
    """What an amount's name may begin and end with that says nothing; words of earlier years; ways of change."""

    opens: list[str]
    ends: list[str]
    earlier: list[str]
    yearly: list[str]
    ways: list[str]


class CountsTold(Entry):
    """What two counts told together count; the staff that money is for, by kind, and words of some of them only."""

    verbs: list[str]
    joins: list[str]
    other: list[str]
    staff: list[Names]
    staff_money: list[str]
    silent: list[str]
    not_all: list[str]


class ScoresTold(Entry):
    """How a score is said to be a rate's part of its weight; kinds of scores, how totals are called, other scores."""

    formula: str
    kinds: list[str]
    totals: list[str]
    other: list[str]


class Deadlines(Entry):
    """How a day is said to be a deadline, what was due, how it was kept or not, and how long something took."""

    due: list[str]
    deeds: list[str]
    early: list[str]
    begun: list[str]
    ended: list[str]
    until: list[str]
    kept: Names
    late: Names
    other: list[str]
    took: list[str]
    took_some: list[str]
    lasting: list[str]


class Managing(Entry):
    """How a body is said to manage its own money: what may open it, what it does, and of what."""

    opens: list[str]
    does: list[str]
    own: list[str]


class Tenths(Entry):
    """How it is counted how many of some things did well, and words around a share of them in tenths."""

    well: list[str]
    of: list[str]


class TwoYears(Entry):
    """What says that a year's figure was counted anew, and words of such a figure that say nothing of what it is."""

    anew: list[str]
    silent: list[str]


class Nothing(Entry):
    """How something is said not to have been, and what stands before."""

    denied: list[str]
    before: list[str]
    not_all: list[str]
    ending: str
    spending: str


class Ranges(Entry):
    """How a mean and the ends of its range are called."""

    mean: list[str]
    most: list[str]
    least: list[str]
    between: list[str]
    within: list[str]
    every: list[str]
    dashes: list[str]
    opens: list[str]
    scored: list[str]


class YearsTold(Entry):
    """How several years' sum or mean is told."""

    counted: Names
    running: list[str]
    stretch: list[str]
    together: list[str]
    mean: list[str]
    each: list[str]


class Ranks(Entry):
    """How the largest and the smallest part are told."""

    leads: list[str]
    before: list[str]
    money: list[str]
    by: list[str]
    view: str
    next: list[str]
    nth: list[list[str]]
    first_few: list[str]


class Claims(Entry):
    """How a line is said to have kept to its budget or not, what may stand between, and words of other claims."""

    over: list[str]
    negations: Names
    which: list[str]
    ends: list[str]
    other: list[str]


class LineShares(Entry):
    """How one line is said to be a part of another: what stands before and behind the word, and words of others."""

    taking: list[str]
    before: list[str]
    ends: list[str]
    other: list[str]


class RateRanges(Entry):
    """How the completion rates of several items are told together, and their bounds."""

    rates: Names
    several: Names
    rest: list[str]
    least: list[str]
    most: list[str]
    above: list[str]
    below: list[str]


class Stages(Entry):
    """In what stages something is done, how their number is told, and what says that some are to come, or none."""

    units: list[str]
    parted: list[str]
    unfinished: list[str]
    finished: list[str]


class Running(Entry):
    """How figures are told that run from the year's beginning.

    Attributes:
        points: the ends of the quarters; runs: what says of a figure that it is one of an end.
        cumulative: what says that figures are added up; grows: of what, that only grows.
        other: words of a figure that does not run; back: with which a running figure may fall; without: their denials.
    """

    points: list[Names]
    cumulative: list[str]
    grows: list[str]
    runs: list[str]
    other: list[str]
    back: list[str]
    without: list[str]


class GoalsToldWords(Entry):
    """How goals are told and what was done, and what is said of them in words."""

    goals: list[str]
    done: list[str]
    all: Names
    links: list[str]
    every: list[str]
    over: Names
    met: Names
    less: list[str]
    silent: list[str]


class TemplateYears(Entry):
    """How a template's sentences open and compare, and what says that another year is meant."""

    ours: list[str]
    accounted: list[str]
    accounts: list[str]
    compared: list[str]
    evaluated: list[str]
    reasons: list[str]
    budgets: list[str]
    planned: list[str]
    history: list[str]
    dated: str
    lasting: list[str]


class Uses(Entry):
    """What money was used for, one use after the other."""

    verbs: list[str]
    opens: list[str]
    links: list[str]
    first: list[str]
    counted: list[str]
    some: list[str]
    mainly: list[str]


class Compared(Entry):
    """How a clause says which of two figures is the greater, how much so, and words with which it does not."""

    greater: list[str]
    less: Names
    degrees: list[str]
    not_said: list[str]


class CountedParts(Entry):
    """Things that are counted before their money, and what a list behind is of where it is not of them all."""

    units: list[str]
    things: list[str]
    kinds: list[str]
    some: list[str]
    arranged: list[str]


class SameChange(Entry):
    """How totals are called that stand for each other."""

    names: Names


class RelationWords(Entry):
    """`knowledge/relations.yaml`."""

    proportions: Proportions
    compared: Compared
    uses: Uses
    counted_parts: CountedParts
    same_change: SameChange
    verdicts: list[Verdict]
    degrees: list[str]
    verdict_ends: list[str]
    name_opens: list[str]
    name_ends: list[str]
    greater: list[str]
    less: list[str]
    shares_of_all: SharesOfAll
    two_sums: TwoSums
    thresholds: Thresholds
    longest: Longest
    pointing: list[str]
    nothing: Nothing
    two_years: TwoYears
    by_name: ByName
    counts_told: CountsTold
    scores_told: ScoresTold
    deadlines: Deadlines
    lengths: Lengths
    project_days: ProjectDays
    base_apart: BaseApart
    told_again: ToldAgain
    managing: Managing
    tenths: Tenths
    ranges: Ranges
    years_told: YearsTold
    inside: list[str]
    inside_has: list[str]
    totals_ends: list[str]
    part_of: list[str]
    over_target: Names
    short_of_target: list[str]
    ranks: Ranks
    stages: Stages
    running: Running
    claims: Claims
    line_shares: LineShares
    rate_ranges: RateRanges
    template_years: TemplateYears
    goals_told: GoalsToldWords


@functools.cache
def relation_words() -> RelationWords:
    """The built-in words of relations."""
    return knowledge.load(knowledge.HERE / "relations.yaml", RelationWords)
