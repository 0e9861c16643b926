"""Work for a client is given up when the client goes away: its report is not read, and its reader is free again."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

Found = TypeVar("Found")


async def wanted_by(request: Request, work: Coroutine[Any, Any, Found]) -> Found:
    """What the work gives. The request's body must have been received.

    Raises:
        ClientDisconnect: the client has gone; the work has been cancelled.
    """
    working, gone = asyncio.create_task(work), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        gone.cancel()
        await asyncio.wait({working, gone})


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
