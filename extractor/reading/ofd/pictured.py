"""A page of an OFD file that is pictures, as recognised: they are drawn where they stand on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractor.errors import Reason, ReportError
from extractor.reading.ofd.objects import POINTS
from extractor.reading.package import Package
from extractor.reading.pdf.rules import Matrix
from extractor.reading.pdf.sheets import Sheet

if TYPE_CHECKING:
    from extractor.reading.ocr.engine import Image

WHITE = 255
MOST_PICTURES = 500  # of a page: scanners write one, some programs a strip for every few lines

LONGEST = 2**15 - 2  # pixels of a side that OpenCV turns


@dataclass(frozen=True, slots=True)
class Pictured:
    """The pictures of a page: its number from 0, its size in points, and each picture's part with its place.

    A part is None where no resource has the number that the page names; for places see `Objects.pictures`.
    """

    number: int
    size: tuple[float, float]
    shown: Sequence[tuple[str | None, Matrix]]


def recognised_page(page: Pictured, package: Package, source: str) -> Sheet:
    """The page, drawn as large as its characters are recognised.

    Raises:
        ReportError: DAMAGED, a picture is missing or cannot be decoded; TOO_LARGE, one has too many pixels, or there
            are too many.
    """
    from extractor.reading.ocr.scans import drawn_at, pagelike, paper, recognised

    width, height = paper(*page.size)
    scale = drawn_at(width, height) * width / page.size[0]
    shape = [max(math.ceil(scale * length), 1) for length in reversed(page.size)]
    canvas = np.full((*shape, 3), WHITE, np.uint8)
    try:
        if len(page.shown) > MOST_PICTURES:
            raise ReportError(source, Reason.TOO_LARGE, f"it shows more than {MOST_PICTURES} pictures")
        for part, matrix in page.shown if pagelike(shape[1], shape[0]) else ():
            _draw(_pixels(package, part, source), matrix, POINTS * scale, canvas)
    except ReportError as error:
        detail = f"page {page.number + 1} of the OFD file cannot be drawn ({error.detail}); fetch or export it again"
        raise ReportError(source, error.reason, detail) from error
    return recognised(canvas, page.number, width)


def _pixels(package: Package, part: str | None, source: str) -> Image:
    from extractor.reading.ocr.pictures import pixels_of

    content = None if part is None else package.read(part)
    if content is None:
        raise ReportError(source, Reason.DAMAGED, f"the file lacks its picture {part or ''}".rstrip())
    return pixels_of(content, source)


def _draw(picture: Image, matrix: Matrix, scale: float, canvas: Image) -> None:
    """Draws a picture where a matrix says; `scale` is how many pixels of the canvas a millimetre has."""
    import cv2

    a, b, c, d, e, f = (scale * number for number in matrix)
    # Made smaller first: what turns a picture looks at single pixels, and would lose thin strokes.
    sides = math.hypot(a, b), math.hypot(c, d)
    height, width = picture.shape[:2]
    small = [min(max(math.ceil(side), 1), length, LONGEST) for side, length in zip(sides, (width, height), strict=True)]
    if small != [width, height]:
        picture = cv2.resize(picture, small, interpolation=cv2.INTER_AREA).astype(np.uint8)
    width, height = small
    to_canvas = np.array(((a / width, c / height, e), (b / width, d / height, f)))
    size = canvas.shape[1], canvas.shape[0]
    cv2.warpAffine(picture, to_canvas, size, canvas, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
