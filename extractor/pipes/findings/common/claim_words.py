"""The words of `knowledge/claims.yaml`: what accounts claim of figures that they tell."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, Names


class Same(Entry):
    """How a figure is said to be the same as another one, and names of balances that go on from year to year."""

    before: list[str]
    behind: Names
    silent: list[str]
    other: list[str]
    balances: Names


class Paid(Entry):
    """What was due, done and left, and how it is said that all of it was done; words of other money."""

    due: list[str]
    done: Names
    left: Names
    all: list[str]
    deeds: Names
    other: list[str]


class Quotas(Entry):
    """A standard of each, how it is called, how long it counts, that it was kept, and words of other money.

    `plain` says nothing of what an average is of (人均费用). `people` and `vehicles` are units of what is counted,
    `of_vehicles` the words of a standard of each vehicle.
    """

    each: list[str]
    daily: list[str]
    of_vehicles: list[str]
    people: list[str]
    vehicles: list[str]
    standard: list[str]
    named: list[str]
    plain: list[str]
    kept: Names
    other: list[str]


class InWords(Entry):
    """How a part is said to have changed without a figure, and to have been nothing in both years."""

    against: list[str]
    degrees: list[str]
    never: Names


class Phases(Entry):
    """The units of a project's phases, and what is told of the one that a report is on."""

    units: list[str]
    told: list[str]


class Items(Entry):
    """What opens the list of an expense's items, and of which expenses."""

    opens: list[str]
    of: list[str]


class AccountClosed(Entry):
    """How it is said that an account was made up, and words with which it is not meant."""

    accounts: list[str]
    deeds: list[str]
    other: list[str]


class BudgetBlamed(Entry):
    """How a budget is said to have been too low or too high, what stands between, and words of something else."""

    budget: list[str]
    between: list[str]
    low: Names
    high: Names
    aside: list[str]


class ClaimWords(Entry):
    """`knowledge/claims.yaml`."""

    budget_blamed: BudgetBlamed
    account_closed: AccountClosed
    own_account: list[str]
    comparison_made: list[str]
    by_weights: list[str]
    mean_words: list[str]
    same: Same
    paid: Paid
    quotas: Quotas
    in_words: InWords
    phases: Phases
    items: Items
    groups: list[str]
    whole_ends: list[str]


@functools.cache
def claim_words() -> ClaimWords:
    """The built-in words of claims."""
    return knowledge.load(knowledge.HERE / "claims.yaml", ClaimWords)
