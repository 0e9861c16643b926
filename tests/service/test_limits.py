"""Each limit with its own clear error, and readers that hang, crash, or are killed."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pypdfium2
import pytest

from service.client import Client, ServiceError
from service.problems import KINDS, PREFIX
from tests.service.serving import Server, problem, server

LINE = "阅读推广经费年初预算为50万元，支出决算为45.5万元，决算数小于预算数的主要原因是厉行节约。\n"
REPORT = "青川市图书馆2023年度部门决算\n" + LINE
SLOW = REPORT + LINE * 6000  # some seconds


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, httpx.Client]]:
    """A server whose limits are low."""
    limits = {
        "max_upload": 1,
        "max_batch": 2,
        "max_files": 3,
        "max_unpacked": 1,
        "max_pages": 2,
        "max_cells": 20,
        "max_characters": 1000,
        "receive_seconds": 2,
    }
    with server(tmp_path_factory.mktemp("small") / "log", **limits) as found:
        yield found


def pdf(pages: int) -> bytes:
    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(100, 100)
    document.save(target)
    return target.getvalue()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_each_size_has_its_limit(small: tuple[Server, httpx.Client], samples: list[Path]) -> None:
    _, client = small

    def send(content: bytes) -> httpx.Response:
        return client.post("/v1/extract", files={"file": ("a", content)})

    problem(send(b"x" * 2**20), 413, "body-too-large")
    problem(send(pdf(3)), 413, "too-many-pages")
    problem(send(pdf(2)), 422, "report-empty")
    problem(send(("字" * 1001).encode()), 413, "too-many-characters")
    problem(client.post("/v1/extract", json={"text": "字" * 1001}), 413, "too-many-characters")
    problem(send((REPORT + "\t1\n" * 21).encode()), 413, "too-many-cells")
    assert send((REPORT + "\t1\n" * 20).encode()).is_success
    word = next(sample for sample in samples if sample.suffix == ".docx").read_bytes()
    with zipfile.ZipFile(target := io.BytesIO(word), "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/zeros", b"\0" * 2**20)
    problem(send(target.getvalue()), 413, "unpacks-too-large")


def test_a_batch_has_its_limits(small: tuple[Server, httpx.Client]) -> None:
    _, client = small

    def send(*files: tuple[str, bytes]) -> httpx.Response:
        return client.post("/v1/extract/batch", files=[("files", file) for file in files])

    problem(send(("a.txt", b"x" * 2**21)), 413, "body-too-large")
    problem(send(("a.zip", zipped(a=b"1", b=b"2", c=b"3", d=b"4"))), 413, "too-many-files")
    problem(send(*[("a.zip", zipped(a=b"1", b=b"2"))] * 2), 413, "too-many-files")
    bomb = send(("a.zip", zipped(a=b"\0" * 2**20, b=b"\0" * 2**20)))
    assert bomb.json()["problem"]["type"] == PREFIX + "unpacks-too-large"


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_is_refused_announced_or_not(small: tuple[Server, httpx.Client], announced: bool) -> None:
    body = b"x" * (3 * 2**20)
    content = body if announced else (body[at : at + 2**16] for at in range(0, len(body), 2**16))
    answer = small[1].post("/v1/extract", content=content, headers={"content-type": "application/json"})
    problem(answer, 413, "body-too-large")


def test_a_body_that_does_not_come_is_not_waited_for(small: tuple[Server, httpx.Client]) -> None:
    def trickle() -> Iterator[bytes]:
        yield b"{"
        time.sleep(4)
        yield b"}"

    answer = small[1].post("/v1/extract", content=trickle(), headers={"content-type": "application/json"})
    problem(answer, 408, "slow-upload")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, httpx.Client]]:
    """A server with one reader, little patience, and room for few."""
    settings = {
        "readers": 1,
        "time_limit": 4,
        "queue": 1,
        "per_client": 2,
        "max_characters": 5_000_000,
        "memory_limit": 4096,
    }
    with server(tmp_path_factory.mktemp("narrow") / "log", **settings) as found:
        yield found


def test_a_report_that_takes_too_long_costs_only_itself(narrow: tuple[Server, httpx.Client]) -> None:
    _, client = narrow
    problem(client.post("/v1/extract", json={"text": SLOW * 12}), 422, "time-limit")
    assert client.post("/v1/extract", json={"text": REPORT}).is_success


def test_what_is_too_much_is_refused_and_not_queued(narrow: tuple[Server, httpx.Client]) -> None:
    _, client = narrow
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post("/v1/extract", json={"text": SLOW}), range(8)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    for answer in refused:
        problem(answer, 429, "too-many-requests")
        assert int(answer.headers["retry-after"]) >= 1
    assert client.post("/v1/extract", json={"text": REPORT}).is_success


def test_too_little_memory_costs_one_report(tmp_path: Path) -> None:
    with server(tmp_path / "log", memory_limit=64, max_characters=10_000_000) as (_, client):
        text = (REPORT + LINE * 40_000)[:2_000_000]
        problem(client.post("/v1/extract", json={"text": text}), 422, "memory-limit")
        assert client.post("/v1/extract", json={"text": REPORT}).is_success


def test_killed_readers_cost_the_requests_that_they_held(tmp_path: Path) -> None:
    with server(tmp_path / "log", queue=64) as (running, client), ThreadPoolExecutor(8) as pool:
        work = [pool.submit(client.post, "/v1/extract", json={"text": REPORT + LINE * 500}) for _ in range(40)]
        killed = 0
        for _ in range(3):
            time.sleep(1)
            for pid in running.readers()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed += 1
        answers = [future.result() for future in work]
        lost = [answer for answer in answers if answer.status_code != 200]
        for answer in lost:
            problem(answer, 503, "interrupted")
            assert int(answer.headers["retry-after"]) >= 1
        assert killed == 3
        assert len(lost) <= killed
        assert len({answer.content for answer in answers if answer.is_success}) == 1
        for pid in running.readers():  # those that hold nothing cost nothing
            os.kill(pid, signal.SIGKILL)
        for _ in range(4):
            assert client.post("/v1/extract", json={"text": REPORT}).is_success


def test_a_stopped_server_answers_what_it_has_first(tmp_path: Path) -> None:
    with server(tmp_path / "log", readers=1) as (running, client), ThreadPoolExecutor(4) as pool:
        work = [pool.submit(client.post, "/v1/extract", json={"text": REPORT + LINE * 500}) for _ in range(4)]
        deadline = time.monotonic() + 60
        while "jixiao_requests_admitted 4.0" not in client.get("/metrics").text:
            assert time.monotonic() < deadline
        running.stop()
        assert [future.result().status_code for future in work] == [200] * 4
        running.process.wait(timeout=60)
        assert not [pid for pid in running.readers() if Path(f"/proc/{pid}").exists()]


def test_several_server_processes_count_as_one(tmp_path: Path) -> None:
    with server(tmp_path / "log", workers=2, readers=1) as (_, client):
        for _ in range(10):
            with httpx.Client(base_url=client.base_url) as other:
                assert other.get("/v1/models").is_success
        wanted = 'jixiao_requests_total{method="GET",route="/v1/models",status="200"} 10.0'
        assert all(wanted in httpx.get(client.base_url.join("/metrics")).text for _ in range(6))


def test_the_client_sends_again_what_there_was_no_room_for(narrow: tuple[Server, httpx.Client]) -> None:
    running, _ = narrow
    block = threading.Barrier(4)

    def ask(_: int) -> int:
        with Client(running.address, retries=20) as client:
            block.wait()
            return len(client.extract(REPORT + LINE * 20).budget_lines)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {1}


def test_the_client_gives_what_the_service_gives(
    small: tuple[Server, httpx.Client], narrow: tuple[Server, httpx.Client], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="gb18030")
    (tmp_path / "b.txt").write_bytes(b"")
    with Client(narrow[0].address) as client:
        assert client.ready()
        result = client.extract(tmp_path / "a.txt")
        assert (result.document.source, result.document.text) == ("a.txt", REPORT)
        assert client.extract(REPORT.encode(), name="n").document.source == "n"
        assert client.fetch(REPORT, "json").startswith(b"{")
        lines = {line.name: line for line in client.batch([tmp_path / "a.txt", tmp_path / "b.txt"])}
        assert lines["a.txt"].result == result
        assert lines["b.txt"].problem is not None
        assert client.schema()["title"] == "Result"
        assert client.ontology()["types"]
        assert client.models()["model"] == "bundled"
        with pytest.raises(ServiceError) as error:
            client.extract(b"")
        assert (error.value.type, error.value.status) == ("report-empty", 422)
    with Client(small[0].address) as client, pytest.raises(ServiceError, match="too-many-files"):
        list(client.batch([tmp_path / "a.txt"] * 4))


def test_every_kind_of_problem_has_a_name_of_its_own() -> None:
    assert len({kind.type for kind in KINDS.values()}) == len(KINDS)
    assert all(400 <= kind.status <= 503 and kind.title for kind in KINDS.values())
