"""Reads .docx: the text as Word prints it, in reading order, with numbering written out and changes accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.errors import Reason, ReportError
from extractor.reading.detect import Format
from extractor.reading.flow import MAX_COLUMNS, FlowBlock, FlowCell, FlowTable, clean, write
from extractor.reading.numbering import Numbering
from extractor.reading.package import Element, Package
from extractor.reading.page import Page, PageBuilder
from extractor.reading.styles import Styles, W, child_value, integer, switched_on
from extractor.reading.symbols import symbol

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_ALTERNATIVES = f"{_MC}AlternateContent"
_TEXT_BOX = f"{W}txbxContent"
# Elements that only hold others: w:ins and w:moveTo are changes accepted. What is in neither list nor code below, such
# as w:del, w:moveFrom, w:instrText, w:commentReference, w:footnoteReference, is no text of the report.
_BLOCK_HOLDERS = {f"{W}{name}" for name in ("body", "sdtContent", "customXml", "ins", "moveTo", "txbxContent")}
_INLINE_HOLDERS = {
    f"{W}{name}"
    for name in (
        *("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo"),
        *("sdtContent", "ruby", "rubyBase"),
    )
}
_DRAWINGS = {f"{W}{name}" for name in ("drawing", "pict", "object")}
_BREAKS = {f"{W}br", f"{W}cr"}
_SPACES = {f"{W}tab", f"{W}ptab"}


def read_docx(content: bytes, source: str, media_type: str = Format.DOCX) -> Page:
    """Reads a Word file.

    Args:
        media_type: what the report was before it was converted to .docx, if it was.

    Raises:
        ReportError: DAMAGED, ENCRYPTED or TOO_LARGE, the package cannot be read; SCAN, it holds pictures alone; EMPTY,
            it holds no text.
    """
    package = Package(content, source)
    main = package.main_part() or "word/document.xml"
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        detail = "the Word file has no document in it; open it in Word, save it again and try that"
        raise ReportError(source, Reason.DAMAGED, detail)
    styles = Styles(_part(package, main, "/styles"))
    reader = _Reader(styles, Numbering(_part(package, main, "/numbering"), styles))
    builder = PageBuilder()
    write(builder, reader.blocks(body))
    page = builder.build(source, str(media_type))
    if not page.text.strip():
        raise _without_text(package, source)
    return page


def _part(package: Package, main: str, kind: str) -> Element | None:
    name = package.related(main, kind)
    return package.xml(name) if name else None


def _without_text(package: Package, source: str) -> ReportError:
    if any("/media/" in name for name in package.names):
        detail = "the file holds pictures but no text; recognise their text (OCR) and give that"
        return ReportError(source, Reason.SCAN, detail)
    return ReportError(source, Reason.EMPTY, "the Word file holds no text; check that it was saved in full")


@dataclass(slots=True)
class _Line:
    """A paragraph while its runs are read.

    Attributes:
        parts: its text so far.
        boxes: the text boxes anchored in it.
        fields: the fields that are open, innermost last: True while their code, not their result, is being read.
        hidden: whether its style makes its text hidden.
    """

    hidden: bool = False
    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Adds text, unless it is part of a field's code."""
        if not any(self.fields):
            self.parts.append(text)


