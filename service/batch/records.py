"""What travels between the parts of a job: the reports of a chunk on the way in, what became of them on the way out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from service.readers.workers import Failure as Failure
from service.readers.workers import Limits as Limits

LOG = "_log"
RESULTS = "results"
PAGES = "pages"
# The page of plots, which lists every report.
REPORT = "report.html"
# An input that could not be opened has no content to hash; its id is made from its path and begins with this.
UNREAD = "path:"


class Frozen(BaseModel):
    """A value that is written down as JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Frozen):
    """A report as planned.

    Attributes:
        id: 32 hexadecimal digits of the SHA-256 of its bytes, or UNREAD and those of its path.
        path: where it is; `copies` are other inputs with the same bytes.
        metadata: the further columns of the manifest that named it.
        key: the engine that its result is, or is to be, made by (see `versions`).
        failure: known already; the report is not read again.
    """

    id: str
    path: str
    copies: tuple[str, ...] = ()
    metadata: dict[str, str] = {}
    key: str
    failure: Failure | None = None


class Member(Item):
    """A report as committed; `size` is that of its file in results/, in bytes, 0 where it failed."""

    size: int = 0


class Chunk(Frozen):
    """Reports that are committed together. A chunk that is done again keeps its name and gets the next generation."""

    name: str
    generation: int
    items: tuple[Item, ...]

    def file(self, table: str, year: int | None) -> str:
        """The Parquet file for this chunk's rows of a table."""
        partition = "__HIVE_DEFAULT_PARTITION__" if year is None else year
        return f"{table}/fiscal_year={partition}/{self.name}.{self.generation}.parquet"


@dataclass(frozen=True, slots=True)
class Packed:
    """A chunk as JSON, or its manifest as it is to be written: so they pass through the coordinating process.

    Unpacked they take ten times the memory, which is why only the workers unpack them.
    """

    name: str
    generation: int
    content: bytes


class Manifest(Frozen):
    """A chunk as committed: the reports in it, and its Parquet files with their sizes in bytes."""

    schema_version: Literal["1"] = "1"
    name: str
    generation: int
    files: dict[str, int]
    reports: tuple[Member, ...]


class Settings(Frozen):
    """What every worker needs to know."""

    output: str
    key: str
    ontology: Path | None = None
    model: str | None = None
    limits: Limits = Limits()
    pages: bool = True


def manifest_name(chunk: str) -> str:
    """Where a chunk's manifest is."""
    return f"{LOG}/{chunk}.json.zst"


def result_name(report: str) -> str:
    """Where a report's result is."""
    return f"{RESULTS}/{report}.json.zst"


def page_name(report: str) -> str:
    """Where the page is on which a report is looked at."""
    return f"{PAGES}/{report}.html"
