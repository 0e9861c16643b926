"""What someone sends who wants the service down, against a running one: it answers others as before, and forgets it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from service.gate.security import new_key
from service.problems import PREFIX
from tests.service.hostile import (
    LINE,
    MEBIBYTE,
    REPORT,
    attributes,
    batch,
    bomb,
    chunks,
    flat,
    head,
    nested,
    posted,
    sent,
    zipped,
)
from tests.service.serving import Server, problem, server
from tests.service.watching import Watch

PROXY = {"allowed_hosts": "reports.example.org, intranet.example:8443"}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, httpx.Client]]:
    with server(tmp_path_factory.mktemp("hostile") / "log", header_seconds=5, max_connections=200, **PROXY) as found:
        found[1].post("/v1/extract", json={"text": REPORT}).raise_for_status()
        yield found


def lines(answer: httpx.Response) -> dict[str, str]:
    """What became of each report of a batch, by its name."""
    found = map(json.loads, answer.text.splitlines())
    return {line["name"]: line.get("problem", {}).get("type", "done").removeprefix(PREFIX) for line in found}


def test_archives_that_unpack_to_gigabytes_take_no_memory(serving: tuple[Server, httpx.Client]) -> None:
    running, client = serving
    with Watch(running) as watch:
        found = lines(batch(client, *((f"{number}.zip", bomb()) for number in range(10))))
    assert list(found.values()).count("unpacks-too-large") == 9  # of ten that unpack to as much as one may
    assert watch.most - watch.before < 600 * MEBIBYTE
    client.post("/v1/extract", json={"text": REPORT}).raise_for_status()
    assert running.memory() < 1.1 * watch.before


@pytest.mark.parametrize("body", [nested, flat])
def test_json_of_any_shape_stops_nobody(serving: tuple[Server, httpx.Client], body: Callable[[int], bytes]) -> None:
    running, client = serving
    problem(posted(client, body(60 * MEBIBYTE)), 413, "body-too-large")
    with Watch(running) as watch:
        answer = posted(client, body(15 * MEBIBYTE))
    problem(answer, 413, "body-too-large")
    assert running.memory() < 1.1 * watch.before


def test_half_sent_headers_keep_nobody_out(serving: tuple[Server, httpx.Client]) -> None:
    running, client = serving
    address = (client.base_url.host, client.base_url.port or 0)
    before = running.log.stat().st_size
    with ExitStack() as stack:
        halves = [stack.enter_context(socket.create_connection(address)) for _ in range(600)]
        for half in halves:
            half.settimeout(30)
            try:
                half.sendall(b"GET /healthz HTTP/1.1\r\nHost: x")
            except ConnectionError:
                continue  # it had to make room
        with httpx.Client(base_url=client.base_url) as other:
            assert other.get("/healthz", timeout=10).is_success
            assert other.post("/v1/extract", json={"text": REPORT}, timeout=120).is_success
        assert ended(halves[0]) and ended(halves[-1])  # those that were let in have their time
    assert running.log.stat().st_size - before < 10_000


def test_a_body_that_is_answered_has_an_end(serving: tuple[Server, httpx.Client]) -> None:
    """Who goes on sending it holds no connection."""
    _, client = serving
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=60) as connection:
        connection.sendall(head(10**6, "text/plain"))
        assert b" 415 " in connection.recv(2**16)
        deadline = time.monotonic() + 60
        with pytest.raises(ConnectionError):
            while time.monotonic() < deadline:
                connection.sendall(b"x")
                time.sleep(0.5)


def test_a_body_in_tiny_chunks_is_not_taken(serving: tuple[Server, httpx.Client]) -> None:
    """Each costs as much as many bytes in one piece."""
    _, client = serving
    text = json.dumps({"text": REPORT}).encode()
    rest = f"{len(text):x}\r\n".encode() + text + b"\r\n0\r\n\r\n"
    assert sent(client.base_url, head(), chunks(2000, 1)).startswith(b"HTTP/1.1 400 ")
    found = sent(client.base_url, head(), b"1\r\n \r\n" * 900 + rest)
    assert found.startswith(b"HTTP/1.1 200 ")


def ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_nonsense_fills_no_log(serving: tuple[Server, httpx.Client]) -> None:
    running, client = serving
    before = running.log.stat().st_size
    for _ in range(300):
        with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as connection:
            connection.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
            connection.recv(100)
    assert running.log.stat().st_size - before < 10_000


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"Host": "attacker.example"}, "foreign-host"),
        ({"Host": "attacker.example:8000"}, "foreign-host"),
        ({"Host": "127.0.0.1.attacker.example"}, "foreign-host"),
        ({"Host": "localhost@attacker.example"}, "foreign-host"),
        ({"Origin": "http://attacker.example"}, "foreign-origin"),
        ({"Origin": "null"}, "foreign-origin"),
        ({"Origin": "http://127.0.0.1:1"}, "foreign-origin"),
        ({"Origin": "http://localhost.attacker.example"}, "foreign-origin"),
    ],
)
def test_pages_of_others_are_refused(serving: tuple[Server, httpx.Client], headers: dict[str, str], name: str) -> None:
    _, client = serving
    for answer in (
        client.post("/v1/extract", json={"text": REPORT}, headers=headers),
        client.get("/", headers=headers),
    ):
        problem(answer, 421 if name == "foreign-host" else 403, name)


def test_the_own_page_may_ask(serving: tuple[Server, httpx.Client]) -> None:
    _, client = serving
    port = client.base_url.port
    for host in ("127.0.0.1", "localhost", "[::1]"):
        headers = {"Host": f"{host}:{port}", "Origin": f"http://{host}:{port}"}
        assert client.get("/healthz", headers=headers).is_success
    answer = client.get("/v1/extract/", headers={"Host": f"localhost:{port}"})
    assert answer.status_code == 404 and "location" not in answer.headers


@pytest.mark.parametrize("host", ["reports.example.org", "Intranet.example:8443", "127.0.0.1"])
@pytest.mark.parametrize("origin", ["https://reports.example.org", "http://intranet.example:8443"])
def test_behind_a_proxy_the_page_has_the_name_that_is_allowed(
    serving: tuple[Server, httpx.Client], host: str, origin: str
) -> None:
    """The proxy may pass the name on, or put its own in its place."""
    _, client = serving
    answer = client.post("/v1/extract", json={"text": REPORT}, headers={"Host": host, "Origin": origin})
    assert answer.is_success, answer.text
    for foreign in ("https://reports.example.org.attacker.example", "https://attacker.example"):
        answer = client.post("/v1/extract", json={"text": REPORT}, headers={"Host": host, "Origin": foreign})
        problem(answer, 403, "foreign-origin")


def test_a_page_of_endless_attributes_is_refused(serving: tuple[Server, httpx.Client]) -> None:
    _, client = serving
    assert lines(batch(client, ("a.html", attributes(200_000)))) == {"a.html": "report-damaged"}


def test_an_aborted_upload_is_no_fault(serving: tuple[Server, httpx.Client]) -> None:
    running, client = serving
    address = (client.base_url.host, client.base_url.port or 0)
    for kind in (b"application/json", b"multipart/form-data; boundary=x"):
        with socket.create_connection(address) as connection:
            connection.sendall(
                b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nContent-Type: "
                + kind
                + b'\r\n\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf'
            )
            time.sleep(0.3)
    deadline = time.monotonic() + 30
    while running.log.read_text(encoding="utf-8").count("POST /v1/extract 499") < 2:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert "fault" not in running.log.read_text(encoding="utf-8")


def test_whatever_is_in_an_archive_gets_its_word(serving: tuple[Server, httpx.Client]) -> None:
    _, client = serving
    text = REPORT.encode()
    old = zipped(("X" * 8 + ".txt", text)).replace(b"X" * 8, "报表决算".encode("gb18030"))
    files = {
        "odd.zip": zipped((".", b""), ("a.txt", text), ("a.txt", b""), ("../b.txt", text), ("甲/c.txt", text)),
        "empty.zip": zipped(),
        "old.zip": old,
    }
    assert lines(batch(client, *files.items())) == {
        "odd.zip/.": "unsafe-path",
        "odd.zip/a.txt": "done",
        "odd.zip/a (2).txt": "report-empty",
        "odd.zip/../b.txt": "unsafe-path",
        "odd.zip/甲/c.txt": "done",
        "empty.zip": "report-empty",
        "old.zip/报表决算.txt": "done",
    }


def test_a_small_post_does_not_wait_for_all_that_another_has_sent(tmp_path: Path) -> None:
    (busy, busy_line), (small, small_line) = new_key("busy"), new_key("small")
    (tmp_path / "keys").write_text(f"{busy_line}\n{small_line}", encoding="utf-8")  # without a last end of line
    done: list[str] = []
    with (
        server(tmp_path / "log", readers=1, keys_file=tmp_path / "keys") as (running, client),
        ThreadPoolExecutor(16) as pool,
    ):

        def post(key: str, text: str) -> None:
            headers = {"Authorization": f"Bearer {key}"}
            client.post("/v1/extract", json={"text": text}, headers=headers).raise_for_status()
            done.append(key)

        many = [pool.submit(post, busy, REPORT + LINE * 300) for _ in range(12)]
        while len(done) < 2:
            time.sleep(0.01)
        before = len(done)
        post(small, REPORT)
        assert done[before:].count(busy) <= 2  # the one that was being read, and one more
        for each in many:
            each.result()
        # A client that takes nothing of its answer does not hold the end.
        with socket.create_connection((client.base_url.host, client.base_url.port or 0)) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            body = json.dumps({"text": REPORT + LINE * 5000}).encode()
            head = f"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {busy}\r\n"
            kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            deaf.sendall((head + kind).encode() + body)
            deaf.recv(100)
            running.stop()
            running.process.wait(timeout=45)
