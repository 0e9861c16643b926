"""The HTTP service: a report in, its result out; what goes wrong as a problem document (service/problems.py).

    Guard (keys, headers, log) -> BodyLimit (size, time) -> an endpoint -> Admission -> uploads -> Pool -> a reader

The server's own process parses nothing but the request: whatever is in a file is for a reader process to meet.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from extractor.result import Result
from service import about, formats, many, metrics, uploads
from service.formats import MEDIA_TYPES, Form
from service.guard import Guard
from service.limits import Admission, BodyLimit
from service.metrics import Metrics
from service.ml_backend import mount as mount_backend
from service.page.render import preferred
from service.page.route import mount as mount_page
from service.pool import Pool
from service.problems import Document, Problem, of_status, responses
from service.reader import Bounds, Read
from service.security import Keys, keys_for
from service.settings import MEBIBYTE, Settings
from service.workers import Limits

_ALWAYS = ("unauthorized", "method-not-allowed", "body-too-large", "slow-upload", "busy")
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
        | {MEDIA_TYPES[form]: _BINARY for form in (Form.XLSX, Form.CSV)},
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


class Streamed(StreamingResponse):
    """Lines that are sent as they come; what the request holds is let go at the end, however that comes."""

    media_type = many.MEDIA_TYPE

    def __init__(self, lines: AsyncIterator[bytes], held: ExitStack) -> None:
        super().__init__(lines)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the lines."""
        with self._held:
            await super().__call__(scope, receive, send)


class Service:
    """What the endpoints share in one server process."""

    def __init__(self, settings: Settings) -> None:
        """Reads the keys; starts nothing.

        Raises:
            KeysError: see `keys_for`.
        """
        self.settings = settings
        self.keys: Keys | None = keys_for(settings)
        self.metrics = Metrics()
        self.admission = Admission(settings)
        self.pool: Pool | None = None

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Has readers while the server runs; at its end, those who wait have been answered."""
        self.pool = Pool(_bounds(self.settings), self.settings.readers, self.metrics.lost.inc)
        self.pool.start()
        try:
            yield
        finally:
            await self.pool.close()
            self.pool = None
            metrics.forget()

    async def read(self, job: Read) -> bytes:
        """Has a report read; see `Pool.read`."""
        started = time.monotonic()
        content = await self._pool().read(job)
        seconds = time.monotonic() - started
        self.admission.took(seconds)
        self.metrics.reading.observe(seconds)
        self.metrics.reports.labels(str(job.form)).inc()
        return content

    async def unpacked(self, files: list[tuple[bytes, str]]) -> list[tuple[str, bytes | Problem]]:
        """The reports that were sent, those in archives each by itself."""
        found: list[tuple[str, bytes | Problem]] = []
        for content, name in files:
            if not name.lower().endswith(".zip"):
                found.append((name, content))
                continue
            try:
                members = await self._pool().unpack(content)
            except Problem as problem:
                if problem.name == "too-many-files":
                    raise
                found.append((name, problem))
                continue
            found += ((f"{name}/{member.name}", member.content) for member in members)
        if len(found) > self.settings.max_files:
            raise Problem("too-many-files", f"A batch may have {self.settings.max_files} reports; send it in parts.")
        return found

    def fault(self) -> str | None:
        """Why the service cannot work, or None where it can."""
        if self.keys is not None:
            self.keys.refresh()
            if self.keys.fault:
                return self.keys.fault
        return self.pool.fault if self.pool is not None else "the service is stopping"

    def _pool(self) -> Pool:
        if self.pool is None:
            raise Problem("not-ready", "The service is not running.", {"Retry-After": "5"})
        return self.pool


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service, set up by the environment unless settings are given.

    Raises:
        KeysError: others than this machine could reach it without a key, or the file of keys cannot be used.
    """
    service = Service(settings or Settings())
    # No pages of interactive documentation: they load their scripts from a public network.
    app = Documented(
        title="jixiao", version=version("jixiao"), docs_url=None, redoc_url=None, lifespan=service.lifespan
    )
    app.state.service = service
    app.add_middleware(BodyLimit, settings=service.settings)
    app.add_middleware(Guard, keys=service.keys, metrics=service.metrics)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(RequestValidationError, _request_problem)
    _add_work(app)
    _add_about(app)
    mount_page(app)
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
) -> Response:
    """Reads a report, sent as the multipart field `file` or as JSON.

    The answer is JSON, the page for people, an Excel workbook or zipped CSV tables, as `format` or the Accept header
    asks for.
    """
    service = _service(request)
    form = format or formats.chosen(request.headers.get("accept", ""))
    if form is None:
        raise Problem("not-acceptable", f"A result comes as {', '.join(MEDIA_TYPES.values())}.")
    with service.admission.enter(request.state.client):
        content, name = await uploads.one(request)
        page_language = language or preferred(request.headers.get("accept-language"))
        found = await service.read(Read(content, name, form, page_language))
    return Response(found, media_type=MEDIA_TYPES[form], headers={"Vary": "Accept", **formats.headers(form, name)})


async def _batch(request: Request) -> Streamed:
    """Reads many reports, sent as multipart fields `files`: reports, and .zip archives of reports.

    Answers with a line of JSON for each as soon as it is done: its index, its name, and its result or its problem.
    """
    service = _service(request)
    with ExitStack() as stack:
        stack.enter_context(service.admission.enter(request.state.client))
        reports = await service.unpacked(await uploads.many(request, service.settings.max_files))
        lines = many.lines(reports, service.read, service.settings.readers)
        return Streamed(lines, stack.pop_all())


async def _schema() -> JSONResponse:
    """The JSON Schema of a result."""
    return JSONResponse(Result.model_json_schema())


def _ontology(request: Request) -> about.Ontology:
    """The achievement types that a result may name."""
    return about.ontology(_service(request).settings.ontology)


def _models(request: Request) -> about.Models:
    """The learned model that votes with the rules."""
    return about.models(_service(request).settings.model)


async def _health() -> Health:
    """That the server answers."""
    return Health()


async def _ready(request: Request) -> Health:
    """Whether the service can read reports."""
    if fault := _service(request).fault():
        raise Problem("not-ready", f"The service cannot read reports now: {fault}.", {"Retry-After": "5"})
    return Health()


async def _metrics(request: Request) -> Response:
    """The service's figures."""
    service = _service(request)
    service.metrics.admitted.set(service.admission.admitted)
    return Response(service.metrics.text(), media_type=metrics.MEDIA_TYPE)


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        limits=Limits(seconds=settings.time_limit, memory=settings.memory_limit * MEBIBYTE),
        file=settings.max_upload * MEBIBYTE,
        unpacked=settings.max_unpacked * MEBIBYTE,
        files=settings.max_files,
        pages=settings.max_pages,
        cells=settings.max_cells,
        characters=settings.max_characters,
        memory_folder=settings.memory_folder,
        ontology=settings.ontology,
        model=settings.model,
    )


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    _service(request).metrics.problems.labels(error.name).inc()
    return error.response()


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return await _problem(request, of_status(error.status_code, str(error.detail), error.headers))


async def _request_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return await _problem(request, Problem("invalid-request", f"{first['loc'][-1]}: {first['msg']}"))
