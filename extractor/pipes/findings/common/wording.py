"""The words of `knowledge/findings.yaml`: the texts of the rules, and what tells which figures belong together."""

from __future__ import annotations

import functools
import re

from pydantic import Field

from extractor import knowledge
from extractor.knowledge import Entry, Names, alternatives
from extractor.pipes.findings.common.told_words import (
    AllBut,
    Balance,
    Between,
    BlankWords,
    BudgetFlow,
    Cumulative,
    DefinedRate,
    Derived,
    Difference,
    Events,
    Flows,
    Kinds,
    Leftover,
    Limits,
    Ordered,
    Passing,
    Priced,
    Results,
    ScoreFormula,
    Series,
    YearParts,
)
from extractor.result import Severity


class RuleInfo(Entry):
    """What `knowledge/findings.yaml` says about a rule."""

    description: str
    severity: Severity
    tolerance: str
    basis: str | None = None


class Relation(Entry):
    """A line that is the sum of others; each part is any of its names. Those of `also` count where they are told."""

    whole: str
    parts: list[str]
    also: list[str] = Field(default_factory=list)


class Part(Entry):
    """What is part of something else, and no more than it, by the words that each is called by."""

    part: list[str]
    whole: Names
    severity: Severity


class Receptions(Entry):
    """How receptions of guests are called: all of them, and by where the guests come from."""

    every: list[str]
    home: list[str]
    abroad: list[str]


class DateOrder(Entry):
    """Events of which the first must come before the others."""

    first: list[str]
    then: list[str]


class Summaries(Entry):
    """Words that sum up a breakdown, or say that every item kept to its budget."""

    share: Names
    most: list[str]
    least: list[str]
    named: Names
    ends: list[str]
    near: list[str]
    over: list[str]
    half: list[str]
    said: list[str]
    taking: list[str]
    more: list[str]
    around: list[str]
    money: list[str]
    used: list[str]
    spent_on: dict[str, list[str]]
    every: list[str]
    all: list[str]
    within: Names


class Contrary(Entry):
    """Reasons that make a figure rise or fall, and words with which they need not."""

    up: Names
    not_up: list[str]
    down: Names
    not_down: list[str]
    costs: str
    rates: list[str]


class Denial(Entry):
    """What is denied in one place, and how it is told in another: in which units, as which lines, in which clause."""

    denied: Names
    told: Names
    units: list[str]
    listed: list[str] = Field(default_factory=list)
    lines: list[str] = Field(default_factory=list)
    clause: str | None = None


