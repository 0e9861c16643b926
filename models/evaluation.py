"""Measures results against annotated reports: by type, confusion, calibration, and one system against another.

What counts as the same achievement, link or cause is what the project's scorer says: an achievement is known by the
four characters before its number, its value and its unit; a cause by its words (85 in 100 alike).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from extractor.result import Achievement, Result
from models.datasets.report import AnnotatedReport
from models.matching import Key, StatedCause, bare, distinct, key, match_causes, same_line


@dataclass(frozen=True, slots=True)
class Tally:
    """Right, made and due; tallies add up."""

    right: int = 0
    made: int = 0
    due: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.made + other.made, self.due + other.due)

    @property
    def precision(self) -> float:
        """The share of what was made that is right; 1 where nothing was made and nothing was due."""
        return self.right / self.made if self.made else float(self.due == 0)

    @property
    def recall(self) -> float:
        """The share of what was due that was made right."""
        return self.right / self.due if self.due else float(self.made == 0)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Item:
    """One achievement that a result has, an annotation has, or both.

    Attributes:
        right: the types that are right, the annotation's first; empty where it has none.
        made: the result's type, or None.
        confidence: the result's.
        link: right, made, due.
    """

    report: str
    key: Key
    right: tuple[str, ...]
    made: str | None
    confidence: float = 0.0
    link: Tally = Tally()

    @property
    def typed(self) -> Tally:
        """Right, made and due of the type."""
        return Tally(int(self.made in self.right), int(self.made is not None), int(bool(self.right)))

    @property
    def detected(self) -> Tally:
        """Right, made and due whatever the type."""
        return Tally(int(self.made is not None and bool(self.right)), int(self.made is not None), int(bool(self.right)))


@dataclass(frozen=True, slots=True)
class Measured:
    """One report, or several added up: the items, and the tallies of causes and of their categories."""

    items: tuple[Item, ...] = ()
    causes: Tally = Tally()
    category: Tally = Tally()

    def __add__(self, other: Measured) -> Measured:
        return Measured(self.items + other.items, self.causes + other.causes, self.category + other.category)

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> Measured:
        """What `dataclasses.asdict` made of one, also by way of JSON."""
        items = (
            Item(
                report=each["report"],
                key=tuple(each["key"]),
                right=tuple(each["right"]),
                made=each["made"],
                confidence=each["confidence"],
                link=Tally(**each["link"]),
            )
            for each in stored["items"]
        )
        return cls(tuple(items), Tally(**stored["causes"]), Tally(**stored["category"]))

    @property
    def detect(self) -> Tally:
        """Achievements found."""
        return _sum(item.detected for item in self.items)

    @property
    def typed(self) -> Tally:
        """Achievements found and typed."""
        return _sum(item.typed for item in self.items)

    @property
    def links(self) -> Tally:
        """Links of the achievements found."""
        return _sum(item.link for item in self.items)

    def figures(self) -> dict[str, float]:
        """The main figures by name: F1, and for the category the share of matched causes."""
        named = {"detect": self.detect, "typed": self.typed, "links": self.links, "causes": self.causes}
        return {**{name: tally.f1 for name, tally in named.items()}, "category": self.category.precision}

    def by_type(self) -> dict[str, Tally]:
        """Right, made and due of each type; one that is right counts for the type that was made."""
        tallies: dict[str, Tally] = defaultdict(Tally)
        for item in self.items:
            hit = item.made in item.right
            if item.made is not None:
                tallies[item.made] += Tally(int(hit), 1, 0)
            if item.right:
                tallies[item.made if hit and item.made else item.right[0]] += Tally(0, 0, 1)
        return dict(sorted(tallies.items()))

    def confusion(self) -> Counter[tuple[str, str]]:
        """How often an annotated type was read as another; "" is none."""
        wrong = (item for item in self.items if item.made not in item.right)
        return Counter((item.right[0] if item.right else "", item.made or "") for item in wrong)

    def calibration(self, bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
        """The expected calibration error of the confidences, and for each bin (mean confidence, share right, count)."""
        made = [item for item in self.items if item.made is not None]
        rows, error = [], 0.0
        for number in range(bins):
            chosen = [item for item in made if min(int(item.confidence * bins), bins - 1) == number]
            if chosen:
                confidence = sum(item.confidence for item in chosen) / len(chosen)
                right = sum(item.typed.right for item in chosen) / len(chosen)
                rows.append((confidence, right, len(chosen)))
                error += abs(confidence - right) * len(chosen) / len(made)
        return error, rows


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def measure(result: Result, gold: AnnotatedReport) -> Measured:
    """A result against the annotation of the same report."""
    matched, made, due, same = _causes(result, gold)
    return Measured(tuple(_items(result, gold)), Tally(matched, made, due), Tally(same, matched, matched))


class Due(Protocol):
    """An achievement as an annotation states it: its types, the lines that may have paid for it."""

    @property
    def type(self) -> str: ...  # noqa: D102

    @property
    def or_type(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def lines(self) -> Sequence[str | None]: ...  # noqa: D102

    @property
    def optional(self) -> bool: ...  # noqa: D102


def items_of(
    report: str, made: Mapping[Key, Achievement], due: Mapping[Key, Due], lines: Mapping[str, str]
) -> list[Item]:
    """The achievements that a result or an annotation of the report has; optional ones are left out of both.

    Args:
        lines: the names of the result's budget lines by their ids.
    """
    items = []
    for name in sorted(due.keys() | made.keys()):
        one, other = made.get(name), due.get(name)
        if other and other.optional:
            continue
        items.append(
            Item(
                report=report,
                key=name,
                right=(other.type, *other.or_type) if other else (),
                made=one.type if one else None,
                confidence=one.confidence if one else 0.0,
                link=_link(lines.get(one.budget_line_id or ""), other) if one and other and other.lines else Tally(),
            )
        )
    return items


def _items(result: Result, gold: AnnotatedReport) -> list[Item]:
    made: dict[Key, Achievement] = {}
    for each in result.achievements:
        if gold.covers(each.start, each.end):
            made.setdefault(key(result.document.text, each.start, each.end, each.value, each.unit), each)
    due = {key(gold.text, each.start, each.end, each.value, each.unit): each for each in gold.achievements}
    return items_of(gold.report, made, due, {line.id: "/".join(line.path) for line in result.budget_lines})


def _link(name: str | None, gold: Due) -> Tally:
    right = name is not None and any(line is not None and same_line(name, line) for line in gold.lines)
    return Tally(int(right), int(name is not None), int(right or None not in gold.lines))


def _causes(result: Result, gold: AnnotatedReport) -> tuple[int, int, int, int]:
    """Causes matched one to one, made, due, and of the matched those of the same category."""
    lines = {line.id: "/".join(line.path) for line in result.budget_lines}
    made = distinct(
        StatedCause(bare(each.text), lines.get(said.budget_line_id or ""), said.basis, said.direction, (each.category,))
        for said in result.variances
        for each in said.causes
        if gold.covers(each.start, each.end)
    )
    due = distinct(
        StatedCause(bare(gold.text[each.start : each.end]), stated.line, stated.basis, stated.direction, each.right)
        for stated in gold.variances
        for each in stated.causes
    )
    matches = match_causes(due, made)
    return len(matches), len(made), len(due), sum(match.category for match in matches)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One system against another: the difference of typed F1, its 95 % interval, and how often it is above 0."""

    difference: float
    low: float
    high: float
    better: float


def compare(one: Measured, other: Measured, samples: int = 1000, seed: int = 0) -> Comparison:
    """Paired bootstrap over the achievements that either system or the annotation has."""
    pairs: dict[tuple[str, Key], list[Tally]] = defaultdict(lambda: [Tally(), Tally()])
    for side, measured in enumerate((one, other)):
        for item in measured.items:
            pairs[item.report, item.key][side] = item.typed
    rows = [[value for tally in each for value in (tally.right, tally.made, tally.due)] for each in pairs.values()]
    # An achievement that only one of the systems made is due for both or for neither.
    rows = [[a, b, max(c, f), d, e, max(c, f)] for a, b, c, d, e, f in rows]
    rng = random.Random(seed)
    found = sorted(_difference(rng.choices(rows, k=len(rows))) for _ in range(samples)) if rows else [0.0]
    cut = len(found) // 40
    better = sum(each > 0 for each in found) / len(found)
    return Comparison(_difference(rows), found[cut], found[-1 - cut], better)


def _difference(rows: Sequence[Sequence[int]]) -> float:
    a, b, c, d, e, f = (sum(column) for column in zip(*rows, strict=True)) if rows else (0,) * 6
    return Tally(a, b, c).f1 - Tally(d, e, f).f1
