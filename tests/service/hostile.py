"""What someone sends who wants the service down."""

from __future__ import annotations

import io
import socket
import warnings
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress

import httpx

MEBIBYTE = 2**20
LINE = "阅读推广经费年初预算为50万元，支出决算为45.5万元，决算数小于预算数的主要原因是厉行节约。\n"
REPORT = "青川市图书馆2023年度部门决算\n" + LINE


def zipped(*members: tuple[str, bytes]) -> bytes:
    """An archive, in which a name may come twice."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of two members with one name
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def bomb() -> bytes:
    """Half a megabyte that unpacks to 512: as much as the archives of a request may."""
    return zipped(*((f"{number}.txt", bytes(32 * MEBIBYTE)) for number in range(16)))


def nested(size: int) -> bytes:
    """JSON of lists in lists."""
    return b'{"text": ' + b"[" * (size // 2) + b"]" * (size // 2) + b"}"


def flat(size: int) -> bytes:
    """JSON of a list of lists."""
    return b'{"text": [' + b"[]," * (size // 3) + b"[]]}"


def attributes(count: int) -> bytes:
    """A page whose only element has so many attributes."""
    return f"<html><body><p {' '.join(f'a{number}' for number in range(count))}>{REPORT}".encode()


def paragraphs(count: int) -> bytes:
    """An RTF file of so many paragraphs, which LibreOffice needs some kilobytes of memory for, each."""
    return b"{\\rtf1\\ansi " + b"\\par a b c" * count + b"}"


def sent(address: httpx.URL, *pieces: bytes) -> bytes:
    """What comes back, if anything, for pieces that are sent as they are, one after the other."""
    with socket.create_connection((address.host, address.port or 0), timeout=120) as connection:
        with suppress(ConnectionError):
            for piece in pieces:
                connection.sendall(piece)
            return connection.recv(2**16)
        return b""


def head(length: int | None = None, kind: str = "application/json") -> bytes:
    """The head of a request with a body of so many bytes, or one in chunks."""
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return f"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n{size}\r\n\r\n".encode()


def chunks(count: int, size: int) -> bytes:
    """Chunks of a body, all of so many bytes."""
    return (f"{size:x}\r\n".encode() + b"[" * size + b"\r\n") * count


def posted(client: httpx.Client, content: bytes, kind: str = "application/json") -> httpx.Response:
    """The answer to a body."""
    return client.post("/v1/extract", content=content, headers={"content-type": kind})


def batch(client: httpx.Client, *files: tuple[str, bytes]) -> httpx.Response:
    """The answer to many files."""
    return client.post("/v1/extract/batch", files=[("files", file) for file in files])


# Each of the ways in which the service was once stopped, or its memory filled, by what it is.
LOADS: Mapping[str, Callable[[httpx.Client], object]] = {
    "ten archives of 512 MiB": lambda client: batch(client, *((f"{number}.zip", bomb()) for number in range(10))),
    "60 MiB of nested JSON": lambda client: posted(client, nested(60 * MEBIBYTE)),
    "15 MiB of nested JSON": lambda client: posted(client, nested(15 * MEBIBYTE)),
    "15 MiB of a JSON list": lambda client: posted(client, flat(15 * MEBIBYTE)),
    "200,000 attributes": lambda client: batch(client, ("a.html", attributes(200_000))),
    "a form of line ends": lambda client: batch(client, ("a.txt", b"\r\n--" * (5 * MEBIBYTE))),
    "tiny chunks": lambda client: sent(client.base_url, head(), *[chunks(40_000, 1)] * 20),
    "small chunks": lambda client: sent(client.base_url, head(), *[chunks(4_000, 64)] * 20, b"0\r\n\r\n"),
}
