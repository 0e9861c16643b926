"""Takes red seals off the picture of a page, so that the text under them can be read."""

from __future__ import annotations

import cv2
import numpy as np

from extractor.reading.ocr.engine import Image

REDDISH = 40  # by how much red exceeds the other colours in the ink of a seal, of 255
SMALLEST, LARGEST = 60.0, 200.0  # points (about 2 to 7 cm) across a seal
ROUND = 1.6  # times its height that a seal may be wide, and the other way round
DARK_INK = 20  # percentile of a seal's ink, by how bright it is, that is to be white
GAP = 6.0  # points of white between the strokes of a seal


def without_seals(picture: Image, scale: float) -> Image:
    """The picture without what is red and has the size and shape of a seal; other red text stays.

    Through red glass red ink is nearly as white as paper and black ink stays black, so that in a seal only the red part
    of the light is looked at, made so much brighter that its own ink is white.

    Args:
        picture: in colour.
        scale: pixels a point.
    """
    blue, green, red = cv2.split(picture)
    inked = cv2.subtract(red, cv2.max(blue, green)) > REDDISH
    if not inked.any():
        return picture
    size = max(int(GAP * scale), 1)
    closed = cv2.morphologyEx(inked.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(closed)
    cleaned = picture.copy()
    for x, y, width, height, _ in boxes[1:]:
        low, high = sorted((width / scale, height / scale))
        if low >= SMALLEST and high <= LARGEST and high <= ROUND * low:
            part = np.s_[max(y - size, 0) : y + height + size, max(x - size, 0) : x + width + size]
            level = red[part].astype(np.float32)
            ink = float(np.percentile(level[inked[part]], DARK_INK))
            cleaned[part] = np.clip(level * (255 / max(ink, 1.0)), 0, 255)[..., np.newaxis]
    return cleaned
