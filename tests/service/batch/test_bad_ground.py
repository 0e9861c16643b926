"""A job on a machine that lacks something for a while, or among others' files: no report is blamed for it."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import extract
from service.batch import tagging, worker
from service.batch.index import Shard
from service.batch.job import Outcome
from service.batch.store import Busy, Store
from service.batch.worker import Unusable
from tests.service.batch import varied
from tests.service.batch.conftest import Output, Start
from tests.service.batch.test_kill import PATIENCE, results
from tests.service.disks import fill, small

ROOT = Path(__file__).parents[3]
REPORT = "云溪县档案馆2023年度部门决算\n整理档案71份。\n".encode()
# Without what the machine may have of its own for S3.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
    "PYTHONPATH": str(ROOT),
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture
def start(start: Start) -> Start:
    """A job with the rules alone, which are loaded sooner."""
    return functools.partial(start, model="none")


def batch(*arguments: str | bytes | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", "batch", *arguments],
        cwd=ROOT, env={**ENVIRONMENT, **environment}, capture_output=True, encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, which the test may fill."""
    with small(tmp_path / "disk") as folder:
        yield folder


def test_a_disk_that_is_full_for_a_moment_costs_no_report(disk: Path, start: Start, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 12, length=400)
    out = Output(disk / "out")
    (out.folder / "_log").mkdir(parents=True)
    filler = fill(disk)
    timer = threading.Timer(2, filler.unlink)
    timer.start()
    assert start(tmp_path / "in", output=str(out.folder)) == Outcome(done=12, kept=0, failed=0, copies=0)
    assert out.ask("SELECT count(*) FROM {errors}") == [(0,)]


