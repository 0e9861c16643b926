"""Where the recognised characters of a page stand: the pictures of its lines, and from their letters the `Char`s."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from extractor.reading.ocr.engine import Image, Letter, Quads
from extractor.reading.ocr.spelling import spelt
from extractor.reading.pdf.characters import Char, ideographic
from extractor.reading.pdf.rules import Rule

TALL = 1.5  # times its width from which a box holds characters below each other, or one that is narrow
APART = 3.0  # points between two parts of a box that a rule cuts, which a part is wide at least
STRAY = 0.2  # share of a box's height that ink of a neighbouring line reaches into it at most
UNSURE = 0.5  # a line of characters less sure than this on average is no text
# Heights of ink, in em: of ideographs, and of digits and letters.
IDEOGRAPH, DIGIT = 0.92, 0.74
MIDDLE = 0.36  # em that the middle of a character stands above its baseline
HALF = 0.5  # em that a character is wide that fills no square
LOOSE = 0.9  # em of white between two characters; less is how wrong their places may be
BLANK = 0.3  # em between two words
NEAR = 0.4  # heights of a line within which no two characters stand that fill a square
SPREAD = 1.8  # times their height from which two letters do not stand side by side
FEW = 3  # steps from ideograph to ideograph that say something
ALIKE = 1.12  # sizes that differ less are one

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of a page: its picture, where that begins in the page's (pixels), and the extent of its ink in it."""

    picture: Image
    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float


