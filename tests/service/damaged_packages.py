"""Workbooks, OFD files and archives that are no reports any more, or never were; the same ones every time."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tests.extractor.reading.compound import compound
from tests.extractor.reading.ofdml import NAMESPACE, Leaf, ofd_file, packed, parts_of
from tests.extractor.reading.workbooks import ods, xls_stream, xlsx
from tests.service import damaged

Maker = Callable[[random.Random], bytes]

# The problems that a file may be answered with.
DAMAGED = frozenset({"report-damaged"})
# Of what is broken everywhere, its kind may be lost, or all that it held.
LOST = frozenset({"report-damaged", "report-unsupported", "report-empty"})
ENCRYPTED = frozenset({"report-encrypted"})
EMPTY = frozenset({"report-empty"})
UNSUPPORTED = frozenset({"report-unsupported"})
TOO_LARGE = frozenset({"report-too-large", "unpacks-too-large"})
MUCH = TOO_LARGE | {"memory-limit"}
TOO_MANY_CELLS = frozenset({"report-too-large", "too-many-cells"})
TOO_MANY_PAGES = frozenset({"too-many-pages"})

MIB = 2**20
PAGE, DOCUMENT = "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True)
class Damaged:
    """A file, and the problems of which it may be answered with one."""

    name: str
    content: bytes
    problems: frozenset[str]


def made(chance: random.Random, number: int, name: str, problems: frozenset[str], maker: Maker) -> Iterator[Damaged]:
    """So many files of one kind, whose names end in `name`."""
    for at in range(number):
        yield Damaged(f"{at}-{name}", maker(chance), problems)


def spoilt(whole: Maker, head: int) -> Iterator[tuple[str, Maker]]:
    """A file cut off, with bits turned, and in another order; its first bytes stay as they are."""
    yield "cut", lambda chance: damaged.cut(whole(chance), chance)
    yield "flipped", lambda chance: (found := whole(chance))[:head] + damaged.flipped(found[head:], chance)
    yield "shuffled", lambda chance: damaged.shuffled(whole(chance), chance)


def files(chance: random.Random) -> Iterator[Damaged]:
    """All of them."""
    for suffix, (whole, head) in WHOLE.items():
        for how, maker in spoilt(whole, head):
            yield from made(chance, 2, how + suffix, LOST, maker)
    for suffix, part in INSIDE.items():
        yield from made(chance, 2, f"inside{suffix}", DAMAGED, _broken_inside(WHOLE[suffix][0], part))
        yield from made(chance, 1, f"missing{suffix}", DAMAGED, _without(WHOLE[suffix][0], part))
        yield from made(chance, 2, f"flagged{suffix}", ENCRYPTED, _flagged(WHOLE[suffix][0]))
    for name, problems, maker in ODD:
        yield from made(chance, 1, name, problems, maker)


# Whole files


def _rows(chance: random.Random) -> list[list[str | float]]:
    rows = [[f"项目{chance.randrange(10**6)}", *(chance.randrange(10**6) / 100 for _ in range(4))] for _ in range(25)]
    return [["项目", "年初预算数", "决算数", "差额", "上年决算数"], *rows]


def _xlsx(chance: random.Random) -> bytes:
    return xlsx({"收入支出决算总表": _rows(chance), "支出决算表": _rows(chance)})


def _ods(chance: random.Random) -> bytes:
    return ods({"收入支出决算总表": _rows(chance), "支出决算表": _rows(chance)})


def _xls(chance: random.Random) -> bytes:
    return compound(("Workbook", xls_stream("收入支出决算总表", _rows(chance))))


def _ofd(chance: random.Random) -> bytes:
    leaves = [Leaf(), Leaf()]
    for at, leaf in enumerate(leaves):
        for line in range(30):
            leaf.text(72, 72 + 20 * line, f"{at}、项目支出{chance.randrange(10**6)}万元，完成年初预算的百分之九十。")
    return ofd_file(*leaves)


# How each is made, and how many bytes tell what it is.
WHOLE: Mapping[str, tuple[Maker, int]] = {
    ".xlsx": (_xlsx, 8),
    ".ods": (_ods, 8),
    ".ofd": (_ofd, 8),
    ".xls": (_xls, 1536),
    ".et": (_xls, 1536),
}
INSIDE = {".xlsx": SHEET, ".ods": "content.xml", ".ofd": PAGE}


# Broken inside a sound package


def _with(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """A package with other parts, or without them."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in [*source.namelist(), *(name for name in changes if name not in source.namelist())]:
            part = changes[name] if name in changes else source.read(name)
            if part is not None:
                package.writestr(name, part)
    return target.getvalue()


