"""What `knowledge/relations.yaml` knows of days, changes and figures that are told in several places."""

from __future__ import annotations

from extractor.knowledge import Entry, Names


class Lengths(Entry):
    """How a length in weeks, months or years is told behind its two ends, and how far it may be off."""

    took: list[str]
    joins: list[str]
    units: dict[str, str]
    nearly: list[str]
    more: list[str]
    about: list[str]
    aside: list[str]


class ProjectDays(Entry):
    """The stages of a project from its tender to its use, which of them come before which, and what tells of a part."""

    stages: list[Names]
    others: Names
    before: list[list[int]]
    due: list[str]
    part: list[str]
    silent: list[str]


class BaseApart(Entry):
    """How a base and the change from it are told in a sentence without the figure that changed."""

    opens: list[str]
    rises: list[str]
    falls: list[str]
    joins: list[str]
    subjects: list[str]


class ToldAgain(Entry):
    """What lists items and denies them, cars that were bought, what is left of a total, and rates of years together."""

    listing: list[str]
    denying: Names
    ends: list[str]
    kinds: list[str]
    bought: list[str]
    new: list[str]
    all_bought: Names
    not_bought: list[str]
    car_units: list[str]
    share: list[str]
    totals: list[str]
    cumulated: Names
