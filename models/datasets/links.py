"""The labelled links of `models/datasets/links/`: which line of a department paid for what, written by several hands.

One JSON object a line, a department each: `{"department", "lines": [names], "items": [{"heading", "text", "line"}]}`;
`line` is an index into `lines`, or null where none of them paid.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import model_validator

from models.datasets.jsonl import Strict, read_lines

FOLDER = Path(__file__).parent / "links"


class LabelledStatement(Strict):
    """What was achieved, the title over it or "", and the index of the line that paid for it, or None."""

    heading: str
    text: str
    line: int | None


class LinkedDepartment(Strict):
    """A department: the names of its lines, and statements of what it achieved."""

    department: str
    lines: tuple[str, ...]
    items: tuple[LabelledStatement, ...]

    @model_validator(mode="after")
    def _known(self) -> LinkedDepartment:
        for item in self.items:
            if item.line is not None and not 0 <= item.line < len(self.lines):
                raise ValueError(f"there is no line {item.line}: {item.text}")
        return self


def departments(folder: Path = FOLDER) -> list[LinkedDepartment]:
    """The departments of all files of a folder, in order of the files' names.

    Raises:
        DatasetError: a file cannot be read, or a line is no such department; with its number.
    """
    return [each for path in sorted(folder.glob("*.jsonl")) for each in read_lines(path, LinkedDepartment)]
