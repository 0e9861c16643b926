"""Results that were written before, read again."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path

from pydantic import ValidationError

from extractor.errors import first_fault
from extractor.result import Result


class NoResult(Exception):
    """A file holds no result of `jixiao extract`."""


def read_result(path: Path) -> Result:
    """The result in a file.

    Raises:
        NoResult: it holds none. OSError: it cannot be opened.
    """
    return parsed_result(path.read_bytes(), str(path))


def parsed_result(content: bytes, name: str) -> Result:
    """The result in JSON; `name` is what to call it in an error.

    Raises:
        NoResult: it is none.
    """
    try:
        return Result.model_validate_json(content.removeprefix(BOM_UTF8))  # as PowerShell writes it
    except ValidationError as error:
        raise NoResult(f"{name}: is no result of jixiao extract: {first_fault(error)}") from error
