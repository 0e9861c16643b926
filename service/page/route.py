"""The page's route: where a person who does not write programs begins."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import FastAPI, Header, Query
from fastapi.responses import HTMLResponse

from service.page.render import page, policy, preferred

# Relative to the page, so that it works behind a proxy that puts the service under a path.
ENDPOINT = "v1/"
HEADERS = {
    "Content-Security-Policy": f"{policy(served=True)}; frame-ancestors 'none'",
    "Vary": "Accept-Language",
    "Cache-Control": "no-cache",
}


def mount(app: FastAPI) -> None:
    """Serves the page at the root. It is no part of the API, and not in its OpenAPI document."""
    app.add_api_route("/", _page, methods=["GET"], response_class=HTMLResponse, include_in_schema=False)


def _page(
    language: Annotated[Literal["zh", "en"] | None, Query()] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> HTMLResponse:
    return HTMLResponse(page(None, language or preferred(accept_language), endpoint=ENDPOINT), headers=HEADERS)
