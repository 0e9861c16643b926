"""Pictures, and PDF files of pictures, that nothing can be read in; the same ones every time."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from extractor.reading.ocr.jbig2 import pdf_file
from tests.service.damaged_packages import DAMAGED, MIB, TOO_LARGE, TOO_MANY_PAGES, Damaged, Maker, made, spoilt

SCAN = frozenset({"report-scan"})
# What is broken may still be decoded, and then shows nothing.
BROKEN = DAMAGED | SCAN
HUGE = 60_000


def files(chance: random.Random) -> Iterator[Damaged]:
    """All of them, each with the problems of which it may be answered with one."""
    for suffix, (whole, head) in WHOLE.items():
        for how, maker in spoilt(whole, head):
            yield from made(chance, 2, how + suffix, BROKEN, maker)
    for name, problems, maker in ODD:
        yield from made(chance, 1, name, problems, maker)


# Pictures


def picture(chance: random.Random, mode: str = "RGB", size: tuple[int, int] = (420, 594)) -> Image.Image:
    """A page with rules, and no character."""
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    at = 0
    while (at := at + chance.randrange(30, 90)) < size[1]:
        draw.line((40, at, size[0] - 40, at), "black", 2)
    return page.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _picture(kind: str, mode: str = "RGB", **options: object) -> Maker:
    return lambda chance: saved(picture(chance, mode), kind, **options)


def _deep(kind: str) -> Maker:
    """16 bits a pixel."""
    return lambda chance: saved(Image.fromarray(np.asarray(picture(chance, "L"), np.uint16) * 257), kind)


def _real(_chance: random.Random) -> bytes:
    return saved(Image.fromarray(np.full((300, 200), 0.5, np.float32)), "TIFF")


# Pictures that say that they are huge


def png(width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8, color: int = 0) -> bytes:
    """A PNG of these chunks."""
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    written = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", head), *chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + written


@cache
def zeros(size: int) -> bytes:
    """So many bytes, packed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(size // MIB)), packer.flush()])


def _png(width: int, height: int, bomb: int, depth: int = 8, color: int = 0) -> Maker:
    return lambda _chance: png(width, height, (b"IDAT", zeros(bomb)), depth=depth, color=color)


def _text_bomb(kind: bytes, before: bytes) -> Maker:
    """A PNG whose remark, or colour profile, unpacks to much more than its picture."""
    return lambda _chance: png(100, 100, (kind, before + zeros(200 * MIB)), (b"IDAT", zlib.compress(bytes(100 * 101))))


def _jpeg(width: int, height: int) -> Maker:
    def claiming(chance: random.Random) -> bytes:
        content = saved(picture(chance), "JPEG")
        at = content.find(b"\xff\xc0")
        return content[: at + 5] + struct.pack(">HH", height, width) + content[at + 9 :]

    return claiming


def tiff(frames: Sequence[Mapping[int, int]], after: int | None = None) -> bytes:
    """A TIFF of frames of these tags; behind the last one comes that with the number `after`, or none."""
    size = 2 + 12 * len(frames[0]) + 4
    starts = [8 + size * at for at in range(len(frames))]
    following = [*starts[1:], 0 if after is None else starts[after]]
    written = [b"II*\0" + struct.pack("<I", 8)]
    for tags, then in zip(frames, following, strict=True):
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(tags.items()))
        written.append(struct.pack("<H", len(tags)) + entries + struct.pack("<I", then))
    return b"".join(written) + bytes(4096)


def _frame(width: int, height: int, at: int = 8, compression: int = 1) -> dict[int, int]:
    return {
        256: width,
        257: height,
        258: 8,
        259: compression,
        262: 1,
        273: at,
        277: 1,
        278: height,
        279: min(width * height, 2**32 - 1),
    }


def _tiff(number: int, width: int = 8, height: int = 8, after: int | None = None, compression: int = 1) -> Maker:
    return lambda _chance: tiff([_frame(width, height, compression=compression)] * number, after)


# Scanned PDF files