def test_a_disk_that_stays_full_is_said_in_one_line(
    disk: Path, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    varied.write(tmp_path / "in", 6, length=400)
    monkeypatch.setattr(worker, "PAUSES", (0.1,))
    (disk / "out" / "_log").mkdir(parents=True)
    filler = fill(disk)
    with pytest.raises(Unusable, match=r"No space left on device.*run the job again"):
        start(tmp_path / "in", output=str(disk / "out"))
    filler.unlink()
    assert start(tmp_path / "in", output=str(disk / "out")) == Outcome(done=6, kept=0, failed=0, copies=0)


def test_a_full_disk_is_one_line_and_status_2_and_a_rerun_goes_on(disk: Path, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 3, length=300)
    filler = fill(disk)
    command = (tmp_path / "in", "-o", disk / "out", "--model", "none", "--workers", "1")
    done = batch(*command)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert "No space left on device" in line
    filler.unlink()
    done = batch(*command)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "3 read, 0 kept, 0 failed"


_INDEX = """
import sys
from service.batch import index
from service.batch.store import Store
rows = ((f"{number:0500}", number) for number in range(20_000))
try:
    with index.opened(Store(sys.argv[1])) as known:
        known.db.executemany("INSERT INTO present VALUES (?, ?)", rows)
except OSError as error:
    print(error)
"""


def test_a_full_place_for_temporary_files_is_an_error_of_the_system(disk: Path, tmp_path: Path) -> None:
    """Which the command tells in one line, as it does those of the output."""
    fill(disk)
    # SQLite asks for its folder once, when it starts: in a process of its own.
    done = subprocess.run(
        [sys.executable, "-c", _INDEX, str(tmp_path / "out")],
        env={**os.environ, "SQLITE_TMPDIR": str(disk)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "TMPDIR" in done.stdout


def kill_myself(times: int, folder: Path) -> object:
    """An engine whose process is killed, as the kernel does where memory runs out, while it reads certain reports."""

    def read(source: bytes | str, **options: object) -> object:
        name = str(options.get("name"))
        if "unlucky" in name and len(list(folder.iterdir())) < times:
            (folder / f"{time.monotonic_ns()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return extract(source, **options)  # type: ignore[arg-type]

    return read


@pytest.mark.parametrize("times", [1, worker.ATTEMPTS, 2 * worker.ATTEMPTS - 1, 1000])
def test_a_report_is_blamed_for_a_killed_worker_only_where_it_is_read_alone(
    start: Start, out: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    paths = varied.write(tmp_path / "in", 10, length=300)
    paths[3].rename(paths[3].with_name("unlucky.txt"))
    (tmp_path / "kills").mkdir()
    monkeypatch.setattr(tagging, "extract", kill_myself(times, tmp_path / "kills"))
    blamed = times == 1000
    # One worker: those of these tests are forks of this process, and would keep each other's connections open.
    assert start(tmp_path / "in", workers=1) == Outcome(done=10, kept=0, failed=int(blamed), copies=0)
    found = out.ask("SELECT parse_filename(path), reason, detail FROM {errors}")
    assert [row[:2] for row in found] == ([("unlucky.txt", "crash")] if blamed else [])
    assert all("SIGKILL" in detail and "nothing else" in detail for *_, detail in found)
    assert len(list((tmp_path / "kills").iterdir())) == min(times, 2 * worker.ATTEMPTS)


def test_files_with_names_of_older_programs_are_read(start: Start, out: Output, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "in") + b"/" + "各县".encode("gb18030")
    os.makedirs(folder)  # noqa: PTH103, bytes are no Path
    names = ["报表.txt".encode("gb18030"), "报表2.txt".encode(), b"\xff.txt"]
    for number, name in enumerate(names):
        with open(folder + b"/" + name, "wb") as stream:  # noqa: PTH123
            stream.write(REPORT + b"\n" * number)
    with zipfile.ZipFile(tmp_path / "in" / "old.zip", "w") as archive:
        archive.writestr("X" * 4 + ".txt", REPORT + b"\n\n\n\n")
    raw = (tmp_path / "in" / "old.zip").read_bytes()
    (tmp_path / "in" / "old.zip").write_bytes(raw.replace(b"XXXX", "决算".encode("gb18030")))
    assert start(tmp_path / "in").failed == 0
    assert out.sources() == ["\\xff.txt", "决算.txt", "报表.txt", "报表2.txt"]
    assert (f"{tmp_path}/in/各县/报表.txt",) in out.ask("SELECT path FROM {reports}")
    assert start(tmp_path / "in") == Outcome(done=0, kept=4, failed=0, copies=0)


def test_an_address_that_cannot_be_reached_costs_its_row(start: Start, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 1, length=300)
    places = ["in/000000.txt", "http://127.0.0.1:1/a.txt", "ftp://127.0.0.1:1/b.txt", "nosuch://c"]
    (tmp_path / "list.csv").write_text("path\n" + "\n".join(places), encoding="utf-8")
    assert start(tmp_path / "list.csv") == Outcome(done=4, kept=0, failed=3, copies=0)
    assert out.ask("SELECT path, reason FROM {errors} ORDER BY 1") == [
        (place, "unreadable") for place in sorted(places[1:])
    ]


def test_jobs_that_divide_differently_keep_out_of_each_others_way(start: Start, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 4, length=300)
    store = Store(str(out.folder))
    with store.lock("_log/parts-0002.lock", shared=True):  # as a job of two parts holds it
        with pytest.raises(Busy):
            start(tmp_path / "in")
        start(tmp_path / "in", shard=Shard(0, 2))
        start(tmp_path / "in", shard=Shard(1, 2))
    assert start(tmp_path / "in").done == 0
    with store.lock("_log/parts-0001.lock", shared=True), pytest.raises(Busy):
        start(tmp_path / "in", shard=Shard(0, 2))


def test_s3_without_credentials_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("s3fs")
    done = batch("s3://province/in", "-o", tmp_path / "out", "--model", "none", HOME=str(tmp_path))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "s3://province/in" in done.stderr and "credentials" in done.stderr


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short name: sockets lie in it, whose names may have a hundred bytes."""
    with tempfile.TemporaryDirectory(prefix="jx") as folder:
        yield Path(folder)


def test_a_killed_job_leaves_nothing_among_the_temporary_files(tmp_path: Path, temporary: Path) -> None:
    varied.write(tmp_path / "in", 8, length=300)
    command = ("batch", tmp_path / "in", "-o", tmp_path / "out", "--workers", "1", "--model", "none")
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli.main", *command],
        cwd=ROOT, env={**ENVIRONMENT, "TMPDIR": str(temporary)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE * 5
    while results(tmp_path / "out") < 3:
        assert process.poll() is None, "the job has ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.kill()
    process.wait()
    abandoned = temporary / "jixiao-scratch-of-another"
    abandoned.mkdir()
    (abandoned / "report.doc").write_bytes(REPORT)
    done = batch(*command[1:], TMPDIR=str(temporary))
    assert done.returncode == 0, done.stderr
    while left := [path.name for path in temporary.iterdir()]:
        assert time.monotonic() < deadline, left  # what ends with it takes a moment
        time.sleep(0.1)
