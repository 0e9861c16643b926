"""The folder of `make offline` installs where there is no network, and says what is wrong where it cannot."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import extractor

ROOT = Path(__file__).parent.parent
# Nothing of this machine's pip: no index of its own, no cache. HOME is each test's.
PLAIN = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder, made anew, without extras."""
    made: Path = tmp_path_factory.mktemp("offline") / "jixiao-offline"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "offline", f"OFFLINE={made}", "EXTRAS="],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "connection" in done.stderr.lower():
        pytest.skip("the folder is made where there is an index of packages")
    assert done.returncode == 0, done.stderr
    return made


def install(folder: Path, target: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the script says and how it ends; `before` is the command that it is started by."""
    command = [*before, str(folder / "install-offline.sh"), str(target)]
    surroundings = PLAIN | {"HOME": str(target.parent)} | environment
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


def changed(folder: Path, copy: Path) -> Path:
    """A copy of the folder whose files are links, so that one can be exchanged."""
    shutil.copytree(folder, copy, copy_function=os.link)
    return copy


def test_it_installs_and_reads_without_a_network(folder: Path, tmp_path: Path) -> None:
    alone = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here")
    routes = subprocess.run([*alone, "cat", "/proc/net/route"], capture_output=True, text=True, check=True).stdout
    assert len(routes.splitlines()) <= 1, "a heading and no route"
    done = install(folder, tmp_path / "jixiao", *alone)
    assert done.returncode == 0, done.stderr
    report = tmp_path / "report.txt"
    report.write_text("某县财政局2022年度部门决算\n培训经费年初预算为50万元，支出决算为45.5万元。", encoding="utf-8")
    read = subprocess.run(
        [*alone, str(tmp_path / "jixiao/bin/jixiao"), "extract", str(report), "--json"],
        cwd=tmp_path,
        env=PLAIN | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = json.loads(read.stdout)["budget_lines"]
    assert lines == [line.model_dump(mode="json") for line in extractor.extract(report).budget_lines]


def test_a_file_damaged_on_the_way_is_named(folder: Path, tmp_path: Path) -> None:
    copy = changed(folder, tmp_path / "copy")
    wheel = next((copy / "wheels").glob("jieba-*"))
    content = wheel.read_bytes()
    wheel.unlink()
    wheel.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    done = install(copy, tmp_path / "jixiao")
    assert done.returncode == 1 and wheel.name in done.stderr + done.stdout and "重新拷贝" in done.stderr
    assert not (tmp_path / "jixiao").exists()


def test_a_folder_that_is_not_whole_is_told(folder: Path, tmp_path: Path) -> None:
    copy = changed(folder, tmp_path / "copy")
    (copy / "made-for").unlink()
    done = install(copy, tmp_path / "jixiao")
    assert done.returncode == 1 and "made-for" in done.stderr
    (copy / "made-for").write_bytes((folder / "made-for").read_bytes())
    next((copy / "wheels").glob("spacy-3*")).unlink()
    done = install(copy, tmp_path / "jixiao")
    assert done.returncode == 1 and "spacy-3" in done.stderr + done.stdout


@pytest.mark.parametrize("python", ["#!/bin/sh\necho 3.9 sparc", "#!/bin/sh\nexit 127"])
def test_another_python_is_told_before_anything_is_written(folder: Path, tmp_path: Path, python: str) -> None:
    other = tmp_path / "python"
    other.write_text(python, encoding="utf-8")
    other.chmod(0o755)
    done = install(folder, tmp_path / "jixiao", PYTHON=str(other))
    assert done.returncode == 1 and "PYTHON=" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "jixiao").exists()


def test_what_is_there_is_left_alone(folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "jixiao"
    there.mkdir()
    (there / "mine").write_text("x", encoding="utf-8")
    done = install(folder, there)
    assert done.returncode == 1 and str(there) in done.stderr
    assert [entry.name for entry in there.iterdir()] == ["mine"]
