"""What a comparison of several years holds: the only place that defines a field of it.

Whatever stands in a report says in which: `report_id` is the `document.id` of its result, and offsets are half open, in
Unicode code points of that report's text.
"""

from __future__ import annotations

from typing import Literal

from extractor.result import DocumentKind, Evidence, LineCategory, Record, Severity

SCHEMA_VERSION: Literal["1"] = "1"


class ComparedReport(Record):
    """One of the reports; `id` is that of its document, `source` the file's name."""

    id: str
    source: str
    title: str | None
    organization: str | None
    fiscal_year: int
    kind: DocumentKind


class Place(Evidence):
    """Where something is said, and in which report."""

    report_id: str
    source: str
    fiscal_year: int


class LineYear(Record):
    """A line in one year's report, amounts in 元: what it gives as its own, and what as last year's.

    `name` is what the report calls it; a report that lacks the line has no record.
    """

    report_id: str
    fiscal_year: int
    name: str
    initial_budget: float | None
    final: float | None
    prior: float | None


class LineYears(Record):
    """A line of the budget year by year; `path` as the last report that has it writes it."""

    category: LineCategory
    path: list[str]
    years: list[LineYear]


class FactYear(Record):
    """An achievement as one year's report tells it; `value` in the unit of the series."""

    fiscal_year: int
    value: float
    place: Place


class FactYears(Record):
    """The same achievement in at least two years; `label` is what is counted, in the last report's words."""

    type: str
    label: str
    unit: str
    years: list[FactYear]


class PlanKept(Record):
    """What one year's report planned for the next, and what that one says was done; null where it says nothing."""

    label: str
    unit: str
    planned: float
    plan: Place
    achieved: float | None
    achievement: Place | None


class SameSentence(Record):
    """A sentence with figures that two years' reports share word for word, but for the year that they are about.

    `places` are the earlier report's and the later one's; `stale` says whether it no longer fits.
    """

    stale: bool
    places: list[Place]


class YearFinding(Record):
    """Something that does not fit between two years, as a `Finding` says it of one report.

    `expected` is null where two reports only disagree. `root` is the id of the finding that it follows from, or null.
    """

    id: str
    rule: str
    severity: Severity
    message: str
    spans: list[Place]
    expected: str | None
    stated: str | None
    root: str | None = None


class Comparison(Record):
    """The years of one organization against each other; `notes` say what was not compared, and why."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    organization: str | None
    reports: list[ComparedReport]
    notes: list[str]
    lines: list[LineYears]
    achievements: list[FactYears]
    plans: list[PlanKept]
    sentences: list[SameSentence]
    findings: list[YearFinding]
