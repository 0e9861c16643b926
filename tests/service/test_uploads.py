"""An upload stays in memory, whatever its size."""

from __future__ import annotations

import tempfile

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from service import uploads

LARGE = b"x" * (3 * 2**20)  # more than a form parser usually keeps in memory


def test_no_upload_becomes_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_disk(_: object) -> None:
        pytest.fail("the upload was written to a file")

    received: list[object] = []

    async def one(request: Request) -> Response:
        received.append(await uploads.one(request))
        return Response()

    async def many(request: Request) -> Response:
        received.append(await uploads.many(request, 2))
        return Response()

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", on_disk)
    client = TestClient(Starlette(routes=[Route(f"/{each.__name__}", each, methods=["POST"]) for each in (one, many)]))
    client.post("/one", files={"file": ("0.txt", LARGE)})
    client.post("/many", files=[("files", ("0.txt", LARGE)), ("files", ("1.txt", b"y"))])
    assert received == [(LARGE, "0.txt"), [(LARGE, "0.txt"), (b"y", "1.txt")]]
