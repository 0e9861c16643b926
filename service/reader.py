"""The reader process: what it is asked, how it answers, and the limits that it checks itself.

Everything that comes from outside is parsed here and nowhere else, archives included, so that whatever a file does
happens to this process alone. Nothing is written to a disk, and nothing of a report is logged.
"""

from __future__ import annotations

import gc
import io
import logging
import os
import resource
import tempfile
import traceback
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath

import pypdfium2

from extractor import pipeline
from extractor.errors import KnowledgeError, Reason, ReportError
from extractor.reading import Format, detect, read
from extractor.reading.page import Page
from service import engine, formats
from service.formats import Form
from service.problems import Problem, of_reason
from service.workers import OUT_OF_MEMORY, Limits, begin, limited

log = logging.getLogger("jixiao.service")

# A process that has grown by so many bytes is replaced: what C libraries keep is given back only by its end.
KEPT = 64 * 2**20
_BLOCK = 2**20
# What the process says before it opens a job: from then on, its end is that job's.
BEGUN = "begun"
_IN_MEMORY = {"tmpfs", "ramfs"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reader needs to know: limits of a report (sizes in bytes), and the engine's options."""

    limits: Limits
    file: int
    unpacked: int
    files: int
    pages: int
    cells: int
    characters: int
    memory_folder: Path
    ontology: Path | None = None
    model: str | None = pipeline.BUNDLED


@dataclass(frozen=True, slots=True)
class Read:
    """Read a report, and write its result in a format."""

    content: bytes | str
    name: str
    form: Form = Form.JSON
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Unpack:
    """Take the reports out of a .zip archive."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, or why it is not taken."""

    name: str
    content: bytes | Problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gave: the result in its format, an archive's members, or why neither.

    `spent` says that the process has grown, and is to be replaced.
    """

    value: bytes | list[Member] | Problem
    spent: bool = False


Job = Read | Unpack


def serve(connection: Connection, bounds: Bounds) -> None:
    """The process: loads the engine, says "ready" (or why it cannot be), and answers jobs until the connection ends."""
    begin()
    in_memory = _keep_off_the_disk(bounds.memory_folder)
    try:
        engine.load(bounds.ontology, bounds.model)
    except (KnowledgeError, ValueError) as error:
        connection.send(str(error))
        return
    connection.send("ready")
    size = _resident()
    try:
        while True:
            job = connection.recv()
            connection.send(BEGUN)
            answer = _answer(job, bounds, in_memory=in_memory)
            del job
            connection.send(Answer(answer, spent=_resident() > size + KEPT))
            del answer
            gc.collect()  # now, when nobody waits for it
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (EOFError, BrokenPipeError):  # the parent has ended, and takes no more
        return


def _answer(job: Job, bounds: Bounds, *, in_memory: bool) -> bytes | list[Member] | Problem:
    work: Callable[[], bytes | list[Member]]
    work = (lambda: unpacked(job.content, bounds)) if isinstance(job, Unpack) else lambda: _read(job, bounds, in_memory)
    try:
        with limited(bounds.limits):
            return work()
    except Problem as problem:
        return problem
    except ReportError as error:
        return of_reason(error.reason, str(error))
    except MemoryError:
        raise
    except Exception as error:  # a fault of the reader costs the report that showed it, and not the process
        # The message of an exception may quote the report; where it was raised does not.
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
        log.error("the reader failed: %s at %s", type(error).__name__, " < ".join(reversed(places)))
        return Problem("reader-failed", "The file met a fault of the reader; saved in another format it may be read.")


def _read(job: Read, bounds: Bounds, in_memory: bool) -> bytes:
    """The result of a report, in the format asked for.

    Raises:
        ReportError, Problem: it cannot be read, or is larger than it may be.
    """
    if isinstance(job.content, bytes):
        _check_file(job.content, job.name, bounds, in_memory)
    elif len(job.content) > bounds.characters:
        raise _beyond("too-many-characters", bounds.characters, "characters")
    page = read(job.content, job.name)
    _check_page(page, bounds)
    nlp = pipeline.build(bounds.ontology, pipeline.chosen(bounds.model))
    return formats.write(pipeline.run(page, nlp), job.form, language=job.language, ontology=bounds.ontology)


def _check_file(content: bytes, name: str, bounds: Bounds, in_memory: bool) -> None:
    """Refuses what is too large before it is unpacked.

    Raises:
        ReportError: it is of no kind that is read. Problem: it is too large.
    """
    kind = detect(content, name)
    if kind is Format.PDF:
        try:
            with pypdfium2.PdfDocument(content) as document:
                pages = len(document)
        except pypdfium2.PdfiumError:
            return  # its reader says what is wrong with it
        if pages > bounds.pages:
            raise _beyond("too-many-pages", bounds.pages, "pages")
    elif kind is Format.DOCX:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > bounds.unpacked:
                raise _beyond("unpacks-too-large", bounds.unpacked // 2**20, "MiB unpacked")
    elif kind in (Format.DOC, Format.RTF) and not in_memory:
        detail = "the service has no folder in memory to convert .doc and .rtf files in; save the file as .docx"
        raise ReportError(name, Reason.NEEDS_LIBREOFFICE, detail)


def _check_page(page: Page, bounds: Bounds) -> None:
    if len(page.text) > bounds.characters:
        raise _beyond("too-many-characters", bounds.characters, "characters")
    if sum(len(row) for grid in page.grids for row in grid.rows) > bounds.cells:
        raise _beyond("too-many-cells", bounds.cells, "table cells")


def unpacked(content: bytes, bounds: Bounds) -> list[Member]:
    """The files of an archive, in its order; what cannot be taken out is a problem of that file alone.

    Raises:
        Problem: it cannot be opened, holds too many files, or unpacks to too much.
    """
    try:
        archive = _archive(content)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise Problem("report-damaged", "The archive cannot be opened; it is cut off or damaged.") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _hidden(entry.filename)]
    if len(entries) > bounds.files:
        raise _beyond("too-many-files", bounds.files, "files")
    room = bounds.unpacked
    members = []
    for entry in entries:
        member = Member(entry.filename, _member(archive, entry, min(room, bounds.file), bounds))
        if isinstance(member.content, bytes):
            room -= len(member.content)
        elif member.content.name == "unpacks-too-large":
            raise member.content
        members.append(member)
    return members


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, bounds: Bounds) -> bytes | Problem:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return Problem("unsafe-path", "The file's name leads out of the archive.")
    if entry.flag_bits & 1:
        return of_reason(Reason.ENCRYPTED, "The file is encrypted; send it without a password.")
    try:
        with archive.open(entry) as stream:
            content = stream.read(room + 1)  # the size that the archive states may be a lie
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return of_reason(Reason.DAMAGED, "The file cannot be unpacked; it is damaged.")
    if len(content) <= room:
        return content
    if room < bounds.file:
        return _beyond("unpacks-too-large", bounds.unpacked // 2**20, "MiB unpacked")
    return _beyond("report-too-large", bounds.file // 2**20, "MiB")


def _archive(content: bytes) -> zipfile.ZipFile:
    """Names that are not marked as UTF-8 are Chinese Windows' own, or else what the format's standard says."""
    try:
        return zipfile.ZipFile(io.BytesIO(content), metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(io.BytesIO(content))


def _hidden(name: str) -> bool:
    return PurePosixPath(name).name.startswith((".", "~$")) or name.startswith("__MACOSX/")


def _beyond(name: str, most: int, unit: str) -> Problem:
    return Problem(name, f"This may have at most {most} {unit}; split it, or leave out what is no report.")


def _keep_off_the_disk(folder: Path) -> bool:
    """Has temporary files made in memory; False where there is no such place."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()]
    kinds = {Path(point): kind for _, point, kind, *_ in mounts}
    place = folder.resolve()
    kind = next((kinds[parent] for parent in (place, *place.parents) if parent in kinds), "")
    if kind not in _IN_MEMORY or not os.access(place, os.W_OK):
        return False
    tempfile.tempdir = str(place)
    os.environ["TMPDIR"] = str(place)
    return True


def _resident() -> int:
    """The memory of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()
