"""What is printed on every page and is no part of the report: running heads, footers and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from extractor.reading.openings import HEADING
from extractor.reading.page_numbers import PAGE_NUMBER
from extractor.reading.pdf.characters import Char
from extractor.reading.pdf.lines import Line, lines_of, pieces_of
from extractor.reading.pdf.rules import Drawing

MARGIN = 0.12  # share of the page's height at its top and bottom where page numbers stand
HEAD = 0.085  # the same for running heads and footers
BOTTOM = 0.08  # share of the height at the bottom where a page number stands
REPEATED = 0.6  # share of the pages on which a running head stands
CONTENTS_NUMBER = re.compile(r"[（(]?\d{1,3}[）)]?")
CONTENTS_GAP = 2.0  # em between a heading and its page number in a table of contents
STATEMENT_GAP = 3.0  # em between two statements on one line


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page without page numbers and running heads and footers.

    A page number stands at the very top or bottom. A running head stands, digits aside, at the same height of most
    pages; on a report of few pages, of all of them.
    """
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    dropped = {id(line) for lines in edges for line in lines if PAGE_NUMBER.fullmatch(line.text) or _two_numbers(line)}
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, lines in enumerate(edges):
        for line in _edge_lines(lines, heights[number], HEAD):
            for place in _places(line, heights[number]):
                seen[_masked(line.text), place].add(number)
    filled = sum(1 for lines in pages if lines)
    needed = max(2 if filled <= 3 else 3, REPEATED * filled)
    for number, lines in enumerate(edges):
        for line in lines:
            if any(len(seen[_masked(line.text), place]) >= needed for place in _places(line, heights[number])):
                dropped.add(id(line))
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _two_numbers(line: Line) -> bool:
    """Whether a line holds the numbers of two pages that stand side by side on one sheet."""
    texts = [piece.text for piece in pieces_of(line)]
    numbers = [int(found[0]) for text in texts if PAGE_NUMBER.fullmatch(text) and (found := re.search(r"\d+", text))]
    return len(texts) == len(numbers) == 2 and numbers[1] == numbers[0] + 1


def without_page_number(chars: Sequence[Char], height: float, drawing: Drawing) -> list[Char]:
    """A page's characters without a page number at its very bottom, which the open end of a table may reach over.

    A bare number counts only below every rule; it might be the last row of a table.
    """
    last = max((rule.at for rule in drawing.horizontal), default=0.0)
    dropped: set[int] = set()
    for line in lines_of(c for c in chars if c.y > (1 - BOTTOM) * height):
        if PAGE_NUMBER.fullmatch(line.text) and (line.y > last or not line.text.isdigit()):
            dropped.update(id(c) for c in line.chars)
    return [c for c in chars if id(c) not in dropped]


def without_contents_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of a table of contents without the page numbers at their right ends.

    Three lines or more that end, far from their text, in whole numbers that never fall are a table of contents.
    """
    numbered = []
    for i, line in enumerate(lines):
        pieces = pieces_of(line, CONTENTS_GAP)
        if len(pieces) == 2 and CONTENTS_NUMBER.fullmatch(pieces[1].text):
            numbered.append((i, pieces[0], int("".join(c for c in pieces[1].text if c.isdigit()))))
    numbers = [number for _, _, number in numbered]
    if len(numbers) < 3 or numbers != sorted(numbers):
        return list(lines)
    out = list(lines)
    for i, text, _ in numbered:
        out[i] = text
    return out


def parted(lines: Sequence[Line]) -> list[Line]:
    """The lines with those in two where a wide gap parts two statements, as a name and a unit above a table."""
    out: list[Line] = []
    for line in lines:
        pieces = pieces_of(line, STATEMENT_GAP)
        long = len(pieces) > 1 and all(len(piece.text) >= 4 for piece in pieces)
        if long and not HEADING.fullmatch(pieces[0].text):
            out += [Line(piece.chars, piece.page, alone=True, lane=line.lane) for piece in pieces]
        else:
            out.append(line)
    return out


def _edge_lines(lines: Sequence[Line], height: float, margin: float = MARGIN) -> list[Line]:
    """The first and last three lines of a page that stand in its margins, a share of its height."""
    ends = [*lines[:3], *lines[max(3, len(lines) - 3) :]]
    return [line for line in ends if line.y < margin * height or line.y > (1 - margin) * height]


def _masked(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _places(line: Line, height: float) -> tuple[int, int]:
    """Two overlapping height classes (points from the nearer edge), so that no border between classes parts twins."""
    from_edge = line.y if line.y < height / 2 else line.y - height - 1
    return int(from_edge // 6) * 2, int((from_edge + 3) // 6) * 2 + 1
