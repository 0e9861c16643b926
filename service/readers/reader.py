"""The reader process: what it is asked, how it answers, and the limits that it checks itself.

Everything that comes from outside is parsed here and nowhere else, archives included, so that whatever a file does
happens to this process alone; of an archive one file at a time. Nothing is written to a disk, and nothing of a report
is logged.
"""

from __future__ import annotations

import gc
import io
import itertools
import logging
import os
import resource
import tempfile
import traceback
import zipfile
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pypdfium2

from extractor import pipeline
from extractor.errors import KnowledgeError, Reason, ReportError
from extractor.reading import Format, detect, read_together
from extractor.reading.ofd import page_count
from extractor.reading.page import Page
from extractor.result import Result
from extractor.years import YearsError, compare
from service import formats
from service.formats import Form
from service.problems import Problem, of_reason
from service.readers import engine
from service.readers.archives import UNREADABLE, Archive, Member, Refused
from service.readers.memory import Memory, Window, received
from service.readers.uploads import text_report
from service.readers.workers import NO_MEMORY, Limits, begin, limited, of_machine

log = logging.getLogger("jixiao.service")

# A process that has grown by so many bytes is replaced: what C libraries keep is given back only by its end.
KEPT = 64 * 2**20
# How much less of the processor it claims than the server, which is to answer while reports are read.
_NICENESS = 5
# What the process says before it opens a job: from then on, its end is that job's.
BEGUN = "begun"
_IN_MEMORY = {"tmpfs", "ramfs"}
_PACKAGES = {Format.DOCX, Format.XLSX, Format.ODS, Format.OFD}


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
class Part:
    """A further file of a report, which stands in the same memory as the first."""

    start: int
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read a report and write its result in a format.

    Attributes:
        start, size: where it is in the file in memory that follows.
        name: what to call it.
        text: whether it is JSON that holds text (`uploads.TextReport`), and a name.
        boxes: whether every span says where it is printed.
        explain: whether the result says why its records are as they are; the page (Form.HTML) always does.
        more: the further files of the report.
        printed: whether every page says what is printed where on it.
        member: which file it is of the archive that stands there; None where it stands there itself.
    """

    start: int
    size: int
    name: str
    form: Form = Form.JSON
    language: str = "zh"
    text: bool = False
    member: int | None = None
    boxes: bool = False
    explain: bool = False
    more: tuple[Part, ...] = ()
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """Read the reports of several years and write their comparison, all under the limits of one report."""

    reports: tuple[Read, ...]
    form: Form
    language: str
    same_organization: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Write the note of these files, which are results, reviews or reports, under the limits of one report."""

    files: tuple[Read, ...]
    on: date
    signed: str


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw pages of a report: their numbers from 1 (none: print the whole of a Word file), and each one's pixels."""

    report: Read
    numbers: tuple[int, ...]
    width: int


