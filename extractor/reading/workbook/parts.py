"""What calamine does not tell of a workbook: how large a sheet is before it is loaded, how its cells show numbers.

calamine makes room for the whole rectangle from a sheet's first value to its last, and the process ends where there is
none; and it gives the number of a cell without its format, so that 93.71% is 0.9371 and 12.50 is 12.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.reading.package import Element, Package
from extractor.reading.workbook.formats import BUILT_IN, GENERAL, readable

# A cell that holds something, with the place and the style that it names; one that is only formatted ends in "/>".
_CELL = re.compile(
    rb"""<(?:\w+:)?c(?=[\s>])(?:(?=[^<>]*?\sr\s*=\s*["']([A-Za-z]{1,9})(\d{1,18})["']))?"""
    rb"""(?:(?=[^<>]*?\ss\s*=\s*["'](\d{1,6})["']))?[^<>]*(?<!/)>"""
)
# A cell beyond Z9999, one that does not begin by saying where it stands, or one with a prefix to its name, as few
# programs write it. A sheet that has none is small, which is found without looking at each cell.
_FAR = re.compile(rb"""<c(?! r="[A-Z]\d{1,4}"|[a-z])""")
_PREFIXED = b":c"
_NEAR_AREA = 26 * 9999
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>])")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,18})["']""")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")

_SHARED_STRINGS = "xl/sharedStrings.xml"  # where calamine looks for them
_ODS_MANIFEST = "META-INF/manifest.xml"
_ODS_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ODS_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ODS_LINE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_SHOWN = frozenset({"float", "percentage", "currency", "date"})  # types of .ods values that are no texts

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What the XML of a sheet tells of it.

    Attributes:
        names: what the sheets are called that are of this part, one or more.
        area: how many cells the rectangle of its values has at most.
        codes: the number formats of the cells that have one, by row and column, from 0.
    """

    names: list[str]
    area: int
    codes: dict[Place, str]


def xlsx_sheets(package: Package) -> Iterator[SheetPart]:
    """The parts of an .xlsx file that hold sheets, each looked at once."""
    styles = dict(_styles(package))
    for part, names in _sheet_names(package).items():
        content = package.read(part) or b""
        near = _PREFIXED not in content and _FAR.search(content) is None
        cells = [] if near and not styles else _CELL.findall(content)
        codes = {
            (int(row) - 1, _column(letters)): styles[style]
            for letters, row, style in cells
            if style in styles and letters
        }
        yield SheetPart(names, _NEAR_AREA if near else _area(content, cells), codes)


def xlsx_strings(package: Package) -> int:
    """How many texts the cells share."""
    return sum(1 for _ in _STRING.finditer(package.read(_SHARED_STRINGS) or b""))


def _area(sheet: bytes, cells: Sequence[tuple[bytes, bytes, bytes]]) -> int:
    columns, numbers = {letters for letters, _, _ in cells}, {number for _, number, _ in cells}
    unplaced = b"" in columns
    width = max((_column(letters) + 1 for letters in columns if letters), default=0)
    height = max((int(number) for number in numbers if number), default=0)
    if unplaced:
        # A cell that does not say where it stands follows the one before it.
        rows = _ROW.split(sheet)
        numbers = {found[1] for row in rows[1:] if (found := _NUMBER.match(row.partition(b">")[0].strip()))}
        height = max(height, len(rows), *map(int, numbers))
        width = max(width, *(len(_CELL.findall(row)) for row in rows))
    return height * width


def ods_area(package: Package) -> int:
    """How many cells the rectangles of values of all sheets have, which calamine loads at once.

    One cell or row may stand for many.
    """
    root = package.xml("content.xml")
    tables = root.iter(f"{_ODS_TABLE}table") if root is not None else ()
    return sum(map(_ods_table_area, tables))


def ods_encrypted(package: Package) -> bool:
    """Whether a password protects an .ods file: its manifest then says how each part was encrypted."""
    manifest = package.xml(_ODS_MANIFEST)
    return manifest is not None and manifest.find(".//{*}encryption-data") is not None


def _ods_table_area(table: Element) -> int:
    height = width = at = 0
    for row in table.iter(f"{_ODS_TABLE}table-row"):
        at += _repeated(row, "rows")
        column = 0
        for cell in row:
            column += _repeated(cell, "columns")
            if len(cell):
                height, width = at, max(width, column)
    return height * width


def ods_shown(package: Package) -> dict[str, dict[Place, str]]:
    """What the cells of each sheet show that hold numbers or dates, by row and column, from 0, and the sheet's name."""
    root = package.xml("content.xml")
    tables = root.iter(f"{_ODS_TABLE}table") if root is not None else ()
    return {table.get(f"{_ODS_TABLE}name", ""): dict(_ods_table_shown(table)) for table in tables}


def _ods_table_shown(table: Element) -> Iterator[tuple[Place, str]]:
    at = 0
    for row in table.iter(f"{_ODS_TABLE}table-row"):
        height, column = _repeated(row, "rows"), 0
        for cell in row:
            width = _repeated(cell, "columns")
            if cell.get(f"{_ODS_OFFICE}value-type") in _SHOWN and len(cell):
                text = "".join(str(part) for line in cell.iterfind(_ODS_LINE) for part in line.itertext())
                negative = cell.get(f"{_ODS_OFFICE}value", "").startswith("-")
                for down in range(height):
                    for right in range(width):
                        yield (at + down, column + right), readable(text, negative=negative)
            column += width
        at += height


def _repeated(element: Element, what: str) -> int:
    said = element.get(f"{_ODS_TABLE}number-{what}-repeated", "1")
    return int(said) if said.isdecimal() else 1


def _styles(package: Package) -> Iterator[tuple[bytes, str]]:
    """The numbers of the cell styles that have a number format, each with its code."""
    main = package.main_part()
    part = package.related(main, "/styles") if main else None
    root = package.xml(part) if part else None
    if root is None:
        return
    formats = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind(".//{*}numFmt")}
    for at, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = style.get("numFmtId", "")
        code = formats.get(number) or built_in(int(number) if number.isdecimal() else 0)
        if code != GENERAL:
            yield b"%d" % at, code


def built_in(number: int) -> str:
    """The code of a number format that a file does not tell."""
    return BUILT_IN.get(number, GENERAL)


def _sheet_names(package: Package) -> dict[str, list[str]]:
    """The parts of an .xlsx file that hold sheets, with the names of the sheets."""
    main = package.main_part()
    root = package.xml(main) if main else None
    if main is None or root is None:
        return {}
    targets = package.targets(main)
    found: dict[str, list[str]] = {}
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        reference = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        if part := targets.get(str(reference)):
            found.setdefault(part, []).append(sheet.get("name", ""))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
