"""From characters to lines of text, and from a line to the pieces that wide gaps leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extractor.reading.ink import BLANK, Inked, Printed
from extractor.reading.pdf.characters import ABOVE, BELOW, Char, ideographic

WIDE_GAP = 1.0  # em between two characters that belong to different columns
CLOSING_ASCII = frozenset(".,;:!?)]%")
CLOSING = frozenset("。，、；：！？）】》”’％〕」』…·.,;:!?)]%}")
OPENING = frozenset("（【《“‘〔「『([{")


@dataclass(slots=True)
class Line:
    """Characters on one baseline from left to right; places in points, `page` counted from 0.

    `alone` marks a statement that shares its height with others: it is a paragraph of its own. `lane` counts the lanes
    of the whole report from 0: a page has one, or several side by side.
    """

    chars: list[Char]
    page: int = 0
    alone: bool = False
    lane: int = 0
    x0: float = field(init=False)
    x1: float = field(init=False)
    y: float = field(init=False)
    size: float = field(init=False)
    text: Inked = field(init=False)

    def __post_init__(self) -> None:
        self.x0 = self.chars[0].x0
        self.x1 = max(char.x1 for char in self.chars)
        self.size = median(char.size for char in self.chars)
        self.y = median(char.y for char in self.chars)
        self.text = text_of(self.chars)

    @property
    def top(self) -> float:
        """Above the characters."""
        return self.y - ABOVE * self.size

    @property
    def bottom(self) -> float:
        """Below the characters."""
        return self.y + BELOW * self.size

    @property
    def width(self) -> float:
        """From the first character's left edge to the last one's right edge."""
        return self.x1 - self.x0


def lines_of(chars: Iterable[Char], page: int = 0) -> list[Line]:
    """The lines from top to bottom. A baseline may waver, and a raised or lowered small character joins its line."""
    bands: list[list[Char]] = []
    start = 0.0
    for char in sorted(chars, key=lambda c: c.y):
        if bands and char.y - start <= 0.3 * char.size:
            bands[-1].append(char)
        else:
            bands.append([char])
            start = char.y
    merged: list[list[Char]] = []
    for band in bands:
        if merged and _same_line(merged[-1], band):
            merged[-1].extend(band)
        else:
            merged.append(band)
    return [Line(sorted(band, key=lambda c: c.x0), page) for band in merged]


def _same_line(upper: Sequence[Char], lower: Sequence[Char]) -> bool:
    """Whether two bands are one line: nearer than half an em, and no character above another."""
    size = max(max(c.size for c in upper), max(c.size for c in lower))
    if min(c.y for c in lower) - max(c.y for c in upper) > 0.5 * size:
        return False
    if max(c.y for c in lower) - min(c.y for c in upper) > 0.6 * size:
        return False
    reach = [float("-inf"), float("-inf")]
    for char, side in sorted([(c, 0) for c in upper] + [(c, 1) for c in lower], key=lambda pair: pair[0].x0):
        margin = 0.2 * (char.x1 - char.x0)
        if char.x0 + margin < reach[1 - side]:
            return False
        reach[side] = max(reach[side], char.x1 - margin)
    return True


def text_of(chars: Sequence[Char]) -> Inked:
    """The characters' text; a space stands only between Latin or numeric words, never beside an ideograph."""
    if not chars:
        return BLANK
    gaps = [b.x0 - a.x1 for a, b in pairwise(chars)]
    usual = median(gaps) if len(gaps) > 2 else 0.0  # letters may be spread over the line
    parts = [chars[0].text]
    printed: list[Printed | None] = [chars[0]] * len(chars[0].text)
    for (a, b), gap in zip(pairwise(chars), gaps, strict=True):
        if gap > max(0.2 * b.size, 1.6 * usual) and _spaced(a.text, b.text):
            parts.append(" ")
            printed.append(None)
        parts.append(b.text)
        printed += [b] * len(b.text)  # a ligature is printed once for several letters
    return Inked.of("".join(parts), printed)


def _spaced(left: str, right: str) -> bool:
    if ideographic(left) or ideographic(right):
        return False
    return (left.isalnum() or left in CLOSING_ASCII) and (right.isalnum() or right == "(")


def joined(left: Inked, right: Inked) -> Inked:
    """Two lines of one paragraph as one text; a space only where a Latin word ends and the next begins."""
    if left and right and left[-1].isascii() and right[0].isascii() and left[-1].isalpha() and right[0].isalpha():
        return left + " " + right
    return left + right


def pieces_of(line: Line, gap: float = WIDE_GAP) -> list[Line]:
    """The parts of a line that gaps wider than `gap` em leave, from left to right."""
    cuts = [i for i, (a, b) in enumerate(pairwise(line.chars), 1) if b.x0 - a.x1 > gap * min(a.size, b.size)]
    if not cuts:
        return [line]
    bounds = [0, *cuts, len(line.chars)]
    return [Line(line.chars[i:j], line.page) for i, j in pairwise(bounds)]


def leading_width(line: Line) -> float:
    """The width in points of what may not be broken at the start of a line: a word, a number, or one ideograph.

    Closing punctuation belongs to what it closes, opening punctuation to what it opens.
    """
    chars, end = line.chars, 1
    while end < len(chars) and chars[end - 1].text in OPENING:
        end += 1
    if not ideographic(chars[end - 1].text):
        while end < len(chars) and _in_word(chars[end].text) and chars[end].x0 - chars[end - 1].x1 < 0.2 * line.size:
            end += 1
    while end < len(chars) and chars[end].text in CLOSING:
        end += 1
    return chars[end - 1].x1 - chars[0].x0


def _in_word(text: str) -> bool:
    return text.isascii() and (text.isalnum() or text in ".,%-/+")
