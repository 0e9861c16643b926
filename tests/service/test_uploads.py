"""An upload stays in memory, whatever its size, and its name is read whatever program wrote it."""

from __future__ import annotations

import tempfile

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from service.readers import uploads

LARGE = b"x" * (3 * 2**20)  # more than a form parser usually keeps in memory

Received = list[tuple[str, bytes]]


@pytest.fixture
def received() -> Received:
    return []


@pytest.fixture
def client(received: Received) -> TestClient:
    """A server whose one route takes what is sent."""

    def take(upload: uploads.Upload) -> None:
        received.append((upload.name, upload.memory.read(upload.start, upload.size)))

    async def one(request: Request) -> Response:
        async with uploads.one(request) as (upload,):
            take(upload)
        return Response()

    async def many(request: Request) -> Response:
        async with uploads.many(request, 3) as found:
            for upload in found:
                take(upload)
        return Response()

    return TestClient(Starlette(routes=[Route(f"/{each.__name__}", each, methods=["POST"]) for each in (one, many)]))


def test_no_upload_becomes_a_file(client: TestClient, received: Received, monkeypatch: pytest.MonkeyPatch) -> None:
    def on_disk(_: object) -> None:
        pytest.fail("the upload was written to a file")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", on_disk)
    client.post("/one", files={"file": ("0.txt", LARGE)})
    client.post("/many", files=[("files", ("0.txt", LARGE)), ("files", ("1.txt", b"y")), ("files", ("2.txt", b""))])
    assert received == [("0.txt", LARGE), ("0.txt", LARGE), ("1.txt", b"y"), ("2.txt", b"")]


@pytest.mark.parametrize(
    ("about", "name"),
    [
        (b"filename*=UTF-8''%E5%86%B3%E7%AE%97.txt", "决算.txt"),
        (b"filename*=utf-8'zh'%E5%86%B3%E7%AE%97.txt", "决算.txt"),
        (b"filename*=GBK''%BE%F6%CB%E3.txt", "决算.txt"),
        (b"filename*=''%BE%F6%CB%E3.txt", "决算.txt"),
        (b"filename*=nonsense''%E5%86%B3%E7%AE%97.txt", "决算.txt"),
        (b"FileName* = UTF-8''%E5%86%B3.txt; filename=x", "决.txt"),
        (b"filename=\"=?utf-8?B?5Yaz566XLnR4dA==?=\"; filename*=utf-8''%E5%86%B3%E7%AE%97.txt", "决算.txt"),
        (b'filename="=?utf-8?B?5Yaz566XLnR4dA==?="', "决算.txt"),
        (b'filename="=?GBK?Q?=BE=F6=CB=E3.txt?="', "决算.txt"),
        (b'filename="=?nonsense?B?5Yaz?="', "=?nonsense?B?5Yaz?="),
        # Names that only look like it.
        (b"filename=\"a; filename*=UTF-8''b.txt\"", "a; filename*=UTF-8''b.txt"),
        (b'filename="2023=?.txt"', "2023=?.txt"),
        (b'filename="C:\\\\d\\\\\xbe\xf6\xcb\xe3.txt"', "决算.txt"),
        (b'filename="100%E5.txt"', "100%E5.txt"),
    ],
)
def test_a_name_is_read_however_headers_have_it(
    client: TestClient, received: Received, about: bytes, name: str
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; ' + about + b"\r\n\r\ntext\r\n--x--\r\n"
    answer = client.post("/one", content=body, headers={"content-type": "multipart/form-data; boundary=x"})
    assert answer.is_success
    assert received == [(name, b"text")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("charset", ["", "; charset=gbk"])
def test_a_name_is_read_in_the_encoding_of_its_writer(
    client: TestClient, received: Received, encoding: str, charset: str
) -> None:
    head = 'Content-Disposition: form-data; name="file"; filename="乗務決算.txt"\r\n\r\n'.encode(encoding)
    assert encoding == "utf-8" or b"\\" in head  # the second byte of a character, which is no backslash
    body = b"--x\r\n" + head + b"text\r\n--x--\r\n"
    client.post("/one", content=body, headers={"content-type": f"multipart/form-data; boundary=x{charset}"})
    assert received == [("乗務決算.txt", b"text")]
