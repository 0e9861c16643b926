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
        [sys.executable, "-m", "service.cli.main", *arguments],
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


def test_a_long_name_is_no_error_and_a_name_steers_no_terminal(tmp_path: Path) -> None:
    longest = ["报" * 83, "告" * 82 + "x", "x" * 251]  # as long as a name may be, with .txt
    odd = ["a\nb", "c\x1b[31m", "\u202etxt", "\u0085d"]
    for name in (*longest, *odd):
        (tmp_path / f"{name}.txt").write_bytes(REPORT)
    files = [tmp_path / f"{name}.txt" for name in (*longest, *odd, "\x1b[2Jmissing")]
    done = jixiao("extract", *map(str, files), "--model", "none", "-o", str(tmp_path / "out"))
    said = done.stderr.decode("utf-8")
    assert done.returncode == 1, said
    assert all(line.isprintable() for line in said.splitlines()), said
    assert len([line for line in said.splitlines() if "there is no such file" in line]) == 1
    written = {path.stem for path in (tmp_path / "out").iterdir()}
    assert {"报" * 83, *odd} < written
    assert len(written) == len(files) - 1  # one that is too long with .json is called by its beginning and a digest


def test_two_long_names_with_one_beginning_are_two(tmp_path: Path) -> None:
    for last in "ab":
        (tmp_path / f"{'x' * 250}{last}.txt").write_bytes(REPORT)
    done = jixiao("extract", *map(str, tmp_path.glob("*.txt")), "--model", "none", "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_whatever_quotes_a_name_shows_it_as_people_read_it(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/" + GBK
    os.mkdir(folder)  # noqa: PTH102, bytes are no Path
    with open(folder + b"/\x81\x40.txt", "wb") as stream:  # noqa: PTH123, whose second byte is an @
        stream.write(REPORT)
    done = jixiao("note", folder + b"/\x81\x40.txt", "-o", folder + b"/" + GBK + b".docx", "--model", "none")
    assert done.returncode == 0, done.stderr
    assert "/报表/报表.docx" in done.stdout.decode("utf-8")
    done = jixiao("evaluate", "--gold", folder)
    assert done.returncode == 2
    assert "/报表: holds no gold file" in done.stderr.decode("utf-8")


def test_a_model_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(REPORT)
    done = jixiao("extract", str(tmp_path / "a.txt"), "--model", str(tmp_path / "nosuch"))
    assert done.returncode == 2
    (line,) = done.stderr.decode("utf-8").splitlines()
    assert "nosuch: is no model" in line
