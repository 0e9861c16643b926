"""The command `jixiao review`: one report as a page to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import KINDS, Model, Ontology


def review(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=f"A report: {KINDS}."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PAGE", help="The page to write; <stem>.html without it.")
    ] = None,
    language: Annotated[str, typer.Option(help="The language that the page opens in: zh or en.")] = "zh",
    ontology: Ontology = None,
    model: Model = "bundled",
) -> None:
    """Write a report as one self-contained page: its lines, causes, achievements and findings beside its own words.

    The page needs no service and loads nothing. A report that cannot be read is said on standard error, and the exit
    status is then 1.
    """
    from extractor.errors import KnowledgeError, ReportError
    from service.cli import reviewing
    from service.page import LANGUAGES

    if language not in LANGUAGES:
        raise typer.BadParameter(f"the page speaks {' and '.join(LANGUAGES)}, not {language}")
    page = output or file.with_suffix(".html")
    if page.resolve() == file.resolve():
        raise typer.BadParameter(f"the page would overwrite {file}; name another with --output")
    try:
        reviewing.review(file, page, language=language, ontology=ontology, model=model)
    except KnowledgeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except (ReportError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
