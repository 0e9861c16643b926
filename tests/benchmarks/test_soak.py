"""The service under a mixed load for a long time: good, hostile, slow and aborted requests, all at once.

`make soak` runs it, for half an hour; JIXIAO_SOAK_SECONDS makes it shorter.
"""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.service import damaged
from tests.service.serving import Server, server
from tests.service.test_hostile import MEBIBYTE, REPORT, flat, zipped

pytestmark = pytest.mark.benchmark

SECONDS = float(os.environ.get("JIXIAO_SOAK_SECONDS", "1800"))
# What the service may answer: a result, or that the request, the report or the moment is not right. Never 500.
ANSWERS = {200, 400, 408, 413, 415, 422, 429, 503}
BODY = f'{{"text": "{REPORT.strip()}"'.encode().replace(b"\n", b"\\n")


class Load:
    """What clients do, and what became of it."""

    def __init__(self, running: Server, samples: list[Path]) -> None:
        self.running = running
        self.address = httpx.URL(running.address)
        self.reports = [(path.name, path.read_bytes()) for path in samples]
        self.damaged = list(damaged.files(samples))
        self.bomb = zipped(*((f"{number}.txt", bytes(32 * MEBIBYTE)) for number in range(16)))
        self.answers: Counter[tuple[str, int]] = Counter()
        self.memory: list[int] = []
        self.slowest = 0.0
        self.until = time.monotonic() + SECONDS

    def good(self, chance: random.Random) -> int:
        """A report is read."""
        return self._post("/v1/extract", files={"file": chance.choice(self.reports)})

    def batch(self, chance: random.Random) -> int:
        """Reports, archives of reports, and archives that would unpack to gigabytes."""
        archive = zipped(*chance.sample(self.reports, 3), (".", b""))
        files = [*chance.sample(self.reports, 2), ("a.zip", archive), ("b.zip", self.bomb)]
        return self._post("/v1/extract/batch", files=[("files", file) for file in files])

    def hostile(self, chance: random.Random) -> int:
        """What is no report, or JSON that unfolds."""
        if chance.random() < 0.1:
            return self._post("/v1/extract", content=flat(12 * MEBIBYTE), headers={"content-type": "application/json"})
        return self._post("/v1/extract", files={"file": chance.choice(self.damaged)})

    def slow(self, chance: random.Random) -> int:
        """A body that trickles in."""

        def parts() -> Iterator[bytes]:
            for part in (BODY[:20], BODY[20:], b"}"):
                time.sleep(chance.uniform(0, 2))
                yield part

        return self._post("/v1/extract", content=parts(), headers={"content-type": "application/json"})

    def aborted(self, chance: random.Random) -> int:
        """A client that goes away: in the headers, in the body, or before its answer."""
        head = b"POST /v1/extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        whole = head + str(len(BODY) + 1).encode() + b"\r\n\r\n" + BODY + b"}"
        with socket.create_connection((self.address.host, self.address.port or 0)) as connection:
            connection.sendall(whole[: chance.choice([30, len(whole) - 9, len(whole)])])
            time.sleep(chance.uniform(0, 0.5))
        return 200

    def _post(self, path: str, **request: object) -> int:
        with httpx.Client(base_url=self.address, timeout=300) as client:
            return client.post(path, **request).status_code  # type: ignore[arg-type]

    def run(self, kind: Callable[[random.Random], int], seed: int) -> None:
        """Does one thing again and again until the time is over."""
        chance = random.Random(seed)
        while time.monotonic() < self.until:
            self.answers[kind.__name__, kind(chance)] += 1

    def watch(self, over: threading.Event) -> None:
        """Asks whether the service is there, and what it holds."""
        with httpx.Client(base_url=self.address, timeout=60) as client:
            while not over.wait(1):
                started = time.monotonic()
                assert client.get("/healthz").is_success
                self.slowest = max(self.slowest, time.monotonic() - started)
                self.memory.append(self.running.memory())


def test_it_holds(samples: list[Path], tmp_path: Path) -> None:
    before = set(Path("/dev/shm").iterdir())
    with server(tmp_path / "log", header_seconds=5, stalled_seconds=10) as (running, client):
        for sample in samples:  # everything that is loaded once, is
            client.post("/v1/extract", files={"file": (sample.name, sample.read_bytes())}).raise_for_status()
        idle = running.memory()
        load, over = Load(running, samples), threading.Event()
        watcher = threading.Thread(target=load.watch, args=(over,))
        watcher.start()
        kinds = (load.good, load.good, load.batch, load.hostile, load.slow, load.aborted)
        with ThreadPoolExecutor(len(kinds)) as pool:
            work = [pool.submit(load.run, kind, seed) for seed, kind in enumerate(kinds)]
        over.set()
        watcher.join()
        for each in work:
            each.result()  # a request without an answer fails here
        time.sleep(10)
        after = running.memory()
        log = (tmp_path / "log").read_text(encoding="utf-8")
    most = max(load.memory) - idle
    print(f"\n{dict(load.answers)}; slowest /healthz {load.slowest:.3f} s; log {len(log) / MEBIBYTE:.1f} MiB; memory")
    print(f"{idle / MEBIBYTE:.0f} MiB idle, {most / MEBIBYTE:.0f} more at most, {after / MEBIBYTE:.0f} afterwards")
    assert {status for _, status in load.answers} <= ANSWERS
    assert load.answers["good", 200] > 0 and load.answers["batch", 200] > 0
    assert most <= 1.5 * 2**30
    assert after <= 1.1 * idle
    assert "Traceback" not in log and "fault:" not in log
    assert set(Path("/dev/shm").iterdir()) <= before
