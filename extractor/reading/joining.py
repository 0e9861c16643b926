"""Several files as one report: their texts one after the other, so that every offset is of one text."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.detect import Format
from extractor.reading.ink import Ink
from extractor.reading.page import Block, Cell, Grid, Leaf, Page, Paragraph, Source
from extractor.reading.text_map import TextMap

MEDIA_TYPE = "multipart/mixed"
WORKBOOKS = frozenset({Format.XLSX, Format.XLS, Format.ODS})
_BETWEEN = "\n"  # what ends a file's last line, or follows the empty line after its last table


def together(pages: Sequence[Page]) -> Page:
    """The report that these pages make, in their order.

    The first that is no workbook is the report itself, which says whose it is: it comes first, and workbooks, which
    hold its tables, come last. Files of the same name are told apart by a number.

    Args:
        pages: one or more; of one alone it is that one.
    """
    if len(pages) == 1:
        return pages[0]
    pages = sorted(pages, key=lambda page: page.media_type in WORKBOOKS)
    sources: list[Source] = []
    leaves: list[Leaf] = []
    blocks: list[Block] = []
    texts: list[str] = []
    originals: list[str] = []
    places: array[int] = array("l")
    ink = Ink()
    start = begun = 0  # of the next file, in the logical and in the original text
    for page, name in zip(pages, _names(pages), strict=True):
        texts.append(page.text + _BETWEEN)
        originals.append(page.original + _BETWEEN)
        end = start + len(texts[-1])
        blocks += (_moved(block, start) for block in page.blocks)
        sources.append(Source(name, page.media_type, start, end))
        if page.ink:
            ink.append(begun, page.ink, len(leaves))
        leaves += (replace(leaf, start=leaf.start + start, end=leaf.end + start, file=name) for leaf in page.leaves)
        own = page.map.places if page.map else range(len(page.text))
        places.extend(place + begun for place in own)
        places.append(begun + len(page.original))
        start, begun = end, begun + len(originals[-1])
    text, original = "".join(texts), "".join(originals)
    return Page(
        text,
        tuple(blocks),
        " + ".join(source.name for source in sources),
        MEDIA_TYPE,
        map=TextMap(original, text, places) if original != text else None,
        leaves=tuple(leaves),
        ink=ink if leaves else None,
        files=tuple(sources),
    )


def _names(pages: Sequence[Page]) -> list[str]:
    """The files' names, no two alike."""
    seen: Counter[str] = Counter()
    names = []
    for page in pages:
        seen[page.source] += 1
        names.append(page.source if seen[page.source] == 1 else f"{page.source} ({seen[page.source]})")
    return names


def _moved(block: Block, by: int) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(block.start + by, block.end + by)
    rows = tuple(tuple(Cell(cell.start + by, cell.end + by, cell.text) for cell in row) for row in block.rows)
    return Grid(block.start + by, block.end + by, rows)
