"""The errors a person can meet. Each says what is wrong, where, and what to do."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import ValidationError


class Reason(StrEnum):
    """Why a report could not be read; stable names that a caller may branch on."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    SCAN = "scan"
    NEEDS_LIBREOFFICE = "needs_libreoffice"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


class ReportError(Exception):
    """A file that cannot be read as a report.

    Attributes:
        source: the name of the file, or "<bytes>" where only its content was given.
        reason: the kind of failure, for programs.
        detail: what is wrong and what to do about it, for people.
    """

    def __init__(self, source: str, reason: Reason, detail: str) -> None:
        super().__init__(f"{source}: {detail}")
        self.source = source
        self.reason = reason
        self.detail = detail


class KnowledgeError(Exception):
    """A wrong entry in a knowledge file (built in or the user's own).

    Attributes:
        path: the file.
        line: the line of the wrong entry, counted from 1, or None where the whole file is meant.
    """

    def __init__(self, path: Path, line: int | None, detail: str) -> None:
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {detail}")
        self.path = path
        self.line = line
        self.detail = detail


def first_fault(error: ValidationError) -> str:
    """The first fault that pydantic found: the path of the field, and what it must be."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
