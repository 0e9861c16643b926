"""The command `jixiao explain`: why a quantity or a cause of a report was decided on as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.options import Lang, Model, Ontology


def explain(
    file: Annotated[Path, typer.Argument(metavar="REPORT", help="A report: .txt, .docx, .doc, .pdf, .html.")],
    where: Annotated[
        str,
        typer.Argument(metavar="OFFSET|TEXT", help="A code point of the report's text, or words that stand in it."),
    ],
    ontology: Ontology = None,
    model: Model = "bundled",
    lang: Lang = None,
    json: Annotated[bool, typer.Option("--json", help="Print the explanations as one line of JSON.")] = False,
) -> None:
    """Say what the decisions about the quantities and causes at a place rest on: type, line, category.

    The exit status is 1 where nothing stands at that place that was decided on, or the report cannot be read.
    """
    from extractor import extract
    from extractor.errors import KnowledgeError, ReportError
    from service.cli import explaining
    from service.cli.files import console
    from service.cli.language import Words, of_locale

    try:
        result = extract(file, ontology=ontology, model=model, explain=True)
        found = explaining.at(result, where)
    except KnowledgeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except (ReportError, OSError, explaining.NothingThereError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if json:
        typer.echo(found.model_dump_json())
    else:
        say = Words(lang or of_locale(), ontology)
        console().print(explaining.render(result, found, say))
