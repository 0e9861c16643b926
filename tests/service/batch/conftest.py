"""A job as a test runs it, and what it left in its output folder."""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from extractor.result import Result
from service.batch import closing
from service.batch.job import Job, Outcome, run
from service.batch.store import decompress
from service.readers import workers


class Output:
    """What a job wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, query: str) -> list[Any]:
        """The rows of a query in which {table} stands for a table's files."""
        found = {path.name for path in self.folder.iterdir() if any(path.rglob("*.parquet"))}
        files = {name: f"read_parquet('{self.folder}/{name}/**/*.parquet', union_by_name = true)" for name in found}
        return duckdb.sql(query.format_map(files)).fetchall()

    def results(self) -> dict[str, Result]:
        """The results by report id; each is whole and valid, or this fails."""
        return {
            path.name.removesuffix(".json.zst"): Result.model_validate_json(decompress(path.read_bytes()))
            for path in (self.folder / "results").iterdir()
        }

    def content(self) -> dict[str, bytes]:
        """What must be the same however the job came to its end: names of tables and results, without chunk names."""
        tables = sorted({path.parts[len(self.folder.parts)] for path in self.folder.rglob("*.parquet")})
        rows = {table: str(sorted(map(str, self.ask(f"SELECT * FROM {{{table}}}")))).encode() for table in tables}
        return rows | {f"results/{name}": result.model_dump_json().encode() for name, result in self.results().items()}

    def sources(self) -> list[str]:
        """The files' names in the table of reports."""
        return sorted(name for (name,) in self.ask("SELECT source FROM {reports}"))


Start = Callable[..., Outcome]


@pytest.fixture
def out(tmp_path: Path) -> Output:
    return Output(tmp_path / "out")


@pytest.fixture
def start(out: Output, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Runs a job in this process; its workers are forks of it, so that they have what a test has patched.

    The workbook and the page are left out, which have tests of their own.
    """
    monkeypatch.setattr(closing, "close", lambda *_, **__: None)
    monkeypatch.setattr(workers, "CONTEXT", multiprocessing.get_context("fork"))

    def go(*inputs: str | Path, **options: Any) -> Outcome:
        job = Job(**{"inputs": [*map(str, inputs)], "output": str(out.folder), "workers": 2, **options})
        return run(job, Console(file=io.StringIO()))

    return go
