"""The page of plots: one HTML file that needs nothing else. The template draws what the queries here count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from service.batch.labels import Labels
from service.batch.records import page_name

HERE = Path(__file__).parent
# How many lines, organizations and rules are drawn; the tables hold all.
MOST_LINES, MOST_ORGANIZATIONS, MOST_RULES = 24, 20, 20
# How many reports are listed, those with the most findings first, and how many rules are named of each.
MOST_REPORTS, MOST_KINDS = 10_000, 3
# Execution rates are drawn up to this, in percent; what is above stands in the last bin.
HIGHEST_RATE, BIN = 150, 10
DIRECTIONS = ("decrease", "unchanged", "increase")
SEVERITIES = ("error", "warning", "hint")

_RATES = """
    SELECT name, category, count(DISTINCT report_id) AS reports,
           quantile_cont(rate, 0.25), median(rate), quantile_cont(rate, 0.75),
           100 * sum(final) / sum(coalesce(nullif(adjusted_budget, 0), initial_budget))
    FROM budget_lines WHERE rate IS NOT NULL AND category <> 'income'
    GROUP BY name, category ORDER BY reports DESC, name LIMIT ?"""
_BINS = """
    SELECT least(floor(rate / $bin), $last)::INTEGER, count(*) FROM budget_lines
    WHERE rate >= 0 AND category <> 'income' GROUP BY ALL ORDER BY ALL"""
_CAUSES = """
    SELECT c.category, v.direction, count(*)
    FROM causes c JOIN variances v ON v.report_id = c.report_id AND v.id = c.variance_id GROUP BY ALL"""
# A fact counts once, however often the report tells it.
_FACTS = """
    CREATE TEMP TABLE facts AS
    SELECT coalesce(r.organization, '') AS organization, a.type, count(DISTINCT (a.report_id, a.fact)) AS count
    FROM achievements a JOIN reports r USING (report_id) GROUP BY ALL"""
_FINDINGS = """
    SELECT rule, severity, count(*) AS found, count(DISTINCT report_id)
    FROM findings GROUP BY rule, severity ORDER BY found DESC, rule LIMIT ?"""
_YEARS = """
    SELECT fiscal_year, count(*), coalesce(sum(lines), 0), median(rate), coalesce(sum(achievements), 0),
           coalesce(sum(findings), 0)
    FROM reports r
    LEFT JOIN (SELECT report_id, count(*) AS lines, median(rate) FILTER (category <> 'income') AS rate
               FROM budget_lines GROUP BY ALL) USING (report_id)
    LEFT JOIN (SELECT report_id, count(DISTINCT fact) AS achievements FROM achievements GROUP BY ALL) USING (report_id)
    LEFT JOIN (SELECT report_id, count(*) AS findings FROM findings GROUP BY ALL) USING (report_id)
    GROUP BY fiscal_year ORDER BY fiscal_year NULLS LAST"""
_ERRORS = "SELECT reason, count(*) AS found FROM errors GROUP BY reason ORDER BY found DESC, reason"
_FAILED = "SELECT path, reason, detail FROM errors ORDER BY path LIMIT ?"
# The rate is that of the largest total that states both figures.
_REPORTS = """
    SELECT r.report_id, coalesce(r.title, r.organization, r.source), r.organization, r.path, r.fiscal_year, r.kind,
           coalesce(lines, 0), coalesce(done, 0), rate,
           coalesce(errors, 0) AS errors, coalesce(warnings, 0) AS warnings, coalesce(hints, 0) AS hints, kinds
    FROM reports r
    LEFT JOIN (SELECT report_id, count(*) AS lines, arg_max(rate, final) FILTER (category = 'total') AS rate
               FROM budget_lines GROUP BY ALL) USING (report_id)
    LEFT JOIN (SELECT report_id, count(DISTINCT fact) AS done FROM achievements GROUP BY ALL) USING (report_id)
    LEFT JOIN (SELECT report_id, count(*) FILTER (severity = 'error') AS errors,
                      count(*) FILTER (severity = 'warning') AS warnings, count(*) FILTER (severity = 'hint') AS hints
               FROM findings GROUP BY ALL) USING (report_id)
    LEFT JOIN (SELECT report_id, list((rule, found) ORDER BY found DESC, rule) AS kinds
               FROM (SELECT report_id, rule, count(*) AS found FROM findings GROUP BY ALL)
               GROUP BY report_id) USING (report_id)
    ORDER BY errors DESC, warnings DESC, hints DESC, r.path LIMIT ?"""
_OVERVIEW = "SELECT count(*), count(DISTINCT organization), min(fiscal_year), max(fiscal_year) FROM reports"


@dataclass(frozen=True, slots=True)
class Rate:
    """How a line was spent over the reports that have it; rates in percent, quartiles of the reports' own."""

    name: str
    category: str
    reports: int
    low: float
    median: float
    high: float
    overall: float | None


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar of several parts, in the order of the legend; `note` stands behind its total."""

    name: str
    parts: tuple[int, ...]
    note: str = ""

    @property
    def total(self) -> int:
        """The length of the bar."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by organization (rows) and type (columns), both by falling totals."""

    types: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def most(self) -> int:
        """The largest count."""
        return max((count for _, counts in self.rows for count in counts), default=0)


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list; `counts` of its findings by severity, `kinds` of them in words, `rate` in percent."""

    page: str | None
    title: str
    organization: str
    path: str
    year: int | None
    kind: str
    lines: int
    achievements: int
    rate: float | None
    counts: tuple[int, ...]
    kinds: str


def render(db: duckdb.DuckDBPyConnection, labels: Labels, *, pages: bool) -> str:
    """The page.

    Args:
        db: holds a view for each table.
        labels: names for people.
        pages: whether the reports have pages of their own, which the list leads to.
    """
    db.execute(_FACTS)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    reports, organizations, first, last = _one(db, _OVERVIEW)
    return environment.get_template("report.html.j2").render(
        reports=reports,
        organizations=organizations,
        years=(first, last),
        by_year=_all(db, _YEARS),
        rates=_rates(db, labels),
        bins=_bins(db),
        highest=HIGHEST_RATE,
        bin=BIN,
        causes=_causes(db, labels),
        directions=[labels.value("variances.direction", code) for code in DIRECTIONS],
        types=_types(db, labels),
        heat=_heat(db, labels),
        findings=_findings(db, labels),
        severities=[labels.value("findings.severity", code) for code in SEVERITIES],
        listed=_listed(db, labels, pages),
        failed=[
            (path, labels.value("errors.reason", reason), detail)
            for path, reason, detail in _all(db, _FAILED, [MOST_REPORTS])
        ],
        errors=[Stack(labels.value("errors.reason", reason), (count,)) for reason, count in _all(db, _ERRORS)],
    )


def _listed(db: duckdb.DuckDBPyConnection, labels: Labels, pages: bool) -> list[Listed]:
    listed = []
    for report, title, organization, path, year, kind, lines, done, rate, *counts, kinds in _all(
        db, _REPORTS, [MOST_REPORTS]
    ):
        named = [f"{labels.value('findings.rule', rule)} {found}" for rule, found in (kinds or [])[:MOST_KINDS]]
        more = ["……"] if len(kinds or []) > MOST_KINDS else []
        listed.append(
            Listed(
                page=page_name(report) if pages else None,
                title=title,
                organization=organization or "",
                path=path,
                year=year,
                kind=labels.value("reports.kind", kind),
                lines=lines,
                achievements=done,
                rate=rate,
                counts=tuple(counts),
                kinds="；".join(named + more),
            )
        )
    return listed


def _rates(db: duckdb.DuckDBPyConnection, labels: Labels) -> list[Rate]:
    return [
        Rate(name or "", labels.value("budget_lines.category", category), *figures)
        for name, category, *figures in _all(db, _RATES, [MOST_LINES])
    ]


def _bins(db: duckdb.DuckDBPyConnection) -> list[int]:
    """How many lines have each rate; the last bin is open."""
    last = HIGHEST_RATE // BIN
    found = dict(_all(db, _BINS, {"bin": BIN, "last": last}))
    return [found.get(number, 0) for number in range(last + 1)]


def _causes(db: duckdb.DuckDBPyConnection, labels: Labels) -> list[Stack]:
    counts: dict[str, dict[str, int]] = {}
    for category, direction, count in _all(db, _CAUSES):
        counts.setdefault(category, {})[direction] = count
    stacks = [
        Stack(labels.value("causes.category", category), tuple(found.get(direction, 0) for direction in DIRECTIONS))
        for category, found in counts.items()
    ]
    return sorted(stacks, key=lambda stack: (-stack.total, stack.name))


def _types(db: duckdb.DuckDBPyConnection, labels: Labels) -> list[Stack]:
    rows = _all(db, "SELECT type, sum(count)::BIGINT AS total FROM facts GROUP BY type ORDER BY total DESC, type")
    return [Stack(labels.value("achievements.type", code), (total,)) for code, total in rows]


def _heat(db: duckdb.DuckDBPyConnection, labels: Labels) -> Heat:
    chosen = """SELECT organization FROM facts WHERE organization <> '' GROUP BY organization
                ORDER BY sum(count) DESC, organization LIMIT ?"""
    counts: dict[str, dict[str, int]] = {name: {} for (name,) in _all(db, chosen, [MOST_ORGANIZATIONS])}
    for name, code, count in _all(db, "SELECT organization, type, count FROM facts"):
        if name in counts:
            counts[name][code] = count
    totals: dict[str, int] = {}
    for found in counts.values():
        for code, count in found.items():
            totals[code] = totals.get(code, 0) + count
    codes = sorted(totals, key=lambda code: (-totals[code], code))
    return Heat(
        tuple(labels.value("achievements.type", code) for code in codes),
        tuple((name, tuple(found.get(code, 0) for code in codes)) for name, found in counts.items()),
    )


def _findings(db: duckdb.DuckDBPyConnection, labels: Labels) -> list[Stack]:
    return [
        Stack(
            labels.value("findings.rule", rule),
            tuple(count if severity == name else 0 for name in SEVERITIES),
            f"{reports} 份报告",
        )
        for rule, severity, count, reports in _all(db, _FINDINGS, [MOST_RULES])
    ]


def _all(db: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
    return db.execute(query, values).fetchall()


def _one(db: duckdb.DuckDBPyConnection, query: str) -> Any:
    return db.execute(query).fetchone()
