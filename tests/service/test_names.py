"""Files whose names older programs wrote, through the command as a person runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
REPORT = "云溪县档案馆2023年度部门决算\n整理档案71份。\n".encode()
GBK = "报表".encode("gb18030")


def jixiao(*arguments: bytes | str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False, timeout=600,
    )  # fmt: skip


def test_a_report_and_a_folder_of_any_name_are_read_shown_and_written(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/" + GBK
    os.mkdir(folder)  # noqa: PTH102, bytes are no Path
    for name in (GBK + b".txt", b"\xff.txt"):
        with open(folder + b"/" + name, "wb") as stream:  # noqa: PTH123
            stream.write(REPORT)
    files = [folder + b"/" + GBK + b".txt", folder + b"/\xff.txt", folder + b"/" + GBK + b"2.txt"]
    done = jixiao("extract", *files, "--model", "none", "-o", str(tmp_path / "out"))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr.decode("utf-8")
    assert "报表2.txt: there is no such file" in done.stderr.decode("utf-8")
    sources = {path.name: json.loads(path.read_bytes())["document"]["source"] for path in (tmp_path / "out").iterdir()}
    assert sources == {"报表.json": "报表.txt", "\\xff.json": "\\xff.txt"}
    done = jixiao("batch", folder, "--model", "none", "-o", folder + b"/" + GBK, "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert b"1 read, 0 kept, 0 failed; 1 inputs are copies" in done.stderr
    assert (tmp_path / "报表" / "报表" / "summary.xlsx").exists()
