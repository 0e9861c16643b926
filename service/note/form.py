"""The form of an official Chinese letter (GB/T 9704): page, fonts, headings, the table, the page's number, in .docx."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time

from docx import Document
from docx.document import Document as Letter
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SONG, FANG, HEI = "宋体", "仿宋", "黑体"
LATIN = "Times New Roman"
TITLE, BODY, SMALL = Pt(22), Pt(16), Pt(10.5)  # 二号, 三号, 五号
LEADING = Pt(28)
CELL_LEADING = Pt(16)
INDENT = Pt(32)  # two characters of the body
# A4, and what the standard leaves around the text.
PAGE = (Mm(210), Mm(297))
MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
# The characters that XML cannot hold.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# A line of a cell: its text, and whether it is bold.
Line = tuple[str, bool]


class Form:
    """A letter as it is written, from top to bottom."""

    def __init__(self) -> None:
        self._letter: Letter = Document()
        self._titled = ""
        section = self._letter.sections[0]
        section.page_width, section.page_height = PAGE
        for name, width in MARGINS.items():
            setattr(section, name, width)
        style = self._letter.styles["Normal"]
        style.font.name, style.font.size = LATIN, BODY
        properties = style.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
        # By the language, programs choose the forms of characters and the places of punctuation.
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)

    def title(self, text: str) -> None:
        """The letter's title: 宋体, bold, centred."""
        self._titled = text
        paragraph = self._paragraph(text, SONG, TITLE, bold=True)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = LEADING

    def heading(self, text: str) -> None:
        """A heading of the first level: 黑体."""
        paragraph = self._paragraph(text, HEI, BODY)
        paragraph.paragraph_format.first_line_indent = INDENT
        paragraph.paragraph_format.keep_with_next = True

    def plain(self, text: str) -> None:
        """A line from the margin, as the addressee stands."""
        self._paragraph(text, FANG, BODY)

    def paragraph(self, text: str) -> None:
        """A paragraph with its first line indented by two characters."""
        self._paragraph(text, FANG, BODY).paragraph_format.first_line_indent = INDENT

    def closing(self, *lines: str) -> None:
        """What stands under the letter at the right: who signs it, and the date."""
        for at, line in enumerate(lines):
            paragraph = self._paragraph(line, FANG, BODY)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = INDENT * 2
            paragraph.paragraph_format.space_before = Pt(0) if at else LEADING

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Sequence[Line]]], widths: Sequence[Length]) -> None:
        """A table whose head is repeated on every page; a cell is its lines."""
        table = self._letter.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        self._row(table.rows[0].cells, [[(head, True)] for head in heads], widths, head=True)
        _marked(table.rows[0], "w:tblHeader")
        for cells in rows:
            row = table.add_row()
            _marked(row, "w:cantSplit")
            self._row(row.cells, cells, widths)

    def page_number(self, before: str, after: str) -> None:
        """The number at the foot of every page, between two texts."""
        paragraph = self._letter.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, before, SONG, Pt(14))
        run = self._run(paragraph, "", SONG, Pt(14))
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            part.text = text
            run._r.append(part)
        self._run(paragraph, after, SONG, Pt(14))

    def about(self, author: str, on: date) -> None:
        """What the file says of itself: its author and date, else those of the library's template."""
        said = self._letter.core_properties
        said.title, said.author, said.last_modified_by, said.comments = self._titled, author, author, ""
        said.created = said.modified = datetime.combine(on, time())

    def content(self) -> bytes:
        """The .docx file."""
        target = io.BytesIO()
        self._letter.save(target)
        return target.getvalue()

    def _row(
        self, cells: Sequence[_Cell], lines: Sequence[Sequence[Line]], widths: Sequence[Length], *, head: bool = False
    ) -> None:
        for cell, content, width in zip(cells, lines, widths, strict=True):
            cell.width = width
            for at, (text, bold) in enumerate(content):
                paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.paragraph_format.line_spacing = CELL_LEADING
                if head:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                self._run(paragraph, text, SONG if bold else FANG, SMALL, bold=bold)

    def _paragraph(self, text: str, font: str, size: Length, *, bold: bool = False) -> Paragraph:
        paragraph = self._letter.add_paragraph()
        about = paragraph.paragraph_format
        about.space_after = Pt(0)
        about.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        about.line_spacing = max(LEADING, Length(round(size * 1.3)))
        self._run(paragraph, text, font, size, bold=bold)
        return paragraph

    def _run(self, paragraph: Paragraph, text: str, font: str, size: Length, *, bold: bool = False) -> Run:
        run = paragraph.add_run(_NO_XML.sub("\ufffd", text))
        run.bold, run.font.size, run.font.name = bold, size, LATIN
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        return run


def _marked(row: _Row, name: str) -> None:
    """Gives a row a property: w:tblHeader repeats it on every page, w:cantSplit keeps it on one."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))
