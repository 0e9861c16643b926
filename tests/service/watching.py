"""What a server does while something happens to it: how soon it says that it is there, and what memory it takes.

Run as a program it asks servers, in turn, until nobody listens to it: in a process of its own, so that what a test
computes meanwhile makes no answer late.
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

from tests.service.serving import ROOT, Server

_PAUSE = 0.02


class Watch:
    """Asks for /healthz all the time, and looks at the memory of a server's processes, while the block lasts.

    Attributes:
        waits: the seconds that each answer took, of the server itself and of others that are asked with it.
        before, most: its memory at the beginning, and at most, in bytes.
        memory: its memory every tenth of a second.
    """

    def __init__(self, running: Server, *others: Server) -> None:
        self._running, self._over = running, threading.Event()
        self._thread = threading.Thread(target=self._look)
        addresses = [server.address for server in (running, *others)]
        self._asking = subprocess.Popen(
            [sys.executable, "-m", "tests.service.watching", *addresses],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="ascii",
        )  # fmt: skip
        self.waits: list[list[float]] = [[] for _ in addresses]
        self._listening = threading.Thread(target=self._listen)
        self._first = threading.Event()
        self.before = running.memory()
        self.memory = [self.before]

    @property
    def most(self) -> int:
        """The most memory, in bytes."""
        return max(self.memory)

    def __enter__(self) -> Watch:
        self._listening.start()
        self._thread.start()
        self._first.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        assert self._asking.stdin is not None
        self._asking.stdin.close()
        self._listening.join()
        assert self._asking.wait() == 0, "a server did not say that it is there"

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.memory.append(self._running.memory())

    def _listen(self) -> None:
        assert self._asking.stdout is not None
        for line in self._asking.stdout:
            for waits, seconds in zip(self.waits, map(float, line.split()), strict=True):
                waits.append(seconds)
            self._first.set()


def asked(address: str) -> float:
    """The seconds that an answer takes, on a connection of its own."""
    place, started = urlsplit(address), time.monotonic()
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != http.client.OK:
        sys.exit(1)
    return time.monotonic() - started


def main(addresses: list[str]) -> None:
    """Asks the servers, and prints a line of seconds a round."""
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    while True:
        print(*map(asked, addresses), flush=True)
        if over.wait(_PAUSE):
            return


if __name__ == "__main__":
    main(sys.argv[1:])
