"""The command line: `jixiao extract` for files, `jixiao serve` for the HTTP service.

What a command needs is imported in it, so that `jixiao --help` starts at once.
"""

from __future__ import annotations

import codecs
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from service.batch.command import batch
from service.cli.annotate import app as annotate
from service.cli.compare import compare
from service.cli.evaluate import evaluate, rules
from service.cli.explain import explain
from service.cli.models import register
from service.cli.note import note
from service.cli.options import KINDS, Lang, Model, Ontology
from service.cli.review import review
from service.cli.serve import key, serve

# What decides how characters are printed that the output's encoding has not.
_NAMES = "jixiao.names"

app = typer.Typer(
    name="jixiao",
    help="Read Chinese departmental final accounts and performance reports: what was budgeted, spent, why, achieved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jixiao {version('jixiao')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that stand before a command."""


@app.command()
def extract(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help=f"Reports: {KINDS}."),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Write DIR/<stem>.json for each file instead of printing."),
    ] = None,
    ontology: Ontology = None,
    model: Model = "bundled",
    boxes: Annotated[
        bool, typer.Option("--boxes", help="In JSON, say of every span where it is printed: boxes on its pages.")
    ] = False,
    together: Annotated[
        bool,
        typer.Option("--together", help="Read all files as one report: an account and the workbook of its tables."),
    ] = False,
    lang: Lang = None,
    json: Annotated[bool, typer.Option("--json", help="Print each result as one line of JSON.")] = False,
) -> None:
    """Extract what reports say and print it as tables.

    A file that cannot be read is reported on standard error and the others go on; the exit status is then 1.
    """
    from service.cli import files as file_run

    if boxes and not (output or json):
        raise typer.BadParameter("--boxes is for JSON: give --output or --json with it.")
    if output and json:
        raise typer.BadParameter("--json prints, --output writes files: give one of them.")
    try:
        failures = file_run.run(
            files,
            output=output,
            ontology=ontology,
            model=model,
            as_json=json,
            boxes=boxes,
            together=together,
            language=lang,
        )
    except file_run.UsageError as error:
        # On a line of its own, not in a box that would break the paths in it.
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(1 if failures else 0)


app.command()(batch)
app.command()(compare)
app.add_typer(annotate)
app.command()(evaluate)
app.command()(rules)
app.command()(explain)
app.command()(note)
app.command()(review)
app.command()(serve)
app.command()(key)
register(app)


def _shown(error: UnicodeError) -> tuple[bytes | str, int]:
    """What is printed for characters that the output's encoding has not."""
    from extractor.reading.names import in_output

    return in_output(error)


def main() -> None:
    """The entry point of the `jixiao` command."""
    codecs.register_error(_NAMES, _shown)
    for stream in (sys.stdout, sys.stderr):
        # A report's characters must print whatever the locale; what a terminal cannot show becomes an escape.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_NAMES)
    try:
        app()
    except ValueError as error:
        from models.errors import ModelError

        if not isinstance(error, ModelError):
            raise
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
