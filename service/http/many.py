"""Many reports in one request: each becomes a line of NDJSON, as soon as it is done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from extractor.result import Result
from service.problems import Document, Problem
from service.readers.memory import Memory

MEDIA_TYPE = "application/x-ndjson"

# A report's name, and how it is read; or why it is not.
Report = tuple[str, Callable[[], Awaitable[Memory]] | Problem]


class Line(BaseModel):
    """A line of the answer: a report's result, or why there is none."""

    index: int = Field(description="The report's place in the request, archives unpacked, counted from 0.")
    name: str = Field(description="The file's name; of a file in an archive, ARCHIVE/NAME.")
    status: Literal["done", "failed"]
    result: Result | None = None
    problem: Document | None = None


async def lines(reports: Sequence[Report], at_once: int) -> AsyncIterator[bytes]:
    """The lines for reports, in pieces, in the order in which they are done.

    A client that reads slowly is waited for: no more results are held than are read at once.

    Args:
        reports: what to read.
        at_once: how many of them may wait, be read, or wait for the client.
    """
    waiting = iter(enumerate(reports))
    running: set[asyncio.Task[Iterator[bytes]]] = set()
    try:
        while True:
            while len(running) < at_once and (following := next(waiting, None)):
                running.add(asyncio.create_task(_line(following[0], *following[1])))
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                for piece in task.result():
                    yield piece
    finally:
        # The client has gone, or all is done.
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _line(index: int, name: str, report: Callable[[], Awaitable[Memory]] | Problem) -> Iterator[bytes]:
    about = {"index": index, "name": name}
    try:
        if isinstance(report, Problem):
            raise report
        return _done(about, await report())
    except Problem as problem:
        line = {**about, "status": "failed", "problem": problem.document()}
        return iter([json.dumps(line, ensure_ascii=True).encode() + b"\n"])


def _done(about: dict[str, Any], result: Memory) -> Iterator[bytes]:
    """The result is JSON already, and large: it is put into the line as it is."""
    head = json.dumps({**about, "status": "done"}, ensure_ascii=True)
    with result:
        yield head[:-1].encode() + b', "result": '
        yield from result.pieces()
        yield b"}\n"
