"""What a connection may do before and after its request: nobody who only holds one open keeps others out.

Headers have a time to arrive in, an answer is given up when its client takes none of it, and there are fewer
connections than the process may have files open: where one is too many, who has waited longest without having sent a
request makes room for it.
"""

from __future__ import annotations

import asyncio
import functools
import resource
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.settings import Settings

# As many are accepted before the first of them can be refused, or make room.
BACKLOG = 128
# Files that are no connections, or not yet: of readers, requests in memory, modules, the log.
_OTHER_FILES = 2 * BACKLOG
# Seconds that a server which stops waits for a client that takes nothing of its answer.
_STOPPING = 3.0


@functools.cache
def _settings() -> Settings:
    return Settings()


@functools.cache
def most_connections() -> int:
    """How many connections there may be: as many as the settings say, where a process may have so many files open."""
    wanted = _settings().max_connections
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = max(most - _OTHER_FILES, most // 2, 1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return min(wanted, room)


class Connection(H11Protocol):
    """One connection; its limits are the settings of the server process."""

    # Those that have sent no whole request yet, or wait between two, the longest first.
    idle: ClassVar[dict[Connection, None]] = {}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._stalled_seconds = _settings().stalled_seconds
        self._left = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Makes room, if there is none, and waits for a request."""
        if len(self.connections) >= most_connections():
            oldest = next(iter(self.idle), None)
            if oldest is None:
                transport.abort()
                return
            oldest.give_up()
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        """Takes what the client sends."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._await_nothing()
        elif self._waiting is None and not self.transport.is_closing():
            self._await_headers()

    def on_response_complete(self) -> None:
        """Waits for the next request."""
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE and self._waiting is None:
            self.idle[self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        self._await_nothing()
        _cancelled(self._stalled)
        self._stalled = None
        if self.transport is not None:
            super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client takes its answer more slowly than it is written."""
        super().pause_writing()
        self._watch(self._stalled_seconds)

    def resume_writing(self) -> None:
        """The client has taken its answer so far."""
        super().resume_writing()
        _cancelled(self._stalled)
        self._stalled = None

    def shutdown(self) -> None:
        """The server stops: a client that takes its answer gets the rest of it."""
        super().shutdown()
        self._stalled_seconds = min(self._stalled_seconds, _STOPPING)
        if self.transport.get_write_buffer_size():
            self._watch(self._stalled_seconds)

    def give_up(self) -> None:
        """Ends the connection at once."""
        self.connections.discard(self)
        self._await_nothing()
        self.transport.abort()

    def _await_headers(self) -> None:
        self.idle[self] = None
        self._waiting = self.loop.call_later(_settings().header_seconds, self.give_up)

    def _await_nothing(self) -> None:
        self.idle.pop(self, None)
        _cancelled(self._waiting)
        self._waiting = None

    def _watch(self, seconds: float) -> None:
        """Looks again after so many seconds whether the client has taken anything of its answer."""
        _cancelled(self._stalled)
        self._left = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        if self.transport.get_write_buffer_size() < self._left:
            self._watch(self._stalled_seconds)
        else:
            self.transport.abort()


def _cancelled(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
