"""What INPUT may be: files, folders, globs, .zip archives, manifests (CSV, Parquet), on any file system of fsspec."""

from __future__ import annotations

import csv
import errno
import functools
import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO

import fsspec
import pyarrow.parquet as pq
from fsspec.implementations.local import LocalFileSystem

from extractor.errors import Reason
from extractor.reading import MAX_FILE
from extractor.reading.names import located, readable
from extractor.reading.ocr import engine
from service.batch.records import LOG, RESULTS, UNREAD, Failure
from service.batch.storage import reached
from service.readers import archives
from service.readers.archives import Archive, Refused

# Of a folder or archive these are read, pictures where their characters can be recognised; a file that is named itself
# is read whatever its name.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
SUFFIXES = frozenset({".txt", ".docx", ".doc", ".rtf", ".pdf", ".html", ".htm", ".xlsx", ".xls", ".et", ".ods", ".ofd"})
MANIFESTS = frozenset({".csv", ".parquet"})
PATH_COLUMN, GROUP_COLUMN = "path", "group"
# Before and between the files of a report that is of several; in their paths % and + are written as in a URL.
_TOGETHER, _AND = "together://", " + "
_ARCHIVE = ".zip"
_HIDDEN_NAMES = (".", "~$")
BLOCK = 2**20  # bytes read at a time

TOO_LARGE = Failure(
    reason=Reason.TOO_LARGE, detail=f"the file is larger than {MAX_FILE // 2**20} MiB, which no report is; split it"
)
# What opening and reading a file can raise, whatever file system or archive it is in.
UNREADABLE = (*archives.UNREADABLE, Refused, KeyError, ImportError)
# What this process lacks, whatever it opens.
_NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}


class InputError(ValueError):
    """An INPUT of the command that names nothing or is malformed."""


@dataclass(frozen=True, slots=True)
class Input:
    """A report to be read: an absolute path, a URL, `zip://MEMBER::ARCHIVE`, or several of these (see `together`).

    `metadata` is what its manifest says of it, `group` the group of the manifest that the file belongs to, or "".
    """

    path: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What lies in a folder or archive and is not read; `kind` is its suffix, or HIDDEN, OWN or NAMELESS."""

    path: str
    kind: str

    @property
    def reason(self) -> str:
        """Why, for people."""
        if self.kind in PICTURES:
            return engine.advice("a picture of characters")
        return _REASONS.get(self.kind, f"no report's name ends in {self.kind}; name the file itself to have it read")


HIDDEN, OWN, NAMELESS = "hidden", "written by jixiao", "without a suffix"
_REASONS = {
    HIDDEN: "hidden, or left by a program that has a file open",
    OWN: "the output of another batch job",
    NAMELESS: "its name does not say of what kind it is; name the file itself to have it read",
}
# The folders that lie in the output folder of every job.
_OUTPUT = frozenset({LOG, RESULTS})


def expand(given: Iterable[str]) -> Iterator[Input | Skipped]:
    """Every report that the INPUT arguments name, and what is skipped among them, in a fixed order, one at a time.

    Raises:
        InputError: an argument names nothing, or a manifest is malformed.
    """
    for argument in given:
        found = False
        with reached(argument):
            for each in _expand(argument, {}, named=False):
                found = found or isinstance(each, Input)
                yield each
        if not found:
            kinds, pictures = (" ".join(sorted(each)) for each in (SUFFIXES, PICTURES))
            needed = "" if engine.installed() else ", which needs jixiao[ocr]"
            raise InputError(
                f"{argument} names no report; folders and archives are searched for {kinds}, and for {pictures}{needed}"
            )


def identify(path: str) -> tuple[str, Failure | None]:
    """The id of the report at `path`, or a stand-in and why it cannot be read. Takes the memory of one block."""
    files = parts(path)
    if len(files) == 1:
        return _identify(path)
    found = []
    for file in files:
        identity, failure = _identify(file)
        if failure:
            return _stand_in(path), failure.model_copy(update={"detail": f"{name(file)}: {failure.detail}"})
        found.append(identity)
    return _of_several(found), None


def _identify(path: str) -> tuple[str, Failure | None]:
    digest, size = hashlib.sha256(), 0
    try:
        with reached(path), _open(path) as stream:
            while (block := stream.read(BLOCK)) and size <= MAX_FILE:
                digest.update(block)
                size += len(block)
    except UNREADABLE as error:
        return _stand_in(path), _failure(error)
    # Read no further than that, so that an archive of a kilobyte cannot keep the job busy for hours.
    return (_stand_in(path), TOO_LARGE) if size > MAX_FILE else (digest.hexdigest()[:32], None)


def read(path: str, expected: str) -> list[bytes] | Failure:
    """The files of the report that had the id `expected` when the job was planned."""
    contents = []
    for file in parts(path):
        try:
            with reached(file), _open(file) as stream:
                contents.append(stream.read(MAX_FILE + 1))
        except UNREADABLE as error:
            return _failure(error)
    found = [hashlib.sha256(content).hexdigest()[:32] for content in contents]
    if (found[0] if len(found) == 1 else _of_several(found)) != expected:
        return Failure(reason="changed", detail="the file was changed while the job ran; run it again")
    return contents


def _of_several(identities: Iterable[str]) -> str:
    """The id of a report of several files, from theirs."""
    return hashlib.sha256("\n".join(identities).encode()).hexdigest()[:32]


def together(paths: Sequence[str]) -> str:
    """The path of the report that several files are."""
    if len(paths) == 1:
        return paths[0]
    return _TOGETHER + _AND.join(path.replace("%", "%25").replace("+", "%2B") for path in paths)


def parts(path: str) -> list[str]:
    """The files of a report; the way back from `together`."""
    if not path.startswith(_TOGETHER):
        return [path]
    escaped = path.removeprefix(_TOGETHER).split(_AND)
    return [file.replace("%2B", "+").replace("%25", "%") for file in escaped]


def folder(path: str) -> str:
    """The folder in which a file is; of an archive's, the one in the archive."""
    member, archive = _split(path)
    return f"{PurePosixPath(member).parent!s}::{archive}" if member else path.rpartition("/")[0]


