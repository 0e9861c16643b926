"""Writes small PDF files for the tests, character for character, without a library or a font file.

Places are points from the top left corner of the page. ASCII is half an em wide, everything else an em.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

A4 = (595, 842)
LEFT, WIDTH, SIZE, PITCH = 72.0, 448.0, 14.0, 24.0  # of the text of `flow`: 32 characters a line
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def width_of(text: str, size: float = SIZE) -> float:
    return sum(size / 2 if c.isascii() else size for c in text)


@dataclass
class Sheet:
    """One page: its drawing operators, added to by the methods."""

    width: float = A4[0]
    height: float = A4[1]
    rotate: int = 0
    parts: list[str] = field(default_factory=list)
    image: bool = False

    def text(self, x: float, y: float, text: str, size: float = SIZE, gap: float = 0.0) -> Sheet:
        """Text whose baseline begins at (x, y); `gap` points are put between its characters."""
        # A font without glyphs gives a single character no extent, and pdfium drops it: a space gives it one.
        codes = "".join(f"{ord(c):04X}" for c in (text if len(text) > 1 else text + " "))
        self.parts.append(f"BT /F {size} Tf {gap} Tc 1 0 0 1 {x:.2f} {self.height - y:.2f} Tm <{codes}> Tj ET")
        return self

    def centred(self, y: float, text: str, size: float = SIZE) -> Sheet:
        return self.text(LEFT + (WIDTH - width_of(text, size)) / 2, y, text, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float, ink: str = "0 G") -> Sheet:
        self.parts.append(f"q {ink} 0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S Q")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, operator: str = "f") -> Sheet:
        self.parts.append(f"q 0.8 g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re {operator} Q")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float], sides: str = "hv") -> Sheet:
        """The rules of a grid: horizontal (h), vertical (v) or both."""
        if "h" in sides:
            for y in ys:
                self.rule(xs[0], y, xs[-1], y)
        if "v" in sides:
            for x in xs:
                self.rule(x, ys[0], x, ys[-1])
        return self

    def cells(self, xs: Sequence[float], y: float, texts: Sequence[str], size: float = 9.0) -> Sheet:
        """One line of cell texts, numbers to the right, other text to the left of their columns."""
        for left, right, text in zip(xs, xs[1:], texts, strict=False):
            number = text.replace(",", "").replace(".", "").isdigit() and "." in text
            self.text(right - 4 - width_of(text, size) if number else left + 4, y, text, size)
        return self

    def flow(self, y: float, text: str, indent: float = 2.0, width: float = WIDTH) -> float:
        """A paragraph, wrapped as a word processor would; gives the height of the line after it."""
        for n, line in enumerate(wrapped(text, width, indent)):
            self.text(LEFT + (indent * SIZE if n == 0 else 0), y, line)
            y += PITCH
        return y


def wrapped(text: str, width: float = WIDTH, indent: float = 2.0) -> Iterator[str]:
    """The lines of a paragraph: numbers and words stay whole, no line begins with a closing mark."""
    line, room = "", width - indent * SIZE
    for word in words(text):
        if width_of(word) > room:
            yield line
            line, room = "", width
        line += word
        room -= width_of(word)
    yield line


def words(text: str) -> Iterator[str]:
    word = ""
    for c in text:
        glued = word and ((c.isascii() and word[-1].isascii()) or c in "，。、；：）”》%" or word[-1] in "（“《")
        if word and not glued:
            yield word
            word = ""
        word += c
    yield word


def pdf_file(*sheets: Sheet, password: str | None = None) -> bytes:
    """The file; with a user password (which may be empty) its streams are encrypted."""
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "".join(
            f"100 beginbfrange\n{''.join(f'<{h:02X}00> <{h:02X}FF> <{h:02X}00>{chr(10)}' for h in part)}endbfrange\n"
            for part in (range(0, 100), range(100, 200), range(200, 256))
        )
        + "endcmap end end"
    )
    font = "<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
    cid = (
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[0 127 500]/FontDescriptor 6 0 R>>"
    )
    descriptor = (
        "<</Type/FontDescriptor/FontName/Song/Flags 4/Ascent 859/Descent -141/CapHeight 700/StemV 80/ItalicAngle 0"
        "/FontBBox[0 -141 1000 859]>>"
    )
    pages = [8 + 2 * i for i in range(len(sheets))]
    objects: dict[int, tuple[str, bytes | None]] = {
        1: ("<</Type/Catalog/Pages 2 0 R>>", None),
        2: (f"<</Type/Pages/Count {len(sheets)}/Kids[{' '.join(f'{n} 0 R' for n in pages)}]>>", None),
        3: (font, None),
        4: (cid, None),
        5: ("", unicode_map.encode()),
        6: (descriptor, None),
        7: ("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\x99"),
    }
    for number, sheet in zip(pages, sheets, strict=True):
        resources = "/Resources<</Font<</F 3 0 R>>/XObject<</I 7 0 R>>>>"
        media = f"/MediaBox[0 0 {sheet.width} {sheet.height}]/Rotate {sheet.rotate}"
        objects[number] = (f"<</Type/Page/Parent 2 0 R{resources}{media}/Contents {number + 1} 0 R>>", None)
        image = f"q {sheet.width} 0 0 {sheet.height} 0 0 cm /I Do Q\n" if sheet.image else ""
        objects[number + 1] = ("", (image + "\n".join(sheet.parts)).encode())
    return _file(objects, password)


def _file(objects: dict[int, tuple[str, bytes | None]], password: str | None) -> bytes:
    key = None if password is None else _key(password)
    out = b"%PDF-1.4\n"
    places = {}
    for number, (head, stream) in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode()
        if stream is None:
            out += head.encode()
        else:
            if key is not None:
                salted = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
                stream = _rc4(salted, stream)
            out += f"<<{head}/Length {len(stream)}>>\nstream\n".encode() + stream + b"\nendstream"
        out += b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{places[n]:010} 00000 n \n".encode() for n in range(1, max(objects) + 1))
    encrypt = ""
    if key is not None:
        user = _rc4(key, PAD)
        encrypt = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{OWNER.hex()}>/U<{user.hex()}>>>"
        encrypt += f"/ID[<{ID.hex()}><{ID.hex()}>]"
    out += f"trailer\n<</Size {max(objects) + 1}/Root 1 0 R{encrypt}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return out


ID = b"0123456789abcdef"
OWNER = b"o" * 32


def _key(password: str) -> bytes:
    """Algorithm 2 of ISO 32000-1, 7.6.3.3, for revision 2 (40 bits)."""
    padded = (password.encode() + PAD)[:32]
    return hashlib.md5(padded + OWNER + (-4 & 0xFFFFFFFF).to_bytes(4, "little") + ID).digest()[:5]


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
