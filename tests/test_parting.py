from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.parting import parted

ROOT = Path(__file__).parent.parent
# A test that has started a server, and says its number.
TEST = """
import subprocess, sys, time
from tests.parting import parted
print(subprocess.Popen(parted(["/bin/sleep", "60"])).pid, flush=True)
time.sleep(60)
"""


def runs(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return status != "Z"


def test_what_a_killed_test_started_ends_with_it() -> None:
    with subprocess.Popen([sys.executable, "-c", TEST], cwd=ROOT, stdout=subprocess.PIPE, text=True) as test:
        assert test.stdout is not None
        server = int(test.stdout.readline())
        while "sleep" not in Path(f"/proc/{server}/cmdline").read_text(encoding="utf-8").partition("\0")[0]:
            time.sleep(0.01)
        assert runs(server)
        test.kill()
    until = time.monotonic() + 10
    while runs(server) and time.monotonic() < until:
        time.sleep(0.01)
    assert not runs(server)


def test_it_is_the_command_itself() -> None:
    done = subprocess.run(parted(["/bin/echo", "一", "b c"]), capture_output=True, text=True, check=True)
    assert done.stdout == "一 b c\n"
