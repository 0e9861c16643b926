"""Who is served next: the clients take turns, so that nobody waits for all that another has sent."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, deque
from typing import Generic, TypeVar

Server = TypeVar("Server")


class Turns(Generic[Server]):
    """Hands out what is free (readers), client by client.

    The next is the client for whom least is at work, and among those who has waited longest for its turn; so a client's
    request waits for at most one of each other client, however many those have sent before. Of one client's own, the
    first comes first. asyncio.Queue would let a newcomer take what another was woken for.
    """

    def __init__(self) -> None:
        self._free: deque[Server] = deque()
        self._waiting: dict[str, deque[asyncio.Future[Server]]] = {}
        self._since: dict[str, int] = {}  # when a client that waits began to, or its last turn began or ended
        self._working: Counter[str] = Counter()
        self._clock = itertools.count()

    async def take(self, client: str) -> Server:
        """What is free, when it is the client's turn; it works for the client until `done`."""
        if self._free:
            self._working[client] += 1
            return self._free.popleft()
        turn: asyncio.Future[Server] = asyncio.get_running_loop().create_future()
        self._since.setdefault(client, next(self._clock))
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.done(client)
                self.give(turn.result())
            raise

    def done(self, client: str) -> None:
        """One that was taken works for the client no more; it may not be free yet."""
        if client in self._since:
            self._since[client] = next(self._clock)
        self._working[client] -= 1
        if not self._working[client]:
            del self._working[client]

    def give(self, free: Server) -> None:
        """Has what is free go to whose turn it is, or wait itself."""
        while self._waiting:
            client = min(self._waiting, key=lambda each: (self._working[each], self._since[each]))
            turn = self._waiting[client].popleft()
            if not turn.done():
                self._working[client] += 1
                self._since[client] = next(self._clock)
            if not self._waiting[client]:
                del self._waiting[client], self._since[client]
            if not turn.done():
                turn.set_result(free)
                return
        self._free.append(free)
