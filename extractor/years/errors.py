"""Why reports cannot be compared."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Stable names that a caller may branch on."""

    TOO_FEW = "too_few"
    NO_YEAR = "no_year"
    SAME_YEAR = "same_year"
    OTHER_ORGANIZATION = "other_organization"


class YearsError(ValueError):
    """Reports that are none of one organization's years.

    Attributes:
        fault: the kind of failure, for programs.
        detail: what is wrong and what to do about it, for people; it names reports by their files only.
    """

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail
