"""From the picture of a page to a sheet: turned upright, cleaned, its rules found, its characters recognised."""

from __future__ import annotations

import math

import cv2
import numpy as np

from extractor.reading.ocr.cleaning import without_seals
from extractor.reading.ocr.engine import Image, letters_in, lines_in
from extractor.reading.ocr.placing import characters, strips_of
from extractor.reading.ocr.ruling import read_rules
from extractor.reading.ocr.uprighting import upright
from extractor.reading.pdf.rules import Drawing
from extractor.reading.pdf.sheets import Sheet, sheet_of

SEEN = 200 / 72  # pixels a point at which characters are recognised
FOUND = 120 / 72  # pixels a point at which lines are found, which costs most
MOST_SEEN = 24_000_000  # pixels of the former picture
MOST_FOUND = 1_600_000  # pixels of the latter, a little more than A4: finding lines takes 400 MiB for so many
A4_SHORT, A4_LONG = 595.0, 842.0  # points
PAPER = (400.0, 1300.0)  # points between which the long side of a page lies whose size can be believed, from A6 to A2
THIN = 16  # pixels: what is no higher holds no character
LONG = 40  # times its width that a page is high at most; the longest picture of a screen is some 30
LANDSCAPE = (1.2, 1.6)  # times its height that a page lying on its side is wide


def paper(width: float, height: float) -> tuple[float, float]:
    """The size in points of a page that says it is so large: as it is where that can be, else as wide as A4."""
    if PAPER[0] <= max(width, height) <= PAPER[1]:
        return width, height
    wide = A4_LONG if LANDSCAPE[0] <= width / height <= LANDSCAPE[1] else A4_SHORT
    return wide, height * wide / width


def drawn_at(width: float, height: float) -> float:
    """How many pixels a point has in the picture of a page, whose size is given in points, that is recognised."""
    return min(SEEN, math.sqrt(MOST_SEEN / (width * height)))


def pagelike(width: int, height: int) -> bool:
    """Whether a picture of so many pixels can be that of a page."""
    short, long = sorted((width, height))
    return short > THIN and long <= LONG * short


def recognised(picture: Image, number: int, width: float) -> Sheet:
    """A page as recognised.

    Args:
        picture: in colour; larger than need be is no fault.
        number: the page's, counted from 0.
        width: the picture's in points.
    """
    scale = picture.shape[1] / width
    if not pagelike(picture.shape[1], picture.shape[0]):
        return sheet_of(number, (width, picture.shape[0] / scale), [], Drawing(), ocr=True)
    most = drawn_at(width, picture.shape[0] / scale)
    if scale > most:
        picture, scale = _resized(picture, most / scale), most
    picture = without_seals(picture, scale)
    small = min(FOUND / scale, 1.0, math.sqrt(MOST_FOUND / (picture.shape[0] * picture.shape[1])))
    quads = lines_in(_resized(picture, small)) / small
    picture, quads, turn = upright(picture, quads)
    drawing, bare = read_rules(picture, scale)
    strips = strips_of(bare, quads, drawing.vertical, scale)
    chars = characters(strips, letters_in([strip.picture for strip in strips]), scale)
    size = picture.shape[1] / scale, picture.shape[0] / scale
    return sheet_of(number, size, chars, drawing, ocr=True, turn=turn)


def _resized(picture: Image, ratio: float) -> Image:
    if ratio == 1.0:
        return picture
    size = math.ceil(picture.shape[1] * ratio), math.ceil(picture.shape[0] * ratio)
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
