"""An answer that is sent as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from service.readers.memory import Memory


class Streamed(StreamingResponse):
    """An answer that is sent as it comes; what the request holds is let go at the end, however that comes."""

    def __init__(
        self,
        content: AsyncIterator[bytes],
        held: AsyncExitStack,
        media_type: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(content, media_type=media_type, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        async with self._held:
            await super().__call__(scope, receive, send)


async def pieces(content: Memory) -> AsyncIterator[bytes]:
    """A result, piece by piece."""
    for piece in content.pieces():
        yield piece
