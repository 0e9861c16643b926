"""What a connection may do before and after its request: nobody who only holds one open keeps others out.

Headers have a time to arrive in, and so has the rest of a body that is answered already; an answer is given up when
its client takes none of it; and there are fewer connections than the process may have files open: where one is too
many, who has waited longest without having sent a request makes room for it. What comes is taken apart a little at a
time, so that nobody waits for it.
"""

from __future__ import annotations

import asyncio
import functools
import resource
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.settings import Settings

_, _FILES = resource.getrlimit(resource.RLIMIT_NOFILE)
# So many connections wait to be accepted: one more waits seconds, since its client asks again only then. And as many
# are accepted before the first of them can be refused, or make room.
BACKLOG = min(512, max(_FILES // 8, 1))
# Files that are no connections, or not yet: of readers, requests in memory, modules, the log.
_OTHER_FILES = 2 * BACKLOG
# How long the headers of a request may be, in bytes.
_HEADERS = 2**16
# How much of what has come is taken at once, in bytes.
_READ = 2**14
# So many chunks of a body may be tiny; more of them have so many bytes each on average. Each takes as long as some
# thousand bytes in one piece.
_TINY_CHUNKS, _MEAN_CHUNK = 1000, 64
# Seconds that a server which stops waits for a client that takes nothing of its answer.
_STOPPING = 3.0


@functools.cache
def _settings() -> Settings:
    return Settings()


@functools.cache
def most_connections() -> int:
    """How many connections there may be: as many as the settings say, where a process may have so many files open."""
    wanted = _settings().max_connections
    room = max(_FILES - _OTHER_FILES, _FILES // 2, 1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    return min(wanted, room)


class Requests(h11.Connection):
    """The requests of a connection; one whose body comes in too many too small chunks is malformed."""

    _chunks = _chunked = 0

    def next_event(self) -> Any:
        """The next part of a request.

        Raises:
            h11.RemoteProtocolError: it is malformed.
        """
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._chunks = self._chunked = 0
        elif isinstance(event, h11.Data):
            self._chunked += len(event.data)
            self._chunks += event.chunk_end
            if self._chunks > _TINY_CHUNKS and self._chunked < _MEAN_CHUNK * self._chunks:
                raise h11.RemoteProtocolError("the chunks of the body are too small")
        return event


class Connection(H11Protocol, asyncio.BufferedProtocol):
    """One connection; its limits are the settings of the server process."""

    # Those of whose request nothing is to be done yet, or any more, the longest first.
    idle: ClassVar[dict[Connection, None]] = {}
    # Where the event loop puts what has come; it is taken from there before anything else happens.
    _arrived: ClassVar[memoryview] = memoryview(bytearray(_READ))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.conn = Requests(h11.SERVER, _HEADERS)
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
        self._wait()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the next of what has come is put."""
        return self._arrived

    def buffer_updated(self, nbytes: int) -> None:
        """So much has come."""
        self.data_received(bytes(self._arrived[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Takes what the client sends."""
        super().data_received(data)
        self._wait()

    def on_response_complete(self) -> None:
        """Waits for the next request."""
        super().on_response_complete()
        self._wait()

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

    def _wait(self) -> None:
        """Gives what is still to come its time: a request's headers, or what is left of a body that is answered."""
        state = self.conn.their_state
        answered = self.cycle is not None and self.cycle.response_complete
        if state is not h11.IDLE and not (state is h11.SEND_BODY and answered):
            self._await_nothing()
        elif self._waiting is None and not self.transport.is_closing():
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
