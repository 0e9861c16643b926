"""Word files written by hand, part by part, so that a test can hold any XML that Word can."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TypeAlias

from extractor.reading import read
from tests.rendering import contents

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Said: TypeAlias = list[str | list[list[str]]]


def word_file(body: str, numbering: str = "", styles: str = "", **parts: str | bytes) -> bytes:
    """A Word file of what stands in w:body, w:numbering and w:styles; `parts` replaces or adds parts by name."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
        f' ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/_rels/document.xml.rels": relations(numbering="numbering.xml", styles="styles.xml"),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {NAMES}>{styles}</w:styles>",
        **parts,
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


def relations(**targets: str) -> str:
    """A part's relations by the last word of their type."""
    entries = "".join(
        f'<Relationship Id="r{index}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def said(body: str, numbering: str = "", styles: str = "") -> Said:
    """What is read from a Word file, white space left out."""
    return contents(read(word_file(body, numbering, styles), "report.docx"))


def lines(body: str, numbering: str = "", styles: str = "") -> list[str]:
    """The lines of the text that is read from a Word file."""
    return read(word_file(body, numbering, styles), "report.docx").text.splitlines()


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph of a text, or of runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{runs}</w:p>"


def numbered(text: str, list_id: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level(index: int, number_format: str, pattern: str, extra: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str, extra: str = "") -> str:
    """A list's definition."""
    return f'<w:abstractNum w:abstractNumId="{identity}">{extra}{"".join(levels)}</w:abstractNum>'


def num(identity: int, definition: int, overrides: str = "") -> str:
    """A list."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; a bare text is a cell of that text."""
    held = (cell if cell.startswith("<w:") else cell_of(paragraph(cell)) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(held)}</w:tr>"


def cell_of(content: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
