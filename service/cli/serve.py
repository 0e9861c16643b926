"""The commands `jixiao serve`, which starts the HTTP service, and `jixiao key`, which makes a key for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 unless set.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 8000 unless set.", min=0, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(help="Server processes; 1 unless set.", min=1)] = None,
    readers: Annotated[int | None, typer.Option(help="Reader processes of each; as many as cores.", min=1)] = None,
) -> None:
    """Start the HTTP service and its page; environment variables JIXIAO_* set the rest (docs/operation.md).

    A request to stop (SIGTERM, Ctrl-C) lets the requests that are in finish first.
    """
    from pydantic import ValidationError

    from annotations.errors import AnnotationError
    from service.gate.security import KeysError
    from service.http import serving
    from service.settings import unknown, wrong_settings

    for line in unknown(os.environ):
        typer.echo(line, err=True)
    try:
        serving.serve(host=host, port=port, workers=workers, readers=readers)
    except (KeysError, AnnotationError, ValidationError) as error:
        said = wrong_settings(error) if isinstance(error, ValidationError) else [str(error)]
        for line in said:
            typer.echo(line, err=True)
        raise typer.Exit(2) from error


def key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who will use the key; stands in the log.")],
    file: Annotated[Path, typer.Option("--file", metavar="FILE", help="The file of keys, to which it is added.")],
) -> None:
    """Make an API key: print it, this once, and add its hash to the file of keys."""
    from service.gate.security import KeysError, new_key

    try:
        made, line = new_key(name)
        before = file.read_bytes() if file.exists() else b""
        with file.open("a", encoding="utf-8") as stream:
            # A line that an editor has left without its end would run into this one.
            stream.write(("" if before[-1:] in (b"", b"\n") else "\n") + line + "\n")
    except (KeysError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(made)
