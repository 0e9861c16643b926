"""The HTTP service: a report in, its result out; what goes wrong as a problem document (service/problems.py).

    Guard (keys, headers, log) -> BodyLimit (size, time) -> an endpoint -> Admission -> uploads -> Pool -> a reader

The server's own process parses nothing but the request: whatever is in a file is for a reader process to meet.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from extractor.result import Result
from service import formats
from service.formats import MEDIA_TYPES, Form
from service.gate import metrics
from service.gate.guard import Guard
from service.gate.limits import BodyLimit
from service.gate.origins import Origins
from service.http import about, many
from service.http.compare_route import mount as mount_compare
from service.http.ml_backend import mount as mount_backend
from service.http.note_route import mount as mount_note
from service.http.paper_route import mount as mount_paper
from service.http.presence import wanted_by
from service.http.review_route import mount as mount_reviews
from service.http.server import Service, service_of
from service.http.streamed import Streamed, pieces
from service.page.render import Who, preferred
from service.page.route import mount as mount_page
from service.problems import Document, Problem, of_status, responses
from service.readers import uploads
from service.settings import Settings

_ALWAYS = (
    "foreign-host",
    "foreign-origin",
    "unauthorized",
    "method-not-allowed",
    "body-too-large",
    "slow-upload",
    "busy",
)
_WORK = (
    *_ALWAYS, "malformed-body", "unsupported-body", "invalid-request", "too-many-requests", "too-many-files",
    "interrupted", "not-ready", "time-limit", "memory-limit", "reader-crashed", "reader-failed",
)  # fmt: skip
_REPORT = (
    "not-acceptable", "report-too-large", "too-many-pages", "too-many-cells", "too-many-characters",
    "unpacks-too-large", "report-unsupported", "report-needs-libreoffice", "report-empty", "report-encrypted",
    "report-damaged", "report-scan", "report-unreadable",
)  # fmt: skip
_BATCH = ("unpacks-too-large", "report-damaged")
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_EXTRACTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What the report says.",
        "content": {MEDIA_TYPES[Form.HTML]: {"schema": {"type": "string"}}}
        | {MEDIA_TYPES[form]: _BINARY for form in (Form.XLSX, Form.CSV, Form.DOCX)},
    }
}


class Health(BaseModel):
    """That the service is there."""

    status: Literal["ok"] = "ok"


class Documented(FastAPI):
    """Has the models in its OpenAPI document that no endpoint's own model would bring."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name, model in (("Problem", Document), ("Line", many.Line)):
            schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update({**schema.pop("$defs", {}), name: schema})
        return document


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service, set up by the environment unless settings are given.

    Raises:
        KeysError: others than this machine could reach it without a key, or the file of keys cannot be used.
        StoreError: the workspace is no place that reviews can be kept in.
    """
    service = Service(settings or Settings())
    # No pages of interactive documentation: they load their scripts from a public network.
    app = Documented(
        title="jixiao",
        version=version("jixiao"),
        docs_url=None,
        redoc_url=None,
        lifespan=service.lifespan,
        redirect_slashes=False,  # such an answer repeats the name that the request gives the service
    )
    app.state.service = service
    app.add_middleware(BodyLimit, settings=service.settings, holdings=service.holdings)
    app.add_middleware(Guard, keys=service.keys, origins=Origins(service.settings), metrics=service.metrics)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(RequestValidationError, _request_problem)
    _add_work(app)
    _add_about(app)
    mount_compare(app, *_WORK, *_REPORT)
    mount_note(app, *_WORK, *_REPORT)
    mount_paper(app, *_WORK, *_REPORT)
    if service.reviews is not None:
        mount_reviews(app, service.reviews, *_ALWAYS, "invalid-request", "too-many-requests")
    known_by: Who = "names" if service.keys is None else "keys"
    mount_page(app, workspace=known_by if service.reviews is not None else None)
    mount_backend(app)
    return app


def _add_work(app: FastAPI) -> None:
    app.add_api_route(
        "/v1/extract",
        _extract,
        methods=["POST"],
        response_model=Result,
        responses={**_EXTRACTED, **responses(*_WORK, *_REPORT)},
        openapi_extra={"requestBody": uploads.one_file_body()},
    )
    app.add_api_route(
        "/v1/extract/batch",
        _batch,
        methods=["POST"],
        response_class=StreamingResponse,
        responses={
            200: {
                "description": "A line of JSON for each report, as soon as it is done.",
                "content": {many.MEDIA_TYPE: {"schema": {"type": "string"}}},
            },
            **responses(*_WORK, *_BATCH),
        },
        openapi_extra={"requestBody": uploads.many_files_body()},
    )


def _add_about(app: FastAPI) -> None:
    documented = responses(*_ALWAYS)
    app.add_api_route("/v1/schema", _schema, methods=["GET"], responses=documented)
    app.add_api_route("/v1/ontology", _ontology, methods=["GET"], response_model=about.Ontology, responses=documented)
    app.add_api_route("/v1/models", _models, methods=["GET"], response_model=about.Models, responses=documented)
    app.add_api_route("/healthz", _health, methods=["GET"], responses=documented)
    app.add_api_route("/readyz", _ready, methods=["GET"], responses=responses(*_ALWAYS, "not-ready"))
    text = {"text/plain": {"schema": {"type": "string"}}}
    figures: dict[int | str, dict[str, Any]] = {200: {"description": "Figures for Prometheus.", "content": text}}
    app.add_api_route(
        "/metrics", _metrics, methods=["GET"], response_class=Response, responses={**figures, **documented}
    )


async def _extract(
    request: Request,
    format: Annotated[Form | None, Query(description="The answer's format; goes before the Accept header.")] = None,
    language: Annotated[Literal["zh", "en"] | None, Query(description="The page's language.")] = None,
    boxes: Annotated[
        bool, Query(description="Whether every span says where it is printed: its boxes on the report's pages.")
    ] = False,
    printed: Annotated[
        bool, Query(description="Whether every page says what is printed where on it: `document.pages[].printed`.")
    ] = False,
    explain: Annotated[
        bool,
        Query(description="Whether `explanations` say why achievements and causes are as they are."),
    ] = False,
    together: Annotated[
        bool, Query(description="Whether several fields `file` may come, which are the files of one report.")
    ] = False,
) -> Response:
    """Reads a report, sent as the multipart field `file` (with `together`, several of them) or as JSON.

    The answer is JSON, the page for people, an Excel workbook, zipped CSV tables or the note (Word), as `format` or the
    Accept header asks for.
    """
    service = service_of(request)
    form = format or formats.chosen(request.headers.get("accept", ""))
    if form is None:
        raise Problem("not-acceptable", f"A result comes as {', '.join(MEDIA_TYPES.values())}.")
    client = request.state.client
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        upload, *more = await stack.enter_async_context(uploads.one(request, uploads.TOGETHER if together else 1))
        page_language = language or preferred(request.headers.get("accept-language"))
        job = service.read(
            upload, form, page_language, client, boxes=boxes, printed=printed, explain=explain, more=more
        )
        reading = await wanted_by(request, job)
        stack.enter_context(reading.content)
        headers = {"Vary": "Accept", "Content-Length": str(reading.content.size), **formats.headers(form, reading.name)}
        return Streamed(pieces(reading.content), stack.pop_all(), MEDIA_TYPES[form], headers)


async def _batch(
    request: Request,
    explain: Annotated[bool, Query(description="As for one report.")] = False,
    printed: Annotated[bool, Query(description="As for one report.")] = False,
) -> Streamed:
    """Reads many reports, sent as multipart fields `files`: reports, and .zip archives of reports.

    Answers with a line of JSON for each as soon as it is done: its index, its name, and its result or its problem.
    """
    service, client = service_of(request), request.state.client
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        sent = await stack.enter_async_context(uploads.many(request, service.settings.max_files))
        reports = await wanted_by(request, service.reports(sent, client, explain=explain, printed=printed))
        return Streamed(many.lines(reports, service.settings.readers), stack.pop_all(), many.MEDIA_TYPE)


async def _schema() -> JSONResponse:
    """The JSON Schema of a result."""
    return JSONResponse(Result.model_json_schema())


def _ontology(request: Request) -> about.Ontology:
    """The achievement types that a result may name."""
    return about.ontology(service_of(request).settings.ontology)


def _models(request: Request) -> about.Models:
    """The learned model that votes with the rules."""
    return about.models(service_of(request).settings.model)


async def _health() -> Health:
    """That the server answers."""
    return Health()


async def _ready(request: Request) -> Health:
    """Whether the service can read reports."""
    if fault := service_of(request).fault():
        raise Problem("not-ready", f"The service cannot read reports now: {fault}.", {"Retry-After": "5"})
    return Health()


async def _metrics(request: Request) -> Response:
    """The service's figures."""
    service = service_of(request)
    service.metrics.admitted.set(service.admission.admitted)
    return Response(service.metrics.text(), media_type=metrics.MEDIA_TYPE)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    service_of(request).metrics.problems.labels(error.name).inc()
    return error.response()


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _problem(request, of_status(error.status_code, str(error.detail), error.headers))


async def _request_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return await _problem(request, Problem("invalid-request", f"{first['loc'][-1]}: {first['msg']}"))
