"""Reads a Chinese departmental final account or performance self-evaluation report into a `Result`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import KnowledgeError, ReportError
from extractor.quantities import Quantity, quantities
from extractor.result import Result

if TYPE_CHECKING:
    from extractor.reading import Content

__all__ = ["KnowledgeError", "Quantity", "ReportError", "Result", "extract", "quantities"]


def extract(
    source: Content | Sequence[Content],
    *,
    name: str | Sequence[str] | None = None,
    ontology: Path | None = None,
    model: str | Path | None = "bundled",
    explain: bool = False,
    boxes: bool = False,
) -> Result:
    """Reads one report, of one file or of several.

    Args:
        source: a `Path` is a file, `bytes` a file's content, `str` the text itself; a list or tuple of them is one
            report, such as a department's account and the workbook of its tables.
        name: what the report is called in the result and in errors, where `source` is no path; of several files
            the name of each.
        ontology: a YAML file of achievement types that extends or replaces the built-in ones.
        model: the learned model that decides with the rules: "bundled", or the folder of a trained one or of a
            registry; None or "none" for the rules alone.
        explain: whether the result's `explanations` say what every decision about a quantity or cause rests on.
        boxes: whether every span of the result says where it is printed; `result.document.boxes` tells it of any.

    Returns:
        the whole result; every offset in it is a code point of `result.document.text`.

    Raises:
        ReportError: the file cannot be read as a report; says why and what to do.
        KnowledgeError: `ontology` holds a wrong entry.
        ValueError: `model` is no model; there are not as many names as files.
    """
    # Imported here so that `import extractor` stays quick: spaCy and jieba load on first use.
    from extractor import pipeline
    from extractor.reading import read, read_together

    if isinstance(source, Path | bytes | str):
        page = read(source, name if isinstance(name, str) else None)
    else:
        page = read_together(source, (name,) if isinstance(name, str) else name or ())
    nlp = pipeline.build(ontology, pipeline.chosen(model))
    return pipeline.run(page, nlp, explain=explain, boxes=boxes)
