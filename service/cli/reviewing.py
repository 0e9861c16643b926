"""`jixiao review`: one report as a page in one file, to be opened without a service."""

from __future__ import annotations

from pathlib import Path

from extractor import extract
from service.cli.files import write
from service.page import page


def review(
    report: Path, output: Path, *, language: str = "zh", ontology: Path | None = None, model: str = "bundled"
) -> None:
    """Extracts a report and writes its page.

    Args:
        report: the report's file.
        output: the .html file to write, whole or not at all; its folder is made if missing.
        language: "zh" or "en", the language that the page opens in.
        ontology: the user's own achievement types.
        model: as `extractor.extract` takes it.

    Raises:
        ReportError: the report cannot be read.
        KnowledgeError: the ontology is wrong.
        OSError: one of the files cannot be opened or written.
    """
    content = page(extract(report, ontology=ontology, model=model, explain=True), language, ontology=ontology)
    output.parent.mkdir(parents=True, exist_ok=True)
    write(output, content)
