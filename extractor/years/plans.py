"""What last year's report planned beside what this year's says was done."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.quantities import quantities
from extractor.years.evidence import Pair, Year, finding
from extractor.years.likeness import Told, matched, named, told
from extractor.years.records import PlanKept, YearFinding
from extractor.years.wording import year_words


@functools.cache
def _limit() -> re.Pattern[str]:
    return re.compile(alternatives(year_words().limits))


def kept(pair: Pair, facts: Sequence[Told]) -> list[tuple[Told, Told | None]]:
    """The quantities that last year's report planned for this year, each with what was done of it, in their order.

    Args:
        pair: the two reports.
        facts: the achievements that this year's report tells.
    """
    if not pair.adjacent:
        return []
    plans = [
        told("", pair.last, each, each.value, each.unit, each.object)
        for each in pair.last.result.plans
        if each.fiscal_year == pair.this.year
    ]
    plans = [each for each in plans if each.is_named]
    done = {id(plan): fact for plan, fact in matched(plans, [*facts, *_indicators(pair.this)])}
    return [(plan, done.get(id(plan))) for plan in plans]


def tabled(plan: Told, done: Told | None) -> PlanKept:
    """A plan and what came of it as a record."""
    return PlanKept(
        label=plan.label,
        unit=plan.unit,
        planned=plan.value,
        plan=plan.place,
        achieved=done.value if done else None,
        achievement=done.place if done else None,
    )


def plan_findings(pair: Pair, plans: Sequence[tuple[Told, Told | None]]) -> Iterator[YearFinding]:
    """Plans that were missed, and plans of which this year's report says nothing."""
    for plan, done in plans:
        lead = f"{pair.last.year}年报告计划{pair.this.year}年“{plan.label}”{plan.written}"
        if done is None:
            yield finding("plan_untold", f"{lead}，{pair.this.year}年报告中没有找到完成情况", [plan.place])
        elif _missed(pair, plan, done):
            message = f"{lead}，{pair.this.year}年报告“{done.label}”{done.written}"
            stated = f"{plan.written}；{done.written}"
            yield finding("plan_missed", message, [plan.place, done.place], stated=stated)


def _missed(pair: Pair, plan: Told, done: Told) -> bool:
    """Whether what was done is less than planned; where the plan is a limit, more."""
    start, end = pair.last.clause_at(plan.place.start, plan.place.end)
    if _limit().search(pair.last.text, start, end):
        return done.value > plan.value
    return done.value < plan.value


def _indicators(year: Year) -> Iterator[Told]:
    """The actual values of indicator tables that are one quantity, by the indicators' names."""
    for row in year.result.indicators:
        found = quantities(row.actual or "")
        if len(found) == 1 and found[0].kind in ("count", "money", "rate") and found[0].unit:
            place = year.place(row.start, row.end)
            yield named("", row.name, place, float(found[0].value), found[0].unit, row.actual or "")
