"""The characters of a PDF page with their places: from pdfium's text page to cleaned `Char`s.

Places are points (1/72 inch) in the frame in which the page's text reads from left to right: x grows to the right,
y downwards, the origin is the top left corner of the page.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractor import knowledge
from extractor.errors import KnowledgeError

SPACE = 32
LINE_BREAKS = (10, 13)
SOFT_HYPHENS = frozenset((0x02, 0xAD, 0xFFFE, 0xFFFF))
PAIRED = frozenset("—…")  # fonts may draw two of them as one glyph
RIGHT_ANGLES = (0, 90, 180, 270)
LIGHT = (0.299, 0.587, 0.114)  # what red, green and blue add to how light a colour is (ITU-R BT.601)
PALEST, PALE = 0.03, 0.4  # how dark (0 white, 1 black) what is pale is at least and at most
ABOVE, BELOW = 0.9, 0.2  # em that characters reach above and below their baseline


@dataclass(slots=True)
class Char:
    """One character: `x0`..`x1` is its advance, `y` its baseline, `size` the height of its em, all in points.

    `page` is the page that it stands on, counted from 0; `confidence` how sure it is (0..1) where it was recognised;
    `pale` tells that it is drawn in a light grey or a light colour, as watermarks are.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int = 0
    confidence: float = 1.0
    pale: bool = False

    @property
    def middle(self) -> float:
        """The height at which the character's body stands, well inside the cell it belongs to."""
        return self.y - 0.35 * self.size

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what it covers."""
        return self.x0, self.y - ABOVE * self.size, self.x1, self.y + BELOW * self.size


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page lies: its box in PDF user space and the clockwise turn (degrees) that sets its text upright.

    `shown` is the clockwise turn with which viewers show the page.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    shown: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (width, height) if self.turn in (0, 180) else (height, width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space in the upright frame."""
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


@lru_cache(maxsize=1)
def ideographs(path: Path = knowledge.HERE / "radicals.csv") -> dict[int, str]:
    """Radical and compatibility code points with the ordinary ideograph each looks like, for `str.translate`.

    PDF fonts often map a glyph back to the radical (U+2F00) where the writer typed the ideograph (U+4E00).

    Raises:
        KnowledgeError: a row of the file holds no two code points in hexadecimal; with its line.
    """
    compatible = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in compatible}
    for line, row in knowledge.load_csv(path, ("radical", "ideograph")):
        try:
            table[int(row["radical"], 16)] = chr(int(row["ideograph"], 16))
        except (ValueError, OverflowError) as error:
            raise KnowledgeError(path, line, f"no code points in hexadecimal: {error}") from error
    return table


Box = tuple[float, float, float, float]
Placed = tuple[int, Box, tuple[float, float], float, int, bool]
"""Code point, box (left, bottom, right, top), origin, size, direction in degrees, and whether it is drawn pale; y grows
upwards, as in a PDF."""


def read_characters(page: pdfium.PdfPage) -> tuple[Frame, list[Char]]:
    """The page's frame and its characters in pdfium's order; without spaces, control characters and watermarks.

    Raises:
        pypdfium2.PdfiumError: the page's text cannot be loaded.
    """
    textpage = page.get_textpage()
    try:
        placed = _placed(textpage)
    finally:
        textpage.close()
    return upright(placed, page.get_bbox(), page.get_rotation())


def upright(placed: Sequence[Placed], page: Box, rotation: int = 0) -> tuple[Frame, list[Char]]:
    """The frame in which most of a page's characters stand upright, and the characters in it.

    Args:
        placed: the characters as they are drawn.
        page: the box of the page.
        rotation: the clockwise turn in degrees of a page without characters.
    """
    left, bottom, right, top = page
    turns = Counter(angle for _, _, _, _, angle, _ in placed if angle in RIGHT_ANGLES)
    turn = turns.most_common(1)[0][0] if turns else rotation
    frame = Frame(left, bottom, right, top, turn, rotation)
    width, height = frame.size
    table = ideographs()
    chars = []
    for code, rect, origin, size, angle, pale in placed:
        if angle not in RIGHT_ANGLES:  # a watermark across the page
            continue
        ax, _ = frame.point(rect[0], rect[1])
        bx, _ = frame.point(rect[2], rect[3])
        _, y = frame.point(*origin)
        x0, x1 = (ax, bx) if ax <= bx else (bx, ax)
        if x1 < 0 or x0 > width or y < 0 or y - size > height:
            continue
        text = table.get(code) or chr(code)
        if ideographic(text) and x1 > x0 and not 0.6 < size / (x1 - x0) < 2.5:
            size = x1 - x0  # a Type 3 font whose nominal size says nothing
        chars.append(Char(text, x0, x1, y, size, pale=pale))
    return frame, without_doubles(chars)


