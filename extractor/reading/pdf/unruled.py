"""Tables whose columns no rules divide, found by the white rivers between aligned cells; and text set in columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractor.reading.ink import Inked
from extractor.reading.openings import starts_numbered
from extractor.reading.pdf.cells import NEAR, cell_text, numeric, rows_of, split_rows
from extractor.reading.pdf.lines import Line, pieces_of
from extractor.reading.pdf.ruled import Table
from extractor.reading.pdf.rules import Rule

FEWEST_ROWS = 3
NARROW_GAP = 0.45  # em between the cells of a row known to be of a table
RIVER = 0.35  # em, the least width of the white between two columns
CROSSED = 0.12  # share of the rows that may run over a river (headings over several columns)
PROSE = 0.62  # share of the text's width from which a line without gaps is prose
SAME_ENDS = 5.0  # points by which the ends of the horizontal rules of one table may differ
COLUMN_LINES = 6  # fewest lines of a text set in columns
COLUMN_CHARS = 10  # usual characters of its lines at least


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the pieces its wide gaps leave."""

    line: Line
    pieces: list[Line]


@dataclass(frozen=True, slots=True)
class Run:
    """Rows start..end (half open) of a page that may be a table, and the heights of the rules that divide them."""

    start: int
    end: int
    cuts: tuple[float, ...] = ()


def unruled_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line | Table]:
    """The lines of a page in reading order with the tables found among them, maybe by horizontal rules, in place."""
    rows = [Row(line, pieces_of(line)) for line in lines]
    out: list[Line | Table] = []
    at = 0
    for run in sorted(_runs(rows, rules), key=lambda r: (r.start, not r.cuts)):
        if run.start < at:
            continue
        found = _read(rows[run.start : run.end], run.cuts)
        if found is not None:
            out += [row.line for row in rows[at : run.start]]
            out += found
            at = run.end
    return out + [row.line for row in rows[at:]]


def _runs(rows: Sequence[Row], rules: Sequence[Rule]) -> Iterator[Run]:
    """Stretches of rows that may be a table: between horizontal rules of one length, or with gaps in most rows."""
    if not rows:
        return
    taken: set[int] = set()
    for cuts in _bands(rules, rows):
        inside = [i for i, row in enumerate(rows) if cuts[0] < row.line.y < cuts[-1] + 2]
        if len(inside) > 1:
            taken.update(range(inside[0], inside[-1] + 1))
            yield Run(inside[0], inside[-1] + 1, cuts)
    width = max(row.line.x1 for row in rows) - min(row.line.x0 for row in rows)
    start = None
    for i, row in enumerate(rows):
        far = i > 0 and row.line.y - rows[i - 1].line.y > 3.5 * row.line.size
        prose = len(row.pieces) == 1 and row.line.width > PROSE * width
        if start is not None and (far or prose or i in taken):
            yield from _trimmed(rows, start, i)
            start = None
        if start is None and len(row.pieces) > 1 and i not in taken:
            start = i
    if start is not None:
        yield from _trimmed(rows, start, len(rows))


def _trimmed(rows: Sequence[Row], start: int, end: int) -> Iterator[Run]:
    """A run without the single pieces at its end (what follows the table), if it is long enough."""
    while end > start and len(rows[end - 1].pieces) == 1 and not _wrapped(rows[end - 2], rows[end - 1]):
        end -= 1
    while start > 0 and rows[start].line.y - rows[start - 1].line.y < NEAR * rows[start].line.size:
        start -= 1  # the first line of a cell that stands higher than its neighbours
    if sum(1 for row in rows[start:end] if len(row.pieces) > 1) >= FEWEST_ROWS:
        yield Run(start, end)


def _wrapped(row: Row, following: Row) -> bool:
    """Whether a single piece is the rest of a cell of the row above."""
    piece = following.pieces[0]
    near = following.line.y - row.line.y < 1.6 * piece.size
    starts = any(abs(piece.x0 - cell.x0) < piece.size for cell in row.pieces)
    return len(row.pieces) > 1 and near and starts and not starts_numbered(piece.text)


