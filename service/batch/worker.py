"""The batch job's worker: a process that reads chunks, and the slot that hands them to it.

A report that ends its process is written down as a failure, and its chunk goes on in a new process: the results before
it are saved, so nothing is read again. What the machine does (a full disk, a process killed for want of memory) is no
report's doing: the chunk is tried again, at last while nothing else is read. Only what becomes of each report travels
back: its rows would make the parent grow with them.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from typing import Literal, Protocol

from extractor.errors import KnowledgeError
from service.batch.records import Chunk, Failure, Item, Packed, Settings
from service.batch.store import compress
from service.batch.tagging import Tagger
from service.readers.workers import CONTEXT, NO_MEMORY, Worker, begin, limited

PRELOAD = "service.batch.preload"
# How often a report's process may be stopped from outside before it is put off, and end while no report is read before
# the job gives up.
ATTEMPTS = 3
# How often a report crashes its process before it is believed to do so.
CRASHES = 2
# Seconds before each new try where there was no room to write.
PAUSES = (1, 2, 4, 8, 15)

# From the worker: a report begins or is done, the chunk is done, its files find no room, the engine cannot be loaded.
Message = (
    tuple[Literal["begin"], str]
    | tuple[Literal["done"], tuple[str, bool]]
    | tuple[Literal["chunk"], bytes]
    | tuple[Literal["full", "unusable"], str]
)
# Called with each report that is done, and whether it failed.
Done = Callable[[bool], None]


class Engine(Protocol):
    """What reads chunks: see `local_engine.run`."""

    def __call__(self, chunks: Iterable[Packed], settings: Settings, workers: int, done: Done) -> Iterator[Packed]:
        """The manifests of the chunks."""


class Unusable(Exception):
    """The job cannot go on: the engine cannot be loaded, or a chunk's files cannot be written."""


class PutOff(Exception):
    """A chunk is to be read while nothing else is: then it shows whether a report ends its process, or the machine.

    Attributes:
        chunk: it.
        told: the reports that are known to be done.
    """

    def __init__(self, chunk: Packed, told: set[str]) -> None:
        super().__init__(chunk.name)
        self.chunk, self.told = chunk, told


class _Full(Exception):
    """There was no room for what was to be written."""


def serve(connection: Connection, settings: Settings) -> None:
    """The worker process: takes chunks with their known failures until the connection closes."""
    begin(connection)
    try:
        tagger = Tagger(settings, guard=lambda: limited(settings.limits))
    except (KnowledgeError, ValueError) as error:  # the ontology, the model
        connection.send(("unusable", str(error)))
        return
    try:
        while True:
            content, failures = connection.recv()
            try:
                manifest = tagger.tag(Chunk.model_validate_json(content), failures, partial(_tell, connection))
            except ConnectionError:
                raise
            except OSError as error:
                connection.send(("full", f"{error.filename or settings.output}: {error.strerror or error}"))
            else:
                connection.send(("chunk", compress(manifest.model_dump_json().encode())))
    except MemoryError:
        os._exit(NO_MEMORY)
    except (EOFError, ConnectionError):  # the parent has ended, and takes no more
        return


def _tell(connection: Connection, item: Item, done: bool) -> None:
    connection.send(("done", (item.id, item.failure is not None)) if done else ("begin", item.id))


class Slot:
    """A place for one worker process, which is started when it is first needed and replaced when it ends."""

    def __init__(self, settings: Settings) -> None:
        CONTEXT.set_forkserver_preload([PRELOAD])
        self._worker = Worker(serve, settings, limits=settings.limits)
        self._closed = False

    def tag(self, chunk: Packed, done: Done, before: PutOff | None = None) -> Packed:
        """Has a chunk read and gives its manifest; `done` is called for each report once, when its fate is known.

        Args:
            chunk: what is to be read.
            done: see `Done`.
            before: the try that put the chunk off; nothing else is being read now, so that a report whose process is
                stopped all the same is to blame.

        Raises:
            PutOff: the process was stopped again and again, and others were being read.
            Unusable: the engine cannot be loaded, there is no room for the files, or the worker ends again and again
                without reading a report.
        """
        failures: dict[str, Failure] = {}
        told = before.told if before else set[str]()
        ends: Counter[tuple[str | None, str]] = Counter()
        pauses = iter(PAUSES)
        while True:
            try:
                manifest, culprit, failure = self._attempt(chunk, failures, told, done)
            except _Full as full:
                self._pause(next(pauses, None), full)
                continue
            if manifest is not None:
                return Packed(chunk.name, chunk.generation, manifest)
            ends[culprit, failure.reason] += 1
            often = ends[culprit, failure.reason]
            if culprit is None:
                if often == ATTEMPTS:
                    detail = f"a worker ended {ATTEMPTS} times while no report was being read: {failure.detail}"
                    raise Unusable(detail)
            elif failure.reason == "stopped":
                if often == ATTEMPTS and before is None:
                    raise PutOff(chunk, told)
                if often == ATTEMPTS:
                    detail = f"{failure.detail}, {ATTEMPTS} times, while nothing else was read"
                    failures[culprit] = Failure(reason="crash", detail=detail)
            elif failure.reason != "crash" or often == CRASHES:
                failures[culprit] = failure

    def _pause(self, seconds: float | None, full: _Full) -> None:
        if seconds is None:
            raise Unusable(f"{full}; make room and run the job again, which goes on where it was") from full
        time.sleep(seconds)

    def close(self) -> None:
        """Ends the process, at once."""
        self._closed = True
        self._worker.close()

    def _attempt(
        self, chunk: Packed, failures: dict[str, Failure], told: set[str], done: Done
    ) -> tuple[bytes | None, str | None, Failure]:
        """The manifest; or, if the process ended, the id of the report that it was reading, if any, and why."""
        current: str | None = None
        try:
            connection = self._started()
        except OSError as error:
            raise _Full(f"no worker can be started: {error.strerror or error}") from error
        try:
            connection.send((chunk.content, failures))
            while True:
                message: Message = connection.recv()
                if message[0] == "chunk":
                    return message[1], None, Failure(reason="", detail="")
                if message[0] == "full":
                    raise _Full(message[1])
                if message[0] == "unusable":
                    raise Unusable(message[1])
                if message[0] == "begin":
                    current = message[1]
                    continue
                current, (report, failed) = None, message[1]
                if report not in told:
                    told.add(report)
                    done(failed)
        except (EOFError, ConnectionError):
            return None, current, self._worker.ending()

    def _started(self) -> Connection:
        if self._closed:
            raise Unusable("the job was stopped")
        return self._worker.connection()
