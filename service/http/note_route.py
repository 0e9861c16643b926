"""POST /v1/note: findings of one or several reports as a Word document that goes to the department."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import date
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response

from service import formats
from service.formats import MEDIA_TYPES, Form
from service.http.presence import wanted_by
from service.http.server import service_of
from service.http.streamed import Streamed, pieces
from service.problems import responses
from service.readers import uploads

# How many files a note is made of at most: they are read one after the other in one turn.
MOST_FILES = 100
_CONTENT = {MEDIA_TYPES[Form.DOCX]: {"schema": {"type": "string", "format": "binary"}}}


def mount(app: FastAPI, *problems: str) -> None:
    """Adds the endpoint, which answers with these problems."""
    app.add_api_route(
        "/v1/note",
        _note,
        methods=["POST"],
        response_class=Response,
        responses={200: {"description": "The note (Word).", "content": _CONTENT}, **responses(*problems)},
        openapi_extra={"requestBody": uploads.many_files_body("Results, reports, and review files of theirs.")},
    )


async def _note(
    request: Request,
    on: Annotated[date | None, Query(alias="date", description="The note's date; today without it.")] = None,
    signed: Annotated[str, Query(max_length=200, description="Who signs it.")] = "",
) -> Response:
    """Writes the note of results, reports and reviews, sent as multipart fields `files`.

    A result is JSON as `/v1/extract` answers with; a review is a review file, as the page saves it, of one of the
    results: its confirmed findings go into the note, else all that it does not dismiss. Anything else is read as a
    report. All of them are read under the limits of one report.
    """
    service, client = service_of(request), request.state.client
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        sent = await stack.enter_async_context(uploads.many(request, MOST_FILES))
        reading = await wanted_by(request, service.note(sent, on or date.today(), signed, client))
        stack.enter_context(reading.content)
        headers = {"Content-Length": str(reading.content.size), **formats.headers(Form.DOCX, reading.name)}
        return Streamed(pieces(reading.content), stack.pop_all(), MEDIA_TYPES[Form.DOCX], headers)
