"""From the bytes of a PDF to a Page."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor.errors import Reason, ReportError
from extractor.reading.ocr.pages import with_recognised
from extractor.reading.page import Page
from extractor.reading.pdf.characters import Char, Frame, read_characters
from extractor.reading.pdf.rules import Drawing, read_drawing
from extractor.reading.pdf.scanned import recognised_page
from extractor.reading.pdf.sheets import check_text, page_of, sheet_of
from extractor.reading.pdf.watermarks import without_watermarks

MEDIA_TYPE = "application/pdf"
ONE_PAGE = re.compile(rb"/Type\s?/Page\b")
PDFIUM = threading.Lock()  # pdfium is not safe to call from two threads at once


def read_pdf(content: bytes, source: str) -> Page:
    """Reads a PDF report.

    Args:
        content: the file.
        source: its name, for the page and for errors.

    Raises:
        ReportError: EMPTY (no page, or nothing on them), ENCRYPTED (a password is needed), DAMAGED (cut off or
            broken), SCAN (images without text), UNREADABLE (the fonts do not say which characters they draw), the
            last two where the extra that recognises characters is not installed; TOO_LARGE (too many such pages).
    """
    _check(content, source)
    with PDFIUM, opened(content, source) as document:
        drawn = [_drawn(document, number, source) for number in range(len(document))]
        pages = without_watermarks([chars for _, chars, _ in drawn])
        sheets = [
            sheet_of(number, frame.size, chars, drawing, turn=frame.turn - frame.shown)
            for number, ((frame, _, drawing), chars) in enumerate(zip(drawn, pages, strict=True))
        ]
        sheets = with_recognised(sheets, partial(recognised_page, document, source=source), source, "PDF")
    check_text(sheets, source, "PDF")
    return page_of(sheets, source, MEDIA_TYPE)


def _check(content: bytes, source: str) -> None:
    """Refuses what is no whole PDF: a PDF ends with an end mark behind its last object."""
    if not content.strip():
        raise ReportError(source, Reason.EMPTY, "the file is empty")
    if b"%PDF-" not in content[:4096]:
        raise ReportError(source, Reason.DAMAGED, "not a PDF: it does not begin with %PDF-")
    if content.rfind(b"%%EOF") < content.rfind(b"endobj"):
        raise ReportError(source, Reason.DAMAGED, "the PDF is cut off before its end; fetch it again")


@contextmanager
def opened(content: bytes, source: str) -> Iterator[pdfium.PdfDocument]:
    """The document, while the block lasts; PDFIUM must be held.

    Raises:
        ReportError: EMPTY (no page), ENCRYPTED (a password is needed), DAMAGED.
    """
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


def _drawn(document: pdfium.PdfDocument, number: int, source: str) -> tuple[Frame, list[Char], Drawing]:
    """What is drawn on a page, whose number is counted from 0."""
    try:
        page = document[number]
    except pdfium.PdfiumError as error:
        raise ReportError(source, Reason.DAMAGED, f"page {number + 1} of the PDF cannot be loaded") from error
    try:
        frame, chars = read_characters(page)
        return frame, chars, read_drawing(page, frame)
    except pdfium.PdfiumError as error:
        raise ReportError(source, Reason.DAMAGED, f"page {number + 1} of the PDF cannot be read") from error
    finally:
        page.close()
