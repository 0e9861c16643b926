"""A result as tables on a terminal: each budget line with its causes and achievements under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractor.result import Achievement, Amount, BudgetLine, DocumentInfo, Evidence, Finding, Record, Result, Variance
from service.cli.language import Words

Linked = TypeVar("Linked", Variance, Achievement)
ENGLISH = Words("en")

# How many 元 each unit of money is.
YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
CLAUSE_ENDS = "。；;！？!?，,\n\t"
CLAUSE_REACH = 30  # code points shown at most on each side of a quantity
ARROWS = {"increase": "↑", "decrease": "↓", "unchanged": "="}
SEVERITY_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}


def render(result: Result, say: Words | None = None) -> RenderableType:
    """The whole result for a person: overview, budget lines, what no line paid for, findings (English)."""
    say = say or ENGLISH
    about = result.document
    parts: list[RenderableType] = [_overview(result, say), _lines_table(result, say)]
    unlinked = [item for item in result.achievements if item.budget_line_id is None]
    if unlinked:
        parts.append(_achievements_table(unlinked, about, say))
    stray = [item for item in result.variances if item.budget_line_id is None]
    if stray:
        parts.append(_variances_table(stray, about, say))
    if result.findings:
        parts.append(_findings_table(result.findings, about, say))
    return Group(*parts, Text(""))


def rate(line: BudgetLine) -> Decimal | None:
    """The final figure in percent of the budget, or None where the line lacks one of them or the budget is 0."""
    budget, final = _amount(line, "initial_budget", "adjusted_budget"), _amount(line, "final")
    if budget is None or final is None or budget.unit not in YUAN or final.unit not in YUAN or not budget.value:
        return None
    return 100 * _yuan(final) / _yuan(budget)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around text[start:end], at most CLAUSE_REACH code points longer on each side."""
    floor, ceiling = max(0, start - CLAUSE_REACH), end + CLAUSE_REACH
    first = max(text.rfind(mark, floor, start) for mark in CLAUSE_ENDS)
    last = min((place for mark in CLAUSE_ENDS if (place := text.find(mark, end, ceiling)) >= 0), default=ceiling)
    return first + 1 if first >= 0 else floor, min(last, len(text))


def place(about: DocumentInfo, offset: int, say: Words | None = None) -> str:
    """Where a code point of the text stands, as far as it needs to be said: its file where there are several, its page.

    "report.pdf, page 3", or "" for the one file that has no pages.
    """
    page, file = about.page_of(offset), about.file_of(offset)
    names = [clean(file.name)] if file and len(about.files) > 1 else []
    return ", ".join([*names, (say or ENGLISH)("page", number=page.number)] if page else names)


def _overview(result: Result, say: Words) -> RenderableType:
    about = result.document
    table = Table(
        box=box.SIMPLE_HEAD, title=_plain(about.title or about.source), title_justify="left", show_header=False
    )
    table.add_column(style="dim")
    table.add_column()
    table.add_row(say("organization"), _plain(about.organization or "-"))
    table.add_row(say("year"), str(about.fiscal_year or "-"))
    kind = say.name("reports.kind", about.kind).replace("_", " ")
    table.add_row(say("kind"), say("sure", kind=kind, rate=about.kind_confidence))
    for line in result.budget_lines:
        if line.category in ("total", "income") and (final := _amount(line, "final")):
            table.add_row(_plain(" › ".join(line.path)), _money(final))
    counts: dict[str, Sequence[Record]] = {
        "lines": result.budget_lines,
        "variances": result.variances,
        "achievements": result.achievements,
        "indicators": result.indicators,
        "findings": result.findings,
    }
    read = (say(f"count_{name}", count=len(records)) for name, records in counts.items())
    table.add_row(say("read"), say("between").join(read))
    return table


def _lines_table(result: Result, say: Words) -> Table:
    table = titled(say("lines"))
    table.add_column(say("lines_column"), ratio=1, overflow="fold")
    for name in ("budget", "final", "rate"):
        table.add_column(say(name), justify="right", no_wrap=True)
    about = result.document
    variances, achievements = _by_line(result.variances), _by_line(result.achievements)
    for line in result.budget_lines:
        percent = rate(line)
        table.add_row(
            Text.assemble(
                (clean(" › ".join(line.path)), "bold"), *(_at(about, each, say) for each in line.amounts[:1])
            ),
            _money(_amount(line, "initial_budget", "adjusted_budget")),
            _money(_amount(line, "final")),
            f"{percent:.1f}%" if percent is not None else "",
        )
        for variance in variances.get(line.id, []):
            for row in _cause_rows(variance, about, say):
                table.add_row(row)
        for row in _achievement_rows(achievements.get(line.id, []), about, say):
            table.add_row(row)
    return table


