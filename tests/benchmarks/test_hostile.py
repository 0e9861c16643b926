"""What hostile requests cost everybody else: how soon the service says that it is there, and its memory at most.

Another server, which has nothing to do, is asked beside it: what that one takes, the machine takes.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress

import httpx
import pytest

from service.gate.connections import most_connections
from tests.service.hostile import LINE, LOADS, MEBIBYTE, REPORT, batch, paragraphs
from tests.service.serving import Server, server
from tests.service.watching import Watch

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

SECONDS = 0.2
LARGEST = 63 * MEBIBYTE  # of a file
MOST = 1.5 * 2**30

Serving = tuple[Server, httpx.Client, Server]


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server with its default settings, its client, and another server that has nothing to do."""
    folder = tmp_path_factory.mktemp("hostile")
    with (
        server(folder / "log", readers=None) as (running, client),
        server(folder / "other", readers=1, model="none") as (idle, _),
    ):
        for _ in range(8):
            client.post("/v1/extract", json={"text": REPORT}).raise_for_status()
        yield running, client, idle


def half_sent(client: httpx.Client) -> None:
    """More connections than there may be, none of which sends its headers to the end."""
    place = (client.base_url.host, client.base_url.port or 0)
    with ExitStack() as stack:
        for _ in range(most_connections() + 100):
            half = stack.enter_context(socket.create_connection(place))
            with suppress(ConnectionError):  # it had to make room
                half.sendall(b"GET /healthz HTTP/1.1\r\nHost: x")
        time.sleep(5)


def slow_files(client: httpx.Client) -> None:
    """Thirty reports that take seconds each."""
    batch(client, *((f"{number}.txt", (REPORT + LINE * 3000).encode()) for number in range(30)))


@pytest.mark.parametrize("name", [*LOADS, "half-sent headers", "thirty slow files"])
def test_the_service_says_that_it_is_there(serving: Serving, name: str) -> None:
    running, client, idle = serving
    loads = {**LOADS, "half-sent headers": half_sent, "thirty slow files": slow_files}
    with Watch(running, idle) as watch:
        loads[name](client)
    longest, beside = map(max, watch.waits)
    print(f"\n{name}: /healthz {longest:.3f} s at most of {len(watch.waits[0])}, beside an idle one's {beside:.3f} s;")
    print(f"{(watch.most - watch.before) / MEBIBYTE:.0f} MiB more")
    assert longest <= SECONDS + beside


def repeated(piece: str, encoding: str = "utf-8") -> bytes:
    """As much of a piece as a file may have."""
    content = piece.encode(encoding)
    return content * (LARGEST // len(content))


# Of each kind the one that makes a reader, or what it starts, want the most.
WORST: Mapping[str, Callable[[], bytes]] = {
    "a.txt": lambda: repeated(LINE, "gb18030"),
    "a.html": lambda: b"<html><body>" + repeated(f"<p>{LINE}</p>"),
    "a.rtf": lambda: paragraphs(LARGEST // 11),
}


@pytest.mark.parametrize("name", WORST)
def test_no_request_takes_more_memory_than_is_said(serving: Serving, name: str) -> None:
    running, client, idle = serving
    content = WORST[name]()
    with Watch(running, idle) as watch:
        answer = batch(client, *[(name, content)] * 4)  # as much as a batch may have
    kinds = sorted({line.get("problem", {}).get("type") for line in map(json.loads, answer.text.splitlines())})
    deadline = time.monotonic() + 60
    while running.memory() > 1.1 * watch.before and time.monotonic() < deadline:
        time.sleep(1)
    after = running.memory()
    longest, beside = map(max, watch.waits)
    print(
        f"\n4 of {name}: {watch.before / MEBIBYTE:.0f} MiB, {(watch.most - watch.before) / MEBIBYTE:.0f} more at most,"
    )
    print(f"{after / MEBIBYTE:.0f} afterwards; /healthz {longest:.3f} s at most, beside {beside:.3f} s; {kinds}")
    assert watch.most - watch.before <= MOST
    assert after <= 1.1 * watch.before
