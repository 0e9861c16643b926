"""Puts reports into the order of their years, and refuses those that are none of one organization's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.knowledge import squash
from extractor.result import Result
from extractor.years.errors import Fault, YearsError


def arranged(results: Sequence[Result], *, same_organization: bool = False) -> tuple[list[Result], list[str]]:
    """The results by fiscal year, and notes on what that leaves open.

    Args:
        results: of at least two reports, in any order.
        same_organization: whether the caller vouches that the reports are of one organization, as where it was renamed.

    Raises:
        YearsError: there are too few, one says no year, two are of one year, or of different organizations.
    """
    if len(results) < 2:
        raise YearsError(Fault.TOO_FEW, "a comparison needs the reports of at least two years")
    for result in results:
        if result.document.fiscal_year is None:
            detail = f"{result.document.source} does not say which fiscal year it is about"
            raise YearsError(Fault.NO_YEAR, detail)
    ordered = sorted(results, key=_year)
    notes = []
    for one, other in pairwise(ordered):
        names = f"{one.document.source} and {other.document.source}"
        if _year(one) == _year(other):
            detail = f"{names} are both about {_year(one)}; give one report a year"
            raise YearsError(Fault.SAME_YEAR, detail)
        if _year(other) - _year(one) > 1:
            notes.append(f"{_year(one)}年与{_year(other)}年之间缺少报告，这两年不核对上年数和上年计划")
    notes += _organizations(ordered, vouched=same_organization)
    return ordered, notes


def _year(result: Result) -> int:
    return result.document.fiscal_year or 0


def _organizations(results: Sequence[Result], *, vouched: bool) -> list[str]:
    """Notes on reports that name no organization, or another where the caller vouches for it."""
    notes = []
    named = [result for result in results if result.document.organization]
    nameless = [result.document.source for result in results if not result.document.organization]
    if nameless:
        notes.append(f"{'、'.join(nameless)}没有写明单位名称，按同一单位比较")
    for one, other in pairwise(named):
        if _is_one(one.document.organization or "", other.document.organization or ""):
            continue
        if not vouched:
            detail = (
                f"{one.document.source} and {other.document.source} are of different organizations; "
                "say that they are one where it only changed its name"
            )
            raise YearsError(Fault.OTHER_ORGANIZATION, detail)
        notes.append(f"单位名称由“{one.document.organization}”变为“{other.document.organization}”")
    return notes


def _is_one(one: str, other: str) -> bool:
    """Whether two names are of one organization: the same, or one without what the other puts before it."""
    one, other = squash(one), squash(other)
    return one.endswith(other) or other.endswith(one)