class _Reader:
    """Turns the elements of a document, which come in reading order, into blocks."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def blocks(self, parent: Element, in_cell: bool = False) -> list[FlowBlock]:
        """The paragraphs and tables of a body, cell or text box.

        Args:
            in_cell: a number alone is worth keeping, as it is in a column of serial numbers.
        """
        blocks: list[FlowBlock] = []
        carried = ""  # the text of paragraphs whose end mark is deleted or hidden: they run on into the next
        for element in _block_elements(parent):
            if element.tag == f"{W}tbl":
                blocks += [carried] if carried else []
                carried = ""
                blocks.append(self._table(element))
                continue
            line = self._line(element)
            text = carried + "".join(line.parts)
            properties = element.find(f"{W}pPr")
            carried = text if _runs_on(properties) else ""
            if not _runs_on(properties):
                blocks.append(clean(self._numbered(properties, text, in_cell)))
            for box in line.boxes:
                blocks += self.blocks(box, in_cell)
        return blocks + ([clean(carried)] if carried else [])

    def _numbered(self, properties: Element | None, text: str, in_cell: bool) -> str:
        label = self._numbering.label(properties, self._styles.of_paragraph(properties))
        return label.before(text) if label and (in_cell or text.strip()) else text

    def _table(self, table: Element) -> FlowTable:
        rows = []
        for row in _held(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            column = min(max(integer(child_value(properties, "gridBefore"), 0), 0), MAX_COLUMNS)
            cells: list[FlowCell] = []
            for cell in _held(row, f"{W}tc"):
                own = cell.find(f"{W}tcPr")
                if own is not None and own.find(f"{W}cellDel") is not None:
                    continue
                cells.append(FlowCell(column, [] if _covered(own) else self.blocks(cell, in_cell=True)))
                column += max(min(integer(child_value(own, "gridSpan"), 1), MAX_COLUMNS - column), 1)
            rows.append(cells)
        return FlowTable(rows)

    def _line(self, paragraph: Element) -> _Line:
        style = self._styles.of_paragraph(paragraph.find(f"{W}pPr"))
        line = _Line(hidden=bool(self._styles.hides(style)))
        self._inline(paragraph, line)
        return line

    def _inline(self, parent: Element, line: _Line) -> None:
        """Reads what a paragraph, or something that holds a part of one, holds."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, line)
            elif tag in _INLINE_HOLDERS:
                self._inline(child, line)
            elif tag == f"{W}sdt":
                if not _is_placeholder(child):
                    self._inline(child, line)
            elif tag == _ALTERNATIVES:
                self._inline(_chosen(child), line)
            elif isinstance(tag, str) and tag.startswith(_M):
                self._formula(child, line)

    def _run(self, run: Element, line: _Line) -> None:
        properties = run.find(f"{W}rPr")
        hidden = switched_on(properties, "vanish")
        if hidden is None:
            hidden = self._styles.hides(child_value(properties, "rStyle"))
        self._run_content(run, line, line.hidden if hidden is None else hidden)

    def _run_content(self, run: Element, line: _Line, hidden: bool) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}fldChar":
                _field_mark(child.get(f"{W}fldCharType", ""), line.fields)
            elif hidden:
                continue
            elif tag == f"{W}t":
                text = child.text or ""
                line.add(text if child.get(_XML_SPACE) == "preserve" else text.strip(" \t\r\n"))
            elif tag in _SPACES:
                line.add(" ")
            elif tag in _BREAKS:
                line.add("\n")
            elif tag == f"{W}noBreakHyphen":
                line.add("-")
            elif tag == f"{W}sym":
                line.add(symbol(child.get(f"{W}font", ""), child.get(f"{W}char", "")))
            elif tag in _DRAWINGS:
                line.boxes += _text_boxes(child)
            elif tag == f"{W}ruby":
                self._inline(child, line)
            elif tag == _ALTERNATIVES:
                self._run_content(_chosen(child), line, hidden)

    def _formula(self, element: Element, line: _Line) -> None:
        """Reads an equation as a line of text, fractions with a slash."""
        if element.tag == f"{_M}t":
            line.add(element.text or "")
        for child in element:
            if child.tag == f"{_M}den":
                line.add("/")
            if isinstance(child.tag, str) and child.tag.startswith(_M):
                self._formula(child, line)


def _block_elements(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables in an element, those in content controls and other holders included."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _BLOCK_HOLDERS or (child.tag == f"{W}sdt" and not _is_placeholder(child)):
            yield from _block_elements(child)
        elif child.tag == _ALTERNATIVES:
            yield from _block_elements(_chosen(child))


def _held(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, those in content controls and other holders included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _BLOCK_HOLDERS or child.tag == f"{W}sdt":
            yield from _held(child, tag)


def _covered(properties: Element | None) -> bool:
    """Whether the cell above covers this one: a w:vMerge that does not begin anew."""
    merge = properties.find(f"{W}vMerge") if properties is not None else None
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _runs_on(properties: Element | None) -> bool:
    """Whether a paragraph's end is gone: deleted, moved away or hidden."""
    mark = properties.find(f"{W}rPr") if properties is not None else None
    if mark is None:
        return False
    gone = mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
    return gone or bool(switched_on(mark, "vanish"))


def _is_placeholder(control: Element) -> bool:
    """Whether a content control still shows its prompt, which nobody wrote into the report."""
    return bool(switched_on(control.find(f"{W}sdtPr"), "showingPlcHdr"))


def _chosen(alternatives: Element) -> Element:
    """The alternative to read: the first, unless only the one for older programs holds text."""
    choices = [child for child in alternatives if child.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
    with_text = (choice for choice in choices if next(choice.iter(f"{W}t", f"{_M}t"), None) is not None)
    return next(with_text, choices[0] if choices else alternatives)


def _text_boxes(element: Element) -> Iterator[Element]:
    """The outermost text boxes in a drawing, each once."""
    for child in element:
        if child.tag == _TEXT_BOX:
            yield child
        elif child.tag == _ALTERNATIVES:
            yield from _text_boxes(_chosen(child))
        else:
            yield from _text_boxes(child)


def _field_mark(kind: str, fields: list[bool]) -> None:
    """Opens a field, goes on from its code to its result, or closes it; a mark without its field is passed over."""
    if kind == "begin":
        fields.append(True)
    elif fields and kind == "separate":
        fields[-1] = False
    elif fields and kind == "end":
        fields.pop()
