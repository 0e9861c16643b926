"""What a batch job costs beside the reading itself, as ratios of times and of memory that are measured in one run.

Times are of whole processes on the clock, the loading of the engine included on both sides, and each is the least of
rounds that take turns: what else the machine does makes a round slower, never faster.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.service.batch import varied

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parents[2]
REPORTS = 400
ROUNDS = 2
FEW, MANY = 1_000, 10_000
SHORT = 160  # code points of each of the many

LOOP = """
import sys
from pathlib import Path
from extractor import extract
for path in sorted(Path(sys.argv[1]).iterdir()):
    extract(path)
"""
# The job as the command runs it; then the most memory that the coordinating process held, in KiB.
JOB = """
import resource, sys
from rich.console import Console
from service.batch.job import Job, run
if __name__ == "__main__":
    outcome = run(Job([sys.argv[1]], sys.argv[2], workers=int(sys.argv[3])), Console(stderr=True))
    assert outcome.failed == 0
    print(outcome.done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def timed(script: Path, *arguments: object) -> tuple[float, list[int]]:
    """The seconds that a script takes in a process of its own, and the numbers that it prints."""
    command = [sys.executable, str(script), *map(str, arguments)]
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    taken = time.perf_counter() - start
    assert done.returncode == 0, done.stderr.decode()
    return taken, [int(number) for number in done.stdout.split()]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "loop.py").write_text(LOOP, encoding="utf-8")
    (folder / "job.py").write_text(JOB, encoding="utf-8")
    return folder / "loop.py", folder / "job.py"


@pytest.fixture(scope="module")
def times(scripts: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Sequence[float]:
    """The seconds that the engine's own loop, a job of one worker, and one of two take for the same reports."""
    loop, job = scripts
    folder = tmp_path_factory.mktemp("reports")
    varied.write(folder, REPORTS)
    taken: list[list[float]] = [[], [], []]
    for _ in range(ROUNDS):
        taken[0].append(timed(loop, folder)[0])
        for workers in (1, 2):
            seconds, (done, _) = timed(job, folder, tmp_path_factory.mktemp("out"), workers)
            assert done == REPORTS
            taken[workers].append(seconds)
    print(f"\nloop {taken[0]}, one worker {taken[1]}, two {taken[2]}")
    return [min(rounds) for rounds in taken]


def test_a_job_takes_little_more_than_the_engine(times: Sequence[float]) -> None:
    loop, one, _ = times
    print(f"\nengine {loop:.1f} s, job {one:.1f} s: {one / loop:.3f}")
    assert one <= 1.15 * loop


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="two workers need two cores")
def test_two_workers_read_nearly_twice_as_fast(times: Sequence[float]) -> None:
    _, one, two = times
    print(f"\none worker {REPORTS / one:.1f} reports a second, two {REPORTS / two:.1f}: {one / two:.2f}")
    assert one >= 1.7 * two


def test_ten_times_the_reports_take_ten_times_as_long_and_no_more_memory(
    scripts: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, job = scripts
    folder = tmp_path_factory.mktemp("many")
    paths = varied.write(folder / "all", MANY, length=SHORT)
    (folder / "few").mkdir()
    for path in paths[:FEW]:
        (folder / "few" / path.name).hardlink_to(path)
    few, (_, few_memory) = min(timed(job, folder / "few", tmp_path_factory.mktemp("out"), 2) for _ in range(ROUNDS))
    many, (done, many_memory) = timed(job, folder / "all", tmp_path_factory.mktemp("out"), 2)
    assert done == MANY
    print(f"\n{FEW}: {few:.1f} s, {few_memory / 1024:.1f} MiB; {MANY}: {many:.1f} s, {many_memory / 1024:.1f} MiB")
    assert many <= 10.5 * few
    assert many_memory <= 1.05 * few_memory