def strips_of(picture: Image, quads: Quads, walls: Sequence[Rule], scale: float) -> list[Strip]:
    """The lines of a page, cut where an upright rule of a table runs through their boxes.

    Args:
        picture: of the page, level and without its rules.
        quads: the boxes of its lines.
        walls: its upright rules, in points.
        scale: pixels a point.
    """
    height, width = picture.shape[:2]
    strips: list[Strip] = []
    for quad in quads:
        (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
        x0, x1 = max(int(left), 0), min(int(right) + 1, width)
        y0, y1 = max(int(top), 0), min(int(bottom) + 1, height)
        if x0 >= x1 or y0 >= y1:
            continue
        middle = (y0 + y1) / 2 / scale
        cuts = (int(wall.at * scale) for wall in walls if wall.start <= middle <= wall.end)
        inside = sorted(cut for cut in cuts if x0 + APART * scale < cut < x1 - APART * scale)
        for start, end in pairwise([x0, *inside, x1]):
            strips += _parts(picture[y0:y1, start:end], start, y0)
    return strips


def _parts(picture: Image, x: int, y: int) -> Iterator[Strip]:
    """A box's line, or its characters where they stand below each other."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    threshold, _ = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    dark: Marks = np.asarray(grey <= threshold, np.bool_)
    height, width = dark.shape
    for top, bottom in [(0, height)] if height < TALL * width else _stacked(dark, width):
        columns = np.flatnonzero(_any(dark[top:bottom], 0))
        rows = _rows(dark[top:bottom])
        if columns.size and rows is not None:
            part = picture[top:bottom]
            yield Strip(part, x, y + top, int(columns[0]), int(columns[-1]) + 1, *rows)


def _stacked(dark: Marks, width: int) -> list[tuple[int, int]]:
    """The parts of a tall box that white divides, each about as high as the box is wide."""
    height = dark.shape[0]
    runs = _runs(_any(dark, 1))
    if not runs:
        return []
    ink = np.flatnonzero(_any(dark, 0))
    side = max(int(ink[-1] - ink[0]) + 1, 1)
    if runs[-1][1] - runs[0][0] < 2 * side * TALL / 2 + side / 2:
        return [(0, height)]
    parts: list[tuple[int, int]] = []
    for start, end in runs:
        if parts and end - parts[-1][0] <= 1.1 * side:
            parts[-1] = (parts[-1][0], end)  # a character of several parts, one above the other
        else:
            parts.append((start, end))
    margin = max(width // 10, 1)
    return [(max(start - margin, 0), min(end + margin, height)) for start, end in parts]


def _rows(dark: Marks) -> tuple[int, int] | None:
    """From where to where a line's ink goes, without what reaches into its box from the lines above and below."""
    height = dark.shape[0]
    runs = _runs(_any(dark, 1))
    kept = [
        (start, end)
        for start, end in runs
        if not ((start == 0 or end == height) and end - start < STRAY * height and len(runs) > 1)
    ]
    return (kept[0][0], kept[-1][1]) if kept else None


def _any(dark: Marks, axis: int) -> Marks:
    return np.asarray(dark.any(axis=axis), np.bool_)


def _runs(marked: Marks) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marked.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


@dataclass(slots=True)
class _Read:
    """A line as read: where its letters' middles are, and its size, in pixels of the page.

    `blanks` are the letters after which a blank parts words; between digits it is recognised where there is none.
    """

    strip: Strip
    letters: list[Letter]
    middles: list[float]
    size: float
    blanks: set[int]


def characters(strips: Sequence[Strip], read: Iterable[Sequence[Letter]], scale: float) -> list[Char]:
    """The characters of a page, in points, from its lines and what was recognised in them."""
    lines = []
    for strip, letters in zip(strips, read, strict=True):
        kept = _once(letters, strip.picture.shape[0] / strip.picture.shape[1])
        shown = [letter for letter in kept if not letter.text.isspace()]
        if not shown or sum(letter.sure for letter in shown) < UNSURE * len(shown):
            continue
        middles = [strip.x + letter.at * strip.picture.shape[1] for letter in shown]
        lines.append(_Read(strip, shown, middles, _size(shown, middles, strip), _blanks(kept)))
    _evened(lines)
    return [char for line in lines for char in _placed(line, scale)]


def _once(letters: Sequence[Letter], height: float) -> list[Letter]:
    """The letters of a line (`height` of its width) without those that were recognised twice in one place.

    A mark in full width may be, once in each width; two of them never stand that near.
    """
    out: list[Letter] = []
    for letter in letters:
        last = out[-1] if out else None
        if last and letter.at - last.at < NEAR * height and _alike(last.text, letter.text):
            out[-1] = letter if ideographic(letter.text) else last
        else:
            out.append(letter)
    return out


def _alike(one: str, other: str) -> bool:
    """Whether two characters are one but for their width, and one of them at least is wide."""
    wide = ideographic(one) or ideographic(other)
    return wide and unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def _blanks(letters: Sequence[Letter]) -> set[int]:
    """The letters (counted without blanks) that end a word before another word."""
    blanks: set[int] = set()
    shown = 0
    for at, letter in enumerate(letters):
        if not letter.text.isspace():
            shown += 1
        elif 0 < at < len(letters) - 1 and letters[at - 1].text.isalpha() and letters[at + 1].text.isalpha():
            blanks.add(shown - 1)
    return blanks


def _size(letters: Sequence[Letter], middles: Sequence[float], strip: Strip) -> float:
    """How high a line's em is: the middle one of what its ink's height, its length and its ideographs' steps say.

    Each of them is wrong sometimes: the height by a tenth, the length where letters are spread out, the steps in a
    short line.
    """
    wide = [ideographic(letter.text) for letter in letters]
    height = (strip.bottom - strip.top) / (IDEOGRAPH if any(wide) else DIGIT)
    ems = [HALF if not full else 1.0 for full in wide]
    for edge in (0, -1):  # of a mark at its end a line shows the inked half only
        ems[edge] = HALF if not letters[edge].text.isalnum() else ems[edge]
    found = [height, (strip.right - strip.left) / sum(ems)]
    steps = [b - a for (a, b), both in zip(pairwise(middles), pairwise(wide), strict=True) if all(both)]
    close = [step for step in steps if step < SPREAD * height]
    if len(close) >= FEW:
        found.append(sum(close) / len(close))
    return median(found)


def _evened(lines: Sequence[_Read]) -> None:
    """Makes sizes that differ by no more than they are measured wrong one size: that of most characters."""
    waiting = [list(lines)]
    while waiting:
        group = waiting.pop()
        if not group:
            continue
        usual = median(line.size for line in group for _ in line.letters)
        waiting.append([line for line in group if line.size * ALIKE < usual])
        waiting.append([line for line in group if line.size > usual * ALIKE])
        for line in group:
            if line.size * ALIKE >= usual >= line.size / ALIKE:
                line.size = usual


def _placed(line: _Read, scale: float) -> Iterator[Char]:
    """The characters of a line side by side, with white between them only where they stand far apart."""
    strip, middles = line.strip, line.middles
    widths = [(1.0 if ideographic(letter.text) else HALF) * line.size for letter in line.letters]
    lefts = [middle - width / 2 for middle, width in zip(middles, widths, strict=True)]
    rights = [middle + width / 2 for middle, width in zip(middles, widths, strict=True)]
    for at, (a, b) in enumerate(pairwise(middles)):
        if b - a < (widths[at] + widths[at + 1]) / 2 + LOOSE * line.size:
            share = widths[at] / (widths[at] + widths[at + 1])
            rights[at] = lefts[at + 1] = a + share * (b - a)
        if at in line.blanks:
            rights[at], lefts[at + 1] = rights[at] - BLANK * line.size / 2, lefts[at + 1] + BLANK * line.size / 2
    lefts[0] = strip.x + strip.left
    rights[-1] = max(strip.x + strip.right, lefts[-1] + 1)
    baseline = strip.y + (strip.top + strip.bottom) / 2 + MIDDLE * line.size
    texts = spelt([letter.text for letter in line.letters])
    for letter, text, left, right in zip(line.letters, texts, lefts, rights, strict=True):
        yield Char(text, left / scale, right / scale, baseline / scale, line.size / scale, confidence=letter.sure)
