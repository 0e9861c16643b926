"""The command as a person runs it: what it says, and its exit status."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.service.batch import varied
from tests.service.batch.conftest import Output

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_every_report_read_is_status_0_and_says_how_far_it_is(jixiao: Command, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 5, length=300)
    done = jixiao("batch", "in", "-o", out.folder, "--workers", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    *_, last, summary = done.stderr.splitlines()
    assert re.fullmatch(r"5/5 reports, [0-9.]+ a second, 0 errors, 0:00:00 left", last)
    assert summary == "5 read, 0 kept, 0 failed"
    assert {"summary.xlsx", "report.html", "results", "pages", "reports"} <= {
        path.name for path in out.folder.iterdir()
    }


def test_what_is_not_read_is_counted_and_listed_and_its_own_output_is_not_read(jixiao: Command, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 2, length=300)
    (tmp_path / "in" / "照片.gif").write_bytes(b"GIF89a")
    for folder in ("_log", "results"):
        (tmp_path / "in" / "last year" / folder).mkdir(parents=True)
    (tmp_path / "in" / "last year" / "report.html").write_text("<html>", encoding="utf-8")
    for again in (False, True):
        done = jixiao("batch", "in", "-o", "in/out", "--workers", "1", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        *_, summary, skipped = done.stderr.splitlines()
        assert summary == ("0 read, 2 kept, 0 failed" if again else "2 read, 0 kept, 0 failed")
        assert skipped.startswith("not read: 1 .gif, 1 written by jixiao;")
    listed = (tmp_path / "in" / "out" / "skipped.csv").read_text(encoding="utf-8-sig")
    assert f"{tmp_path / 'in' / '照片.gif'},.gif,no report's name ends in .gif" in listed


def test_a_report_that_fails_is_status_1_and_the_limits_hold_in_the_real_engine(
    jixiao: Command, out: Output, tmp_path: Path
) -> None:
    paths = varied.write(tmp_path / "in", 4)
    paths[0].write_text(paths[0].read_text(encoding="utf-8") * 400, encoding="utf-8")
    paths[1].write_bytes(b"")
    done = jixiao("batch", tmp_path / "in", "-o", out.folder, "--workers", "1", "--time-limit", "5")
    assert done.returncode == 1, done.stderr
    assert done.stderr.splitlines()[-1] == "4 read, 0 kept, 2 failed"
    assert out.ask("SELECT parse_filename(path), reason FROM {errors} ORDER BY 1") == [
        ("000000.txt", "timeout"),
        ("000001.txt", "empty"),
    ]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["missing.txt", "-o", "out"], "there is no missing.txt"),
        (["in", "-o", "out", "--shard", "3/2"], "--shard takes I/N"),
        (["in", "-o", "out", "--ontology", "wrong.yaml"], "wrong.yaml"),
        (["in", "-o", "in/000000.txt"], "000000.txt"),
        (["in"], "--output"),
    ],
)
def test_a_job_that_cannot_run_is_status_2(
    jixiao: Command, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    varied.write(tmp_path / "in", 1, length=300)
    (tmp_path / "wrong.yaml").write_text("types: 1\n", encoding="utf-8")
    done = jixiao("batch", *arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_sees_a_bar(root: Path, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 2, length=300)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli.main", "batch", str(tmp_path / "in"), "-o", str(out.folder)],
        cwd=root,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 65536):
            shown += piece
    except OSError:  # how Linux says that the other end has closed
        pass
    os.close(leader)
    assert process.wait() == 0
    text = shown.decode()
    assert "━" in text
    assert "2/2" in text
    assert "0 errors" in text