def _bands(rules: Sequence[Rule], rows: Sequence[Row]) -> list[tuple[float, ...]]:
    """The heights of every group of at least three horizontal rules with the same ends and no prose between them."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        for group in groups[-8:]:
            same = abs(group[0].start - rule.start) < SAME_ENDS and abs(group[0].end - rule.end) < SAME_ENDS
            if same and not _prose_between(group[-1], rule, rows):
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [tuple(rule.at for rule in group) for group in groups if len(group) >= 3]


def _prose_between(upper: Rule, lower: Rule, rows: Sequence[Row]) -> bool:
    """Whether running text or a title stands between two rules: something large, or no gaps and something wide."""
    between = [row for row in rows if upper.at < row.line.y < lower.at + 2]
    usual = median([row.line.size for row in rows if len(row.pieces) > 1] or [0.0])
    if any(row.line.size > 1.12 * usual for row in between):
        return True
    if not between or any(len(row.pieces) > 1 for row in between):
        return False
    return len(between) > 6 or any(row.line.width > PROSE * (upper.end - upper.start) for row in between)


def _read(rows: Sequence[Row], cuts: tuple[float, ...]) -> list[Line | Table] | None:
    """What a run of rows holds: a table, columns of text put one after the other, or None where it is ordinary text."""
    several = [row for row in rows if len(row.pieces) > 1]
    columns = _in_columns(rows, columns_of(several))
    if columns is not None:
        return columns
    fine = [Row(row.line, pieces_of(row.line, NARROW_GAP)) for row in rows]
    borders = columns_of([row for row in fine if len(row.pieces) > 1])
    if len(borders) < 3 or not _is_table(several, borders, bool(cuts)):
        return None
    return [_table(fine, borders, cuts)]


def _table(rows: Sequence[Row], borders: list[float], cuts: tuple[float, ...]) -> Table:
    cells = _banded(rows, borders, cuts) if cuts else rows_of(_lines(rows, borders))
    first, last = rows[0].line, rows[-1].line
    return Table(borders[0], first.top, borders[-1], last.bottom, borders, cells, first.size, first.page, ruled=False)


def continued(lines: Sequence[Line], table: Table) -> tuple[Table | None, list[Line]]:
    """The rows at the top of a page that stand in the columns of the page before's last table, and the lines after."""
    rows: list[Row] = []
    for line in lines:
        row = Row(line, pieces_of(line, NARROW_GAP))
        if not all(_fits(piece, table.columns) for piece in row.pieces):
            break
        rows.append(row)
    while rows and len(rows[-1].pieces) < 2:
        rows.pop()
    return (_table(rows, table.columns, ()) if rows else None), list(lines[len(rows) :])


def _fits(piece: Line, borders: Sequence[float]) -> bool:
    """Whether a piece keeps within one column, give or take half an em."""
    slack = 0.5 * piece.size
    return any(a - slack <= piece.x0 and piece.x1 <= b + slack for a, b in pairwise(borders))


def columns_of(rows: Sequence[Row]) -> list[float]:
    """The borders of the columns: the middles of the rivers that nearly no row crosses, and the outer edges."""
    if not rows:
        return []
    river = RIVER * median(row.line.size for row in rows)
    left, right = min(row.line.x0 for row in rows), max(row.line.x1 for row in rows)
    borders = [left]
    for a, b in _rivers(rows, CROSSED * len(rows)):
        if b - a > river:
            borders += _middles(rows, a, b + 3 * river if b == right else b, river)
    return _married(rows, _peopled(rows, [*(x for x in borders if x < right), right + 0.1]))


def _rivers(rows: Sequence[Row], allowed: float) -> list[tuple[float, float]]:
    """The stretches that at most `allowed` pieces cover, from left to right."""
    events = sorted((x, step) for row in rows for piece in row.pieces for x, step in ((piece.x0, 1), (piece.x1, -1)))
    out = []
    covering, since = 0, None
    for x, step in events:
        covering += step
        if covering <= allowed:
            since = x if since is None else since
        elif since is not None:
            if since > events[0][0]:
                out.append((since, x))
            since = None
    if since is not None and since < events[-1][0]:
        out.append((since, events[-1][0]))
    return out


def _middles(rows: Sequence[Row], left: float, right: float, river: float) -> list[float]:
    """The borders in a white stretch: its middle, or more where headings of empty columns stand in it."""
    inside = [p for row in rows for p in row.pieces if p.x0 > left + river and p.x1 < right - river]
    islands: list[list[float]] = []
    for x0, x1 in sorted((p.x0, p.x1) for p in inside):
        if islands and x0 - islands[-1][1] < river:
            islands[-1][1] = max(islands[-1][1], x1)
        else:
            islands.append([x0, x1])
    shores = [left, *(x for island in islands for x in island), right]
    return [(shores[i] + shores[i + 1]) / 2 for i in range(0, len(shores), 2)]


