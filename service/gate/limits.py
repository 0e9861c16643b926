"""What the service takes on: how large a request is and how fast it arrives, how many there are, whose they are."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import Problem
from service.settings import MEBIBYTE, Settings

# How much of a body that is refused is still taken from the line: a client that is sending sees no answer otherwise.
_DRAIN = 4


class Holdings:
    """What a server process holds in memory of all requests: what they carry, and results until they are sent."""

    def __init__(self, settings: Settings) -> None:
        self._most = settings.max_buffered * MEBIBYTE
        self._held = 0

    def add(self, size: int) -> None:
        """Counts bytes as held; `drop` must follow.

        Raises:
            Problem: busy, that would be more than there may be; nothing is counted.
        """
        if self._held + size > self._most:
            raise busy("The service holds as much as it may for other requests; send this again later.", 5)
        self._held += size

    def drop(self, size: int) -> None:
        """Counts bytes as held no more."""
        self._held -= size


class BodyLimit:
    """Stops a request whose body is larger than it may be, announced or not, or too slow; and too many of them."""

    def __init__(self, app: ASGIApp, settings: Settings, holdings: Holdings) -> None:
        self.app = app
        self.settings = settings
        self.holdings = holdings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with its body counted."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(self, receive, self._most(scope))
        try:
            await self.app(scope, body.receive, send)
        finally:
            self.holdings.drop(body.held)

    def _most(self, scope: Scope) -> int:
        """The most bytes that a request's body may have; JSON unfolds to many times its size when it is parsed."""
        most = (
            self.settings.max_batch
            if scope["path"].endswith(("/batch", "/compare", "/note"))
            else self.settings.max_upload
        )
        if not Headers(scope=scope).get("content-type", "").lower().startswith("multipart/"):
            most = min(most, self.settings.max_json)
        return most * MEBIBYTE


class _Body:
    """The body of one request."""

    def __init__(self, limit: BodyLimit, receive: Receive, most: int) -> None:
        self._limit = limit
        self._receive = receive
        self._most = most
        self._deadline = asyncio.get_running_loop().time() + limit.settings.receive_seconds
        self._done = False
        self.held = 0

    async def receive(self) -> Message:
        """The next part of the body, or, after it, that the client has gone."""
        if self._done:
            return await self._receive()
        message = await self._next()
        size = len(message.get("body", b""))
        self._limit.holdings.add(size)
        self.held += size
        if self.held > self._most:
            await self._drain()
            raise Problem("body-too-large", f"A request may have {self._most / MEBIBYTE:g} MiB; this one is larger.")
        return message

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError as error:
            seconds = self._limit.settings.receive_seconds
            raise Problem("slow-upload", f"The body did not arrive within {seconds:g} seconds.") from error
        self._done = not message.get("more_body", False)
        return message

    async def _drain(self) -> None:
        dropped = 0
        while not self._done and dropped < _DRAIN * self._most:
            dropped += len((await self._next()).get("body", b""))


class Admission:
    """How many requests are being received, wait or are read: those beyond are refused before they are received."""

    def __init__(self, settings: Settings) -> None:
        self._most = settings.readers + settings.queue
        self._readers = settings.readers
        self._per_client = settings.per_client
        self._clients: Counter[str] = Counter()
        # A running mean of what a request takes once it is read, in seconds: how soon there is room again.
        self._mean = 1.0

    @property
    def admitted(self) -> int:
        """The requests that are in."""
        return self._clients.total()

    @contextmanager
    def enter(self, client: str) -> Iterator[None]:
        """Counts a client's request as in while the block lasts.

        Raises:
            Problem: too-many-requests, this client has as many as it may; busy, the service has.
        """
        wait = max(1, min(60, round(self._mean * self.admitted / self._readers)))
        if self._clients[client] >= self._per_client:
            detail = f"A client may have {self._per_client} requests at once; send this again when one is answered."
            raise Problem("too-many-requests", detail, {"Retry-After": str(wait)})
        if self.admitted >= self._most:
            raise busy(f"{self._most} requests are waiting or being read; send this again later.", wait)
        self._clients[client] += 1
        try:
            yield
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    def took(self, seconds: float) -> None:
        """Notes how long a report was read."""
        self._mean += 0.1 * (seconds - self._mean)


def busy(detail: str, wait: int) -> Problem:
    """The problem of a service that has too much to do; `wait` in seconds."""
    return Problem("busy", detail, {"Retry-After": str(wait)})
