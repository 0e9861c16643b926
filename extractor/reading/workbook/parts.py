"""What calamine does not tell of a workbook: how large a sheet is before it is loaded, which cells show percents.

calamine makes room for the whole rectangle from a sheet's first value to its last, and the process ends where there is
none; and it gives the number of a cell without its format, so that 93.71% is 0.9371.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.reading.package import Element, Package

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
BUILT_IN_PERCENTS = {"9", "10"}  # ECMA-376 part 1, 18.8.30

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What the XML of a sheet tells of it.

    Attributes:
        names: what the sheets are called that are of this part, one or more.
        area: how many cells the rectangle of its values has at most.
        percents: row and column, from 0, of the cells that show a number as a percentage.
    """

    names: list[str]
    area: int
    percents: set[Place]


def xlsx_sheets(package: Package) -> Iterator[SheetPart]:
    """The parts of an .xlsx file that hold sheets, each looked at once."""
    styles = set(_percent_styles(package))
    for part, names in _sheet_names(package).items():
        content = package.read(part) or b""
        near = _PREFIXED not in content and _FAR.search(content) is None
        cells = [] if near and not styles else _CELL.findall(content)
        percents = {(int(row) - 1, _column(letters)) for letters, row, style in cells if style in styles and letters}
        yield SheetPart(names, _NEAR_AREA if near else _area(content, cells), percents)


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


def ods_percents(package: Package) -> dict[str, set[Place]]:
    """Row and column, from 0, of the cells of each sheet that show a number as a percentage, by the sheet's name."""
    root = package.xml("content.xml")
    tables = root.iter(f"{_ODS_TABLE}table") if root is not None else ()
    return {table.get(f"{_ODS_TABLE}name", ""): set(_ods_table_percents(table)) for table in tables}


def _ods_table_percents(table: Element) -> Iterator[Place]:
    at = 0
    for row in table.iter(f"{_ODS_TABLE}table-row"):
        height, column = _repeated(row, "rows"), 0
        for cell in row:
            width = _repeated(cell, "columns")
            if cell.get(f"{_ODS_OFFICE}value-type") == "percentage" and len(cell):
                yield from ((at + down, column + right) for down in range(height) for right in range(width))
            column += width
        at += height


def _repeated(element: Element, what: str) -> int:
    said = element.get(f"{_ODS_TABLE}number-{what}-repeated", "1")
    return int(said) if said.isdecimal() else 1


def _percent_styles(package: Package) -> Iterator[bytes]:
    """The numbers of the cell styles whose number format ends in a percent sign."""
    main = package.main_part()
    part = package.related(main, "/styles") if main else None
    root = package.xml(part) if part else None
    if root is None:
        return
    formats = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind(".//{*}numFmt")}
    for at, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = style.get("numFmtId")
        if is_percent(formats.get(number, "")) or number in BUILT_IN_PERCENTS:
            yield b"%d" % at


def is_percent(code: str) -> bool:
    """Whether a number format shows percents; its part for numbers above 0 tells."""
    return code.split(";")[0].endswith("%")


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
