"""What a request carries, in memory: the reports of a form or of JSON. No upload ever becomes a file."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from service.problems import Problem


class TextReport(BaseModel):
    """A report given as text."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "培训经费年初预算为50万元，支出决算为45.5万元。"}]}
    )

    text: Annotated[str, Field(description="The report's text, kept to the character.")]
    name: Annotated[str, Field(description="What to call it in the result's document.source.")] = "<text>"


def one_file_body() -> dict[str, object]:
    """How the OpenAPI document describes the body of a request with one report."""
    return {
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _form("file", {**_FILE, "description": "The report."})},
            "application/json": {"schema": TextReport.model_json_schema()},
        },
    }


def many_files_body() -> dict[str, object]:
    """How the OpenAPI document describes the body of a request with many reports."""
    files = {"type": "array", "minItems": 1, "items": _FILE, "description": "Reports, and .zip archives of reports."}
    return {"required": True, "content": {"multipart/form-data": {"schema": _form("files", files)}}}


_FILE: dict[str, object] = {"type": "string", "format": "binary"}


def _form(field: str, schema: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "required": [field], "properties": {field: schema}}


class _InMemory(MultiPartParser):
    """Keeps a file's content in memory however large it is; how large it may be is BodyLimit's to say."""

    spool_max_size = 2**62


async def one(request: Request) -> tuple[bytes | str, str]:
    """The report that a request carries, and its name.

    Raises:
        Problem: the content type is another, or the body lacks the report.
    """
    kind = _content_type(request)
    if kind == "application/json":
        try:
            report = TextReport.model_validate_json(await request.body())
        except ValidationError as error:
            raise Problem("invalid-request", _first_error(error)) from error
        return report.text, report.name
    if kind == "multipart/form-data":
        return (await _files(request, "file", 1))[0]
    raise Problem(
        "unsupported-body", "Send the report as multipart/form-data (field `file`) or as application/json (`text`)."
    )


async def many(request: Request, most: int) -> list[tuple[bytes, str]]:
    """The files that a request carries, and their names; at most so many.

    Raises:
        Problem: the content type is another, or the body has no file, or more.
    """
    if _content_type(request) != "multipart/form-data":
        raise Problem("unsupported-body", "Send the reports as multipart/form-data, each in a field `files`.")
    return await _files(request, "files", most)


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _files(request: Request, field: str, most: int) -> list[tuple[bytes, str]]:
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=most, max_fields=8).parse()
    except MultiPartException as error:
        # The parser has one error for everything.
        name = "too-many-files" if error.message.startswith("Too many files") else "malformed-body"
        raise Problem(name, error.message) from error
    except KeyError as error:  # a content type without boundary
        raise Problem("malformed-body", "The form cannot be taken apart.") from error
    try:
        found = [(await upload.read(), upload.filename or "<bytes>") for upload in _uploads(form.getlist(field))]
    finally:
        await form.close()
    if not found:
        raise Problem("invalid-request", f"The form has no file in its field `{field}`.")
    return found


def _uploads(values: list[UploadFile | str]) -> list[UploadFile]:
    return [value for value in values if isinstance(value, UploadFile)]


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    # Only names of fields: what else a location may hold is the request's own.
    place = ".".join(str(part) for part in first["loc"] if part in TextReport.model_fields)
    return ": ".join(part for part in (place, first["msg"]) if part)
