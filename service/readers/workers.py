"""A process that reads what anyone sent, under limits, and the place in the parent that starts and replaces it.

The limits are the kernel's, so that they hold whatever the report makes the reader do, in C code too: an alarm that
nobody handles ends the process, and memory beyond the limit is not given. Both the batch job and the service build on
this; what they send through the connection is their own.

Pools of the standard library cannot do this: one dead process breaks a whole ProcessPoolExecutor, and none ends a task
that is late.
"""

from __future__ import annotations

import atexit
import ctypes
import errno
import multiprocessing
import os
import resource
import select
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from extractor.allowance import taken
from extractor.scratch import sweep

# A server that has the engine in memory forks the workers: a replaced one is there at once. Which modules it loads
# beforehand is for its users to say (set_forkserver_preload).
CONTEXT = multiprocessing.get_context("forkserver")
# How the process says that a report took more memory than it may, and that the machine has none.
OUT_OF_MEMORY, NO_MEMORY = 77, 75
# Signals by which a program ends itself that does what none may; all others come from outside.
_FAULTS = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP, signal.SIGSYS}
# What the machine lacks, and no report causes alone.
_MACHINE = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG, errno.ENOMEM, errno.EMFILE, errno.ENFILE,
    errno.EAGAIN,
}  # fmt: skip
# How the standard library begins the name of that folder.
_SOCKET_FOLDER = "pymp-"
# Seconds after which a process that has let go of everything is gone.
_PARTING = 2.0
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
# One at a time: a process that is forked while another starts would hold the other's end of its connection, and nobody
# would see when that ends.
_starting = threading.Lock()


class Failure(BaseModel):
    """Why there is no result.

    `reason` is a `Reason` of the engine, or timeout, memory or crash (what the report did to its worker), fault (of the
    reader's code), changed (while the job ran), or stopped (what was done to the worker: the report may be fine).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str
    detail: str


class Limits(BaseModel):
    """What one report may take: seconds on the clock, and bytes above what the loaded engine takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: Annotated[float, Field(gt=0)] = 200  # LibreOffice, which reads .doc, is itself given 180
    memory: Annotated[int, Field(gt=0)] = 2 * 2**30


def leave_nothing() -> None:
    """Has the server that forks the workers remove the folder of its socket when it ends, which its users' end brings.

    They may have been killed, or ended by a signal: then nobody else does.
    """
    for file in Path("/proc/self/fd").iterdir():
        with suppress(OSError), socket.socket(fileno=os.dup(int(file.name))) as found:
            folder = Path(str(found.getsockname())).parent
            if folder.name.startswith(_SOCKET_FOLDER):
                atexit.register(_remove_after, folder, os.getppid())


def _remove_after(folder: Path, user: int) -> None:
    """Removes the folder of the socket where its user has ended; one that lives starts another server for it."""
    deadline = time.monotonic() + _PARTING
    while os.getppid() == user:
        if time.monotonic() > deadline:
            return
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def begin(connection: Connection) -> None:
    """The first thing that a worker process does, which ends when nobody has the other end of the connection."""
    # A group of its own, so that what a report starts (LibreOffice) ends with it; the parent decides on interrupts.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.environ["OMP_NUM_THREADS"] = "1"  # the workers share the cores already
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what a report makes crash leaves nothing of it behind
    # Nobody waits for what is read when they have ended who asked for it, however that came.
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    threading.Thread(target=_end_with, args=(connection,), daemon=True).start()


def _end_with(connection: Connection) -> None:
    """Waits until the other end of the connection is closed, and ends the process and what it started."""
    other_end = select.poll()
    other_end.register(connection.fileno(), 0)  # nothing but its end
    other_end.poll()
    os.killpg(0, signal.SIGKILL)


def of_machine(error: OSError) -> bool:
    """Whether an error is the machine's (a full disk, no memory) and not that of what is read."""
    return error.errno in _MACHINE


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """Gives what happens within so much time and, above what the process has now, so much memory.

    Where they do not suffice, the process ends.
    """
    allowed = taken() + limits.memory
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        yield
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


class Worker:
    """A place for one worker process, which is started when it is first needed and again when it has ended."""

    def __init__(
        self, target: Callable[..., None], *arguments: Any, limits: Limits, temporary: Path | None = None
    ) -> None:
        """The process runs `target(connection, *arguments)`, which calls `begin` and keeps to `limits`.

        `temporary` is where it makes its temporary folders, where that is not the system's place for them.
        """
        self._target = target
        self._arguments = arguments
        self._limits = limits
        self._temporary = temporary
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def connection(self) -> Connection:
        """The connection to the process, which is started if there is none.

        Raises:
            OSError: it cannot be started, since the machine lacks room (processes, open files, memory).
        """
        if self._connection is None:
            with _starting:
                self._connection, self._process = self._begun()
        return self._connection

    def _begun(self) -> tuple[Connection, BaseProcess]:
        """A new process, and the connection to it."""
        ours, theirs = CONTEXT.Pipe()
        with theirs:
            try:
                process = CONTEXT.Process(target=self._target, args=(theirs, *self._arguments), daemon=True)
                process.start()
            except BaseException as error:
                ours.close()
                # The server that forks it ends where it cannot; the next start has another.
                if isinstance(error, EOFError | ConnectionError):
                    raise OSError(errno.EAGAIN, "no process can be started; the machine lacks room for one") from error
                raise
        return ours, process

    @property
    def running(self) -> bool:
        """Whether there is a process, and it has not ended."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The process's id; None where there is none."""
        return self._process.pid if self._process is not None else None

    def ending(self) -> Failure:
        """Waits for a process that is about to end, and says why it did."""
        assert self._process is not None
        self._process.join()
        code = self._process.exitcode
        self.close()
        if code == -signal.SIGALRM:
            return Failure(reason="timeout", detail=f"the reader was ended after {self._limits.seconds:g} seconds")
        if code == OUT_OF_MEMORY:
            return Failure(reason="memory", detail=f"the reader wanted more than {self._limits.memory // 2**20} MiB")
        if code == NO_MEMORY:
            return Failure(reason="stopped", detail="the reader ended, since the machine had no memory for it")
        if code is not None and code < 0:
            reason = "crash" if -code in _FAULTS else "stopped"
            return Failure(reason=reason, detail=f"the reader was ended by {signal.Signals(-code).name}")
        return Failure(reason="crash", detail=f"the reader ended with status {code}")

    def kill(self) -> None:
        """Ends the process and what it started, at once; whoever reads from its connection sees that it ended."""
        process = self._process
        if process is None or process.pid is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()  # it has not made its group yet, or is gone

    def close(self) -> None:
        """Ends the process, at once, and forgets it; the next use starts another."""
        self.kill()
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.join()
            sweep(self._temporary)
