"""Makes scans of reports: what a scanner, a telephone or a clerk makes of a printed page."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 200


def pictures(pdf: bytes, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a PDF as a scanner sees them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def scan(pages: Sequence[Image.Image], dpi: int = DPI) -> bytes:
    """A PDF of nothing but pictures (JPEG), as scanners write it."""
    return _saved(pages, "PDF", resolution=dpi)


def tiff(pages: Sequence[Image.Image], dpi: int = DPI) -> bytes:
    """A TIFF of a frame a page, in black and white as fax machines write it."""
    return _saved([page.convert("1") for page in pages], "TIFF", compression="group4", dpi=(dpi, dpi))


def png(page: Image.Image) -> bytes:
    """A PNG that does not say how large its page was."""
    return _saved([page], "PNG")


def jpeg(page: Image.Image, quality: int = 80) -> bytes:
    return _saved([page], "JPEG", quality=quality)


def jbig2(page: Image.Image, form: str = "sequential") -> bytes:
    """A page in JBIG2: a file with its segments one after the other, one with all headers first, or "bare" segments."""
    width, height = page.size
    fax = BytesIO()
    black = ImageChops.invert(page.convert("L")).convert("1")  # of which 1 is black in JBIG2
    black.save(fax, "TIFF", compression="group4", tiffinfo={278: height})  # one strip
    with Image.open(BytesIO(fax.getvalue())) as image:
        tags = image.tag_v2  # type: ignore[attr-defined]
        coded = fax.getvalue()[tags[273][0] :][: tags[279][0]]
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + coded
    data = [struct.pack(">IIIIBH", width, height, 0, 0, 0, 0), region, b"", b""]
    kinds = ((48, 1), (38, 1), (49, 1), (51, 0))  # the page, its picture, its end, the file's
    heads = [struct.pack(">IBBBI", number, kind, 0, of, len(part)) for number, ((kind, of), part) in
             enumerate(zip(kinds, data, strict=True))]  # fmt: skip
    if form == "random":
        return b"\x97JB2\r\n\x1a\n\0" + struct.pack(">I", 1) + b"".join(heads) + b"".join(data)
    segments = [head + part for head, part in zip(heads, data, strict=True)]
    if form == "bare":
        return b"".join(segments[:2])
    return b"\x97JB2\r\n\x1a\n\1" + struct.pack(">I", 1) + b"".join(segments)


def skewed(page: Image.Image, degrees: float) -> Image.Image:
    """A page that lay askew on the glass."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def grey(page: Image.Image) -> Image.Image:
    """A page on grey paper, a little out of focus."""
    pale = page.convert("L").point(lambda value: 70 + value * 130 // 255)
    return pale.filter(ImageFilter.GaussianBlur(0.8))


def stamped(page: Image.Image, middle: tuple[float, float], points: float = 115, dpi: int = DPI) -> Image.Image:
    """A page with a round red seal on its text; `middle` is a share of its width and height."""
    scale = 4  # drawn larger, so that its edges are smooth
    size = int(points * dpi / 72) * scale
    seal = Image.new("RGBA", (size, size), (255, 255, 255, 0))
    draw = ImageDraw.Draw(seal)
    red = (215, 30, 35, 235)
    draw.ellipse((0, 0, size - 1, size - 1), outline=red, width=size // 28)
    star = [
        (size / 2 + r * math.sin(math.pi * at / 5), size / 2 - r * math.cos(math.pi * at / 5))
        for at in range(10)
        for r in [size * (0.16 if at % 2 == 0 else 0.065)]
    ]
    draw.polygon(star, fill=red)
    font = ImageFont.load_default(size / 9)
    for at in range(-5, 6):  # letters around the star, of no language
        letter = Image.new("RGBA", (size // 8, size // 8), (255, 255, 255, 0))
        ImageDraw.Draw(letter).text((0, 0), "HMEXWBKNAFR"[at + 5], font=font, fill=red, stroke_width=size // 200)
        angle = at * 24
        x = size / 2 + 0.38 * size * math.sin(math.radians(angle))
        y = size / 2 - 0.38 * size * math.cos(math.radians(angle))
        turned = letter.rotate(-angle, expand=True)
        seal.alpha_composite(turned, (int(x - turned.width / 2), int(y - turned.height / 2)))
    seal = seal.resize((size // scale, size // scale), Image.Resampling.LANCZOS)
    out = page.convert("RGB")
    x, y = (int(share * length - seal.width / 2) for share, length in zip(middle, out.size, strict=True))
    ink = Image.new("RGB", out.size, "white")
    ink.paste(seal, (x, y), seal)
    return ImageChops.multiply(out, ink)  # the ink of a seal covers nothing: what is black stays black


def _saved(pages: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    file = BytesIO()
    several = {"save_all": True, "append_images": list(pages[1:])} if kind in ("PDF", "TIFF") else {}
    pages[0].save(file, kind, **several, **options)
    return file.getvalue()