def pdf(*streams: tuple[str, int, int, bytes], box: tuple[float, float] = (290, 410)) -> bytes:
    """A PDF of a page for each picture: its filter, width and height in pixels, and stream."""
    numbers = [3 + 3 * at for at in range(len(streams))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(streams)}/Kids[{kids}]>>".encode(),
    ]
    for number, (kind, width, height, stream) in zip(numbers, streams, strict=True):
        drawn = f"{box[0]} 0 0 {box[1]} 0 0 cm /I Do".encode()
        color = "" if kind == "JPXDecode" else "/ColorSpace/DeviceGray/BitsPerComponent "
        bits = "" if kind == "JPXDecode" else "1" if kind in ("JBIG2Decode", "CCITTFaxDecode") else "8"
        parameters = f"/DecodeParms<</K -1/Columns {width}/Rows {height}>>" if kind == "CCITTFaxDecode" else ""
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {box[0]} {box[1]}]/Contents {number + 1} 0 R"
            f"/Resources<</XObject<</I {number + 2} 0 R>>>>>>".encode(),
            b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
            f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/Filter/{kind}{parameters}{color}{bits}"
            f"/Length {len(stream)}>>stream\n".encode()
            + stream
            + b"\nendstream",
        ]
    return pdf_file(objects)


def _pdf(kind: str, stream: Maker, size: tuple[int, int] = (420, 594), pages: int = 1, **options: object) -> Maker:
    return lambda chance: pdf(*[(kind, *size, stream(chance))] * pages, **options)  # type: ignore[arg-type]


def _cut(whole: Maker, share: float) -> Maker:
    return lambda chance: (found := whole(chance))[: int(share * len(found))]


def _jbig2(width: int, height: int) -> Maker:
    """A stream whose page is so large, and whose only region is cut off."""
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 0) + bytes(8) + b"\x12\x34\x56"
    info = struct.pack(">IBBBI", 0, 48, 0, 1, len(page)) + page
    return lambda _chance: info + struct.pack(">IBBBI", 1, 38, 0, 1, len(region) + 5000) + region


def _huge_jpx(chance: random.Random) -> bytes:
    content = _JPX(chance)
    size = struct.pack(">II", HUGE, HUGE)
    box, segment = content.find(b"ihdr") + 4, content.find(b"\xff\x51") + 6
    content = content[:box] + size + content[box + 8 :]
    return content[:segment] + size + content[segment + 8 :]


_GREY_JPEG, _JPX = _picture("JPEG", "L"), _picture("JPEG2000", "L")


def _of(content: bytes) -> Maker:
    return lambda _chance: content


