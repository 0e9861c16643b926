"""From the characters and rules of pages to a Page, whatever drew them: what every format with pages has in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from extractor.errors import Reason, ReportError
from extractor.reading.ink import Inked
from extractor.reading.page import Page, PageBuilder
from extractor.reading.pdf.characters import Char, unreadable_share
from extractor.reading.pdf.furniture import parted, without_contents_numbers, without_furniture, without_page_number
from extractor.reading.pdf.lanes import Lane, lanes_of
from extractor.reading.pdf.lines import Line, lines_of
from extractor.reading.pdf.paragraphs import Joiner, text_of_lines
from extractor.reading.pdf.ruled import Table, ruled_tables
from extractor.reading.pdf.rules import Drawing, Rule
from extractor.reading.pdf.stitching import stitched
from extractor.reading.pdf.unruled import continued, unruled_tables

SCANNED_CHARS = 30  # a page with fewer characters beside a page-filling image is a scan
SCANNED_IMAGE = 0.5  # share of a page that the image of a scan fills
PICTURE = 0.05  # the same where the page has no character at all
OUTLINES = 200  # paths from which a page without characters shows text as outlines
UNREADABLE = 0.5  # share of characters without a meaning, as of fonts that do not say what they draw


@dataclass(slots=True)
class Sheet:
    """One page as read: its size in points, its tables, the lines outside of them, and how it looks.

    `chars` says how many characters it has, `unreadable` which share (0..1) of them has no meaning, `ocr` whether they
    were recognised in a picture, `confidence` how sure that is (0..1), `turn` what `Leaf.turn` says.
    """

    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    drawing: Drawing
    chars: int
    unreadable: float
    ocr: bool = False
    confidence: float = 1.0
    turn: float = 0.0


def sheet_of(
    number: int,
    size: tuple[float, float],
    chars: Sequence[Char],
    drawing: Drawing,
    *,
    ocr: bool = False,
    turn: float = 0.0,
) -> Sheet:
    """A page with its tables and lines.

    Args:
        number: the page's, counted from 0.
        size: its width and height in points.
        chars: its characters, in points from its top left corner, in the order in which they are drawn.
        drawing: its rules and areas, in the same frame.
        ocr: whether the characters were recognised in a picture.
        turn: by how many degrees clockwise the page was turned.
    """
    for char in chars:
        char.page = number
    tables, rest = ruled_tables(drawing, without_page_number(chars, size[1], drawing), number)
    sure = fmean(char.confidence for char in chars) if chars else 1.0
    lines, unreadable = lines_of(rest, number), unreadable_share(chars)
    return Sheet(*size, lines, tables, drawing, len(chars), unreadable, ocr, sure, turn % 360)


def unread(sheet: Sheet) -> bool:
    """Whether a page shows more than its characters say: it is a picture, or its fonts do not say what they draw."""
    if sheet.ocr:
        return False
    image, outlines = sheet.drawing.image_share, sheet.drawing.paths > OUTLINES
    scanned = sheet.chars < SCANNED_CHARS and image >= SCANNED_IMAGE
    drawn = sheet.chars == 0 and (image > PICTURE or outlines)
    return scanned or drawn or sheet.unreadable > UNREADABLE


def check_text(sheets: Sequence[Sheet], source: str, kind: str) -> None:
    """Refuses pages without text worth the name, and says what they are instead; `kind` is what people call the file.

    Raises:
        ReportError: SCAN (images without text), EMPTY (nothing), UNREADABLE (the fonts do not say which characters
            they draw).
    """
    chars = sum(sheet.chars for sheet in sheets)
    shown = [sheet for sheet in sheets if sheet.ocr or unread(sheet)]
    written = [sheet for sheet in sheets if sheet.chars >= SCANNED_CHARS]
    if sum(sheet.unreadable * sheet.chars for sheet in sheets) > UNREADABLE * chars:
        detail = f"the fonts of the {kind} do not say which characters they draw; export it again, or give a scan of it"
        raise ReportError(source, Reason.UNREADABLE, detail)
    if shown and (chars == 0 or not (written or any(sheet.ocr for sheet in shown))):
        detail = f"a scan: the {kind} shows pictures in which no characters were found; give a better one, as PDF"
        raise ReportError(source, Reason.SCAN, detail)
    if chars == 0:
        raise ReportError(source, Reason.EMPTY, f"the pages of the {kind} are blank; check that it was saved in full")


def page_of(sheets: Sequence[Sheet], source: str, media_type: str) -> Page:
    """The report on these pages: wrapped lines joined, tables in one piece, heads and page numbers left out."""
    builder = PageBuilder()
    for page, block in _blocks(sheets):
        builder.on(page)
        if isinstance(block, Table):
            builder.table(_rows(block, builder))
        else:
            builder.paragraph(block)
    return builder.build(source, media_type, sheets)


def _rows(table: Table, builder: PageBuilder) -> Iterator[list[Inked]]:
    """The rows that hold something; the builder is told where a page begins, right before it takes the row."""
    pages = dict(table.breaks)
    for at, row in enumerate(table.rows):
        if at in pages:
            builder.on(pages[at])
        if any(row):
            yield row


def _blocks(sheets: Sequence[Sheet]) -> Iterator[tuple[int, Inked | Table]]:
    """Paragraphs and tables in reading order, each with the page on which it begins, counted from 0."""
    pages = without_furniture([s.lines for s in sheets], [s.height for s in sheets])
    pages = [without_contents_numbers(lines) for lines in pages]
    lanes: list[Lane] = []
    flows: list[list[Line | Table]] = []
    for sheet, lines in zip(sheets, pages, strict=True):
        flow: list[Line | Table] = []
        last = flows[-1][-1] if flows and flows[-1] else None
        if isinstance(last, Table) and not last.ruled and not sheet.tables:
            rest, lines = continued(lines, last)
            flow += [rest] if rest else []
        for lane in lanes_of(lines, sheet.tables, _free_rules(sheet), sheet.width):
            flow += _parted(_flow(lane, len(lanes)))
            lanes.append(lane)
        flows.append(flow)
    texts: list[list[Line]] = [[] for _ in lanes]
    for item in chain.from_iterable(flows):
        if isinstance(item, Line):
            texts[item.lane].append(item)
    joiner = Joiner(texts, [(lane.left, lane.right) for lane in lanes])
    return _in_order(stitched(flows, [sheet.height for sheet in sheets]), joiner)


def _flow(lane: Lane, number: int) -> list[Line | Table]:
    """The lines and tables of a lane from top to bottom; `number` is the lane's, counted from 0."""
    flow = unruled_tables(lane.lines, lane.rules)
    for item in flow:
        if isinstance(item, Line):
            item.lane = number
    for table in lane.tables:
        table.beside = lane.beside
    return sorted([*flow, *lane.tables], key=lambda item: item.top) if lane.tables else flow