EVERYWHERE: Box = (-math.inf, -math.inf, math.inf, math.inf)
MOST_CLIPS = 64  # clipping paths of an object, and points of one of them, that are looked at


def _placed(textpage: pdfium.PdfTextPage) -> list[Placed]:
    """Code point, box (left, bottom, right, top), origin, size, direction in degrees and paleness, in user space.

    Left out is what a clipping path hides: spreadsheets draw a long text on every page it runs over, and show of it
    only that page's part.
    """
    handle = textpage.raw
    clip = EVERYWHERE
    baseline = height = math.nan
    pale = False
    rect, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    out: list[Placed] = []
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code == SPACE or code in LINE_BREAKS or not wanted(code):
            continue  # words are told apart by the gaps between characters, which also holds where spaces are missing
        raw.FPDFText_GetLooseCharBox(handle, index, rect)
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        raw.FPDFText_GetMatrix(handle, index, matrix)
        size = raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
        if size <= 0:
            continue
        if y.value != baseline or size != height:
            pale, height = drawn_pale(handle, index), size
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if y.value != baseline or not _inside(box, clip, size):
            clip, baseline = visible_box(raw.FPDFText_GetTextObject(handle, index)), y.value
            if not _inside(box, clip, size):
                continue
        out.append((code, box, (x.value, y.value), size, angle_of(matrix.a, matrix.b), pale))
    return out


def drawn_pale(handle: raw.FPDF_TEXTPAGE, index: int) -> bool:
    """Whether a character is drawn in a light colour on white paper; white itself stands on dark ground."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(handle, index, red, green, blue, alpha):
        return False
    return is_pale((red.value, green.value, blue.value), alpha.value)


def is_pale(color: tuple[int, int, int], alpha: int) -> bool:
    """Whether a colour is light on white paper but not white; all parts are 0 to 255."""
    darkness = alpha / 255 * (1 - sum(weight * part for weight, part in zip(LIGHT, color, strict=True)) / 255)
    return PALEST < darkness < PALE


def _inside(box: Box, clip: Box, size: float) -> bool:
    """Whether the middle of a character lies in a clipping box, give or take half its size."""
    x, y, slack = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, size / 2
    return clip[0] - slack <= x <= clip[2] + slack and clip[1] - slack <= y <= clip[3] + slack


def visible_box(item: raw.FPDF_PAGEOBJECT | None) -> Box:
    """The box (left, bottom, right, top) that the clipping paths of an object leave visible, in user space."""
    left, bottom, right, top = EVERYWHERE
    clip = raw.FPDFPageObj_GetClipPath(item) if item else None
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(raw.FPDFClipPath_CountPaths(clip), MOST_CLIPS) if clip else 0):
        xs, ys = [], []
        for index in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), MOST_CLIPS)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            left, bottom, right, top = max(left, min(xs)), max(bottom, min(ys)), min(right, max(xs)), min(top, max(ys))
    return left, bottom, right, top


@lru_cache(maxsize=1024)
def angle_of(a: float, b: float) -> int:
    """The direction of the text in whole degrees, snapped to a right angle where it is near one."""
    degrees = math.degrees(math.atan2(b, a)) % 360
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) < 5 else round(degrees)


@lru_cache(maxsize=65536)
def wanted(code: int) -> bool:
    """Whether a code point is a character that can be seen."""
    if code in SOFT_HYPHENS or 0xD800 <= code <= 0xDFFF:
        return False
    return unicodedata.category(chr(code)) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Cn")


@lru_cache(maxsize=65536)
def ideographic(text: str) -> bool:
    """Whether a character fills a square (an ideograph, full-width punctuation), so that no space belongs by it."""
    return unicodedata.east_asian_width(text) in ("W", "F")


def without_doubles(chars: Sequence[Char]) -> list[Char]:
    """Drops characters drawn a second time a hair beside themselves, which is how some writers make bold."""
    cells: dict[tuple[str, int, int], list[Char]] = {}
    out: list[Char] = []
    for char in chars:
        reach = max(0.18 * char.size, 0.01)
        step = max(0.36 * char.size, 0.02)
        column, row = math.floor(char.x0 / step), math.floor(char.y / step)
        near = (
            other
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in cells.get((char.text, i, j), ())
        )
        ligature = bool(out) and char.text in PAIRED and out[-1].text == char.text and out[-1].x0 == char.x0
        if not ligature and any(abs(other.x0 - char.x0) < reach and abs(other.y - char.y) < reach for other in near):
            continue
        cells.setdefault((char.text, column, row), []).append(char)
        out.append(char)
    return out


def unreadable_share(chars: Iterable[Char]) -> float:
    """The share of characters without a meaning (private use, replacement), as of fonts without a Unicode map."""
    total = bad = 0
    for char in chars:
        total += 1
        bad += char.text == "\ufffd" or unicodedata.category(char.text) == "Co"
    return bad / total if total else 0.0
