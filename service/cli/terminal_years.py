"""A comparison of several years as tables on a terminal: what does not fit first, then each year beside the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractor.years.records import Comparison, FactYears, LineYears, Place, PlanKept, SameSentence, YearFinding
from service.cli.terminal import SEVERITY_STYLES, YUAN, clean, titled

_WAN = "万元"


def render(comparison: Comparison) -> RenderableType:
    """The whole comparison for a person."""
    years = [report.fiscal_year for report in comparison.reports]
    parts: list[RenderableType] = [_overview(comparison), _findings(comparison.findings)]
    parts.append(_lines(comparison.lines, years))
    if comparison.achievements:
        parts.append(_facts(comparison.achievements, years))
    if comparison.plans:
        parts.append(_plans(comparison.plans))
    if comparison.sentences:
        parts.append(_sentences(comparison.sentences))
    return Group(*parts, Text(""))


def _overview(comparison: Comparison) -> Table:
    table = titled(comparison.organization or "Years against each other")
    table.show_header = False
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    for report in comparison.reports:
        table.add_row(str(report.fiscal_year), clean(f"{report.title or report.source} ({report.source})"))
    for note in comparison.notes:
        table.add_row("Note", Text(clean(note), style="yellow"))
    return table


def _findings(findings: Sequence[YearFinding]) -> Table:
    table = titled("What does not fit between the years")
    table.add_column("Finding", ratio=1, overflow="fold")
    known = {each.id: each for each in findings}
    for each in findings:
        message = Text(clean(each.message), style=SEVERITY_STYLES[each.severity])
        if each.root:
            message.append(f"\n  follows from: {clean(known[each.root].message)}", style="dim")
        for span in each.spans:
            message.append(f"\n  {_quoted(span)}", style="dim")
        table.add_row(message)
    if not findings:
        table.add_row(Text("nothing", style="dim"))
    return table


def _lines(lines: Sequence[LineYears], years: Sequence[int]) -> Table:
    table = titled(f"Budget lines: final, and what the next report takes it for ({_WAN})")
    table.add_column("Line", ratio=1, overflow="fold")
    for at, year in enumerate(years):
        table.add_column(str(year), justify="right", no_wrap=True)
        if at + 1 < len(years) and years[at + 1] == year + 1:
            table.add_column(f"{year} in {years[at + 1]}", justify="right", no_wrap=True)
    for line in lines:
        by_year = {entry.fiscal_year: entry for entry in line.years}
        cells = []
        for at, year in enumerate(years):
            own, following = by_year.get(year), by_year.get(year + 1)
            cells.append(_money(own.final if own else None))
            if at + 1 < len(years) and years[at + 1] == year + 1:
                cells.append(_money(following.prior if following else None))
        if any(cells):
            table.add_row(clean(" › ".join(line.path)), *cells)
    return table


def _facts(series: Iterable[FactYears], years: Sequence[int]) -> Table:
    table = titled("Achievements year by year")
    table.add_column("Achievement", ratio=1, overflow="fold")
    for year in years:
        table.add_column(str(year), justify="right", no_wrap=True)
    for each in series:
        by_year = {entry.fiscal_year: f"{entry.value:,.12g} {clean(each.unit)}" for entry in each.years}
        table.add_row(clean(each.label), *(by_year.get(year, "") for year in years))
    return table


def _plans(plans: Iterable[PlanKept]) -> Table:
    table = titled("Last year's plans beside this year's achievements")
    table.add_column("Year", no_wrap=True)
    table.add_column("Planned", ratio=1, overflow="fold")
    table.add_column("Done", ratio=1, overflow="fold")
    for each in plans:
        done = each.achievement
        table.add_row(str(each.plan.fiscal_year + 1), clean(each.plan.text), clean(done.text) if done else "-")
    return table


def _sentences(sentences: Iterable[SameSentence]) -> Table:
    table = titled("Sentences with figures that two years share")
    table.add_column("Years", no_wrap=True)
    table.add_column("Sentence", ratio=1, overflow="fold")
    for each in sentences:
        years = " ".join(str(place.fiscal_year) for place in each.places)
        table.add_row(years, Text(clean(each.places[-1].text), style="yellow" if each.stale else ""))
    return table


def _money(yuan: float | None) -> str:
    return "" if yuan is None else f"{yuan / float(YUAN[_WAN]):,.2f}"


def _quoted(place: Place) -> str:
    return f"“{clean(place.text)}” at {place.start} of {clean(place.source)}"