def _married(rows: Sequence[Row], borders: list[float]) -> list[float]:
    """Borders without those between a heading at the left and its numbers at the right of one column.

    The two never stand in one line, and one of them stands in a line or two only.
    """
    size = rows[0].line.size
    heights = [
        [row.line.y for row in rows for p in row.pieces if a <= (p.x0 + p.x1) / 2 < b] for a, b in pairwise(borders)
    ]
    kept = [borders[0]]
    before: list[float] = []
    for ys, right in zip(heights, borders[1:], strict=True):
        few = before and min(len(ys), len(before)) <= 2
        if few and all(abs(y - other) > NEAR * size for y in ys for other in before):
            kept.pop()
            ys = ys + before
        kept.append(right)
        before = ys
    return kept


def _peopled(rows: Sequence[Row], borders: list[float]) -> list[float]:
    """Borders without those of columns in which hardly anything begins."""
    kept = [borders[0]]
    for left, right in pairwise(borders):
        inside = [piece for row in rows for piece in row.pieces if left <= (piece.x0 + piece.x1) / 2 < right]
        if len(inside) > 1 or any(len(piece.text) > 1 for piece in inside) or right == borders[-1]:
            kept.append(right)
    return kept


def _column(piece: Line, borders: Sequence[float]) -> int:
    """The column that a piece covers most, the first one of equals."""
    overlaps = [min(piece.x1, b) - max(piece.x0, a) for a, b in pairwise(borders)]
    return max(range(len(overlaps)), key=lambda j: (round(overlaps[j], 1), -j))


def _is_table(rows: Sequence[Row], borders: Sequence[float], ruled: bool) -> bool:
    """Whether rows with gaps are a table rather than spaced prose, a list, or a table of contents."""
    width = len(borders) - 1
    cells = [[(_column(piece, borders), piece.text) for piece in row.pieces] for row in rows]
    last = [text for row in cells for j, text in row if j == width - 1]
    numbers = sum(1 for row in cells for j, text in row if j > 0 and numeric(text))
    if width == 2:
        amounts = [text for text in last if numeric(text) and ("." in text or "," in text or "%" in text)]
        return ruled or (len(rows) >= FEWEST_ROWS and len(amounts) >= 0.6 * len(last) and len(last) >= FEWEST_ROWS)
    if ruled:
        return True
    occupied = sum(len({j for j, _ in row}) for row in cells) / (len(cells) * width)
    total = sum(len(row) for row in cells)
    return numbers >= 0.25 * total or (occupied >= 0.6 and len(rows) >= 4)


def _in_columns(rows: Sequence[Row], borders: Sequence[float]) -> list[Line | Table] | None:
    """The lines of text set in two or three columns, column after column; None where it is no such text."""
    width = len(borders) - 1
    if width > 3 or len(rows) < COLUMN_LINES:
        return None
    columns: list[list[Line]] = [[] for _ in range(width)]
    for row in rows:
        for piece in row.pieces:
            columns[_column(piece, borders)].append(piece)
    for lines, (left, right) in zip(columns, pairwise(borders), strict=True):
        if len(lines) < COLUMN_LINES or median(len(line.text) for line in lines) < COLUMN_CHARS:
            return None
        if median(line.width for line in lines) < 0.8 * (right - left) or sum(numeric(line.text) for line in lines) > 1:
            return None
    return [line for lines in columns for line in lines]


def _banded(rows: Sequence[Row], borders: Sequence[float], cuts: Sequence[float]) -> list[list[Inked]]:
    """The cell texts of a table with horizontal rules: one row a band, more where a band holds several amounts."""
    bands: dict[int, list[Row]] = {}
    for row in rows:
        bands.setdefault(bisect_right(cuts, row.line.y - 0.35 * row.line.size), []).append(row)
    out: list[list[Inked]] = []
    for band in bands.values():
        lines = _lines(band, borders)
        out += split_rows(lines) or [[cell_text(cell) for cell in lines]]
    return out


def _lines(rows: Sequence[Row], borders: Sequence[float]) -> list[list[Line]]:
    """The lines of each column; pieces of one line in one column are one line."""
    cells: list[list[Line]] = [[] for _ in borders[1:]]
    for row in rows:
        places: dict[int, list[Line]] = {}
        for piece in row.pieces:
            places.setdefault(_column(piece, borders), []).append(piece)
        for j, pieces in places.items():
            cells[j].append(Line([char for piece in pieces for char in piece.chars], row.line.page))
    return cells
