"""What a request carries: the reports of a form or of JSON, held in a file in memory. No upload ever is on a disk.

The server takes a form apart, and nothing else: what JSON says, and what is in a file, is for a reader process to meet.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from typing import Annotated, cast
from urllib.parse import unquote_to_bytes

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from extractor.reading.names import decoded
from service.problems import Problem
from service.readers.memory import Memory

NAMELESS = "<bytes>"
TOGETHER = 20  # files of one report
# Commas and brackets of JSON, in its texts, too: the longest report has some hundred thousand.
MOST_PARTS = 500_000
# Other ways in which a part's header may name its file.
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_EXTENDED = re.compile(rb";\s*filename\*\s*=\s*([\w.-]*)'[^';]*'([^;\s\"]*)", re.IGNORECASE)
_WRAPPED = re.compile(r"(?:=\?[\w-]{1,40}\?[bq]\?[^?\s]*+\?=\s?)+", re.IGNORECASE)
_UNCLEAR = (
    "The form cannot be taken apart: its boundary, the headers of a part, or its end are not as multipart/form-data"
    " has them; send it again, or with another program."
)


class TextReport(BaseModel):
    """A report given as text."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "培训经费年初预算为50万元，支出决算为45.5万元。"}]}
    )

    text: Annotated[str, Field(description="The report's text, kept to the character.")]
    name: Annotated[str, Field(description="What to call it in the result's document.source.")] = "<text>"


@dataclass(frozen=True, slots=True)
class Upload:
    """A report as it was sent: `size` bytes from `start` of the request's memory.

    Attributes:
        name: the file's own, as people read it.
        text: whether the bytes are JSON, a `TextReport`, which has a name of its own.
    """

    memory: Memory
    start: int
    size: int
    name: str
    text: bool = False


def one_file_body() -> dict[str, object]:
    """How the OpenAPI document describes the body of a request with one report."""
    return {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _form("file", {**_FILE, "description": "The report."})},
            "application/json": {"schema": TextReport.model_json_schema()},
        },
    }


def many_files_body(description: str = "Reports, and .zip archives of reports.") -> dict[str, object]:
    """How the OpenAPI document describes the body of a request with many files."""
    files = {"type": "array", "minItems": 1, "items": _FILE, "description": description}
    return {"required": True, "content": {"multipart/form-data": {"schema": _form("files", files)}}}


_FILE: dict[str, object] = {"type": "string", "format": "binary"}


def _form(field: str, schema: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "required": [field], "properties": {field: schema}}


@asynccontextmanager
async def one(request: Request, most: int = 1) -> AsyncIterator[list[Upload]]:
    """The files of the report that a request carries, at most so many, held while the block lasts.

    Raises:
        Problem: the content type is another, or the body lacks the report.
    """
    kind = content_type(request)
    with Memory() as memory:
        if kind == "application/json":
            async for chunk in request.stream():
                memory.write(chunk)
            yield [Upload(memory, 0, memory.size, "<text>", text=True)]
        elif kind == "multipart/form-data":
            yield await _files(request, memory, "file", most)
        else:
            detail = "Send the report as multipart/form-data (field `file`) or as application/json (`text`)."
            raise Problem("unsupported-body", detail)


@asynccontextmanager
async def many(request: Request, most: int) -> AsyncIterator[list[Upload]]:
    """The files that a request carries, at most so many, held while the block lasts.

    Raises:
        Problem: the content type is another, or the body has no file, or more.
    """
    if content_type(request) != "multipart/form-data":
        raise Problem("unsupported-body", "Send the reports as multipart/form-data, each in a field `files`.")
    with Memory() as memory:
        yield await _files(request, memory, "files", most)


def text_report(content: bytes) -> TextReport:
    """The report that JSON gives as text.

    Raises:
        Problem: it is no such JSON.
    """
    check_parts(content)
    try:
        return TextReport.model_validate_json(content)
    except ValidationError as error:
        raise Problem("invalid-request", _first_error(error)) from error


def check_parts(body: bytes) -> None:
    """Refuses JSON of more parts than any request has: parsed, each takes many times its size in memory, and time.

    Raises:
        Problem: body-too-large.
    """
    if sum(map(body.count, (b"[", b"{", b","))) > MOST_PARTS:
        raise Problem("body-too-large", f"JSON may have {MOST_PARTS} commas and brackets; this has more.")


def content_type(request: Request) -> str:
    """The media type of a request's body."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Part:
    """A file of a form while it is received; to the parser, a file that it may write to."""

    _rolled = False  # it is in memory, says this to the parser, and is written at once

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.start = self.size = 0

    def write(self, content: bytes) -> int:
        # The parser hands over all parts that came at once only after it has seen the last of them begin.
        self.start = self.start if self.size else self._memory.size
        self.size += len(content)
        return self._memory.write(content)

    def tell(self) -> int:
        return self.size

    def seek(self, place: int) -> int:
        return place

    def close(self) -> None:
        """Leaves the memory to the request."""


class _Form(MultiPartParser):
    """Writes the files of a form, which come one after the other, into one file in memory."""

    def __init__(self, request: Request, memory: Memory, most: int) -> None:
        super().__init__(request.headers, request.stream(), max_files=most, max_fields=8)
        self._memory = memory

    def on_headers_finished(self) -> None:
        """A part begins; its file's name may be in the encoding of an older program, or in one that headers have."""
        about = self._current_part.content_disposition
        name = None
        if about is not None:
            name = _extended(about)
            # Only a part with a plain name is taken for a file.
            plain = b'; filename="file"' if name else b""
            self._current_part.content_disposition = decoded(about).encode("utf-8") + plain
            self._charset = "utf-8"
        super().on_headers_finished()
        file = self._current_part.file
        if file is not None:
            file.filename = name or _unwrapped(file.filename or "")
            file.file.close()
            file.file = _Part(self._memory)  # type: ignore[assignment]


def _extended(about: bytes) -> str | None:
    """The name that a part's header gives as `filename*=UTF-8''%E6%8A%A5.txt` (RFC 5987), or None."""
    found = _EXTENDED.search(_QUOTED.sub(b'""', about))
    if not found:
        return None
    name = unquote_to_bytes(found[2])
    try:
        return name.decode(found[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        return decoded(name)


def _unwrapped(name: str) -> str:
    """A name without the wrapping of mail (RFC 2047), which some programs put around Chinese: =?utf-8?B?5oql?=."""
    if not _WRAPPED.fullmatch(name):
        return name
    try:
        return str(make_header(decode_header(name)))
    except (LookupError, ValueError, HeaderParseError):
        return name


async def _files(request: Request, memory: Memory, field: str, most: int) -> list[Upload]:
    try:
        form = await _Form(request, memory, most).parse()
    except MultiPartException as error:
        # The parser has one error for everything.
        name = "too-many-files" if error.message.startswith("Too many files") else "malformed-body"
        raise Problem(name, _UNCLEAR if error.message.startswith("Invalid") else error.message) from error
    except KeyError as error:  # a content type without boundary
        raise Problem("malformed-body", _UNCLEAR) from error
    files = [value for value in form.getlist(field) if isinstance(value, UploadFile)]
    if not files:
        raise Problem("invalid-request", f"The form has no file in its field `{field}`.")
    parts = [(cast(_Part, value.file), value.filename) for value in files]
    return [Upload(memory, part.start, part.size, name or NAMELESS) for part, name in parts]


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    # Only names of fields: what else a location may hold is the request's own.
    place = ".".join(str(part) for part in first["loc"] if part in TextReport.model_fields)
    return ": ".join(part for part in (place, first["msg"]) if part)
