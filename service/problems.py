"""What can go wrong, as problem documents (RFC 9457): each kind has a `type` that stays, for programs to branch on.

No detail ever holds words of a report: problem documents end up in other people's logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from extractor.errors import Reason

MEDIA_TYPE = "application/problem+json"
# A name rather than an address: it means the same in every installation, and nobody expects to fetch it.
PREFIX = "urn:jixiao:problem:"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the end of its `type`, the status it is answered with, and what it means, for people."""

    name: str
    status: HTTPStatus
    title: str

    @property
    def type(self) -> str:
        """The URI that stands for this kind."""
        return PREFIX + self.name


_TOO_LARGE, _UNPROCESSABLE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY
_UNSUPPORTED, _UNAVAILABLE = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.SERVICE_UNAVAILABLE
KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("malformed-body", HTTPStatus.BAD_REQUEST, "The body is not what its content type says"),
        Kind("unauthorized", HTTPStatus.UNAUTHORIZED, "The request has no valid key"),
        Kind("foreign-host", HTTPStatus.MISDIRECTED_REQUEST, "The service is not known by this name"),
        Kind("foreign-origin", HTTPStatus.FORBIDDEN, "The request is that of another site's page"),
        Kind("not-found", HTTPStatus.NOT_FOUND, "There is nothing at this address"),
        Kind("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "The address does not take this method"),
        Kind("not-acceptable", HTTPStatus.NOT_ACCEPTABLE, "The result is in no format that was asked for"),
        Kind("changed-meanwhile", HTTPStatus.PRECONDITION_FAILED, "Somebody else has changed the review since"),
        Kind("unconditional", HTTPStatus.PRECONDITION_REQUIRED, "The request does not say which revision it is about"),
        Kind("slow-upload", HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time"),
        Kind("body-too-large", _TOO_LARGE, "The request is larger than it may be"),
        Kind("report-too-large", _TOO_LARGE, "The report, or a part of it, is larger than any report is"),
        Kind("too-many-pages", _TOO_LARGE, "The report has more pages than it may have"),
        Kind("too-many-cells", _TOO_LARGE, "The report's tables have more cells than they may have"),
        Kind("too-many-characters", _TOO_LARGE, "The report has more characters than it may have"),
        Kind("unpacks-too-large", _TOO_LARGE, "The file unpacks to more than it may"),
        Kind("too-many-files", _TOO_LARGE, "There are more files than there may be"),
        Kind("unsupported-body", _UNSUPPORTED, "The content type of the request is none that is taken"),
        Kind("report-unsupported", _UNSUPPORTED, "The file is of a kind that is no report"),
        Kind("report-needs-libreoffice", _UNSUPPORTED, "The service cannot read this kind of file"),
        Kind("invalid-request", _UNPROCESSABLE, "The request lacks something or has something wrong"),
        Kind("report-empty", _UNPROCESSABLE, "The report holds no text"),
        Kind("report-encrypted", _UNPROCESSABLE, "A password protects the file"),
        Kind("report-damaged", _UNPROCESSABLE, "The file is damaged"),
        Kind("report-scan", _UNPROCESSABLE, "The file is a picture without text"),
        Kind("report-unreadable", _UNPROCESSABLE, "The file cannot be read"),
        Kind("no-pages", _UNPROCESSABLE, "The file has no pages that can be shown"),
        Kind("not-comparable", _UNPROCESSABLE, "The reports are not those of one organization's years"),
        Kind("unsafe-path", _UNPROCESSABLE, "The archive holds a name that leads out of it"),
        Kind("time-limit", _UNPROCESSABLE, "Reading the report took longer than it may"),
        Kind("memory-limit", _UNPROCESSABLE, "Reading the report took more memory than it may"),
        Kind("reader-crashed", _UNPROCESSABLE, "The file made the reader crash"),
        Kind("reader-failed", _UNPROCESSABLE, "The file met a fault of the reader"),
        Kind("too-many-requests", HTTPStatus.TOO_MANY_REQUESTS, "This client has as many requests at once as it may"),
        Kind("internal-error", HTTPStatus.INTERNAL_SERVER_ERROR, "The service has a fault"),
        Kind("busy", _UNAVAILABLE, "The service has as much to do as it takes on"),
        Kind("interrupted", _UNAVAILABLE, "The reader was stopped while it read; the report may be sent again"),
        Kind("workspace-unavailable", _UNAVAILABLE, "The workspace cannot be used"),
        Kind("not-ready", _UNAVAILABLE, "The service is starting, stopping, or not able to work"),
    )
}
# The kinds for what the framework itself answers.
_BY_STATUS: Final = {
    HTTPStatus.BAD_REQUEST: "malformed-body",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid-request",
}


class Document(BaseModel):
    """A problem document."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(description="Which kind of problem this is; stays the same from version to version.")
    title: str
    status: int
    detail: str = Field(description="What is wrong with this request, and what to do about it.")
    reason: Reason | None = Field(default=None, description="The engine's name for why a report cannot be read.")
    kept: dict[str, Any] | None = Field(
        default=None, description="The review that somebody else has changed, as `GET /v1/reviews/{document}` gives it."
    )


@dataclass(eq=False)
class Problem(Exception):
    """A request that cannot be answered as asked.

    Attributes:
        name: a key of `KINDS`.
        detail: what is wrong and what to do about it, without words of a report.
        headers: of the answer, such as Retry-After (seconds).
        reason: the engine's own, where a report cannot be read.
        kept: the review that somebody else has changed.
    """

    name: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)
    reason: Reason | None = None
    kept: dict[str, Any] | None = None

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.name]

    def document(self) -> dict[str, Any]:
        """The problem document, as JSON takes it."""
        kind = self.kind
        own: dict[str, Any] = {"reason": str(self.reason)} if self.reason else {}
        if self.kept is not None:
            own["kept"] = self.kept
        return {"type": kind.type, "title": kind.title, "status": int(kind.status), "detail": self.detail, **own}

    def response(self) -> JSONResponse:
        """The answer."""
        return JSONResponse(self.document(), self.kind.status, self.headers, media_type=MEDIA_TYPE)


def of_reason(reason: Reason, detail: str) -> Problem:
    """The problem of a report that the engine cannot read."""
    return Problem(f"report-{reason.replace('_', '-')}", detail, reason=reason)


def of_status(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem for a status that the framework chose."""
    return Problem(_BY_STATUS.get(HTTPStatus(status), "internal-error"), detail, dict(headers or {}))


def responses(*names: str) -> dict[int | str, dict[str, object]]:
    """What the OpenAPI document says of the problems that an endpoint answers with, by status."""
    found: dict[int | str, dict[str, object]] = {}
    for status in sorted({KINDS[name].status for name in names}):
        kinds = [KINDS[name] for name in names if KINDS[name].status == status]
        # An object: whoever writes several examples into a document names each.
        examples = {kind.name: {"summary": kind.title, "value": _example(kind)} for kind in kinds}
        found[int(status)] = {
            "description": "; ".join(f"{kind.title} (`{kind.type}`)" for kind in kinds),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
        }
    return found


def _example(kind: Kind) -> dict[str, Any]:
    return Problem(kind.name, kind.title + ".").document()
