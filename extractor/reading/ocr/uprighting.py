"""Turns the picture of a page so that its lines lie level and stand on their feet."""

from __future__ import annotations

import math

import cv2
import numpy as np

from extractor.reading.ocr.engine import Image, Quads, upside_down

ELONGATED = 2.0  # times its height that a line is as wide as, at least, to tell how the page lies
SLIGHT = 0.1  # degrees that need no turning
MOST_SKEW = 10.0  # degrees; what is turned further is no page but something in it
ASKED = 8  # lines that say whether the page is upside down
WHITE = (255, 255, 255)


def upright(picture: Image, quads: Quads) -> tuple[Image, Quads, float]:
    """The picture and the boxes of its lines, both turned, and by how many degrees clockwise about its middle."""
    turn = 0.0
    if _sideways(quads):
        picture, quads = _quarter(picture, quads)
        turn += 90
    angle = _skew(quads)
    if abs(angle) >= SLIGHT:
        picture, quads = _levelled(picture, quads, angle)
        turn -= angle
    widest = sorted(quads, key=lambda quad: -np.ptp(quad[:, 0]))[:ASKED]
    if widest and upside_down([cut for quad in widest if (cut := _cut(picture, quad)).size]):
        picture, quads = _half(picture, quads)
        turn += 180
    return picture, quads, turn


def _cut(picture: Image, quad: Quads) -> Image:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return picture[max(int(y0), 0) : math.ceil(y1), max(int(x0), 0) : math.ceil(x1)]


def _sideways(quads: Quads) -> bool:
    """Whether the long sides of most lines stand upright."""
    spans = np.ptp(quads, axis=1)
    width, height = spans[:, 0], spans[:, 1]
    return bool(height[height > ELONGATED * width].sum() > width[width > ELONGATED * height].sum())


def _quarter(picture: Image, quads: Quads) -> tuple[Image, Quads]:
    """A quarter turn clockwise."""
    height = picture.shape[0]
    turned = np.stack([height - quads[..., 1], quads[..., 0]], axis=-1)
    return np.ascontiguousarray(np.rot90(picture, -1)), turned


def _half(picture: Image, quads: Quads) -> tuple[Image, Quads]:
    height, width = picture.shape[:2]
    return np.ascontiguousarray(np.rot90(picture, 2)), np.array((width, height), np.float32) - quads


def _skew(quads: Quads) -> float:
    """By how many degrees the lines fall to the right: the median, a long line counting for more."""
    angles: list[tuple[float, float]] = []
    for quad in quads:
        corners = quad[np.argsort(quad[:, 0])]
        (x0, y0), (x1, y1) = corners[:2].mean(axis=0), corners[2:].mean(axis=0)
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        if x1 - x0 > 2 * ELONGATED * np.ptp(corners[:2, 1]) and abs(angle) < MOST_SKEW:
            angles.append((angle, x1 - x0))
    if not angles:
        return 0.0
    angles.sort()
    below = np.cumsum([length for _, length in angles])
    return angles[int(np.searchsorted(below, below[-1] / 2))][0]


def _levelled(picture: Image, quads: Quads, angle: float) -> tuple[Image, Quads]:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    return turned.astype(np.uint8), cv2.transform(quads, matrix).astype(np.float32)
