"""The page's route: where a person who does not write programs begins."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import FastAPI, Header, Query
from fastapi.responses import HTMLResponse

from service.page.render import Who, page, policy, preferred

# Relative to the page, so that it works behind a proxy that puts the service under a path.
ENDPOINT = "v1/"
HEADERS = {
    "Content-Security-Policy": f"{policy(served=True)}; frame-ancestors 'none'",
    "Vary": "Accept-Language",
    "Cache-Control": "no-cache",
}


def mount(app: FastAPI, *, workspace: Who | None = None) -> None:
    """Serves the page at the root. It is no part of the API, and not in its OpenAPI document.

    Args:
        workspace: see `page`.
    """

    def get(
        language: Annotated[Literal["zh", "en"] | None, Query()] = None,
        accept_language: Annotated[str | None, Header()] = None,
    ) -> HTMLResponse:
        spoken = language or preferred(accept_language)
        return HTMLResponse(page(None, spoken, endpoint=ENDPOINT, workspace=workspace), headers=HEADERS)

    app.add_api_route("/", get, methods=["GET"], response_class=HTMLResponse, include_in_schema=False)
