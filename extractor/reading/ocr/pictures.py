"""Opens pictures that are reports: .png, .jpg, and .tif with a page a frame."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar
from zlib import error as ZlibError

import numpy as np

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine
from extractor.reading.ocr.limits import Allowance
from extractor.reading.page import Page
from extractor.reading.pdf.sheets import check_text, page_of

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

MOST_PIXELS = 60_000_000  # of a page: A3 at 600 dots an inch has 70 million, A4 35
POINTS = 72.0  # an inch
# What Pillow raises of files that are broken in one way or another, beside its own errors, which are OSErrors.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError, struct.error)

_Kind = TypeVar("_Kind")


def read_png(content: bytes, source: str) -> Page:
    """Reads a PNG picture; raises as `read_tiff`."""
    return _read(content, source, "PNG", "image/png")


def read_jpeg(content: bytes, source: str) -> Page:
    """Reads a JPEG picture; raises as `read_tiff`."""
    return _read(content, source, "JPEG", "image/jpeg")


def read_tiff(content: bytes, source: str) -> Page:
    """Reads a TIFF picture of one page or several.

    Raises:
        ReportError: SCAN, the extra that recognises characters is not installed, or there are none; DAMAGED, the
            picture cannot be decoded; TOO_LARGE, it has too many pages or pixels, or takes too long.
    """
    return _read(content, source, "TIFF", "image/tiff")


def _read(content: bytes, source: str, kind: str, media_type: str) -> Page:
    if not engine.installed():
        raise ReportError(source, Reason.SCAN, engine.advice("this is a picture"))
    from extractor.reading.ocr.scans import paper, recognised

    allowance = Allowance(source)
    sheets = []
    for number, (pixels, (width, height)) in enumerate(_frames(content, source, kind)):
        allowance.take()
        sheets.append(recognised(pixels, number, paper(width, height)[0]))
    check_text(sheets, source, "picture")
    return page_of(sheets, source, media_type)


def _frames(content: bytes, source: str, kind: str) -> Iterator[tuple[engine.Image, tuple[float, float]]]:
    """The pixels of each page, with what its file says of its size in points."""
    from PIL import Image

    def first() -> PillowImage:
        return Image.open(BytesIO(content), formats=[kind])

    image = _decoded(first, source)
    for number in range(_decoded(lambda: getattr(image, "n_frames", 1), source)):
        _decoded(lambda number=number: image.seek(number), source)  # type: ignore[misc]
        if image.width * image.height > MOST_PIXELS:
            detail = f"page {number + 1} has {image.width}×{image.height} pixels; scan it with 200 to 300 dots an inch"
            raise ReportError(source, Reason.TOO_LARGE, detail)
        yield _decoded(lambda: _pixels(image), source)


def _decoded(step: Callable[[], _Kind], source: str) -> _Kind:
    """A step of decoding, its errors and warnings in one."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs, which have their own limit here, and of odd metadata
            return step()
    except Image.DecompressionBombError as error:
        detail = "the picture has too many pixels; scan it with 200 to 300 dots an inch"
        raise ReportError(source, Reason.TOO_LARGE, detail) from error
    except (*_BROKEN, ZlibError) as error:
        raise ReportError(source, Reason.DAMAGED, f"the picture is cut off or damaged: {error}") from error


def _pixels(image: PillowImage) -> tuple[engine.Image, tuple[float, float]]:
    """A page's pixels in the order blue, green, red on white, turned as its camera says, and its size in points."""
    from PIL import Image, ImageOps

    dots = image.info.get("dpi", (POINTS, POINTS))
    frame = ImageOps.exif_transpose(image)
    if frame.mode.startswith("I;16"):
        frame = frame.point(lambda value: value / 256).convert("L")
    if "A" in frame.getbands() or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        frame = Image.alpha_composite(Image.new("RGBA", frame.size, "white"), frame)
    pixels = np.asarray(frame.convert("RGB"))[..., ::-1]
    wide = float(dots[0]) if isinstance(dots, tuple) and float(dots[0]) > 0 else POINTS
    return np.ascontiguousarray(pixels), (frame.width * POINTS / wide, frame.height * POINTS / wide)
