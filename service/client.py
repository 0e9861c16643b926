"""A client of the service, for Python programs.

from service.client import Client

with Client("http://127.0.0.1:8000", key="...") as client:
result = client.extract(Path("report.docx"))
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import httpx
from pydantic import ValidationError

from extractor.result import Result
from extractor.years import Comparison
from service.http.many import Line
from service.problems import PREFIX, Document

Format = Literal["json", "html", "xlsx", "csv", "docx"]
Source = Path | bytes | str

# What is worth sending again: the service had too much to do, or a reader was stopped from outside.
_AGAIN = frozenset({429, 503})
# Seconds; no server is believed that it needs longer.
_LONGEST_WAIT = 60.0


class ServiceError(Exception):
    """The service answered with a problem.

    Attributes:
        type: the kind of problem, without the common beginning of its URI: `report-damaged`, `busy`.
        status: the HTTP status.
        detail: what is wrong and what to do about it.
    """

    def __init__(self, type: str, status: int, detail: str) -> None:
        super().__init__(f"{type}: {detail}")
        self.type = type
        self.status = status
        self.detail = detail


class Client:
    """A connection to a service, to be closed or used as a context manager."""

    def __init__(
        self,
        address: str,
        *,
        key: str | None = None,
        timeout: float = 300,
        retries: int = 3,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            address: of the service, such as http://127.0.0.1:8000.
            key: an API key.
            timeout: seconds to wait for an answer.
            retries: how often a request that the service had no room for is sent again, after the time that it asks
                for.
            transport: how requests travel, for tests and unusual networks.
        """
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(base_url=address, headers=headers, timeout=timeout, transport=transport)
        self._retries = retries

    def __enter__(self) -> Client:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the connection."""
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def extract(self, source: Source | Sequence[Path], *, name: str | None = None, boxes: bool = False) -> Result:
        """Reads one report.

        Args:
            source: a `Path` is a file, `bytes` a file's content, `str` the text itself; several paths are the files
                of one report.
            name: what the report is called in the result; else the file's name.
            boxes: whether every span says where it is printed.

        Raises:
            ServiceError: the service answered with a problem.
            httpx.HTTPError: the service cannot be reached, or its answer not understood.
        """
        return Result.model_validate_json(self.fetch(source, "json", name=name, boxes=boxes))

    def fetch(
        self, source: Source | Sequence[Path], format: Format, *, name: str | None = None, boxes: bool = False
    ) -> bytes:
        """The result as a file: JSON, the page, an Excel workbook, zipped CSV or the note; raises as `extract` does."""
        given: dict[str, Any]
        if isinstance(source, str):
            given = {"json": {"text": source, **({"name": name} if name else {})}}
        elif isinstance(source, Path | bytes):
            given = {"files": {"file": _file(source, name)}}
        else:
            given = {"files": [("file", _file(path, None)) for path in source]}
        options = {"format": format, "boxes": boxes, "together": not isinstance(source, Path | bytes | str)}
        return self._send("POST", "/v1/extract", params=options, **given).content

    def batch(self, sources: Iterable[Path]) -> Iterator[Line]:
        """The results of many files, archives (.zip) unpacked, in the order in which they are done.

        Raises:
            ServiceError: the service answered the whole request with a problem; that of one file is in its line.
        """
        files = [("files", _file(path, None)) for path in sources]
        with self._http.stream("POST", "/v1/extract/batch", files=files) as answer:
            if answer.is_error:
                answer.read()
            _check(answer)
            for line in answer.iter_lines():
                yield Line.model_validate_json(line)

    def compare(self, sources: Iterable[Path], *, same_organization: bool = False) -> Comparison:
        """The reports of one organization year by year; raises as `extract` does."""
        files = [("files", _file(path, None)) for path in sources]
        params = {"same_organization": same_organization}
        return Comparison.model_validate_json(self._send("POST", "/v1/compare", params=params, files=files).content)

    def note(self, sources: Iterable[Path], *, on: date | None = None, signed: str = "") -> bytes:
        """The note (.docx) of results, reports and review files; raises as `extract` does.

        Args:
            sources: the files.
            on: the note's date; else today.
            signed: who signs it.
        """
        files = [("files", _file(path, None)) for path in sources]
        params = {"signed": signed, **({"date": on.isoformat()} if on else {})}
        return self._send("POST", "/v1/note", params=params, files=files).content

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of a result."""
        return self._object("/v1/schema")

    def ontology(self) -> dict[str, Any]:
        """The achievement types that a result may name."""
        return self._object("/v1/ontology")

    def models(self) -> dict[str, Any]:
        """The learned model that votes with the rules."""
        return self._object("/v1/models")

    def ready(self) -> bool:
        """Whether the service can read reports now."""
        return self._http.get("/readyz").is_success

    def _object(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self._send("GET", path).json()
        return found

    def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        for left in range(self._retries, -1, -1):
            answer = self._http.request(method, path, **given)
            if answer.status_code not in _AGAIN or not left:
                break
            time.sleep(_wait(answer))
        _check(answer)
        return answer


def _file(source: Path | bytes, name: str | None) -> tuple[str, bytes]:
    if isinstance(source, Path):
        return name or source.name, source.read_bytes()
    return name or "<bytes>", source


def _wait(answer: httpx.Response) -> float:
    """The seconds that an answer asks to wait."""
    asked = answer.headers.get("retry-after", "1")
    return min(float(asked) if asked.isdigit() else 1.0, _LONGEST_WAIT)


def _check(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    try:
        problem = Document.model_validate_json(answer.content)
    except ValidationError:
        answer.raise_for_status()  # from something between the service and here, which knows no problem documents
        raise httpx.DecodingError(f"an answer with status {answer.status_code}", request=answer.request) from None
    raise ServiceError(problem.type.removeprefix(PREFIX), problem.status, problem.detail)
