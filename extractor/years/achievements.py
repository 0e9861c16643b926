"""The same achievement year by year, and jumps that are hardly true."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.years.evidence import Year, finding
from extractor.years.likeness import Told, matched, told
from extractor.years.records import FactYear, FactYears, YearFinding
from extractor.years.wording import year_words

_RATES = ("%", "分")


@functools.cache
def _movement() -> re.Pattern[str]:
    return re.compile(alternatives(year_words().movements))


def facts_of(year: Year) -> list[Told]:
    """The achievements of a report, each fact once, without those that are changes."""
    mentions = {each.id: each for each in year.result.achievements}
    found = []
    for fact in year.result.facts:
        first = mentions[fact.achievement_ids[0]]
        each = told(first.type, year, first, first.value, first.unit, first.object)
        if each.is_named and not _movement().search(each.label) and each.unit != "个百分点":
            found.append(each)
    return found


def series(facts: Sequence[Sequence[Told]]) -> list[list[Told]]:
    """Achievements that two or more reports tell, each with its years in their order.

    Args:
        facts: of each report, in the order of their years.
    """
    chains: list[list[Told]] = []
    ends: dict[int, list[Told]] = {}
    for last, this in pairwise(facts):
        following: dict[int, list[Told]] = {}
        for one, other in matched(last, this):
            chain = ends.get(id(one))
            if chain is None:
                chain = [one]
                chains.append(chain)
            chain.append(other)
            following[id(other)] = chain
        ends = following
    return sorted(chains, key=lambda chain: (chain[0].place.fiscal_year, chain[0].place.start))


def tabled(chain: Sequence[Told]) -> FactYears:
    """A series as a record."""
    return FactYears(
        type=chain[-1].type,
        label=chain[-1].label,
        unit=chain[-1].unit,
        years=[FactYear(fiscal_year=each.place.fiscal_year, value=each.value, place=each.place) for each in chain],
    )


def jump_findings(chains: Sequence[Sequence[Told]]) -> Iterator[YearFinding]:
    """Achievements that are many times as large as the year before, or as small."""
    for chain in chains:
        for one, other in pairwise(chain):
            if not _jumps(one, other):
                continue
            message = (
                f"“{other.label}”{one.place.fiscal_year}年报告为{one.written}，{other.place.fiscal_year}年报告为"
                f"{other.written}，{_how(one, other)}"
            )
            yield finding(
                "achievement_jump", message, [one.place, other.place], stated=f"{one.written}；{other.written}"
            )


def _jumps(one: Told, other: Told) -> bool:
    words = year_words()
    small, large = sorted((one.value, other.value))
    if one.unit in _RATES:
        return large - small >= words.jump_points
    return small > 0 and large >= words.jump_least and large >= words.jump_factor * small


def _how(one: Told, other: Told) -> str:
    if one.unit in _RATES:
        return f"相差{abs(one.value - other.value):.4g}{'个百分点' if one.unit == '%' else one.unit}"
    small, large = sorted((one.value, other.value))
    return f"相差{large / small:.1f}倍" if small else ""
