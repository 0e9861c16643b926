"""The pages of a PDF that are pictures, or whose fonts do not say what they draw: their text is recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine
from extractor.reading.ocr.limits import Allowance
from extractor.reading.pdf.sheets import Sheet

SCANNED_CHARS = 30  # a page with fewer characters beside a page-filling image is a scan
SCANNED_IMAGE = 0.5  # share of a page that the image of a scan fills
PICTURE = 0.05  # the same of a page without any character
OUTLINES = 200  # paths from which a page without characters shows text as outlines
UNREADABLE = 0.5  # share of a page's characters without a meaning


def recognised_pages(document: pdfium.PdfDocument, sheets: Sequence[Sheet], source: str) -> list[Sheet]:
    """The pages, those without text of their own as recognised; where that cannot be done, marked as not sure at all.

    Raises:
        ReportError: SCAN or UNREADABLE, no page has text, and the extra that recognises it is not installed;
            TOO_LARGE, more pages are pictures than are recognised of one file.
    """
    wanted = list(_unread(sheets))
    if not wanted:
        return list(sheets)
    if not engine.installed():
        _require(sheets, wanted, source)
        return [replace(sheet, confidence=0.0) if at in wanted else sheet for at, sheet in enumerate(sheets)]
    allowance = Allowance(source)
    out = list(sheets)
    for at in wanted:
        allowance.take()
        out[at] = _recognised(document, at, source)
    return out


def _unread(sheets: Sequence[Sheet]) -> Iterator[int]:
    """The pages that show more than their characters say."""
    for at, sheet in enumerate(sheets):
        image, paths = sheet.drawing.image_share, sheet.drawing.paths
        scanned = sheet.chars < SCANNED_CHARS and image >= SCANNED_IMAGE
        drawn = sheet.chars == 0 and (image > PICTURE or paths > OUTLINES)
        if scanned or drawn or sheet.unreadable > UNREADABLE:
            yield at


def _require(sheets: Sequence[Sheet], unread: Sequence[int], source: str) -> None:
    """Says what is missing, unless pages enough have a text of their own."""
    if any(sheet.chars >= SCANNED_CHARS for at, sheet in enumerate(sheets) if at not in unread):
        return
    unreadable = sum(sheet.unreadable * sheet.chars for sheet in sheets) > UNREADABLE * sum(s.chars for s in sheets)
    if unreadable:
        what = "the fonts of the PDF do not say which characters they draw"
        raise ReportError(source, Reason.UNREADABLE, engine.advice(what))
    raise ReportError(source, Reason.SCAN, engine.advice("a scan: its pages are images without text"))


def _recognised(document: pdfium.PdfDocument, number: int, source: str) -> Sheet:
    """One page, drawn as large as its characters are recognised."""
    from extractor.reading.ocr.scans import SEEN, paper, recognised

    try:
        page = document[number]
        try:
            shown = page.get_size()
            width, height = paper(*shown)
            scale = SEEN * min(1.0, (MOST_AREA / (width * height)) ** 0.5) * width / shown[0]
            picture = page.render(scale=scale, rev_byteorder=False).to_numpy()
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise ReportError(source, Reason.DAMAGED, f"page {number + 1} of the PDF cannot be drawn") from error
    return recognised(picture, number, width)
