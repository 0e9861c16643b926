"""The reports in a .zip archive, for the service and the batch job alike: which there are, and one of them at a time.

An archive comes from anyone: what it says of itself is believed only as far as it bounds what is done.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO

from extractor.errors import Reason
from extractor.reading.names import decoded

# What opening an archive, and reading from it, raise where it is damaged or of a kind that is not read.
UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error,
    EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
_UTF8 = 0x800  # the flag of a member whose name is UTF-8
_ENCRYPTED = 0x1


class Refused(ValueError):
    """A member that is not taken out.

    Attributes:
        reason: why.
        detail: the same for people.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive.

    Attributes:
        number: its place in the archive, by which it is found again.
        name: as people read it; of two with one name, the second is called `a (2).txt`.
        size: the most bytes that it unpacks to.
        safe: whether its name is one of a file, in the archive's own folder.
    """

    number: int
    name: str
    size: int
    safe: bool


class Archive:
    """An archive that is open.

    Raises:
        UNREADABLE: it is damaged.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream)
        self._entries = self._zip.infolist()

    @property
    def members(self) -> Iterator[Member]:
        """Its files, without folders and what programs keep for themselves."""
        taken: dict[str, int] = {}
        for number, entry in enumerate(self._entries):
            name = _name(entry)
            if entry.is_dir() or _hidden(name):
                continue
            yield Member(number, _untaken(name, taken), entry.file_size, _safe(name))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The members' numbers by their names."""
        return {member.name: member.number for member in self.members}

    @contextmanager
    def opened(self, number: int) -> Iterator[IO[bytes]]:
        """A member to read from.

        Raises:
            Refused: it cannot be taken out, or what is read from it is damaged.
        """
        entry = self._entries[number]
        if entry.flag_bits & _ENCRYPTED:
            raise Refused(Reason.ENCRYPTED, "The file is encrypted; give it without a password.")
        try:
            with self._zip.open(entry) as stream:
                yield stream
        except UNREADABLE as error:
            raise Refused(Reason.DAMAGED, "The file cannot be unpacked; it is damaged.") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant. Few programs say which encoding they wrote, and zipfile takes it for the oldest."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    return decoded(entry.orig_filename.encode("cp437")).partition("\0")[0].replace("\\", "/")


def _untaken(name: str, taken: dict[str, int]) -> str:
    """The name, with a number where it is taken; `taken` holds each name with the last number given to it."""
    suffix, found = PurePosixPath(name).suffix, name
    while found in taken:
        taken[name] += 1
        found = f"{name.removesuffix(suffix)} ({taken[name]}){suffix}"
    taken[found] = 1
    return found


def _hidden(name: str) -> bool:
    last = PurePosixPath(name).name
    return last.startswith("~$") or (last.startswith(".") and last != "..") or name.startswith("__MACOSX/")


def _safe(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return bool(path.name) and not path.is_absolute() and ".." not in path.parts and ":" not in path.parts[0]
