"""Compares the reports of one organization year by year.

results -> series.arranged -> evidence.Year, one a report -> one module a comparison -> Comparison
"""

from __future__ import annotations

from extractor.years.comparison import compare
from extractor.years.errors import YearsError
from extractor.years.records import Comparison

__all__ = ["Comparison", "YearsError", "compare"]
