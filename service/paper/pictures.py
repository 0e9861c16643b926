"""The pages of a picture: scans, photographs, and .tif with a page a frame."""

from __future__ import annotations

import numpy as np

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine
from extractor.reading.ocr.pictures import page_count, page_pixels
from service.paper.drawing import Picture, pixels_wide
from service.paper.pixels import MEDIA_TYPE, encoded


class PicturePaper:
    """The pages of a picture.

    Raises:
        ReportError: SCAN, the extra that reads pictures is not installed; DAMAGED or TOO_LARGE, as reading it does.
    """

    def __init__(self, content: bytes, source: str) -> None:
        if not engine.installed():
            raise ReportError(source, Reason.SCAN, engine.advice("this is a picture"))
        self._content, self._source = content, source
        self.count = page_count(content, source)

    def picture(self, number: int, width: int) -> Picture:
        """A page, counted from 0; raises as opening it does."""
        pixels, size = page_pixels(self._content, self._source, number)
        return Picture(size, MEDIA_TYPE, encoded(np.ascontiguousarray(pixels[..., ::-1]), pixels_wide(size, width)))

    def close(self) -> None:
        """Nothing is held open."""
