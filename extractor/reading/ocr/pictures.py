"""Opens pictures that are reports: .png, .jpg, and .tif with a page a frame."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar
from zlib import error as ZlibError

import numpy as np

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine, jbig2, limits
from extractor.reading.ocr.limits import Allowance
from extractor.reading.page import Page
from extractor.reading.pdf.sheets import check_text, page_of

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

MOST_PIXELS = 60_000_000  # of a page: A3 at 600 dots an inch has 70 million, A4 35
POINTS = 72.0  # an inch
BAND = 256  # rows of a page that are made at a time
ORIENTATION = 0x0112  # the tag in which a camera says how it was held
KINDS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")  # that may stand on a page of another file
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

    count = _frames(_opened(content, source, (kind,)), source)
    allowance = Allowance(source, count)
    sheets = []
    for number in range(count):
        allowance.check()
        # Opened anew for each page, so that what its decoder holds is given back before it is looked at.
        pixels, (width, height) = _frame(_opened(content, source, (kind,)), number, source)
        sheets.append(recognised(pixels, number, paper(width, height)[0]))
    check_text(sheets, source, "picture")
    return page_of(sheets, source, media_type)


def pixels_of(content: bytes, source: str) -> engine.Image:
    """The pixels of a picture of any kind that stands on a page; raises as `read_tiff`."""
    if jbig2.is_jbig2(content):
        from extractor.reading.ocr.scans import MOST_SEEN

        return jbig2.pixels_of(content, source, MOST_PIXELS, MOST_SEEN)
    return _frame(_opened(content, source, KINDS), 0, source)[0]


def page_pixels(content: bytes, source: str, number: int) -> tuple[engine.Image, tuple[float, float]]:
    """The pixels of a page (from 0) of a picture, and its size in points; raises as `read_tiff`."""
    from extractor.reading.ocr.scans import paper

    pixels, (width, height) = _frame(_opened(content, source, KINDS), number, source)
    return pixels, paper(width, height)


def page_count(content: bytes, source: str) -> int:
    """How many pages a picture has, at most one more than are recognised; raises as `read_tiff`."""
    return _frames(_opened(content, source, KINDS), source)


def _opened(content: bytes, source: str, kinds: tuple[str, ...]) -> PillowImage:
    from PIL import Image

    return _decoded(lambda: Image.open(BytesIO(content), formats=kinds), source)


def _frames(image: PillowImage, source: str) -> int:
    """How many pages a picture has; of more than are recognised it is not told how many more."""

    def count() -> int:
        # One after the other: Pillow counts wrong where some are passed over, and all of them in time that grows with
        # their square.
        for number in range(1, limits.MOST_PAGES + 1):
            try:
                image.seek(number)
            except EOFError:
                return number
        return limits.MOST_PAGES + 1

    return _decoded(count, source)


def _frame(image: PillowImage, number: int, source: str) -> tuple[engine.Image, tuple[float, float]]:
    """The pixels of a page, with what its file says of its size in points."""
    _decoded(lambda: image.seek(number), source)
    if image.width * image.height > MOST_PIXELS:
        detail = f"page {number + 1} has {image.width}×{image.height} pixels; scan it with 200 to 300 dots an inch"
        raise ReportError(source, Reason.TOO_LARGE, detail)
    return _decoded(lambda: _pixels(image), source)


def _decoded(step: Callable[[], _Kind], source: str) -> _Kind:
    """A step of decoding, its errors and warnings in one."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs, which have their own limit here, and of odd metadata
            return step()
    except Image.DecompressionBombError as error:
        detail = "the picture has too many pixels; scan it with 200 to 300 dots an inch"
        raise ReportError(source, Reason.TOO_LARGE, detail) from error
    except UnidentifiedImageError as error:
        raise ReportError(
            source, Reason.DAMAGED, "the picture is cut off, damaged, or of an unknown kind; fetch or scan it again"
        ) from error
    except (*_BROKEN, ZlibError) as error:
        raise ReportError(
            source, Reason.DAMAGED, f"the picture is cut off or damaged ({error}); fetch or scan it again"
        ) from error


def _pixels(image: PillowImage) -> tuple[engine.Image, tuple[float, float]]:
    """A page's pixels in the order blue, green, red on white, turned as its camera says, and its size in points.

    They are no more than are looked at, and made a band at a time: of a page of 60 million pixels each copy would take
    half of the memory that a report may have.
    """
    from PIL import Image, ImageOps

    from extractor.reading.ocr.scans import MOST_SEEN

    ratio = min(1.0, math.sqrt(MOST_SEEN / (image.width * image.height)))
    page = Image.new("RGB", (math.ceil(ratio * image.width), math.ceil(ratio * image.height)))
    down = image.height / page.height  # rows of the picture for one of the page
    for at in range(0, page.height, BAND):
        end = min(at + BAND, page.height)
        top, bottom = math.floor(at * down), min(math.ceil(end * down), image.height)
        band = _on_white(image.crop((0, top, image.width, bottom)))
        part = (0, at * down - top, image.width, min(end * down - top, band.height))
        page.paste(band.resize((page.width, end - at), Image.Resampling.BOX, part), (0, at))
    page.getexif()[ORIENTATION] = image.getexif().get(ORIENTATION, 1)
    page = ImageOps.exif_transpose(page)
    dots = image.info.get("dpi", (POINTS, POINTS))
    wide = float(dots[0]) if isinstance(dots, tuple) and float(dots[0]) > 0 else POINTS
    points = POINTS / wide / ratio  # of a pixel
    return np.ascontiguousarray(np.asarray(page)[..., ::-1]), (page.width * points, page.height * points)


def _on_white(image: PillowImage) -> PillowImage:
    """The same in colour, what is transparent in white."""
    from PIL import Image

    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")
