"""Annotated reports: one JSON Lines format, and the ways from and to the other ones."""

from __future__ import annotations

from pathlib import Path

from models.datasets.report import (
    AnnotatedAchievement,
    AnnotatedCause,
    AnnotatedReport,
    AnnotatedVariance,
    DatasetError,
    read_jsonl,
    write_jsonl,
)

__all__ = [
    "AnnotatedAchievement",
    "AnnotatedCause",
    "AnnotatedReport",
    "AnnotatedVariance",
    "DatasetError",
    "read_any",
    "read_jsonl",
    "write_jsonl",
]


def read_any(path: Path, reports: Path | None = None) -> list[AnnotatedReport]:
    """Annotated reports of a .jsonl or .spacy file, or of a folder of gold files.

    Args:
        reports: where the reports of gold files are; else the folder that the gold folder is in.

    Raises:
        DatasetError: it is none of them, or cannot be read.
    """
    from models.datasets.docbin import from_docbin
    from models.datasets.gold import read_folder

    if path.is_dir():
        return read_folder(path, reports or path.parent)
    if path.suffix == ".jsonl":
        return read_jsonl(path)
    if path.suffix == ".spacy":
        return from_docbin(path)
    raise DatasetError(f"{path}: must be a .jsonl or .spacy file or a folder of gold files")
