"""Many reports in one request: each becomes a line of NDJSON, as soon as it is done."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from extractor.result import Result
from service.problems import Document, Problem
from service.reader import Read

MEDIA_TYPE = "application/x-ndjson"

ReadReport = Callable[[Read], Awaitable[bytes]]


class Line(BaseModel):
    """A line of the answer: a report's result, or why there is none."""

    index: int = Field(description="The report's place in the request, archives unpacked, counted from 0.")
    name: str = Field(description="The file's name; of a file in an archive, ARCHIVE/NAME.")
    status: Literal["done", "failed"]
    result: Result | None = None
    problem: Document | None = None


async def lines(reports: Sequence[tuple[str, bytes | Problem]], read: ReadReport, at_once: int) -> AsyncIterator[bytes]:
    """The lines for reports, in the order in which they are done.

    Args:
        reports: names and contents, or why there is none.
        read: reads one.
        at_once: how many of them may wait or be read at once.
    """
    room = asyncio.Semaphore(at_once)

    async def one(index: int, name: str, content: bytes | Problem) -> bytes:
        about = {"index": index, "name": name}
        if isinstance(content, Problem):
            return _failed(about, content)
        async with room:
            try:
                result = await read(Read(content, name))
            except Problem as problem:
                return _failed(about, problem)
        # The result is JSON already, and large: it is put into the line as it is.
        head = json.dumps({**about, "status": "done"}, ensure_ascii=True)
        return b'%s, "result": %s}\n' % (head[:-1].encode(), result)

    tasks = [asyncio.create_task(one(index, *report)) for index, report in enumerate(reports)]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        # The client has gone, or all is done.
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _failed(about: dict[str, Any], problem: Problem) -> bytes:
    line = {**about, "status": "failed", "problem": problem.document()}
    return json.dumps(line, ensure_ascii=True).encode() + b"\n"