def name(path: str) -> str:
    """The file's own name."""
    return PurePosixPath(_split(path)[0] or path).name


def _expand(argument: str, metadata: Mapping[str, str], *, named: bool) -> Iterator[Input | Skipped]:
    """One argument, or one row of a manifest (`named`), whose missing file is an error of that report alone."""
    member, archive = _split(argument)
    if member:
        yield Input(f"zip://{member}::{readable(_absolute(archive))}", metadata)
        return
    fs, path = fsspec.core.url_to_fs(argument)
    whole = fs.unstrip_protocol(path) if "://" in argument else _absolute(argument)
    suffix = PurePosixPath(path).suffix.lower()
    if fs.isdir(path):
        for inner, skipped in _folder(fs, path):
            place = fs.unstrip_protocol(inner) if "://" in argument else inner
            yield from [Skipped(readable(place), skipped)] if skipped else _file(place, metadata)
    elif not fs.exists(path) and glob.has_magic(path):
        hidden = PurePosixPath(path).name.startswith(".")
        for inner in sorted(fs.glob(path)):
            place = fs.unstrip_protocol(inner) if "://" in argument else inner
            if PurePosixPath(inner).name.startswith(_HIDDEN_NAMES) and not hidden:
                yield Skipped(readable(place), HIDDEN)
            else:
                yield from _expand(place, metadata, named=named)
    elif suffix in MANIFESTS and not named:
        yield from _manifest(whole, suffix)
    elif named or fs.exists(path):
        yield from _file(whole, metadata)
    else:
        raise InputError(f"there is no {argument}")


def _folder(fs: fsspec.AbstractFileSystem, root: str) -> Iterator[tuple[str, str | None]]:
    """The files under a folder, each with the kind as which it is skipped, or None; of a job's output the folder."""
    own: list[str] = []
    # os.walk holds a folder's names only; fsspec's all that is known of each file, too.
    closed: list[str] = []
    walk = (
        os.walk(root, onerror=lambda error: closed.append(error.filename))
        if isinstance(fs, LocalFileSystem)
        else fs.walk(root)
    )
    for folder, folders, files in walk:
        place = folder.rstrip("/")
        if own and f"{place}/".startswith(own[-1]):
            continue
        if set(folders) >= _OUTPUT:
            own.append(f"{place}/")
            yield place, OWN
            continue
        if isinstance(folders, list):
            folders.sort()
        for file in sorted(files):
            yield f"{place}/{file}", _skipped(file)
    # What lies in them is not known: each stands for a report that cannot be read.
    yield from ((each, None) for each in sorted(closed))


def _skipped(name: str) -> str | None:
    """As what a file of a folder or archive is skipped, or None where it is read."""
    if PurePosixPath(name).name.startswith(_HIDDEN_NAMES):
        return HIDDEN
    suffix = PurePosixPath(name).suffix.lower()
    return None if suffix == _ARCHIVE or _is_report(suffix) else suffix or NAMELESS


def _is_report(suffix: str) -> bool:
    """Whether files of a folder or archive are reports whose names end so."""
    return suffix in SUFFIXES or (suffix in PICTURES and engine.installed())


