"""`jixiao batch`: the options, and what the exit status says."""

from __future__ import annotations

import os
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Model, Ontology

if TYPE_CHECKING:
    from service.batch.index import Shard


class EngineName(StrEnum):
    """Where the reports are read."""

    LOCAL = "local"
    RAY = "ray"


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Reports, folders, globs, .zip archives, or manifests (.csv or .parquet with a column `path`, and one "
            "`group` where several files are one report); paths or URLs (s3://...).",
        ),
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="OUT", help="Folder or URL to write to.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes; as many as there are cores.")] = None,
    engine: Annotated[EngineName, typer.Option(help="Read on this machine, or on a Ray cluster.")] = EngineName.LOCAL,
    ray_address: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The Ray cluster to use.")] = None,
    model: Model = "bundled",
    ontology: Ontology = None,
    together: Annotated[
        bool, typer.Option("--together", help="Read the files of one folder as one report, with the tables beside it.")
    ] = False,
    pages: Annotated[
        bool, typer.Option(help="Write a page for each report into OUT/pages, which opens without a service.")
    ] = True,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="Only the first N reports.")] = None,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N parts, counted from 1.")] = "1/1",
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="For one report.")] = 200,
    memory_limit: Annotated[int, typer.Option(metavar="MIB", min=64, help="For one report.")] = 2048,
    retry_errors: Annotated[bool, typer.Option("--retry-errors", help="Read again what has failed before.")] = False,
) -> None:
    """Extract many reports into JSON, Parquet tables, an Excel workbook, a page of plots and a page for each report.

    Started again, it goes on where it was, and reads again only what has changed. The exit status is 0 when every
    report was read, 1 when some could not be (OUT/errors says why), 2 when the job could not run.
    """
    from rich.console import Console

    from extractor.reading.names import readable
    from service.batch.inputs import InputError
    from service.batch.job import Job, run
    from service.batch.records import Limits
    from service.batch.skipped import LIST, summary
    from service.batch.store import Busy
    from service.batch.worker import Unusable

    job = Job(
        inputs=inputs,
        output=readable(output),
        workers=workers or os.cpu_count() or 1,
        engine=engine.value,
        ray_address=ray_address,
        ontology=ontology,
        model=model,
        limits=Limits(seconds=time_limit, memory=memory_limit * 2**20),
        limit=limit,
        shard=_shard(shard),
        retry_errors=retry_errors,
        together=together,
        pages=pages,
    )
    console = Console(stderr=True)
    try:
        outcome = run(job, console)
    except (InputError, Busy, Unusable, OSError, ImportError, RuntimeError) as error:
        # ImportError: an extra is not installed. Of a RuntimeError only that which says that the machine is full.
        if isinstance(error, RuntimeError) and str(error) != "can't start new thread":
            raise
        typer.echo(_said(error), err=True)
        raise typer.Exit(2) from error
    say = f"{outcome.done} read, {outcome.kept} kept, {outcome.failed} failed"
    if outcome.copies:
        say += f"; {outcome.copies} inputs are copies of others"
    console.print(say, highlight=False)
    if outcome.skipped:
        console.print(f"not read: {summary(outcome.skipped)}; {LIST} in the output says why", highlight=False)
    raise typer.Exit(1 if outcome.failed else 0)


def _said(error: Exception) -> str:
    """An error in one line."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(str(part) for part in (error.filename, error.strerror) if part)
    return str(error).partition("\n")[0]


def _shard(text: str) -> Shard:
    """`I/N` as a shard.

    Raises:
        typer.BadParameter: it is malformed, or I is not in 1..N.
    """
    from service.batch.index import Shard

    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise typer.BadParameter("--shard takes I/N with I from 1 to N, as in 2/8")
    return Shard(int(found[1]) - 1, int(found[2]))
