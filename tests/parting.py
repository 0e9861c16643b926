"""Servers that tests start end with them, also where a test is killed and can stop nothing: the kernel does it then."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1


def parted(command: Sequence[str | os.PathLike[str]]) -> list[str]:
    """The command, as one that ends when this process does; it has the same process id as the command itself.

    Its first part is a path. The thread that starts it must be the main one: the kernel watches the thread.
    """
    return [sys.executable, __file__, str(os.getpid()), *map(os.fspath, command)]


def _become(command: list[str], parent: int) -> None:
    # The signal stays set when a process becomes another program.
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL):
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        sys.exit("the test that started this has ended")
    os.execv(command[0], command)


if __name__ == "__main__":
    _become(sys.argv[2:], int(sys.argv[1]))