def _in_order(items: Sequence[Line | Table], joiner: Joiner) -> Iterator[tuple[int, Inked | Table]]:
    """Paragraphs and tables; one beside text comes behind the paragraph that runs past it."""
    waiting: list[Line] = []
    beside: list[tuple[int, Table]] = []  # each with how many lines come before it
    for item in [*items, None]:
        if isinstance(item, Line):
            waiting.append(item)
        elif item is not None and item.beside:
            beside.append((len(waiting), item))
        else:
            passed = 0
            for group in joiner.groups(waiting):
                while beside and beside[0][0] <= passed:
                    yield _placed(beside.pop(0)[1])
                passed += len(group)
                if text := text_of_lines(group):
                    yield group[0].page, text
            yield from (_placed(table) for _, table in beside)
            waiting, beside = [], []
            if item is not None:
                yield _placed(item)


def _placed(table: Table) -> tuple[int, Table]:
    """A table with the page on which it begins; one joined over pages knows its last one and how many it has."""
    return table.page - len(table.breaks), table


def _free_rules(sheet: Sheet) -> list[Rule]:
    """The horizontal rules of a page that belong to none of its ruled tables."""
    return [r for r in sheet.drawing.horizontal if not any(t.top - 3 <= r.at <= t.bottom + 3 for t in sheet.tables)]


def _parted(flow: Sequence[Line | Table]) -> list[Line | Table]:
    """A page's items, lines that hold two statements in two."""
    return [part for item in flow for part in (parted([item]) if isinstance(item, Line) else [item])]
