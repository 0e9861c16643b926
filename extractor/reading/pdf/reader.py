"""From the bytes of a PDF to a Page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.errors import Reason, ReportError
from extractor.reading.page import Page, PageBuilder
from extractor.reading.pdf.characters import read_characters, unreadable_share
from extractor.reading.pdf.furniture import parted, without_contents_numbers, without_furniture, without_page_number
from extractor.reading.pdf.lines import Line, lines_of
from extractor.reading.pdf.paragraphs import Joiner
from extractor.reading.pdf.ruled import Table, ruled_tables
from extractor.reading.pdf.rules import Drawing, Rule, read_drawing
from extractor.reading.pdf.stitching import stitched
from extractor.reading.pdf.unruled import continued, unruled_tables

MEDIA_TYPE = "application/pdf"
SCANNED_CHARS = 30  # a page with fewer characters beside a page-filling image is a scan
SCANNED_IMAGE = 0.5  # share of a page that the image of a scan fills
ONE_PAGE = re.compile(rb"/Type\s?/Page\b")
PDFIUM = threading.Lock()  # pdfium is not safe to call from two threads at once


@dataclass(slots=True)
class Sheet:
    """One page as read: its size in points, its tables, the lines outside of them, and how it looks."""

    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    drawing: Drawing
    chars: int
    unreadable: float


def read_pdf(content: bytes, source: str) -> Page:
    """Reads a PDF report.

    Args:
        content: the file.
        source: its name, for the page and for errors.

    Raises:
        ReportError: EMPTY (no page, or nothing on them), ENCRYPTED (a password is needed), DAMAGED (cut off or
            broken), SCAN (images without text), UNREADABLE (the fonts do not say which characters they draw).
    """
    _check(content, source)
    with PDFIUM, _opened(content, source) as document:
        sheets = [_sheet(document, number, source) for number in range(len(document))]
    _check_text(sheets, source)
    builder = PageBuilder()
    for page, block in _blocks(sheets):
        builder.on(page)
        if isinstance(block, Table):
            builder.table(_rows(block, builder))
        else:
            builder.paragraph(block)
    return builder.build(source, MEDIA_TYPE, [(sheet.width, sheet.height) for sheet in sheets])


def _rows(table: Table, builder: PageBuilder) -> Iterator[list[str]]:
    """The rows that hold something; the builder is told where a page begins, right before it takes the row."""
    pages = dict(table.breaks)
    for at, row in enumerate(table.rows):
        if at in pages:
            builder.on(pages[at])
        if any(row):
            yield row


def _check(content: bytes, source: str) -> None:
    """Refuses what is no whole PDF: a PDF ends with an end mark behind its last object."""
    if not content.strip():
        raise ReportError(source, Reason.EMPTY, "the file is empty")
    if b"%PDF-" not in content[:4096]:
        raise ReportError(source, Reason.DAMAGED, "not a PDF: it does not begin with %PDF-")
    if content.rfind(b"%%EOF") < content.rfind(b"endobj"):
        raise ReportError(source, Reason.DAMAGED, "the PDF is cut off before its end; fetch it again")


@contextmanager
def _opened(content: bytes, source: str) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            detail = "the PDF is encrypted; save a copy without a password"
            raise ReportError(source, Reason.ENCRYPTED, detail) from error
        if b"/Pages" in content and not ONE_PAGE.search(content):
            raise ReportError(source, Reason.EMPTY, "the PDF has no pages") from error
        raise ReportError(source, Reason.DAMAGED, f"the PDF cannot be opened: {error}") from error
    try:
        if len(document) == 0:
            raise ReportError(source, Reason.EMPTY, "the PDF has no pages")
        yield document
    finally:
        document.close()


def _sheet(document: pdfium.PdfDocument, number: int, source: str) -> Sheet:
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise ReportError(source, Reason.DAMAGED, f"page {number + 1} of the PDF cannot be loaded") from error
    try:
        frame, chars = read_characters(page)
        drawing = read_drawing(page, frame)
    except pdfium.PdfiumError as error:
        raise ReportError(source, Reason.DAMAGED, f"page {number + 1} of the PDF cannot be read") from error
    finally:
        page.close()
    width, height = frame.size
    tables, rest = ruled_tables(drawing, without_page_number(chars, height, drawing), number)
    return Sheet(width, height, lines_of(rest, number), tables, drawing, len(chars), unreadable_share(chars))


def _check_text(sheets: Sequence[Sheet], source: str) -> None:
    """Refuses a PDF without text worth the name, and says what it is instead."""
    chars = sum(sheet.chars for sheet in sheets)
    scanned = [s for s in sheets if s.chars < SCANNED_CHARS and s.drawing.image_share >= SCANNED_IMAGE]
    written = [s for s in sheets if s.chars >= SCANNED_CHARS]
    if scanned and not written:
        detail = "a scan: its pages are images without text; run character recognition (OCR) on it first"
        raise ReportError(source, Reason.SCAN, detail)
    if chars == 0:
        if any(s.drawing.image_share > 0.05 or s.drawing.paths > 200 for s in sheets):
            raise ReportError(source, Reason.SCAN, "the PDF shows images or outlines but no text; run OCR on it first")
        raise ReportError(source, Reason.EMPTY, "the pages of the PDF are blank")
    if sum(s.unreadable * s.chars for s in sheets) > 0.5 * chars:
        detail = "the fonts of the PDF do not say which characters they draw; run OCR on it, or export it again"
        raise ReportError(source, Reason.UNREADABLE, detail)


def _blocks(sheets: Sequence[Sheet]) -> Iterator[tuple[int, str | Table]]:
    """Paragraphs and tables in reading order, each with the page on which it begins, counted from 0."""
    pages = without_furniture([s.lines for s in sheets], [s.height for s in sheets])
    pages = [without_contents_numbers(lines) for lines in pages]
    flows: list[list[Line | Table]] = []
    for sheet, lines in zip(sheets, pages, strict=True):
        flow: list[Line | Table] = []
        last = flows[-1][-1] if flows and flows[-1] else None
        if isinstance(last, Table) and not last.ruled and not sheet.tables:
            rest, lines = continued(lines, last)
            flow += [rest] if rest else []
        flow += unruled_tables(lines, _free_rules(sheet))
        flows.append(sorted([*flow, *sheet.tables], key=lambda item: item.top) if sheet.tables else flow)
    flows = [_parted(flow) for flow in flows]
    texts = [[item for item in flow if isinstance(item, Line)] for flow in flows]
    joiner = Joiner(texts, [sheet.width for sheet in sheets])
    waiting: list[Line] = []
    for item in stitched(flows, [sheet.height for sheet in sheets]):
        if isinstance(item, Line):
            waiting.append(item)
            continue
        yield from joiner.paragraphs(waiting)
        waiting = []
        # A table that was joined over pages knows its last one and how many it has.
        yield item.page - len(item.breaks), item
    yield from joiner.paragraphs(waiting)


def _free_rules(sheet: Sheet) -> list[Rule]:
    """The horizontal rules of a page that belong to none of its ruled tables."""
    return [r for r in sheet.drawing.horizontal if not any(t.top - 3 <= r.at <= t.bottom + 3 for t in sheet.tables)]


def _parted(flow: Sequence[Line | Table]) -> list[Line | Table]:
    """A page's items, lines that hold two statements in two."""
    return [part for item in flow for part in (parted([item]) if isinstance(item, Line) else [item])]
