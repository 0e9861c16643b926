"""LibreOffice, and the copy of the report that it works on, end with who asked for it, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import ReportError
from extractor.reading import legacy
from extractor.scratch import profile, scratch, socket_name, sweep

ROOT = Path(__file__).parents[3]
RTF = rb"{\rtf1 report}"
PATIENCE = 60
# A program that starts another, as soffice does, and does not end.
ENDLESS = "#!/bin/sh\nsleep 1000 & echo $! > {pids}; echo $$ >> {pids}; wait\n"
READ = "import sys; from pathlib import Path; from extractor.reading import read; read(Path(sys.argv[1]))"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the ids of the processes that a LibreOffice that never ends is made of."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(ENDLESS.format(pids=tmp_path / "pids"), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path / "pids"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def alive(pids: Path) -> list[int]:
    """Which of the processes are there and no zombies."""
    stats = {int(pid): Path(f"/proc/{pid}/stat") for pid in pids.read_text().split()}
    return [pid for pid, stat in stats.items() if stat.exists() and ") Z " not in stat.read_text()]


def test_it_ends_when_it_takes_too_long(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "TIMEOUT_SECONDS", 1)
    with pytest.raises(ReportError, match="within 1 seconds"):
        legacy.read_rtf(RTF, "a.rtf")
    wait_for(lambda: not alive(office))
    assert not list(office.parent.glob("jixiao-*"))


def test_it_ends_when_its_reader_is_killed(office: Path) -> None:
    (office.parent / "a.rtf").write_bytes(RTF)
    reader = subprocess.Popen([sys.executable, "-c", READ, str(office.parent / "a.rtf")], cwd=ROOT)
    wait_for(lambda: office.exists() and len(office.read_text().split()) == 2)
    assert len(alive(office)) == 2
    sweep(office.parent)
    (copy,) = office.parent.glob("jixiao-*/report.rtf")  # its reader lives
    reader.send_signal(signal.SIGKILL)
    reader.wait()
    wait_for(lambda: not alive(office))
    sweep(office.parent)
    assert not copy.parent.exists()


def test_a_folder_in_use_is_not_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with scratch() as folder:
        assert folder.parent == tmp_path
        sweep()
        assert folder.exists()
    assert not folder.exists()


def test_a_socket_that_libreoffice_has_left_goes_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands elsewhere, under a name that LibreOffice makes of where its profile is."""
    name = "OSL_PIPE_{}_SingleOfficeIPC_d7d6fec3bb8ceca6224d43ebb1fc5ee"  # as one has named it
    assert socket_name("file:///tmp/i13/sc/p") == name.format(os.getuid())
    monkeypatch.setattr("extractor.scratch._SOCKETS", (tmp_path,))
    with scratch() as folder:
        left = tmp_path / socket_name(profile(folder))
        left.touch()
    assert not left.exists()


def test_it_has_no_more_memory_than_its_reader_has_left(office: Path) -> None:
    """Nor as much as the copy of the report takes."""
    program = office.parent / "bin" / "soffice"
    program.write_text(f"#!/bin/sh\nulimit -d > {office}\n", encoding="utf-8")
    limited = f"import resource as r; r.setrlimit(r.RLIMIT_DATA, (2**30, -1)); {READ}"
    (office.parent / "a.rtf").write_bytes(RTF + b" " * 2**20)
    subprocess.run([sys.executable, "-c", limited, str(office.parent / "a.rtf")], cwd=ROOT, check=False)
    assert 2**18 < int(office.read_text()) < 2**20 - 2**10
    with pytest.raises(ReportError):
        legacy.read_rtf(RTF, "a.rtf")
    assert office.read_text().strip() == "unlimited"


def test_its_temporary_files_are_in_its_own_folder(office: Path) -> None:
    program = office.parent / "bin" / "soffice"
    program.write_text(f"#!/bin/sh\necho $TMPDIR > {office}; echo more > $TMPDIR/lu123.tmp\n", encoding="utf-8")
    with pytest.raises(ReportError):
        legacy.read_rtf(RTF, "a.rtf")
    assert not Path(office.read_text().strip()).exists()
    assert Path(office.read_text().strip()).parent == office.parent
