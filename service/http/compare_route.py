"""POST /v1/compare: the reports of one organization, year against year."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response

from extractor.years import Comparison
from service import formats
from service.formats import COMPARED, MEDIA_TYPES, Form
from service.http.presence import wanted_by
from service.http.server import service_of
from service.http.streamed import Streamed, pieces
from service.page.render import preferred
from service.problems import Problem, responses
from service.readers import uploads

# How many reports are compared at most: they are read one after the other in one turn.
MOST_YEARS = 20


def mount(app: FastAPI, *problems: str) -> None:
    """Adds the endpoint, which answers with these problems and with its own."""
    app.add_api_route(
        "/v1/compare",
        _compare,
        methods=["POST"],
        response_model=Comparison,
        responses={
            200: {
                "description": "The years against each other.",
                "content": {MEDIA_TYPES[Form.HTML]: {"schema": {"type": "string"}}},
            },
            **responses(*problems, "not-comparable"),
        },
        openapi_extra={"requestBody": uploads.many_files_body()},
    )


async def _compare(
    request: Request,
    format: Annotated[
        Literal["json", "html"] | None, Query(description="The answer's format; goes before the Accept header.")
    ] = None,
    language: Annotated[Literal["zh", "en"] | None, Query(description="The page's language.")] = None,
    same_organization: Annotated[
        bool, Query(description="The reports are of one organization, whatever they call it.")
    ] = False,
) -> Response:
    """Compares the reports of one organization year by year, sent as multipart fields `files`, in any order.

    All of them are read under the limits of one report.
    """
    service, client = service_of(request), request.state.client
    form = Form(format) if format else formats.chosen(request.headers.get("accept", ""), COMPARED)
    if form is None:
        raise Problem("not-acceptable", f"A comparison comes as {' or '.join(MEDIA_TYPES[each] for each in COMPARED)}.")
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        sent = await stack.enter_async_context(uploads.many(request, MOST_YEARS))
        page_language = language or preferred(request.headers.get("accept-language"))
        asked = service.compare(sent, form, page_language, client, same_organization)
        reading = await wanted_by(request, asked)
        stack.enter_context(reading.content)
        headers = {"Vary": "Accept", "Content-Length": str(reading.content.size), **formats.headers(form, reading.name)}
        return Streamed(pieces(reading.content), stack.pop_all(), MEDIA_TYPES[form], headers)
