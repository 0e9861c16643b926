"""A job that is killed with -9 at any moment, and started again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.service.batch import varied
from tests.service.batch.conftest import Output, Start

ROOT = Path(__file__).parents[3]
REPORTS = 40
# Seconds, on the clock, that the longest of the waits below may take.
PATIENCE = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("in")
    varied.write(folder, REPORTS, length=700)
    return folder


def command(folder: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "service.cli.main", "batch", str(folder), "-o", str(out), "--workers", "2"]


def results(out: Path) -> int:
    """How many results there are, drafts not counted."""
    return len(list((out / "results").glob("[0-9a-f]*.json.zst"))) if (out / "results").is_dir() else 0


def start_and_kill(folder: Path, out: Path, when: int, pause: float) -> None:
    """Kills a job a moment after it has written so many results; what it started may live on for a while."""
    process = subprocess.Popen(
        command(folder, out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + PATIENCE
    while results(out) < when and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    time.sleep(pause)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_nothing_is_lost_and_nothing_twice(folder: Path, start: Start, out: Output, tmp_path: Path) -> None:
    expected = Output(tmp_path / "expected")
    start(folder, output=str(expected.folder))
    chance = random.Random(20241121)
    kills = [*sorted(chance.sample(range(1, REPORTS), 4)), REPORTS]
    for when in kills:
        before = results(out.folder)
        start_and_kill(folder, out.folder, when, chance.uniform(0, 0.3))
        assert results(out.folder) >= max(before, when)
        assert set(out.results()) <= set(expected.results())
    done = subprocess.run(command(folder, out.folder), cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert out.content() == expected.content()
    assert not [path for path in out.folder.rglob("*") if path.name.endswith(".part")]


def test_a_half_written_file_is_not_taken_for_whole(folder: Path, start: Start, out: Output, tmp_path: Path) -> None:
    start(folder)
    whole = out.content()
    half(next((out.folder / "achievements").rglob("*.parquet")))
    half(sorted((out.folder / "results").iterdir())[7])
    half(sorted((out.folder / "_log").glob("*.zst"))[2])
    sorted((out.folder / "results").iterdir())[20].unlink()
    (out.folder / "causes" / "fiscal_year=2022" / "0001of0001-0123456789abcdef.0.parquet").write_bytes(b"PAR1")
    start(folder)
    assert out.content() == whole


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def test_an_orphaned_worker_ends(folder: Path, out: Output) -> None:
    """What a killed job leaves running ends by itself."""
    start_and_kill(folder, out.folder, 5, 0)
    deadline = time.monotonic() + PATIENCE
    while working(out.folder):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def working(out: Path) -> bool:
    """Whether results still appear."""
    before = results(out)
    time.sleep(1)
    return results(out) != before