class FindingWords(Entry):
    """`knowledge/findings.yaml`."""

    rules: dict[str, RuleInfo]
    doubtful: str
    precedence: list[str]
    classification: str
    uses: dict[str, list[str]]
    body_endings: str
    bodies_of_own: str
    levels: str
    our_words: list[str]
    evaluating: list[str]
    evaluates_others: list[str]
    subject_of: list[str]
    accounted_of: list[str]
    account_scope: list[str]
    included: list[str]
    before_ways: list[str]
    before_names: str
    synonyms: dict[str, Names]
    relations: list[Relation]
    natures: dict[str, list[str]]
    vague_lines: list[str]
    sides: list[str]
    scopes: dict[str, list[str]]
    unscoped: list[str]
    carried_over: list[str]
    in_appropriation: dict[str, str]
    in_all: dict[str, str]
    total_columns: list[str]
    balance_totals: list[str]
    spread_budget: list[str]
    spread_final: list[str]
    captioned_budget: str
    captioned_final: str
    column_sums: list[Names]
    whole_words: list[str]
    whole_openings: list[str]
    listing: list[str]
    listing_uses: list[str]
    listing_by: str
    containing: list[str]
    made_up: list[str]
    numbered_parts: str
    opposite_ends: list[list[list[str]]]
    full_marks: list[str]
    totals: list[str]
    together: list[str]
    resting: list[str]
    total_verbs: list[str]
    several: list[str]
    sums: list[str]
    yearly: list[str]
    in_turn: list[str]
    joined: list[str]
    partly: list[str]
    spent_as: list[str]
    due: list[str]
    intended: list[str]
    not_due: list[str]
    done: list[str]
    reaching: list[str]
    points: list[str]
    being: list[str]
    exceeding: list[str]
    towards: list[str]
    steps: list[str]
    staff: dict[str, list[str]]
    staff_words: list[str]
    not_all_staff: list[str]
    bodies: list[str]
    placeholder_units: list[str]
    blank_before: BlankWords
    example_words: list[str]
    closing_words: list[str]
    counted: Names
    seen_in: str
    rests_on: str
    more_places: str
    page: str
    head: str
    comparing: list[str]
    compared: list[str]
    averaged: list[str]
    arranging: list[str]
    arranged: list[str]
    equal: list[str]
    exactly: list[str]
    complete: list[Kinds]
    within: list[Part]
    carried: list[str]
    passing: Passing
    one_project: list[str]
    flows: Flows
    summaries: Summaries
    series: Series
    year_parts: YearParts
    year_deeds: list[str]
    leftovers: list[Leftover]
    balances: list[Balance]
    between_leftovers: Between
    budget_flow: BudgetFlow
    quotient_rates: list[str]
    defined_rates: list[DefinedRate]
    score_formula: ScoreFormula
    lost: list[str]
    priced: Priced
    derived: Derived
    restated: list[str]
    ordered: Ordered
    difference: Difference
    said_again: list[str]
    thrift: list[str]
    led: str
    adjusted_to: str
    from_words: list[str]
    and_others: list[str]
    fund_spent: str
    reason_cue: str
    contrary: Contrary
    denials: list[Denial]
    events: Events
    all_but: AllBut
    denied_by: list[str]
    circumstances: list[str]
    denied_things: list[str]
    some: list[str]
    none: list[str]
    staff_moves: list[str]
    between_names: list[str]
    paid_later: list[str]
    use_words: list[str]
    cue_words: list[str]
    date_orders: list[DateOrder]
    around_events: list[str]
    dated: list[str]
    between_events: list[str]
    bare_events: list[str]
    through: list[str]
    at_day: list[str]
    by_day: list[str]
    already: list[str]
    until: list[str]
    was_done: list[str]
    foreseen: list[str]
    all_marks: list[str]
    scored: list[str]
    weights: list[str]
    weighed: list[str]
    other_grades: list[str]
    graded: list[str]
    graded_apart: list[str]
    graded_by: list[str]
    evaluated: list[str]
    grade_of: list[str]
    parts_of_score: list[str]
    grade_heads: list[str]
    score_heads: list[str]
    grades: dict[str, list[str]]
    grade_steps: dict[str, int]
    results: Results
    limits: Limits
    periods: str
    averages: dict[str, list[str]]
    averaged_units: list[str]
    mean: Names
    weighted: list[str]
    point_unit: str
    year_averages: dict[str, int]
    each: Names
    of_any: list[str]
    each_time: list[str]
    averaged_lines: dict[str, str]
    current: list[str]
    year_words: list[str]
    both_years: list[str]
    change_parts: list[Relation]
    identified: list[str]
    ways: dict[str, str]
    receptions: Receptions
    continuing: list[str]
    groups: list[str]
    grouped: list[str]
    grouped_words: list[str]
    joined_groups: Names
    thereof: list[str]
    posts: list[str]
    staff_nouns: list[str]
    holders: list[str]
    not_holders: list[str]
    over_posts: Names
    explaining: list[str]
    restating: list[str]
    reason_numbers: str
    around_changes: list[str]
    several_items: str
    having_each: list[str]
    naming: list[str]
    named_bodies: list[str]
    body_units: list[str]
    kind_units: list[str]
    pieces: list[str]
    points_off: list[str]
    name_columns: list[str]
    following: list[str]
    money_heads: list[str]
    partly_listed: list[str]
    not_listed: list[str]
    set_up: list[str]
    area_parts: list[str]
    own_level: list[str]
    subordinate: list[str]
    people_unit: str
    post_units: list[str]
    vehicle_unit: str
    overlapping: list[str]
    not_names: list[str]
    said_of: list[str]
    kept_vehicles: list[str]
    all_vehicles: list[str]
    nearly_equal: list[str]
    greater: list[str]
    less: list[str]
    fund_words: list[str]
    denominators: list[list[str]]
    budget_words: list[str]
    final_words: list[str]
    prior_words: list[str]
    moved_since: list[str]
    rates_of_several: Names
    negations: list[str]
    budgeting: list[str]
    rising: list[str]
    falling: list[str]
    ranked: list[str]
    placeholders: list[str]
    empty_notes: list[str]
    rate_names: list[str]
    rate_ends: list[str]
    stop_characters: str
    counting: list[str]
    cumulative: Cumulative
    vague_indicators: list[str]

    @property
    def movements(self) -> list[str]:
        """How a figure goes from one value to another, either way."""
        return [*self.rising, *self.falling]


@functools.cache
def finding_words() -> FindingWords:
    """The built-in words of findings."""
    return knowledge.load(knowledge.HERE / "findings.yaml", FindingWords)


@functools.cache
def resting() -> re.Pattern[str]:
    """How a clause begins that tells of the rest: 其余六类合计350万元."""
    return re.compile(rf"^[，；、]?\s*(?:{alternatives(finding_words().resting)})")


def way(up: bool) -> str:
    """How a message says which way a figure went."""
    return finding_words().ways["up" if up else "down"]