@dataclass(frozen=True, slots=True)
class List:
    """Say which reports are in a .zip archive, which stands in the file in memory that follows."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Written:
    """A result has been written; the file in memory that holds it follows. The report is called `name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job gave: that the result follows, an archive's members, or why neither.

    `spent` says that the process has grown, and is to be replaced.
    """

    value: Written | list[Member] | Problem
    spent: bool = False


Job = Read | Compare | Note | Draw | List
Outcome = tuple[Written | list[Member] | Problem, bytes]


def serve(connection: Connection, bounds: Bounds) -> None:
    """The process: loads the engine, says "ready" (or why it cannot be), and answers jobs until the connection ends."""
    begin(connection)
    os.nice(_NICENESS)
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
            with received(connection) as memory:
                connection.send(BEGUN)
                value, content = _answer(job, memory, bounds, in_memory=in_memory)
            with Memory() as result:
                result.write(content)
                del content
                connection.send(Answer(value, spent=_resident() > size + KEPT))
                if isinstance(value, Written):
                    result.send(connection)
            del value
            gc.collect()  # now, when nobody waits for it
    except MemoryError:
        os._exit(NO_MEMORY)
    except (EOFError, BrokenPipeError):  # the parent has ended, and takes no more
        return


def _answer(job: Job, memory: Memory, bounds: Bounds, *, in_memory: bool) -> Outcome:
    try:
        with limited(bounds.limits):
            if isinstance(job, List):
                return _members(job, memory, bounds), b""
            if isinstance(job, Compare):
                return _compare(job, memory, bounds, in_memory)
            if isinstance(job, Note):
                return _note(job, memory, bounds, in_memory)
            if isinstance(job, Draw):
                return _draw(job, memory, bounds, in_memory)
            return _read(job, memory, bounds, in_memory)
    except Problem as problem:
        return problem, b""
    except ReportError as error:
        return of_reason(error.reason, str(error)), b""
    except YearsError as error:
        return Problem("not-comparable", f"{error.detail}."), b""
    except MemoryError:
        raise
    except Exception as error:  # a fault of the reader costs the report that showed it, and not the process
        # The message of an exception may quote the report; where it was raised does not.
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
        log.error("the reader failed: %s at %s", type(error).__name__, " < ".join(reversed(places)))
        if isinstance(error, OSError) and of_machine(error):
            detail = "The service lacks room for its work; send the report again later."
            return Problem("interrupted", detail, {"Retry-After": "30"}), b""
        detail = "The file met a fault of the reader; saved in another format it may be read."
        return Problem("reader-failed", detail), b""


def _read(job: Read, memory: Memory, bounds: Bounds, in_memory: bool) -> Outcome:
    """A report's result, in the format asked for; raises as `_result` does."""
    name, result = _result(job, memory, bounds, in_memory)
    return Written(name), formats.write(result, job.form, language=job.language, ontology=bounds.ontology)


def _compare(job: Compare, memory: Memory, bounds: Bounds, in_memory: bool) -> Outcome:
    """The comparison of several reports, in the format asked for.

    Raises:
        YearsError: they are none of one organization's years. ReportError, Problem: as `_result` does.
    """
    results = [_result(each, memory, bounds, in_memory)[1] for each in job.reports]
    comparison = compare(results, same_organization=job.same_organization)
    content = formats.write_comparison(comparison, job.form, language=job.language, ontology=bounds.ontology)
    return Written(job.reports[0].name), content


def _note(job: Note, memory: Memory, bounds: Bounds, in_memory: bool) -> Outcome:
    """The note of several files.

    Raises:
        ReportError, Problem: as `_result` does; a Problem, too, where JSON is neither a result nor a review of one.
    """
    from service.readers import noting

    files = [noting.Sent(each.name, memory.read(each.start, each.size)) for each in job.files]
    results = [
        each.result() if each.is_json else _result(read, memory, bounds, in_memory)[1]
        for each, read in zip(files, job.files, strict=True)
        if not each.is_review
    ]
    reviews = [each.review() for each in files if each.is_review]
    content = noting.written(results, reviews, on=job.on, signed=job.signed, ontology=bounds.ontology)
    return Written(job.files[0].name), content


def _draw(job: Draw, memory: Memory, bounds: Bounds, in_memory: bool) -> Outcome:
    """Pages of a report as pictures.

    Raises:
        ReportError, Problem: it has none that can be shown, or not these, or is larger than it may be.
    """
    from service import paper

    name, content = _content(job.report, memory, bounds)
    if not isinstance(content, bytes):
        raise paper.no_pages()
    _check_file(content, name, bounds, in_memory)
    if not job.numbers:
        return Written(name), paper.printout(content, name, in_memory=in_memory).model_dump_json().encode()
    return Written(name), paper.drawn(content, name, job.numbers, job.width).model_dump_json().encode()


def _result(job: Read, memory: Memory, bounds: Bounds, in_memory: bool) -> tuple[str, Result]:
    """What a report is called, and what it says.

    Raises:
        ReportError, Problem: it cannot be read, or is larger than it may be.
    """
    name, content = _content(job, memory, bounds)
    files = [(name, content), *((part.name, memory.read(part.start, part.size)) for part in job.more)]
    for name_of_file, found in files:
        if isinstance(found, bytes):
            _check_file(found, name_of_file, bounds, in_memory)
        elif len(found) > bounds.characters:
            raise _beyond("too-many-characters", bounds.characters, "characters")
    page = read_together([found for _, found in files], [name_of_file for name_of_file, _ in files])
    _check_page(page, bounds)
    nlp = pipeline.build(bounds.ontology, pipeline.chosen(bounds.model))
    explain = job.explain or job.form is Form.HTML
    result = pipeline.run(page, nlp, explain=explain, boxes=job.boxes, printed=job.printed)
    if explain:
        from service.page.why import of_records

        result = of_records(result)
    return name, result


def _content(job: Read, memory: Memory, bounds: Bounds) -> tuple[str, bytes | str]:
    """What a report is called, and what is in it.

    Raises:
        Problem: it is no JSON that holds text, or cannot be taken out of its archive.
    """
    if job.text:
        report = text_report(memory.read(job.start, job.size))
        return report.name, report.text
    if job.member is None:
        return job.name, memory.read(job.start, job.size)
    try:
        with _archive(job, memory).opened(job.member) as stream:
            return job.name, stream.read(bounds.file)  # what an archive states of a size holds, or its file is damaged
    except Refused as refused:
        raise of_reason(refused.reason, refused.detail) from refused


def _members(job: List, memory: Memory, bounds: Bounds) -> list[Member]:
    """The reports in an archive.

    Raises:
        Problem: it cannot be opened, or holds none, or too many.
    """
    members = list(itertools.islice(_archive(job, memory).members, bounds.files + 1))
    if len(members) > bounds.files:
        raise _beyond("too-many-files", bounds.files, "files")
    if not members:
        raise of_reason(Reason.EMPTY, "The archive holds no file.")
    return members


def _archive(job: Read | List, memory: Memory) -> Archive:
    try:
        return Archive(io.BufferedReader(Window(memory, job.start, job.size)))
    except UNREADABLE as error:
        raise of_reason(Reason.DAMAGED, "The archive cannot be opened; it is cut off or damaged.") from error


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
    elif kind in _PACKAGES:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > bounds.unpacked:
                raise _beyond("unpacks-too-large", bounds.unpacked // 2**20, "MiB unpacked")
        if kind is Format.OFD and page_count(content, name) > bounds.pages:
            raise _beyond("too-many-pages", bounds.pages, "pages")
    elif kind in (Format.DOC, Format.RTF) and not in_memory:
        detail = "the service has no folder in memory to convert .doc and .rtf files in; save the file as .docx"
        raise ReportError(name, Reason.NEEDS_LIBREOFFICE, detail)


def _check_page(page: Page, bounds: Bounds) -> None:
    if len(page.text) > bounds.characters:
        raise _beyond("too-many-characters", bounds.characters, "characters")
    if sum(len(row) for grid in page.grids for row in grid.rows) > bounds.cells:
        raise _beyond("too-many-cells", bounds.cells, "table cells")


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
