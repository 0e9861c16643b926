"""The pages of a PDF that are pictures, or whose fonts do not say what they draw: their text is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine
from extractor.reading.ocr.limits import Allowance
from extractor.reading.pdf.sheets import SCANNED_CHARS, UNREADABLE, Sheet, unread

WHITE = 255


def with_recognised(document: pdfium.PdfDocument, sheets: Sequence[Sheet], source: str) -> list[Sheet]:
    """The pages, those without a text of their own as recognised; where nothing is, marked as not sure at all.

    Raises:
        ReportError: SCAN or UNREADABLE, no page has a text, and the extra that recognises it is not installed;
            TOO_LARGE, more pages are pictures than are recognised of one file; DAMAGED, one cannot be drawn.
    """
    wanted = {at for at, sheet in enumerate(sheets) if unread(sheet)}
    if wanted and not engine.installed():
        _require_text(sheets, wanted, source)
        return [replace(sheet, confidence=0.0) if at in wanted else sheet for at, sheet in enumerate(sheets)]
    allowance = Allowance(source)
    out = list(sheets)
    for at in sorted(wanted):
        allowance.take()
        found = _recognised(document, at, source)
        out[at] = found if found.chars else replace(sheets[at], confidence=0.0)
    return out


def _require_text(sheets: Sequence[Sheet], unread: set[int], source: str) -> None:
    """Says what is missing where no page has a text of its own."""
    if any(sheet.chars >= SCANNED_CHARS for at, sheet in enumerate(sheets) if at not in unread):
        return
    if all(sheets[at].unreadable > UNREADABLE for at in unread):
        what = "the fonts of the PDF do not say which characters they draw"
        raise ReportError(source, Reason.UNREADABLE, engine.advice(what))
    raise ReportError(source, Reason.SCAN, engine.advice("a scan: its pages are pictures of characters"))


def _recognised(document: pdfium.PdfDocument, number: int, source: str) -> Sheet:
    """One page, drawn as large as its characters are recognised."""
    from extractor.reading.ocr.scans import drawn_at, paper, recognised

    try:
        page = document[number]
        try:
            shown = page.get_size()
            width, height = paper(*shown)
            scale = drawn_at(width, height) * width / shown[0]
            picture = page.render(scale=scale, fill_color=(WHITE,) * 4, prefer_bgrx=False).to_numpy()
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise ReportError(source, Reason.DAMAGED, f"page {number + 1} of the PDF cannot be drawn") from error
    return recognised(picture[..., :3], number, width)
