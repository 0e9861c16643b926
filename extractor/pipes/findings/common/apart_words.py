"""The words of `knowledge/apart.yaml`: how a report tells in several places what belongs together."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, Names


class Enumerated(Entry):
    """What a number announces, and how the items of a list are opened in turn; what says that the list is open."""

    things: list[str]
    counters: list[str]
    items: list[list[str]]
    open: list[str]


class Areas(Entry):
    """How an area is called by its level, what it has, and around a number of bodies the words of another count."""

    levels: list[list[str]]
    having: list[str]
    bodies: list[str]
    behind: list[str]
    other: list[str]
    kinds: list[str]
    townships: list[str]
    governing: list[str]
    every: list[str]
    some: list[str]


class Remainders(Entry):
    """What was found, put right and is left, by one deed; words of another time or of a part."""

    deeds: list[str]
    first: list[str]
    done: list[str]
    left: list[str]
    undone: list[str]
    other: list[str]


class Ways(Entry):
    """How two figures are joined that one went between, and how a change is told without them."""

    joined: list[str]
    to: Names
    verbs: Names
    down: list[str]
    against: list[str]
    fillers: list[str]


class BalanceTerms(Entry):
    """The terms of a balance by name, what their names end with, and what comes and goes besides."""

    opening: Names
    income: Names
    spent: Names
    closing: Names
    ends: list[str]
    other: list[str]


class Signs(Entry):
    """How a rate of change is called, and how it is said to be above or below nothing."""

    rates: list[str]
    above: list[str]
    below: list[str]
    other: list[str]


class Balances(Entry):
    """How a balance is called, and the reasons for which more of it is left, or less."""

    names: list[str]
    more: Names
    less: Names


class ListedProjects(Entry):
    """How money is told for a number of things that the paragraphs behind list, and what closes the announcement."""

    things: list[str]
    follow: list[str]
    some: list[str]


class FormCounts(Entry):
    """How the indicators of a form are counted in words, by kind, and what is said of all of them."""

    kinds: list[str]
    all_met: Names
    done: list[str]
    undone: list[str]
    set_up: list[str]


class Subjects(Entry):
    """What a department is said to account for, so that it is the one that the report is of."""

    of: Names
    does: Names


class Planned(Entry):
    """How a target is called, and what was done of it; words that say nothing, and words of a later year."""

    aims: list[str]
    done: list[str]
    opens: list[str]
    later: list[str]
    deeds: list[str]
    heads: list[str]
    not_heads: list[str]
    units: list[list[str]]
    rates: list[str]


class ToldTwice(Entry):
    """Words around what is counted that say nothing, and words with which it is another thing."""

    silent: list[str]
    other: list[str]


class Unspent(Entry):
    """How what is left of a budget is called, and words of a part of it."""

    left: list[str]
    ends: list[str]
    other: list[str]


class OfWhole(Entry):
    """Rates that are of a whole, and words with which one is something else."""

    rates: list[str]
    other: list[str]


class OfNoun(Entry):
    """How it is told how many there are of a thing, and how many of it something reaches."""

    units: list[str]
    having: list[str]
    fillers: list[str]
    reached: list[str]
    every: list[str]
    areas: list[str]
    behind: list[str]
    other: list[str]


class ApartWords(Entry):
    """`knowledge/apart.yaml`."""

    enumerated: Enumerated
    areas: Areas
    remainders: Remainders
    ways: Ways
    ledger: BalanceTerms
    signs: Signs
    balances: Balances
    listed_projects: ListedProjects
    form_counts: FormCounts
    subjects: Subjects
    planned: Planned
    told_twice: ToldTwice
    unspent: Unspent
    of_whole: OfWhole
    of_noun: OfNoun
    swapped_money: list[str]


@functools.cache
def apart_words() -> ApartWords:
    """The built-in words of what is told apart."""
    return knowledge.load(knowledge.HERE / "apart.yaml", ApartWords)
