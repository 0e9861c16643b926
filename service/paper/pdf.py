"""The pages of a PDF, drawn by pdfium."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pypdfium2 as pdfium

from extractor.errors import Reason, ReportError
from extractor.reading.pdf.reader import PDFIUM, opened
from service.paper.drawing import Picture, pixels_wide
from service.paper.pixels import MEDIA_TYPE, encoded

WHITE = (255, 255, 255, 255)


class PdfPaper:
    """The pages of a PDF; raises ReportError as `opened` does."""

    def __init__(self, content: bytes, source: str) -> None:
        self._source = source
        with ExitStack() as stack:
            stack.enter_context(PDFIUM)
            self._document = stack.enter_context(opened(content, source))
            self._held = stack.pop_all()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._document)

    def picture(self, number: int, width: int) -> Picture:
        """A page, counted from 0, as a viewer shows it.

        Raises:
            ReportError: DAMAGED, it cannot be drawn.
        """
        try:
            page = self._document[number]
            try:
                size = page.get_size()
                scale = pixels_wide(size, width) / size[0]
                pixels = page.render(scale=scale, fill_color=WHITE, rev_byteorder=True, prefer_bgrx=False).to_numpy()
            finally:
                page.close()
        except (pdfium.PdfiumError, ZeroDivisionError) as error:
            detail = f"page {number + 1} of the PDF cannot be drawn; open it in another program and print it to a PDF"
            raise ReportError(self._source, Reason.DAMAGED, detail) from error
        return Picture(size, MEDIA_TYPE, encoded(np.ascontiguousarray(pixels[..., :3])))

    def close(self) -> None:
        """Closes the document."""
        self._held.close()
