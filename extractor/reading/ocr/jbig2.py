"""Pictures in JBIG2 (ITU-T T.88), as which scanners write pages in black and white into OFD files (.jb2).

No library reads the file's own form, but pdfium decodes the same segments as the picture of a PDF. So a file's
segments are put into a PDF: without the file's header, in the order of sequential files, those of the first page alone.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium

from extractor.errors import Reason, ReportError
from extractor.reading.ocr.engine import Image

MAGIC = b"\x97JB2\r\n\x1a\n"
_SEQUENTIAL, _PAGES_UNKNOWN = 1, 2  # flags of the file's header
_PAGE, _END_OF_PAGE, _END_OF_FILE = 48, 49, 51  # types of segments
_FIRST = frozenset({0, _PAGE, 53})  # those that a stream without a header may begin with: symbols, a page, codes
_UNKNOWN = 0xFFFFFFFF  # a length or height that is not stated


@dataclass(frozen=True, slots=True)
class _Segment:
    """A segment's type, its header as written, and how much data it has, or the data itself."""

    type: int
    header: bytes
    length: int
    data: bytes = b""


def is_jbig2(content: bytes) -> bool:
    """Whether a picture is in JBIG2: a file, or the segments alone, the first of which has the number 0."""
    return content.startswith(MAGIC) or (content[:4] == bytes(4) and len(content) > 11 and content[4] & 63 in _FIRST)


def pixels_of(content: bytes, source: str, most: int, seen: int) -> Image:
    """The pixels of the first page, in the order blue, green, red.

    Args:
        most: how many pixels it may have. seen: how many of them are wanted; a larger page is made smaller.

    Raises:
        ReportError: DAMAGED, it cannot be decoded; TOO_LARGE, it has too many pixels.
    """
    try:
        segments = list(_segments(content))
        page = next((each.data for each in segments if each.type == _PAGE), b"")
        width, height = struct.unpack_from(">II", page)
    except (struct.error, EOFError) as error:
        raise _damaged(source) from error
    if height == _UNKNOWN or not width or not height:
        raise _damaged(source)
    if width * height > most:
        detail = f"its picture has {width}×{height} pixels; scan it with 200 to 300 dots an inch"
        raise ReportError(source, Reason.TOO_LARGE, detail)
    stream = b"".join(each.header + each.data for each in segments)
    try:
        grey = _decoded(_pdf(stream, width, height))
    except pdfium.PdfiumError as error:
        raise _damaged(source) from error
    if width * height > seen:
        import cv2

        ratio = (seen / (width * height)) ** 0.5
        grey = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def _damaged(source: str) -> ReportError:
    return ReportError(source, Reason.DAMAGED, "its JBIG2 picture is cut off or damaged; fetch or scan it again")


def _segments(content: bytes) -> Iterator[_Segment]:
    """The segments of the first page and of what it is made of, in order.

    Raises:
        struct.error, EOFError: one is cut off.
    """
    at, sequential = 0, True
    if content.startswith(MAGIC):
        flags = content[len(MAGIC)] if len(content) > len(MAGIC) else 0
        sequential = bool(flags & _SEQUENTIAL)
        at = len(MAGIC) + (1 if flags & _PAGES_UNKNOWN else 5)
    waiting: list[_Segment] = []
    while at < len(content):
        header, at = _header(content, at)
        if sequential:
            filled, at = _filled(header, content, at)
            if filled.type in (_END_OF_PAGE, _END_OF_FILE):
                return
            yield filled
        else:
            waiting.append(header)
            if header.type == _END_OF_FILE:
                break
    for header in waiting:  # all headers stand before all data
        filled, at = _filled(header, content, at)
        if filled.type in (_END_OF_PAGE, _END_OF_FILE):
            return
        yield filled


def _filled(header: _Segment, content: bytes, at: int) -> tuple[_Segment, int]:
    """A segment with its data, which begins at an offset, and where it ends; of unknown length it goes to the end."""
    end = len(content) if header.length == _UNKNOWN else at + header.length
    if end > len(content):
        raise EOFError
    return _Segment(header.type, header.header, header.length, content[at:end]), end


def _header(content: bytes, at: int) -> tuple[_Segment, int]:
    """The header of a segment and where it ends (T.88, 7.2)."""
    start = at
    number, flags, referred = struct.unpack_from(">IBB", content, at)
    at += 6
    count = referred >> 5
    if count == 7:
        count = struct.unpack_from(">I", content, at - 1)[0] & 0x1FFFFFFF
        at += 3 + (count + 8) // 8
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
    at += 4 if flags & 64 else 1  # the page that it is of
    (length,) = struct.unpack_from(">I", content, at)
    return _Segment(flags & 63, content[start : at + 4], length), at + 4


def _pdf(stream: bytes, width: int, height: int) -> bytes:
    """A PDF of one page that is the picture."""
    shown = f"{width} 0 0 {height} 0 0 cm /I Do".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R"
        f"/Resources<</XObject<</I 5 0 R>>>>>>".encode(),
        b"<</Length %d>>stream\n%b\nendstream" % (len(shown), shown),
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/Filter/JBIG2Decode/ColorSpace/DeviceGray"
        f"/BitsPerComponent 1/Length {len(stream)}>>stream\n".encode()
        + stream
        + b"\nendstream",
    )
    return pdf_file(objects)


def pdf_file(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))


def _decoded(pdf: bytes) -> Image:
    """The picture of a PDF in grey; raises PdfiumError where it cannot be decoded."""
    document = pdfium.PdfDocument(pdf)
    try:
        page = document[0]
        (picture,) = (each for each in page.get_objects() if isinstance(each, pdfium.PdfImage))
        pixels = picture.get_bitmap().to_numpy().copy()
        page.close()
    finally:
        document.close()
    return pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., 0])
