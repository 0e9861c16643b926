"""A server as a person starts it, in processes of its own, and what its answers must look like."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from service.problems import PREFIX
from service.settings import environment

ROOT = Path(__file__).parents[2]
# Seconds that a start may take on a machine that has much else to do.
PATIENCE = 600


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path
    # Its own place in memory, where LibreOffice works.
    folder: Path

    def stop(self) -> None:
        """Asks it to stop."""
        self.process.send_signal(signal.SIGTERM)

    def readers(self) -> list[int]:
        """The ids of the processes that read: the children of the one that forks them."""
        tree = children()
        forks = [pid for pid in descendants(self.process.pid, tree) if len(tree.get(pid, [])) > 0]
        return sorted({pid for fork in forks for pid in tree[fork]} - set(forks))

    def processor(self) -> float:
        """The seconds that its processes have computed."""
        return sum(map(processor, self.processes()))

    def processes(self) -> list[int]:
        """The ids of all its processes."""
        return [self.process.pid, *descendants(self.process.pid, children())]

    def memory(self) -> int:
        """The memory of all its processes in bytes, files in memory included, what they share counted once."""
        processes = self.processes()
        return (
            sum(map(proportional, processes))
            + sum({inode: size for pid in processes for inode, size in nameless(pid)}.values())
            + sum(map(stored, self.folder.rglob("*")))
        )


def processor(pid: int) -> float:
    """The seconds that a process has computed."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children() -> dict[int, list[int]]:
    """The processes by their parents."""
    found: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z":
            found.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    return found


def descendants(pid: int, tree: dict[int, list[int]]) -> list[int]:
    found = list(tree.get(pid, []))
    for child in tree.get(pid, []):
        found += descendants(child, tree)
    return found


def nameless(pid: int) -> Iterator[tuple[int, int]]:
    """The files in memory that a process holds: inodes, and bytes."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                if "/memfd:" in str(link.readlink()):
                    found = link.stat()
                    yield found.st_ino, found.st_blocks * 512


def stored(path: Path) -> int:
    """The bytes that a file takes."""
    with suppress(FileNotFoundError):
        return path.lstat().st_blocks * 512
    return 0


def proportional(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 1024 * int(text.partition("\nPss:")[2].split(None, 1)[0])


@contextmanager
def server(log: Path, *, key: str | None = None, **settings: Any) -> Iterator[tuple[Server, httpx.Client]]:
    """A server with these settings that is ready, and a client of it; both end with the block.

    It has places of its own for temporary files, which it must leave empty.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        tempfile.TemporaryDirectory(prefix="jx", dir="/dev/shm") as memory,
        tempfile.TemporaryDirectory(prefix="jx") as temporary,  # short names: sockets lie there
    ):
        variables = environment(**{"readers": 2, "port": port, "memory_folder": memory, **settings})
        process = started(log, TMPDIR=temporary, **variables)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE, headers=headers) as client:
                wait_until_ready(client, process, log)
                yield Server(process, str(client.base_url), log, Path(memory)), client
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)
        deadline = time.monotonic() + PATIENCE / 10
        while left := [path.name for folder in (memory, temporary) for path in Path(folder).iterdir()]:
            assert time.monotonic() < deadline, left  # what ends with it takes a moment
            time.sleep(0.1)


def started(log: Path, **variables: str) -> subprocess.Popen[bytes]:
    """A server that has these variables of the environment, too, and writes to a log."""
    with log.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "service.cli.main", "serve"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            if client.get("/readyz").is_success:
                return
        except httpx.ConnectError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not ready: {log.read_text(encoding='utf-8')}")


def problem(response: httpx.Response, status: int, name: str | None = None) -> dict[str, Any]:
    """The problem document of a response that must have this status, and be of this kind."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["title"] and document["detail"]
    assert document["type"].startswith(PREFIX)
    if name is not None:
        assert document["type"] == PREFIX + name, document
    return document
