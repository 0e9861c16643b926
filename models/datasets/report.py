"""The format of annotated reports: one report a line of JSON, every annotation by its offsets in the report's text.

All offsets are half open, in code points of `text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractor.result import Basis, Direction, Qualifier

Origin = Literal["gold", "label_studio", "review", "weak", "synthetic", "docbin"]


class DatasetError(ValueError):
    """A data set cannot be read; says which file, which line, and why."""


class Part(BaseModel):
    """A part of an annotated report; a field that nothing reads would silently be lost, so unknown ones are errors."""

    model_config = ConfigDict(extra="forbid")


class Region(Part):
    """text[start:end] of the report."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)


class AnnotatedAchievement(Region):
    """A quantity that states something done.

    Attributes:
        or_type: further types that are right, too.
        lines: names of the lines that may have paid for it, path joined with /; None stands for "no line".
        optional: annotators differ on whether it is one: neither asked for nor wrong.
        confidence: 1 where a person said so, less for weak labels.
    """

    type: str
    value: float
    unit: str
    qualifier: Qualifier | None = None
    or_type: list[str] = []
    lines: list[str | None] = []
    optional: bool = False
    confidence: float = 1.0


class AnnotatedCause(Region):
    """A stated reason and its category; `or_category`: further ones that are right, too."""

    category: str
    or_category: list[str] = []

    @property
    def right(self) -> tuple[str, ...]:
        """Every category that is right."""
        return (self.category, *self.or_category)


class AnnotatedVariance(Part):
    """Why a line's figure differs; `line` is None where the annotation does not say which line."""

    line: str | None
    basis: Basis | None = None
    direction: Direction | None = None
    amount: float | None = None
    rate: float | None = None
    causes: list[AnnotatedCause]


class AnnotatedReport(Part):
    """One report with what somebody, or something, says about it.

    Attributes:
        report: the name of the report, the unit of every split.
        covered: the stretches that were annotated, None for the whole report; what lies outside says nothing.
        rejected: quantities that are said to be no achievement (a target, a plan).
        rest: what other formats hold beside (sections, budget lines, indicators, findings of the gold format).
    """

    version: Literal["1"] = "1"
    report: str
    origin: Origin
    text: str
    achievements: list[AnnotatedAchievement] = []
    variances: list[AnnotatedVariance] = []
    rejected: list[Region] = []
    covered: list[tuple[int, int]] | None = None
    rest: dict[str, Any] = {}

    @model_validator(mode="after")
    def _inside(self) -> AnnotatedReport:
        size = len(self.text)
        for region in self.regions():
            if not 0 <= region.start < region.end <= size:
                raise ValueError(f"the span {region.start}:{region.end} does not lie in a text of {size} characters")
        return self

    def regions(self) -> Iterator[Region]:
        """Every span of the report's annotations."""
        yield from self.achievements
        yield from self.rejected
        for variance in self.variances:
            yield from variance.causes

    def covers(self, start: int, end: int) -> bool:
        """Whether text[start:end] lies in what was annotated."""
        return self.covered is None or any(low <= start and end <= high for low, high in self.covered)


def read_jsonl(path: Path) -> list[AnnotatedReport]:
    """The reports of a file.

    Raises:
        DatasetError: the file cannot be read, or a line is no annotated report; with its number.
    """
    try:
        # Not splitlines: a report may hold other line separators than the one that ends a JSON line.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    reports = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                reports.append(AnnotatedReport.model_validate_json(line))
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, first["loc"]))
                raise DatasetError(f"{path}, line {number}: {place}: {first['msg']}") from error
    return reports


def write_jsonl(reports: Iterable[AnnotatedReport], path: Path) -> int:
    """Writes the reports, one a line; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for report in reports:
            stream.write(report.model_dump_json(exclude_defaults=False) + "\n")
            count += 1
    return count
