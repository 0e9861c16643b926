"""Tables that go on over a page, joined."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reading.ink import BLANK, Inked
from extractor.reading.openings import starts_item
from extractor.reading.pdf.cells import numeric
from extractor.reading.pdf.lines import Line, joined
from extractor.reading.pdf.ruled import Table

SAME_BORDER = 6.0  # points by which the borders of one column may differ from page to page
HEADER_ROWS = 6  # a repeated header has at most so many rows
CAPTION_LINES = 4  # lines above a table that may be repeated on each of its pages

PADDING = 12.0  # points of white at the two sides of a cell together
PAGE_END = 0.8  # share of the page's height below which a table that ends has filled its page

Item = Line | Table


def stitched(flows: Sequence[Sequence[Item]], heights: Sequence[float]) -> list[Item]:
    """The items of all pages (`heights` points high) in order, each table that breaks at a page's end in one piece."""
    out: list[Item] = []
    caption: list[str] = []
    for flow in flows:
        first = next((i for i, item in enumerate(flow) if isinstance(item, Table)), None)
        rest = list(flow)
        last = out[-1] if out else None
        if first is not None and isinstance(last, Table) and last.page == _page(flow) - 1:
            table = flow[first]
            above = [item.text for item in flow[:first] if isinstance(item, Line)]
            full = last.bottom > PAGE_END * heights[last.page]
            repeated = not above or _repeats(above, caption)
            if isinstance(table, Table) and repeated and _join(last, table, full):
                rest = list(flow[first + 1 :])
        for i, item in enumerate(rest):
            if isinstance(item, Table):
                before = rest[max(0, i - CAPTION_LINES) : i]
                caption = [line.text for line in before if isinstance(line, Line)]
            out.append(item)
    return out


def _page(flow: Sequence[Item]) -> int:
    return flow[0].page


def _repeats(above: Sequence[str], caption: Sequence[str]) -> bool:
    """Whether the lines above a table are those above the table of the page before, perhaps marked as continued."""
    bare = {text.replace("（续）", "").replace("(续)", "") for text in above}
    return len(above) <= CAPTION_LINES and bare <= set(caption)


def _join(table: Table, following: Table, full: bool) -> bool:
    """Adds the rows of the next page's table; False where the two are not one table.

    `full` tells that the table reached the end of its page, so that a row may have been broken there.
    """
    columns = _common(table.columns, following.columns)
    if columns is None:
        return False
    rows = _spread(following, columns)
    ours = _spread(table, columns)
    start = 0
    while start < min(len(rows), len(ours), HEADER_ROWS) and rows[start] == ours[start]:
        start += 1
    rows = rows[start:]
    table.columns = columns
    broken = table.open_bottom and following.open_top
    if rows and ours and (broken or (full and start == 0 and _is_rest(table, ours[-1], following, rows[0]))):
        ours[-1] = [joined(a, b) for a, b in zip(ours[-1], rows[0], strict=True)]
        rows = rows[1:]
    table.breaks.append((len(ours), following.page))
    table.rows = ours + rows
    table.page, table.bottom, table.open_bottom = following.page, following.bottom, following.open_bottom
    table.ends = following.ends
    return True


def _common(a: list[float], b: list[float]) -> list[float] | None:
    """The borders of the finer of two grids if the coarser one's are among them, else None."""
    fine, coarse = (a, b) if len(a) >= len(b) else (b, a)
    if abs(fine[0] - coarse[0]) > SAME_BORDER or abs(fine[-1] - coarse[-1]) > SAME_BORDER:
        return None
    if any(min(abs(x - y) for y in fine) > SAME_BORDER for x in coarse):
        return None
    return fine


def _spread(table: Table, columns: list[float]) -> list[list[Inked]]:
    """A table's rows over finer columns; each cell goes to the column in which it begins."""
    places = [min(range(len(columns)), key=lambda k: abs(columns[k] - x)) for x in table.columns[:-1]]
    out = []
    for row in table.rows:
        cells = [BLANK] * (len(columns) - 1)
        for place, text in zip(places, row, strict=True):
            cells[place] = joined(cells[place], text)
        out.append(cells)
    return out


def _is_rest(table: Table, row: Sequence[str], following: Table, rest: Sequence[str]) -> bool:
    """Whether a page's first row is the rest of the row that the page before broke off.

    It has text only where the broken row has, no amounts, and each of its texts goes on from a line that was full.
    """
    filled = [j for j, text in enumerate(rest) if text]
    if not filled or len(table.ends) != len(row) or len(following.begins) != len(row):
        return False
    for j in filled:
        room, width = table.ends[j], following.begins[j]
        if room is None or width is None or room > width + PADDING:
            return False
        if numeric(rest[j]) or numeric(row[j]) or starts_item(rest[j]):
            return False
    return not all(row[j][-1] in "。！？" for j in filled)