def _file(path: str, metadata: Mapping[str, str]) -> Iterator[Input | Skipped]:
    """A report, or those in an archive; an archive that holds none is itself a report that cannot be read."""
    path = readable(path)
    if PurePosixPath(path).suffix.lower() != _ARCHIVE:
        yield Input(path, metadata)
        return
    try:
        members = {name: PurePosixPath(name).suffix.lower() for name in _archive(path).numbers}
    except UNREADABLE:
        members = {}
    if not any(map(_is_report, members.values())):
        yield Input(path, metadata)
    for member, suffix in sorted(members.items()):
        place = f"zip://{member}::{path}"
        # An archive in an archive is not opened.
        yield Input(place, metadata) if _is_report(suffix) else Skipped(place, suffix or NAMELESS)


def _manifest(path: str, suffix: str) -> Iterator[Input | Skipped]:
    """The rows of a manifest; relative paths are relative to it.

    Raises:
        InputError: it has no column `path`, a row has no path, or the file is malformed.
    """
    try:
        for number, row in enumerate(_csv_rows(path) if suffix == ".csv" else _parquet_rows(path), 1):
            place = (row.pop(PATH_COLUMN, None) or "").strip()
            if not place:
                raise InputError(f"{path}: row {number} has no {PATH_COLUMN}")
            relative = "://" not in place and not place.startswith("/")
            group = f"{path}, {GROUP_COLUMN} {row[GROUP_COLUMN]}" if row.get(GROUP_COLUMN) else ""
            yield from _row(f"{folder(path)}/{place}" if relative else place, row, group)
    except InputError:
        raise
    except UNREADABLE as error:
        raise InputError(f"{path} cannot be read as a manifest: {error}") from error


def _row(place: str, metadata: Mapping[str, str], group: str) -> Iterator[Input | Skipped]:
    """The reports of a row; what cannot be reached is a report that cannot be read."""
    try:
        with reached(place):
            for each in _expand(place, metadata, named=True):
                yield replace(each, group=group) if isinstance(each, Input) else each
    except UNREADABLE:
        yield Input(readable(place), metadata, group)


def _csv_rows(path: str) -> Iterator[dict[str, str]]:
    encoding = _encoding(path)
    with fsspec.open(path, "r", encoding=encoding, newline="") as stream:
        for row in csv.DictReader(stream, strict=True):
            yield {column: value for column, value in row.items() if column and value}


def _encoding(path: str) -> str:
    """UTF-8 (with or without a mark), or what Chinese Excel writes."""
    with fsspec.open(path, "rb") as stream:
        head = stream.read(BLOCK)
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # else a character is merely cut by the end of the block
            return "gb18030"
    return "utf-8-sig"


def _parquet_rows(path: str) -> Iterator[dict[str, str]]:
    with fsspec.open(path, "rb") as stream:
        for batch in pq.ParquetFile(stream).iter_batches(batch_size=1024):
            for row in batch.to_pylist():
                yield {column: str(value) for column, value in row.items() if value is not None}


@contextmanager
def _open(path: str) -> Iterator[IO[bytes]]:
    member, archive = _split(path)
    if member:
        found = _archive(archive)
        with found.opened(found.numbers[member]) as stream:
            yield stream
    else:
        with _stream(path) as stream:
            yield stream


def _stream(path: str) -> IO[bytes]:
    if "://" not in path:
        file = Path(located(path))
        # A pipe or device would never end.
        if not file.is_file() and file.exists():
            if file.is_dir():
                os.scandir(file).close()  # says why it cannot be opened, where it cannot
            raise OSError("this is no file")
        return file.open("rb")
    stream: IO[bytes] = fsspec.open(path, "rb").open()
    return stream


@functools.lru_cache(maxsize=4)
def _archive(path: str) -> Archive:
    """An archive, kept open since each of its members is opened through it."""
    return Archive(_stream(path))


def _split(path: str) -> tuple[str, str]:
    """Member and archive of `zip://MEMBER::ARCHIVE`, else "" and the path."""
    if not path.startswith("zip://"):
        return "", path
    member, _, archive = path.removeprefix("zip://").rpartition("::")
    return member, archive


def _absolute(path: str) -> str:
    """The path from the root, with symbolic links as they are."""
    return path if "://" in path else os.path.abspath(path)  # noqa: PTH100, which follows links


def _stand_in(path: str) -> str:
    """The id of what has no content to make one from."""
    return UNREAD + hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _failure(error: Exception) -> Failure:
    """Why a file cannot be read.

    Raises:
        OSError: it is this process that has no room to read any.
    """
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        raise error
    if isinstance(error, FileNotFoundError):
        return Failure(reason=Reason.UNREADABLE, detail="there is no such file")
    if isinstance(error, PermissionError):
        return Failure(reason=Reason.UNREADABLE, detail="no permission to read it; change its rights")
    if isinstance(error, Refused):
        return Failure(reason=error.reason, detail=error.detail)
    if isinstance(error, KeyError):
        return Failure(reason=Reason.UNREADABLE, detail="the archive has no such file")
    return Failure(reason=Reason.UNREADABLE, detail=f"the file cannot be read: {error}")