WHOLE: Mapping[str, tuple[Maker, int]] = {
    ".png": (_picture("PNG"), 40),
    ".jpg": (_picture("JPEG"), 20),
    ".cmyk.jpg": (_picture("JPEG", "CMYK"), 20),
    ".tif": (_picture("TIFF", "1", compression="group4"), 8),
    ".16.png": (_deep("PNG"), 40),
    ".lzw.tif": (_picture("TIFF", compression="tiff_lzw"), 8),
    ".jpeg.tif": (_picture("TIFF", compression="jpeg"), 8),
}
ODD: tuple[tuple[str, frozenset[str], Maker], ...] = (
    # Sound, in every way in which a picture is kept, and with nothing to read.
    ("cmyk.jpg", SCAN, _picture("JPEG", "CMYK")),
    ("cmyk.tif", SCAN, _picture("TIFF", "CMYK")),
    ("lab.tif", SCAN, lambda chance: saved(Image.new("LAB", (300, 200)), "TIFF")),
    ("16.png", SCAN, _deep("PNG")),
    ("16.tif", SCAN, _deep("TIFF")),
    ("real.tif", SCAN, _real),
    ("palette.png", SCAN, _picture("PNG", "P")),
    ("alpha.png", SCAN, _picture("PNG", "LA")),
    ("tiny.png", SCAN, lambda chance: saved(picture(chance, "1", (1, 1)), "PNG")),
    ("narrow.png", SCAN, lambda chance: saved(Image.new("L", (1, 20_000), "white"), "PNG")),
    ("flat.png", SCAN, lambda chance: saved(Image.new("L", (20_000, 1), "white"), "PNG")),
    # Larger than they may be, or than they are.
    ("huge.png", TOO_LARGE, _png(HUGE, HUGE, MIB)),
    ("huge.jpg", TOO_LARGE, _jpeg(HUGE, HUGE)),
    ("huge.tif", TOO_LARGE, _tiff(1, HUGE, HUGE)),
    ("largest.png", TOO_LARGE, _png(2**31 - 1, 2**31 - 1, MIB)),
    ("largest.tif", TOO_LARGE | DAMAGED, _tiff(1, 2**32 - 1, 2**32 - 1)),
    ("white.png", SCAN, _png(7700, 7700, 57 * MIB)),
    ("white-alpha.png", SCAN, _png(7700, 7700, 228 * MIB, color=6)),
    ("white-deep.png", SCAN, _png(7700, 7700, 114 * MIB, depth=16)),
    ("white.jpg", BROKEN, _jpeg(7700, 7700)),
    ("bomb.png", BROKEN, _png(100, 100, 200 * MIB)),
    ("text-bomb.png", BROKEN, _text_bomb(b"zTXt", b"Comment\0\0")),
    ("unicode-bomb.png", BROKEN, _text_bomb(b"iTXt", b"Comment\0\1\0\0\0")),
    ("profile-bomb.png", BROKEN, _text_bomb(b"iCCP", b"sRGB\0\0")),
    # Many pages.
    ("frames.tif", TOO_LARGE, _tiff(10_000)),
    ("frames-more.tif", TOO_LARGE, _tiff(100_000)),
    ("circle.tif", BROKEN, _tiff(3, after=0)),
    ("circle-of-one.tif", BROKEN, _tiff(1, after=0)),
    ("pages.pdf", TOO_LARGE, _pdf("DCTDecode", _GREY_JPEG, pages=201)),
    ("pages-more.pdf", TOO_MANY_PAGES, _pdf("DCTDecode", _of(b"\xff\xd8"), pages=2001)),
    # A right head, and no more.
    ("nothing.png", DAMAGED, _of(b"\x89PNG\r\n\x1a\n")),
    ("nothing.jpg", DAMAGED, _of(b"\xff\xd8\xff\xe0" + bytes(30))),
    ("nothing.jpeg", DAMAGED, _of(b"\xff\xd8\xff\xd9")),
    ("nothing.tif", DAMAGED, _of(b"II*\0\x08\0\0\0")),
    ("nothing.tiff", DAMAGED, _of(b"MM\0*" + bytes(100))),
    ("no-data.png", DAMAGED, _of(png(100, 100))),
    ("no-size.png", DAMAGED, _of(png(0, 0, (b"IDAT", b"")))),
    # Pictures in a PDF.
    ("cut.jpeg.pdf", SCAN, _pdf("DCTDecode", _cut(_GREY_JPEG, 0.1))),
    ("cut.jpx.pdf", SCAN, _pdf("JPXDecode", _cut(_JPX, 0.5))),
    ("cut-early.jpx.pdf", SCAN, _pdf("JPXDecode", _cut(_JPX, 0.1))),
    ("nothing.jpx.pdf", SCAN, _pdf("JPXDecode", _of(b"\0\0\0\x0cjP  \r\n\x87\n"))),
    ("cut.jbig2.pdf", SCAN, _pdf("JBIG2Decode", _jbig2(420, 594))),
    ("nothing.jbig2.pdf", SCAN, _pdf("JBIG2Decode", _of(b""))),
    ("noise.jbig2.pdf", SCAN, _pdf("JBIG2Decode", lambda chance: chance.randbytes(3000))),
    ("noise.fax.pdf", SCAN, _pdf("CCITTFaxDecode", lambda chance: chance.randbytes(3000))),
    ("cut.flate.pdf", SCAN, _pdf("FlateDecode", _cut(lambda chance: zlib.compress(chance.randbytes(9000)), 0.5))),
    ("unknown.pdf", SCAN, _pdf("XYZDecode", _of(b"x"))),
    ("huge.flate.pdf", TOO_LARGE | SCAN, _pdf("FlateDecode", _of(zeros(MIB)), (HUGE, HUGE))),
    ("huge-bomb.flate.pdf", TOO_LARGE | SCAN, _pdf("FlateDecode", _of(zeros(200 * MIB)), (30_000, 30_000))),
    ("huge.jpeg.pdf", TOO_LARGE | SCAN, _pdf("DCTDecode", _jpeg(HUGE, HUGE), (HUGE, HUGE))),
    ("huge.jbig2.pdf", TOO_LARGE | SCAN, _pdf("JBIG2Decode", _jbig2(HUGE, HUGE), (HUGE, HUGE))),
    ("huge.fax.pdf", TOO_LARGE | SCAN, _pdf("CCITTFaxDecode", _of(bytes(3000)), (HUGE, HUGE))),
    ("huge.jpx.pdf", TOO_LARGE | SCAN, _pdf("JPXDecode", _huge_jpx, (HUGE, HUGE))),
    ("huge-page.pdf", SCAN, _pdf("DCTDecode", _GREY_JPEG, box=(1e6, 1e6))),
    ("narrow-page.pdf", SCAN, _pdf("DCTDecode", _GREY_JPEG, box=(3, 14400))),
    ("flat-page.pdf", SCAN, _pdf("DCTDecode", _GREY_JPEG, box=(14400, 1))),
)
