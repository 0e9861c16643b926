"""A machine that lacks room for a moment: nothing of it is a fault of the service, and all is as before afterwards."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from service.readers.workers import CONTEXT, Limits, Worker
from tests.service.disks import fill, small
from tests.service.hostile import REPORT
from tests.service.serving import PATIENCE, ROOT, Server, problem, server

COMMAND = [sys.executable, "-m", "service.cli.main"]


def jixiao(*arguments: str | Path, prepared: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prepared, *COMMAND, *map(str, arguments)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip


@contextmanager
def few_files(running: Server, more: int) -> Iterator[None]:
    """The server may open so many files more than it has, while the block lasts."""
    pid = running.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    # The lowest number that a new file may not have.
    most = max(int(file.name) for file in Path(f"/proc/{pid}/fd").iterdir()) + 1 + more
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


def test_what_lacks_for_a_moment_is_no_fault_and_costs_no_reader(tmp_path: Path) -> None:
    files = {"file": ("a.txt", REPORT.encode())}
    with server(tmp_path / "log", readers=1, model="none") as (running, client):
        for room in (0, 1):  # it lacks at one place, then at another
            assert client.post("/v1/extract", files=files).is_success
            reader = running.readers()[0]
            with few_files(running, room):
                os.kill(reader, signal.SIGKILL)
                answer = client.post("/v1/extract", files=files)  # on the connection that there is
                problem(answer, 503)
                assert int(answer.headers["retry-after"]) >= 1
            deadline = time.monotonic() + PATIENCE
            while not client.post("/v1/extract", files=files).is_success:
                assert time.monotonic() < deadline
                time.sleep(0.5)
        log = running.log.read_text(encoding="utf-8")
        assert "fault:" not in log and "cannot be started" in log, log


def test_a_full_disk_stops_the_command_with_one_line(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(REPORT, encoding="utf-8")
    with small(tmp_path / "disk") as disk:
        (disk / "out").mkdir()
        filler = fill(disk)
        command = ("extract", tmp_path / "a.txt", tmp_path / "b.txt", "-o", disk / "out", "--model", "none")
        done = jixiao(*command)
        assert done.returncode == 2, done.stderr
        *progress, said = done.stderr.splitlines()
        assert "/disk/out/a.json: No space left on device" in said
        assert len(progress) <= 1 and "b.txt" not in done.stderr
        assert not list((disk / "out").iterdir())
        filler.unlink()
        assert jixiao(*command).returncode == 0
        assert len(list((disk / "out").iterdir())) == 2


# Starts a process with fewer and fewer files that it may open, then with enough of them.
_SCARCE = """
import os, resource, sys, time
from service.readers.workers import CONTEXT, Limits, Worker

def echo(connection):
    connection.send("here")
    connection.recv()

def scarce(worker, free):
    _, most = before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 20, most))
    held = []
    try:
        while True:
            held.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass
    for file in held[-free:]:
        os.close(file)
    try:
        worker.connection()
    except OSError as error:
        print("refused", error.strerror)
    for file in held[:-free]:
        os.close(file)
    resource.setrlimit(resource.RLIMIT_NOFILE, before)
    worker.close()

def started(worker):
    while True:
        try:
            return worker.connection().recv()
        except OSError:
            worker.close()
            time.sleep(0.2)

if __name__ == "__main__":
    CONTEXT.set_forkserver_preload(["nothing_left"])
    worker = Worker(echo, limits=Limits())
    print(started(worker))
    worker.close()
    for free in (1, 2, 3, 4, 6):
        scarce(worker, free)
        print(started(worker))
        worker.close()
"""


def test_a_process_for_which_there_is_no_room_is_started_when_there_is(tmp_path: Path) -> None:
    """Though the server that forks it has ended of it, and would have taken its folder along."""
    (tmp_path / "nothing_left.py").write_text("from service.readers.workers import leave_nothing\n\nleave_nothing()\n")
    (tmp_path / "scarce.py").write_text(_SCARCE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "scarce.py"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said.count("here") == 6 and said[-1] == "here", said
    assert sum(line.startswith("refused") for line in said) >= 3, said
    assert "can only join" not in done.stderr and "FileNotFoundError" not in done.stderr, done.stderr


@pytest.mark.parametrize("error", [OSError(errno.EMFILE, "Too many open files"), EOFError(), BrokenPipeError()])
def test_a_process_that_cannot_be_started_is_told_and_started_later(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """The server that forks it says no more than that it has ended."""
    worker = Worker(echo, limits=Limits())
    with monkeypatch.context() as patch:
        patch.setattr(CONTEXT.Process, "start", lambda _process: raised(error))
        for _ in range(2):
            with pytest.raises(OSError, match=r"Too many open files|no process can be started"):
                worker.connection()
            worker.close()
    assert worker.connection().recv() == "here"
    worker.close()


def raised(error: Exception) -> None:
    raise error


def echo(connection: Connection) -> None:
    connection.send("here")
    connection.recv()


def test_a_folder_that_may_not_be_opened_is_said(tmp_path: Path) -> None:
    """Reports lie in it that nobody would miss otherwise."""
    from service.batch import inputs

    given = tmp_path / "in"
    (given / "closed").mkdir(parents=True)
    (given / "a.txt").write_text(REPORT, encoding="utf-8")
    code = (
        "import os, sys; from service.batch import inputs\n"
        "folder = sys.argv[1]; os.setuid(65534)\n"
        "for found in inputs.expand([folder]):\n"
        "    print(found.path, inputs.identify(found.path)[1])\n"
    )
    tmp = tmp_path
    while tmp != tmp.parent and tmp.owner() == given.owner() and str(tmp) != "/tmp":
        tmp.chmod(0o755)  # for anyone to pass
        tmp = tmp.parent
    (given / "closed").chmod(0)
    assert inputs.SUFFIXES
    done = subprocess.run(
        [sys.executable, "-c", code, str(given)], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    read, closed = done.stdout.splitlines()
    assert read == f"{given}/a.txt None"
    assert closed.startswith(f"{given}/closed reason=") and "no permission to read it" in closed
