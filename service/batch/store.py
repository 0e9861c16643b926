"""Where a job writes: a folder on any file system that fsspec knows. A file appears there whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
import zstandard
from fsspec.implementations.local import LocalFileSystem

from service.batch.storage import reached

# A skippable frame (RFC 8878, 3.1.2): every zstd reader passes over it, so that a compressed file can carry a stamp.
_STAMP_MAGIC = (0x184D2A50).to_bytes(4, "little")


class Busy(Exception):
    """Another job is writing to the folder."""


class Store:
    """A folder given as a path or URL (`s3://bucket/results`); all names are relative to it, with forward slashes."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Without caches, since other processes write here too.
        with reached(url):
            self.fs, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        self.root: str = root.rstrip("/")
        self.local = isinstance(self.fs, LocalFileSystem)

    def path(self, name: str) -> str:
        """What the file system calls a file of the folder."""
        return f"{self.root}/{name}"

    def put(self, name: str, content: bytes) -> None:
        """Writes a file, replacing the one that is there."""
        if not self.local:
            # An object store shows an object when all of it has arrived.
            with reached(self.url):
                self.fs.pipe_file(self.path(name), content)
            return
        with self._drafted(name) as draft:
            try:
                draft.write_bytes(content)
            except FileNotFoundError:
                draft.parent.mkdir(parents=True, exist_ok=True)
                draft.write_bytes(content)

    def take(self, name: str, source: Path) -> None:
        """Copies a file of this machine here; for what is too large to be held in memory."""
        if not self.local:
            with reached(self.url):
                self.fs.put_file(str(source), self.path(name))
            return
        with self._drafted(name) as draft:
            shutil.copyfile(source, draft)

    def local_copy(self, name: str, folder: Path) -> Path:
        """A file on this machine with the content and name of one that is here, fetched into `folder` if need be."""
        if self.local:
            return Path(self.path(name))
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with reached(self.url):
            self.fs.get_file(self.path(name), str(target))
        return target

    @contextmanager
    def _drafted(self, name: str) -> Iterator[Path]:
        """Where a file is written before it takes its place, at the end of the block; a failure leaves nothing."""
        target = Path(self.path(name))
        draft = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            yield draft
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        """A file's content, or None where there is no such file."""
        try:
            with reached(self.url):
                content: bytes = self.fs.cat_file(self.path(name))
        except FileNotFoundError:
            return None
        return content

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        with reached(self.url):
            return bool(self.fs.exists(self.path(name)))

    def delete(self, name: str) -> None:
        """Removes a file if it is there."""
        try:
            with reached(self.url):
                self.fs.rm_file(self.path(name))
        except FileNotFoundError:
            return

    def list(self, folder: str) -> Iterator[tuple[str, int]]:
        """The names under a folder, in no order, with their sizes in bytes; drafts of a killed job among them."""
        if self.local:
            yield from self._walk(Path(self.path(folder)))
            return
        try:
            with reached(self.url):
                found: dict[str, dict[str, Any]] = self.fs.find(self.path(folder), detail=True)
        except FileNotFoundError:
            return
        for path, about in found.items():
            yield path[len(self.root) + 1 :], about["size"]

    def _walk(self, folder: Path) -> Iterator[tuple[str, int]]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir():
                        yield from self._walk(Path(entry.path))
                    else:
                        yield entry.path[len(self.root) + 1 :], entry.stat().st_size
        except FileNotFoundError:
            return

    @contextmanager
    def lock(self, name: str, *, shared: bool = False) -> Iterator[None]:
        """Keeps other jobs on this machine from writing here. An object store has no locks: there it does nothing.

        The lock is the kernel's and ends with the process, however that ends. Several may hold it that all share it.

        Raises:
            Busy: another process holds it.
        """
        if not self.local:
            yield
            return
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as stream:
            try:
                fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Busy(f"another job is writing to {self.url}; wait for it, or give another folder") from error
            yield


def compress(content: bytes, stamp: str = "") -> bytes:
    """The content as a zstd frame with a checksum, and the stamp behind it where readers of the content overlook it."""
    frame = zstandard.ZstdCompressor(level=3, write_checksum=True).compress(content)
    mark = stamp.encode("ascii")
    return frame + _STAMP_MAGIC + len(mark).to_bytes(4, "little") + mark if stamp else frame


def stamped(packed: bytes, stamp: str) -> bool:
    """Whether the compressed file carries this stamp."""
    mark = stamp.encode("ascii")
    return packed.endswith(_STAMP_MAGIC + len(mark).to_bytes(4, "little") + mark)


def decompress(packed: bytes) -> bytes:
    """The content of what `compress` gave.

    Raises:
        zstandard.ZstdError: it is cut off or damaged.
    """
    return zstandard.ZstdDecompressor().decompress(packed)
