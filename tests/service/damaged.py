"""Three hundred files that are no reports any more, or never were; the same ones every time."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

COUNT = 300
# One in so many bytes has a bit turned: more than any reader can make sense of, in text too.
SHARE = 6
SIGNATURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\0", b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08", b"\x7fELF\x02", b"MZ\x90\x00", b"SQLite format 3\0", b"RIFF\x10\x00\x00\x00WEBP", b"PAR1",
)  # fmt: skip


def files(samples: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each."""
    chance = random.Random(20241121)
    makers = (flipped, cut, bomb, encrypted, wrong_kind, scan, digits, shuffled)
    for number in range(COUNT):
        maker = makers[number % len(makers)]
        sample = chance.choice([path for path in samples if path.suffix in _SUFFIXES.get(maker.__name__, path.suffix)])
        yield f"{maker.__name__}-{number}{sample.suffix}", maker(sample.read_bytes(), chance)


_SUFFIXES = {"flipped": ".docx .pdf", "cut": ".docx", "encrypted": ".docx", "shuffled": ".docx .pdf"}


def flipped(content: bytes, chance: random.Random) -> bytes:
    """Bits turned over, everywhere."""
    found = bytearray(content)
    for at in chance.sample(range(len(found)), len(found) // SHARE):
        found[at] ^= 1 << chance.randrange(8)
    return bytes(found)


def cut(content: bytes, chance: random.Random) -> bytes:
    """Cut off somewhere."""
    return content[: chance.randrange(4, len(content) - 30)]


def shuffled(content: bytes, chance: random.Random) -> bytes:
    """The head as it was, the rest in pieces in another order."""
    pieces = [content[at : at + 64] for at in range(256, len(content), 64)]
    chance.shuffle(pieces)
    return content[:256] + b"".join(pieces)


def bomb(_content: bytes, chance: random.Random) -> bytes:
    """A Word file whose text unpacks to more than anyone has room for."""
    size = chance.choice([150, 200, 300]) * 2**20
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{relation}" Target="word/document.xml"/></Relationships>',
        )
        with package.open("word/document.xml", "w") as part:
            for _ in range(size // 2**20):
                part.write(b" " * 2**20)
    return target.getvalue()


def encrypted(content: bytes, _chance: random.Random) -> bytes:
    """A Word file whose entries say that they are encrypted."""
    found = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + flags] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


def wrong_kind(_content: bytes, chance: random.Random) -> bytes:
    """A file of another kind under a report's name."""
    return chance.choice(SIGNATURES) + chance.randbytes(chance.randrange(100, 50_000))


def scan(_content: bytes, chance: random.Random) -> bytes:
    """A PDF of pages that hold a picture and no text."""
    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(chance.randrange(1, 4)):
        page = document.new_page(200, 300)
        picture = pypdfium2.PdfImage.new(document)
        bitmap = pypdfium2.PdfBitmap.new_native(20, 30, pypdfium2.raw.FPDFBitmap_BGR)
        bitmap.fill_rect((chance.randrange(256), 0, 0, 255), 0, 0, 20, 30)
        picture.set_bitmap(bitmap)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(200, 300))
        page.insert_obj(picture)
        page.gen_content()
    document.save(target)
    return target.getvalue()


def digits(_content: bytes, chance: random.Random) -> bytes:
    """A million digits."""
    return str(chance.randrange(1, 10)).encode() * 1_000_000
