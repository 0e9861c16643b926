"""Reads a Chinese departmental final account or performance self-evaluation report into a `Result`."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import KnowledgeError, ReportError
from extractor.quantities import Quantity, quantities
from extractor.result import Result

__all__ = ["KnowledgeError", "Quantity", "ReportError", "Result", "extract", "quantities"]


def extract(
    source: Path | bytes | str,
    *,
    name: str | None = None,
    ontology: Path | None = None,
    model: str | Path | None = "bundled",
    explain: bool = False,
    boxes: bool = False,
) -> Result:
    """Reads one report.

    Args:
        source: a `Path` is a file, `bytes` a file's content, `str` the text itself.
        name: what the report is called in the result and in errors, where `source` is no path.
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
        ValueError: `model` is no model.
    """
    # Imported here so that `import extractor` stays quick: spaCy and jieba load on first use.
    from extractor import pipeline
    from extractor.reading import read

    nlp = pipeline.build(ontology, pipeline.chosen(model))
    return pipeline.run(read(source, name), nlp, explain=explain, boxes=boxes)
