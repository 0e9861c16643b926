"""Files of one JSON object a line, each checked by a pydantic model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from models.datasets.report import DatasetError

_Line = TypeVar("_Line", bound=BaseModel)


class Strict(BaseModel):
    """A line, or a part of one: what nothing reads would silently be lost, so unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_lines(path: Path, kind: type[_Line]) -> Iterator[_Line]:
    """The lines of a file; empty ones are left out.

    Raises:
        DatasetError: the file cannot be read, or a line is none of its kind; with its number.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, first["loc"]))
                raise DatasetError(f"{path}, line {number}: {place}: {first['msg']}") from error