def _broken_inside(whole: Maker, part: str) -> Maker:
    def broken(chance: random.Random) -> bytes:
        content = whole(chance)
        sound = zipfile.ZipFile(io.BytesIO(content)).read(part)
        return _with(content, {part: damaged.flipped(sound, chance)})

    return broken


def _without(whole: Maker, part: str) -> Maker:
    return lambda chance: _with(whole(chance), {part: None})


def _flagged(whole: Maker) -> Maker:
    return lambda chance: damaged.encrypted(whole(chance), chance)


# With a password


def _office(_chance: random.Random) -> bytes:
    """An .xlsx file with a password, which is no zip file any more."""
    return compound(("EncryptionInfo", bytes([4, 0, 4, 0])), ("EncryptedPackage", bytes(range(256)) * 8))


def _locked_xls(chance: random.Random) -> bytes:
    return compound(("Workbook", xls_stream("表", _rows(chance), locked=True)))


def _locked_ods(chance: random.Random) -> bytes:
    """As LibreOffice writes it: parts that are no XML any more, and a manifest that says how they were encrypted."""
    spaces = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = (
        f'<manifest:manifest {spaces}><manifest:file-entry manifest:full-path="/" manifest:media-type='
        '"application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml" manifest:size="9000"><manifest:encryption-data manifest:checksum="eA=="/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    return _with(_ods(chance), {"META-INF/manifest.xml": manifest.encode(), "content.xml": chance.randbytes(900)})


def _locked_ofd(chance: random.Random) -> bytes:
    return _with(_ofd(chance), {"Doc_0/Encryptions.xml": b"<x/>", PAGE: chance.randbytes(900)})


# What unpacks to too much


def _zip_bomb(whole: Maker, part: str, opening: bytes, piece: bytes, size: int) -> Maker:
    """A package with a part of so many bytes."""

    def bomb(chance: random.Random) -> bytes:
        return _with(whole(chance), {part: opening + piece * (size // len(piece))})

    return bomb


def _lying(bomb: Maker, part: str) -> Maker:
    """The package says of its bomb that it is small."""

    def lying(chance: random.Random) -> bytes:
        content = bytearray(bomb(chance))
        for mark, size, name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
            at = content.find(mark)
            while at >= 0:
                if content[at + name :].startswith(part.encode()):
                    content[at + size : at + size + 4] = struct.pack("<I", 3000)
                at = content.find(mark, at + 4)
        return bytes(content)

    return lying


def _overlapping(whole: Maker, times: int) -> Maker:
    """A package whose directory names one large part many times."""

    def overlapping(chance: random.Random) -> bytes:
        content = _with(whole(chance), {"xl/last.xml": b" " * 40 * MIB})
        entry_at = content.rfind(b"PK\x01\x02")
        end_at = content.rfind(b"PK\x05\x06")
        entry = content[entry_at:end_at]
        entries = b"".join(entry.replace(b"last", b"l%03d" % at) for at in range(times))
        size, number = (end_at - entry_at) * times, times
        sizes = struct.unpack_from("<HHII", content, end_at + 8)
        end = struct.pack("<HHII", sizes[0] + number, sizes[1] + number, sizes[2] + size, sizes[3])
        return content[:end_at] + entries + content[end_at : end_at + 8] + end + content[end_at + 20 :]

    return overlapping


def _opening(root: str, *around: str) -> bytes:
    return (f"<{root}>" + "".join(f"<{each}>" for each in around)).encode()


# More cells than any report has


def _sheet(rows: bytes) -> Maker:
    return lambda chance: _with(
        _xlsx(chance), {SHEET: b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (MAIN, rows)}
    )


def _cells(*places: str) -> bytes:
    return b"".join(
        f'<row r="{re.sub("[A-Z]", "", place)}"><c r="{place}"><v>1</v></c></row>'.encode() for place in places
    )


def _square(side: int) -> bytes:
    row = b"<c><v>1</v></c>" * side
    return b"".join(b'<row r="%d">%b</row>' % (at, row) for at in range(1, side + 1))


def _repeated(*tables: tuple[int, int]) -> Maker:
    """An .ods file with a cell that stands for so many rows and columns in each table."""
    cell = (
        '<table:table table:name="{}"><table:table-row table:number-rows-repeated="{}">'
        '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    return lambda _chance: ods({}, "".join(cell.format(at, *table) for at, table in enumerate(tables)))


def _corners(row: int, column: int) -> Maker:
    """An .xls file with a cell at its beginning and one far away."""

    def corners(_chance: random.Random) -> bytes:
        stream = xls_stream("表", [["一"], [2.5]])
        return compound(("Workbook", stream.replace(struct.pack("<HHH", 1, 0, 0), struct.pack("<HHH", row, column, 0))))

    return corners


# OFD files that lead round in circles, or nowhere


def _changed(**parts: tuple[str, str]) -> Maker:
    """An OFD file with a text in one of its parts replaced by another."""

    def changed(chance: random.Random) -> bytes:
        names = {"page": PAGE, "document": DOCUMENT, "root": "OFD.xml"}
        content = _ofd(chance)
        package = zipfile.ZipFile(io.BytesIO(content))
        found = {names[key]: package.read(names[key]).decode() for key in parts}
        assert all(parts[key][0] in found[names[key]] for key in parts)
        return _with(content, {names[key]: found[names[key]].replace(*parts[key]).encode() for key in parts})

    return changed


def _one_page_often(times: int) -> Maker:
    page = '<ofd:Page ID="10" BaseLoc="Pages/Page_0/Content.xml"/>'
    return _changed(document=("</ofd:Pages>", page * times + "</ofd:Pages>"))


def _drawings_in_drawings(_chance: random.Random) -> bytes:
    """Drawings that hold themselves, many times."""
    leaf = Leaf()
    again = '<ofd:CompositeObject ID="6" ResourceID="30" Boundary="0 0 9 9"/>' * 40
    leaf.parts.append(again)
    parts: dict[str, str | bytes] = dict(parts_of(leaf))
    document = parts_of(leaf)[DOCUMENT]
    parts[DOCUMENT] = document.replace("</ofd:CommonData>", "<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>")
    parts["Doc_0/Res.xml"] = (
        f'<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="30">'
        f"<ofd:Content>{again}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    return packed(parts)


def _template_of_itself(_chance: random.Random) -> bytes:
    return ofd_file(Leaf(template="7"), template=Leaf(template="7"))


def _only(content: bytes) -> Maker:
    return lambda _chance: content


_OFD_PAGE = f"ofd:Page {NAMESPACE}"
_OFD_ROOT = f"<ofd:OFD {NAMESPACE}/>".encode()
_ODS_ROOT = (
    'office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
_STRINGS = b"<sst %b>" % MAIN
_RICH_STRING = "<si><t>一</t></si>".encode()
_SPACES = b" " * MIB

ODD: tuple[tuple[str, frozenset[str], Maker], ...] = (
    ("password.xlsx", ENCRYPTED, _office),
    ("password.et", ENCRYPTED, _office),
    ("password.xls", ENCRYPTED, _locked_xls),
    ("password-wps.et", ENCRYPTED, _locked_xls),
    ("password.ods", ENCRYPTED, _locked_ods),
    ("password.ofd", ENCRYPTED, _locked_ofd),
    # A million of something, or a part that is nothing else.
    ("sheet-bomb.xlsx", TOO_LARGE, _zip_bomb(_xlsx, SHEET, b"", _SPACES, 200 * MIB)),
    ("strings-bomb.xlsx", TOO_LARGE, _zip_bomb(_xlsx, STRINGS, _STRINGS, _SPACES, 300 * MIB)),
    ("strings.xlsx", TOO_LARGE, _zip_bomb(_xlsx, STRINGS, _STRINGS, _RICH_STRING, 100 * MIB)),
    ("styles-bomb.xlsx", TOO_LARGE, _zip_bomb(_xlsx, "xl/styles.xml", b"", _SPACES, 200 * MIB)),
    ("content-bomb.ods", TOO_LARGE, _zip_bomb(_ods, "content.xml", b"", _SPACES, 200 * MIB)),
    ("manifest-bomb.ods", TOO_LARGE, _zip_bomb(_ods, "META-INF/manifest.xml", b"", _SPACES, 300 * MIB)),
    ("page-bomb.ofd", TOO_LARGE, _zip_bomb(_ofd, PAGE, b"", _SPACES, 200 * MIB)),
    ("root-bomb.ofd", TOO_LARGE, _zip_bomb(_ofd, "OFD.xml", b"", _SPACES, 200 * MIB)),
    ("elements.ods", MUCH, _zip_bomb(_ods, "content.xml", _opening(_ODS_ROOT), b"<a/>", 60 * MIB)),
    ("elements.ofd", MUCH, _zip_bomb(_ofd, PAGE, _opening(_OFD_PAGE), b"<a/>", 60 * MIB)),
    ("lying-sheet.xlsx", DAMAGED, _lying(_zip_bomb(_xlsx, SHEET, b"", _SPACES, 200 * MIB), SHEET)),
    ("lying-strings.xlsx", DAMAGED, _lying(_zip_bomb(_xlsx, STRINGS, _STRINGS, _RICH_STRING, 200 * MIB), STRINGS)),
    ("lying.ods", DAMAGED, _lying(_zip_bomb(_ods, "content.xml", b"", _SPACES, 200 * MIB), "content.xml")),
    ("lying.ofd", DAMAGED, _lying(_zip_bomb(_ofd, PAGE, b"", _SPACES, 200 * MIB), PAGE)),
    ("overlapping.xlsx", TOO_LARGE, _overlapping(_xlsx, 500)),
    ("overlapping.ofd", TOO_LARGE, _overlapping(_ofd, 500)),
    ("million.xlsx", TOO_MANY_CELLS, _sheet(_square(1000))),
    ("quarter-million.xlsx", TOO_MANY_CELLS, _sheet(_square(500))),
    ("corner.xlsx", TOO_MANY_CELLS, _sheet(_cells("A1", "XFD1048576"))),
    ("million-columns.xlsx", TOO_MANY_CELLS | DAMAGED, _sheet(_cells("A1", "BDWGO1000"))),
    ("endless-columns.xlsx", TOO_MANY_CELLS | DAMAGED, _sheet(_cells("A1", "ZZZZZZZ1000"))),
    ("endless-rows.xlsx", TOO_MANY_CELLS | DAMAGED, _sheet(_cells("A1", "XFD4294967295"))),
    ("far-columns.xlsx", TOO_MANY_CELLS | DAMAGED, _sheet(_cells("A1", "ZZZ1048576"))),
    ("million-columns.ods", TOO_MANY_CELLS, _repeated((1, 1_000_000))),
    ("million-rows.ods", TOO_MANY_CELLS, _repeated((1_000_000, 1))),
    ("endless.ods", TOO_MANY_CELLS, _repeated((10**9, 10**9))),
    ("sheets.ods", TOO_MANY_CELLS, _repeated(*[(400, 1000)] * 40)),
    ("corner.xls", TOO_MANY_CELLS, _corners(65535, 255)),
    ("corner.et", TOO_MANY_CELLS, _corners(65535, 65535)),
    # Parts that lead round in circles, or nowhere.
    ("one-page.ofd", TOO_MANY_PAGES, _one_page_often(3000)),
    ("drawings.ofd", TOO_LARGE | DAMAGED, _drawings_in_drawings),
    ("template.ofd", EMPTY, _template_of_itself),
    ("page-lost.ofd", DAMAGED, _changed(document=("Page_1", "Page_7"))),
    ("document-lost.ofd", DAMAGED, _changed(root=("Document.xml", "Other.xml"))),
    ("document-is-root.ofd", EMPTY, _changed(root=("Doc_0/Document.xml", "OFD.xml"))),
    ("page-is-document.ofd", EMPTY, _changed(document=("/Content.xml", "/../../Document.xml"))),
    ("without-pages.ofd", EMPTY, _changed(document=("ofd:Pages", "ofd:Pictures"))),
    ("numbers.ofd", DAMAGED, _changed(page=('Size="', 'Size="9e99'))),
    ("endless-page.ofd", DAMAGED, _changed(page=("PhysicalBox>0 0 ", "PhysicalBox>0 0 9e99"))),
    # A right head, and no more.
    ("nothing.xlsx", UNSUPPORTED | EMPTY, _only(b"PK\x05\x06" + bytes(18))),
    ("nothing.xls", DAMAGED, _only(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))),
    ("nothing.ods", DAMAGED, _only(b"PK\x03\x04" + bytes(26))),
    ("nothing.et", UNSUPPORTED, _only(compound())),
    ("empty.ofd", EMPTY, _only(packed({"OFD.xml": _OFD_ROOT}))),
    ("empty.xls", EMPTY, _only(compound(("Workbook", xls_stream("表", []))))),
    ("empty.ods", EMPTY, _only(ods({}))),
    ("empty.xlsx", EMPTY, _only(xlsx({"表": []}))),
)
