"""Options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

Model = Annotated[
    str,
    typer.Option(
        metavar="MODEL",
        help="What decides beside the rules: `bundled`, `none`, or the folder of a model or a registry.",
    ),
]

# What a report may be, for the help of commands.
KINDS = ".txt, .docx, .doc, .pdf, .ofd, .html, .xlsx, .xls, .et, .ods, .png, .jpg, .tif"
