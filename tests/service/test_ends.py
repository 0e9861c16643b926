"""What a server has begun ends with who asked for it, whatever ends that, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import socket
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from service.settings import environment
from tests.service.disks import fill, small
from tests.service.hostile import paragraphs
from tests.service.serving import children, descendants, problem, server, started, wait_until_ready

PATIENCE = 120
# A LibreOffice that starts another program, as soffice does, and does not end.
ENDLESS = "#!/bin/sh\nsleep 1000 & echo $! > {pids}; echo $$ >> {pids}; wait\n"
FILE = {"file": ("a.rtf", paragraphs(10))}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def left_in(folder: str) -> list[str]:
    """The names of what is in a folder."""
    return [path.name for path in Path(folder).iterdir()]


def alive(pids: list[int]) -> list[int]:
    """Which of the processes are there."""
    running = {pid for found in children().values() for pid in found}
    return [pid for pid in pids if pid in running]


def test_nothing_outlives_who_asked_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office, pids, log = tmp_path / "soffice", tmp_path / "pids", tmp_path / "log"
    office.write_text(ENDLESS.format(pids=pids), encoding="utf-8")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    def working() -> list[int]:
        """The processes of LibreOffice, once they are there."""
        wait_for(lambda: pids.exists() and len(pids.read_text().split()) == 2)
        found = list(map(int, pids.read_text().split()))
        pids.unlink()
        return found

    with (
        tempfile.TemporaryDirectory(prefix="jx", dir="/dev/shm") as memory,
        tempfile.TemporaryDirectory(prefix="jx") as temporary,
        socket.socket() as probe,
    ):
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        variables = environment(port=port, readers=1, model="none", time_limit=600, memory_folder=memory)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            process = started(log, TMPDIR=temporary, **variables)
            wait_until_ready(client, process, log)
            with pytest.raises(httpx.ReadTimeout):
                client.post("/v1/extract", files=FILE, timeout=5)  # and goes away
            office_of_one_gone = working()
            wait_for(lambda: not alive(office_of_one_gone) and not left_in(memory))
            with ThreadPoolExecutor(1) as pool:
                request = pool.submit(client.post, "/v1/extract", files=FILE)
                everything = [*working(), *descendants(process.pid, children())]
                core = re.compile(r"^Max core file size +0 +0 ", re.MULTILINE)
                assert core.search(Path(f"/proc/{everything[0]}/limits").read_text())
                process.kill()
                process.wait()
                assert isinstance(request.exception(), httpx.HTTPError)
            wait_for(lambda: not alive(everything))
            assert len(left_in(memory)) == 1
            wait_for(lambda: not left_in(temporary))
            process = started(log, TMPDIR=temporary, **{**variables, **environment(time_limit=10)})
            wait_until_ready(client, process, log)
            assert not left_in(memory)
            problem(client.post("/v1/extract", files=FILE), 422, "time-limit")
            office_of_one_late = working()
            wait_for(lambda: not alive(office_of_one_late) and not left_in(memory))
            process.terminate()
            process.wait(timeout=PATIENCE)
            wait_for(lambda: not left_in(temporary))


def test_a_full_disk_is_not_the_fault_of_a_report(tmp_path: Path, soffice: str) -> None:
    assert soffice
    with small(tmp_path / "disk") as disk:
        filler = fill(disk)
        with server(tmp_path / "log", readers=1, model="none", memory_folder=disk) as (_, client):
            answer = client.post("/v1/extract", files=FILE)
            problem(answer, 503, "interrupted")
            assert int(answer.headers["retry-after"]) >= 1
            filler.unlink()
            answer = client.post("/v1/extract", files={"file": ("a.txt", "青川市图书馆2023年度部门决算\n".encode())})
            assert "interrupted" not in answer.text
