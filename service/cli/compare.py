"""The command `jixiao compare`: the reports of one organization, year against year."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import Model, Ontology


class Shape(StrEnum):
    """What a comparison is printed or written as."""

    TABLE = "table"
    JSON = "json"
    HTML = "html"


def compare(
    files: Annotated[
        list[Path], typer.Argument(metavar="LAST_YEAR THIS_YEAR...", help="Reports of two or more years, in any order.")
    ],
    format: Annotated[Shape, typer.Option(help="Tables, JSON, or the page.")] = Shape.TABLE,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of printing.")
    ] = None,
    same_organization: Annotated[
        bool, typer.Option("--same-organization", help="The reports are of one organization, whatever they call it.")
    ] = False,
    ontology: Ontology = None,
    model: Model = "bundled",
) -> None:
    """Compare the reports of one organization year by year.

    Shown are this year's figures for last year against last year's own, lines that came, went or changed their name,
    the same achievements year by year, last year's plans beside this year's achievements, and sentences that were taken
    over with figures that no longer fit. Findings do not change the exit status; it is 1 where a report cannot be read.
    """
    from extractor.errors import KnowledgeError, ReportError
    from extractor.years import YearsError
    from service.cli import comparing

    try:
        comparison = comparing.of_files(files, ontology=ontology, model=model, same_organization=same_organization)
        comparing.hand_out(comparison, format.value, output, ontology)
    except (KnowledgeError, YearsError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except (ReportError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
