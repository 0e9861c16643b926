"""Compares the reports of one organization year by year.

results -> series.arranged -> evidence.Year, one a report -> one module a comparison -> Comparison
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.result import Result
from extractor.years.errors import Fault, YearsError
from extractor.years.records import Comparison

__all__ = ["Comparison", "Fault", "YearsError", "compare"]


def compare(results: Sequence[Result], *, same_organization: bool = False) -> Comparison:
    """Compares the reports of one organization, each with that of the year before it.

    Args:
        results: what `extract` gave for each report, in any order.
        same_organization: whether reports whose organizations have different names are of one.

    Raises:
        YearsError: there are fewer than two, two are of one year or of different organizations, or one names no year.
    """
    # Imported here for the same reason as in `extractor.extract`.
    from extractor.years import comparison

    return comparison.compared(results, same_organization=same_organization)
