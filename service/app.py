"""The HTTP service: a report in, its result out; what goes wrong as a problem document (service/problems.py).

    Guard (keys, headers, log) -> BodyLimit (size, time) -> an endpoint -> Admission -> uploads -> Pool -> a reader

The server's own process parses nothing but the request: whatever is in a file is for a reader process to meet.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from extractor.result import Result
from extractor.years import Comparison
from service import about, formats, many, metrics, uploads
from service.archives import Member
from service.formats import COMPARED, MEDIA_TYPES, Form
from service.guard import Guard
from service.limits import Admission, BodyLimit, Holdings
from service.memory import Memory
from service.metrics import Metrics
from service.ml_backend import mount as mount_backend
from service.origins import Origins
from service.page.render import preferred
from service.page.route import mount as mount_page
from service.pool import Pool, Reading
from service.presence import wanted_by
from service.problems import Document, Problem, of_status, responses
from service.reader import Bounds, Compare, List, Read
from service.security import Keys, keys_for
from service.settings import MEBIBYTE, Settings
from service.uploads import Upload
from service.workers import Limits

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
# How many reports are compared at most: they are read one after the other in one turn.
MOST_YEARS = 20
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
    """An answer that is sent as it comes; what the request holds is let go at the end, however that comes."""

    def __init__(
        self,
        content: AsyncIterator[bytes],
        held: AsyncExitStack,
        media_type: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        async with self._held:
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
        self.holdings = Holdings(settings)
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

    async def read(self, upload: Upload, form: Form, language: str, client: str, member: int | None = None) -> Reading:
        """Has a report read, when it is the client's turn.

        Raises:
            Problem: whatever becomes of it otherwise.
        """
        return await self._done(_job(upload, form, language, member), form, upload.memory, client)

    async def compare(
        self, sent: Sequence[Upload], form: Form, language: str, client: str, same_organization: bool
    ) -> Reading:
        """Has the reports of several years read and compared, when it is the client's turn.

        Raises:
            Problem: they cannot be compared, or whatever else becomes of it.
        """
        job = Compare(tuple(_job(each) for each in sent), form, language, same_organization)
        return await self._done(job, form, sent[0].memory, client)

    async def _done(self, job: Read | Compare, form: Form, memory: Memory, client: str) -> Reading:
        started = time.monotonic()
        reading = await self._pool().read(job, memory, client)
        seconds = time.monotonic() - started
        self.holdings.add(reading.content.size)
        reading.content.when_closed(self.holdings.drop, reading.content.size)
        self.admission.took(seconds)
        self.metrics.reading.observe(seconds)
        self.metrics.reports.labels(str(form)).inc()
        return reading

    async def reports(self, uploads: Sequence[Upload], client: str) -> list[many.Report]:
        """The reports that were sent, those in archives each by itself; nothing is unpacked before it is read.

        Raises:
            Problem: there are more of them than there may be.
        """
        found: list[many.Report] = []
        room = self.settings.max_unpacked * MEBIBYTE
        for upload in uploads:
            if not upload.name.lower().endswith(".zip"):
                found.append((upload.name, partial(self._content, upload, client, None)))
                continue
            try:
                members = await self._pool().members(List(upload.start, upload.size), upload.memory, client)
                room -= sum(member.size for member in members)
                if room < 0:
                    detail = f"The archives of a request may unpack to {self.settings.max_unpacked} MiB; send fewer."
                    raise Problem("unpacks-too-large", detail)
            except Problem as problem:
                if problem.name == "too-many-files":
                    raise
                found.append((upload.name, problem))
                continue
            found += ((f"{upload.name}/{member.name}", self._member(upload, member, client)) for member in members)
        if len(found) > self.settings.max_files:
            raise Problem("too-many-files", f"A batch may have {self.settings.max_files} reports; send it in parts.")
        return found

    def _member(self, archive: Upload, member: Member, client: str) -> Callable[[], Awaitable[Memory]] | Problem:
        if not member.safe:
            return Problem("unsafe-path", "The file's name leads out of the archive, or is none.")
        if member.size > self.settings.max_upload * MEBIBYTE:
            detail = f"A file may have {self.settings.max_upload} MiB; split it, or leave out what is no report."
            return Problem("report-too-large", detail)
        named = replace(archive, name=member.name)
        return partial(self._content, named, client, member.number)

    async def _content(self, upload: Upload, client: str, member: int | None) -> Memory:
        return (await self.read(upload, Form.JSON, "zh", client, member)).content

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


def _job(upload: Upload, form: Form = Form.JSON, language: str = "zh", member: int | None = None) -> Read:
    return Read(upload.start, upload.size, upload.name, form, language, upload.text, member)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service, set up by the environment unless settings are given.

    Raises:
        KeysError: others than this machine could reach it without a key, or the file of keys cannot be used.
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
            **responses(*_WORK, *_REPORT, "not-comparable"),
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
    client = request.state.client
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        upload = await stack.enter_async_context(uploads.one(request))
        page_language = language or preferred(request.headers.get("accept-language"))
        reading = await wanted_by(request, service.read(upload, form, page_language, client))
        stack.enter_context(reading.content)
        headers = {"Vary": "Accept", "Content-Length": str(reading.content.size), **formats.headers(form, reading.name)}
        return Streamed(_pieces(reading.content), stack.pop_all(), MEDIA_TYPES[form], headers)


async def _pieces(content: Memory) -> AsyncIterator[bytes]:
    for piece in content.pieces():
        yield piece


async def _batch(request: Request) -> Streamed:
    """Reads many reports, sent as multipart fields `files`: reports, and .zip archives of reports.

    Answers with a line of JSON for each as soon as it is done: its index, its name, and its result or its problem.
    """
    service, client = _service(request), request.state.client
    async with AsyncExitStack() as stack:
        stack.enter_context(service.admission.enter(client))
        sent = await stack.enter_async_context(uploads.many(request, service.settings.max_files))
        reports = await wanted_by(request, service.reports(sent, client))
        return Streamed(many.lines(reports, service.settings.readers), stack.pop_all(), many.MEDIA_TYPE)


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
    service, client = _service(request), request.state.client
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
        return Streamed(_pieces(reading.content), stack.pop_all(), MEDIA_TYPES[form], headers)


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
