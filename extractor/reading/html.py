"""Reads a web page: its main content as paragraphs and tables, as a browser shows them."""

from __future__ import annotations

import codecs
import re

from lxml import etree
from lxml import html as lxml_html

from extractor.errors import Reason, ReportError
from extractor.reading.detect import Format
from extractor.reading.flow import FlowBlock, FlowTable, clean, write
from extractor.reading.html_content import BLOCK_TAGS, kept_title, main_content, unseen
from extractor.reading.html_limits import MOST_ATTRIBUTES, overloaded
from extractor.reading.html_tables import CELL_TAGS, Cell, placed
from extractor.reading.numbering import Label
from extractor.reading.ordinals import ordinal
from extractor.reading.package import Element
from extractor.reading.page import Page, PageBuilder
from extractor.reading.plain import decode

_HEAD = 16384
_DECLARED = re.compile(
    rb"<(?:meta[^>]{0,400}?charset|\?xml[^>]{0,100}?encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE
)
_MOST_WRONG = 0.05
# What browsers read under these names: the newer standard, which holds the older ones.
_NEWER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}

_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINE_END = re.compile(r"\r\n?|\n")
_WIDE_FROM = "\u2e80"
_ALSO_WIDE = "“”‘’…—·"
_MOST_NESTED = 60

