"""The command `jixiao note`: findings as a Word document that goes to the department."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import KINDS, Model, Ontology


def note(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help=f"Results (.json, as `jixiao extract -o` writes them), or reports: {KINDS}."
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="NOTE", help="The .docx file to write.")],
    on: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The note's date; today without it.", show_default=False),
    ] = None,
    signed: Annotated[str, typer.Option(metavar="NAME", help="Who signs it.", show_default=False)] = "",
    ontology: Ontology = None,
    model: Model = "bundled",
) -> None:
    """Write the findings of one or several reports as a Word document, with a column for the department's reply.

    Where a review file lies beside a file (NAME.review.json, as the page saves it), its confirmed findings go into the
    note; without one that is confirmed, all that are not dismissed.
    """
    from annotations.reviews import SUFFIX, ReviewError, of_file
    from extractor import extract
    from extractor.errors import KnowledgeError, ReportError
    from service.cli.files import write
    from service.note import Noted
    from service.note import note as write_note
    from service.results import NoResult, read_result

    if output.suffix.lower() != ".docx" or output.resolve() in {file.resolve() for file in files}:
        raise typer.BadParameter(f"the note is a Word document of its own; {output} is none", param_hint="--output")
    try:
        noted = []
        for file in (each for each in files if not each.name.endswith(SUFFIX)):
            is_result = file.suffix.lower() == ".json"
            result = read_result(file) if is_result else extract(file, ontology=ontology, model=model)
            noted.append(Noted(result, of_file(file, result)))
        if not noted:
            raise typer.BadParameter("there are only reviews; name the results that they are about", param_hint="FILE")
        content = write_note(noted, on=on.date() if on else date.today(), signed=signed, ontology=ontology)
        output.parent.mkdir(parents=True, exist_ok=True)
        write(output, content)
    except KnowledgeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except (ReportError, ReviewError, NoResult, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    count = sum(len(each.findings()) for each in noted)
    typer.echo(f"{output}: {count} findings of {len(noted)} reports")
