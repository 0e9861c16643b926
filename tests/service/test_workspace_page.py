"""What docs/operation.md shows of the workspace works as it is shown."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PART = (ROOT / "docs" / "operation.md").read_text("utf-8").partition("## The workspace\n")[2].partition("\n## ")[0]
BLOCKS = dict(re.findall(r"^<!-- ([^\n]*) -->\n```\w+\n(.*?)^```$", PART, re.MULTILINE | re.DOTALL))
SQL = re.findall(r"^```sql\n(.*?)^```$", PART, re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path, **variables: str) -> str:
    """What a command prints, run where samples/ is; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **variables}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace("/tmp/desk", str(folder))],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_work_one_after_the_other(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    assert BLOCKS.keys() == {"server", "file: review.json", "client", "after"}
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "review.json").write_text(BLOCKS["file: review.json"], encoding="utf-8")
    (tmp_path / "jixiao").write_text(f'#!/bin/sh\nexec {sys.executable} -m service.cli.main "$@"\n', encoding="utf-8")
    (tmp_path / "jixiao").chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = BLOCKS["server"].strip().replace("8000", port).replace("/tmp/desk", str(tmp_path))
    assert "JIXIAO_WORKSPACE" in command
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    with subprocess.Popen(["bash", "-c", f"exec env {command}"], cwd=tmp_path, env=environment) as server:
        try:
            run(f"curl -s --retry 60 --retry-connrefused --retry-delay 1 http://127.0.0.1:{port}/healthz", tmp_path)
            saved, got = (run(each.replace("8000", port), tmp_path) for each in BLOCKS["client"].strip().splitlines())
        finally:
            server.terminate()
    assert '"revision":1' in saved
    assert 'etag: "1"' in got and '"by":"Wang"' in got
    printed = [run(each, tmp_path, PATH=path) for each in BLOCKS["after"].strip().splitlines()]
    assert "1 annotated reports; 1 records were looked at" in printed[-1]
    assert "24" in (tmp_path / "corrected.jsonl").read_text("utf-8")
    with closing(sqlite3.connect(tmp_path / "reviews.sqlite")) as db:
        ((_, who, source, part, key, _),) = db.execute(SQL[0]).fetchall()
    assert (who, source, part, key) == ("Wang", "education-2022.txt", "corrections", "+2318-2321-achievement")
