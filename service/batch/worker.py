"""The batch job's worker: a process that reads chunks, and the slot that hands them to it.

A report that ends its process is written down as a failure, and its chunk goes on in a new process: the results before
it are saved, so nothing is read again. Only what becomes of each report travels back: its rows would make the parent
grow with them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from typing import Literal, Protocol

from extractor.errors import KnowledgeError
from service.batch.records import Chunk, Failure, Item, Packed, Settings
from service.batch.store import compress
from service.batch.tagging import Tagger
from service.workers import CONTEXT, OUT_OF_MEMORY, Worker, begin, limited

PRELOAD = "service.batch.preload"
# A chunk that ends its process this often while no report is being read will not get better.
ATTEMPTS = 3

# From the worker: a report begins or is done, the chunk is done, or the engine cannot be loaded.
Message = (
    tuple[Literal["begin"], str]
    | tuple[Literal["done"], tuple[str, bool]]
    | tuple[Literal["chunk"], bytes]
    | tuple[Literal["unusable"], str]
)
# Called with each report that is done, and whether it failed.
Done = Callable[[bool], None]


class Engine(Protocol):
    """What reads chunks: see `local_engine.run`."""

    def __call__(self, chunks: Iterable[Packed], settings: Settings, workers: int, done: Done) -> Iterator[Packed]:
        """The manifests of the chunks."""


class Unusable(Exception):
    """The job cannot go on: the engine cannot be loaded, or a chunk's files cannot be written."""


def serve(connection: Connection, settings: Settings) -> None:
    """The worker process: takes chunks with their known failures until the connection closes."""
    begin()
    try:
        tagger = Tagger(settings, guard=lambda: limited(settings.limits))
    except (KnowledgeError, ValueError) as error:  # the ontology, the model
        connection.send(("unusable", str(error)))
        return
    try:
        while True:
            content, failures = connection.recv()
            manifest = tagger.tag(Chunk.model_validate_json(content), failures, partial(_tell, connection))
            connection.send(("chunk", compress(manifest.model_dump_json().encode())))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, BrokenPipeError):  # the parent has ended, and takes no more
        return


def _tell(connection: Connection, item: Item, done: bool) -> None:
    connection.send(("done", (item.id, item.failure is not None)) if done else ("begin", item.id))


class Slot:
    """A place for one worker process, which is started when it is first needed and replaced when it ends."""

    def __init__(self, settings: Settings) -> None:
        CONTEXT.set_forkserver_preload([PRELOAD])
        self._worker = Worker(serve, settings, limits=settings.limits)
        self._closed = False

    def tag(self, chunk: Packed, done: Done) -> Packed:
        """Has a chunk read and gives its manifest; `done` is called for each report once, when its fate is known.

        Raises:
            Unusable: the engine cannot be loaded, or the worker ends again and again without reading a report.
        """
        failures: dict[str, Failure] = {}
        told: set[str] = set()
        for _ in range(ATTEMPTS):
            while True:
                manifest, culprit, failure = self._attempt(chunk, failures, told, done)
                if manifest is not None:
                    return Packed(chunk.name, chunk.generation, manifest)
                if culprit is None:
                    break
                failures[culprit] = failure
        raise Unusable(f"a worker ended {ATTEMPTS} times while no report was being read: {failure.detail}")

    def close(self) -> None:
        """Ends the process, at once."""
        self._closed = True
        self._worker.close()

    def _attempt(
        self, chunk: Packed, failures: dict[str, Failure], told: set[str], done: Done
    ) -> tuple[bytes | None, str | None, Failure]:
        """The manifest; or, if the process ended, the id of the report that it was reading, if any, and why."""
        current: str | None = None
        connection = self._started()
        try:
            connection.send((chunk.content, failures))
            while True:
                message: Message = connection.recv()
                if message[0] == "chunk":
                    return message[1], None, Failure(reason="", detail="")
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
