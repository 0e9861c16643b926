"""One browser, one service and one Label Studio for all tests that need them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from annotations.client import Client
from annotations.workspace import Workspace
from extractor import extract
from extractor.result import Result
from service.page import page as page_of
from tests.label_studio import Server, new_server

STARTING = 60  # seconds that the service may take to come up


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container lacks; only the project's own page is opened.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def service(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that was started as a person starts it, with its closing slash."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("service") / "log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli.main", "serve", "--port", str(port)],
            cwd=root, stdout=sink, stderr=sink, env={**os.environ, "no_proxy": "*"},
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    try:
        until = time.monotonic() + STARTING
        while not _answers(address):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="session")
def sample(root: Path) -> Result:
    """What is read from a sample with lines, causes, achievements, indicators and findings."""
    return extract(root / "samples" / "organization-2022.txt")


@pytest.fixture(scope="session")
def explained(root: Path) -> Result:
    """The same sample read with its reasons."""
    return extract(root / "samples" / "organization-2022.txt", explain=True)


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Writes the page of a result to a file and gives its address."""

    def write(result: Result, language: str = "zh") -> str:
        path = tmp_path_factory.mktemp("page") / "page.html"
        path.write_text(page_of(result, language), encoding="utf-8")
        return path.as_uri()

    return write


@pytest.fixture(scope="session")
def sample_page(sample: Result, written: Callable[..., str]) -> str:
    """The address of the sample's page, as `jixiao review` writes it."""
    return written(sample)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real Label Studio."""
    started = new_server(tmp_path_factory.mktemp("label-studio") / "data")
    yield started
    started.stop()


@pytest.fixture
def client(server: Server) -> Client:
    """What the annotation loop asks it through."""
    return Client(server.url, server.key)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace that knows nothing yet."""
    workspace = Workspace(tmp_path / "workspace")
    yield workspace
    workspace.close()
