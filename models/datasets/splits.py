"""Splits by report, never by sentence: what stands in one report is not independent."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence

from models.datasets.report import AnnotatedReport

Split = tuple[list[AnnotatedReport], list[AnnotatedReport]]


def leave_one_out(reports: Sequence[AnnotatedReport]) -> Iterator[Split]:
    """Each report once as the one held out: (the others, it). Annotations of the same report stay together."""
    for name in sorted({each.report for each in reports}):
        yield [each for each in reports if each.report != name], [each for each in reports if each.report == name]


def folds(reports: Sequence[AnnotatedReport], count: int, seed: int) -> Iterator[Split]:
    """`count` splits in which each report is held out once: (the others, those held out)."""
    names = sorted({each.report for each in reports})
    random.Random(seed).shuffle(names)
    for index in range(min(count, len(names))):
        held = set(names[index::count])
        yield [each for each in reports if each.report not in held], [each for each in reports if each.report in held]


def holdout(reports: Sequence[AnnotatedReport], share: float) -> Split:
    """(training, validation); a report's side is fixed by its name, so that it stays when others are added."""
    names = sorted({each.report for each in reports}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    held = set(names[: round(share * len(names)) or (1 if len(names) > 1 else 0)])
    return [each for each in reports if each.report not in held], [each for each in reports if each.report in held]
