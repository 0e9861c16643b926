"""A page of a PDF as recognised: drawn, as people see it."""

from __future__ import annotations

import pypdfium2 as pdfium

from extractor.errors import Reason, ReportError
from extractor.reading.pdf.sheets import Sheet

WHITE = 255


def recognised_page(document: pdfium.PdfDocument, number: int, source: str) -> Sheet:
    """The page of a number (from 0), drawn as large as its characters are recognised.

    Raises:
        ReportError: DAMAGED, it cannot be drawn.
    """
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
        detail = f"page {number + 1} of the PDF cannot be drawn; open it in another program and print it to a PDF"
        raise ReportError(source, Reason.DAMAGED, detail) from error
    return recognised(picture[..., :3], number, width)
