"""Temporary folders that do not outlive who uses them, however that ends.

The folder is locked as long as its user lives; the lock is the kernel's and ends with the process. What `sweep` finds
unlocked is nobody's.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "jixiao-scratch-"
# Where LibreOffice puts its socket, the first that it may write to, wherever its other temporary files are.
_SOCKETS = (Path("/tmp"), Path("/var/tmp"))


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder where the system keeps temporary files; it goes with the block.

    Raises:
        OSError: it cannot be made.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            break
        os.close(lock)  # it was swept before it was locked
    try:
        yield folder
    finally:
        _remove(folder)
        os.close(lock)


def profile(folder: Path) -> str:
    """Where in such a folder LibreOffice keeps its profile, as a URL."""
    return (folder / "profile").as_uri()


def sweep(place: Path | None = None) -> None:
    """Removes what ended processes have left in a place for temporary files, else in the system's."""
    for folder in Path(place or tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue  # gone, or another person's
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
        except BlockingIOError:
            pass  # in use
        finally:
            os.close(lock)


def socket_name(profile: str) -> str:
    """The name that LibreOffice gives to its socket, which it makes of where its profile is, a URL."""
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    return f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"


def _remove(folder: Path) -> None:
    """Removes a folder, and the socket of a LibreOffice that was killed."""
    shutil.rmtree(folder, ignore_errors=True)
    for place in _SOCKETS:
        with suppress(OSError):
            (place / socket_name(profile(folder))).unlink(missing_ok=True)
