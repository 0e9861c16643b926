"""Comparing files, and what a comparison is handed out as: tables, JSON, the page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from extractor import extract
from extractor.years import Comparison, compare
from service.cli.files import PIPE_WIDTH, console, write
from service.cli.terminal_years import render
from service.page import page


def of_files(files: Sequence[Path], *, ontology: Path | None, model: str | None, same_organization: bool) -> Comparison:
    """Reads the reports and compares them.

    Raises:
        ReportError: one cannot be read. KnowledgeError: the ontology is wrong.
        YearsError: they are none of one organization's years.
    """
    results = [extract(path, ontology=ontology, model=model) for path in files]
    return compare(results, same_organization=same_organization)


def hand_out(comparison: Comparison, shape: str, output: Path | None, ontology: Path | None) -> None:
    """Prints or writes a comparison as "table", "json" or "html".

    Raises:
        OSError: the file cannot be written.
    """
    if shape == "table" and output is None:
        console().print(render(comparison))
        return
    content = _content(comparison, shape, ontology)
    if output is None:
        print(content, end="", flush=True)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    write(output, content)


def _content(comparison: Comparison, shape: str, ontology: Path | None) -> str:
    if shape == "json":
        return comparison.model_dump_json(indent=2) + "\n"
    if shape == "html":
        return page(comparison, "zh", ontology=ontology)
    plain = Console(width=PIPE_WIDTH)
    with plain.capture() as capture:
        plain.print(render(comparison))
    return capture.get()