_LIST_FORMATS = {
    "1": "decimal", "decimal": "decimal", "decimal-leading-zero": "decimalZero",
    "a": "lowerLetter", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "A": "upperLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "i": "lowerRoman", "lower-roman": "lowerRoman", "I": "upperRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand", "simp-chinese-informal": "chineseCountingThousand",
    "cjk-decimal": "ideographDigital", "none": "bullet", "disc": "bullet", "circle": "bullet", "square": "bullet",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")


def read_html(content: bytes, source: str) -> Page:
    """Reads a web page.

    Raises:
        ReportError: EMPTY, the page shows no text; DAMAGED, it is in no known encoding or nested too deep.
    """
    root = _parsed(_decoded(content, source), source)
    dropped = unseen(root)
    main = main_content(root, dropped)
    blocks = _Reader(dropped, source).blocks(main)
    title = kept_title(root, main, blocks)
    builder = PageBuilder()
    write(builder, [title, *blocks] if title else blocks)
    page = builder.build(source, str(Format.HTML))
    if not page.text.strip():
        detail = "the page shows no text; where it only frames or links the report, save the report itself"
        raise ReportError(source, Reason.EMPTY, detail)
    return page


def _decoded(content: bytes, source: str) -> str:
    """The page as characters: a byte order mark, else UTF-8, else what the page declares, else GB18030.

    Templates declare what they like; but text of any length that is valid UTF-8 is UTF-8.
    """
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if content.startswith(marks) or b"\0" in content[:4096]:
        return decode(content, source)
    encodings = ["utf-8", "gb18030"]
    declared = _declared(content[:_HEAD])
    if declared:
        encodings.insert(1, declared)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    # Pages are put together from pieces cut by bytes, so that single characters may be broken; they show as U+FFFD.
    best = min((content.decode(encoding, "replace") for encoding in encodings), key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") > _MOST_WRONG * len(best):
        raise ReportError(source, Reason.DAMAGED, "the page is in no known encoding; save it as UTF-8 and try again")
    return best


def _declared(head: bytes) -> str | None:
    """The encoding that a page declares, or None where it declares none or an unknown one."""
    match = _DECLARED.search(head)
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
    name = _NEWER.get(name, name)
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # fails for what Python calls encodings but are none of text
    except LookupError:
        return None
    # A declaration that reads as ASCII proves that the page is not in UTF-16, whatever it says.
    return None if found.startswith(("utf-16", "utf-32")) else found


def _parsed(text: str, source: str) -> Element:
    if overloaded(text):
        detail = f"an element of the page has more than {MOST_ATTRIBUTES} attributes, as no page's has; save it anew"
        raise ReportError(source, Reason.DAMAGED, detail)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.LxmlError as error:
        raise ReportError(source, Reason.EMPTY, "the page holds nothing; check that it was saved in full") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise _too_deep(source)
    return root


def _too_deep(source: str) -> ReportError:
    detail = "the page's elements are nested deeper than any browser's; open it in one, save it and try that"
    return ReportError(source, Reason.DAMAGED, detail)


class _Reader:
    """Turns elements into blocks.

    Args:
        dropped: the elements that do not show or are not the report's.
    """

    def __init__(self, dropped: set[Element], source: str) -> None:
        self._dropped = dropped
        self._source = source

    def blocks(self, parent: Element, nested: int = 0) -> list[FlowBlock]:
        """The paragraphs and tables in an element, in reading order.

        Args:
            nested: in how many tables it stands.
        """
        if nested > _MOST_NESTED:
            raise _too_deep(self._source)
        lines = _Lines()
        walk = etree.iterwalk(parent, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element in self._dropped:
                    walk.skip_subtree()
                elif element.tag == "table" and element is not parent:
                    walk.skip_subtree()
                    lines.flush()
                    lines.blocks += self._table(element, nested)
                else:
                    lines.open(element)
            else:
                if element not in self._dropped:
                    lines.close(element)
                if element is not parent:
                    lines.add(element.tail)
        lines.flush()
        return lines.blocks

    def _table(self, table: Element, nested: int) -> list[FlowBlock]:
        """A table, after its caption and whatever stands in it outside the cells."""
        before: list[FlowBlock] = []
        cells: list[Cell] = []
        row: Element | None = None
        group: Element | None = None
        walk = etree.iterwalk(table, events=("start", "end"))
        for event, element in walk:
            if event == "start" and (element in self._dropped or element.tag == "colgroup"):
                walk.skip_subtree()
            elif event == "start" and element.tag in CELL_TAGS:
                walk.skip_subtree()
                cells.append(Cell.of(element, row, group, self.blocks(element, nested + 1)))
            elif event == "start" and element is not table and element.tag in ("table", "caption"):
                walk.skip_subtree()
                content = self._table if element.tag == "table" else self.blocks
                before += content(element, nested + 1)
            elif event == "start":
                row = element if element.tag == "tr" else row
                group = element if element.tag in ("thead", "tbody", "tfoot") else group
                before += [element.text] if (element.text or "").strip() else []
            if event == "end" and element is not table and (element.tail or "").strip():
                before.append(element.tail)
        return [*before, FlowTable(placed(cells), arranges=_arranges(cells))]


def _arranges(cells: list[Cell]) -> bool:
    """Whether a table is only there to place what is in it: it has one cell, with blocks in it."""
    return len(cells) == 1 and next(cells[0].element.iterchildren(*BLOCK_TAGS), None) is not None


class _Lines:
    """Gathers the text between the beginnings and ends of blocks into lines."""

    def __init__(self) -> None:
        self.blocks: list[FlowBlock] = []
        self._lines: list[list[str]] = [[]]
        self._label: Label | None = None
        self._lists: list[_List] = []
        self._verbatim = 0

    def open(self, element: Element) -> None:
        """An element begins."""
        if element.tag == "br":
            self._lines.append([])
        elif element.tag in BLOCK_TAGS:
            self.flush()
        if element.tag in ("ol", "ul"):
            self._lists.append(_List(element))
        elif element.tag == "li" and self._lists:
            self._label = self._lists[-1].label(element)
        self._verbatim += element.tag == "pre"
        self.add(element.text)

    def close(self, element: Element) -> None:
        """An element ends."""
        if element.tag in BLOCK_TAGS:
            self.flush()
        if element.tag in ("ol", "ul"):
            self._lists.pop()
        elif element.tag == "li":
            self._label = None
        self._verbatim -= element.tag == "pre"

    def add(self, text: str | None) -> None:
        """Adds text to the line."""
        if not text:
            return
        if not self._verbatim:
            self._lines[-1].append(text)
            return
        first, *others = _LINE_END.split(text)
        self._lines[-1].append(first)
        self._lines += [[line] for line in others]

    def flush(self) -> None:
        """Ends the paragraph."""
        lines = [clean(_collapsed("".join(parts))).strip() for parts in self._lines]
        self._lines = [[]]
        lines = [line for line in lines if line]
        if lines and self._label is not None:
            lines[0] = self._label.before(lines[0])
            self._label = None
        if lines:
            self.blocks.append("\n".join(lines))


def _collapsed(text: str) -> str:
    """White space as a browser shows it: one space, and none where a line of the source ends between ideographs."""

    def space(match: re.Match[str]) -> str:
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        breaks = "\n" in match[0] or "\r" in match[0]
        return "" if breaks and _is_wide(before) and _is_wide(after) else " "

    return _SPACE.sub(space, text)


def _is_wide(character: str) -> bool:
    return character >= _WIDE_FROM or (character != "" and character in _ALSO_WIDE)


class _List:
    """An HTML list and how far it has counted."""

    def __init__(self, element: Element) -> None:
        kind = element.get("type") or ("1" if element.tag == "ol" else "disc")
        style = _LIST_STYLE.search(element.get("style", "").lower())
        self._format = _LIST_FORMATS.get(style[1] if style else kind, _LIST_FORMATS.get(kind, "decimal"))
        self._next = _integer(element.get("start"), 1)

    def label(self, item: Element) -> Label | None:
        """The number of the next item; None in a list without numbers."""
        number = _integer(item.get("value"), self._next)
        self._next = number + 1
        if self._format == "bullet" or number < 0:
            return None
        mark = "、" if self._format.startswith(("chinese", "ideograph")) else "."
        return Label(ordinal(number, self._format) + mark, "tab", self._format)


def _integer(value: str | None, default: int) -> int:
    try:
        return int((value or "").strip()[:9])
    except ValueError:
        return default
