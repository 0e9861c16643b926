"""Files in memory: what a request carries and what is answered travel between processes without ever being copied.

They have no name and are on no disk, and their memory is the system's again as soon as the last process closes them,
which the heap of a long-lived process never promises. A reader gets the file itself (its descriptor), not its bytes.
"""

from __future__ import annotations

import errno
import io
import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import reduction
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

# How much of a file is handed on at a time, in bytes: no more of an answer waits for a client that reads slowly.
PIECE = 2**18


class Memory:
    """A file in memory, which is written from its beginning and read anywhere; closed with its block."""

    def __init__(self, descriptor: int | None = None) -> None:
        """A new file, or one that another process has sent."""
        self._descriptor = os.memfd_create("jixiao", os.MFD_CLOEXEC) if descriptor is None else descriptor
        # Also called when nobody knows the file any more, as where a request is broken off.
        self._endings: list[Callable[[], object]] = [weakref.finalize(self, os.close, self._descriptor)]
        self.size = os.fstat(self._descriptor).st_size

    def __enter__(self) -> Memory:
        """The file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()

    def close(self) -> None:
        """Gives the memory back, as far as this process is concerned; once is enough."""
        for ending in self._endings:
            ending()

    def when_closed(self, call: Callable[[int], None], size: int) -> None:
        """Has a function called with a size when the file is closed."""
        self._endings.append(weakref.finalize(self, call, size))

    def write(self, content: bytes) -> int:
        """Adds to the end; gives how many bytes that were: all of them.

        Raises:
            OSError: there is no memory left.
        """
        view = memoryview(content)
        while view:
            view = view[os.write(self._descriptor, view) :]
        self.size += len(content)
        return len(content)

    def read(self, start: int, size: int) -> bytes:
        """The bytes from `start` on, so many of them, fewer at the end."""
        parts = []
        while size > 0 and (part := os.pread(self._descriptor, size, start)):
            parts.append(part)
            start, size = start + len(part), size - len(part)
        return b"".join(parts)

    def pieces(self) -> Iterator[bytes]:
        """The whole of it, a piece at a time."""
        for start in range(0, self.size, PIECE):
            yield self.read(start, PIECE)

    def send(self, connection: Connection) -> None:
        """Hands the file to the process at the other end, which takes it with `received`."""
        reduction.send_handle(connection, self._descriptor, 0)  # the number of a process, which only Windows asks for


def received(connection: Connection) -> Memory:
    """The file that the process at the other end of the connection has sent.

    Raises:
        EOFError: that process has ended.
    """
    with suppress(OSError, RuntimeError):  # how the standard library says that nothing comes any more
        return Memory(reduction.recv_handle(connection))
    raise EOFError


class Window(io.RawIOBase):
    """A part of a file in memory, as a file of its own."""

    def __init__(self, memory: Memory, start: int, size: int) -> None:
        """The bytes `start` to `start + size` of the file."""
        super().__init__()
        self._memory, self._start, self._size = memory, start, size
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place in the part."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Goes to a place in the part.

        Raises:
            OSError: it is before its beginning.
        """
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "a place before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        """Fills the buffer with the next bytes; gives how many there were."""
        view = memoryview(buffer).cast("B")
        content = self._memory.read(self._start + self._at, min(len(view), max(self._size - self._at, 0)))
        view[: len(content)] = content
        self._at += len(content)
        return len(content)
