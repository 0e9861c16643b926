"""Level watermarks: what is printed across the text of every page and is no part of it.

One at a slant is told by its direction as characters are read. A level one has letters like any other; it stands at the
same place of most pages, and is pale, or large and through other characters, as a heading that returns never is. On a
single page it is pale and runs through other characters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import TypeAlias

from extractor.reading.pdf.characters import Char

REPEATED = 0.6  # share of the pages on which a watermark stands
CROSSED = 0.3  # share of its characters on a page that others run through
COVERED = 0.2  # share of the smaller one's box by which two characters run through each other
LARGE = 1.5  # times the page's usual size that a dark one has at least
MOSTLY = 0.5  # share of a page's characters from which being pale tells nothing
PLACE = 2.0  # points within which something stands at the same place
CELL = 20.0  # points of a square in which neighbours are looked for
BODY = 0.8  # em that a character's body is high

_Key: TypeAlias = tuple[str, int, int, int]  # a character, its place, its size
_Stamp: TypeAlias = tuple[int, int]  # what characters on one line of one size have in common


def without_watermarks(pages: Sequence[Sequence[Char]]) -> list[list[Char]]:
    """The characters of each page without those of level watermarks."""
    filled = sum(1 for chars in pages if chars)
    seen = Counter(key for chars in pages for key in {_key(char) for char in chars})
    repeated = {key for key, count in seen.items() if filled > 1 and count >= max(2.0, REPEATED * filled)}
    marks: set[_Stamp] = set()
    for chars in pages:
        marks.update(_marks(chars, repeated))
    if not marks:
        return [list(chars) for chars in pages]
    return [[char for char in chars if not _of_mark(char, marks, repeated)] for chars in pages]


def _key(char: Char) -> _Key:
    return char.text, round(char.x0 / PLACE), *_stamp(char)


def _stamp(char: Char) -> _Stamp:
    return round(char.y / PLACE), round(char.size)


def _of_mark(char: Char, marks: set[_Stamp], repeated: set[_Key]) -> bool:
    return _stamp(char) in marks and (char.pale or _key(char) in repeated)


def _marks(chars: Sequence[Char], repeated: set[_Key]) -> Iterator[_Stamp]:
    """The lines of a page that are watermarks."""
    stamps: dict[_Stamp, list[Char]] = defaultdict(list)
    for char in chars:
        if char.pale or _key(char) in repeated:
            stamps[_stamp(char)].append(char)
    if not stamps:
        return
    large = LARGE * median(char.size for char in chars)
    palely = sum(1 for char in chars if char.pale) > MOSTLY * len(chars)  # the page itself is printed so
    cells: dict[tuple[int, int], list[Char]] = defaultdict(list)
    for char in chars:
        for place in _cells(char):
            cells[place].append(char)
    for stamp, own in stamps.items():
        pale = not palely and all(char.pale for char in own)
        returns = sum(1 for char in own if _key(char) in repeated) > CROSSED * len(own)
        if (pale and returns) or ((pale or own[0].size >= large) and _crossed(own, cells)):
            yield stamp


def _crossed(own: Sequence[Char], cells: dict[tuple[int, int], list[Char]]) -> bool:
    """Whether other characters run through many of these."""
    return sum(1 for char in own if _is_crossed(char, cells)) >= CROSSED * len(own)


def _is_crossed(char: Char, cells: dict[tuple[int, int], list[Char]]) -> bool:
    """Whether a character of another line runs through this one."""
    others = (other for place in _cells(char) for other in cells[place] if _stamp(other) != _stamp(char))
    return any(_covers(char, other) for other in others)


def _cells(char: Char) -> Iterable[tuple[int, int]]:
    """The squares that a character stands in, the outermost of a huge one alone."""
    left, right = int(char.x0 // CELL), int(char.x1 // CELL)
    top, bottom = int((char.y - BODY * char.size) // CELL), int(char.y // CELL)
    columns, rows = range(left, min(right, left + 8) + 1), range(top, min(bottom, top + 8) + 1)
    return ((column, row) for column in columns for row in rows)


def _covers(one: Char, other: Char) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y, other.y) - max(one.y - BODY * one.size, other.y - BODY * other.size)
    smaller = min((char.x1 - char.x0) * BODY * char.size for char in (one, other))
    return across > 0 and down > 0 and across * down >= COVERED * smaller
