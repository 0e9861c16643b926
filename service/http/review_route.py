"""/v1/reviews/{document}: the reviews of the workspace, which several people may work on at once.

A review has a revision, which is its ETag. Who saves one says of which revision it is (If-Match); where somebody else
was faster, the answer is a problem that holds what they made of it, and nothing is changed.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Header, Path, Query, Request
from fastapi.responses import Response

from service.gate.security import named
from service.http.server import service_of
from service.problems import Problem, responses
from service.readers.uploads import check_parts, content_type

if TYPE_CHECKING:
    from annotations.review_store import Kept, ReviewStore

log = logging.getLogger("jixiao.workspace")

PATH = "/v1/reviews/{document}"
# Threads that wait for the database: one that is locked holds up nothing else of the service.
THREADS = 8
_TAG = re.compile(r'(?:W/)?"(\d{1,9})"')
_KEY = re.compile(r"[\w.+-]{1,100}", re.ASCII)
Document = Annotated[
    str, Path(pattern=r"^[0-9A-Za-z_-]{1,64}$", description="The report's `document.id`, which is that of its text.")
]


def mount(app: FastAPI, store: ReviewStore, *problems: str) -> None:
    """Adds the endpoints, which answer with these problems and with their own."""
    from annotations.review_store import Kept, StoreError
    from annotations.reviews import Review

    threads = ThreadPoolExecutor(THREADS, "reviews")

    async def answered(request: Request, work: Callable[[bytes], Kept]) -> Kept:
        """What the work gives for the request's body, when there is room for it."""
        with service_of(request).admission.enter(request.state.client):
            body = await request.body()
            try:
                return await asyncio.get_running_loop().run_in_executor(threads, work, body)
            except StoreError as error:
                log.error("workspace: %s", error)
                detail = (
                    f"The workspace cannot be used now: {error.reason}. Nothing has changed in it; try again later."
                )
                raise Problem("workspace-unavailable", detail, {"Retry-After": "5"}) from error

    async def get(
        request: Request, document: Document, if_none_match: Annotated[str | None, Header()] = None
    ) -> Response:
        """The review of a report; an empty one of revision 0 where nobody has reviewed it."""
        kept = await answered(request, lambda _body: store.kept(document))
        if if_none_match and _revision(if_none_match) == kept.revision:
            return Response(status_code=304, headers=_tag(kept))
        return _answer(kept)

    async def put(
        request: Request,
        document: Document,
        if_match: Annotated[str | None, Header(description="The ETag of the review that this one is made of.")] = None,
        by: Annotated[str, Query(max_length=64, description="Who saves it; without effect where keys are set.")] = "",
    ) -> Response:
        """Keeps a review, a review file as the page saves it, in the place of the one that `If-Match` names."""
        if content_type(request) != "application/json":
            raise Problem("unsupported-body", "Send the review as application/json.")
        revision = _revision(if_match or "")
        if revision is None:
            raise Problem("unconditional", 'Send the ETag of the review as it was got, as in `If-Match: "3"`.')
        who = _who(request, by)
        return _answer(await answered(request, lambda body: _saved(store, body, document, revision, who)))

    review: dict[str, Any] = {"schema": Review.model_json_schema()}
    body = {"requestBody": {"required": True, "content": {"application/json": review}}}
    got: dict[int | str, dict[str, Any]] = {304: {"description": "The review is that of `If-None-Match`."}}
    for method, endpoint, more, own in (
        ("GET", get, None, got | responses(*problems, "workspace-unavailable")),
        ("PUT", put, body, responses(*problems, *_SAVING)),
    ):
        app.add_api_route(PATH, endpoint, methods=[method], response_model=Kept, responses=own, openapi_extra=more)


_SAVING = ("malformed-body", "unsupported-body", "unconditional", "changed-meanwhile", "workspace-unavailable")


def _saved(store: ReviewStore, body: bytes, document: str, revision: int, who: str) -> Kept:
    """The review as it is kept then.

    Raises:
        Problem: it is no review, or that of another report, or somebody else was faster. StoreError: see `save`.
    """
    from annotations.review_store import Stale
    from annotations.reviews import ReviewError, parsed

    check_parts(body)
    try:
        review = parsed(body, "the body")
    except ReviewError as error:
        raise Problem("invalid-request", "The body is no review file, as the page saves one.") from error
    if review.document.id != document:
        raise Problem("invalid-request", "The review is that of another report than its address says.")
    if not all(map(_KEY.fullmatch, [*review.decisions, *review.corrections])):
        raise Problem("invalid-request", "The review has an entry under what is no key of a record.")
    try:
        return store.save(review, revision, who)
    except Stale as stale:
        detail = "Somebody else has changed the review since; join both and send it with the new ETag."
        kept = stale.kept.model_dump(mode="json", exclude_unset=True)
        raise Problem("changed-meanwhile", detail, _tag(stale.kept), kept=kept) from stale


def _who(request: Request, by: str) -> str:
    """Who sends a request: the name of the key where keys are set, else the one that it gives."""
    who = named(request.state.client) or " ".join(by.split())
    if not who or not who.isprintable():
        raise Problem("invalid-request", "by: say who saves the review.")
    return who


def _revision(tag: str) -> int | None:
    found = _TAG.fullmatch(tag.strip())
    return int(found[1]) if found else None


def _tag(kept: Kept) -> dict[str, str]:
    return {"ETag": f'"{kept.revision}"'}


def _answer(kept: Kept) -> Response:
    return Response(kept.model_dump_json(exclude_unset=True), media_type="application/json", headers=_tag(kept))
