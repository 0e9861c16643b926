"""The words of `knowledge/reckoned.yaml`: what a report reckons from figures that it tells in other places."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry


class ShareWords(Entry):
    """How a share is told in words, and how one figure is said to be such a share of another."""

    near: list[str]
    over: list[str]
    half: list[str]
    most: list[str]
    about: list[str]
    more: list[str]
    less: list[str]
    around: list[str]
    links: list[str]
    sure: list[str]
    adverbs: list[str]
    aside: list[str]
    ends: list[str]
    whole: list[str]
    pointing: list[str]
    other: list[str]


class Ratios(Entry):
    """How it is told what each comes to, by the units of what is counted, and which kind of it is meant.

    Of `kinds` the names of one list are of the same people or things.
    """

    each: dict[str, list[str]]
    links: list[str]
    ends: list[str]
    by: list[str]
    reckoned: list[str]
    kinds: list[list[str]]
    periods: str
    aside: list[str]


class Defined(Entry):
    """How a rate is told with its definition: its name, what opens it, its two terms, and what closes it."""

    rate: list[str]
    opens: list[str]
    means: list[str]
    of: list[str]
    with_: list[str]
    closes: list[str]
    silent: list[str]
    by: list[str]
    joints: list[str]
    general: list[str]
    times: list[str]


class Places(Entry):
    """Places in a ranking: units, ways, what joins two of them, and words of several rankings."""

    units: list[str]
    up: list[str]
    down: list[str]
    moved: list[str]
    to: list[str]
    by: list[str]
    prior: list[str]
    other: list[str]


class Products(Entry):
    """Money by standards for several kinds: around a kind and its standard, and how the money by them all is called."""

    fillers: list[str]
    means: list[str]
    opens: list[str]
    together: list[str]
    by: list[str]
    standards: list[str]
    those: list[str]
    other: list[str]


class Nested(Entry):
    """Weights of two levels: names of indicators, how their level is told, and what opens their parts."""

    opens: list[str]
    ends: list[str]
    levels: list[str]
    under: list[str]
    partly: list[str]


class Views(Entry):
    """How the parts of a whole by one view are opened, and units of which there are no parts."""

    by: list[str]
    parted: list[str]
    views: list[str]
    behind: list[str]
    lists: list[str]
    partly: list[str]
    no_units: list[str]


class Scale(Entry):
    """The grades of a scale, those that close it, and how those are counted that are graded."""

    grades: list[str]
    closing: list[str]
    counted: list[str]


class AnswerWords(Entry):
    """Scales, what says of how many some are, which numbers are valid, and words of others."""

    scales: list[Scale]
    among: list[str]
    valid: list[str]
    other: list[str]
    partly: list[str]


class QuarterRun(Entry):
    """How a run of quarters is opened, its first quarter from 0, and how many they are."""

    pattern: str
    first: int
    number: int


class QuarterSum(Entry):
    """How the sum of some quarters is called."""

    names: list[str]
    quarters: list[int]


class QuarterWords(Entry):
    """Quarters told in turn, sums of them, and words of other figures."""

    runs: list[QuarterRun]
    sums: list[QuarterSum]
    running: list[str]
    other: list[str]


class CountedReasons(Entry):
    """Reasons that there was more or less of something: the things by words that stand for each other, and the ways."""

    cues: list[str]
    things: list[list[str]]
    more: list[str]
    less: list[str]
    not_counted: list[str]
    money: list[str]
    other: list[str]


class RowWords(Entry):
    """How it is told how many rows of a table have something, or lack it, at which end of a year, and of which rows."""

    items: list[str]
    units: list[str]
    have: list[str]
    lack: list[str]
    none: list[str]
    some: list[str]
    when: list[str]
    opening: list[str]
    closing: list[str]
    silent: list[str]
    totals: list[str]
    other: list[str]


class ReckonedWords(Entry):
    """`knowledge/reckoned.yaml`."""

    shares: ShareWords
    ratios: Ratios
    defined: Defined
    places: Places
    products: Products
    nested: Nested
    views: Views
    answers: AnswerWords
    quarters: QuarterWords
    reasons: CountedReasons
    rows: RowWords


@functools.cache
def reckoned_words() -> ReckonedWords:
    """The built-in words of what is reckoned."""
    return knowledge.load(knowledge.HERE / "reckoned.yaml", ReckonedWords)
