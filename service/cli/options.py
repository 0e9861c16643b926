"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Lang = Annotated[
    Literal["zh", "en"] | None,
    typer.Option("--lang", help="The language of what is printed; without it the locale's."),
]

Model = Annotated[
    str,
    typer.Option(
        metavar="MODEL",
        help="What decides beside the rules: `bundled`, `none`, or the folder of a model or a registry.",
    ),
]

Ontology = Annotated[
    Path | None,
    typer.Option(
        "--ontology", metavar="FILE", exists=True, dir_okay=False, help="YAML with your own achievement types."
    ),
]

# What a report may be, for the help of commands.
KINDS = ".txt, .docx, .doc, .pdf, .ofd, .html, .xlsx, .xls, .et, .ods, .png, .jpg, .tif"
