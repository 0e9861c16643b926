"""POST /v1/pages and /v1/print: what pages of a report look like."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response

from service.formats import MEDIA_TYPES, Form
from service.http.presence import wanted_by
from service.http.server import service_of
from service.http.streamed import Streamed, pieces
from service.paper import MOST_PAGES, WIDEST, Pages, Printout
from service.problems import responses
from service.readers import uploads

_NARROWEST, _WIDE = 50, 1200
_FIRST, _LAST = 1, 100_000


def mount(app: FastAPI, *problems: str) -> None:
    """Adds the endpoint, which answers with these problems and with its own."""
    app.add_api_route(
        "/v1/pages",
        _pages,
        methods=["POST"],
        response_model=Pages,
        responses=responses(*problems, "no-pages"),
        openapi_extra={"requestBody": uploads.one_file_body()},
    )
    app.add_api_route(
        "/v1/print",
        _print,
        methods=["POST"],
        response_model=Printout,
        responses=responses(*problems, "no-pages"),
        openapi_extra={"requestBody": uploads.one_file_body()},
    )


async def _pages(
    request: Request,
    page: Annotated[
        list[Annotated[int, Query(ge=_FIRST, le=_LAST)]],
        Query(min_length=1, max_length=MOST_PAGES, description="The pages' numbers, from 1."),
    ],
    width: Annotated[int, Query(ge=_NARROWEST, le=WIDEST, description="Of each, in pixels.")] = _WIDE,
) -> Response:
    """Draws pages of a report, sent as the multipart field `file`: a PDF or OFD file, or a picture. Nothing is kept."""
    return await _drawn(request, tuple(page), width)


async def _print(request: Request) -> Response:
    """Prints a Word file, sent as the multipart field `file`: a PDF, and where on its pages the words stand."""
    return await _drawn(request, (), _WIDE)


async def _drawn(request: Request, numbers: tuple[int, ...], width: int) -> Response:
    service, client = service_of(request), request.state.client
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        (upload,) = await stack.enter_async_context(uploads.one(request))
        reading = await wanted_by(request, service.draw(upload, numbers, width, client))
        stack.enter_context(reading.content)
        headers = {"Content-Length": str(reading.content.size)}
        return Streamed(pieces(reading.content), stack.pop_all(), MEDIA_TYPES[Form.JSON], headers)
