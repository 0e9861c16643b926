"""The readers: so many processes that read one report at a time, replaced when one hangs, crashes or has grown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection

from service.problems import Problem
from service.readers.archives import Member
from service.readers.memory import Memory, received
from service.readers.reader import BEGUN, Answer, Bounds, Compare, Draw, Job, List, Note, Read, Written, serve
from service.readers.turns import Turns
from service.readers.workers import CONTEXT, Failure, Worker

log = logging.getLogger("jixiao.service")

PRELOAD = "service.readers.preload"
# Seconds beyond the time limit, which the reader's own alarm keeps, for a process that does not even get that far.
GRACE = 20
# For loading the engine, and a model, on a slow machine.
LOADING = 300
# A reader that ends so often before it begins with a job will not get better.
ATTEMPTS = 3
# Seconds before a reader that could not start is started again.
AGAIN = 5


class Unusable(Exception):
    """The engine cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report that has been read: what it is called, and its result in the format asked for."""

    name: str
    content: Memory


class Reader:
    """One reader, seen from the service; its methods wait, and are called from a thread, one at a time."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._worker = Worker(serve, bounds, limits=bounds.limits, temporary=bounds.memory_folder)

    @property
    def pid(self) -> int | None:
        """The id of its process, if it has one."""
        return self._worker.pid

    def start(self) -> None:
        """Has a process that has loaded the engine.

        Raises:
            Unusable: it cannot be loaded.
        """
        if self._worker.running:
            return
        self._worker.close()
        try:
            connection = self._worker.connection()
        except OSError as error:
            raise Unusable(f"a reader's process cannot be started: {error.strerror or error}") from error
        try:
            said = connection.recv() if connection.poll(LOADING) else f"the engine was not loaded in {LOADING} seconds"
        except (EOFError, ConnectionError) as error:
            raise Unusable(self._worker.ending().detail) from error
        if said != "ready":
            self._worker.close()
            raise Unusable(said)

    def run(self, job: Job, memory: Memory) -> Reading | list[Member] | Problem:
        """Has a job done on what is in a file in memory.

        Raises:
            Unusable: see `start`.
        """
        connection = self._handed(job, memory)
        late = False
        try:
            late = not connection.poll(self._bounds.limits.seconds + GRACE)
            if not late:
                answer: Answer = connection.recv()
                value = answer.value
                found = Reading(value.name, received(connection)) if isinstance(value, Written) else value
                if answer.spent:
                    self._worker.close()
                return found
        except (EOFError, ConnectionError):
            pass  # it has ended, and how is said below; or this process lacks room for what it sends
        self._worker.kill()
        failure = self._worker.ending()
        log.warning("a reader was lost: %s", failure.detail)
        return _problem(failure, late=late)

    def _handed(self, job: Job, memory: Memory) -> Connection:
        """The connection to a process that has begun with the job; one that was ended before that costs nothing."""
        for _ in range(ATTEMPTS):
            self.start()
            connection = self._worker.connection()
            try:
                connection.send(job)
                memory.send(connection)
                if connection.poll(GRACE) and connection.recv() == BEGUN:
                    return connection
                self._worker.close()
            except (EOFError, ConnectionError):
                log.warning("an idle reader was lost: %s", self._worker.ending().detail)
        raise Unusable(f"a reader ended {ATTEMPTS} times before it began to read")

    def kill(self) -> None:
        """Ends the process, at once, whatever it does."""
        self._worker.kill()


class Pool:
    """The readers of a server process."""

    def __init__(self, bounds: Bounds, readers: int, lost: Callable[[], None] = lambda: None) -> None:
        """`lost` is called whenever a reader had to be replaced because of what it read, or was killed."""
        CONTEXT.set_forkserver_preload([PRELOAD])
        self._readers = [Reader(bounds) for _ in range(readers)]
        self._threads = ThreadPoolExecutor(readers, thread_name_prefix="reader")
        self._turns: Turns[Reader] = Turns()
        self._starting: set[asyncio.Task[None]] = set()
        self._lost = lost
        self._closed = False
        self.fault: str | None = "the readers are starting"

    @property
    def pids(self) -> list[int]:
        """The ids of the readers' processes."""
        return [reader.pid for reader in self._readers if reader.pid is not None]

    def start(self) -> None:
        """Starts the readers, without waiting for them."""
        for reader in self._readers:
            self._prepare(reader)

    async def read(self, job: Read | Compare | Note | Draw, memory: Memory, client: str) -> Reading:
        """A report's result, the comparison of several, their note, or its pages, when it is the client's turn.

        Raises:
            Problem: whatever becomes of it otherwise.
        """
        found = await self._run(job, memory, client)
        assert isinstance(found, Reading)
        return found

    async def members(self, job: List, memory: Memory, client: str) -> list[Member]:
        """The files of an archive, when it is the client's turn.

        Raises:
            Problem: it cannot be opened.
        """
        found = await self._run(job, memory, client)
        assert isinstance(found, list)
        return found

    async def close(self) -> None:
        """Ends all readers, at once; what they read is answered as interrupted."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        for reader in self._readers:
            reader.kill()
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    async def _run(self, job: Job, memory: Memory, client: str) -> Reading | list[Member]:
        """Has a job done; what only stopped its reader from outside has it done again."""
        found = await self._attempt(job, memory, client)
        if isinstance(found, Problem) and found.name == "interrupted" and not self._closed:
            self._lost()
            found = await self._attempt(job, memory, client)
        if not isinstance(found, Problem):
            return found
        if found.name in ("time-limit", "memory-limit", "reader-crashed", "interrupted"):
            self._lost()
        raise found

    async def _attempt(self, job: Job, memory: Memory, client: str) -> Reading | list[Member] | Problem:
        reader = await self._turns.take(client)
        running = asyncio.get_running_loop().run_in_executor(self._threads, reader.run, job, memory)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # Nobody waits for it any more. The thread sees the process end.
            reader.kill()
            await asyncio.wait([running])
            raise
        except Unusable as error:
            detail = "The service cannot start a reader now; it tries again every few seconds, and its log says why."
            raise Problem("not-ready", detail, {"Retry-After": "10"}) from error
        finally:
            self._turns.done(client)
            self._prepare(reader)

    def _prepare(self, reader: Reader) -> None:
        """Has a reader's process started if it has none, and then gives it to who waits."""
        if self._closed:
            return
        task = asyncio.get_running_loop().create_task(self._started(reader))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _started(self, reader: Reader) -> None:
        while True:
            try:
                await asyncio.get_running_loop().run_in_executor(self._threads, reader.start)
            except Unusable as error:
                self.fault = str(error)
                log.error("a reader cannot start: %s", error)
                await asyncio.sleep(AGAIN)
                continue
            self.fault = None
            self._turns.give(reader)
            return


def _problem(failure: Failure, *, late: bool) -> Problem:
    """What is answered when a reader ended: the file's doing where it is, else that it may be sent again."""
    if late or failure.reason == "timeout":
        return Problem("time-limit", f"{failure.detail.capitalize()}; split the report.")
    if failure.reason == "memory":
        return Problem("memory-limit", f"{failure.detail.capitalize()}; split the report.")
    if failure.reason != "stopped":
        return Problem("reader-crashed", "The file made the reader crash; saved in another format it may be read.")
    detail = "The reader was stopped from outside while it read; send the report again."
    return Problem("interrupted", detail, {"Retry-After": "1"})
