"""What the endpoints of one server process share: its readers, its keys, its limits, and how a report is read."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import partial

from fastapi import FastAPI, Request

from service.formats import Form
from service.gate import metrics
from service.gate.limits import Admission, Holdings
from service.gate.metrics import Metrics
from service.gate.security import Keys, keys_for
from service.http import many
from service.http.workspace import workspace_of
from service.problems import Problem
from service.readers.archives import Member
from service.readers.memory import Memory
from service.readers.pool import Pool, Reading
from service.readers.reader import Bounds, Compare, Draw, List, Note, Part, Read
from service.readers.uploads import Upload
from service.readers.workers import Limits
from service.settings import MEBIBYTE, Settings


class Service:
    """What the endpoints share in one server process."""

    def __init__(self, settings: Settings) -> None:
        """Reads the keys; starts nothing.

        Raises:
            KeysError: see `keys_for`. StoreError: the workspace is no place that reviews can be kept in.
        """
        self.settings = settings
        self.keys: Keys | None = keys_for(settings)
        self.metrics = Metrics()
        self.admission = Admission(settings)
        self.holdings = Holdings(settings)
        self.reviews = workspace_of(settings)
        self.pool: Pool | None = None

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """Has readers while the server runs; at its end, those who wait have been answered."""
        self.pool = Pool(_bounds(self.settings), self.settings.readers, self.metrics.lost.inc)
        self.pool.start()
        try:
            yield
        finally:
            await self.pool.close()
            self.pool = None
            metrics.forget()

    async def read(
        self,
        upload: Upload,
        form: Form,
        language: str,
        client: str,
        *,
        member: int | None = None,
        boxes: bool = False,
        printed: bool = False,
        explain: bool = False,
        more: Sequence[Upload] = (),
    ) -> Reading:
        """Has a report read, when it is the client's turn; `more` are its further files.

        Raises:
            Problem: whatever becomes of it otherwise.
        """
        job = _job(upload, form, language, member, boxes, explain, more, printed)
        return await self._done(job, form, upload.memory, client)

    async def compare(
        self, sent: Sequence[Upload], form: Form, language: str, client: str, same_organization: bool
    ) -> Reading:
        """Has the reports of several years read and compared, when it is the client's turn.

        Raises:
            Problem: they cannot be compared, or whatever else becomes of it.
        """
        job = Compare(tuple(_job(each) for each in sent), form, language, same_organization)
        return await self._done(job, form, sent[0].memory, client)

    async def note(self, sent: Sequence[Upload], on: date, signed: str, client: str) -> Reading:
        """Has the note of results, reports and reviews written, when it is the client's turn.

        Raises:
            Problem: one of them is none, or whatever else becomes of it.
        """
        job = Note(tuple(_job(each) for each in sent), on, signed)
        return await self._done(job, Form.DOCX, sent[0].memory, client)

    async def draw(self, upload: Upload, numbers: tuple[int, ...], width: int, client: str) -> Reading:
        """Has pages of a report drawn, when it is the client's turn.

        Raises:
            Problem: it has none that can be shown, or not these, or whatever else becomes of it.
        """
        return await self._done(Draw(_job(upload), numbers, width), None, upload.memory, client)

    async def _done(self, job: Read | Compare | Note | Draw, form: Form | None, memory: Memory, client: str) -> Reading:
        """What a job gives; `form` is that of a report's result, which is counted."""
        started = time.monotonic()
        reading = await self._pool().read(job, memory, client)
        seconds = time.monotonic() - started
        self.holdings.add(reading.content.size)
        reading.content.when_closed(self.holdings.drop, reading.content.size)
        self.admission.took(seconds)
        if form is not None:
            self.metrics.reading.observe(seconds)
            self.metrics.reports.labels(str(form)).inc()
        return reading

    async def reports(
        self, uploads: Sequence[Upload], client: str, *, explain: bool = False, printed: bool = False
    ) -> list[many.Report]:
        """The reports that were sent, those in archives each by itself; nothing is unpacked before it is read.

        Raises:
            Problem: there are more of them than there may be.
        """
        found: list[many.Report] = []
        room = self.settings.max_unpacked * MEBIBYTE
        for upload in uploads:
            if not upload.name.lower().endswith(".zip"):
                found.append((upload.name, partial(self._content, upload, client, None, explain, printed)))
                continue
            try:
                members = await self._pool().members(List(upload.start, upload.size), upload.memory, client)
                room -= sum(member.size for member in members)
                if room < 0:
                    detail = f"The archives of a request may unpack to {self.settings.max_unpacked} MiB; send fewer."
                    raise Problem("unpacks-too-large", detail)
            except Problem as problem:
                if problem.name == "too-many-files":
                    raise
                found.append((upload.name, problem))
                continue
            found += (
                (f"{upload.name}/{member.name}", self._member(upload, member, client, explain, printed))
                for member in members
            )
        if len(found) > self.settings.max_files:
            raise Problem("too-many-files", f"A batch may have {self.settings.max_files} reports; send it in parts.")
        return found

    def _member(
        self, archive: Upload, member: Member, client: str, explain: bool, printed: bool
    ) -> Callable[[], Awaitable[Memory]] | Problem:
        if not member.safe:
            return Problem("unsafe-path", "The file's name leads out of the archive, or is none.")
        if member.size > self.settings.max_upload * MEBIBYTE:
            detail = f"A file may have {self.settings.max_upload} MiB; split it, or leave out what is no report."
            return Problem("report-too-large", detail)
        named = replace(archive, name=member.name)
        return partial(self._content, named, client, member.number, explain, printed)

    async def _content(self, upload: Upload, client: str, member: int | None, explain: bool, printed: bool) -> Memory:
        reading = await self.read(upload, Form.JSON, "zh", client, member=member, explain=explain, printed=printed)
        return reading.content

    def fault(self) -> str | None:
        """Why the service cannot work, or None where it can."""
        if self.keys is not None:
            self.keys.refresh()
            if self.keys.fault:
                return self.keys.fault
        return self.pool.fault if self.pool is not None else "the service is stopping"

    def _pool(self) -> Pool:
        if self.pool is None:
            raise Problem("not-ready", "The service is not running.", {"Retry-After": "5"})
        return self.pool


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        limits=Limits(seconds=settings.time_limit, memory=settings.memory_limit * MEBIBYTE),
        file=settings.max_upload * MEBIBYTE,
        unpacked=settings.max_unpacked * MEBIBYTE,
        files=settings.max_files,
        pages=settings.max_pages,
        cells=settings.max_cells,
        characters=settings.max_characters,
        memory_folder=settings.memory_folder,
        ontology=settings.ontology,
        model=settings.model,
    )


def _job(
    upload: Upload,
    form: Form = Form.JSON,
    language: str = "zh",
    member: int | None = None,
    boxes: bool = False,
    explain: bool = False,
    more: Sequence[Upload] = (),
    printed: bool = False,
) -> Read:
    parts = tuple(Part(part.start, part.size, part.name) for part in more)
    about = upload.start, upload.size, upload.name, form, language, upload.text, member
    return Read(*about, boxes, explain, parts, printed)


def service_of(request: Request) -> Service:
    """The service that a request has come to."""
    service: Service = request.app.state.service
    return service
