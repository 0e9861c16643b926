"""The gold format: what people say a report holds, by quotes and names instead of offsets.

`models.datasets.gold` turns it into annotated reports with offsets; `models.scoring` holds results against it.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from extractor.result import Basis, Direction
from models.datasets.report import DatasetError


class GoldPart(BaseModel):
    """A part of a gold file; annotators add notes as they like, so further fields are let pass."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class GoldAchievement(GoldPart):
    """A quantity that states something done.

    Attributes:
        quote: words of the report, the quantity in [[ ]].
        or_type: further types that are right, too.
        lines: names of the lines that may have paid for it, path joined with /; None stands for "no line".
        optional: readers differ on whether it is one: neither asked for nor wrong.
    """

    quote: str
    type: str
    value: float
    unit: str | None
    lines: list[str | None]
    or_type: list[str] = []
    optional: bool = False

    @model_validator(mode="after")
    def _marked(self) -> GoldAchievement:
        if not self.inside:
            raise ValueError(f"the quote marks no quantity with [[ ]]: {self.quote}")
        return self

    @property
    def before(self) -> str:
        """What stands before the quantity."""
        return self.quote.partition("[[")[0]

    @property
    def inside(self) -> str:
        """The quantity."""
        return self.quote.partition("[[")[2].partition("]]")[0]


class GoldCause(GoldPart):
    """A stated reason; `or_category`: further categories that are right, too."""

    text: str
    category: str
    or_category: list[str] = []


class GoldVariance(GoldPart):
    """Why the line of that name differs from its basis."""

    line: str
    basis: Basis
    direction: Direction
    causes: list[GoldCause]


class GoldLine(GoldPart):
    """One amount of a line; `line` is its path joined with /."""

    line: str
    measure: str
    value: float
    optional: bool = False


class GoldSection(GoldPart):
    """A heading."""

    title: str
    optional: bool = False


class GoldIndicator(GoldPart):
    """A row of an indicator table, its cells as written."""

    name: str
    target: str | None = None
    actual: str | None = None
    weight: str | None = None
    score: str | None = None
    deviation_cause: str | None = None


class GoldFinding(GoldPart):
    """A contradiction; `quote` is the place that shows it."""

    rule: str
    quote: str
    note: str = ""


class GoldReport(GoldPart):
    """A gold file.

    Attributes:
        report: the file name of the report.
        tables_partial: the amounts of only some tables are listed: what else a table says is not judged.
    """

    report: str
    sections: list[GoldSection]
    achievements: list[GoldAchievement]
    variances: list[GoldVariance]
    budget_lines: list[GoldLine]
    indicators: list[GoldIndicator]
    findings: list[GoldFinding]
    tables_partial: bool = False

    @property
    def name(self) -> str:
        """The report's name without its suffix."""
        return Path(self.report).stem


def read_gold(path: Path) -> GoldReport:
    """Reads a gold file.

    Raises:
        DatasetError: it cannot be read, or an entry is wrong; says which.
    """
    try:
        return GoldReport.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise DatasetError(f"{path}: is no gold file: {place or 'the file'}: {first['msg']}") from error