def _achievements_table(items: Sequence[Achievement], about: DocumentInfo, say: Words) -> Table:
    table = titled(say("unlinked"))
    table.add_column(say("achievement"), ratio=1, overflow="fold")
    for row in _achievement_rows(items, about, say):
        table.add_row(row)
    return table


def _variances_table(items: Iterable[Variance], about: DocumentInfo, say: Words) -> Table:
    table = titled(say("stray"))
    table.add_column(say("cause"), ratio=1, overflow="fold")
    for item in items:
        for row in _cause_rows(item, about, say):
            table.add_row(row)
    return table


def _findings_table(items: Iterable[Finding], about: DocumentInfo, say: Words) -> Table:
    table = titled(say("findings"))
    table.add_column(say("finding"), ratio=1, overflow="fold")
    table.add_column(say("stated"), justify="right")
    table.add_column(say("expected"), justify="right")
    for item in _under_roots(list(items)):
        lead = "↳ " if item.root else ""
        message = Text(f"{lead}{clean(item.message)}", style=SEVERITY_STYLES[item.severity])
        for span in item.spans:
            message.append(f"\n  {_quoted(span, about, say)}", style="dim")
        table.add_row(message, _plain(item.stated or ""), _plain(item.expected or ""))
    return table


def _under_roots(items: Sequence[Finding]) -> Iterator[Finding]:
    """The findings, each followed by those that follow from it."""
    known = {item.id for item in items}
    for item in items:
        if item.root not in known:
            yield item
            yield from (other for other in items if other.root == item.id)


def titled(title: str) -> Table:
    """An empty table under its title."""
    return Table(box=box.SIMPLE_HEAD, title=_plain(title), title_justify="left", title_style="bold", expand=True)


def _cause_rows(variance: Variance, about: DocumentInfo, say: Words) -> list[RenderableType]:
    def against(category: str) -> str:
        return say(f"against_{variance.basis}", category=say.name("causes.category", category))

    return [
        _indented(
            f"{ARROWS[variance.direction]} ",
            Text.assemble(clean(cause.text), (f"  {against(cause.category)}", "dim"), _at(about, cause, say)),
        )
        for cause in variance.causes
    ]


def _achievement_rows(items: Sequence[Achievement], about: DocumentInfo, say: Words) -> Iterator[RenderableType]:
    """A row for each clause, with all that it counts: the quantities stand out, their types follow."""
    text = about.text
    groups: list[tuple[int, int, list[Achievement]]] = []
    for item in sorted(items, key=lambda item: item.start):
        start, end = clause(text, item.start, item.end)
        if groups and item.start < groups[-1][1]:
            first, last, group = groups.pop()
            groups.append((first, max(last, end), [*group, item]))
        else:
            groups.append((start, end, [item]))
    for start, end, group in groups:
        row, at = Text(), start
        for item in group:
            row.append(clean(text[at : item.start])).append(clean(item.text), style="bold green")
            at = item.end
        row.append(clean(text[at:end]))
        types = say("between").join(dict.fromkeys(say.name("achievements.type", item.type) for item in group))
        if any(item.doubtful_link for item in group):
            types += say("doubtful_line")
        yield _indented("• ", row.append(f"  {types}", style="dim").append_text(_at(about, group[0], say)))


def _indented(mark: str, content: Text) -> RenderableType:
    """The content behind its mark, its further lines under the first."""
    grid = Table.grid()
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(f"  {mark}", content)
    return grid


def _amount(line: BudgetLine, *measures: str) -> Amount | None:
    """The line's first amount of the first measure that it has."""
    return next((amount for name in measures for amount in line.amounts if amount.measure == name), None)


def _yuan(amount: Amount) -> Decimal:
    return Decimal(str(amount.value)) * YUAN[amount.unit]


def _money(amount: Amount | None) -> Text:
    return Text(f"{amount.value:,.2f} {clean(amount.unit)}" if amount else "")


def _by_line(records: Iterable[Linked]) -> dict[str, list[Linked]]:
    groups: dict[str, list[Linked]] = {}
    for record in records:
        if record.budget_line_id is not None:
            groups.setdefault(record.budget_line_id, []).append(record)
    return groups


def _quoted(span: Evidence, about: DocumentInfo, say: Words) -> str:
    quoted = say("quoted", text=clean(span.text), start=span.start)
    return say("between").join(part for part in (quoted, place(about, span.start, say)) if part)


def _at(about: DocumentInfo, span: Evidence, say: Words) -> Text:
    """Where a span stands, behind what it says; empty where that needs no saying."""
    found = place(about, span.start, say)
    return Text(f"  {found}" if found else "", style="dim")


def _plain(text: str) -> Text:
    return Text(clean(text))


def clean(text: str) -> str:
    """The text on one line, without control characters, which a hostile report could steer the terminal with."""
    return "".join(character if character.isprintable() else " " for character in text)
