"""What is installed elsewhere is whole: the code, the knowledge, the command, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("extractor", "models", "annotations", "service")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """The wheel built from a copy of the files that git does not ignore, as a release would be."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard", "pyproject.toml", "README.md", *PACKAGES],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        target,
        source,
    ]
    subprocess.run(list(map(str, command)), capture_output=True, check=True)
    (built,) = target.glob("*.whl")
    return zipfile.Path(built)


def test_it_holds_every_package_and_nothing_beside_them(wheel: zipfile.Path) -> None:
    names = {entry.name for entry in wheel.iterdir() if not entry.name.endswith(".dist-info")}
    assert names == set(PACKAGES)


def test_it_holds_the_knowledge(wheel: zipfile.Path) -> None:
    expected = {path.name for path in (ROOT / "extractor" / "knowledge").iterdir() if path.suffix in (".yaml", ".csv")}
    assert expected
    assert expected <= {entry.name for entry in (wheel / "extractor" / "knowledge").iterdir()}


def test_it_runs_on_its_own(wheel: zipfile.Path, tmp_path: Path) -> None:
    """From the wheel alone, away from the checkout, a report is read."""
    with zipfile.ZipFile(str(wheel.root.filename)) as archive:
        archive.extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, '.'); import extractor; print(extractor.__file__);"
        "print(extractor.extract('培训经费年初预算为50万元，支出决算为45.5万元。').budget_lines[0].path)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    where, path = done.stdout.splitlines()
    assert Path(where).resolve().is_relative_to(tmp_path.resolve()) or where.startswith(".")
    assert path == "['培训经费']"
