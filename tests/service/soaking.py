"""A mixed load on a server: good, hostile, slow and aborted requests, all at once, each answered."""

from __future__ import annotations

import itertools
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.service import damaged, hostile
from tests.service.hostile import MEBIBYTE, REPORT, chunks, head, zipped
from tests.service.serving import Server
from tests.service.watching import Watch

BODY = f'{{"text": "{REPORT.strip()}"'.encode().replace(b"\n", b"\\n")
CLOSED = 0  # in place of a status: the server has ended the connection, as it may
# What may become of each kind of request: a result, or that something is wrong with it. Nothing is refused for want of
# room, since there are fewer clients than may wait; and nothing is a fault of the service. On a machine that has much
# else to do, large bodies do not arrive in time (408).
EXPECTED = {
    "good": {200},
    "batch": {200},
    "office": {200, 422},
    "damaged": {200, 413, 415, 422},
    "hostile": {400, 403, 408, 413, 421, 422, CLOSED},
    "slow": {200},
    "aborted": {CLOSED},
}


class Load:
    """What clients do until a time is over, and what became of it."""

    def __init__(self, running: Server, samples: list[Path], seconds: float) -> None:
        self.address = httpx.URL(running.address)
        self.answers: Counter[tuple[str, int]] = Counter()
        self._seconds, self._until = seconds, 0.0
        self._over = threading.Event()
        self._reports = [(path.name, path.read_bytes()) for path in samples]
        self._damaged = list(itertools.islice(damaged.files(samples), 40))  # five of each kind
        self._bomb = hostile.bomb()
        self._hostile = (
            {"content": hostile.flat(12 * MEBIBYTE), "headers": {"content-type": "application/json"}},
            {"content": hostile.nested(12 * MEBIBYTE), "headers": {"content-type": "application/json"}},
            {"files": {"file": ("a.html", hostile.attributes(200_000))}},
            {"files": {"file": self._reports[0]}, "headers": {"host": "attacker.example"}},
            {"files": {"file": self._reports[0]}, "headers": {"origin": "http://attacker.example"}},
        )

    def run(self) -> None:
        """Does all of it.

        Raises:
            AssertionError, OSError, httpx.HTTPError: a request had no answer, or one that it may not have.
        """
        self._until = time.monotonic() + self._seconds
        kinds = (self.good, self.good, self.batch, self.office, self.damaged, self.hostile, self.slow, self.aborted)
        with ThreadPoolExecutor(len(kinds)) as pool:
            work = [pool.submit(self._repeat, kind, seed) for seed, kind in enumerate(kinds)]
            for each in work:
                each.add_done_callback(lambda done: self._over.set() if done.exception() else None)
        for each in work:
            each.result()

    def _repeat(self, kind: Callable[[random.Random], int], seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < self._until and not self._over.is_set():
            status = kind(chance)
            self.answers[kind.__name__, status] += 1
            assert status in EXPECTED[kind.__name__], (kind.__name__, status)

    def good(self, chance: random.Random) -> int:
        """A report is read."""
        return self._post(files={"file": chance.choice(self._reports)})

    def batch(self, chance: random.Random) -> int:
        """Reports, archives of reports, and an archive that would unpack to half a gigabyte."""
        archive = zipped(*chance.sample(self._reports, 3), (".", b""))
        files = [*chance.sample(self._reports, 2), ("a.zip", archive), ("b.zip", self._bomb)]
        return self._post("/v1/extract/batch", files=[("files", file) for file in files])

    def office(self, chance: random.Random) -> int:
        """A file for LibreOffice, now and then one that it has not the memory for."""
        time.sleep(chance.uniform(0, 10))
        return self._post(files={"file": ("a.rtf", hostile.paragraphs(chance.choice([10, 10, 1000, 600_000])))})

    def damaged(self, chance: random.Random) -> int:
        """What is no report, or none any more."""
        return self._post(files={"file": chance.choice(self._damaged)})

    def hostile(self, chance: random.Random) -> int:
        """What unfolds, what is sent by other pages, and bodies in crumbs."""
        time.sleep(chance.uniform(0, 1))
        number = chance.randrange(len(self._hostile) + 1)
        if number < len(self._hostile):
            return self._post(**self._hostile[number])
        answer = hostile.sent(self.address, head(), chunks(5000, 1))
        return int(answer.split()[1]) if answer else CLOSED

    def slow(self, chance: random.Random) -> int:
        """A body that trickles in."""

        def parts() -> Iterator[bytes]:
            for part in (BODY[:20], BODY[20:], b"}"):
                time.sleep(chance.uniform(0, 2))
                yield part

        return self._post(content=parts(), headers={"content-type": "application/json"})

    def aborted(self, chance: random.Random) -> int:
        """A client that goes away, or takes nothing: in the headers, in the body, before its answer, or within it."""
        whole = head(len(BODY) + 1) + BODY + b"}"
        with socket.create_connection((self.address.host, self.address.port or 0)) as connection:
            connection.sendall(whole[: chance.choice([30, len(whole) - 9, len(whole)])])
            time.sleep(chance.choice([0, 0.1, 0.5, 5]))
        return CLOSED

    def _post(self, path: str = "/v1/extract", **request: object) -> int:
        with httpx.Client(base_url=self.address, timeout=300) as client:
            return client.post(path, **request).status_code  # type: ignore[arg-type]


def soak(running: Server, samples: list[Path], seconds: float) -> None:
    """Puts a server under load for so many seconds, prints what became of it, and holds it to what it must be.

    Its memory is flat: what it takes in its quietest moment of each tenth of the time grows by a tenth at most from the
    second to the last, and afterwards it takes at most a tenth more than before.
    """
    before = len(running.processes())
    load = Load(running, samples, seconds)
    with Watch(running) as watch:
        load.run()
    time.sleep(min(10, seconds))
    after, processes, left = running.memory(), len(running.processes()), list(running.folder.iterdir())
    log = running.log.read_text(encoding="utf-8")
    size = len(watch.memory) // 10
    quiet = [min(watch.memory[tenth * size : (tenth + 1) * size]) for tenth in range(10)]
    waits = sorted(watch.waits[0])
    print(f"\n{'request':10} {'answer':>8} {'times':>8}")
    for (kind, status), times in sorted(load.answers.items()):
        print(f"{kind:10} {status or 'closed':>8} {times:8}")
    print(f"/healthz: {len(waits)} times; slowest {waits[-1]:.3f} s, a hundredth {waits[-len(waits) // 100]:.3f} s")
    print("MiB, quietest of each tenth:", *(each // MEBIBYTE for each in quiet))
    print(f"MiB: {watch.before // MEBIBYTE} before, {watch.most // MEBIBYTE} at most, {after // MEBIBYTE} afterwards")
    print(f"processes: {before} before, {processes} afterwards; log: {len(log) / MEBIBYTE:.1f} MiB")
    assert "Traceback" not in log
    assert "fault" not in log
    assert after <= 1.1 * watch.before
    assert quiet[-1] <= 1.1 * quiet[1]
    assert (processes, left) == (before, [])
